//! The sandbox on the command line.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use landrush_sandbox::{ClockMode, Dialect};

#[derive(Debug, Args)]
pub(crate) struct Sandbox {
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8053")]
    pub(crate) listen: SocketAddr,
    /// Be a Dynadot at this port of 127.0.0.1; 0 takes a free one. Short for --listen 127.0.0.1:PORT.
    #[arg(long, value_name = "PORT", conflicts_with = "listen")]
    pub(crate) dynadot_port: Option<u16>,
    /// An account: NAME:KEY or NAME:KEY:LEVEL. Level: regular, bulk, super-bulk, premium-bulk, unlimited, or
    /// threads=N,per-minute=N. May be given several times.
    #[arg(long = "account", value_name = "ACCOUNT", default_value = "sandbox:sandbox-key:bulk")]
    pub(crate) accounts: Vec<String>,
    /// Balance of each account in US dollars.
    #[arg(long, default_value = "10000.00")]
    pub(crate) balance: String,
    /// How long every command takes.
    #[arg(long, value_name = "TIME", default_value = "100ms", value_parser = crate::config::duration)]
    pub(crate) call_delay: std::time::Duration,
    /// How long a new domain can't be configured.
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = crate::config::duration)]
    pub(crate) provisioning_delay: std::time::Duration,
    /// How long a new domain is invisible.
    #[arg(long, value_name = "TIME", default_value = "0s", value_parser = crate::config::duration)]
    pub(crate) visibility_delay: std::time::Duration,
    /// A fault: COMMAND:KIND, then if wanted :10%, :times=N, :delay=400ms, :domain=abc*. May be given several times.
    #[arg(long = "fault", value_name = "FAULT")]
    pub(crate) faults: Vec<String>,
    /// Charge a repeated registration again, so that a repeat shows in the ledger.
    #[arg(long)]
    pub(crate) double_sell: bool,
    /// Answer as the live service was recorded to, or as the manual shows: live or manual.
    #[arg(long, default_value = "live")]
    pub(crate) dialect: Dialect,
    /// The seed of all chance: the same seed strikes the same requests.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Which time to go by: real; manual, which begins at 2026-01-01 and moves only when it is told to; or a moment such as
    /// 2026-06-01T00:00:00Z, a manual clock that begins there.
    #[arg(long, value_name = "CLOCK", default_value = "real")]
    pub(crate) clock: ClockMode,
    /// Keep the state in this file, so that it outlives a crash.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
}

impl Sandbox {
    /// Where to listen, whichever way it was said.
    pub(crate) fn address(&self) -> SocketAddr {
        self.dynadot_port.map_or(self.listen, |port| (Ipv4Addr::LOCALHOST, port).into())
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use landrush_sandbox::{ClockMode, Dialect};

    use crate::cli::{Cli, Command};

    const GUIDE: &str = include_str!("../../../../docs/guides/dynadot-sandbox.md");

    fn parsed(line: &str) -> super::Sandbox {
        let cli =
            Cli::try_parse_from(line.split_whitespace()).unwrap_or_else(|error| panic!("{line}: {error}"));
        match cli.command {
            Command::Sandbox(sandbox) => sandbox,
            other => panic!("{line} is {other:?}"),
        }
    }

    #[test]
    fn a_port_alone_listens_on_this_machine() {
        assert_eq!(parsed("landrush sandbox").address().to_string(), "127.0.0.1:8053");
        assert_eq!(parsed("landrush sandbox --dynadot-port 9001").address().to_string(), "127.0.0.1:9001");
        assert_eq!(parsed("landrush sandbox --listen 0.0.0.0:80").address().to_string(), "0.0.0.0:80");
        let both = ["landrush", "sandbox", "--dynadot-port", "1", "--listen", "0.0.0.0:80"];
        assert!(Cli::try_parse_from(both).is_err());
    }

    #[test]
    fn the_lines_and_options_of_the_guide_are_understood() {
        let lines: Vec<_> = GUIDE.lines().filter(|line| line.starts_with("landrush sandbox")).collect();
        assert!(lines.len() >= 2, "{lines:?}");
        for line in lines {
            parsed(line);
        }
        let options: Vec<_> = GUIDE.split('`').filter(|code| code.starts_with("--")).collect();
        assert!(options.len() >= 8, "{options:?}");
        for option in options.into_iter().filter(|option| option.contains(' ') || *option == "--double-sell")
        {
            parsed(&format!("landrush sandbox {option}"));
        }
    }

    #[test]
    fn dialect_and_clock_are_named() {
        let sandbox = parsed("landrush sandbox --dialect manual --clock 2026-06-01T00:00:00Z --seed 7");
        assert_eq!((sandbox.dialect, sandbox.seed), (Dialect::Manual, 7));
        assert!(matches!(sandbox.clock, ClockMode::Manual(start) if start.unix_timestamp() == 1_780_272_000));
        assert_eq!(parsed("landrush sandbox").clock, ClockMode::Real);
        for wrong in [["--dialect", "loud"], ["--clock", "late"], ["--seed", "-1"]] {
            assert!(Cli::try_parse_from(["landrush", "sandbox", wrong[0], wrong[1]]).is_err(), "{wrong:?}");
        }
    }
}
