//! The counts from which a score is computed, so that a careful reader can compute it again.

use crate::format;
use crate::text::{interpolate, text};
use netduel_protocol::{Scores, SideScores};
use netduel_results::{NodeLoad, RequestRecord, SideMetrics};
use netduel_scenario::Side;
use netduel_session::Metric;

/// Up to this many nodes are listed one by one.
const MOST_LISTED: usize = 6;

/// How many nodes of a side can serve; none if the side does not run.
pub(super) fn count_serving_nodes(of: Option<&SideScores>) -> usize {
    of.map_or(0, |of| of.nodes.len())
}

/// The requests worth looking at for one side's score: the slowest, or the last that failed.
pub(super) fn requests(metric: Metric, scores: &Scores, side: Side) -> &[RequestRecord] {
    let scores = scores.side(side);
    match metric {
        Metric::SuccessRate | Metric::SuccessRateWindow => scores.map_or(&[], |scores| &scores.failed),
        Metric::LatencyP50 | Metric::LatencyP95 => scores.map_or(&[], |scores| &scores.slowest),
        _ => &[],
    }
}

/// The counts behind one side's score, in words.
pub(super) fn lines(metric: Metric, scores: &Scores, side: Side) -> Vec<String> {
    let t = &text().score.counts;
    let Some(SideScores { metrics, nodes, .. }) = scores.side(side) else {
        return vec![t.none.to_owned()];
    };
    match metric {
        Metric::SuccessRate => outcomes(metrics),
        Metric::SuccessRateWindow => {
            vec![interpolate(t.window_at, &[("time", &format::seconds(scores.time_ns as f64 / 1e9))])]
        }
        Metric::LatencyP50 | Metric::LatencyP95 => latencies(metrics),
        Metric::Throughput => {
            let served = format::count(metrics.outcomes.served);
            // The measured time leaves the warm-up out; the rate says how long it is.
            let rate = metrics.throughput_per_s.filter(|rate| *rate > 0.0);
            let time = rate.map(|rate| format::seconds(metrics.outcomes.served as f64 / rate));
            let time = time.unwrap_or_else(|| format::seconds(scores.time_ns as f64 / 1e9));
            vec![interpolate(t.served_in, &[("served", &served), ("time", &time)])]
        }
        Metric::BusiestNode => busiest(metrics, side),
        Metric::ClientCacheHits => {
            vec![share(t.lookups, metrics.client_cache_hit_rate, metrics.client_cache_lookups)]
        }
        Metric::EdgeCacheHits => {
            vec![share(t.lookups, metrics.edge_cache_hit_rate, metrics.edge_cache_lookups)]
        }
        Metric::StaleFromCache => {
            let hits = part(metrics.client_cache_hit_rate, metrics.client_cache_lookups)
                + part(metrics.edge_cache_hit_rate, metrics.edge_cache_lookups);
            vec![share(t.stale, metrics.stale_cache_rate, hits)]
        }
        Metric::StaleReads => vec![share(t.stale, metrics.stale_read_rate, metrics.reads)],
        Metric::WritesLost => {
            let [confirmed, lost, promotions] =
                [metrics.writes_confirmed, metrics.writes_lost, metrics.promotions].map(format::count);
            vec![
                interpolate(t.writes, &[("confirmed", &confirmed), ("lost", &lost)]),
                interpolate(t.promotions, &[("n", &promotions)]),
            ]
        }
        Metric::SearchHops => vec![interpolate(t.searches, &[("n", &format::count(metrics.searches_found))])],
        Metric::Finished => {
            let [n, of, stuck] = [metrics.outcomes.served, metrics.arrived, metrics.receivers_stuck];
            let finished = interpolate(t.finished, &[("n", &format::count(n)), ("of", &format::count(of))]);
            let stuck = (stuck > 0).then(|| interpolate(t.stuck, &[("n", &format::count(stuck))]));
            [Some(finished), stuck].into_iter().flatten().collect()
        }
        Metric::BitsFromOrigins | Metric::BitsFromPeers | Metric::BitsWasted => {
            let sent = metrics.bits_from_origins + metrics.bits_from_peers;
            let of = [sent, metrics.bits_received, metrics.bits_wasted, metrics.bits_under_way];
            let [sent, useful, twice, under_way] = of.map(|bits| format::bits(bits as f64));
            let values =
                [("sent", &*sent), ("useful", &useful), ("twice", &twice), ("under_way", &under_way)];
            vec![interpolate(t.bits, &values)]
        }
        Metric::RarestPiece => {
            let copies =
                metrics.copies_all.map(|copies| interpolate(t.copies, &[("n", &format::count(copies))]));
            copies.into_iter().collect()
        }
        Metric::CompletionLast | Metric::CompletionBound | Metric::ShareRatio => Vec::new(),
        Metric::JainIndex => {
            let mut lines = loads(nodes);
            lines.extend(dispersion(metrics));
            lines
        }
        Metric::MessagesPerRequest => {
            let messages = &metrics.messages;
            let [sent, delivered, lost, in_flight] =
                [messages.sent, messages.delivered, messages.lost, messages.in_flight].map(format::count);
            let ended = format::count(metrics.outcomes.finished());
            vec![
                interpolate(t.messages, &[("sent", &sent), ("ended", &ended)]),
                interpolate(
                    t.messages_became,
                    &[("delivered", &delivered), ("lost", &lost), ("in_flight", &in_flight)],
                ),
            ]
        }
    }
}

/// The numerator of a rate, from the rate and its denominator.
fn part(rate: Option<f64>, of: u64) -> u64 {
    (rate.unwrap_or(0.0) * of as f64 + 0.5) as u64
}

/// A rate as both of its counts.
fn share(template: &str, rate: Option<f64>, of: u64) -> String {
    interpolate(template, &[("part", &format::count(part(rate, of))), ("of", &format::count(of))])
}

fn outcomes(metrics: &SideMetrics) -> Vec<String> {
    let t = &text().score.counts;
    let outcomes = &metrics.outcomes;
    let [served, ended, arrived, in_flight] =
        [outcomes.served, outcomes.finished(), metrics.arrived, outcomes.in_flight].map(format::count);
    let failures =
        [outcomes.refused, outcomes.timed_out, outcomes.node_failed, outcomes.not_found, outcomes.denied];
    let failed: Vec<String> = failures
        .into_iter()
        .zip(t.failures)
        .filter(|(count, _)| *count > 0)
        .map(|(count, template)| interpolate(template, &[("n", &format::count(count))]))
        .collect();
    let mut lines = vec![interpolate(t.served_of_ended, &[("served", &served), ("ended", &ended)])];
    lines.extend((!failed.is_empty()).then(|| failed.join(", ")));
    lines.push(interpolate(t.of_arrived, &[("arrived", &arrived), ("in_flight", &in_flight)]));
    lines
}

fn latencies(metrics: &SideMetrics) -> Vec<String> {
    let t = &text().score.counts;
    let quantiles = [
        (t.mean, metrics.latency_mean_s),
        ("p50", metrics.latency_p50_s),
        ("p90", metrics.latency_p90_s),
        ("p95", metrics.latency_p95_s),
        ("p99", metrics.latency_p99_s),
        (t.max, metrics.latency_max_s),
    ];
    let written =
        |(name, value): (&str, Option<f64>)| Some([name, format::SPACE, &format::duration(value?)].concat());
    let list: Vec<String> = quantiles.into_iter().filter_map(written).collect();
    vec![interpolate(t.latencies, &[("n", &format::count(metrics.outcomes.served))]), list.join(", ")]
}

fn busiest(metrics: &SideMetrics, side: Side) -> Vec<String> {
    let t = &text().score.counts;
    let named = metrics.busiest_node.zip(metrics.busiest_node_utilisation).map(|(node, load)| {
        let template = match side {
            Side::ClientServer => t.server,
            Side::PeerToPeer => t.peer,
        };
        let name = interpolate(template, &[("n", &node.to_string())]);
        interpolate(t.busiest, &[("node", &name), ("load", &format::percent(load))])
    });
    let all = metrics.utilisation.map(|load| interpolate(t.all_nodes, &[("load", &format::percent(load))]));
    named.into_iter().chain(all).collect()
}

fn loads(nodes: &[NodeLoad]) -> Vec<String> {
    let t = &text().score.counts;
    let served = || nodes.iter().map(|node| node.served);
    if nodes.len() <= MOST_LISTED {
        let list: Vec<String> = served().map(format::count).collect();
        return vec![interpolate(t.each_served, &[("list", &list.join(", "))])];
    }
    let least = format::count(served().min().unwrap_or(0));
    let most = format::count(served().max().unwrap_or(0));
    vec![interpolate(
        t.served_range,
        &[("least", &least), ("most", &most), ("n", &format::count(nodes.len() as u64))],
    )]
}

/// The evenness of requests served, of messages and of bits sent, each by three measures of dispersion.
fn dispersion(of: &SideMetrics) -> Vec<String> {
    let t = &text().score.counts;
    let measures = [
        [of.jain_index, of.gini_coefficient, of.peak_to_mean_load],
        [of.jain_index_messages, of.gini_coefficient_messages, of.peak_to_mean_messages],
        [of.jain_index_bits, of.gini_coefficient_bits, of.peak_to_mean_bits],
    ];
    let line = |(template, measures): (&str, [Option<f64>; 3])| {
        let [Some(jain), Some(gini), Some(peak)] = measures.map(|value| Some(format::fixed(value?, 3)))
        else {
            return None;
        };
        Some(interpolate(template, &[("jain", &jain), ("gini", &gini), ("peak", &peak)]))
    };
    t.spreads.into_iter().zip(measures).filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_results::OutcomeCounts;

    fn scores(served: &[u64]) -> Scores {
        let outcomes = OutcomeCounts {
            served: served.iter().sum(),
            node_failed: 7,
            in_flight: 3,
            ..OutcomeCounts::default()
        };
        let metrics = SideMetrics {
            arrived: outcomes.arrived(),
            outcomes,
            throughput_per_s: Some(10.0),
            latency_p50_s: Some(0.1),
            ..SideMetrics::default()
        };
        let node = |(index, served): (usize, &u64)| NodeLoad {
            node: index as u32 + 1,
            served: *served,
            ..NodeLoad::default()
        };
        let nodes = served.iter().enumerate().map(node).collect();
        let side = SideScores { nodes, ..SideScores::new(Side::ClientServer, metrics) };
        Scores { time_ns: 5_000_000_000, run_hash: 0, finished: false, sides: vec![side] }
    }

    #[test]
    fn every_request_is_accounted_for() {
        let found = lines(Metric::SuccessRate, &scores(&[40, 10]), Side::ClientServer);
        assert_eq!(found, ["50 served of 57 ended", "7 got no reply", "60 arrived, 3 still in flight"]);
    }

    #[test]
    fn loads_are_listed_while_they_are_few() {
        assert_eq!(
            lines(Metric::JainIndex, &scores(&[40, 10]), Side::ClientServer),
            ["served, node by node: 40, 10"]
        );
        let many = scores(&[1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(lines(Metric::JainIndex, &many, Side::ClientServer), ["7 nodes served 1 to 7 each"]);
    }

    #[test]
    fn rates_show_the_time_they_are_over() {
        assert_eq!(lines(Metric::Throughput, &scores(&[50]), Side::ClientServer), ["50 served in 5\u{a0}s"]);
        assert_eq!(
            lines(Metric::Throughput, &scores(&[50]), Side::PeerToPeer),
            ["not part of this scenario"]
        );
    }
}
