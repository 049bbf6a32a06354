//! What is passed on beside the program: licences, a unit, a container file, the changelog.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{MetadataCommand, Package};
use landrush_tests::run_plainly;
use toml::{Table, Value};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Everything that a build on Linux takes in, tests and build scripts included.
fn tree() -> Vec<Package> {
    let options = ["--locked", "--filter-platform", "x86_64-unknown-linux-gnu"];
    let metadata = MetadataCommand::new().other_options(options.map(str::to_owned).to_vec()).exec().unwrap();
    let resolve = metadata.resolve.unwrap();
    let used: BTreeSet<_> = resolve.nodes.into_iter().map(|node| node.id).collect();
    metadata.packages.into_iter().filter(|package| used.contains(&package.id)).collect()
}

fn deny() -> Table {
    read("deny.toml").parse().unwrap()
}

fn texts<'v>(value: &'v Value, field: Option<&str>) -> Vec<&'v str> {
    let text = |entry: &'v Value| field.map_or(entry, |field| &entry[field]).as_str().unwrap();
    value.as_array().unwrap().iter().map(text).collect()
}

#[test]
fn every_licence_of_the_tree_is_allowed_and_every_allowed_one_is_needed() {
    let deny = deny();
    let allowed = texts(&deny["licenses"]["allow"], None);
    let allows = |requirement: &spdx::LicenseReq, allowed: &[&str]| {
        allowed.contains(&requirement.to_string().as_str())
    };
    let tree = tree();
    let foreign: Vec<_> = tree.iter().filter(|package| package.source.is_some()).collect();
    assert!(foreign.len() > 200, "the tree was read");
    let expressions: Vec<(String, spdx::Expression)> = foreign
        .iter()
        .map(|package| {
            let licence =
                package.license.as_deref().unwrap_or_else(|| panic!("{} has no licence", package.name));
            let expression = spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX)
                .unwrap_or_else(|error| panic!("{}: {licence}: {error}", package.name));
            (package.name.to_string(), expression)
        })
        .collect();
    for (name, expression) in &expressions {
        assert!(
            expression.evaluate(|requirement| allows(requirement, &allowed)),
            "{name} is under {expression}, which deny.toml doesn't allow"
        );
    }
    for one in &allowed {
        let others: Vec<&str> = allowed.iter().copied().filter(|other| other != one).collect();
        let needed = |(_, expression): &(String, spdx::Expression)| {
            !expression.evaluate(|requirement| allows(requirement, &others))
        };
        // MIT or Apache-2.0 alone would do for most: they are what the house itself is under.
        let is_ours = ["MIT", "Apache-2.0"].contains(one);
        assert!(is_ours || expressions.iter().any(needed), "nothing needs {one} any more");
    }
}

#[test]
fn every_double_in_the_tree_has_a_reason() {
    let deny = deny();
    let skipped: BTreeSet<&str> = texts(&deny["bans"]["skip"], Some("crate")).into_iter().collect();
    assert!(deny["bans"]["skip"].as_array().unwrap().iter().all(|entry| entry["reason"].is_str()));
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let tree = tree();
    for package in &tree {
        let mut version = package.version.clone();
        version.build = cargo_metadata::semver::BuildMetadata::EMPTY;
        versions.entry(package.name.to_string()).or_default().insert(version.to_string());
    }
    let mut doubles = BTreeSet::new();
    for (name, versions) in versions.into_iter().filter(|(_, versions)| versions.len() > 1) {
        let all: Vec<String> = versions.iter().map(|version| format!("{name}@{version}")).collect();
        let left: Vec<_> = all.iter().filter(|one| !skipped.contains(one.as_str())).collect();
        assert!(left.len() <= 1, "{left:?}: twice in the tree, with no reason in deny.toml");
        doubles.extend(all);
    }
    let stale: Vec<_> = skipped.iter().filter(|one| !doubles.contains(**one)).collect();
    assert!(stale.is_empty(), "in deny.toml, but not twice in the tree any more: {stale:?}");
    for banned in texts(&deny["bans"]["deny"], Some("crate")) {
        assert!(!tree.iter().any(|package| package.name.as_str() == banned), "{banned} is in the tree");
    }
}

#[test]
fn the_texts_of_both_licences_are_there() {
    assert_eq!(read("Cargo.toml").matches("license = \"MIT OR Apache-2.0\"").count(), 1);
    assert!(read("LICENSE-MIT").contains("Permission is hereby granted, free of charge"));
    let apache = read("LICENSE-APACHE");
    assert!(apache.contains("Version 2.0, January 2004") && apache.contains("END OF TERMS AND CONDITIONS"));
}

#[test]
fn the_changelog_has_what_keep_a_changelog_wants() {
    let text = read("CHANGELOG.md");
    assert!(text.starts_with("# Changelog\n"));
    let kinds = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
    let mut releases = 0;
    for line in text.lines() {
        if let Some(release) = line.strip_prefix("## ") {
            assert!(release.starts_with('[') && release.contains(']'), "{line}");
            releases += 1;
        }
        if let Some(kind) = line.strip_prefix("### ") {
            assert!(kinds.contains(&kind), "{line}");
        }
    }
    assert!(releases > 0);
}

/// The words of a command of the program, checked against its own help.
async fn is_a_command(words: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let (code, help, errors) = run_plainly(folder.path(), &["--help"], &[]).await;
    assert_eq!(code, 0, "{errors}");
    let mut help = help;
    let mut path: Vec<&str> = Vec::new();
    let mut is_value = false;
    for word in words {
        if word.starts_with("--") {
            let line = help.lines().find(|line| line.split([' ', ',']).any(|part| part == *word));
            let line = line.unwrap_or_else(|| panic!("{path:?} has no option {word}:\n{help}"));
            is_value = line.contains('<');
        } else if is_value {
            is_value = false;
        } else {
            path.push(word);
            let arguments: Vec<&str> = path.iter().copied().chain(["--help"]).collect();
            let (code, text, errors) = run_plainly(folder.path(), &arguments, &[]).await;
            assert_eq!(code, 0, "{path:?} is no command: {errors}");
            help = text;
        }
    }
}

/// Whether what is installed is made by a command that the repository documents.
fn is_built(path: &str) -> bool {
    path.ends_with("target/dist/landrush") && read("justfile").contains("--profile dist -p landrush")
}

#[tokio::test]
async fn the_unit_of_systemd_is_one_and_its_commands_exist() {
    let unit = read("docs/packaging/landrush.service");
    let values = |key: &str| -> Vec<&str> {
        unit.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('=')).collect()
    };
    for (key, value) in [
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("CapabilityBoundingSet", ""),
        ("MemoryDenyWriteExecute", "yes"),
        ("StateDirectory", "landrush"),
        ("User", "landrush"),
        ("Restart", "on-failure"),
    ] {
        assert_eq!(values(key), [value], "{key}");
    }
    for command in ["ExecStartPre", "ExecStart"].iter().flat_map(|key| values(key)) {
        let words: Vec<&str> = command.split(' ').collect();
        assert_eq!(words[0], "/usr/local/bin/landrush");
        is_a_command(&words[1..]).await;
    }
    for line in unit.lines().filter(|line| line.starts_with("#   install")) {
        let from = line.split_whitespace().find(|word| word.contains('/') && !word.starts_with('/'));
        assert!(from.is_none_or(|from| is_built(from) || root().join(from).exists()), "{line}");
    }
    // What systemd itself thinks of it, with a program where the unit has one.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("landrush.service");
    std::fs::write(&file, unit.replace("/usr/local/bin/landrush", "/bin/true")).unwrap();
    match Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&file).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let of_it: Vec<&str> = said.lines().filter(|line| line.contains("landrush.service")).collect();
            assert!(of_it.is_empty(), "{said}");
        }
        // Not every machine has it; the keys above are checked all the same.
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound),
    }
}

#[tokio::test]
async fn what_the_container_file_names_exists() {
    let text = read("docs/packaging/Containerfile").replace("\\\n", " ");
    let lines: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split_whitespace().collect())
        .collect();
    let of = |instruction: &'static str| lines.iter().filter(move |line| line[0] == instruction);
    for line in of("COPY") {
        let (sources, from_stage) = match line[1].strip_prefix("--from=") {
            Some(_) => (&line[2..line.len() - 1], true),
            None => (&line[1..line.len() - 1], false),
        };
        for source in sources {
            let found = if from_stage { is_built(source) } else { root().join(source).exists() };
            assert!(found, "{source} does not exist");
        }
    }
    // Everything that the build reads: members of the workspace, and files that sources include.
    let copied: BTreeSet<&str> = of("COPY").flat_map(|line| &line[1..]).copied().collect();
    for needed in ["Cargo.toml", "Cargo.lock", "bin", "crates", "tests", "migrations", "docs"] {
        assert!(copied.contains(needed), "{needed} is not copied");
    }
    let toolchain = read("Cargo.toml").parse::<Table>().unwrap();
    let version = toolchain["workspace"]["package"]["rust-version"].as_str().unwrap().to_owned();
    let stages: Vec<_> = of("FROM").collect();
    assert!(stages[0][1].contains(&format!("rust:{version}-")), "{:?} is not of Rust {version}", stages[0]);
    assert_eq!(stages.len(), 2);
    let user = of("USER").next().expect("it does not run as root");
    assert_ne!(user[1], "root");
    let list = |text: &str| serde_json::from_str::<Vec<String>>(text).unwrap();
    let entry = list(&of("ENTRYPOINT").next().unwrap()[1..].join(" "));
    assert_eq!(entry, ["landrush"]);
    let last: Vec<_> = of("CMD").collect();
    let health: Vec<_> = of("HEALTHCHECK").collect();
    let health = health[0].join(" ");
    let (_, health) = health.split_once("CMD ").unwrap();
    for command in [list(&last[0][1..].join(" ")), list(health)[1..].to_vec()] {
        is_a_command(&command.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
    assert!(of("VOLUME").next().is_some());
}

/// A file with this name is what the documentation and the packages build.
#[test]
fn the_release_is_built_by_one_documented_command() {
    let manifest: Table = read("Cargo.toml").parse().unwrap();
    let profile = &manifest["profile"]["dist"];
    assert_eq!((profile["inherits"].as_str(), profile["strip"].as_bool()), (Some("release"), Some(true)));
    assert!(profile.get("panic").is_none(), "panics unwind: a task's must not end the server");
    let command = "cargo build --locked --profile dist -p landrush";
    for file in ["justfile", "docs/operating.md", "docs/packaging/Containerfile"] {
        assert!(read(file).contains(command), "{file} does not have: {command}");
    }
    assert!(Path::new(&root()).join("CHANGELOG.md").exists());
}
