//! Coupons: the sandbox has one of each kind, for everybody and any number of times.

use rust_decimal::Decimal;

use super::answer::Refusal;
use super::call::Call;
use super::texts;

/// What a coupon makes cheaper, in the words of `coupon_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CouponKind {
    Registration,
    Renewal,
    Transfer,
}

/// A coupon.
#[derive(Debug)]
pub(super) struct Coupon {
    pub(super) kind: CouponKind,
    pub(super) code: &'static str,
    pub(super) description: &'static str,
    /// Of the price.
    pub(super) percent_off: u8,
}

/// All there are.
pub(super) const COUPONS: [Coupon; 3] = [
    Coupon {
        kind: CouponKind::Registration,
        code: "SANDBOXREGISTER",
        description: "Domain Registration Coupon",
        percent_off: 20,
    },
    Coupon {
        kind: CouponKind::Renewal,
        code: "SANDBOXRENEW",
        description: "Domain Renew Coupon",
        percent_off: 10,
    },
    Coupon {
        kind: CouponKind::Transfer,
        code: "SANDBOXTRANSFER",
        description: "Domain Transfer Coupon",
        percent_off: 5,
    },
];

impl CouponKind {
    /// The kind of a `coupon_type`.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "registration" => Some(Self::Registration),
            "renewal" => Some(Self::Renewal),
            "transfer" => Some(Self::Transfer),
            _ => None,
        }
    }
}

/// A price after the coupon in `coupon`, to the cent; without one it stays what it is.
pub(super) fn reduced(call: &Call<'_>, kind: CouponKind, price: Decimal) -> Result<Decimal, Refusal> {
    let Some(code) = call.params.get("coupon") else { return Ok(price) };
    let coupon = COUPONS.iter().find(|coupon| coupon.kind == kind && coupon.code.eq_ignore_ascii_case(code));
    let coupon = coupon.ok_or_else(|| Refusal::error(texts::trade::INVALID_COUPON))?;
    let rest = Decimal::from(100 - coupon.percent_off);
    Ok((price * rest / Decimal::ONE_HUNDRED).round_dp(2))
}
