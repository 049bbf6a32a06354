//! On what terms an owner sells a name.

use rust_decimal::Decimal;

use super::{SaleCategory, SubCategory};
use crate::aftermarket::checked_amount;
use crate::error::Invalid;
use crate::parameters::Parameters;

/// What the owner asks for a name.
///
/// The manual calls price and least offer mandatory in its table, and says in its text that the least offer may be left out. What
/// the kind has no use for is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// A fixed price.
    BuyNow {
        /// The price.
        price: Decimal,
    },
    /// Offers.
    MakeOffer {
        /// The least that may be offered; without it any offer is let through.
        minimum: Option<Decimal>,
    },
    /// A fixed price, or offers.
    BuyNowAndMakeOffer {
        /// The price.
        price: Decimal,
        /// The least that may be offered; without it any offer is let through.
        minimum: Option<Decimal>,
    },
}

impl Asking {
    const fn word(self) -> &'static str {
        match self {
            Self::BuyNow { .. } => "buy_now",
            Self::MakeOffer { .. } => "make_offer",
            Self::BuyNowAndMakeOffer { .. } => "buy_now_and_make_offer",
        }
    }

    /// The price, and the least offer.
    const fn amounts(self) -> (Option<Decimal>, Option<Decimal>) {
        match self {
            Self::BuyNow { price } => (Some(price), None),
            Self::MakeOffer { minimum } => (None, minimum),
            Self::BuyNowAndMakeOffer { price, minimum } => (Some(price), minimum),
        }
    }
}

/// On what terms a name is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    kind: &'static str,
    price: Option<Decimal>,
    minimum: Option<Decimal>,
    installments: Option<u8>,
    category: Option<SaleCategory>,
    sub_category: Option<SubCategory>,
    description: Option<String>,
}

impl Offer {
    /// The fewest and the most installments that a buyer can be allowed, in months.
    pub const INSTALLMENTS: std::ops::RangeInclusive<u8> = 2..=12;

    /// Offers a name at a price, for offers, or both.
    ///
    /// # Errors
    /// When an amount is not more than nothing or has more than two decimals, or the least offer is more than the price.
    pub fn new(asking: Asking) -> Result<Self, Invalid> {
        let (price, minimum) = asking.amounts();
        let price = price.map(|price| checked_amount("price", price)).transpose()?;
        let minimum = minimum.map(|minimum| checked_amount("minimum_offer", minimum)).transpose()?;
        if price.zip(minimum).is_some_and(|(price, minimum)| minimum > price) {
            return Err(Invalid::new("minimum_offer", "must not be more than the price"));
        }
        Ok(Self {
            kind: asking.word(),
            price,
            minimum,
            installments: None,
            category: None,
            sub_category: None,
            description: None,
        })
    }

    /// Lets buyers pay in up to so many monthly installments.
    ///
    /// # Errors
    /// When it is not within [`Offer::INSTALLMENTS`].
    pub fn with_installments(mut self, most: u8) -> Result<Self, Invalid> {
        if !Self::INSTALLMENTS.contains(&most) {
            return Err(Invalid::new("maximum_installments", "must be 2 to 12"));
        }
        self.installments = Some(most);
        Ok(self)
    }

    /// What the name is about.
    #[must_use]
    pub fn with_category(mut self, category: SaleCategory) -> Self {
        (self.category, self.sub_category) = (Some(category), None);
        self
    }

    /// What the name is about, by category and sub-category. The manual asks for "the number corresponding to" a sub-category and
    /// shows words only: its word is sent.
    #[must_use]
    pub fn with_sub_category(mut self, part: SubCategory) -> Self {
        (self.category, self.sub_category) = (Some(part.category()), Some(part));
        self
    }

    /// What buyers are told of the name.
    #[must_use]
    pub fn with_description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    pub(super) fn parameters(&self, to: &mut Parameters) {
        to.add("listing_type", self.kind);
        to.add_some("price", self.price);
        to.add_some("minimum_offer", self.minimum);
        if let Some(most) = self.installments {
            to.add("installment", "Yes");
            to.add("maximum_installments", most);
        }
        to.add_some("category", self.category.map(SaleCategory::word));
        to.add_some("sub_category", self.sub_category.map(SubCategory::word));
        to.add_some("description", self.description.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_out_of_range_are_not_built() {
        let (one, two, none) = (Decimal::ONE, Decimal::TWO, Decimal::ZERO);
        for (asking, parameter) in [
            (Asking::BuyNow { price: none }, "price"),
            (Asking::BuyNow { price: Decimal::new(1_001, 3) }, "price"),
            (Asking::MakeOffer { minimum: Some(-one) }, "minimum_offer"),
            (Asking::BuyNowAndMakeOffer { price: one, minimum: Some(two) }, "minimum_offer"),
            (Asking::BuyNowAndMakeOffer { price: none, minimum: None }, "price"),
        ] {
            assert_eq!(Offer::new(asking).unwrap_err().parameter(), parameter, "{asking:?}");
        }
        assert!(Offer::new(Asking::BuyNowAndMakeOffer { price: one, minimum: Some(one) }).is_ok());
    }

    #[test]
    fn installments_are_two_to_twelve() {
        let offer = || Offer::new(Asking::MakeOffer { minimum: None }).unwrap();
        for most in [0, 1, 13] {
            let error = offer().with_installments(most).unwrap_err();
            assert_eq!(error.parameter(), "maximum_installments", "{most}");
        }
        assert!(offer().with_installments(2).is_ok() && offer().with_installments(12).is_ok());
    }
}
