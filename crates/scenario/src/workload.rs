//! What both networks are asked to do.

use super::number::{read, written};
use super::parameter::{Field, Kind, Value};
use super::table::{choice, table};

table! {
    /// What both networks are asked to do: the same users, requests and moments on both sides.
    pub struct Workload in "workload" {
        /// Sources of demand. On the left each is a client; on the right each is a peer, so this is also the number of peers.
        users: u32 = 24, "Users", "users", 1..=10000;
        /// When requests come: at random moments, evenly spaced, in bursts, or from each user a while after its last answer.
        arrivals: Arrivals = Arrivals::Poisson, "Arrivals";
        /// Requests per second from all users together, on average; closed arrivals do without it.
        requests_per_s: f64 = 24.0, "Request rate", "req/s", 0.0..=1000000.0;
        /// How the request rate changes: pairs of a time in seconds and a factor that holds from then on, such as 0:1 10:5 15:1 for a crowd of five times as many between 10 and 15 s.
        rate_profile: RateProfile = RateProfile::default(), "Rate profile";
        /// Mean length of a burst; bursty arrivals only.
        burst_on_s: f64 = 1.0, "Burst", "s", 0.001..=3600.0;
        /// Mean length of the silence between bursts, in which nobody asks; bursty arrivals only.
        burst_off_s: f64 = 1.0, "Silence", "s", 0.0..=3600.0;
        /// Mean time a user thinks between an answer and the next request; closed arrivals only.
        think_time_s: f64 = 1.0, "Think time", "s", 0.001..=86400.0;
        /// How many different objects there are to ask for.
        objects: u32 = 100, "Objects", "objects", 1..=100000;
        /// How unequal the objects' popularity is: 0 is uniform; with s the k-th most popular is asked for in proportion to 1/k^s.
        zipf_exponent: f64 = 0.8, "Popularity, Zipf s", "", 0.0..=5.0;
        /// The share of requests that write to the object instead of reading it; peers treat both alike.
        write_share: f64 = 0.0, "Writes", "", 0.0..=1.0;
        /// How often each object changes, at random moments: copies of it are then out of date.
        object_changes_per_s: f64 = 0.0, "Changes of an object", "1/s", 0.0..=100.0;
        /// How the work of a request varies around its mean.
        work_distribution: WorkDistribution = WorkDistribution::Exponential, "Work of a request";
        /// Variance of the work over its squared mean; hyperexponential (at least 1) and lognormal only.
        work_squared_variation: f64 = 4.0, "Work, squared variation", "", 0.01..=100.0;
        /// Number of stages; Erlang only.
        work_stages: u32 = 4, "Work, stages", "stages", 1..=100;
        /// Exponent of the tail: the smaller, the heavier; Pareto only.
        work_tail_exponent: f64 = 1.5, "Work, tail exponent", "", 0.5..=10.0;
        /// Largest over smallest work; Pareto only.
        work_tail_ratio: f64 = 1000.0, "Work, largest to smallest", "", 1.1..=1000000.0;
        /// How large an object is. It is only counted: no link is too narrow for it yet, and it takes no longer than other messages.
        object_bits: u64 = 1_000_000, "Object size", "bit", 1.0..=100000000000.0;
        /// How large every message is that does not bring an object. It is only counted.
        message_bits: u64 = 800, "Size of other messages", "bit", 0.0..=1000000.0;
        /// How long a user waits for an answer before giving up.
        timeout_s: f64 = 2.0, "Patience", "s", 0.001..=86400.0;
    }
}

choice! {
    /// When requests come.
    pub enum Arrivals {
        /// At random moments, independent of each other.
        Poisson = "poisson", "Poisson";
        /// Evenly spaced.
        Deterministic = "deterministic", "Evenly spaced";
        /// Poisson within bursts, none between; bursts and silences have exponential lengths.
        Bursty = "bursty", "Bursty";
        /// Each user asks, waits for the end of its request, thinks, and asks again.
        Closed = "closed", "Closed, with think time";
    }
}

choice! {
    /// How the work of a request varies.
    pub enum WorkDistribution {
        /// Always the same.
        Deterministic = "deterministic", "Always the same";
        /// Memoryless.
        Exponential = "exponential", "Exponential";
        /// The sum of some exponential stages: varies less.
        Erlang = "erlang", "Erlang";
        /// Mostly short, sometimes long: varies more.
        Hyperexponential = "hyperexponential", "Hyperexponential";
        /// Anything up to twice the mean.
        Uniform = "uniform", "Uniform";
        /// Skewed, as many real sizes are.
        Lognormal = "lognormal", "Lognormal";
        /// A power law with a largest value: a few requests are most of the work.
        Pareto = "pareto", "Pareto, bounded";
    }
}

/// How a rate changes over time: steps of (from when in seconds, factor), in ascending order. Before the first
/// step the factor is 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RateProfile(pub Vec<(f64, f64)>);

/// The most steps of a profile, and the largest factor.
const LARGEST_STEP_COUNT: usize = 100;
const LARGEST_FACTOR: f64 = 1000.0;

impl Field for RateProfile {
    const KIND: Kind =
        Kind::Form("up to 100 pairs time:factor in order of time, factors 0 to 1000, such as 0:1 10:5 15:1");

    fn value(&self) -> Value {
        let steps: Vec<String> = self
            .0
            .iter()
            .map(|(from_s, factor)| [&written(*from_s), ":", &written(*factor)].concat())
            .collect();
        Value::Text(steps.join(" "))
    }

    fn from_value(value: &Value) -> Option<RateProfile> {
        let Value::Text(text) = value else { return None };
        let steps: Vec<(f64, f64)> = text
            .split_whitespace()
            .map(|step| {
                let (from_s, factor) = step.split_once(':')?;
                Some((read(from_s)?, read(factor)?))
            })
            .collect::<Option<_>>()?;
        let in_range = |step: &(f64, f64)| {
            (0.0..=86_400.0).contains(&step.0) && (0.0..=LARGEST_FACTOR).contains(&step.1)
        };
        let ascending = steps.windows(2).all(|pair| pair[0].0 < pair[1].0);
        (steps.len() <= LARGEST_STEP_COUNT && ascending && steps.iter().all(in_range))
            .then_some(RateProfile(steps))
    }
}
