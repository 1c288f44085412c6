//! The generator of requests, one for each network.

use super::Popularity;
use super::arrivals::ArrivalTimes;
use crate::kernel::{Distribution, Purpose, Stream, ns_from_s};
use netduel_results::Request;
use netduel_scenario::{Arrivals, Scenario};

/// A future arrival: schedule it, and pass its token to [`RequestGenerator::arrive`] at that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextArrival {
    /// Time of the arrival.
    pub at_ns: u64,
    /// Identifies the arrival.
    pub token: u32,
}

/// Generates the requests of a workload. Each property has a random stream of its own, so both networks, each with
/// its own generator, get the same requests.
#[derive(Debug, Clone)]
pub struct RequestGenerator {
    popularity: Popularity,
    work_distribution: Distribution,
    source: Source,
}

#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "there is one for each side; a box would only cost a detour")]
enum Source {
    Open { next_id: u32, users: u32, times: ArrivalTimes, streams: RequestStreams, user_draws: Stream },
    Closed { users: Vec<ClosedUser>, think_time_s: f64, crowd_steps: Vec<(f64, f64)> },
}

/// A user of a closed workload. The user's requests come from its own streams, so they do not depend on when they
/// are sent.
#[derive(Debug, Clone)]
struct ClosedUser {
    sent: u32,
    thinking: Stream,
    streams: RequestStreams,
}

#[derive(Debug, Clone)]
struct RequestStreams {
    objects: Stream,
    work: Stream,
    /// The stream of writes and their share; `None` if there are no writes.
    writes: Option<(Stream, f64)>,
}

impl RequestStreams {
    fn new(seed: u64, entity: u64, write_share: f64) -> RequestStreams {
        RequestStreams {
            objects: Stream::new(seed, entity, Purpose::Objects),
            work: Stream::new(seed, entity, Purpose::Work),
            writes: (write_share > 0.0).then(|| (Stream::new(seed, entity, Purpose::Writes), write_share)),
        }
    }
}

impl RequestGenerator {
    /// The generator of a scenario, and its first arrivals.
    pub fn new(scenario: &Scenario) -> (RequestGenerator, Vec<NextArrival>) {
        let (workload, seed) = (&scenario.workload, scenario.run.seed);
        let mut first = Vec::new();
        let source = if workload.arrivals == Arrivals::Closed {
            let crowd_steps = scenario.flash_crowd_steps();
            let users = (0..workload.users).map(|user| {
                let entity = u64::from(user) + 1;
                let mut thinking = Stream::new(seed, entity, Purpose::Arrivals);
                // Users start by thinking, so that they do not all send a request at once.
                let at_ns = ns_from_s(
                    workload.think_time_s / rate_factor_at(&crowd_steps, 0) * thinking.exponential(),
                );
                first.push(NextArrival { at_ns, token: user });
                ClosedUser {
                    sent: 0,
                    thinking,
                    streams: RequestStreams::new(seed, entity, workload.write_share),
                }
            });
            let users = users.collect();
            Source::Closed { users, think_time_s: workload.think_time_s, crowd_steps }
        } else {
            let mut times = ArrivalTimes::new(scenario);
            first.extend(times.next().map(|at_ns| NextArrival { at_ns, token: 0 }));
            let user_draws = Stream::new(seed, 0, Purpose::Users);
            Source::Open {
                next_id: 0,
                users: workload.users,
                times,
                streams: RequestStreams::new(seed, 0, workload.write_share),
                user_draws,
            }
        };
        let popularity = Popularity::new(workload.objects, workload.zipf_exponent);
        (RequestGenerator { popularity, work_distribution: Distribution::of_work(workload), source }, first)
    }

    /// Returns the request that arrives now, and the arrival to schedule next if it is known.
    #[inline]
    pub fn arrive(&mut self, token: u32, now_ns: u64) -> (Request, Option<NextArrival>) {
        let (id, user, streams, next) = match &mut self.source {
            Source::Open { next_id, users, times, streams, user_draws } => {
                let id = *next_id;
                *next_id = id.wrapping_add(1);
                let next = times.next().map(|at_ns| NextArrival { at_ns, token: 0 });
                (id, user_draws.below(u64::from(*users)) as u32, streams, next)
            }
            Source::Closed { users, .. } => {
                let count = users.len() as u32;
                let user = &mut users[token as usize];
                let id = user.sent.wrapping_mul(count).wrapping_add(token);
                user.sent = user.sent.wrapping_add(1);
                (id, token, &mut user.streams, None)
            }
        };
        let object = self.popularity.draw(&mut streams.objects);
        let work = self.work_distribution.draw(&mut streams.work);
        let is_write = streams.writes.as_mut().is_some_and(|(stream, share)| stream.unit() < *share);
        (Request { id, user, object, arrived_ns: now_ns, work, is_write }, next)
    }

    /// Ends a request of this user. In a closed workload, returns the user's next arrival.
    #[inline]
    pub fn request_ended(&mut self, user: u32, now_ns: u64) -> Option<NextArrival> {
        match &mut self.source {
            Source::Open { .. } => None,
            Source::Closed { users, think_time_s, crowd_steps } => {
                let pause_s = *think_time_s / rate_factor_at(crowd_steps, now_ns)
                    * users[user as usize].thinking.exponential();
                Some(NextArrival { at_ns: now_ns.saturating_add(ns_from_s(pause_s)), token: user })
            }
        }
    }
}

/// The factor on the rate of requests at a time.
fn rate_factor_at(steps: &[(f64, f64)], now_ns: u64) -> f64 {
    steps.iter().rev().find(|step| ns_from_s(step.0) <= now_ns).map_or(1.0, |step| step.1)
}
