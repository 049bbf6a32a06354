//! What a file comes to: batches of fifty, each priced, or known to be placed already.

use landrush_model::ports::OrderStore;
use landrush_model::{BatchId, ClientId, Money, Principal, Timestamp, totals};
use landrush_orders::checkout::{
    BatchRequest, Checkout, CheckoutError, ExpectedPrice, Given, ItemProblem, ItemRequest, MOST_ITEMS, Quote,
};

use super::super::items_file::{Item, ItemsFile, Problem};
use super::super::marks::Mark;
use crate::exit::Failure;
use crate::wiring::Opened;

/// What is to be placed.
pub(super) struct Plan {
    pub(super) batches: Vec<Planned>,
    /// What the new ones cost, one sum per currency.
    pub(super) totals: Vec<Money>,
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
    pub(super) async fn make(
        opened: &Opened,
        checkout: &Checkout,
        buyer: &Principal,
        client: ClientId,
        file: ItemsFile,
    ) -> anyhow::Result<Self> {
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
                        problems.extend(problems_of(error, items)?);
                        continue;
                    }
                },
            };
            batches.push(Planned { items: items.to_vec(), mark, standing });
        }
        if !problems.is_empty() {
            return Err(refused(problems));
        }
        let quotes = batches.iter().filter_map(|planned| match &planned.standing {
            Standing::New(quote) => Some(quote),
            Standing::Before(..) => None,
        });
        let prices = quotes.flat_map(|quote| quote.items.iter().map(|item| item.price));
        let totals = totals(prices).map_err(|error| Failure::refused(error.to_string()))?;
        Ok(Self { batches, totals })
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
pub(super) fn failure(error: CheckoutError, planned: &Planned) -> anyhow::Error {
    match problems_of(error, &planned.items) {
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
fn problems_of(error: CheckoutError, items: &[Item]) -> anyhow::Result<Vec<Problem>> {
    let line = |index: usize| items.get(index).map_or(0, |item| item.line);
    match error {
        CheckoutError::Invalid(found) => Ok(found
            .into_iter()
            // Repeats are found over the whole file.
            .filter(|problem| problem.code != "domain_repeated")
            .map(|ItemProblem { index, field, code, message }| Problem {
                line: line(index),
                field,
                code,
                message,
            })
            .collect()),
        CheckoutError::PriceChanged(changes) => Ok(changes
            .into_iter()
            .map(|change| Problem {
                line: line(change.index),
                field: "expectedPrice".into(),
                code: "price_changed",
                message: format!("{} costs {}, not {}", change.domain, change.actual, change.expected),
            })
            .collect()),
        CheckoutError::DomainsOpen(domains) => Ok(domains
            .into_iter()
            .map(|(index, domain)| Problem {
                line: line(index),
                field: "domain".into(),
                code: "domain_already_ordered",
                message: format!(
                    "an open order is for {domain}; see it with: landrush orders --domain {domain}"
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
    problems.sort_by_key(|problem| problem.line);
    let lines: Vec<String> = problems.iter().map(|problem| format!("\n  {}", problem.text())).collect();
    let message = format!("nothing was placed; {} thing(s) are wrong:{}", problems.len(), lines.concat());
    Failure::refused_because(message, problems.iter().map(Problem::value).collect())
}
