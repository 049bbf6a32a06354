//! `landrush key`

use std::num::NonZeroU32;

use landrush_model::ports::{Access, ApiKey, KeyChange, NewApiKey, OrderStore};
use landrush_model::spending::{Allowance, Month};
use landrush_model::{AccountId, KeyId, Money, RateLimit, Scope};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::account;
use super::again::Again;
use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

/// The longest name of a key, in characters.
const LONGEST_NAME: usize = 100;

pub(crate) async fn run(args: cli::Key, global: &Global, output: &Output) -> anyhow::Result<()> {
    let opened = Opened::open(&Configuration::read(global)?).await?;
    match args {
        cli::Key::Add { account, name, scopes, limits } => {
            let account = account::find(&opened, account.as_deref(), global).await?;
            if let Some(why) = landrush_model::text_problem(&name, LONGEST_NAME) {
                return Err(Failure::refused(format!("the name: {why}")));
            }
            let scopes = scopes.iter().map(|scope| scope.parse::<Scope>()).collect::<Result<Vec<_>, _>>();
            let scopes = scopes.map_err(|error| Failure::configuration(error.to_string()))?;
            let scopes = if scopes.is_empty() { Scope::ALL.to_vec() } else { scopes };
            let change = change(&limits)?;
            let (key, secret) = add(&opened, account.id, &name, scopes, change).await?;
            let value = json!({ "data": {
                "id": key.id, "key": secret.expose_secret(), "scopes": names(&key),
                "requestsPerMinute": rate_value(key.rate), "spendLimits": key.spend_limits,
            } });
            output.result(&value, || {
                let revoke = Again::new(global, None).of_program(&format!("key revoke {}", key.id));
                format!(
                    "{}\n(Shown this once. Send it as: Authorization: Bearer …; revoke it with: {revoke})",
                    secret.expose_secret()
                )
            });
        }
        cli::Key::List { account } => {
            let account = account::find(&opened, account.as_deref(), global).await?;
            let mut keys = Vec::new();
            for key in opened.store.keys(account.id).await? {
                let month = Month::of(opened.now());
                let allowances = opened.store.allowances(account.id, key.id, month).await?;
                keys.push((key, allowances));
            }
            let rows: Vec<_> = keys.iter().map(row).collect();
            let values: Vec<_> = keys
                .iter()
                .map(|(key, allowances)| {
                    json!({
                        "id": key.id, "name": key.name, "prefix": key.prefix, "scopes": names(key),
                        "requestsPerMinute": rate_value(key.rate), "spending": spending(allowances),
                        "createdAt": key.created_at, "revokedAt": key.revoked_at,
                    })
                })
                .collect();
            output.result(&json!({ "data": values }), || {
                table(&["NAME", "BEGINS", "SCOPES", "STATE", "PER MINUTE", "SPENT THIS MONTH", "ID"], &rows)
            });
        }
        cli::Key::Update { id, limits } => {
            let id: KeyId = id.parse().map_err(|error| Failure::configuration(format!("{error}")))?;
            let change = change(&limits)?;
            if change == KeyChange::default() {
                return Err(Failure::configuration(
                    "say what to change: --requests-per-minute or --spend-limit",
                ));
            }
            let key = opened.store.update_key(id, change).await?;
            let key = key.ok_or_else(|| Failure::not_found("there is no such key in force"))?;
            let value = json!({ "data": {
                "id": key.id, "requestsPerMinute": rate_value(key.rate), "spendLimits": key.spend_limits,
            } });
            output.result(&value, || "The key is changed.".into());
        }
        cli::Key::Revoke { id } => {
            let id: KeyId = id.parse().map_err(|error| Failure::configuration(format!("{error}")))?;
            if !opened.store.revoke_key(id, opened.now()).await? {
                return Err(Failure::not_found("there is no such key in force"));
            }
            output.result(&json!({ "data": { "id": id, "revoked": true } }), || "The key is revoked.".into());
        }
    }
    Ok(())
}

/// Makes a key; the second value is the key itself, which is nowhere else.
pub(crate) async fn add(
    opened: &Opened,
    account: AccountId,
    name: &str,
    scopes: Vec<Scope>,
    limits: KeyChange,
) -> anyhow::Result<(ApiKey, SecretString)> {
    let mut random = [0; 32];
    getrandom::fill(&mut random)
        .map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))?;
    let landrush_http_api::key::NewKey { secret, digest, prefix } = landrush_http_api::key::generate(random);
    let key = ApiKey {
        id: KeyId::from_uuid(opened.id()),
        account_id: account,
        name: name.to_owned(),
        prefix,
        scopes,
        rate: limits.rate.unwrap_or_default(),
        spend_limits: limits.spend_limits.unwrap_or_default(),
        created_at: opened.now(),
        revoked_at: None,
    };
    opened.store.create_key(NewApiKey { key: key.clone(), digest }).await?;
    Ok((key, secret))
}

fn names(key: &ApiKey) -> Vec<&'static str> {
    key.scopes.iter().map(|scope| scope.as_str()).collect()
}

fn row((key, allowances): &(ApiKey, Vec<Allowance>)) -> Vec<String> {
    let state = key.revoked_at.map_or_else(|| "in force".to_owned(), |at| format!("revoked {at}"));
    let rate = match key.rate {
        RateLimit::Usual => "default".to_owned(),
        RateLimit::Unlimited => "no limit".to_owned(),
        RateLimit::PerMinute(requests) => requests.to_string(),
    };
    let spent: Vec<String> = allowances
        .iter()
        .map(|allowance| {
            let Allowance { limit, spent } = allowance;
            format!("{} of {limit}, {} left", spent.decimal(), allowance.left().decimal())
        })
        .collect();
    let spent = if spent.is_empty() { "no limit".to_owned() } else { spent.join("; ") };
    vec![key.name.clone(), key.prefix.clone(), names(key).join(","), state, rate, spent, key.id.to_string()]
}

fn spending(allowances: &[Allowance]) -> Vec<Value> {
    let value = |allowance: &Allowance| json!({ "limit": allowance.limit, "spent": allowance.spent, "left": allowance.left() });
    allowances.iter().map(value).collect()
}

/// As it is given on the command line; a limit is a number.
fn rate_value(rate: RateLimit) -> Value {
    match rate {
        RateLimit::Usual => json!("default"),
        RateLimit::Unlimited => json!("none"),
        RateLimit::PerMinute(requests) => json!(requests),
    }
}

/// Reads how many requests a minute a key may make.
pub(crate) fn rate(text: &str) -> Result<RateLimit, String> {
    match text {
        "none" => Ok(RateLimit::Unlimited),
        "default" => Ok(RateLimit::Usual),
        _ => {
            let number: Option<NonZeroU32> = text.parse().ok();
            let number = number.ok_or("a number of requests from 1 on, `none` or `default`")?;
            Ok(RateLimit::PerMinute(number))
        }
    }
}

/// What is to be changed, as it was given.
fn change(limits: &cli::KeyLimits) -> anyhow::Result<KeyChange> {
    let spend_limits = match limits.spend_limit.as_slice() {
        [] => None,
        [none] if none == "none" => Some(Vec::new()),
        texts => {
            Some(spend_limits(texts).map_err(|why| Failure::configuration(format!("--spend-limit: {why}")))?)
        }
    };
    Ok(KeyChange { rate: limits.requests_per_minute, spend_limits })
}

fn spend_limits(texts: &[String]) -> Result<Vec<Money>, String> {
    let mut limits: Vec<Money> = Vec::new();
    for text in texts {
        let (amount, currency) = text
            .trim()
            .split_once(' ')
            .ok_or_else(|| format!("\"{text}\" is not an amount such as \"500.00 USD\""))?;
        let currency = currency.trim().parse().map_err(|error| format!("{error}"))?;
        let limit =
            Money::from_decimal(amount, currency).map_err(|error| format!("\"{amount}\": {error}"))?;
        if limit.amount < 0 {
            return Err(format!("{limit} is less than nothing"));
        }
        if limits.iter().any(|known| known.currency == currency) {
            return Err(format!("{currency} is limited twice"));
        }
        limits.push(limit);
    }
    limits.sort_by_key(|limit| limit.currency.code());
    Ok(limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_people_write_them() {
        let read = |texts: &[&str]| spend_limits(&texts.iter().map(ToString::to_string).collect::<Vec<_>>());
        let limits = read(&["500.00 USD", "30 EUR", "0 JPY"]).unwrap();
        let shown: Vec<_> = limits.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["30.00 EUR", "0 JPY", "500.00 USD"]);
        for wrong in [
            &["500"][..],
            &["USD 500"],
            &["-1 USD"],
            &["1.001 USD"],
            &["1 usd"],
            &["1 USD", "2 USD"],
            &["none", "1 USD"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_rate_is_a_number_or_a_word() {
        assert_eq!(rate("none"), Ok(RateLimit::Unlimited));
        assert_eq!(rate("default"), Ok(RateLimit::Usual));
        assert_eq!(rate("20"), Ok(RateLimit::PerMinute(NonZeroU32::new(20).unwrap())));
        for wrong in ["", "0", "-1", "1.5", "many"] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
    }
}
