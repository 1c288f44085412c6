//! Replications: runs of one scenario with independent seeds, their means and confidence intervals.

use crate::output::{format_of, plain_text};
use crate::progress::Progress;
use crate::request_log::advance_with_log;
use netduel_engine::Duel;
use netduel_results::estimate::{Estimate, replication_seeds};
use netduel_scenario::{Scenario, Side};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Fields of a report that identify something rather than measure it.
const NAMES: [&str; 5] = ["busiest_node", "node", "nodes", "number", "of"];

/// What the runs report besides the metrics of each side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options<'a> {
    /// The confidence level of the intervals, between 0 and 1.
    pub(crate) level: f64,
    /// Whether the load of every serving node is reported.
    pub(crate) with_nodes: bool,
    /// The name of the request logs. Each run writes its own, with its seed in the name.
    pub(crate) log: Option<&'a Path>,
}

/// The results of all runs.
pub(crate) struct Replications {
    level: f64,
    seeds: Vec<u64>,
    run_hashes: Vec<String>,
    /// For each side that runs, its metrics in order.
    sides: Vec<(Side, BTreeMap<Key, Vec<f64>>)>,
}

/// The place of a metric in the report: first those of the whole side, then those of faults, then those of nodes. The number is that
/// of the fault or node, and the name is complete.
type Key = (u8, u64, String);

/// The run hash, and for each side the metrics; `None` for a metric that the run does not define.
type Observation = (String, Vec<(Side, BTreeMap<Key, Option<f64>>)>);

/// Runs a scenario with its own seed and with seeds derived from it, in parallel on all processors. Results are combined in
/// the order of the seeds, so that they do not depend on the number of processors.
pub(crate) fn run(scenario: &Scenario, count: u32, options: Options<'_>) -> Result<Replications, String> {
    let seeds: Vec<u64> = replication_seeds(scenario.run.seed, count).collect();
    let progress = Progress::new();
    let duels: Vec<Result<_, String>> =
        seeds.par_iter().map(|seed| run_one(scenario, *seed, options, &progress)).collect();
    let mut result = Replications { level: options.level, seeds, run_hashes: Vec::new(), sides: Vec::new() };
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

fn run_one(
    scenario: &Scenario,
    seed: u64,
    options: Options<'_>,
    progress: &Progress,
) -> Result<Observation, String> {
    let mut scenario = scenario.clone();
    scenario.run.seed = seed;
    let mut duel = Duel::new(&scenario).map_err(|errors| format!("{errors:?}"))?;
    match options.log {
        Some(path) => advance_with_log(&mut duel, &log_of_seed(path, seed), progress)?,
        None => progress.run_to_end(&mut duel),
    }
    let sides = Side::BOTH.into_iter().filter_map(|side| {
        let mut flat = BTreeMap::new();
        flatten((0, 0), "", &json!(duel.metrics(side)?), &mut flat);
        for fault in duel.faults(side) {
            let number = u64::from(fault.number);
            flatten((1, number), &format!("faults.{number}"), &json!(fault), &mut flat);
        }
        for node in duel.nodes(side).iter().filter(|_| options.with_nodes) {
            let number = u64::from(node.node);
            flatten((2, number), &format!("nodes.{number}"), &json!(node), &mut flat);
        }
        Some((side, flat))
    });
    Ok((format!("{:016x}", duel.run_hash()), sides.collect()))
}

/// The name of the log of one run: `log.csv` becomes `log-7.csv` for the seed 7.
fn log_of_seed(path: &Path, seed: u64) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().map(|extension| format!(".{}", extension.to_string_lossy()));
    path.with_file_name(format!("{stem}-{seed}{}", extension.unwrap_or_default()))
}

/// Flattens nested metrics to names such as `outcomes.served`. Yes and no become 1 and 0, so that means are shares.
fn flatten(place: (u8, u64), path: &str, value: &Value, flat: &mut BTreeMap<Key, Option<f64>>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| !NAMES.contains(&name.as_str())) {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(place, &path, value, flat);
            }
        }
        value => {
            let number = value.as_f64().or(value.as_bool().map(|is_so| f64::from(u8::from(is_so))));
            flat.insert((place.0, place.1, path.to_owned()), number);
        }
    }
}

impl Replications {
    pub(crate) fn json(&self, scenario: &Scenario) -> String {
        let mut report = json!({
            "title": scenario.title,
            "duration_s": scenario.run.duration_s,
            "warm_up_s": scenario.run.warm_up_s,
            "replications": self.seeds.len(),
            "confidence": self.level,
            "seeds": self.seeds,
            "run_hashes": self.run_hashes,
        });
        for (side, metrics) in &self.sides {
            let estimates: Map<String, Value> = metrics
                .iter()
                .map(|((_, _, name), found)| {
                    let estimate = Estimate::of(found, self.level).map(|Estimate { mean, half_width }| {
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
        // A side may lack what the other one has: its nodes, or a fault that only affects the other side.
        let mut keys: Vec<&Key> = self.sides.iter().flat_map(|(_, metrics)| metrics.keys()).collect();
        keys.sort();
        keys.dedup();
        let width = keys.iter().map(|key| key.2.len() + 2).fold(28, usize::max);
        let mut text = format!(
            "{}: {} replications of {} s simulated, warm-up {} s, seeds from {}\n\
             Mean ± half the width of Student's t interval at {} % confidence\n\n{:<width$}",
            if scenario.title.is_empty() { "Scenario" } else { &scenario.title },
            self.seeds.len(),
            scenario.run.duration_s,
            scenario.run.warm_up_s,
            scenario.run.seed,
            // Rounded to what a level can have: 99.9, not 99.90000000000001.
            (self.level * 1e8).round() / 1e6,
            "",
        );
        for (side, _) in &self.sides {
            let _ = write!(text, "{:>28}", side.name());
        }
        text.push('\n');
        for key in keys {
            let _ = write!(text, "{:<width$}", key.2);
            for (_, metrics) in &self.sides {
                let found = metrics.get(key).map(Vec::as_slice).unwrap_or_default();
                let cell = match Estimate::of(found, self.level) {
                    None => "–".to_owned(),
                    Some(Estimate { mean, half_width }) => {
                        // A mean of zero has the unit of its half-width.
                        let size = if mean == 0.0 && half_width.is_finite() { half_width } else { mean };
                        let format = format_of(&key.2, size);
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
