//! The guide's commands and programs are run, in their order, and get the answers it shows.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use landrush_sandbox::{AccountConfig, ClockMode, FaultKind, Level, SandboxConfig};
use serde_json::Value;
use time::macros::datetime;

use crate::bench::Bench;

const GUIDE: &str = include_str!("../../../../docs/guides/dynadot-sandbox.md");

/// The pieces of code: language and text.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let pieces = GUIDE.split("```").skip(1).step_by(2);
    pieces.map(|piece| piece.split_once('\n').unwrap()).collect()
}

/// What a piece of code prints; `None` if its language isn't installed.
fn run(language: &str, code: &str, folder: &Path, base: &str) -> Option<String> {
    let (program, arguments) = match language {
        "sh" => ("bash", vec!["-euc", code]),
        "python" => ("python3", vec!["-c", code]),
        "php" => {
            std::fs::write(folder.join("guide.php"), code).unwrap();
            ("php", vec!["guide.php"])
        }
        _ => return None,
    };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("SANDBOX", base).env("KEY", "sandbox-key");
    let output = command.env("no_proxy", "*").output().ok()?;
    assert!(output.status.success(), "{code}\n{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guides_code_gets_the_answers_it_shows() {
    let bench = Bench::with(SandboxConfig {
        accounts: vec![AccountConfig::new("sandbox", "sandbox-key").with_level(Level::Bulk)],
        clock: ClockMode::Manual(datetime!(2026-01-01 0:00 UTC)),
        provisioning_delay: Duration::from_secs(2),
        ..SandboxConfig::default()
    })
    .await;
    let (folder, base) = (tempfile::tempdir().unwrap(), bench.sandbox.base_url());
    let (blocks, mut compared) = (blocks(), 0);
    for (&(language, code), &(form, told)) in blocks.iter().zip(&blocks[1..]) {
        let (path, url) = (folder.path().to_owned(), base.clone());
        let answer = tokio::task::spawn_blocking(move || run(language, code, &path, &url)).await.unwrap();
        let Some(answer) = answer else { continue };
        match form {
            "json" => {
                let [told, real]: [Value; 2] =
                    [told, &answer].map(|text| serde_json::from_str(text).unwrap());
                assert_eq!(real, told, "{code}");
            }
            "xml" | "text" => assert_eq!(answer.trim_end(), told.trim_end(), "{code}"),
            other => panic!("{code} is followed by {other}"),
        }
        compared += 1;
    }
    assert!(compared >= 10, "{compared}");
}

#[test]
fn the_guide_knows_every_kind_of_fault() {
    let rows: Vec<_> = GUIDE.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    for kind in FaultKind::ALL {
        assert!(rows.contains(&kind.as_str()), "{} is missing", kind.as_str());
    }
}
