//! `get_auction_details`: everything about the auctions of some domains, those that ended among them.

use super::printed::{amount_or, capitalised, json_details, renewal_price, status_words, yes_no};
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::dynadot::texts;
use crate::world::Auction;

const MOST_DOMAINS: usize = 100;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let currency = call.market_currency()?;
    let domains = call.domain_list("domain", MOST_DOMAINS)?;
    let auctions = domains.iter().map(|domain| call.world.market.auction_of(domain));
    let auctions = auctions.collect::<Option<Vec<_>>>();
    let auctions = auctions.ok_or_else(|| Refusal::error(texts::aftermarket::NO_AUCTION))?;
    let details = auctions.iter().map(|auction| json_details(call, auction, &currency));
    let content = Fields::new()
        .number(Name::in_json("size"), auctions.len())
        .list(Name::in_json("auction_details"), Rows::of("Auction", details));
    let content = auctions.into_iter().fold(content, |content, auction| {
        content.append(xml_details(call, auction, &currency).in_xml_only())
    });
    Ok(Answer::with_content(content))
}

fn xml_details(call: &Call<'_>, auction: &Auction, currency: &str) -> Fields {
    standing(call, auction)
        .group("Auction", capitalised(auction, currency))
        .text("IsPremium", yes_no(call.is_premium(&auction.domain)))
        .text("RenewalPrice", renewal_price(call, auction))
}

/// How the auction is, and how it is for this account.
pub(super) fn standing(call: &Call<'_>, auction: &Auction) -> Fields {
    let me = call.account.name.as_str();
    Fields::new()
        .text("AuctionStatusId", auction.status.id().to_string())
        .text("AuctionStatus", status_words(auction.status, true))
        .text("UserIsHighBid", yes_no(auction.leader() == Some(me)))
        .text("YourCurrentBid", amount_or(auction.high_bid_of(me), "-1"))
        .text("YourProxyBid", amount_or(auction.ceiling_of(me), "-1"))
}
