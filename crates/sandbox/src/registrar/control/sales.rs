//! The deeds of sellers and buyers who have no account, and of venues elsewhere.

use rust_decimal::Decimal;

use crate::clock::Millis;
use crate::effect::{Aftermarket, Sale};
use crate::registrar::{NotWritten, Registrar};
use crate::world::{Listing, Series, Venue};

impl Registrar {
    /// Offers an expired domain at a price; whether it wasn't offered yet.
    pub(crate) fn offer_closeout(
        &self,
        domain: &str,
        price: Decimal,
        ends_in: Millis,
    ) -> Result<bool, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let domain = domain.to_ascii_lowercase();
        let is_new = inner.world.market.closeout(&domain).is_none();
        if is_new {
            inner.commit_effect(Sale::CloseoutOffered { domain, price, ends_at: now + ends_in }, now)?;
        }
        Ok(is_new)
    }

    /// Somebody outside lists a domain; whether it is no account's.
    pub(crate) fn list_outside(
        &self,
        domain: &str,
        price: Decimal,
        is_pending: bool,
        is_elsewhere: bool,
    ) -> Result<bool, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let domain = domain.to_ascii_lowercase();
        let is_outside = inner.world.domain(&domain).is_none();
        if is_outside {
            let listing = Listing {
                id: inner.world.next(Series::Listing),
                domain,
                seller: None,
                price: Some(price),
                minimum_offer: None,
                installments: None,
                category: String::new(),
                sub_category: String::new(),
                description: String::new(),
                is_pending,
                is_elsewhere,
            };
            inner.commit_effect(Sale::Listed(listing), now)?;
        }
        Ok(is_outside)
    }

    /// Somebody outside buys what an account sells; whether it is for sale at a price.
    pub(crate) fn buy_outside(&self, domain: &str) -> Result<bool, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let domain = domain.to_ascii_lowercase();
        let listing = inner.world.market.listing(&domain);
        let is_for_sale = listing.is_some_and(|listing| listing.seller.is_some() && listing.price.is_some());
        if is_for_sale {
            inner.commit_effect(Sale::ListingSold { domain }, now)?;
        }
        Ok(is_for_sale)
    }

    /// A venue asks whether it may move a domain by itself; whether there is such a domain.
    pub(crate) fn ask_venue(&self, domain: &str, venue: Venue) -> Result<bool, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let domain = domain.to_ascii_lowercase();
        let found = inner.world.domain(&domain).is_some();
        if found {
            inner.commit_effect(Sale::VenueAsked { domain, venue }, now)?;
        }
        Ok(found)
    }

    /// Somebody outside lets a domain go; whether it is no account's.
    pub(crate) fn set_free(&self, domain: &str) -> Result<bool, NotWritten> {
        let now = self.clock.now();
        let mut inner = self.lock();
        inner.settle(now)?;
        let domain = domain.to_ascii_lowercase();
        let is_outside = inner.world.domain(&domain).is_none();
        if is_outside {
            inner.commit_effect(Aftermarket::CameFree { domain }, now)?;
            inner.settle(now)?;
        }
        Ok(is_outside)
    }
}
