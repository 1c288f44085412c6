//! The metrics of the scoreboard: how each is read, shown and judged.

use crate::format::Form;
use crate::replicates::Estimates;
use crate::text::text;
use netduel_results::SideMetrics;
use netduel_results::estimate::Estimate;

/// Values this close, as a share of the larger, are the same: one run says no more.
const SAME: f64 = 0.01;

/// From so many requests on, a number says something.
const FEWEST: u64 = 20;

/// A row of the scoreboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Metric {
    /// Served of those that ended.
    SuccessRate,
    /// The same within the last whole second.
    SuccessRateWindow,
    /// Median latency.
    LatencyP50,
    /// 95th percentile of the latency.
    LatencyP95,
    /// Served per second.
    Throughput,
    /// Utilisation of the busiest node.
    BusiestNode,
    /// Evenness of the load.
    JainIndex,
    /// Messages sent per request ended.
    MessagesPerRequest,
    /// Answered from a copy at the client.
    ClientCacheHits,
    /// Answered from a copy at the edge.
    EdgeCacheHits,
    /// Answers from caches that were out of date.
    StaleFromCache,
    /// Reads from replicas that were out of date.
    StaleReads,
    /// Confirmed and lost all the same.
    WritesLost,
    /// Forwarding hops of a search.
    SearchHops,
    /// Of the users who want a file, those who have it.
    Finished,
    /// When the last of them had it.
    CompletionLast,
    /// Before which no network with the same lines could have served all.
    CompletionBound,
    /// Bits that servers and seeds sent.
    BitsFromOrigins,
    /// Bits that users sent each other.
    BitsFromPeers,
    /// Sent over received, the median of the users.
    ShareRatio,
    /// Bits that came twice.
    BitsWasted,
    /// Copies of the rarest piece.
    RarestPiece,
}

/// Which of the two is ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lead {
    /// Client–server.
    Left,
    /// Peer-to-peer.
    Right,
    /// Both show the same.
    Equal,
    /// They cannot be compared.
    Nobody,
}

impl Metric {
    /// How many there are.
    pub(crate) const COUNT: usize = 22;

    /// All, in the order of the rows.
    pub(crate) const ALL: [Metric; Metric::COUNT] = [
        Metric::SuccessRate,
        Metric::SuccessRateWindow,
        Metric::LatencyP50,
        Metric::LatencyP95,
        Metric::Throughput,
        Metric::BusiestNode,
        Metric::JainIndex,
        Metric::MessagesPerRequest,
        Metric::ClientCacheHits,
        Metric::EdgeCacheHits,
        Metric::StaleFromCache,
        Metric::StaleReads,
        Metric::WritesLost,
        Metric::SearchHops,
        Metric::Finished,
        Metric::CompletionLast,
        Metric::CompletionBound,
        Metric::BitsFromOrigins,
        Metric::BitsFromPeers,
        Metric::ShareRatio,
        Metric::BitsWasted,
        Metric::RarestPiece,
    ];

    /// Its name in hooks and files.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Metric::SuccessRate => "success_rate",
            Metric::SuccessRateWindow => "success_rate_window",
            Metric::LatencyP50 => "latency_p50_s",
            Metric::LatencyP95 => "latency_p95_s",
            Metric::Throughput => "throughput_per_s",
            Metric::BusiestNode => "busiest_node_utilisation",
            Metric::JainIndex => "jain_index",
            Metric::MessagesPerRequest => "messages_per_request",
            Metric::ClientCacheHits => "client_cache_hit_rate",
            Metric::EdgeCacheHits => "edge_cache_hit_rate",
            Metric::StaleFromCache => "stale_cache_rate",
            Metric::StaleReads => "stale_read_rate",
            Metric::WritesLost => "writes_lost",
            Metric::SearchHops => "hops_mean",
            Metric::Finished => "finished_share",
            Metric::CompletionLast => "completion_last_s",
            Metric::CompletionBound => "completion_bound_s",
            Metric::BitsFromOrigins => "bits_from_origins",
            Metric::BitsFromPeers => "bits_from_peers",
            Metric::ShareRatio => "share_ratio_median",
            Metric::BitsWasted => "bits_wasted",
            Metric::RarestPiece => "copies_fewest",
        }
    }

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        text().metrics[self as usize]
    }

    /// Its value as the engine defines it, in SI units.
    pub(crate) fn value(self, of: &SideMetrics) -> Option<f64> {
        match self {
            Metric::SuccessRate => of.success_rate,
            Metric::SuccessRateWindow => of.success_rate_window,
            Metric::LatencyP50 => of.latency_p50_s,
            Metric::LatencyP95 => of.latency_p95_s,
            Metric::Throughput => of.throughput_per_s,
            Metric::BusiestNode => of.busiest_node_utilisation,
            Metric::JainIndex => of.jain_index,
            Metric::MessagesPerRequest => of.messages_per_request,
            Metric::ClientCacheHits => of.client_cache_hit_rate,
            Metric::EdgeCacheHits => of.edge_cache_hit_rate,
            Metric::StaleFromCache => of.stale_cache_rate,
            Metric::StaleReads => of.stale_read_rate,
            // Where nothing is written nothing can be lost.
            Metric::WritesLost => (of.writes_confirmed > 0).then_some(of.writes_lost as f64),
            Metric::SearchHops => of.hops_mean,
            Metric::Finished => {
                (sent(of) > 0).then(|| of.outcomes.served as f64 / (of.arrived.max(1)) as f64)
            }
            Metric::CompletionLast => of.completion_last_s.filter(|_| of.outcomes.in_flight == 0),
            Metric::CompletionBound => of.completion_bound_s,
            Metric::BitsFromOrigins => (sent(of) > 0).then_some(of.bits_from_origins as f64),
            Metric::BitsFromPeers => (sent(of) > 0).then_some(of.bits_from_peers as f64),
            Metric::ShareRatio => of.share_ratio_median,
            Metric::BitsWasted => (sent(of) > 0).then_some(of.bits_wasted as f64),
            Metric::RarestPiece => of.copies_fewest.map(f64::from),
        }
    }

    /// Its value if it rests on enough requests to be shown: latencies on those served, all else on those that have
    /// ended, so that a side that serves nobody is seen to do so.
    pub(crate) fn shown_value(self, of: &SideMetrics) -> Option<f64> {
        let base = match self {
            Metric::LatencyP50 | Metric::LatencyP95 => of.outcomes.served,
            // Of a file all is known from the first bit on.
            _ if self.is_of_file() => FEWEST,
            _ => of.outcomes.finished(),
        };
        self.value(of).filter(|_| base >= FEWEST)
    }

    /// A value as people read it.
    pub(crate) fn written(self, value: f64) -> String {
        self.form(value).written(value)
    }

    /// The mean of several runs as people read it, with half the width of its interval.
    pub(crate) fn written_estimate(self, estimate: Estimate) -> String {
        self.form(estimate.mean).with_half_width(estimate.mean, estimate.half_width)
    }

    /// How a value of this size is written.
    fn form(self, value: f64) -> Form {
        match self {
            Metric::WritesLost | Metric::RarestPiece => Form::fixed(0),
            Metric::CompletionLast | Metric::CompletionBound => Form::span(value),
            Metric::BitsFromOrigins | Metric::BitsFromPeers | Metric::BitsWasted => Form::bits(value),
            _ if self != Metric::JainIndex && self.is_share() => Form::percent(),
            Metric::LatencyP50 | Metric::LatencyP95 => Form::span(value),
            Metric::Throughput => Form::rate(value),
            Metric::JainIndex => Form::fixed(3),
            _ => Form::figure(value),
        }
    }

    /// What the cell of a side says. Absent sides say nothing.
    pub(crate) fn cell(self, of: Option<&SideMetrics>, serving_nodes: usize) -> String {
        let Some(of) = of else { return String::new() };
        if self == Metric::JainIndex && serving_nodes == 1 {
            return text().score.one_node.to_owned();
        }
        self.shown_value(of).map_or_else(|| "–".to_owned(), |value| self.written(value))
    }

    /// The length of the bars from 0 to 1: shares are out of the whole, the others out of the larger.
    pub(crate) fn lengths(self, values: [Option<f64>; 2]) -> [f64; 2] {
        let whole = if self.is_share() { 1.0 } else { values.into_iter().flatten().fold(0.0, f64::max) };
        values.map(|value| value.filter(|_| whole > 0.0).map_or(0.0, |value| (value / whole).clamp(0.0, 1.0)))
    }

    /// Who is ahead: decided by what is shown, so that nobody is ahead by a difference that cannot be seen.
    pub(crate) fn lead(self, values: [Option<f64>; 2]) -> Lead {
        let [Some(left), Some(right)] = values else { return Lead::Nobody };
        let apart = (left - right).abs();
        if self.ahead_of(left, right) == Lead::Nobody {
            return Lead::Nobody;
        }
        if self.written(left) == self.written(right) || apart <= SAME * left.abs().max(right.abs()) {
            Lead::Equal
        } else {
            self.ahead_of(left, right)
        }
    }

    /// Who is ahead after several runs: nobody while the intervals overlap.
    pub(crate) fn lead_of_estimates(self, estimates: Estimates) -> Lead {
        let [Some(left), Some(right)] = estimates else { return Lead::Nobody };
        if (left.mean - right.mean).abs() <= left.half_width + right.half_width {
            Lead::Equal
        } else {
            self.ahead_of(left.mean, right.mean)
        }
    }

    /// Who is ahead if values differ; what has no better or worse has nobody ahead.
    fn ahead_of(self, left: f64, right: f64) -> Lead {
        if matches!(self, Metric::CompletionBound | Metric::BitsFromPeers | Metric::ShareRatio) {
            return Lead::Nobody;
        }
        if (left > right) == self.is_better_high() { Lead::Left } else { Lead::Right }
    }

    /// Whether it is about the requests that were served, so that lost ones flatter it.
    pub(crate) fn speaks_of_the_served(self) -> bool {
        !matches!(self, Metric::SuccessRate | Metric::SuccessRateWindow | Metric::Throughput)
            && !self.is_of_file()
    }

    /// Whether it is about the distribution of a file …
    fn is_of_file(self) -> bool {
        self as usize >= Metric::Finished as usize
    }

    /// … and whether it says something in a scenario that has one, or has none.
    pub(crate) fn is_for(self, has_file: bool) -> bool {
        match self {
            Metric::LatencyP50 | Metric::LatencyP95 => true,
            _ => self.is_of_file() == has_file,
        }
    }

    /// Whether only some scenarios have it; its row is there when one of the sides does.
    pub(crate) fn is_special(self) -> bool {
        self as usize >= Metric::ClientCacheHits as usize
    }

    fn is_better_high(self) -> bool {
        matches!(
            self,
            Metric::SuccessRate
                | Metric::SuccessRateWindow
                | Metric::Throughput
                | Metric::JainIndex
                | Metric::ClientCacheHits
                | Metric::EdgeCacheHits
                | Metric::Finished
                | Metric::RarestPiece
        )
    }

    /// Whether it is a share of a whole.
    pub(crate) fn is_share(self) -> bool {
        self == Metric::Finished
            || !self.is_of_file()
                && !matches!(
                    self,
                    Metric::LatencyP50
                        | Metric::LatencyP95
                        | Metric::Throughput
                        | Metric::MessagesPerRequest
                        | Metric::WritesLost
                        | Metric::SearchHops
                )
    }
}

/// All bits of a file that were sent.
fn sent(of: &SideMetrics) -> u64 {
    of.bits_from_origins + of.bits_from_peers
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_results::OutcomeCounts;

    fn metrics(served: u64) -> SideMetrics {
        SideMetrics {
            outcomes: OutcomeCounts { served, ..OutcomeCounts::default() },
            latency_p95_s: Some(0.321),
            jain_index: Some(0.718),
            ..SideMetrics::default()
        }
    }

    #[test]
    fn every_metric_has_its_own_key() {
        for (index, metric) in Metric::ALL.into_iter().enumerate() {
            assert_eq!(metric as usize, index);
            assert!(Metric::ALL[..index].iter().all(|other| other.key() != metric.key()));
        }
    }

    #[test]
    fn nothing_is_said_until_it_rests_on_twenty_requests() {
        let lost = SideMetrics {
            outcomes: OutcomeCounts { timed_out: 20, ..OutcomeCounts::default() },
            success_rate: Some(0.0),
            ..metrics(0)
        };
        assert_eq!(Metric::SuccessRate.cell(Some(&lost), 24), "0.0\u{a0}%");
        assert_eq!(Metric::LatencyP95.cell(Some(&lost), 24), "–");
        assert_eq!(Metric::LatencyP95.cell(Some(&metrics(19)), 24), "–");
        assert_eq!(Metric::LatencyP95.cell(Some(&metrics(20)), 24), "321\u{a0}ms");
        assert_eq!(Metric::SuccessRate.cell(Some(&metrics(20)), 24), "–");
        assert_eq!(Metric::JainIndex.cell(Some(&metrics(0)), 1), "one node");
        assert_eq!(Metric::JainIndex.cell(None, 0), "");
    }

    #[test]
    fn a_difference_that_cannot_be_seen_puts_nobody_ahead() {
        assert_eq!(Metric::LatencyP95.lead([Some(0.3181), Some(0.3182)]), Lead::Equal);
        assert_eq!(Metric::SuccessRate.lead([Some(1.0), Some(0.9993)]), Lead::Equal);
        assert_eq!(Metric::LatencyP95.lead([Some(0.3), Some(0.8)]), Lead::Left);
        assert_eq!(Metric::SuccessRate.lead([Some(0.3), Some(0.8)]), Lead::Right);
        assert_eq!(Metric::SuccessRate.lead([Some(0.3), None]), Lead::Nobody);
    }

    #[test]
    fn intervals_that_overlap_put_nobody_ahead() {
        let lead = |left: (f64, f64), right: (f64, f64)| {
            let estimate = |(mean, half_width)| Some(Estimate { mean, half_width });
            Metric::LatencyP95.lead_of_estimates([estimate(left), estimate(right)])
        };
        assert_eq!(lead((0.30, 0.03), (0.34, 0.02)), Lead::Equal);
        assert_eq!(lead((0.30, 0.01), (0.34, 0.02)), Lead::Left);
        assert_eq!(lead((0.34, 0.01), (0.30, 0.02)), Lead::Right);
        assert_eq!(lead((0.30, 0.0), (0.30, 0.0)), Lead::Equal);
        assert_eq!(Metric::LatencyP95.lead_of_estimates([None, None]), Lead::Nobody);
    }

    #[test]
    fn bars_begin_at_zero_and_shares_end_at_one() {
        assert_eq!(Metric::SuccessRate.lengths([Some(0.5), Some(0.25)]), [0.5, 0.25]);
        assert_eq!(Metric::LatencyP50.lengths([Some(2.0), Some(0.5)]), [1.0, 0.25]);
        assert_eq!(Metric::Throughput.lengths([Some(0.0), None]), [0.0, 0.0]);
    }
}
