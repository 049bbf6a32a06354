//! Which crates may depend on which: arrows point down only.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand, PackageId};

/// What each crate of the house may use of the house.
const ALLOWED: &[(&str, &[&str])] = &[
    ("dynadot-client", &[]),
    ("landrush-model", &[]),
    ("landrush-sandbox", &[]),
    ("landrush-registrars", &["landrush-model", "dynadot-client"]),
    ("landrush-store", &["landrush-model"]),
    ("landrush-orders", &["landrush-model"]),
    ("landrush-webhooks", &["landrush-model"]),
    ("landrush-http-api", &["landrush-model", "landrush-orders", "landrush-webhooks"]),
    (
        "landrush",
        &[
            "landrush-http-api",
            "landrush-model",
            "landrush-orders",
            "landrush-registrars",
            "landrush-sandbox",
            "landrush-store",
            "landrush-webhooks",
        ],
    ),
];

/// What a crate must not know, however it would get there.
const UNKNOWN: &[(&str, &[&str])] = &[
    ("landrush-model", &["tokio", "diesel", "axum", "hyper", "reqwest"]),
    ("landrush-orders", &["diesel", "axum", "hyper", "reqwest"]),
    ("landrush-store", &["axum", "reqwest"]),
    ("landrush-registrars", &["diesel", "axum"]),
    ("landrush-webhooks", &["diesel", "axum"]),
    ("landrush-http-api", &["diesel", "reqwest"]),
    ("dynadot-client", &["axum", "diesel", "landrush-model"]),
];

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new().no_deps().other_options(vec!["--locked".into()]).exec().unwrap();
    let of = |package: cargo_metadata::Package| {
        let normal =
            package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
        (package.name.to_string(), normal.map(|dependency| dependency.name.clone()).collect())
    };
    metadata.packages.into_iter().map(of).collect()
}

/// The packages that a crate of the house is built with, however deep, each with the one that brings it in. What only
/// tests and build scripts use is left out.
fn everything_below() -> BTreeMap<String, BTreeMap<String, String>> {
    let metadata = MetadataCommand::new().other_options(vec!["--locked".into()]).exec().unwrap();
    let names: BTreeMap<&PackageId, &str> =
        metadata.packages.iter().map(|package| (&package.id, package.name.as_str())).collect();
    let uses: BTreeMap<&PackageId, Vec<&PackageId>> = metadata
        .resolve
        .as_ref()
        .unwrap()
        .nodes
        .iter()
        .map(|node| {
            let normal = node
                .deps
                .iter()
                .filter(|used| used.dep_kinds.iter().any(|info| info.kind == DependencyKind::Normal));
            (&node.id, normal.map(|used| &used.pkg).collect())
        })
        .collect();
    let below = |member| {
        let mut found = BTreeMap::new();
        let mut open: Vec<&PackageId> = vec![member];
        while let Some(user) = open.pop() {
            for package in &uses[&user] {
                if !found.contains_key(names[package]) {
                    found.insert(names[package].to_owned(), names[&user].to_owned());
                    open.push(package);
                }
            }
        }
        found
    };
    metadata.workspace_members.iter().map(|member| (names[&member].to_owned(), below(member))).collect()
}

#[test]
fn crates_know_only_those_below_them() {
    let dependencies = dependencies();
    let house: BTreeSet<&str> = dependencies.keys().map(String::as_str).collect();
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    for (name, uses) in &dependencies {
        if name == "landrush-tests" {
            continue;
        }
        let allowed =
            allowed.get(name.as_str()).unwrap_or_else(|| panic!("{name} has no place in the house yet"));
        for used in uses.iter().filter(|used| house.contains(used.as_str())) {
            assert!(allowed.contains(&used.as_str()), "{name} must not depend on {used}");
        }
    }
}

#[test]
fn crates_do_not_know_what_they_must_not() {
    let below = everything_below();
    // So that a walk that finds nothing doesn't pass for a clean house.
    for (name, used) in [("landrush", "hyper"), ("landrush-store", "diesel"), ("dynadot-client", "hyper")] {
        assert!(below[name].contains_key(used), "{name} is built with {used}, which was not found");
    }
    for (name, unknown) in UNKNOWN {
        for used in *unknown {
            let by = below[*name].get(*used);
            assert!(by.is_none(), "{name} must not depend on {used}, which {by:?} brings in");
        }
    }
}
