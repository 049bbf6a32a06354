//! Orders on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Orders {
    /// Whose orders; may be left out if there is one account only.
    #[arg(long)]
    pub(crate) account: Option<String>,
    /// PENDING, REGISTERING, REGISTERED, SETTING_NS, COMPLETED or FAILED.
    #[arg(long)]
    pub(crate) status: Option<String>,
    /// Of this batch.
    #[arg(long, value_name = "ID")]
    pub(crate) batch: Option<String>,
    /// Of this client.
    #[arg(long, value_name = "ID")]
    pub(crate) client: Option<String>,
    /// For this domain.
    #[arg(long)]
    pub(crate) domain: Option<String>,
    /// How many, 1 to 100; by default 20, or 100 with --watch.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) limit: Option<u32>,
    /// Show every change of the listed orders until all of them have ended; Ctrl-C stops watching.
    #[arg(long)]
    pub(crate) watch: bool,
}

#[derive(Debug, Args)]
#[command(subcommand_negates_reqs = true)]
pub(crate) struct Order {
    #[command(flatten)]
    pub(crate) place: Option<Place>,
    #[command(subcommand)]
    pub(crate) action: Option<OrderAction>,
}

/// What `landrush order FILE` takes.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Orders to be placed, or - for standard input. CSV with the columns domain, provider, term and, if wanted, nameservers
    /// (separated by spaces) and expectedPrice (such as "12.99 USD"); or JSON: a list of items, or a body of POST /orders.
    pub(crate) file: PathBuf,
    /// Who orders and is charged; may be left out if there is one account only.
    #[arg(long)]
    pub(crate) account: Option<String>,
    /// For which client; may be left out if the account has one client only, or the file says it.
    #[arg(long, value_name = "ID")]
    pub(crate) client: Option<String>,
    /// Place the orders without asking.
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) yes: bool,
    /// Check and price everything, and place nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Don't wait for the end of the orders.
    #[arg(long)]
    pub(crate) no_follow: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OrderAction {
    /// Show where an order stands and everything that happened to it.
    Show {
        /// The order's id.
        id: String,
        /// Whose order; may be left out if there is one account only.
        #[arg(long)]
        account: Option<String>,
    },
    /// Follow batches until every order has ended, and say what failed.
    Follow {
        /// The batches' ids.
        #[arg(required = true, value_name = "BATCH")]
        batches: Vec<String>,
        /// Whose batches; may be left out if there is one account only.
        #[arg(long)]
        account: Option<String>,
    },
    /// Try a failed order again, or those of a batch. Where none is tried again it is refused (exit code 4).
    Retry {
        #[command(flatten)]
        which: Which,
        /// With --batch: only orders that failed with this code. May be given several times.
        #[arg(long = "error-code", value_name = "CODE", requires = "batch")]
        error_codes: Vec<String>,
    },
    /// Call an order off, or those of a batch, if nothing was sent for it. Where none is called off it is refused (exit code 4).
    Cancel {
        #[command(flatten)]
        which: Which,
    },
    /// Hold a batch: nothing new is sent for its orders.
    Pause {
        #[command(flatten)]
        batch: OneBatch,
    },
    /// Let a batch go on that was held.
    Resume {
        #[command(flatten)]
        batch: OneBatch,
    },
    /// Say what became of an order that is in doubt, after you looked it up at the registrar.
    Resolve {
        /// The order's id.
        id: String,
        /// What you found.
        #[arg(long, value_enum)]
        outcome: Found,
    },
}

/// An order, or all of a batch.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// The order's id.
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    pub(crate) id: Option<String>,
    /// All orders of this batch that it holds for.
    #[arg(long, value_name = "ID")]
    pub(crate) batch: Option<String>,
    /// Whose order or batch; may be left out if there is one account only.
    #[arg(long)]
    pub(crate) account: Option<String>,
}

/// A batch.
#[derive(Debug, Args)]
pub(crate) struct OneBatch {
    /// The batch's id.
    #[arg(long, value_name = "ID")]
    pub(crate) batch: String,
    /// Whose batch; may be left out if there is one account only.
    #[arg(long)]
    pub(crate) account: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Found {
    /// The registrar carried the request out.
    Done,
    /// The registrar did not carry it out, and will not.
    NotDone,
}
