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
        /// The number of users. Each user is a client on the left and a peer on the right, so this is also the number of
        /// peers.
        users: u32 = 24, "Users", "users", 1..=10000;
        /// How long a message takes from each region to each region. These delays replace the delays of links on both
        /// sides. The list has one row for each region where a message begins, such as 0.01 0.08; 0.08 0.02. Without
        /// regions, all links of a side have the same delay.
        region_delays_s: RegionDelays = RegionDelays::default(), "Delays between regions";
        /// How the users and servers are divided among the regions. For example, 2 1 puts twice as many into the first
        /// region as into the second. If there are more regions than numbers, the list repeats.
        region_shares: Factors = Factors::default(), "Sizes of the regions";
        /// How the arrival times of requests are chosen: at random, at equal intervals, in bursts, or for each user some
        /// time after its previous request has ended.
        arrivals: Arrivals = Arrivals::Poisson, "When requests arrive";
        /// The mean number of requests per second that all users together send. It has no effect if each user waits for the
        /// end of its previous request.
        requests_per_s: f64 = 24.0, "Requests per second", "req/s", 0.0..=1000000.0;
        /// How the number of requests per second changes over time. The list has pairs of a time in seconds and a factor
        /// that applies from this time on. For example, 0:1 10:5 15:1 multiplies the rate by 5 from 10 s to 15 s.
        rate_profile: RateProfile = RateProfile::default(), "Changes of the request rate";
        /// The mean length of a burst of requests. It has an effect only if requests arrive in bursts.
        burst_on_s: f64 = 1.0, "Length of a burst (mean)", "s", 0.001..=3600.0;
        /// The mean length of the pause between two bursts. No requests arrive during a pause. It has an effect only if
        /// requests arrive in bursts.
        burst_off_s: f64 = 1.0, "Pause between bursts (mean)", "s", 0.0..=3600.0;
        /// The mean time between the end of a request and the next request of the same user. It has an effect only if each
        /// user waits for the end of its previous request.
        think_time_s: f64 = 1.0, "Pause of a user (think time)", "s", 0.001..=2592000.0;
        /// The number of different objects that users request. An object is, for example, a page or a file.
        objects: u32 = 100, "Different objects", "objects", 1..=100000;
        /// How unevenly the requests are spread over the objects. At 0, all objects are equally popular. The larger the
        /// value s is, the more requests go to the favourites: the number of requests for the k-th most popular object is
        /// proportional to 1/k^s.
        zipf_exponent: f64 = 0.8, "Uneven popularity (Zipf s)", "", 0.0..=5.0;
        /// The share of the requests that change an object (write) instead of reading it. Peers handle reads and writes
        /// alike.
        write_share: f64 = 0.0, "Share of writes", "", 0.0..=1.0;
        /// How often each object changes, on average. After a change, stored copies of the object are out of date.
        object_changes_per_s: f64 = 0.0, "Changes of each object", "1/s", 0.0..=100.0;
        /// How much the work differs from request to request. The mean stays the same. With constant work, all requests
        /// need the same work.
        work_distribution: WorkDistribution = WorkDistribution::Exponential, "Variation of the work";
        /// The variance of the work divided by its squared mean. It has an effect only with the hyperexponential
        /// distribution, for which it is at least 1, and with the lognormal distribution.
        work_squared_variation: f64 = 4.0, "Squared variation of work", "", 0.01..=100.0;
        /// The number of stages of the Erlang distribution. The more stages there are, the less the work varies.
        work_stages: u32 = 4, "Stages of work (Erlang)", "stages", 1..=100;
        /// The exponent of the Pareto distribution. The smaller it is, the more frequent are requests with very much work.
        work_tail_exponent: f64 = 1.5, "Tail exponent (Pareto)", "", 0.5..=10.0;
        /// The largest work of a request divided by the smallest work, in the Pareto distribution.
        work_tail_ratio: f64 = 1000.0, "Largest ÷ smallest (Pareto)", "", 1.1..=1000000.0;
        /// The size of an object. It counts as traffic, but it does not affect how long a message takes.
        object_bits: u64 = 1_000_000, "Size of an object", "bit", 1.0..=100000000000.0;
        /// The size of every message that carries no object. It counts as traffic, but it does not affect how long a
        /// message takes.
        message_bits: u64 = 800, "Size of other messages", "bit", 0.0..=1000000.0;
        /// How long a user waits for an answer before the user gives up.
        timeout_s: f64 = 2.0, "Patience of users (timeout)", "s", 0.001..=2592000.0;
        /// What happens to a request that waits in a queue when its user gives up. It is answered nevertheless, or it
        /// leaves the queue.
        abandoned_requests: AbandonedRequests = AbandonedRequests::Served, "After a user has given up";
    }
}

choice! {
    /// How the arrival times of requests are distributed.
    pub enum Arrivals {
        /// At random times that are independent of each other.
        Poisson = "poisson", "At random (Poisson)";
        /// At equal intervals.
        Deterministic = "deterministic", "At equal intervals";
        /// At random times during bursts, and never between them. The lengths of bursts and pauses are exponential.
        Bursty = "bursty", "In bursts";
        /// Each user sends a request, waits until it ends, pauses, and sends the next one.
        Closed = "closed", "After the previous request";
    }
}

choice! {
    /// What happens to a request in a queue when its user gives up.
    pub enum AbandonedRequests {
        /// A server or peer serves it like any other.
        Served = "served", "Answered nevertheless";
        /// It leaves the queue when its user gives up, and its work is not done.
        RemovedFromQueue = "removed_from_queue", "Removed from the queue";
    }
}

choice! {
    /// The distribution of the work of a request.
    pub enum WorkDistribution {
        /// All requests need the same work.
        Deterministic = "deterministic", "None (constant work)";
        /// Exponential, and so memoryless.
        Exponential = "exponential", "Exponential";
        /// The sum of exponential stages. It varies less than an exponential distribution.
        Erlang = "erlang", "Less than exponential (Erlang)";
        /// A mixture of short and long exponential work. It varies more than an exponential distribution.
        Hyperexponential = "hyperexponential", "More than exponential (hyperexponential)";
        /// Uniform between 0 and twice the mean.
        Uniform = "uniform", "Uniform, up to twice the mean";
        /// Skewed to the right, like many sizes in practice.
        Lognormal = "lognormal", "Skewed (lognormal)";
        /// A power law between two bounds. A few requests account for most of the work.
        Pareto = "pareto", "A few very large (Pareto)";
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
