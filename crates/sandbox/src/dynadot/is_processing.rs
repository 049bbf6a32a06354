//! `is_processing`: whether another request of the account is in progress.
//!
//! To be of use it must be answered while another runs; so it needs no thread. It counts against the rate.

use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::command::Command;
use super::envelope::SuccessCode;

/// Its root is that of general failures, on success too.
pub(super) const COMMAND: Command =
    Command::new("is_processing", "Response", SuccessCode::Text, answer).without_status().beside_others();

#[derive(Serialize)]
struct Content {
    #[serde(rename = "ResponseMsg")]
    message: &'static str,
}

fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(call.success(Content { message: if call.in_progress > 0 { "yes" } else { "no" } }))
}
