//! Money in JSON.

use landrush_model::Money;
use serde::Serialize;
use utoipa::ToSchema;

/// An amount in minor units (cents for USD) and its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Money, example = json!({ "amount": 1299, "currency": "USD" }))]
pub(crate) struct MoneyView {
    /// Minor units.
    pub(crate) amount: i64,
    /// ISO 4217.
    #[schema(pattern = "^[A-Z]{3}$")]
    pub(crate) currency: String,
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self { amount: money.amount, currency: money.currency.code().to_owned() }
    }
}

/// The same for several sums.
pub(crate) fn views(sums: &[Money]) -> Vec<MoneyView> {
    sums.iter().copied().map(MoneyView::from).collect()
}
