//! `landrush key`

use landrush_model::ports::{Access, ApiKey, NewApiKey};
use landrush_model::{AccountId, KeyId, Scope};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::account;
use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

pub(crate) async fn run(args: cli::Key, global: &Global, output: &Output) -> anyhow::Result<()> {
    let opened = Opened::open(&Configuration::read(global)?).await?;
    match args {
        cli::Key::Add { account, name, scopes } => {
            let account = account::find(&opened, account.as_deref()).await?;
            let scopes = scopes.iter().map(|scope| scope.parse::<Scope>()).collect::<Result<Vec<_>, _>>();
            let scopes = scopes.map_err(|error| Failure::configuration(error.to_string()))?;
            let scopes = if scopes.is_empty() { Scope::ALL.to_vec() } else { scopes };
            let (key, secret) = add(&opened, account.id, &name, scopes).await?;
            let value =
                json!({ "data": { "id": key.id, "key": secret.expose_secret(), "scopes": names(&key) } });
            output.result(&value, || {
                format!("{}\n(Shown this once. Send it as: Authorization: Bearer …; revoke it with: landrush key revoke {})",
                    secret.expose_secret(), key.id)
            });
        }
        cli::Key::List { account } => {
            let account = account::find(&opened, account.as_deref()).await?;
            let keys = opened.store.keys(account.id).await?;
            let rows: Vec<_> = keys.iter().map(row).collect();
            let values: Vec<_> = keys
                .iter()
                .map(|key| {
                    json!({
                        "id": key.id, "name": key.name, "prefix": key.prefix, "scopes": names(key),
                        "createdAt": key.created_at, "revokedAt": key.revoked_at,
                    })
                })
                .collect();
            output.result(&json!({ "data": values }), || {
                table(&["NAME", "BEGINS", "SCOPES", "STATE", "ID"], &rows)
            });
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
        created_at: opened.now(),
        revoked_at: None,
    };
    opened.store.create_key(NewApiKey { key: key.clone(), digest }).await?;
    Ok((key, secret))
}

fn names(key: &ApiKey) -> Vec<&'static str> {
    key.scopes.iter().map(|scope| scope.as_str()).collect()
}

fn row(key: &ApiKey) -> Vec<String> {
    let state = key.revoked_at.map_or_else(|| "in force".to_owned(), |at| format!("revoked {at}"));
    vec![key.name.clone(), key.prefix.clone(), names(key).join(","), state, key.id.to_string()]
}
