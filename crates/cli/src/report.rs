//! The results of a run, as a table for people and as JSON for programs.

use crate::output::{UNDEFINED, duration, number, plain_text, rate, share};
use crate::{distributions, faults};
use netduel_engine::Duel;
use netduel_engine::kernel::s_from_ns;
use netduel_presets::Preset;
use netduel_results::{NodeLoad, SideMetrics};
use netduel_scenario::{Scenario, Side};
use netduel_text::format::plain;
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// Both sides' metrics and the run hash as JSON, under the names of `docs/models.md`.
pub(crate) fn json(scenario: &Scenario, duel: &Duel, with_nodes: bool) -> String {
    let mut report = json!({
        "title": scenario.title,
        "seed": scenario.run.seed,
        "duration_s": scenario.run.duration_s,
        "warm_up_s": scenario.run.warm_up_s,
        "events": duel.events(),
        "run_hash": run_hash(duel),
    });
    let unstable: Map<String, Value> =
        duel.overloads().iter().map(|overload| (overload.side.name().to_owned(), json!(overload))).collect();
    report["unstable"] = if unstable.is_empty() { Value::Null } else { Value::Object(unstable) };
    report["connected"] = json!(is_connected(duel));
    for side in Side::BOTH {
        if let Some(metrics) = duel.metrics(side) {
            let mut value = json!(metrics);
            distributions::add_to(&mut value, duel, side);
            if with_nodes {
                value["nodes"] = json!(duel.nodes(side));
            }
            value["slowest_requests"] = json!(duel.slowest(side));
            value["failed_requests"] = json!(duel.failed(side));
            let faults = duel.faults(side);
            if !faults.is_empty() {
                value["faults"] = json!(faults);
            }
            report[side.name()] = value;
        }
    }
    format!("{report:#}\n")
}

/// Both sides' metrics and the run hash, as a table.
pub(crate) fn table(scenario: &Scenario, duel: &Duel, with_nodes: bool) -> String {
    let sides: Vec<(Side, SideMetrics)> =
        Side::BOTH.into_iter().filter_map(|side| duel.metrics(side).map(|metrics| (side, metrics))).collect();
    let mut text = format!(
        "{}: {} s simulated, warm-up {} s, seed {}, {} events\n\n{:<26}",
        if scenario.title.is_empty() { "Scenario" } else { &scenario.title },
        s_from_ns(duel.duration_ns()),
        scenario.run.warm_up_s,
        scenario.run.seed,
        duel.events(),
        "",
    );
    for (side, _) in &sides {
        let _ = write!(text, "{:>16}", side.name());
    }
    text.push('\n');
    let of_file = if scenario.file.is_some() { FILE_ROWS.as_slice() } else { &[] };
    let of_faults = if scenario.faults.is_empty() { &[] } else { FAULT_ROWS.as_slice() };
    for (name, value) in ROWS.iter().chain(of_file).chain(of_faults) {
        let _ = write!(text, "{name:<26}");
        for (_, metrics) in &sides {
            let _ = write!(text, "{:>16}", value(metrics));
        }
        text.push('\n');
    }
    text.push_str(&distributions::table(duel));
    text.push_str(&faults::table(scenario, duel));
    if with_nodes {
        for (side, _) in &sides {
            text.push_str(&node_table(*side, &duel.nodes(*side)));
        }
    }
    for (side, metrics) in sides.iter().filter(|(_, metrics)| metrics.receivers_stuck > 0) {
        let _ = writeln!(
            text,
            "\n{}: {} of {} users cannot finish: no node that is up has the pieces they lack",
            side.name(),
            metrics.receivers_stuck,
            scenario.workload.users
        );
    }
    for overload in duel.overloads() {
        let noun = if overload.side == Side::ClientServer { "server" } else { "peer" };
        let receives = overload
            .node
            .map_or(format!("the {noun}s together receive"), |node| format!("{noun} {node} receives"));
        let _ = writeln!(
            text,
            "\nunstable: {receives} {} requests/s and can serve {}: the queue grows without limit",
            plain_text(&plain(overload.offered_per_s)),
            plain_text(&plain(overload.capacity_per_s))
        );
    }
    if !is_connected(duel) {
        text.push_str("\nnot connected: some peers cannot reach each other over their links\n");
    }
    let _ = writeln!(text, "\nrun hash {}", run_hash(duel));
    text
}

/// Whether every peer can reach every other peer, if searches use links.
fn is_connected(duel: &Duel) -> bool {
    duel.network(Side::PeerToPeer).is_none_or(|network| network.is_connected)
}

/// The presets, one on each line.
pub(crate) fn presets(presets: &[Preset]) -> String {
    presets
        .iter()
        .map(|preset| {
            format!("{:<24}{}\n{:24}{}\n", preset.id, preset.scenario.title, "", preset.scenario.watch)
        })
        .collect()
}

fn run_hash(duel: &Duel) -> String {
    format!("{:016x}", duel.run_hash())
}

type Row = (&'static str, fn(&SideMetrics) -> String);

const ROWS: [Row; 44] = [
    ("arrived", |metrics| metrics.arrived.to_string()),
    ("served", |metrics| metrics.outcomes.served.to_string()),
    ("refused", |metrics| metrics.outcomes.refused.to_string()),
    ("timed out", |metrics| metrics.outcomes.timed_out.to_string()),
    ("node failed", |metrics| metrics.outcomes.node_failed.to_string()),
    ("not found", |metrics| metrics.outcomes.not_found.to_string()),
    ("in flight", |metrics| metrics.outcomes.in_flight.to_string()),
    ("success rate", |metrics| share(metrics.success_rate)),
    ("latency, mean", |metrics| duration(metrics.latency_mean_s)),
    ("latency, p50", |metrics| duration(metrics.latency_p50_s)),
    ("latency, p90", |metrics| duration(metrics.latency_p90_s)),
    ("latency, p95", |metrics| duration(metrics.latency_p95_s)),
    ("latency, p99", |metrics| duration(metrics.latency_p99_s)),
    ("latency, max", |metrics| duration(metrics.latency_max_s)),
    ("throughput", |metrics| rate(metrics.throughput_per_s)),
    ("utilisation", |metrics| share(metrics.utilisation)),
    ("busiest node", |metrics| metrics.busiest_node.map_or(UNDEFINED.to_owned(), |node| node.to_string())),
    ("its utilisation", |metrics| share(metrics.busiest_node_utilisation)),
    ("Jain index", |metrics| number(metrics.jain_index)),
    ("Gini coefficient", |metrics| number(metrics.gini_coefficient)),
    ("peak-to-mean load", |metrics| number(metrics.peak_to_mean_load)),
    ("Jain, messages", |metrics| number(metrics.jain_index_messages)),
    ("Gini, messages", |metrics| number(metrics.gini_coefficient_messages)),
    ("peak-to-mean, messages", |metrics| number(metrics.peak_to_mean_messages)),
    ("Jain, bits sent", |metrics| number(metrics.jain_index_bits)),
    ("Gini, bits sent", |metrics| number(metrics.gini_coefficient_bits)),
    ("peak-to-mean, bits sent", |metrics| number(metrics.peak_to_mean_bits)),
    ("queue length, mean", |metrics| number(Some(metrics.queue_length_mean))),
    ("queue length, max", |metrics| metrics.queue_length_max.to_string()),
    ("had to wait", |metrics| share(metrics.wait_probability)),
    ("requests in system, mean", |metrics| number(Some(metrics.requests_in_system_mean))),
    ("time in system, mean", |metrics| duration(metrics.time_in_system_mean_s)),
    ("messages", |metrics| metrics.messages.sent.to_string()),
    ("messages per request", |metrics| number(metrics.messages_per_request)),
    ("bits sent", |metrics| metrics.bits_sent.to_string()),
    ("attempts per request", |metrics| number(metrics.attempts_per_request)),
    ("hit rate, clients", |metrics| share(metrics.client_cache_hit_rate)),
    ("hit rate, edge", |metrics| share(metrics.edge_cache_hit_rate)),
    ("stale, from caches", |metrics| share(metrics.stale_cache_rate)),
    ("stale reads", |metrics| share(metrics.stale_read_rate)),
    ("writes confirmed", |metrics| metrics.writes_confirmed.to_string()),
    ("writes lost", |metrics| metrics.writes_lost.to_string()),
    ("promotions", |metrics| metrics.promotions.to_string()),
    ("hops, mean", |metrics| number(metrics.hops_mean)),
];

/// Further metrics of the distribution of a file.
const FILE_ROWS: [Row; 12] = [
    ("last completion", |metrics| duration(metrics.completion_last_s)),
    ("bound on completion", |metrics| duration(metrics.completion_bound_s)),
    ("bits from servers, seeds", |metrics| metrics.bits_from_origins.to_string()),
    ("bits from users", |metrics| metrics.bits_from_peers.to_string()),
    ("bits received", |metrics| metrics.bits_received.to_string()),
    ("bits wasted", |metrics| metrics.bits_wasted.to_string()),
    ("bits under way", |metrics| metrics.bits_under_way.to_string()),
    ("share ratio, median", |metrics| number(metrics.share_ratio_median)),
    ("control messages", |metrics| metrics.control_messages.to_string()),
    ("copies, rarest piece", |metrics| {
        metrics.copies_fewest.map_or(UNDEFINED.to_owned(), |copies| copies.to_string())
    }),
    ("copies, all pieces", |metrics| {
        metrics.copies_all.map_or(UNDEFINED.to_owned(), |copies| copies.to_string())
    }),
    ("cannot finish", |metrics| metrics.receivers_stuck.to_string()),
];

/// Further metrics of scenarios with faults.
const FAULT_ROWS: [Row; 7] = [
    ("availability", |metrics| share(metrics.availability)),
    ("success during faults", |metrics| share(metrics.success_rate_during_faults)),
    ("messages lost", |metrics| metrics.messages.lost.to_string()),
    ("lost to partitions", |metrics| metrics.messages.lost_to_partitions.to_string()),
    ("lost on links", |metrics| metrics.messages.lost_on_links.to_string()),
    ("attack requests", |metrics| metrics.attack.sent.to_string()),
    ("attack requests served", |metrics| metrics.attack.served.to_string()),
];

fn node_table(side: Side, nodes: &[NodeLoad]) -> String {
    let mut text = format!(
        "\n{:<16}{:>6}{:>10}{:>11}{:>10}{:>16}{:>16}{:>14}{:>12}{:>11}\n",
        side.name(),
        "node",
        "served",
        "completed",
        "messages",
        "bits sent",
        "bits received",
        "utilisation",
        "queue mean",
        "queue max"
    );
    for node in nodes {
        let _ = writeln!(
            text,
            "{:<16}{:>6}{:>10}{:>11}{:>10}{:>16}{:>16}{:>14}{:>12}{:>11}{}",
            "",
            node.node,
            node.served,
            node.completed,
            node.messages,
            node.bits_sent,
            node.bits_received,
            share(node.utilisation),
            number(Some(node.queue_length_mean)),
            node.queue_length_max,
            if node.up { "" } else { "  down" }
        );
    }
    text
}
