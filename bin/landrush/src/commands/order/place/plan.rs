//! What a file comes to: batches of fifty, each priced, or known to be placed already.

use landrush_model::ports::OrderStore;
use landrush_model::{BatchId, ClientId, Money, Principal, Timestamp, totals};
use landrush_orders::checkout::{
    BatchRequest, Checkout, CheckoutError, ExpectedPrice, Given, ItemProblem, ItemRequest, MOST_ITEMS, Quote,
};

use super::super::items_file::{Item, ItemsFile, Place, Problem};
use super::super::marks::Mark;
use super::owned::{self, Owned};
use crate::commands::again::Again;
use crate::exit::Failure;
use crate::wiring::Opened;

/// Who orders for whom, and what that takes.
pub(super) struct Buying<'a> {
    pub(super) opened: &'a Opened,
    pub(super) checkout: &'a Checkout,
    pub(super) buyer: &'a Principal,
    pub(super) client: ClientId,
    pub(super) again: &'a Again,
}

/// What is to be placed.
pub(super) struct Plan {
    pub(super) batches: Vec<Planned>,
    /// What the new ones cost, one sum per currency.
    pub(super) totals: Vec<Money>,
    /// Those of the new ones whose domains the account has already.
    pub(super) owned: Vec<Owned>,
}

/// One batch.
pub(super) struct Planned {
    pub(super) items: Vec<Item>,
    pub(super) mark: Mark,
    pub(super) standing: Standing,
}

/// Whether a batch is still to be placed.
pub(super) enum Standing {
    /// It was, then.
    Before(BatchId, Timestamp),
    /// It is.
    New(Quote),
}

impl Plan {
    /// Checks and prices everything. Errors name every line that is wrong.
    pub(super) async fn make(buying: &Buying<'_>, file: ItemsFile) -> anyhow::Result<Self> {
        let Buying { opened, checkout, buyer, client, again } = *buying;
        let mut problems = file.problems;
        let mut batches = Vec::new();
        for items in file.items.chunks(MOST_ITEMS) {
            let requests = items.iter().map(|item| &item.request);
            let mark = Mark::of(buyer.account_id, client, requests);
            let kept = opened.store.kept_answer(buyer.account_id, &mark.key(), opened.now()).await?;
            let standing = match kept.and_then(|answer| mark.placed(&answer)) {
                Some((batch, at)) => Standing::Before(batch, at),
                None => match checkout.quote(buyer, &request(client, items, None)).await {
                    Ok(quote) => Standing::New(quote),
                    Err(error) => {
                        problems.extend(problems_of(error, items, again)?);
                        continue;
                    }
                },
            };
            batches.push(Planned { items: items.to_vec(), mark, standing });
        }
        if !problems.is_empty() {
            return Err(refused(problems));
        }
        let quotes = batches.iter().filter_map(|planned: &Planned| match &planned.standing {
            Standing::New(quote) => Some(quote),
            Standing::Before(..) => None,
        });
        let quoted: Vec<_> = quotes.flat_map(|quote| &quote.items).collect();
        let prices = quoted.iter().map(|item| item.price);
        let totals = totals(prices).map_err(|error| Failure::refused(error.to_string()))?;
        let owned = owned::find(opened, buyer.account_id, quoted.iter().map(|item| &item.domain)).await?;
        Ok(Self { batches, totals, owned })
    }

    /// Whether anything is still to be placed.
    pub(super) fn is_new(&self) -> bool {
        self.new_items() > 0
    }

    /// How many items are still to be placed.
    pub(super) fn new_items(&self) -> usize {
        let new = self.batches.iter().filter(|planned| matches!(planned.standing, Standing::New(_)));
        new.map(|planned| planned.items.len()).sum()
    }

    /// The sums in words.
    pub(super) fn total(&self) -> String {
        self.totals.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
    }
}

impl Planned {
    /// What is placed: at the prices that were shown, or not at all.
    pub(super) fn request(&self, client: ClientId) -> BatchRequest {
        match &self.standing {
            Standing::New(quote) => request(client, &self.items, Some(quote)),
            Standing::Before(..) => request(client, &self.items, None),
        }
    }
}

/// Why a batch was not placed that could be priced a moment before.
pub(super) fn failure(error: CheckoutError, planned: &Planned, again: &Again) -> anyhow::Error {
    match problems_of(error, &planned.items, again) {
        Ok(problems) => refused(problems),
        Err(error) => error,
    }
}

fn request(client: ClientId, items: &[Item], quote: Option<&Quote>) -> BatchRequest {
    let priced = |(place, item): (usize, &Item)| {
        let price = quote.and_then(|quote| quote.items.get(place)).map(|item| item.price);
        let expected_price = match price {
            Some(price) => Given::Value(ExpectedPrice {
                amount: price.amount,
                currency: price.currency.code().to_owned(),
            }),
            None => item.request.expected_price.clone(),
        };
        ItemRequest { expected_price, ..item.request.clone() }
    };
    BatchRequest {
        client_id: client,
        items: items.iter().enumerate().map(priced).collect(),
        problems: Vec::new(),
    }
}

/// What is wrong with lines; other errors end the command.
fn problems_of(error: CheckoutError, items: &[Item], again: &Again) -> anyhow::Result<Vec<Problem>> {
    let place = |index: usize| items.get(index).map_or(Place::NOWHERE, |item| item.place);
    match error {
        CheckoutError::Invalid(found) => Ok(found
            .into_iter()
            // Repeats are found over the whole file.
            .filter(|problem| problem.code != "domain_repeated")
            .map(|ItemProblem { index, field, code, message }| Problem {
                place: place(index),
                field,
                code,
                message,
            })
            .collect()),
        CheckoutError::PriceChanged(changes) => Ok(changes
            .into_iter()
            .map(|change| Problem {
                place: place(change.index),
                field: "expectedPrice".into(),
                code: "price_changed",
                message: format!("{} costs {}, not {}", change.domain, change.actual, change.expected),
            })
            .collect()),
        CheckoutError::DomainsOpen(domains) => Ok(domains
            .into_iter()
            .map(|(index, domain)| Problem {
                place: place(index),
                field: "domain".into(),
                code: "domain_already_ordered",
                message: format!(
                    "an open order is for {domain}; see it with: {}",
                    again.command(&format!("orders --domain {domain}"))
                ),
            })
            .collect()),
        CheckoutError::ClientUnknown => Err(Failure::not_found("the account has no such client")),
        CheckoutError::RegistrantMissing => Err(Failure::refused(
            "the client has no registrant, so nothing can be registered for it (registrant_missing)",
        )),
        // A question keeps nothing, and whoever runs the platform has no key with limits.
        error @ (CheckoutError::KeyUsed(_) | CheckoutError::SpendLimit(_)) => Err(anyhow::Error::new(error)),
        CheckoutError::Store(error) => Err(error.into()),
    }
}

fn refused(mut problems: Vec<Problem>) -> anyhow::Error {
    problems.sort_by_key(|problem| problem.place);
    let lines: Vec<String> = problems.iter().map(|problem| format!("\n  {}", problem.text())).collect();
    let message = format!("nothing was placed; {} thing(s) are wrong:{}", problems.len(), lines.concat());
    Failure::refused_because(message, problems.iter().map(Problem::value).collect())
}
