//! `backorder_request_list`: what the account wishes for and is to be free within these days.

use crate::clock::{Millis, date_time};
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::{Fields, Name, Rows};

const DAY: Millis = 24 * 60 * 60 * 1000;
/// When others' domains are free isn't known here: so long after they were wished for.
const FREE_AFTER: Millis = 30 * DAY;
/// How long before that a wish can be taken back.
const CUTOFF_BEFORE: Millis = DAY;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let days = call.days()?;
    let wishes = call.world.market.backorders(&call.account.name).filter_map(|(domain, since)| {
        let known = call.world.domain(domain).map(|domain| domain.life.drops_at());
        let free_at = known.unwrap_or(since + FREE_AFTER);
        days.contains(&date_time(free_at).date()).then(|| row(domain, free_at))
    });
    let rows = Rows::of("BackorderRequest", wishes);
    Ok(Answer::with_content(Fields::new().list("BackorderRequestList", rows)))
}

fn row(domain: &str, free_at: Millis) -> Fields {
    Fields::new()
        .text(Name::of("DomainName", "Domain"), domain.to_owned())
        .text("CutoffTime", (free_at - CUTOFF_BEFORE).to_string())
        .text("BackorderRequestStatus", "Active")
}
