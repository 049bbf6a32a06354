//! `get_open_auctions`: the auctions that go on, all of them or those of some kinds.

use super::printed::{capitalised, json_row};
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::world::Auction;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let currency = call.market_currency()?;
    let kinds: Option<Vec<&str>> =
        call.params.get("type").map(|list| list.split(',').map(str::trim).collect());
    let is_wanted =
        |auction: &&Auction| kinds.as_ref().is_none_or(|kinds| kinds.contains(&auction.kind.word()));
    let open = call.world.market.auctions().filter(|auction| auction.is_open()).filter(is_wanted).collect();
    let rows = call.shown_page(open)?.map(|auction: &Auction| {
        let xml = capitalised(auction, &currency)
            .text("Revenue", "-1")
            .text("RevenueCurrency", currency.clone())
            .text("Visitors", "-1")
            .text("Links", "-1")
            .text("Age", "0");
        json_row(auction, &currency, call.now).append(xml.in_xml_only())
    });
    let rows = Rows::of("Auction", rows);
    Ok(Answer::with_content(Fields::new().list(Name::around_json("auction_list"), rows)))
}
