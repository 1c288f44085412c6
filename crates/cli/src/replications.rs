//! Replications: runs of one scenario with independent seeds, their means and confidence intervals.

use crate::output::{format_of, plain_text};
use netduel_engine::Duel;
use netduel_results::estimate::{Estimate, replication_seeds};
use netduel_scenario::{Scenario, Side};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Confidence level of the intervals.
const LEVEL: f64 = 0.95;

/// Fields of a report that identify something rather than measure it.
const NAMES: [&str; 1] = ["busiest_node"];

/// The results of all runs.
pub(crate) struct Replications {
    seeds: Vec<u64>,
    run_hashes: Vec<String>,
    /// For each side that runs, the metrics by name, each with its value in every run that defines it.
    sides: Vec<(Side, BTreeMap<String, Vec<f64>>)>,
}

/// Runs a scenario with its own seed and with seeds derived from it, in parallel on all processors. Results are combined in
/// the order of the seeds, so that they do not depend on the number of processors.
pub(crate) fn run(scenario: &Scenario, count: u32) -> Result<Replications, String> {
    let seeds: Vec<u64> = replication_seeds(scenario.run.seed, count).collect();
    let duels: Vec<Result<_, String>> = seeds.par_iter().map(|seed| run_one(scenario, *seed)).collect();
    let mut result = Replications { seeds, run_hashes: Vec::new(), sides: Vec::new() };
    for duel in duels {
        let (hash, sides) = duel?;
        result.run_hashes.push(hash);
        if result.sides.is_empty() {
            result.sides = sides.iter().map(|(side, _)| (*side, BTreeMap::new())).collect();
        }
        for ((_, found), (_, metrics)) in result.sides.iter_mut().zip(sides) {
            for (name, value) in metrics {
                let found: &mut Vec<f64> = found.entry(name).or_default();
                found.extend(value);
            }
        }
    }
    Ok(result)
}

/// The run hash, and for each side the metrics by name; `None` for a metric that the run does not define.
type Observation = (String, Vec<(Side, BTreeMap<String, Option<f64>>)>);

fn run_one(scenario: &Scenario, seed: u64) -> Result<Observation, String> {
    let mut scenario = scenario.clone();
    scenario.run.seed = seed;
    let mut duel = Duel::new(&scenario).map_err(|errors| format!("{errors:?}"))?;
    duel.run_to_end();
    let sides = Side::BOTH.into_iter().filter_map(|side| {
        let mut flat = BTreeMap::new();
        flatten("", &json!(duel.metrics(side)?), &mut flat);
        Some((side, flat))
    });
    Ok((format!("{:016x}", duel.run_hash()), sides.collect()))
}

/// Flattens nested metrics to names such as `outcomes.served`.
fn flatten(path: &str, value: &Value, flat: &mut BTreeMap<String, Option<f64>>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(&path, value, flat);
            }
        }
        _ if NAMES.contains(&path) => {}
        value => drop(flat.insert(path.to_owned(), value.as_f64())),
    }
}

impl Replications {
    pub(crate) fn json(&self, scenario: &Scenario) -> String {
        let mut report = json!({
            "title": scenario.title,
            "duration_s": scenario.run.duration_s,
            "warm_up_s": scenario.run.warm_up_s,
            "replications": self.seeds.len(),
            "confidence": LEVEL,
            "seeds": self.seeds,
            "run_hashes": self.run_hashes,
        });
        for (side, metrics) in &self.sides {
            let estimates: Map<String, Value> = metrics
                .iter()
                .map(|(name, found)| {
                    let estimate = Estimate::of(found, LEVEL).map(|Estimate { mean, half_width }| {
                        json!({
                            "mean": mean,
                            "low": mean - half_width,
                            "high": mean + half_width,
                            "replications": found.len(),
                        })
                    });
                    (name.clone(), json!(estimate))
                })
                .collect();
            report[side.name()] = Value::Object(estimates);
        }
        format!("{report:#}\n")
    }

    pub(crate) fn table(&self, scenario: &Scenario) -> String {
        let mut text = format!(
            "{}: {} replications of {} s simulated, warm-up {} s, seeds from {}\n\
             Mean ± half the width of Student's t interval at {} % confidence\n\n{:<28}",
            if scenario.title.is_empty() { "Scenario" } else { &scenario.title },
            self.seeds.len(),
            scenario.run.duration_s,
            scenario.run.warm_up_s,
            scenario.run.seed,
            LEVEL * 100.0,
            "",
        );
        for (side, _) in &self.sides {
            let _ = write!(text, "{:>28}", side.name());
        }
        text.push('\n');
        let names = self.sides.first().into_iter().flat_map(|(_, metrics)| metrics.keys());
        for name in names {
            let _ = write!(text, "{name:<28}");
            for (_, metrics) in &self.sides {
                let found = metrics.get(name).map(Vec::as_slice).unwrap_or_default();
                let cell = match Estimate::of(found, LEVEL) {
                    None => "–".to_owned(),
                    Some(Estimate { mean, half_width }) => {
                        // A mean of zero has the unit of its half-width.
                        let size = if mean == 0.0 && half_width.is_finite() { half_width } else { mean };
                        let format = format_of(name, size);
                        plain_text(&if half_width.is_finite() {
                            format.with_half_width(mean, half_width)
                        } else {
                            format.format(mean)
                        })
                    }
                };
                let _ = write!(text, "{cell:>28}");
            }
            text.push('\n');
        }
        text
    }
}
