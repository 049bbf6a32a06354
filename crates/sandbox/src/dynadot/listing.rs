//! Fixed prices: closeouts of expired domains, the marketplace, and sales elsewhere.

mod transfer_domain_list;

use super::command::Command;
use super::form::form;

pub(super) const COMMANDS: &[Command] = &[
    Command::new("get_expired_closeout_domains", form!("GetExpiredCloseoutDomains").response_code()),
    Command::new(
        "buy_expired_closeout_domain",
        form!("BuyExpiredCloseoutDomain").text_code().prolog(true).response_code(),
    ),
    Command::new("get_listings", form!("GetListings")),
    Command::new(
        "get_listing_item",
        // "Listings" in JSON and in the content of XML.
        form!("GetListingItem").json_root("GetListingsItemResponse").content("GetListingsItemContent"),
    ),
    Command::new("buy_it_now", form!("BuyItNow")),
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
    .beside_others(),
    Command::new("transfer_domain_list", form!("TransferOutDomainList").number_code(200).response_code())
        .does(transfer_domain_list::answer),
    Command::new(
        "set_afternic_confirm_action",
        form!("SetAfternicConfirmAction").text_code().prolog(true).response_code(),
    ),
    Command::new(
        "set_sedo_confirm_action",
        form!("SetSedoConfirmAction").text_code().prolog(true).response_code(),
    ),
];
