//! Fixed prices: closeouts, listings, and the venues elsewhere on which domains are sold.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Market;
use crate::clock::{Millis, years_after};
use crate::effect::{Payment, Sale};
use crate::world::agenda::Appointment;
use crate::world::domain::DomainSettings;
use crate::world::{ItemKind, OrderItem, Series, World};

/// An expired domain that nobody bid for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Closeout {
    pub(crate) domain: String,
    pub(crate) price: Decimal,
    pub(crate) ends_at: Millis,
}

/// A domain on the marketplace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Listing {
    pub(crate) id: u64,
    pub(crate) domain: String,
    /// The account that sells it; `None` is somebody outside.
    pub(crate) seller: Option<String>,
    /// What it costs at once. Without it the domain waits for offers.
    pub(crate) price: Option<Decimal>,
    pub(crate) minimum_offer: Option<Decimal>,
    /// In how many months it can be paid.
    pub(crate) installments: Option<u8>,
    pub(crate) category: String,
    pub(crate) sub_category: String,
    pub(crate) description: String,
    /// Somebody is about to buy it.
    pub(crate) is_pending: bool,
    /// It is registered with another registrar.
    pub(crate) is_elsewhere: bool,
}

/// A marketplace elsewhere that asks whether it may move a domain by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Venue {
    Afternic,
    Sedo,
}

impl Market {
    pub(crate) fn closeouts(&self) -> impl Iterator<Item = &Closeout> {
        self.closeouts.values()
    }

    pub(crate) fn closeout(&self, domain: &str) -> Option<&Closeout> {
        self.closeouts.get(domain)
    }

    /// By domain.
    pub(crate) fn listings(&self) -> impl Iterator<Item = &Listing> {
        self.listings.values()
    }

    pub(crate) fn listing(&self, domain: &str) -> Option<&Listing> {
        self.listings.get(domain)
    }

    /// Whether a venue has asked for the domain, and whether it may have it; `None` if it hasn't asked.
    pub(crate) fn venue(&self, domain: &str, venue: Venue) -> Option<bool> {
        self.venues.get(domain)?.get(&venue).copied()
    }

    /// Nobody sells the domain any more.
    pub(in crate::world) fn delist(&mut self, domain: &str) {
        self.listings.remove(domain);
        self.venues.remove(domain);
    }
}

impl World {
    pub(in crate::world) fn apply_sale(&mut self, sale: &Sale, at: Millis) {
        match sale {
            Sale::CloseoutOffered { domain, price, ends_at } => {
                let closeout = Closeout { domain: domain.clone(), price: *price, ends_at: *ends_at };
                self.market.closeouts.insert(domain.clone(), closeout);
                self.agenda.add(*ends_at, Appointment::EndCloseout(domain.clone()));
            }
            Sale::CloseoutEnded { domain } => self.end_closeout(domain),
            Sale::CloseoutBought { domain, payment } => {
                self.end_closeout(domain);
                self.buy(domain, ItemKind::Closeout, payment);
                self.hand_over(domain, &payment.account, payment.order_id, at);
            }
            Sale::Listed(listing) => {
                self.numbers.used(Series::Listing, listing.id);
                self.market.listings.insert(listing.domain.clone(), listing.clone());
            }
            Sale::Delisted { domain } => {
                self.market.listings.remove(domain);
            }
            Sale::ListingBought { domain, payment } => {
                self.pay_seller(domain);
                self.buy(domain, ItemKind::Purchase, payment);
                let ends_at = self.domain(domain).map(|domain| domain.life.expires_at);
                self.drop_domain(domain);
                let ends_at = ends_at.unwrap_or_else(|| years_after(at, 1));
                self.settle_in(
                    domain,
                    &payment.account,
                    payment.order_id,
                    at,
                    ends_at,
                    DomainSettings::default(),
                );
                self.market.delist(domain);
            }
            Sale::ListingSold { domain } => {
                self.pay_seller(domain);
                self.leave(domain);
                self.market.delist(domain);
            }
            Sale::VenueAsked { domain, venue } => self.set_venue(domain, *venue, Some(false)),
            Sale::VenueConfirmed { domain, venue } => self.set_venue(domain, *venue, Some(true)),
            Sale::VenueLeft { domain, venue } => self.set_venue(domain, *venue, None),
        }
    }

    fn end_closeout(&mut self, domain: &str) {
        if let Some(closeout) = self.market.closeouts.remove(domain) {
            self.agenda.cancel(closeout.ends_at, Appointment::EndCloseout(closeout.domain));
        }
    }

    fn buy(&mut self, domain: &str, kind: ItemKind, payment: &Payment) {
        let item = OrderItem::done(kind, domain, 1, payment.amount);
        self.charge(payment, item, payment.paid_at);
    }

    /// An account that sells gets the whole price.
    fn pay_seller(&mut self, domain: &str) {
        let listing = self.market.listings.get(domain);
        let sale = listing.and_then(|listing| Some((listing.seller.clone()?, listing.price?)));
        if let Some((seller, price)) = sale {
            self.refund(&seller, price);
        }
    }

    fn set_venue(&mut self, domain: &str, venue: Venue, confirmed: Option<bool>) {
        let venues = self.market.venues.entry(domain.to_owned()).or_default();
        match confirmed {
            Some(confirmed) => venues.insert(venue, confirmed),
            None => venues.remove(&venue),
        };
    }
}
