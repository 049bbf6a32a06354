//! `get_auction_bids`: the open auctions in which the account has bid.

use super::printed::{amount_text, is_idn, second, time_left};
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows, Value};
use crate::world::Auction;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    call.market_currency()?;
    let me = call.account.name.as_str();
    let mine = call.world.market.auctions().filter(|auction| auction.is_open());
    let mine = mine.filter(|auction| auction.ceiling_of(me).is_some()).collect();
    let rows = call.shown_page(mine)?.map(|auction: &Auction| row(call, auction));
    let rows = Rows::of("Bid", rows);
    Ok(Answer::with_content(Fields::new().list(Name::of("auction_bids", "BidList"), rows)))
}

fn row(call: &Call<'_>, auction: &Auction) -> Fields {
    let me = call.account.name.as_str();
    let standing = if auction.leader() == Some(me) { "High Bidder" } else { "Out Bid" };
    let last_bid = auction.bids.iter().rev().find(|bid| bid.bidder == me).map_or(0, |bid| bid.id);
    let ceiling = auction.ceiling_of(me).unwrap_or_default();
    Fields::new()
        .number(Name::of("bid_id", "BidId"), last_bid)
        .number(Name::of("auction_id", "AuctionId"), auction.id)
        .text(Name::of("account_id", "AccountId"), me.to_owned())
        .text(Name::of("domain", "Domain"), auction.domain.clone())
        .text(Name::of("domain_utf", "DomainUtf"), auction.domain.clone())
        .text(Name::of("auction_type", "AuctionType"), auction.kind.word())
        .with(Name::of("is_idn", "IsIdn"), Value::Flag(is_idn(&auction.domain)))
        .text(Name::of("current_bid", "CurrentBid"), format!("${}", amount_text(auction.price)))
        .text(Name::of("your_status", "YourStatus"), standing)
        .text(Name::of("proxy_bid", "ProxyBid"), format!("${}", amount_text(ceiling)))
        .number(Name::of("active_bidders", "ActiveBidders"), auction.bidders())
        .text(Name::of("time_left", "TimeLeft"), time_left(auction, call.now))
        .text(Name::of("end_time", "EndTime"), second(auction.ends_at))
        .number(Name::of("end_time_stamp", "EndTimestamp"), auction.ends_at)
}
