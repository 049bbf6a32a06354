//! Checkout: from what a caller asks for to orders that are accepted.
//!
//! Everything is checked before anything is written, and everything that is wrong is reported at once.

mod accounts;
mod items;
mod problem;
mod request;

use std::collections::HashSet;
use std::sync::Arc;

use landrush_model::batch::{Batch, BatchCounts, Told};
use landrush_model::catalogue::Catalogue;
use landrush_model::ledger::{LedgerEntry, LedgerLine};
use landrush_model::order::{Order, OrderState};
use landrush_model::ports::{
    AcceptError, Acceptance, CatalogueStore, ClientStore, Clock, Ids, KeptAnswer, OrderStore, Registrars,
    StoreError, StoreErrorKind,
};
use landrush_model::spending::{Month, afford};
use landrush_model::timeline::{TimelineEntry, TimelineKind};
use landrush_model::{
    BatchId, Client, DomainName, LedgerLineId, Money, OrderId, Policy, Principal, RegistrarAccount,
    Timestamp, totals,
};

use crate::prices::Prices;
use accounts::choose_accounts;
use items::{PricedItem, check_items};
pub use problem::{CheckoutError, ItemProblem, PriceChange};
pub use request::{BatchRequest, ExpectedPrice, Given, ItemRequest, Placed, Quote, QuotedItem};

/// Most items that one batch may have.
pub const MOST_ITEMS: usize = 50;

/// Builds the answer that is kept in the transaction that accepts the orders.
pub type KeepAnswer<'a> = dyn Fn(&Placed) -> KeptAnswer + Send + Sync + 'a;

/// Whether an order may leave the registrant to the registrar account's default contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultContact {
    /// A client without a registrant can't order.
    Forbidden,
    /// A client without a registrant orders for the default contact.
    Allowed,
}

/// What a checkout is made of.
pub struct CheckoutParts {
    /// Where orders are accepted.
    pub orders: Arc<dyn OrderStore>,
    /// Where clients are looked up.
    pub clients: Arc<dyn ClientStore>,
    /// Where prices come from.
    pub catalogue: Arc<dyn CatalogueStore>,
    /// Which registrars there are.
    pub registrars: Arc<dyn Registrars>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// For how long orders may wait.
    pub policy: Policy,
    /// What holds for clients without a registrant.
    pub default_contact: DefaultContact,
}

/// Checks, prices and accepts orders.
pub struct Checkout {
    parts: CheckoutParts,
    prices: Prices,
}

impl Checkout {
    /// A checkout that works with these parts.
    pub fn new(parts: CheckoutParts) -> Self {
        let prices = Prices::of(parts.catalogue.clone());
        Self { parts, prices }
    }

    /// The catalogue that orders are priced by now.
    pub async fn catalogue(&self) -> Result<Arc<Catalogue>, StoreError> {
        self.prices.current().await
    }

    /// Checks and prices a request as [`place`](Self::place) does, and creates nothing.
    ///
    /// Errors: all that `place` has but [`CheckoutError::KeyUsed`].
    pub async fn quote(&self, buyer: &Principal, request: &BatchRequest) -> Result<Quote, CheckoutError> {
        let catalogue = self.prices.current().await?;
        let accounts = self.parts.registrars.accounts();
        let (_, items) = self.check(buyer, request, &catalogue, &accounts, self.parts.clock.now()).await?;
        let totals = sum(&items)?;
        let domains: Vec<DomainName> = items.iter().map(|item| item.domain.clone()).collect();
        let open = self.parts.orders.open_domains(buyer.account_id, &domains).await?;
        if !open.is_empty() {
            return Err(domains_open(&domains, &open));
        }
        self.check_spending(buyer, &totals).await?;
        let items = items
            .into_iter()
            .map(|item| QuotedItem {
                domain: item.domain,
                provider: item.provider,
                term: item.term,
                nameservers: item.nameservers,
                price: item.priced.price,
            })
            .collect();
        Ok(Quote { items, totals })
    }

    /// Accepts the orders of a request: afterwards they are charged, and carried out whatever crashes. The answer that
    /// `keep` builds is kept in the same transaction.
    ///
    /// Errors change nothing. Wrong items are reported all at once, before prices that have changed, before domains that
    /// have open orders.
    pub async fn place(
        &self,
        buyer: &Principal,
        request: &BatchRequest,
        keep: Option<&KeepAnswer<'_>>,
    ) -> Result<Placed, CheckoutError> {
        let mut catalogue = self.prices.cached().await?;
        // Taken once: accounts may come and go, and items are checked against those that they are then spread over.
        let accounts = self.parts.registrars.accounts();
        // Prices that move while they are read are read again; an import is rare enough for a few tries to do.
        for _ in 0..5 {
            let now = self.parts.clock.now();
            let checked = self.check(buyer, request, &catalogue, &accounts, now).await;
            let (client, items) = match checked {
                Ok(checked) => checked,
                // An old price must not be the reason for a refusal.
                Err(error) if error.is_about_prices() => {
                    let current = self.prices.current().await?;
                    if current.version() == catalogue.version() {
                        return Err(error);
                    }
                    catalogue = current;
                    continue;
                }
                Err(error) => return Err(error),
            };
            let placed = self.build(buyer, &client, items, &accounts, now)?;
            let answer = keep.map(|keep| keep(&placed));
            let acceptance = self.acceptance(buyer, &placed, catalogue.version(), answer);
            match self.parts.orders.accept(acceptance).await {
                Ok(()) => return Ok(placed),
                Err(AcceptError::CatalogueMoved) => catalogue = self.prices.current().await?,
                Err(AcceptError::DomainsOpen(open)) => {
                    let domains: Vec<_> = placed.orders.into_iter().map(|order| order.domain).collect();
                    return Err(domains_open(&domains, &open));
                }
                Err(AcceptError::SpendLimit(reached)) => return Err(reached.into()),
                Err(AcceptError::KeyUsed(answer)) => return Err(CheckoutError::KeyUsed(answer)),
                Err(AcceptError::Store(error)) => return Err(CheckoutError::Store(error)),
            }
        }
        let moving = "the catalogue kept changing while prices were read";
        Err(CheckoutError::Store(StoreError::new(StoreErrorKind::Unavailable, "price an order", moving)))
    }

    /// Whether the buyer's key may spend that much at this moment. Nothing is set aside.
    async fn check_spending(&self, buyer: &Principal, needed: &[Money]) -> Result<(), CheckoutError> {
        if let Some(key) = buyer.limited_key() {
            let month = Month::of(self.parts.clock.now());
            let allowances = self.parts.orders.allowances(buyer.account_id, key, month).await?;
            afford(&allowances, needed, month)?;
        }
        Ok(())
    }

    async fn check(
        &self,
        buyer: &Principal,
        request: &BatchRequest,
        catalogue: &Catalogue,
        accounts: &[RegistrarAccount],
        now: Timestamp,
    ) -> Result<(Client, Vec<PricedItem>), CheckoutError> {
        let providers: HashSet<_> = accounts.iter().map(|account| account.provider.clone()).collect();
        let checked = check_items(request, &providers, catalogue, buyer.price_list_id, now);
        let client = self.parts.clients.client(buyer.account_id, request.client_id).await?;
        // What is wrong with the request comes before what has changed in the world: a 400 wins over a 409.
        if let Err(error @ CheckoutError::Invalid(_)) = checked {
            return Err(error);
        }
        let client = client.ok_or(CheckoutError::ClientUnknown)?;
        if client.registrant.is_none() && self.parts.default_contact == DefaultContact::Forbidden {
            return Err(CheckoutError::RegistrantMissing);
        }
        let items = checked?;
        Ok((client, items))
    }

    fn build(
        &self,
        buyer: &Principal,
        client: &Client,
        items: Vec<PricedItem>,
        accounts: &[RegistrarAccount],
        now: Timestamp,
    ) -> Result<Placed, CheckoutError> {
        let totals = sum(&items)?;
        let id = || self.parts.ids.next(now);
        let batch = Batch {
            id: BatchId::from_uuid(id()),
            account_id: buyer.account_id,
            client_id: client.id,
            counts: BatchCounts::of_new(i32::try_from(items.len()).unwrap_or(i32::MAX)),
            told: Told::default(),
            round: 1,
            event_sequence: 0,
            paused_at: None,
            created_at: now,
        };
        let accounts = choose_accounts(accounts, &items, batch.id)?;
        let orders = items
            .into_iter()
            .zip(accounts)
            .zip(0..)
            .map(|((item, registrar_account), position)| Order {
                id: OrderId::from_uuid(id()),
                account_id: buyer.account_id,
                client_id: client.id,
                batch_id: batch.id,
                position,
                domain: item.domain,
                provider: item.provider,
                registrar_account_id: registrar_account.id,
                term: item.term,
                nameservers: item.nameservers,
                registrant_id: client.registrant.as_ref().map(|(id, _)| *id),
                price: item.priced.price,
                cost: item.priced.cost,
                catalogue_version: item.priced.catalogue_version,
                state: OrderState::Pending,
                attempt: 1,
                version: 1,
                sends: 0,
                hindrances: 0,
                wait: None,
                wake_at: None,
                last_error: None,
                failure: None,
                registered: None,
                give_up_at: now + self.parts.policy.give_up_after,
                created_at: now,
                updated_at: now,
            })
            .collect();
        Ok(Placed { batch, orders, totals })
    }

    fn acceptance(
        &self,
        buyer: &Principal,
        placed: &Placed,
        catalogue_version: i64,
        answer: Option<KeptAnswer>,
    ) -> Acceptance {
        let (at, key_id) = (placed.batch.created_at, buyer.limited_key());
        let charge = |order: &Order| LedgerLine {
            id: LedgerLineId::from_uuid(self.parts.ids.next(at)),
            account_id: order.account_id,
            order_id: order.id,
            attempt: order.attempt,
            entry: LedgerEntry::Charge,
            amount: order.price,
            key_id,
            at,
        };
        Acceptance {
            batch: placed.batch.clone(),
            orders: placed.orders.clone(),
            accepted: TimelineEntry {
                at,
                kind: TimelineKind::Accepted,
                text: "The order was accepted and charged.".into(),
            },
            ledger: placed.orders.iter().map(charge).collect(),
            catalogue_version,
            answer,
        }
    }
}

fn sum(items: &[PricedItem]) -> Result<Vec<Money>, CheckoutError> {
    totals(items.iter().map(|item| item.priced.price)).map_err(|error| {
        CheckoutError::Store(StoreError::new(StoreErrorKind::Broken, "add up prices", error))
    })
}

fn domains_open(domains: &[DomainName], open: &[DomainName]) -> CheckoutError {
    let open = domains.iter().enumerate().filter(|(_, domain)| open.contains(domain));
    CheckoutError::DomainsOpen(open.map(|(index, domain)| (index, domain.clone())).collect())
}
