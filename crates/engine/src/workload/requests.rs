//! The requests of a run, as one side draws them.

use super::Popularity;
use super::arrivals::ArrivalTimes;
use crate::kernel::{Distribution, Purpose, Stream, ns_from_s};
use netduel_results::Request;
use netduel_scenario::{Arrivals, Scenario};

/// An arrival to come: schedule it, and hand the token to [`RequestGenerator::arrive`] when it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextArrival {
    /// When.
    pub at_ns: u64,
    /// Which arrival.
    pub token: u32,
}

/// All that users ask for. Each property has a stream of its own, so that both sides, each drawing for itself,
/// draw the same.
#[derive(Debug, Clone)]
pub struct RequestGenerator {
    popularity: Popularity,
    work_distribution: Distribution,
    source: Source,
}

#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "there is one for each side; a box would only cost a detour")]
enum Source {
    Open { next_id: u32, users: u32, times: ArrivalTimes, draws: Draws, askers: Stream },
    Closed { users: Vec<ClosedUser>, think_time_s: f64, crowds: Vec<(f64, f64)> },
}

/// A user of a closed workload. What it asks for follows from its own streams, whenever it gets to ask.
#[derive(Debug, Clone)]
struct ClosedUser {
    asked: u32,
    thinking: Stream,
    draws: Draws,
}

#[derive(Debug, Clone)]
struct Draws {
    objects: Stream,
    work: Stream,
    /// Which requests are writes; not drawn where none is.
    writes: Option<(Stream, f64)>,
}

impl Draws {
    fn new(seed: u64, entity: u64, write_share: f64) -> Draws {
        Draws {
            objects: Stream::new(seed, entity, Purpose::Objects),
            work: Stream::new(seed, entity, Purpose::Work),
            writes: (write_share > 0.0).then(|| (Stream::new(seed, entity, Purpose::Writes), write_share)),
        }
    }
}

impl RequestGenerator {
    /// The demand of a scenario, and its first arrivals.
    pub fn new(scenario: &Scenario) -> (RequestGenerator, Vec<NextArrival>) {
        let (workload, seed) = (&scenario.workload, scenario.run.seed);
        let mut first = Vec::new();
        let source = if workload.arrivals == Arrivals::Closed {
            let crowds = scenario.crowd_steps();
            let users = (0..workload.users).map(|user| {
                let entity = u64::from(user) + 1;
                let mut thinking = Stream::new(seed, entity, Purpose::Arrivals);
                // Everybody begins by thinking, so that they do not all ask at once.
                let at_ns = ns_from_s(workload.think_time_s / factor_at(&crowds, 0) * thinking.exponential());
                first.push(NextArrival { at_ns, token: user });
                ClosedUser { asked: 0, thinking, draws: Draws::new(seed, entity, workload.write_share) }
            });
            let users = users.collect();
            Source::Closed { users, think_time_s: workload.think_time_s, crowds }
        } else {
            let mut times = ArrivalTimes::new(scenario);
            first.extend(times.next().map(|at_ns| NextArrival { at_ns, token: 0 }));
            let askers = Stream::new(seed, 0, Purpose::Users);
            Source::Open {
                next_id: 0,
                users: workload.users,
                times,
                draws: Draws::new(seed, 0, workload.write_share),
                askers,
            }
        };
        let popularity = Popularity::new(workload.objects, workload.zipf_exponent);
        (RequestGenerator { popularity, work_distribution: Distribution::of_work(workload), source }, first)
    }

    /// The request that arrives now, and the arrival to schedule next, if that is known.
    #[inline]
    pub fn arrive(&mut self, token: u32, now_ns: u64) -> (Request, Option<NextArrival>) {
        let (id, user, draws, next) = match &mut self.source {
            Source::Open { next_id, users, times, draws, askers } => {
                let id = *next_id;
                *next_id = id.wrapping_add(1);
                let next = times.next().map(|at_ns| NextArrival { at_ns, token: 0 });
                (id, askers.below(u64::from(*users)) as u32, draws, next)
            }
            Source::Closed { users, .. } => {
                let count = users.len() as u32;
                let user = &mut users[token as usize];
                let id = user.asked.wrapping_mul(count).wrapping_add(token);
                user.asked = user.asked.wrapping_add(1);
                (id, token, &mut user.draws, None)
            }
        };
        let object = self.popularity.draw(&mut draws.objects);
        let work = self.work_distribution.draw(&mut draws.work);
        let is_write = draws.writes.as_mut().is_some_and(|(stream, share)| stream.unit() < *share);
        (Request { id, user, object, arrived_ns: now_ns, work, is_write }, next)
    }

    /// A user's request has ended: when it will ask again, in a closed workload.
    #[inline]
    pub fn ended(&mut self, user: u32, now_ns: u64) -> Option<NextArrival> {
        match &mut self.source {
            Source::Open { .. } => None,
            Source::Closed { users, think_time_s, crowds } => {
                let pause_s =
                    *think_time_s / factor_at(crowds, now_ns) * users[user as usize].thinking.exponential();
                Some(NextArrival { at_ns: now_ns.saturating_add(ns_from_s(pause_s)), token: user })
            }
        }
    }
}

/// By how much more often users ask at a moment.
fn factor_at(steps: &[(f64, f64)], now_ns: u64) -> f64 {
    steps.iter().rev().find(|step| ns_from_s(step.0) <= now_ns).map_or(1.0, |step| step.1)
}
