//! The distributions of lengths of queues and of hops: all bins for programs, and quantiles for people.

use crate::output::UNDEFINED;
use netduel_engine::Duel;
use netduel_results::{DistributionBin, SideDistributions, quantile};
use netduel_scenario::Side;
use serde_json::{Value, json};
use std::fmt::Write;

/// Adds the distributions of a side to its metrics.
pub(crate) fn add_to(metrics: &mut Value, duel: &Duel, side: Side) {
    if let (Some(metrics), Value::Object(distributions)) =
        (metrics.as_object_mut(), json!(duel.distributions(side)))
    {
        metrics.extend(distributions);
    }
}

/// The quantiles in the table.
const SHARES: [f64; 4] = [0.5, 0.9, 0.95, 0.99];

type Row = (&'static str, fn(&SideDistributions) -> &[DistributionBin]);

const ROWS: [Row; 3] = [
    ("queue length", |of| &of.queue_length_distribution),
    ("queue length of a node", |of| &of.node_queue_length_distribution),
    ("hops", |of| &of.hops_distribution),
];

/// The quantiles of each distribution, one line for each side.
pub(crate) fn table(duel: &Duel) -> String {
    let mut text = format!("\n{:<26}{:<16}", "distributions", "side");
    for share in SHARES {
        // Writing to a string cannot fail.
        let _ = write!(text, "{:>10}", format!("p{}", share * 100.0));
    }
    text.push('\n');
    for (name, bins) in ROWS {
        for side in Side::BOTH {
            let Some(distributions) = duel.distributions(side) else { continue };
            let _ = write!(text, "{name:<26}{:<16}", side.name());
            for share in SHARES {
                let number = quantile(bins(&distributions), share);
                let cell = number.map_or(UNDEFINED.to_owned(), |number| number.to_string());
                let _ = write!(text, "{cell:>10}");
            }
            text.push('\n');
        }
    }
    text
}
