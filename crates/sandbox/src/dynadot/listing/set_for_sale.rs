//! `set_for_sale`: offers a domain of the account on the marketplace, or takes it back.

use rust_decimal::Decimal;

use crate::dynadot::answer::{Answer, Refusal};
use crate::dynadot::call::Call;
use crate::dynadot::{domain_name, texts};
use crate::effect::Sale;
use crate::world::{Listing, Series};

pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    // The manual: "domains", "only 1 domain can be entered per request".
    let name = domain_name::parse(call.required("domains")?)?;
    let domain = call.own_domain(&name).ok_or_else(|| Refusal::error(texts::DOMAIN_NOT_FOUND))?;
    let known = call.world.market.listing(&domain.name);
    match call.required("for_sale_type")? {
        "marketplace" => {}
        "not_for_sale" if known.is_some() => {
            return Ok(Answer::done().with_effect(Sale::Delisted { domain: name }));
        }
        "not_for_sale" => return Err(Refusal::error(texts::aftermarket::NO_LISTING)),
        _ => return Err(Refusal::error(texts::invalid("for_sale_type"))),
    }
    let (has_price, takes_offers) = match call.required("listing_type")? {
        "buy_now" => (true, false),
        "make_offer" => (false, true),
        "buy_now_and_make_offer" => (true, true),
        _ => return Err(Refusal::error(texts::invalid("listing_type"))),
    };
    let price = amount(call, "price")?;
    if has_price && price.is_none() {
        return Err(Refusal::error(texts::missing("price")));
    }
    let text = |name| call.params.get(name).unwrap_or_default().to_owned();
    let listing = Listing {
        id: known.map_or_else(|| call.world.next(Series::Listing), |listing| listing.id),
        domain: name,
        seller: Some(call.account.name.clone()),
        price: price.filter(|_| has_price),
        // The manual says both that it is mandatory and that it may be blank.
        minimum_offer: amount(call, "minimum_offer")?.filter(|_| takes_offers),
        installments: installments(call)?,
        category: text("category"),
        sub_category: text("sub_category"),
        description: text("description"),
        is_pending: false,
        is_elsewhere: false,
    };
    Ok(Answer::done().with_effect(Sale::Listed(listing)))
}

/// An amount of money above nothing.
fn amount(call: &Call<'_>, name: &str) -> Result<Option<Decimal>, Refusal> {
    let Some(text) = call.params.get(name) else { return Ok(None) };
    let amount = text.parse().ok().filter(|amount: &Decimal| *amount > Decimal::ZERO && amount.scale() <= 2);
    amount.map(Some).ok_or_else(|| Refusal::error(texts::invalid(name)))
}

/// In how many months it can be paid: 2 to 12.
fn installments(call: &Call<'_>) -> Result<Option<u8>, Refusal> {
    if !call.params.get("installment").is_some_and(|word| word.eq_ignore_ascii_case("yes")) {
        return Ok(None);
    }
    let months =
        call.required("maximum_installments")?.parse().ok().filter(|months| (2..=12).contains(months));
    months.map(Some).ok_or_else(|| Refusal::error(texts::invalid("maximum_installments")))
}
