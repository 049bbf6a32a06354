//! `is_processing`: whether another request of the account is in progress.
//!
//! To be of use it must be answered while another runs; so it needs no thread. It counts against the rate. Its root is that of
//! general failures, on success too.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::page::Fields;

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let message = if call.in_progress > 0 { "yes" } else { "no" };
    Ok(Answer::with_header(Fields::new().text("ResponseMsg", message)))
}
