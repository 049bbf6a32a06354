//! `list_coupons`: the coupons for registrations, renewals or transfers.

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::coupon::{COUPONS, Coupon, CouponKind};
use crate::dynadot::page::{Fields, Rows};
use crate::dynadot::texts;

/// The year 2000 and the year 2100: a coupon of the sandbox doesn't end.
const ALWAYS: (&str, &str) = ("946684800000", "4102444800000");

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let kind = CouponKind::named(call.required("coupon_type")?);
    let kind = kind.ok_or_else(|| Refusal::error(texts::invalid("coupon_type")))?;
    let coupons = COUPONS.iter().filter(|coupon| coupon.kind == kind);
    let rows = Rows::of("Coupon", coupons.map(|coupon| row(call, coupon)));
    Ok(Answer::with_content(Fields::new().list("Coupons", rows)))
}

fn row(call: &Call<'_>, coupon: &Coupon) -> Fields {
    let restriction = Fields::new()
        .text("PriceLevels", "Any")
        .text("IdnRestriction", "None")
        .text("DomainDurationMin", "1")
        .text("DomainDurationMax", "10")
        .list("Tlds", Rows::texts("Tld", call.config.prices.all().map(|(tld, _)| format!(".{tld}"))))
        .list("Currencies", Rows::texts("Currency", [call.account.currency.clone()]));
    Fields::new()
        .text("Code", coupon.code)
        .text("Description", coupon.description)
        .text("CouponType", coupon.description)
        .text("DiscountType", "PERCENTAGE_OFF")
        .group("DiscountInfo", Fields::new().text("Percentage", format!("{}%", coupon.percent_off)))
        .group("Restriction", restriction)
        .text("StartDate", ALWAYS.0)
        .text("EndDate", ALWAYS.1)
}
