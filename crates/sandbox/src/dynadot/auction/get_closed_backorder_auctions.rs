//! `get_closed_backorder_auctions`: `get_closed_auctions` for backordered domains, with other fields.

use super::get_closed_auctions::{closed, outcome};
use super::printed::capitalised;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::world::AuctionKind;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let currency = call.market_currency()?;
    let backordered = closed(call)?.into_iter().filter(|auction| auction.kind == AuctionKind::Backorder);
    let rows = backordered.map(|auction| outcome(call, auction).append(capitalised(auction, &currency)));
    let rows = Rows::of("Auction", rows);
    Ok(Answer::with_content(Fields::new().list(Name::around_json("Auctions"), rows)))
}
