//! What was measured, against what was aimed at.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde_json::{Value, json};

use crate::machine;
use crate::statistics::median;

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    AtMost(f64),
    Below(f64),
    AtLeast(f64),
}

impl Goal {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::Below(limit) => value < limit,
            Self::AtLeast(limit) => value >= limit,
        }
    }

    fn parts(self) -> (&'static str, f64) {
        match self {
            Self::AtMost(limit) => ("<=", limit),
            Self::Below(limit) => ("<", limit),
            Self::AtLeast(limit) => (">=", limit),
        }
    }
}

/// Figures, the samples that they are the medians of, and goals.
#[derive(Debug, Default)]
pub(crate) struct Report {
    samples: BTreeMap<String, Vec<f64>>,
    goals: BTreeMap<String, Goal>,
}

impl Report {
    /// A figure that is the median of samples.
    pub(crate) fn figure(&mut self, key: impl Into<String>, samples: Vec<f64>) {
        self.samples.insert(key.into(), samples);
    }

    /// The same with a goal.
    pub(crate) fn aim(&mut self, key: impl Into<String>, samples: Vec<f64>, goal: Goal) {
        let key = key.into();
        self.goals.insert(key.clone(), goal);
        self.figure(key, samples);
    }

    /// Takes in everything of another.
    pub(crate) fn add(&mut self, other: Self) {
        self.samples.extend(other.samples);
        self.goals.extend(other.goals);
    }

    fn figures(&self) -> impl Iterator<Item = (&String, f64, Option<Goal>)> {
        self.samples.iter().map(|(key, samples)| (key, median(samples), self.goals.get(key).copied()))
    }

    /// Writes everything as JSON.
    pub(crate) fn write(&self, path: &Path, failed: &[(String, String)]) -> anyhow::Result<()> {
        let figures: BTreeMap<_, _> = self.figures().map(|(key, value, _)| (key, rounded(value))).collect();
        let goals: BTreeMap<_, _> = self
            .figures()
            .filter_map(|(key, value, goal)| {
                let (operator, limit) = goal?.parts();
                Some((key, json!({ "operator": operator, "limit": limit, "met": goal?.is_met(value) })))
            })
            .collect();
        let document: Value = json!({
            "commit": machine::commit(),
            "machine": machine::describe(),
            "figures": figures,
            "goals": goals,
            "samples": self.samples,
            "failed": failed.iter().map(|(name, error)| json!({ "name": name, "error": error })).collect::<Vec<_>>(),
        });
        std::fs::write(path, format!("{document:#}\n"))?;
        Ok(())
    }
}

/// As much of it as means anything.
fn rounded(value: f64) -> f64 {
    if value.abs() < 100.0 { (value * 1_000.0).round() / 1_000.0 } else { value.round() }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.samples.keys().map(String::len).max().unwrap_or(0);
        for (key, value, goal) in self.figures() {
            write!(f, "{key:width$}  {:>10}", rounded(value))?;
            match goal {
                None => writeln!(f)?,
                Some(goal) => {
                    let (operator, limit) = goal.parts();
                    let met = if goal.is_met(value) { "met" } else { "MISSED" };
                    writeln!(f, "  {:>8}  {met}", format!("{operator} {limit}"))?;
                }
            }
        }
        Ok(())
    }
}
