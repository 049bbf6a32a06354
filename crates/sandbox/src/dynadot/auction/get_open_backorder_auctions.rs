//! `get_open_backorder_auctions`: the auctions of backordered domains that go on. The manual shows no JSON; it is like that of the
//! closed ones.

use super::printed::capitalised;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};
use crate::world::AuctionKind;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let currency = call.market_currency()?;
    let open = call.world.market.auctions().filter(|auction| auction.is_open());
    let backordered = open.filter(|auction| auction.kind == AuctionKind::Backorder);
    let rows = Rows::of("Auction", backordered.map(|auction| capitalised(auction, &currency)));
    Ok(Answer::with_content(Fields::new().list(Name::around_json("Auctions"), rows)))
}
