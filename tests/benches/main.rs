//! Figures of the real binary, on SQLite and PostgreSQL. `tests/bench` builds it, starts PostgreSQL and runs this.
//!
//! Every ratio is taken within one run, Landrush and what it is compared with by turns, and is the median over the rounds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a program for people at a terminal, which computes with measurements"
)]

mod accept;
mod batch50;
mod commits;
mod complete;
mod decode;
mod effort;
mod fill;
mod growth;
mod http;
mod listeners;
mod load;
mod machine;
mod memory;
mod one_row;
mod pgbench;
mod report;
mod setting;
mod statistics;
mod webhooks;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use landrush_tests::Database::{self, Postgres, Sqlite};

use effort::Effort;
use report::Report;

/// No benchmark takes longer, or it counts as failed.
const PATIENCE: Duration = Duration::from_secs(8 * 60);

/// One benchmark: what it measures goes into the report.
type Measure = fn(Database, Effort) -> BoxFuture<'static, anyhow::Result<Report>>;

macro_rules! measure {
    ($function:path) => {
        |database, effort| $function(database, effort).boxed()
    };
}

/// Every benchmark with its name, without the database's.
const BENCHMARKS: [(&str, Measure); 9] = [
    ("batch50", measure!(batch50::measure)),
    ("accept_batch", measure!(accept::batches)),
    ("accept_single", measure!(accept::singles)),
    ("complete", measure!(complete::measure)),
    ("listeners", measure!(listeners::measure)),
    ("webhook_deliveries", measure!(webhooks::measure)),
    ("growth", measure!(growth::measure)),
    ("memory", measure!(memory::measure)),
    ("decode", measure!(decode::measure)),
];

fn benchmarks() -> impl Iterator<Item = (String, Database, Measure)> {
    let both = [Sqlite, Postgres];
    BENCHMARKS.into_iter().flat_map(move |(name, measure)| {
        // Memory is asked of the embedded database only: the other has a process of its own. Decoding needs neither.
        let (databases, suffixed) = match name {
            "memory" => (&[Sqlite][..], true),
            "decode" => (&[Sqlite][..], false),
            _ => (&[Sqlite, Postgres][..], true),
        };
        both.into_iter().filter(|database| databases.contains(database)).map(move |database| {
            let name =
                if suffixed { format!("{name}_{}", setting::name_of(database)) } else { name.to_owned() };
            (name, database, measure)
        })
    })
}

fn main() -> ExitCode {
    // Cargo says `--bench` to every benchmark.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [word, format] = arguments.as_slice()
        && word == decode::MEMORY
    {
        match decode::memory(format) {
            Ok(ratio) => println!("{ratio}"),
            Err(error) => eprintln!("{error:#}"),
        }
        return ExitCode::SUCCESS;
    }
    let (flags, names): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| argument.starts_with("--"));
    if let Some(unknown) = flags.iter().find(|flag| !["--quick", "--list"].contains(&flag.as_str())) {
        eprintln!("{unknown} is unknown; there are --quick, --list, and parts of names");
        return ExitCode::from(2);
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(part.as_str()));
    let chosen: Vec<_> = benchmarks().filter(|(name, ..)| wanted(name)).collect();
    if flags.iter().any(|flag| *flag == "--list") {
        chosen.iter().for_each(|(name, ..)| println!("{name}"));
        return ExitCode::SUCCESS;
    }
    if chosen.is_empty() {
        eprintln!("no benchmark has such a name; --list shows them");
        return ExitCode::from(2);
    }
    let quick = flags.iter().any(|flag| *flag == "--quick");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (report, failed) = runtime.block_on(run(chosen, if quick { Effort::QUICK } else { Effort::FULL }));
    let folder =
        std::env::var_os("LANDRUSH_TEST_BENCH_RESULTS").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let path = folder.join(if quick { "quick.json" } else { "summary.json" });
    let written = report.write(&path, &failed);
    println!("\n{report}");
    for (name, error) in &failed {
        println!("FAILED {name}: {error}");
    }
    match written {
        Ok(()) => println!("{}", path.display()),
        Err(error) => println!("FAILED {}: {error:#}", path.display()),
    }
    if failed.is_empty() && path.exists() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one benchmark after the other. One that fails doesn't keep the others from running.
async fn run(chosen: Vec<(String, Database, Measure)>, effort: Effort) -> (Report, Vec<(String, String)>) {
    let (mut report, mut failed) = (Report::default(), Vec::new());
    for (name, database, measure) in chosen {
        let began = Instant::now();
        // In a task of its own, so that a panic ends this benchmark only.
        let task = tokio::spawn(tokio::time::timeout(PATIENCE, measure(database, effort)));
        let outcome = match task.await {
            Ok(Ok(Ok(measured))) => {
                report.add(measured);
                "measured".to_owned()
            }
            Ok(Ok(Err(error))) => format!("{error:#}"),
            Ok(Err(_)) => format!("took more than {PATIENCE:?}"),
            Err(panic) => format!("{panic}"),
        };
        println!("{name}: {outcome} ({:.0} s)", began.elapsed().as_secs_f64());
        if outcome != "measured" {
            failed.push((name, outcome));
        }
    }
    (report, failed)
}
