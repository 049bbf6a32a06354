//! How auctions are printed: JSON and XML have different names for nearly everything.

use rust_decimal::Decimal;

use crate::clock::{Millis, date_time};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows, Value};
use crate::world::{Auction, AuctionStatus, Bid};

/// An amount, or what stands for none.
pub(super) fn amount_or(amount: Option<Decimal>, none: &'static str) -> String {
    amount.map_or_else(|| none.to_owned(), amount_text)
}

pub(super) fn amount_text(amount: Decimal) -> String {
    format!("{amount:.2}")
}

/// `2026/01/31 18:04 UTC`. The live service's JSON has Pacific time; the sandbox has no time zone.
pub(super) fn minute(at: Millis) -> String {
    let time = date_time(at);
    let (month, day) = (u8::from(time.month()), time.day());
    format!("{}/{month:02}/{day:02} {:02}:{:02} UTC", time.year(), time.hour(), time.minute())
}

/// `2026/01/31 18:04:05 UTC`
pub(super) fn second(at: Millis) -> String {
    let second = date_time(at).second();
    minute(at).replace(" UTC", &format!(":{second:02} UTC"))
}

/// `1 day, 23 hours`; on the last day `23 hours, 59 minutes`.
pub(super) fn time_left(auction: &Auction, now: Millis) -> String {
    let minutes = (auction.ends_at - now).max(0) / 60_000;
    let count = |number: i64, unit: &str| {
        let plural = if number == 1 { "" } else { "s" };
        format!("{number} {unit}{plural}")
    };
    let (days, hours) = (minutes / 1440, minutes / 60 % 24);
    if days > 0 {
        format!("{}, {}", count(days, "day"), count(hours, "hour"))
    } else {
        format!("{}, {}", count(hours, "hour"), count(minutes % 60, "minute"))
    }
}

/// The words for an auction's status: those of the details, or those of the lists of closed auctions.
pub(super) const fn status_words(status: AuctionStatus, in_details: bool) -> &'static str {
    match (status, in_details) {
        (AuctionStatus::InProgress, _) => "In Progress",
        (AuctionStatus::ClosedByUser, true) => "Cancelled by User",
        (AuctionStatus::ClosedByUser, false) => "Closed by User",
        (AuctionStatus::ClosedByAdmin, true) => "Cancelled by Admin",
        (AuctionStatus::ClosedByAdmin, false) => "Closed by Admin",
        (AuctionStatus::ClosedByRenewal, true) => "Cancelled by Renewal",
        (AuctionStatus::ClosedByRenewal, false) => "Closed by Renewal",
        (AuctionStatus::ClosedByTimeout, true) => "Complete",
        (AuctionStatus::ClosedByTimeout, false) => "Closed by Timeout",
        (AuctionStatus::ClosedByTransferAway, true) => "Cancelled by Transfer Away",
        (AuctionStatus::ClosedByTransferAway, false) => "Closed by Transfer Away",
    }
}

/// Whether the domain is internationalised.
pub(super) fn is_idn(domain: &str) -> bool {
    domain.split('.').any(|label| label.starts_with("xn--"))
}

/// `yes` or `no`.
pub(super) const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// What the lists and details of auctions have in common in JSON, up to the number of bidders.
fn json_beginning(auction: &Auction) -> Fields {
    Fields::new()
        .number(Name::in_json("auction_id"), auction.id)
        .text(Name::in_json("domain"), auction.domain.clone())
        .text(Name::in_json("utf_name"), auction.domain.clone())
        .with(Name::in_json("is_idn"), Value::Flag(is_idn(&auction.domain)))
        .text(Name::in_json("auction_type"), auction.kind.word())
}

/// The same from the time that is left on. What nobody counts here is a dash or -1.
fn with_times(fields: Fields, auction: &Auction, now: Millis) -> Fields {
    fields
        .text(Name::in_json("time_left"), time_left(auction, now))
        .text(Name::in_json("start_time"), minute(auction.started_at))
        .number(Name::in_json("start_time_stamp"), auction.started_at)
        .text(Name::in_json("end_time"), minute(auction.ends_at))
        .number(Name::in_json("end_time_stamp"), auction.ends_at)
}

/// A row of the open auctions in JSON.
pub(super) fn json_row(auction: &Auction, currency: &str, now: Millis) -> Fields {
    let fields = json_beginning(auction)
        .text(Name::in_json("currency"), currency.to_owned())
        .text(Name::in_json("current_bid_price"), amount_text(auction.price))
        .number(Name::in_json("bids"), auction.bids.len())
        .number(Name::in_json("bidders"), auction.bidders());
    with_times(fields, auction, now)
        .number(Name::in_json("visitors"), -1)
        .text(Name::in_json("links"), "-")
        .number(Name::in_json("age"), 0)
        .text(Name::in_json("dyna_appraisal"), "-")
}

/// The fields of `Auction` that every list has, the same in both forms where JSON has them.
pub(super) fn capitalised(auction: &Auction, currency: &str) -> Fields {
    Fields::new()
        .text("AuctionId", auction.id.to_string())
        .text("Domain", auction.domain.clone())
        .text("BidPrice", amount_text(auction.price))
        .text("BidPriceCurrency", currency.to_owned())
        .text("Bids", auction.bids.len().to_string())
        .text("EndTime", minute(auction.ends_at))
        .text("EndTimestamp", auction.ends_at.to_string())
}

/// What `get_auction_details` and `place_auction_bid` say of an auction in JSON.
pub(super) fn json_details(call: &Call<'_>, auction: &Auction, currency: &str) -> Fields {
    let me = call.account.name.as_str();
    let last = auction.bids.last();
    let (high_bid, ceiling) = (auction.high_bid_of(me), auction.ceiling_of(me));
    let fields = json_beginning(auction)
        .text(Name::in_json("current_bid_price"), amount_text(auction.price))
        .text(Name::in_json("accepted_bid_price"), amount_text(auction.least_from(me)))
        .text(Name::in_json("currency"), currency.to_owned())
        .with(Name::in_json("is_high_bidder"), Value::Flag(auction.leader() == Some(me)))
        .number(Name::in_json("bids"), auction.bids.len())
        .number(Name::in_json("bidders"), auction.bidders())
        .number(Name::in_json("auction_status_id"), auction.status.id());
    let details = with_times(fields, auction, call.now)
        .text(Name::in_json("revenue"), "-")
        .number(Name::in_json("visitors"), -1)
        .text(Name::in_json("links"), "-")
        .number(Name::in_json("age"), 0)
        .text(Name::in_json("estibot_appraisal"), "-")
        .text(Name::in_json("bidder_name"), last.map(|bid| bidder(bid, me)).unwrap_or_default())
        .text(Name::in_json("bid_price"), amount_or(last.map(|bid| bid.price), ""))
        .number(Name::in_json("timestamp"), last.map_or(0, |bid| bid.at))
        .text(Name::in_json("bid_status"), if last.is_some() { "High Bidder" } else { "" })
        .with(Name::in_json("is_proxy_auto_bid"), Value::Flag(last.is_some_and(|bid| bid.is_automatic)))
        .with(Name::in_json("auction_ended"), Value::Flag(!auction.is_open()))
        .with(Name::in_json("customer_bided"), Value::Flag(ceiling.is_some()))
        .text(Name::in_json("customer_bid"), amount_or(high_bid, "-1"))
        .text(Name::in_json("customer_proxy_bid"), amount_or(ceiling, "-1"))
        .with(Name::in_json("is_premium"), Value::Flag(call.is_premium(&auction.domain)))
        .text(Name::in_json("renewal_price"), renewal_price(call, auction));
    let newest_first = auction.bids.iter().rev().enumerate();
    let history = newest_first.map(|(index, bid)| history_row(bid, index == 0, me, currency));
    Fields::new()
        .group(Name::in_json("auction_json"), details)
        .list(Name::in_json("bid_history"), Rows::of("Bid", history))
}

/// What the domain costs a year from now; `-0.1` where that isn't known.
pub(super) fn renewal_price(call: &Call<'_>, auction: &Auction) -> String {
    let price = call.config.prices.of_domain(&auction.domain);
    amount_or(price.map(|price| price.renew), "-0.1")
}

fn history_row(bid: &Bid, is_ahead: bool, me: &str, currency: &str) -> Fields {
    Fields::new()
        .text("bidder_name", bidder(bid, me))
        .text("bid_price", amount_text(bid.price))
        .text("currency", currency.to_owned())
        .number("timestamp", bid.at)
        .text("bid_status", if is_ahead { "High Bidder" } else { "Out Bid" })
        .with("is_proxy_auto_bid", Value::Flag(bid.is_automatic))
}

fn bidder(bid: &Bid, me: &str) -> String {
    if bid.bidder == me { "You".to_owned() } else { bid.bidder.clone() }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn times_are_printed_in_utc() {
        assert_eq!(minute(1_767_225_600_000), "2026/01/01 00:00 UTC");
        assert_eq!(second(1_767_225_605_999), "2026/01/01 00:00:05 UTC");
        assert_eq!(amount_or(Some(Decimal::TEN), "-1"), "10.00");
    }
}
