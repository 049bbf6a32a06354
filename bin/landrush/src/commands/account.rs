//! `landrush account`

use landrush_model::ports::{Access, CatalogueStore};
use landrush_model::{Account, AccountId, Credential, PriceListId, Principal, RateLimit, Scope, Spending};
use serde_json::json;

use super::again::Again;
use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

pub(crate) async fn run(args: cli::Account, global: &Global, output: &Output) -> anyhow::Result<()> {
    let opened = Opened::open(&Configuration::read(global)?).await?;
    match args {
        cli::Account::Add { name, prices } => {
            let account = add(&opened, &name, &prices).await?;
            output.result(&json!({ "data": { "id": account.id, "name": name, "prices": prices } }), || {
                let next = Again::new(global, Some(&name)).command("key add");
                format!("Made the account {name}.\nNext: {next}")
            });
        }
        cli::Account::List => {
            let accounts = opened.store.accounts().await?;
            let rows: Vec<_> =
                accounts.iter().map(|account| vec![account.name.clone(), account.id.to_string()]).collect();
            let values: Vec<_> =
                accounts.iter().map(|account| json!({ "id": account.id, "name": account.name })).collect();
            output.result(&json!({ "data": values }), || table(&["NAME", "ID"], &rows));
        }
    }
    Ok(())
}

/// Makes an account, and its price list if that is missing.
pub(crate) async fn add(opened: &Opened, name: &str, prices: &str) -> anyhow::Result<Account> {
    if let Some(why) = landrush_model::text_problem(name, 100) {
        return Err(Failure::refused(format!("the name: {why}")));
    }
    if opened.store.accounts().await?.iter().any(|account| account.name == name) {
        return Err(Failure::refused(format!("there is an account \"{name}\" already")));
    }
    let list = opened.store.create_price_list(PriceListId::from_uuid(opened.id()), prices).await?;
    let account =
        Account { id: AccountId::from_uuid(opened.id()), name: name.to_owned(), price_list_id: list };
    opened.store.create_account(account.clone(), opened.now()).await?;
    Ok(account)
}

/// The account of this name; without a name, the only one.
pub(crate) async fn find(opened: &Opened, name: Option<&str>, global: &Global) -> anyhow::Result<Account> {
    let mut accounts = opened.store.accounts().await?;
    match name {
        Some(name) => accounts
            .into_iter()
            .find(|account| account.name == name)
            .ok_or_else(|| Failure::not_found(format!("there is no account \"{name}\""))),
        None if accounts.len() == 1 => Ok(accounts.remove(0)),
        None if accounts.is_empty() => {
            let add = Again::new(global, None).of_program("account add NAME");
            Err(Failure::not_found(format!("there is no account yet; make one with: {add}")))
        }
        None => Err(Failure::configuration("there are several accounts; say which with --account NAME")),
    }
}

/// Whoever types the command, acting for an account.
pub(crate) fn operator_of(account: &Account) -> Principal {
    Principal {
        account_id: account.id,
        price_list_id: account.price_list_id,
        credential: Credential::Operator,
        scopes: Scope::ALL.to_vec(),
        rate: RateLimit::Unlimited,
        spending: Spending::Unlimited,
    }
}
