//! `set_for_sale`: offering a name, or no longer.

use super::Offer;
use crate::call::{Call, Writes};
use crate::content::{Content, ContentError};
use crate::domain::name;
use crate::error::Invalid;
use crate::parameters::Parameters;

// Request

/// Offers a name of the account on the marketplace, or takes it off (manual: "Set For Sale Command").
///
/// Who meets a fixed price gets the name without another question, and a name that was sold in its grace period can no longer be
/// deleted. The manual names no currency for the amounts. It lets this command alone run on several connections at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetForSale {
    domain: String,
    offer: Option<Offer>,
}

impl SetForSale {
    /// Offers this name.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn marketplace(domain: &str, offer: Offer) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domains", domain)?, offer: Some(offer) })
    }

    /// No longer offers this name.
    ///
    /// # Errors
    /// When it is not a domain name in ASCII form.
    pub fn not_for_sale(domain: &str) -> Result<Self, Invalid> {
        Ok(Self { domain: name::checked("domains", domain)?, offer: None })
    }
}

// Reply

impl Call for SetForSale {
    type Effect = Writes;
    type Reply = ();
    const COMMAND: &'static str = "set_for_sale";

    fn parameters(&self, to: &mut Parameters) {
        to.add("domains", &self.domain);
        match &self.offer {
            None => to.add("for_sale_type", "not_for_sale"),
            Some(offer) => {
                to.add("for_sale_type", "marketplace");
                offer.parameters(to);
            }
        }
    }

    fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::fixtures::{accepted, both};
    use crate::marketplace::{Asking, SaleCategory};

    fn offered(asking: Asking) -> SetForSale {
        SetForSale::marketplace("example.com", Offer::new(asking).unwrap()).unwrap()
    }

    #[test]
    fn request() {
        let price = Decimal::new(250_000, 2);
        insta::assert_snapshot!(
            Parameters::of(&SetForSale::not_for_sale("example.com").unwrap()),
            @"command=set_for_sale&domains=example.com&for_sale_type=not_for_sale"
        );
        insta::assert_snapshot!(
            Parameters::of(&offered(Asking::BuyNow { price })),
            @"command=set_for_sale&domains=example.com&for_sale_type=marketplace&listing_type=buy_now&price=2500"
        );
        insta::assert_snapshot!(
            Parameters::of(&offered(Asking::MakeOffer { minimum: None })),
            @"command=set_for_sale&domains=example.com&for_sale_type=marketplace&listing_type=make_offer"
        );
        let asking = Asking::BuyNowAndMakeOffer { price, minimum: Some(Decimal::new(99_950, 2)) };
        let full = Offer::new(asking)
            .unwrap()
            .with_installments(12)
            .unwrap()
            .with_sub_category(SaleCategory::Internet.part("web_design").unwrap())
            .with_description("Short & good");
        insta::assert_snapshot!(
            Parameters::of(&SetForSale::marketplace("example.com", full.clone()).unwrap()),
            @"command=set_for_sale&domains=example.com&for_sale_type=marketplace&listing_type=buy_now_and_make_offer&price=2500&minimum_offer=999.5&installment=Yes&maximum_installments=12&category=internet&sub_category=web_design&description=Short+%26+good"
        );
        // Another category takes the sub-category with it.
        let other = full.with_category(SaleCategory::Ai);
        insta::assert_snapshot!(
            Parameters::of(&SetForSale::marketplace("example.com", other).unwrap()),
            @"command=set_for_sale&domains=example.com&for_sale_type=marketplace&listing_type=buy_now_and_make_offer&price=2500&minimum_offer=999.5&installment=Yes&maximum_installments=12&category=ai&description=Short+%26+good"
        );
    }

    #[test]
    fn a_request_names_one_name() {
        assert_eq!(SetForSale::not_for_sale("a.com,b.com").unwrap_err().parameter(), "domains");
    }

    #[test]
    fn success_under_an_odd_key() {
        accepted(&SetForSale::not_for_sale("example.com").unwrap(), both!("set_for_sale/reply"));
    }
}
