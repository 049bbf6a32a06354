//! Fixed prices: closeouts of expired domains, the marketplace, and sales elsewhere.

mod buy_expired_closeout_domain;
mod buy_it_now;
mod get_expired_closeout_domains;
mod get_listing_item;
mod get_listings;
mod printed;
mod set_afternic_confirm_action;
mod set_for_sale;
mod set_sedo_confirm_action;
mod transfer_domain_list;
mod venue;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("get_expired_closeout_domains", form!("GetExpiredCloseoutDomains").response_code())
        .does(get_expired_closeout_domains::answer),
    Command::new(
        "buy_expired_closeout_domain",
        form!("BuyExpiredCloseoutDomain").text_code().prolog(true).response_code(),
    )
    .does(buy_expired_closeout_domain::answer),
    Command::new("get_listings", form!("GetListings")).does(get_listings::answer),
    Command::new(
        "get_listing_item",
        // "Listings" in JSON and in the content of XML.
        form!("GetListingItem").json_root("GetListingsItemResponse").content("GetListingsItemContent"),
    )
    .does(get_listing_item::answer),
    Command::new("buy_it_now", form!("BuyItNow")).does(buy_it_now::answer),
    Command::new(
        "set_for_sale",
        form!("SetForSale")
            .text_code()
            .prolog(true)
            .response_code()
            .code_key("ResponseCode: ")
            .json_status("Success"),
    )
    // The manual: "support multi-thread".
    .beside_others()
    .does(set_for_sale::answer),
    Command::new("transfer_domain_list", form!("TransferOutDomainList").number_code(200).response_code())
        .does(transfer_domain_list::answer),
    Command::new(
        "set_afternic_confirm_action",
        form!("SetAfternicConfirmAction").text_code().prolog(true).response_code(),
    )
    .does(set_afternic_confirm_action::answer),
    Command::new(
        "set_sedo_confirm_action",
        form!("SetSedoConfirmAction").text_code().prolog(true).response_code(),
    )
    .does(set_sedo_confirm_action::answer),
];
