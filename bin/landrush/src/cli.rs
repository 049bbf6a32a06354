//! The command line.

mod order;
mod program;
mod sandbox;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use order::{Found, OneBatch, Order, OrderAction, Orders, Place, Which};
pub(crate) use program::{Backup, Completions, Man, Restore};
pub(crate) use sandbox::Sandbox;

/// Sell domain names: take orders, carry each through a registrar exactly once.
#[derive(Debug, Parser)]
#[command(name = "landrush", version, max_term_width = 100, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER_HELP: &str = "\
Begin here:
  landrush demo                 see a batch of 50 orders run, on sandbox registrars; changes nothing
  landrush demo --keep-running  the same, then play with its API
To run your own:
  landrush --config landrush.toml config check
  landrush --config landrush.toml migrate
  landrush --config landrush.toml account add shop
  landrush --config landrush.toml catalog import prices.csv
  landrush --config landrush.toml key add --account shop
  landrush --config landrush.toml serve

Exit codes: 0 done, 1 unexpected failure, 2 wrong command line or configuration, 3 not found,
4 refused, or nothing to be done, 5 a database, port or registrar can't be used at the moment, 6 orders that were followed
failed or haven't ended.";

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// The configuration file (TOML). Settings also come from the environment: LANDRUSH_DATABASE__URL is `database.url`.
    #[arg(long, short, global = true, env = "LANDRUSH_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database: sqlite:PATH or postgres://USER@HOST/NAME. Overrides the configuration.
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Print JSON for machines instead of text for people.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server: the HTTP API, the fulfilment of orders and the delivery of webhooks.
    Serve(Serve),
    /// See a batch of 50 orders run from start to end, with nothing but this program.
    Demo(Demo),
    /// List orders, newest first, or watch them.
    Orders(Orders),
    /// Place orders, look at one, try failed ones again, call off, hold, or settle one that is in doubt.
    Order(Order),
    /// Accounts: who orders and is charged.
    #[command(subcommand)]
    Account(Account),
    /// Clients: for whom accounts register domains.
    #[command(subcommand)]
    Client(Client),
    /// API keys.
    #[command(subcommand)]
    Key(Key),
    /// Webhook endpoints.
    #[command(subcommand)]
    Webhook(Webhook),
    /// Prices.
    #[command(subcommand)]
    Catalog(Catalog),
    /// Run a local registrar that speaks Dynadot's protocol, with delays and faults on order.
    Sandbox(Sandbox),
    /// Bring the database to this release's form. Makes an SQLite file and the key file if they are missing.
    Migrate,
    /// Copy the SQLite database into a file while the server runs. PostgreSQL has tools of its own.
    Backup(Backup),
    /// Put a backup in the place of the SQLite database, which is kept beside it. Nothing may have it open.
    Restore(Restore),
    /// The configuration.
    #[command(subcommand)]
    Config(Config),
    /// Print a script that completes commands in a shell.
    Completions(Completions),
    /// Print the manual page, or write a page per command.
    Man(Man),
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen. Overrides `http.listen`.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// Migrate the database first.
    #[arg(long)]
    pub(crate) migrate: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Leave server and sandbox up afterwards and show how to talk to them; Ctrl-C ends it.
    #[arg(long)]
    pub(crate) keep_running: bool,
    /// Let the registrar be rough: delays, broken connections, lost answers, outages.
    #[arg(long)]
    pub(crate) faults: bool,
    /// Where the server listens; by default a free local port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Make an account.
    Add {
        /// Its name.
        name: String,
        /// Its price list; made if it is missing.
        #[arg(long, default_value = "default")]
        prices: String,
    },
    /// List accounts.
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Client {
    /// Make a client.
    Add {
        /// Whose client; may be left out if there is one account only.
        #[arg(long)]
        account: Option<String>,
        /// Its name.
        #[arg(long)]
        name: String,
        /// Its e-mail address.
        #[arg(long)]
        email: String,
        /// A JSON file with its registrant: name, organization?, email, phone, address1, address2?, city, state?,
        /// postalCode, country.
        #[arg(long, value_name = "FILE")]
        registrant: Option<PathBuf>,
    },
    /// List clients, newest first.
    List {
        /// Whose clients; may be left out if there is one account only.
        #[arg(long)]
        account: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Make a key and show it, once.
    Add {
        /// For which account; may be left out if there is one account only.
        #[arg(long)]
        account: Option<String>,
        /// How to call it.
        #[arg(long, default_value = "default")]
        name: String,
        /// What it may do, separated by commas; by default everything.
        #[arg(long, value_delimiter = ',', value_name = "SCOPE")]
        scopes: Vec<String>,
        #[command(flatten)]
        limits: KeyLimits,
    },
    /// Change what a key is limited to, at once.
    Update {
        /// The key's id (not the key).
        id: String,
        #[command(flatten)]
        limits: KeyLimits,
    },
    /// List keys, newest first, with what they have spent this month.
    List {
        /// Whose keys; may be left out if there is one account only.
        #[arg(long)]
        account: Option<String>,
    },
    /// Revoke a key, at once and for good.
    Revoke {
        /// The key's id (not the key).
        id: String,
    },
}

/// What a key is limited to.
#[derive(Debug, Args)]
pub(crate) struct KeyLimits {
    /// How many requests a minute it may make at each server; `none` for as many as it likes, `default` for what
    /// `http.requests_per_minute` says.
    #[arg(long, value_name = "N|none|default", value_parser = crate::commands::key::rate)]
    pub(crate) requests_per_minute: Option<landrush_model::RateLimit>,
    /// What it may spend in a calendar month (UTC), such as "500.00 USD"; with a limit it may spend in the currencies of
    /// its limits only. May be given several times, for as many currencies; all its limits are replaced. `none` takes
    /// them away.
    #[arg(long, value_name = "AMOUNT|none")]
    pub(crate) spend_limit: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Webhook {
    /// Add an endpoint and show its signing secret, once.
    Add {
        /// For which account; may be left out if there is one account only.
        #[arg(long)]
        account: Option<String>,
        /// What to say of it.
        #[arg(long)]
        description: Option<String>,
        /// What it is told, separated by commas; by default all but order.updated.
        #[arg(long, value_delimiter = ',', value_name = "TYPE")]
        events: Vec<String>,
        /// Where events are posted to.
        url: String,
    },
    /// List endpoints.
    List {
        /// Whose endpoints; may be left out if there is one account only.
        #[arg(long)]
        account: Option<String>,
    },
    /// Show an endpoint.
    Show(Endpoint),
    /// Change an endpoint; what isn't named stays.
    Update {
        #[command(flatten)]
        endpoint: Endpoint,
        /// A new URL.
        #[arg(long)]
        url: Option<String>,
        /// A new description; an empty one for none.
        #[arg(long)]
        description: Option<String>,
        /// What it is told from now on, separated by commas.
        #[arg(long, value_delimiter = ',', value_name = "TYPE")]
        events: Vec<String>,
        /// Let it be told again; the failures before are forgotten.
        #[arg(long, conflicts_with = "disable")]
        enable: bool,
        /// Let it be told nothing.
        #[arg(long)]
        disable: bool,
    },
    /// Delete an endpoint and its secrets, for good.
    Delete(Endpoint),
    /// Give an endpoint a new signing secret and show it, once. The old one signs beside it for a time.
    Rotate {
        #[command(flatten)]
        endpoint: Endpoint,
        /// How long the old secret signs too, seven days at most; 0s for one that got into wrong hands.
        #[arg(long, value_name = "TIME", default_value = "24h", value_parser = crate::config::duration)]
        overlap: std::time::Duration,
    },
    /// Send a test event to an endpoint; the server delivers it.
    Test(Endpoint),
    /// List the deliveries to an endpoint, newest first, or show one with request and answer of every attempt.
    Deliveries {
        #[command(flatten)]
        endpoint: Endpoint,
        /// Show this one.
        delivery: Option<String>,
        /// waiting, delivered, abandoned or replayed.
        #[arg(long, conflicts_with = "delivery")]
        status: Option<String>,
        /// Those begun since then, such as 2026-11-25T12:00:00Z.
        #[arg(long, value_name = "TIME", conflicts_with = "delivery")]
        since: Option<String>,
        /// How many, 1 to 100.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
        limit: u32,
    },
    /// Deliver the event of one delivery once more, or those of all that failed since a time.
    Replay {
        #[command(flatten)]
        endpoint: Endpoint,
        /// The delivery's id.
        #[arg(required_unless_present = "failed_since")]
        delivery: Option<String>,
        /// All that were begun since then and have failed, such as 2026-11-25T12:00:00Z.
        #[arg(long, value_name = "TIME", conflicts_with = "delivery")]
        failed_since: Option<String>,
    },
}

/// A webhook endpoint.
#[derive(Debug, Args)]
pub(crate) struct Endpoint {
    /// The endpoint's id.
    pub(crate) id: String,
    /// Whose endpoint; may be left out if there is one account only.
    #[arg(long)]
    pub(crate) account: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Catalog {
    /// Import prices from a CSV file with the columns provider, tld, operation, term, currency, cost, and, if wanted,
    /// price, valid_from and made_by. An empty price is made of the cost by the configured mark-up.
    Import {
        /// The file, or - for standard input.
        file: PathBuf,
        /// Into which price list.
        #[arg(long, default_value = "default")]
        list: String,
    },
    /// Write the prices that hold now and those to come as a CSV file that `import` reads, to standard output.
    Export {
        /// Of which price list.
        #[arg(long, default_value = "default")]
        list: String,
    },
    /// Bring costs up to a registrar's own price list, and with them the prices that a mark-up rule made.
    Sync(CatalogSync),
    /// Show the prices that hold now.
    Show {
        /// Of which price list.
        #[arg(long, default_value = "default")]
        list: String,
        /// Of this TLD only.
        #[arg(long)]
        tld: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CatalogSync {
    /// The registrar account whose price list is read; may be left out if one is configured only.
    #[arg(long, value_name = "NAME")]
    pub(crate) registrar: Option<String>,
    /// Into which price list; made if it is missing.
    #[arg(long, default_value = "default")]
    pub(crate) list: String,
    /// Of this TLD only, which is added if it isn't sold yet. May be given several times. By default of all TLDs that
    /// the price list has any price of.
    #[arg(long, conflicts_with = "all")]
    pub(crate) tld: Vec<String>,
    /// Of all TLDs that the registrar sells.
    #[arg(long)]
    pub(crate) all: bool,
    /// Show what would change, and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Apply changes that look like mistakes, too: by more than half, to nothing, or to another currency.
    #[arg(long)]
    pub(crate) accept_jumps: bool,
    /// Make prices anew that were set by hand, too.
    #[arg(long)]
    pub(crate) reprice: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Read the configuration and say whether anything is wrong with it; secrets are not shown.
    Check,
    /// Print a configuration with every key, its meaning and its default.
    Sample,
}
