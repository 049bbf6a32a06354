//! `set_sedo_confirm_action`: whether Sedo may move a domain by itself once it sold it.

use super::venue;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::world::Venue;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    venue::act(call, Venue::Sedo, "confirm_sedo", "delete_from_sedo")
}
