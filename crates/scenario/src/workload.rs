//! The workload: users, requests and their arrival times.

use super::factors::Factors;
use super::parameter::{Entry, Field, Kind, List};
use super::reader::{Refusal, steps};
use super::region_delays::RegionDelays;
use super::run::LONGEST_RUN_S;
use super::table::{choice, table};
use super::value::Value;

table! {
    /// The workload of both networks: the same users and the same requests at the same times on both sides.
    pub struct Workload in "workload" {
        /// The number of users. Each is a client on the left and a peer on the right, so this is also the number of
        /// peers.
        users: u32 = 24, "Users", "users", 1..=10000;
        /// The one-way delay of a message from each region to each region, in place of the delays of links on both sides. One row for
        /// each region where a message begins, such as 0.01 0.08; 0.08 0.02. Without regions, all links have the same delay.
        region_delays_s: RegionDelays = RegionDelays::default(), "Delays between regions";
        /// How users and servers are divided among the regions, such as 2 1. If there are more regions than numbers, the list
        /// repeats.
        region_shares: Factors = Factors::default(), "Shares of regions";
        /// How the arrival times of requests are distributed: at random times, at equal intervals, in bursts, or for
        /// each user some time after its previous request ends.
        arrivals: Arrivals = Arrivals::Poisson, "Arrivals";
        /// The mean number of requests per second of all users together. Not used with closed arrivals.
        requests_per_s: f64 = 24.0, "Request rate", "req/s", 0.0..=1000000.0;
        /// How the request rate changes over time: pairs of a time in seconds and a factor that applies from then on.
        /// For example, 0:1 10:5 15:1 multiplies the rate by 5 from 10 to 15 s.
        rate_profile: RateProfile = RateProfile::default(), "Rate profile";
        /// The mean length of a burst. Used with bursty arrivals only.
        burst_on_s: f64 = 1.0, "Mean burst length", "s", 0.001..=3600.0;
        /// The mean length of the pause between two bursts, during which no requests arrive. Used with bursty
        /// arrivals only.
        burst_off_s: f64 = 1.0, "Mean pause length", "s", 0.0..=3600.0;
        /// The mean time between the end of a request and the next request of the same user. Used with closed
        /// arrivals only.
        think_time_s: f64 = 1.0, "Think time", "s", 0.001..=2592000.0;
        /// The number of different objects that users request.
        objects: u32 = 100, "Objects", "objects", 1..=100000;
        /// How unevenly requests are spread over the objects: the k-th most popular object is requested in proportion
        /// to 1/k^s. At 0, all objects are equally popular.
        zipf_exponent: f64 = 0.8, "Zipf exponent, s", "", 0.0..=5.0;
        /// The fraction of requests that write to the object instead of reading it. Peers handle reads and writes
        /// alike.
        write_share: f64 = 0.0, "Write share", "", 0.0..=1.0;
        /// How often each object changes, on average. Copies of the object are then out of date.
        object_changes_per_s: f64 = 0.0, "Change rate of an object", "1/s", 0.0..=100.0;
        /// How the work of a request varies around its mean.
        work_distribution: WorkDistribution = WorkDistribution::Exponential, "Work distribution";
        /// The variance of the work divided by its squared mean. Used with the hyperexponential distribution, where
        /// it is at least 1, and with the lognormal distribution.
        work_squared_variation: f64 = 4.0, "Work, squared variation", "", 0.01..=100.0;
        /// The number of stages of the Erlang distribution. The more stages, the less the work varies.
        work_stages: u32 = 4, "Erlang stages", "stages", 1..=100;
        /// The exponent of the Pareto distribution. The smaller it is, the heavier the tail.
        work_tail_exponent: f64 = 1.5, "Pareto exponent", "", 0.5..=10.0;
        /// The ratio of the largest to the smallest work in the Pareto distribution.
        work_tail_ratio: f64 = 1000.0, "Pareto, largest to smallest", "", 1.1..=1000000.0;
        /// The size of an object. It counts as traffic but does not affect how long a message takes.
        object_bits: u64 = 1_000_000, "Object size", "bit", 1.0..=100000000000.0;
        /// The size of every message that carries no object. It counts as traffic but does not affect how long a
        /// message takes.
        message_bits: u64 = 800, "Message size", "bit", 0.0..=1000000.0;
        /// How long a user waits for a response before giving up.
        timeout_s: f64 = 2.0, "User timeout", "s", 0.001..=2592000.0;
        /// What happens to a request that waits in a queue when its user gives up: it is served nevertheless, or it leaves the
        /// queue without being served.
        abandoned_requests: AbandonedRequests = AbandonedRequests::Served, "Abandoned requests";
    }
}

choice! {
    /// How the arrival times of requests are distributed.
    pub enum Arrivals {
        /// At random times that are independent of each other.
        Poisson = "poisson", "Poisson";
        /// At equal intervals.
        Deterministic = "deterministic", "Evenly spaced";
        /// At random times during bursts, and never between them. The lengths of bursts and pauses are exponential.
        Bursty = "bursty", "Bursty";
        /// Each user sends a request, waits until it ends, pauses, and sends the next one.
        Closed = "closed", "Closed, with think time";
    }
}

choice! {
    /// What happens to a request in a queue when its user gives up.
    pub enum AbandonedRequests {
        /// A server or peer serves it like any other.
        Served = "served", "Served nevertheless";
        /// It leaves the queue when its user gives up, and its work is not done.
        RemovedFromQueue = "removed_from_queue", "Removed from queue";
    }
}

choice! {
    /// The distribution of the work of a request.
    pub enum WorkDistribution {
        /// Constant.
        Deterministic = "deterministic", "Deterministic";
        /// Exponential, and so memoryless.
        Exponential = "exponential", "Exponential";
        /// The sum of exponential stages. It varies less than an exponential distribution.
        Erlang = "erlang", "Erlang";
        /// A mixture of short and long exponential work. It varies more than an exponential distribution.
        Hyperexponential = "hyperexponential", "Hyperexponential";
        /// Uniform between 0 and twice the mean.
        Uniform = "uniform", "Uniform";
        /// Skewed to the right, like many sizes in practice.
        Lognormal = "lognormal", "Lognormal";
        /// A power law between two bounds. A few requests account for most of the work.
        Pareto = "pareto", "Pareto, bounded";
    }
}

/// How a rate changes over time: steps of a time in seconds and the factor from then on, in ascending order of time.
/// Before the first step the factor is 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RateProfile(pub Vec<(f64, f64)>);

/// The largest number of steps of a profile, and the largest factor.
const LARGEST_STEP_COUNT: usize = 100;
const LARGEST_FACTOR: f64 = 1000.0;

impl Field for RateProfile {
    const KIND: Kind = Kind::List(List {
        allowed: "up to 100 pairs time:factor in order of time, with factors from 0 to 1000, such as 0:1 10:5 15:1",
        entry: Entry::Pair,
        largest_count: LARGEST_STEP_COUNT,
    });

    fn value(&self) -> Value {
        let steps: Vec<String> = self.0.iter().map(|(from_s, factor)| format!("{from_s}:{factor}")).collect();
        Value::Text(steps.join(" "))
    }

    fn from_value(value: &Value) -> Option<RateProfile> {
        let Value::Text(text) = value else { return None };
        let steps = steps(text).ok()?;
        let in_range = |step: &(f64, f64)| {
            (0.0..=LONGEST_RUN_S).contains(&step.0) && (0.0..=LARGEST_FACTOR).contains(&step.1)
        };
        let ascending = steps.windows(2).all(|pair| pair[0].0 < pair[1].0);
        (steps.len() <= LARGEST_STEP_COUNT && ascending && steps.iter().all(in_range))
            .then_some(RateProfile(steps))
    }

    fn refusal(value: &Value) -> Option<Refusal> {
        match value {
            Value::Text(text) => steps(text).err(),
            _ => None,
        }
    }
}
