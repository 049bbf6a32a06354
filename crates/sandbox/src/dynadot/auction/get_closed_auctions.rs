//! `get_closed_auctions`: the auctions with this account's bids that ended within these days.

use super::printed::{amount_or, amount_text, status_words};
use crate::clock::date_time;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::world::Auction;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let currency = call.market_currency()?;
    let rows = closed(call)?.into_iter().map(|auction| {
        let fields = Fields::new()
            .text("AuctionId", auction.id.to_string())
            .text("Domain", auction.domain.clone())
            .text("AuctionStatusId", auction.status.id().to_string())
            .text("AuctionStatus", status_words(auction.status, false))
            .text("BidPrice", amount_text(auction.price))
            .text("BidPriceCurrency", currency.clone())
            .text("Bids", auction.bids.len().to_string());
        fields.append(outcome(call, auction))
    });
    let rows = Rows::of("Auction", rows);
    Ok(Answer::with_content(Fields::new().list(Name::around_json("Auctions"), rows)))
}

/// The auctions that ended within the days of the call and in which its account bid.
pub(super) fn closed<'a>(call: &Call<'a>) -> Result<Vec<&'a Auction>, Refusal> {
    let days = call.days()?;
    let ended = call.world.market.auctions().filter(|auction| !auction.is_open());
    let within = ended.filter(|auction| days.contains(&date_time(auction.ends_at).date()));
    Ok(within.filter(|auction| auction.ceiling_of(&call.account.name).is_some()).collect())
}

/// Whether the account won, and what it bid.
pub(super) fn outcome(call: &Call<'_>, auction: &Auction) -> Fields {
    let me = call.account.name.as_str();
    let has_won = auction.is_sold && auction.leader() == Some(me);
    Fields::new()
        .text("AuctionWonStatus", if has_won { "won" } else { "lost" })
        .text("YourHighBid", amount_or(auction.high_bid_of(me), "-1"))
        .text("YourProxyBid", amount_or(auction.ceiling_of(me), "-1"))
}
