//! What is wrong with a request, piece by piece: the entries of an error's `details`.

use landrush_model::Timestamp;
use landrush_model::spending::Shortfall;
use landrush_orders::checkout::{ItemProblem, PriceChange};
use serde::Serialize;
use utoipa::ToSchema;

use crate::code::Code;
use crate::money::MoneyView;

/// Most problems that are listed; what is wrong beyond them is counted.
const MOST: usize = 1_000;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ErrorDetail)]
pub(crate) struct Problem {
    /// Which item of the batch, from 0, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) index: Option<usize>,
    /// Which field of the item, of the body or of the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
    /// What is wrong with it, as a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(crate) code: Option<Code>,
    /// What is wrong with it, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    /// The domain, where a price has changed or an order is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) domain: Option<String>,
    /// The price that was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<MoneyView>,
    /// The price that the catalogue has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) actual: Option<MoneyView>,
    /// What the key may spend in a calendar month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) limit: Option<MoneyView>,
    /// What it has spent this month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) spent: Option<MoneyView>,
    /// What it may still spend this month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) left: Option<MoneyView>,
    /// What would have been spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) needed: Option<MoneyView>,
    /// When the next month begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) resets_at: Option<Timestamp>,
    /// The line of the body, from 1, where it stops being JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<usize>,
    /// The column in that line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<usize>,
}

impl Problem {
    /// A problem with a field of the body or the query.
    pub(crate) fn field(field: impl Into<String>, code: Code, message: impl Into<String>) -> Self {
        Self {
            field: Some(field.into()).filter(|field| !field.is_empty()),
            code: Some(code),
            message: Some(message.into()),
            ..Self::default()
        }
    }

    /// The same, in one item of the batch.
    #[must_use]
    pub(crate) fn in_item(mut self, index: usize) -> Self {
        self.index = Some(index);
        self
    }
}

impl From<ItemProblem> for Problem {
    fn from(problem: ItemProblem) -> Self {
        let code = Code::named(problem.code).unwrap_or(Code::ValueInvalid);
        Self::field(problem.field, code, problem.message).in_item(problem.index)
    }
}

impl From<PriceChange> for Problem {
    fn from(change: PriceChange) -> Self {
        let message = format!("the price is {}, not {}", change.actual, change.expected);
        Self {
            domain: Some(change.domain.to_string()),
            expected: Some(change.expected.into()),
            actual: Some(change.actual.into()),
            ..Self::field("expectedPrice", Code::PriceChanged, message).in_item(change.index)
        }
    }
}

impl From<Shortfall> for Problem {
    fn from(short: Shortfall) -> Self {
        let Shortfall { allowance, needed, resets_at } = short;
        let message = format!("{needed} is needed, and {} of {} is left", allowance.left(), allowance.limit);
        Self {
            limit: Some(allowance.limit.into()),
            spent: Some(allowance.spent.into()),
            left: Some(allowance.left().into()),
            needed: Some(needed.into()),
            resets_at: Some(resets_at),
            ..Self::field("", Code::SpendLimit, message)
        }
    }
}

/// The one code that all problems have, if they have one in common.
pub(crate) fn common_code(problems: &[Problem]) -> Option<Code> {
    let first = problems.first()?.code?;
    problems.iter().all(|problem| problem.code == Some(first)).then_some(first)
}

/// The problems as they are listed: by item, and no more than can be read.
pub(crate) fn listed(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| problem.index);
    let more = problems.len().saturating_sub(MOST);
    if more > 0 {
        problems.truncate(MOST);
        let message = format!("{more} more problems are not listed");
        problems.push(Problem {
            code: Some(Code::TooManyProblems),
            message: Some(message),
            ..Problem::default()
        });
    }
    problems
}
