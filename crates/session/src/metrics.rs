//! The metrics that the page shows: how each is read from the engine's results, written, and compared.
//! `docs/models.md` defines the values; `locales/<language>/help.json` explains them by [`Metric::id`].

use netduel_results::SideMetrics;
use netduel_results::estimate::Estimate;
use netduel_text::format::NumberFormat;
use netduel_text::text;

/// Values that differ by at most this share of the larger one count as equal: one run cannot tell them apart.
const EQUAL_WITHIN: f64 = 0.01;

/// A value is shown once it rests on this many requests.
const FEWEST_REQUESTS: u64 = 20;

/// The estimates of a metric from several replications, left and right; `None` where too few of them define it.
pub type Estimates = [Option<Estimate>; 2];

/// A metric of both sides, in the order of the rows of the scoreboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    /// Served requests of those that have finished.
    SuccessRate,
    /// The same within the last second.
    SuccessRateWindow,
    /// Median latency.
    LatencyP50,
    /// 95th percentile of the latency.
    LatencyP95,
    /// Requests served per second.
    Throughput,
    /// Utilisation of the busiest node.
    BusiestNode,
    /// Evenness of the load.
    JainIndex,
    /// Messages sent per finished request.
    MessagesPerRequest,
    /// Lookups answered by the client's own cache.
    ClientCacheHits,
    /// Lookups answered by the cache at the edge.
    EdgeCacheHits,
    /// Answers from caches that were out of date.
    StaleFromCache,
    /// Reads from replicas that were out of date.
    StaleReads,
    /// Confirmed writes that were lost.
    WritesLost,
    /// Forwarding hops of a search.
    SearchHops,
    /// Users who have the whole file.
    Finished,
    /// When the last user had it.
    CompletionLast,
    /// The theoretical lower bound of that time.
    CompletionBound,
    /// Bits that servers and seeds sent.
    BitsFromOrigins,
    /// Bits that users sent to each other.
    BitsFromPeers,
    /// Bits sent per bit received, median over the users.
    ShareRatio,
    /// Bits that were received twice.
    BitsWasted,
    /// Copies of the rarest piece.
    RarestPiece,
}

/// What kind of quantity a metric is, which decides how it is written and how long its bar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quantity {
    /// A share of a whole, written in per cent.
    Share,
    /// A number from 0 to 1.
    Index,
    /// Seconds.
    Duration,
    /// Per second.
    Rate,
    /// A quotient without a unit.
    Ratio,
    /// Bits.
    Bits,
    /// A whole number.
    Count,
}

/// What a metric is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MetricGroup {
    /// What the users get.
    Users,
    /// What the network spends on it, and how it spreads its load.
    Network,
    /// Copies in caches and replicas.
    Copies,
}

impl MetricGroup {
    /// All groups, in the order of the scoreboard.
    pub const ALL: [MetricGroup; 3] = [MetricGroup::Users, MetricGroup::Network, MetricGroup::Copies];
}

/// Which value is the better one for the users. What a network spends, and how it spreads its load, is its operator's concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Better {
    Higher,
    Lower,
    /// The metric describes, and does not judge.
    Neither,
}

/// Which scenarios have a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// All scenarios.
    Any,
    /// Scenarios with independent requests.
    Requests,
    /// Some of those: with caches, replicas or searches. The row appears when a side defines the metric.
    SomeRequests,
    /// Scenarios in which a file is distributed.
    File,
}

/// What a metric is.
struct Definition {
    id: &'static str,
    quantity: Quantity,
    better: Better,
    scope: Scope,
    value: fn(&SideMetrics) -> Option<f64>,
}

/// The side that has the better value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leader {
    /// Client–server.
    Left,
    /// Peer-to-peer.
    Right,
    /// Both show the same.
    Equal,
    /// The values cannot be compared.
    Undetermined,
}

impl Metric {
    /// How many metrics there are.
    pub const COUNT: usize = 22;

    /// All metrics, in the order of the rows.
    pub const ALL: [Metric; Metric::COUNT] = [
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

    fn definition(self) -> Definition {
        use Better::{Higher, Lower, Neither};
        use Quantity::{Bits, Count, Duration, Index, Rate, Ratio, Share};
        use Scope::{Any, File, Requests, SomeRequests};
        let define = |id, quantity, better, scope, value| Definition { id, quantity, better, scope, value };
        match self {
            Metric::SuccessRate => define("success_rate", Share, Higher, Requests, |of| of.success_rate),
            Metric::SuccessRateWindow => {
                define("success_rate_window", Share, Higher, Requests, |of| of.success_rate_window)
            }
            Metric::LatencyP50 => define("latency_p50_s", Duration, Lower, Any, |of| of.latency_p50_s),
            Metric::LatencyP95 => define("latency_p95_s", Duration, Lower, Any, |of| of.latency_p95_s),
            Metric::Throughput => {
                define("throughput_per_s", Rate, Higher, Requests, |of| of.throughput_per_s)
            }
            Metric::BusiestNode => {
                define("busiest_node_utilisation", Share, Neither, Requests, |of| of.busiest_node_utilisation)
            }
            Metric::JainIndex => define("jain_index", Index, Neither, Requests, |of| of.jain_index),
            Metric::MessagesPerRequest => {
                define("messages_per_request", Ratio, Neither, Requests, |of| of.messages_per_request)
            }
            Metric::ClientCacheHits => {
                define("client_cache_hit_rate", Share, Neither, SomeRequests, |of| of.client_cache_hit_rate)
            }
            Metric::EdgeCacheHits => {
                define("edge_cache_hit_rate", Share, Neither, SomeRequests, |of| of.edge_cache_hit_rate)
            }
            Metric::StaleFromCache => {
                define("stale_cache_rate", Share, Lower, SomeRequests, |of| of.stale_cache_rate)
            }
            Metric::StaleReads => {
                define("stale_read_rate", Share, Lower, SomeRequests, |of| of.stale_read_rate)
            }
            // Where nothing is written, nothing can be lost.
            Metric::WritesLost => define("writes_lost", Count, Lower, SomeRequests, |of| {
                (of.writes_confirmed > 0).then_some(of.writes_lost as f64)
            }),
            Metric::SearchHops => define("hops_mean", Ratio, Neither, SomeRequests, |of| of.hops_mean),
            Metric::Finished => define("finished_share", Share, Higher, File, |of| {
                has_sent(of).then(|| of.outcomes.served as f64 / of.arrived.max(1) as f64)
            }),
            Metric::CompletionLast => define("completion_last_s", Duration, Lower, File, |of| {
                of.completion_last_s.filter(|_| of.outcomes.in_flight == 0)
            }),
            Metric::CompletionBound => {
                define("completion_bound_s", Duration, Neither, File, |of| of.completion_bound_s)
            }
            Metric::BitsFromOrigins => define("bits_from_origins", Bits, Neither, File, |of| {
                has_sent(of).then_some(of.bits_from_origins as f64)
            }),
            Metric::BitsFromPeers => define("bits_from_peers", Bits, Neither, File, |of| {
                has_sent(of).then_some(of.bits_from_peers as f64)
            }),
            Metric::ShareRatio => {
                define("share_ratio_median", Ratio, Neither, File, |of| of.share_ratio_median)
            }
            Metric::BitsWasted => {
                define("bits_wasted", Bits, Neither, File, |of| has_sent(of).then_some(of.bits_wasted as f64))
            }
            Metric::RarestPiece => {
                define("copies_fewest", Count, Neither, File, |of| of.copies_fewest.map(f64::from))
            }
        }
    }

    /// Its name in files and attributes: that of the engine's field, where there is one.
    pub fn id(self) -> &'static str {
        self.definition().id
    }

    /// Its name on the page.
    pub fn name(self) -> &'static str {
        text().metrics[self as usize]
    }

    /// Its value as the engine defines it, in SI units.
    pub fn value(self, of: &SideMetrics) -> Option<f64> {
        (self.definition().value)(of)
    }

    /// Its value if it rests on enough requests to be shown: latencies on served requests, all other metrics on finished
    /// ones, so that a side that serves nothing is seen to do so. Of a file everything is known from the first bit on.
    pub fn shown_value(self, of: &SideMetrics) -> Option<f64> {
        let requests = match self {
            Metric::LatencyP50 | Metric::LatencyP95 => of.outcomes.served,
            _ if self.is_about_file() => FEWEST_REQUESTS,
            _ => of.outcomes.finished(),
        };
        self.value(of).filter(|_| requests >= FEWEST_REQUESTS)
    }

    /// What it is about.
    pub fn group(self) -> MetricGroup {
        match self {
            Metric::SuccessRate
            | Metric::SuccessRateWindow
            | Metric::LatencyP50
            | Metric::LatencyP95
            | Metric::Throughput
            | Metric::Finished
            | Metric::CompletionLast
            | Metric::CompletionBound => MetricGroup::Users,
            Metric::BusiestNode
            | Metric::JainIndex
            | Metric::MessagesPerRequest
            | Metric::SearchHops
            | Metric::BitsFromOrigins
            | Metric::BitsFromPeers
            | Metric::ShareRatio
            | Metric::BitsWasted => MetricGroup::Network,
            Metric::ClientCacheHits
            | Metric::EdgeCacheHits
            | Metric::StaleFromCache
            | Metric::StaleReads
            | Metric::WritesLost
            | Metric::RarestPiece => MetricGroup::Copies,
        }
    }

    /// Whether scenarios with a file to distribute can define it, or those without.
    pub fn is_of_scenario(self, has_file: bool) -> bool {
        let scope = self.definition().scope;
        scope == Scope::Any || has_file == (scope == Scope::File)
    }

    /// The unit in which people type a value, and what it is in SI units.
    pub fn typed_unit(self) -> (&'static str, f64) {
        match self.definition().quantity {
            Quantity::Share => ("%", 0.01),
            Quantity::Duration => ("ms", 0.001),
            Quantity::Rate => ("/s", 1.0),
            Quantity::Bits => ("Mb", 1e6),
            Quantity::Index | Quantity::Ratio | Quantity::Count => ("", 1.0),
        }
    }

    /// A value with its unit, as people read it.
    pub fn format(self, value: f64) -> String {
        self.form(value).format(value)
    }

    /// The mean of several replications with half the width of its interval, as people read it.
    pub fn format_estimate(self, estimate: Estimate) -> String {
        self.form(estimate.mean).with_half_width(estimate.mean, estimate.half_width)
    }

    /// How a value of this size is written.
    fn form(self, value: f64) -> NumberFormat {
        match self.definition().quantity {
            Quantity::Share => NumberFormat::percent(),
            Quantity::Index => NumberFormat::fixed(3),
            Quantity::Duration => NumberFormat::duration(value),
            Quantity::Rate => NumberFormat::rate(value),
            Quantity::Ratio => NumberFormat::figure(value),
            Quantity::Bits => NumberFormat::bits(value),
            Quantity::Count => NumberFormat::fixed(0),
        }
    }

    /// The text of a side's cell; empty for a side that does not run.
    pub fn cell(self, of: Option<&SideMetrics>, serving_nodes: usize) -> String {
        let Some(of) = of else { return String::new() };
        if self == Metric::JainIndex && serving_nodes == 1 {
            return text().score.one_node.to_owned();
        }
        self.shown_value(of).map_or_else(|| "–".to_owned(), |value| self.format(value))
    }

    /// The lengths of the two bars, from 0 to 1: a share is drawn against the whole, any other value against the larger.
    pub fn bar_lengths(self, values: [Option<f64>; 2]) -> [f64; 2] {
        let whole = if self.is_share() { 1.0 } else { values.into_iter().flatten().fold(0.0, f64::max) };
        values.map(|value| value.filter(|_| whole > 0.0).map_or(0.0, |value| (value / whole).clamp(0.0, 1.0)))
    }

    /// The leader by the values that are shown: a difference that cannot be seen puts no side ahead.
    pub fn leader(self, values: [Option<f64>; 2]) -> Leader {
        let [Some(left), Some(right)] = values else { return Leader::Undetermined };
        let is_equal = (left - right).abs() <= EQUAL_WITHIN * left.abs().max(right.abs())
            || self.format(left) == self.format(right);
        self.leader_unless(is_equal, left, right)
    }

    /// The leader after several replications: no side is ahead while the intervals overlap.
    pub fn leader_of_estimates(self, estimates: Estimates) -> Leader {
        let [Some(left), Some(right)] = estimates else { return Leader::Undetermined };
        let is_equal = (left.mean - right.mean).abs() <= left.half_width + right.half_width;
        self.leader_unless(is_equal, left.mean, right.mean)
    }

    fn leader_unless(self, is_equal: bool, left: f64, right: f64) -> Leader {
        let is_left_better = match self.definition().better {
            Better::Neither => return Leader::Undetermined,
            Better::Higher => left > right,
            Better::Lower => left < right,
        };
        match is_equal {
            true => Leader::Equal,
            false if is_left_better => Leader::Left,
            false => Leader::Right,
        }
    }

    /// Whether it leaves lost requests out of account, so that a side that loses the hardest ones looks better.
    pub fn ignores_lost_requests(self) -> bool {
        !matches!(self, Metric::SuccessRate | Metric::SuccessRateWindow | Metric::Throughput)
            && !self.is_about_file()
    }

    /// Whether its row is shown for these values of both sides.
    pub fn is_shown(self, has_file: bool, values: [Option<f64>; 2]) -> bool {
        let is_defined = values != [None, None];
        match self.definition().scope {
            Scope::Any => !has_file || is_defined,
            Scope::Requests => !has_file,
            Scope::SomeRequests => !has_file && is_defined,
            Scope::File => has_file && is_defined,
        }
    }

    /// Whether it is a share of a whole, so that its range is 0 to 1.
    pub fn is_share(self) -> bool {
        matches!(self.definition().quantity, Quantity::Share | Quantity::Index)
    }

    fn is_about_file(self) -> bool {
        self.definition().scope == Scope::File
    }
}

/// Whether any bit of a file was sent.
fn has_sent(of: &SideMetrics) -> bool {
    of.bits_from_origins + of.bits_from_peers > 0
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
    fn every_metric_has_its_own_id() {
        for (index, metric) in Metric::ALL.into_iter().enumerate() {
            assert_eq!(metric as usize, index);
            assert!(Metric::ALL[..index].iter().all(|other| other.id() != metric.id()));
        }
    }

    #[test]
    fn a_value_is_shown_once_it_rests_on_twenty_requests() {
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
    fn a_difference_that_cannot_be_seen_puts_no_side_ahead() {
        assert_eq!(Metric::LatencyP95.leader([Some(0.3181), Some(0.3182)]), Leader::Equal);
        assert_eq!(Metric::SuccessRate.leader([Some(1.0), Some(0.9993)]), Leader::Equal);
        assert_eq!(Metric::LatencyP95.leader([Some(0.3), Some(0.8)]), Leader::Left);
        assert_eq!(Metric::SuccessRate.leader([Some(0.3), Some(0.8)]), Leader::Right);
        assert_eq!(Metric::SuccessRate.leader([Some(0.3), None]), Leader::Undetermined);
    }

    #[test]
    fn intervals_that_overlap_put_no_side_ahead() {
        let lead = |left: (f64, f64), right: (f64, f64)| {
            let estimate = |(mean, half_width)| Some(Estimate { mean, half_width });
            Metric::LatencyP95.leader_of_estimates([estimate(left), estimate(right)])
        };
        assert_eq!(lead((0.30, 0.03), (0.34, 0.02)), Leader::Equal);
        assert_eq!(lead((0.30, 0.01), (0.34, 0.02)), Leader::Left);
        assert_eq!(lead((0.34, 0.01), (0.30, 0.02)), Leader::Right);
        assert_eq!(lead((0.30, 0.0), (0.30, 0.0)), Leader::Equal);
        assert_eq!(Metric::LatencyP95.leader_of_estimates([None, None]), Leader::Undetermined);
    }

    #[test]
    fn bars_begin_at_zero_and_shares_end_at_one() {
        assert_eq!(Metric::SuccessRate.bar_lengths([Some(0.5), Some(0.25)]), [0.5, 0.25]);
        assert_eq!(Metric::LatencyP50.bar_lengths([Some(2.0), Some(0.5)]), [1.0, 0.25]);
        assert_eq!(Metric::Throughput.bar_lengths([Some(0.0), None]), [0.0, 0.0]);
    }

    #[test]
    fn rows_follow_the_kind_of_scenario() {
        let [none, one] = [[None, None], [Some(1.0), None]];
        assert!(Metric::SuccessRate.is_shown(false, none) && !Metric::SuccessRate.is_shown(true, one));
        assert!(Metric::LatencyP95.is_shown(false, none) && !Metric::LatencyP95.is_shown(true, none));
        assert!(Metric::LatencyP95.is_shown(true, one));
        assert!(!Metric::WritesLost.is_shown(false, none) && Metric::WritesLost.is_shown(false, one));
        assert!(!Metric::Finished.is_shown(false, one) && Metric::Finished.is_shown(true, one));
    }

    #[test]
    fn what_is_neither_good_nor_bad_for_users_puts_no_side_ahead() {
        for metric in
            [Metric::MessagesPerRequest, Metric::BusiestNode, Metric::JainIndex, Metric::BitsFromOrigins]
        {
            assert_eq!(metric.leader([Some(0.1), Some(0.2)]), Leader::Undetermined, "{metric:?}");
        }
        assert_eq!(Metric::BitsFromPeers.leader([Some(1.0), Some(2.0)]), Leader::Undetermined);
        assert_eq!(Metric::BitsFromPeers.leader([Some(1.0), Some(1.0)]), Leader::Undetermined);
    }
}
