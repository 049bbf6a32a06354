//! `landrush order FILE`

mod owned;
mod plan;
mod shown;

use landrush_model::ports::{ClientStore, StoreError};
use landrush_model::{Account, BatchId, ClientId};
use landrush_orders::checkout::{CheckoutError, KeepAnswer, Placed};
use serde_json::json;

use super::{follow, items_file, parse};
use crate::cli::{Global, Place};
use crate::commands::account;
use crate::commands::again::Again;
use crate::config::Configuration;
use crate::exit::Failure;
use crate::output::Output;
use crate::wiring::Opened;
use plan::{Buying, Plan, Planned, Standing};

pub(super) async fn run(args: &Place, global: &Global, output: Output) -> anyhow::Result<()> {
    let configuration = Configuration::read(global)?;
    let text = crate::input::read(&args.file)?;
    let opened = Opened::open(&configuration).await?;
    let account = account::find(&opened, args.account.as_deref(), global).await?;
    let file = items_file::read(&text);
    let again = Again::new(global, args.account.as_deref());
    let client = client(&opened, &account, (args.client.as_deref(), file.client), &again).await?;
    let registrars = opened.registrars(&configuration).await?;
    let checkout = opened.checkout(&configuration, &registrars);
    let buyer = account::operator_of(&account);
    let buying = Buying { opened: &opened, checkout: &checkout, buyer: &buyer, client, again: &again };
    let plan = Plan::make(&buying, file).await?;
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
    let kept_for = configuration.orders.idempotency;
    let mut batches: Vec<BatchId> = Vec::new();
    for planned in &plan.batches {
        let placed = match &planned.standing {
            Standing::Before(batch, _) => Ok(*batch),
            Standing::New(_) => {
                let keep = |placed: &Placed| planned.mark.keep(placed, kept_for);
                place(&buying, planned, &keep).await
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
    (given, in_file): (Option<&str>, Option<ClientId>),
    again: &Again,
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
                let add = again.command("client add");
                Err(Failure::not_found(format!("the account has no client yet; make one with: {add}")))
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
    let owned = match plan.owned.len() {
        0 => String::new(),
        count => format!(" {count} of the domains are the account's already."),
    };
    output.confirm(&format!(
        "Place {} order(s) and charge {} to {}?{owned}",
        plan.new_items(),
        plan.total(),
        account.name
    ))
}

async fn place(buying: &Buying<'_>, planned: &Planned, keep: &KeepAnswer<'_>) -> anyhow::Result<BatchId> {
    match buying.checkout.place(buying.buyer, &planned.request(buying.client), Some(keep)).await {
        Ok(placed) => Ok(placed.batch.id),
        // Another command was a moment faster with the same file.
        Err(CheckoutError::KeyUsed(answer)) => planned
            .mark
            .placed(&answer)
            .map(|(batch, _)| batch)
            .ok_or_else(|| Failure::refused("another answer is kept under the key of this batch")),
        Err(error) => Err(plan::failure(error, planned, buying.again)),
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
