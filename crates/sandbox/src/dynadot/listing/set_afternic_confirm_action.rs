//! `set_afternic_confirm_action`: whether Afternic may move a domain by itself once it sold it.

use super::venue;
use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::world::Venue;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    venue::act(call, Venue::Afternic, "confirm_afternic", "delete_from_afternic")
}
