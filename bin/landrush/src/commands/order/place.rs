//! `landrush order FILE`

mod plan;
mod shown;

use landrush_model::ports::{ClientStore, StoreError};
use landrush_model::{Account, BatchId, ClientId, Principal};
use landrush_orders::checkout::{Checkout, CheckoutError, KeepAnswer, Placed};
use serde_json::json;

use super::again::Again;
use super::{follow, items_file, parse};
use crate::cli::{Global, Place};
use crate::commands::account;
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::Output;
use crate::wiring::Opened;
use plan::{Plan, Planned, Standing};

pub(super) async fn run(args: &Place, global: &Global, output: Output) -> anyhow::Result<()> {
    let configuration = Configuration::read(global)?;
    let text = crate::input::read(&args.file)?;
    let opened = Opened::open(&configuration).await?;
    let account = account::find(&opened, args.account.as_deref()).await?;
    let file = items_file::read(&text);
    let client = client(&opened, &account, args.client.as_deref(), file.client).await?;
    let registrars = opened.registrars(&configuration).await?;
    let checkout = opened.checkout(&configuration, &registrars);
    let buyer = account::operator_of(&account);
    let plan = Plan::make(&opened, &checkout, &buyer, client, file).await?;
    if args.dry_run {
        output.result(&json!({ "data": shown::value(&plan, &account, client) }), || {
            format!("{}\nNothing was placed.", shown::text(&plan))
        });
        return Ok(());
    }
    output.say(shown::text(&plan));
    if plan.is_new() && !args.yes && !agreed(args, &plan, &account, output)? {
        output.say("Nothing was placed.");
        return Ok(());
    }
    let again = Again::new(global, args.account.as_ref().map(|_| &account));
    let kept_for = configuration.orders.idempotency;
    let mut batches: Vec<BatchId> = Vec::new();
    for planned in &plan.batches {
        let placed = match &planned.standing {
            Standing::Before(batch, _) => Ok(*batch),
            Standing::New(_) => {
                let keep = |placed: &Placed| planned.mark.keep(placed, kept_for);
                place(&checkout, &buyer, planned, client, &keep).await
            }
        };
        match placed {
            Ok(batch) => {
                output.say(format!("Batch {batch}: {} order(s).", planned.items.len()));
                batches.push(batch);
            }
            Err(error) => return Err(stopped(error, &batches, &plan, &again)),
        }
    }
    let ids: Vec<String> = batches.iter().map(ToString::to_string).collect();
    let follow = again.command(&format!("order follow {}", ids.join(" ")));
    let told = shown::value(&plan, &account, client);
    if args.no_follow {
        let mut data = told;
        data["batches"] = json!(ids);
        data["follow"] = json!(follow);
        output.result(&json!({ "data": data }), || format!("Follow them with:\n  {follow}"));
        return Ok(());
    }
    output.say(format!("Ctrl-C stops following, not the orders; follow them again with:\n  {follow}"));
    follow::to_the_end(&opened, account.id, &batches, &again, told, output).await
}

/// For whom is ordered: as the command or the file says, else the only client.
async fn client(
    opened: &Opened,
    account: &Account,
    given: Option<&str>,
    in_file: Option<ClientId>,
) -> anyhow::Result<ClientId> {
    let given: Option<ClientId> = given.map(parse).transpose()?;
    match (given, in_file) {
        (Some(given), Some(in_file)) if given != in_file => {
            Err(Failure::configuration("--client and the file's clientId differ"))
        }
        (Some(client), _) | (None, Some(client)) => Ok(client),
        (None, None) => match &opened.store.clients(account.id, None, 2).await?[..] {
            [client] => Ok(client.id),
            [] => {
                Err(Failure::not_found("the account has no client yet; make one with: landrush client add"))
            }
            _ => Err(Failure::configuration("the account has several clients; say which with --client ID")),
        },
    }
}

/// Whether somebody says yes. Where nobody can be asked, that is an error.
fn agreed(args: &Place, plan: &Plan, account: &Account, output: Output) -> anyhow::Result<bool> {
    if args.file.as_os_str() == "-" || !output.can_ask() {
        return Err(Failure::configuration(
            "nothing was placed, since nobody can be asked here; say --yes to place",
        ));
    }
    output.confirm(&format!(
        "Place {} order(s) and charge {} to {}?",
        plan.new_items(),
        plan.total(),
        account.name
    ))
}

async fn place(
    checkout: &Checkout,
    buyer: &Principal,
    planned: &Planned,
    client: ClientId,
    keep: &KeepAnswer<'_>,
) -> anyhow::Result<BatchId> {
    match checkout.place(buyer, &planned.request(client), Some(keep)).await {
        Ok(placed) => Ok(placed.batch.id),
        // Another command was a moment faster with the same file.
        Err(CheckoutError::KeyUsed(answer)) => planned
            .mark
            .placed(&answer)
            .map(|(batch, _)| batch)
            .ok_or_else(|| Failure::refused("another answer is kept under the key of this batch")),
        Err(error) => Err(plan::failure(error, planned)),
    }
}

/// A batch could not be placed after others were.
fn stopped(error: anyhow::Error, placed: &[BatchId], plan: &Plan, again: &Again) -> anyhow::Error {
    let is_of_store = error.chain().any(|cause| cause.is::<StoreError>());
    if placed.is_empty() && !is_of_store {
        return error;
    }
    let ids: Vec<String> = placed.iter().map(ToString::to_string).collect();
    let done = if placed.is_empty() {
        "No batch is known to be placed.".to_owned()
    } else {
        format!(
            "{} of {} batches were placed and go on; follow them with: {}.",
            placed.len(),
            plan.batches.len(),
            again.command(&format!("order follow {}", ids.join(" ")))
        )
    };
    error.context(format!("{done} Run the same command again for the rest: what was placed is recognised"))
}
