//! `landrush client`

use std::path::Path;

use landrush_model::ports::{ClientStore, NewClient};
use landrush_model::{AccountId, Client, ClientId, Registrant, RegistrantId};
use serde_json::json;

use super::account;
use crate::cli::{self, Global};
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::{Output, table};
use crate::wiring::Opened;

pub(crate) async fn run(args: cli::Client, global: &Global, output: &Output) -> anyhow::Result<()> {
    let opened = Opened::open(&Configuration::read(global)?).await?;
    match args {
        cli::Client::Add { account, name, email, registrant } => {
            let account = account::find(&opened, account.as_deref(), global).await?;
            let registrant = registrant.as_deref().map(read_registrant).transpose()?;
            let client = add(&opened, account.id, &name, &email, registrant).await?;
            output.result(&json!({ "data": { "id": client.id, "name": name, "email": email } }), || {
                format!("Made the client {name}: its clientId is {}", client.id)
            });
        }
        cli::Client::List { account } => {
            let account = account::find(&opened, account.as_deref(), global).await?;
            let clients = opened.store.clients(account.id, None, 100).await?;
            let rows: Vec<_> = clients.iter().map(row).collect();
            let values: Vec<_> = clients
                .iter()
                .map(|client| {
                    json!({ "id": client.id, "name": client.name, "email": client.email, "hasRegistrant": client.registrant.is_some() })
                })
                .collect();
            output
                .result(&json!({ "data": values }), || table(&["NAME", "E-MAIL", "REGISTRANT", "ID"], &rows));
        }
    }
    Ok(())
}

/// Makes a client.
pub(crate) async fn add(
    opened: &Opened,
    account: AccountId,
    name: &str,
    email: &str,
    registrant: Option<Registrant>,
) -> anyhow::Result<Client> {
    if let Some(why) = landrush_model::text_problem(name, 200) {
        return Err(Failure::refused(format!("the name: {why}")));
    }
    if !landrush_model::is_email(email) {
        return Err(Failure::refused("the e-mail address is not one"));
    }
    let now = opened.now();
    let client = Client {
        id: ClientId::from_uuid(opened.id()),
        account_id: account,
        name: name.to_owned(),
        email: email.to_owned(),
        registrant: registrant.map(|registrant| (RegistrantId::from_uuid(opened.id()), registrant)),
        created_at: now,
        updated_at: now,
    };
    opened.store.create_client(NewClient { client: client.clone(), answer: None }).await?;
    Ok(client)
}

fn read_registrant(path: &Path) -> anyhow::Result<Registrant> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::configuration(format!("{} can't be read: {error}", path.display())))?;
    let registrant: Registrant = serde_json::from_str(&text)
        .map_err(|error| Failure::refused(format!("{}: {error}", path.display())))?;
    let problems = registrant.problems();
    if problems.is_empty() {
        return Ok(registrant);
    }
    let problems: Vec<_> =
        problems.iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect();
    Err(Failure::refused(format!("{}: {}", path.display(), problems.join("; "))))
}

fn row(client: &Client) -> Vec<String> {
    let registrant = if client.registrant.is_some() { "yes" } else { "no" };
    vec![client.name.clone(), client.email.clone(), registrant.to_owned(), client.id.to_string()]
}
