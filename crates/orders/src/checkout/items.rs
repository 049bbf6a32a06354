//! The checks of a request's items. Pure.

use std::collections::{HashMap, HashSet};

use landrush_model::catalogue::{Catalogue, PriceKey, Priced, PricedOperation};
use landrush_model::{Currency, DomainName, Money, Nameservers, PriceListId, Provider, Term, Timestamp};

#[cfg(test)]
use super::ExpectedPrice;
use super::problem::PRICE_UNAVAILABLE;
use super::{BatchRequest, CheckoutError, Given, ItemProblem, ItemRequest, PriceChange};

/// An item that can be sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PricedItem {
    pub(super) domain: DomainName,
    pub(super) provider: Provider,
    pub(super) term: Term,
    pub(super) nameservers: Option<Nameservers>,
    pub(super) priced: Priced,
}

/// Checks and prices every item.
///
/// Errors: [`CheckoutError::Invalid`] with everything that is wrong, by item; else [`CheckoutError::PriceChanged`].
pub(super) fn check_items(
    request: &BatchRequest,
    providers: &HashSet<Provider>,
    catalogue: &Catalogue,
    price_list_id: PriceListId,
    now: Timestamp,
) -> Result<Vec<PricedItem>, CheckoutError> {
    let mut problems = request.problems.clone();
    let mut changes = Vec::new();
    let mut items = Vec::with_capacity(request.items.len());
    let mut seen: HashMap<DomainName, usize> = HashMap::new();
    for (index, item) in request.items.iter().enumerate() {
        let mut checks = ItemChecks { index, problems: &mut problems };
        let domain = checks.domain(item, &mut seen);
        let provider = checks.provider(item, providers);
        let term = checks.term(item);
        let nameservers = checks.nameservers(item);
        let expected = checks.expected_price(item);
        let (Some(domain), Some(provider), Some(term)) = (domain, provider, term) else { continue };
        let key = PriceKey {
            price_list_id,
            provider,
            tld: domain.tld(),
            operation: PricedOperation::Register,
            term,
        };
        let Some(priced) = catalogue.price(&key, now) else {
            checks.no_price(&key, catalogue);
            continue;
        };
        if let Some(expected) = expected.filter(|expected| *expected != priced.price) {
            changes.push(PriceChange { index, domain: domain.clone(), expected, actual: priced.price });
        }
        items.push(PricedItem { domain, provider: key.provider, term, nameservers, priced });
    }
    if !problems.is_empty() {
        problems.sort_by_key(|problem| problem.index);
        return Err(CheckoutError::Invalid(problems));
    }
    if !changes.is_empty() {
        return Err(CheckoutError::PriceChanged(changes));
    }
    Ok(items)
}

struct ItemChecks<'a> {
    index: usize,
    problems: &'a mut Vec<ItemProblem>,
}

impl ItemChecks<'_> {
    fn note(&mut self, field: impl Into<String>, code: &'static str, message: impl Into<String>) {
        self.problems.push(ItemProblem {
            index: self.index,
            field: field.into(),
            code,
            message: message.into(),
        });
    }

    fn domain(&mut self, item: &ItemRequest, seen: &mut HashMap<DomainName, usize>) -> Option<DomainName> {
        match item.domain.as_ref()?.parse::<DomainName>() {
            Ok(domain) => {
                if let Some(first) = seen.get(&domain) {
                    self.note("domain", "domain_repeated", format!("{domain} is in item {first} already"));
                } else {
                    seen.insert(domain.clone(), self.index);
                }
                Some(domain)
            }
            Err(error) => {
                self.note("domain", error.code(), error.to_string());
                None
            }
        }
    }

    fn provider(&mut self, item: &ItemRequest, providers: &HashSet<Provider>) -> Option<Provider> {
        let text = item.provider.as_ref()?;
        let provider = text.parse::<Provider>().ok().filter(|provider| providers.contains(provider));
        if provider.is_none() {
            let mut known: Vec<_> = providers.iter().map(Provider::as_str).collect();
            known.sort_unstable();
            let known = if known.is_empty() {
                "none is set up".into()
            } else {
                format!("known: {}", known.join(", "))
            };
            self.note("provider", "provider_unknown", format!("there is no such provider ({known})"));
        }
        provider
    }

    fn term(&mut self, item: &ItemRequest) -> Option<Term> {
        match Term::try_from(item.term?) {
            Ok(term) => Some(term),
            Err(error) => {
                self.note("term", "term_out_of_range", error.to_string());
                None
            }
        }
    }

    fn nameservers(&mut self, item: &ItemRequest) -> Option<Nameservers> {
        let Given::Value(hosts) = &item.nameservers else { return None };
        match Nameservers::new(hosts) {
            Ok(nameservers) => Some(nameservers),
            Err(error) => {
                let field =
                    error.index().map_or_else(|| "nameservers".into(), |n| format!("nameservers[{n}]"));
                self.note(field, error.code(), error.to_string());
                None
            }
        }
    }

    fn expected_price(&mut self, item: &ItemRequest) -> Option<Money> {
        let Given::Value(expected) = &item.expected_price else { return None };
        match expected.currency.parse::<Currency>() {
            Ok(currency) => Some(Money::new(expected.amount, currency)),
            Err(error) => {
                self.note("expectedPrice.currency", "currency_unknown", error.to_string());
                None
            }
        }
    }

    fn no_price(&mut self, key: &PriceKey, catalogue: &Catalogue) {
        let (field, message) = if catalogue.sells(key.price_list_id, &key.provider, &key.tld) {
            ("term", format!("{} has no price for .{} for {}", key.provider, key.tld, key.term))
        } else {
            ("domain", format!("{} has no price for .{}", key.provider, key.tld))
        };
        self.note(field, PRICE_UNAVAILABLE, message);
    }
}

#[cfg(test)]
mod tests {
    use landrush_model::ClientId;
    use landrush_model::catalogue::{PriceEntry, PriceOrigin};
    use uuid::Uuid;

    use super::*;

    fn list() -> PriceListId {
        PriceListId::from_uuid(Uuid::nil())
    }

    fn catalogue() -> Catalogue {
        let entry = |tld: &str, amount| PriceEntry {
            key: PriceKey {
                price_list_id: list(),
                provider: "dynadot".parse().unwrap(),
                tld: tld.parse().unwrap(),
                operation: PricedOperation::Register,
                term: Term::ONE,
            },
            cost: Money::new(1, "USD".parse().unwrap()),
            price: Money::new(amount, "USD".parse().unwrap()),
            origin: PriceOrigin::Hand,
            valid_from: Timestamp::EPOCH,
        };
        Catalogue::new(3, [entry("com", 1_299), entry("net", 1_399)])
    }

    fn item(domain: &str) -> ItemRequest {
        ItemRequest {
            domain: Some(domain.into()),
            provider: Some("dynadot".into()),
            term: Some(1),
            nameservers: Given::Absent,
            expected_price: Given::Absent,
        }
    }

    fn check(items: Vec<ItemRequest>) -> Result<Vec<PricedItem>, CheckoutError> {
        let request =
            BatchRequest { client_id: ClientId::from_uuid(Uuid::nil()), items, problems: Vec::new() };
        let providers = HashSet::from(["dynadot".parse().unwrap()]);
        check_items(&request, &providers, &catalogue(), list(), Timestamp::EPOCH)
    }

    #[track_caller]
    fn problems(items: Vec<ItemRequest>, expected: &[(usize, &str, &str)]) {
        let Err(CheckoutError::Invalid(problems)) = check(items) else { panic!("it was accepted") };
        let found: Vec<_> =
            problems.iter().map(|problem| (problem.index, problem.field.as_str(), problem.code)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_item_gets_the_price_of_its_own_tld() {
        let items = check(vec![item("a.com"), item("b.net")]).unwrap();
        let prices: Vec<_> = items.iter().map(|item| item.priced.price.amount).collect();
        assert_eq!(prices, [1_299, 1_399]);
    }

    #[test]
    fn everything_that_is_wrong_is_reported_at_once_by_item() {
        problems(
            vec![
                ItemRequest { term: Some(0), provider: Some("nobody".into()), ..item("www.a.com") },
                item("good.com"),
                ItemRequest {
                    nameservers: Given::Value(vec!["ns1.example.com".into(), "!".into()]),
                    ..item("GOOD.com")
                },
                ItemRequest {
                    expected_price: Given::Value(ExpectedPrice { amount: 1, currency: "usd".into() }),
                    ..item("b.com")
                },
                item("c.org"),
                ItemRequest { term: Some(2), ..item("d.com") },
            ],
            &[
                (0, "domain", "domain_is_subdomain"),
                (0, "provider", "provider_unknown"),
                (0, "term", "term_out_of_range"),
                (2, "domain", "domain_repeated"),
                (2, "nameservers[1]", "nameserver_invalid"),
                (3, "expectedPrice.currency", "currency_unknown"),
                (4, "domain", "price_unavailable"),
                (5, "term", "price_unavailable"),
            ],
        );
    }

    #[test]
    fn all_prices_that_differ_are_listed_and_none_that_agree() {
        let expecting = |domain: &str, amount| ItemRequest {
            expected_price: Given::Value(ExpectedPrice { amount, currency: "USD".into() }),
            ..item(domain)
        };
        let Err(CheckoutError::PriceChanged(changes)) =
            check(vec![expecting("a.com", 1), expecting("b.com", 1_299), expecting("c.net", 2)])
        else {
            panic!("it was accepted")
        };
        let found: Vec<_> = changes
            .iter()
            .map(|change| (change.index, change.expected.amount, change.actual.amount))
            .collect();
        assert_eq!(found, [(0, 1, 1_299), (2, 2, 1_399)]);
    }
}
