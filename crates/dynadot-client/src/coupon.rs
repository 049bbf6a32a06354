//! Coupons: `list_coupons`, what the account can save with.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use time::OffsetDateTime;

use crate::call::{Call, Reads};
use crate::content::{Content, ContentError, Rows};
use crate::money::Sum;
use crate::parameters::Parameters;
use crate::wire::{self, open_enum};

// Request

/// Asks for coupons (manual: "List Coupons Command").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCoupons {
    kind: CouponUse,
}

/// What a coupon is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CouponUse {
    /// Registrations.
    Registration,
    /// Renewals.
    Renewal,
    /// Transfers.
    Transfer,
}

impl ListCoupons {
    /// Of this use.
    #[must_use]
    pub const fn new(kind: CouponUse) -> Self {
        Self { kind }
    }
}

// Reply

/// A coupon.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Coupon {
    /// What is sent with an order.
    #[serde(default, deserialize_with = "wire::optional")]
    pub code: Option<String>,
    /// What it is, in words.
    #[serde(default, deserialize_with = "wire::optional")]
    pub description: Option<String>,
    /// Its type, in words.
    #[serde(default, deserialize_with = "wire::optional")]
    pub coupon_type: Option<String>,
    /// How it lowers a price.
    #[serde(default, deserialize_with = "wire::optional")]
    pub discount_type: Option<DiscountType>,
    /// By how much: a percentage as `Percentage`, or amounts by currency.
    #[serde(default, deserialize_with = "discounts")]
    pub discount_info: BTreeMap<String, Sum>,
    /// When it can be used.
    #[serde(default)]
    pub restriction: Option<CouponRestriction>,
    /// From when on it holds.
    #[serde(default, deserialize_with = "wire::millis")]
    pub start_date: Option<OffsetDateTime>,
    /// Until when it holds.
    #[serde(default, deserialize_with = "wire::millis")]
    pub end_date: Option<OffsetDateTime>,
}

/// When a coupon can be used. A count that is not there is no limit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct CouponRestriction {
    /// For accounts at these levels; `Any` is every one.
    #[serde(default, deserialize_with = "wire::list")]
    pub price_levels: Vec<String>,
    /// Uses by an account.
    #[serde(default, deserialize_with = "wire::count")]
    pub uses_per_account: Option<u32>,
    /// Uses by all.
    #[serde(default, deserialize_with = "wire::count")]
    pub uses_system_wide: Option<u32>,
    /// Uses from one address.
    #[serde(default, deserialize_with = "wire::count")]
    pub uses_per_ip: Option<u32>,
    /// Items of an account.
    #[serde(default, deserialize_with = "wire::count")]
    pub items_per_account: Option<u32>,
    /// Items of all.
    #[serde(default, deserialize_with = "wire::count")]
    pub items_system_wide: Option<u32>,
    /// Items of an order.
    #[serde(default, deserialize_with = "wire::count")]
    pub items_per_order: Option<u32>,
    /// Items of a day.
    #[serde(default, deserialize_with = "wire::count")]
    pub items_per_day: Option<u32>,
    /// Whether internationalised names are left out, in words.
    #[serde(default, deserialize_with = "wire::optional")]
    pub idn_restriction: Option<String>,
    /// The shortest term, in years.
    #[serde(default, deserialize_with = "wire::count")]
    pub domain_duration_min: Option<u32>,
    /// The longest term, in years.
    #[serde(default, deserialize_with = "wire::count")]
    pub domain_duration_max: Option<u32>,
    /// For these top-level domains.
    #[serde(default, deserialize_with = "wire::list")]
    pub tlds: Vec<String>,
    /// In these currencies, as the service spells them: `US Dollar USD ($)`.
    #[serde(default, deserialize_with = "wire::list")]
    pub currencies: Vec<String>,
}

open_enum! {
    /// How a coupon lowers a price.
    pub enum DiscountType {
        /// By a part of it.
        Percentage = "PERCENTAGE_OFF",
        /// By an amount.
        Amount = "AMOUNT_OFF",
    }
}

/// The percentage without its sign, and amounts by currency.
fn discounts<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Sum>, D::Error> {
    let texts: BTreeMap<String, String> = Option::deserialize(from)?.unwrap_or_default();
    let sum = |text: &str| Sum::from(text.trim().trim_end_matches('%'));
    Ok(texts.into_iter().map(|(name, text)| (name, sum(&text))).collect())
}

impl Call for ListCoupons {
    type Effect = Reads;
    type Reply = Vec<Coupon>;
    const COMMAND: &'static str = "list_coupons";

    fn parameters(&self, to: &mut Parameters) {
        let word = match self.kind {
            CouponUse::Registration => "registration",
            CouponUse::Renewal => "renewal",
            CouponUse::Transfer => "transfer",
        };
        to.add("coupon_type", word);
    }

    fn decode(&self, content: &Content<'_>) -> Result<Vec<Coupon>, ContentError> {
        content.rows(&Rows { json: "Coupons", xml: "Coupons", item: "Coupon" })
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::fixtures::{both, reply};

    #[test]
    fn request() {
        let coupons = ListCoupons::new(CouponUse::Renewal);
        insta::assert_snapshot!(Parameters::of(&coupons), @"command=list_coupons&coupon_type=renewal");
    }

    #[test]
    fn a_percentage_and_amounts() {
        let coupons = reply(&ListCoupons::new(CouponUse::Renewal), both!("list_coupons/reply"));
        let value = |coupon: &Coupon, name: &str| coupon.discount_info.get(name).and_then(|sum| sum.value);
        assert_eq!(coupons[0].discount_type, Some(DiscountType::Percentage));
        assert_eq!(value(&coupons[0], "Percentage"), Some(Decimal::TEN));
        assert_eq!(value(&coupons[1], "USD"), Some(Decimal::new(150, 2)));
        let restriction = coupons[0].restriction.as_ref().unwrap();
        assert_eq!(
            (restriction.price_levels.as_slice(), restriction.uses_per_account),
            (&["Any".to_owned()][..], Some(1))
        );
        assert_eq!(restriction.currencies, ["US Dollar USD ($)"]);
        assert_eq!(restriction.tlds, ["com", "net"]);
        assert!(coupons[0].end_date > coupons[0].start_date);
    }
}
