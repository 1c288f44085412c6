//! Arrival times of the requests of an open workload.

use crate::kernel::{Exponentials, NS_PER_S, Purpose, Stream};
use netduel_scenario::{Arrivals, LONGEST_RUN_S, Scenario};

/// A sequence of arrival times. A changing rate rescales time: gaps are drawn as if the rate were constant, and
/// shrink in proportion to the current rate.
#[derive(Debug, Clone)]
pub(super) struct ArrivalTimes {
    kind: Arrivals,
    /// Mean gap at rate factor 1, in seconds; `None` if there are no requests.
    mean_gap_s: Option<f64>,
    gaps: Exponentials,
    now_s: f64,
    /// Remaining steps of the rate, as (time in seconds, factor): the load profile and flash crowd_steps.
    profile: std::vec::IntoIter<(f64, f64)>,
    profile_factor: f64,
    bursts: Option<Bursts>,
}

/// Alternating bursts and silences.
#[derive(Debug, Clone)]
struct Bursts {
    on_s: f64,
    off_s: f64,
    lengths: Stream,
    is_on: bool,
    until_s: f64,
}

impl Bursts {
    fn toggle(&mut self) {
        self.is_on = !self.is_on;
        let mean_s = if self.is_on { self.on_s } else { self.off_s };
        self.until_s += mean_s * self.lengths.exponential();
    }

    /// The factor of the current rate. All requests arrive in bursts, so the factor keeps the average rate as
    /// configured.
    fn factor(&self) -> f64 {
        if self.is_on { (self.on_s + self.off_s) / self.on_s } else { 0.0 }
    }
}

impl ArrivalTimes {
    pub(super) fn new(scenario: &Scenario) -> ArrivalTimes {
        let (workload, seed) = (&scenario.workload, scenario.run.seed);
        let bursts = (workload.arrivals == Arrivals::Bursty).then(|| Bursts {
            on_s: workload.burst_on_s,
            off_s: workload.burst_off_s,
            lengths: Stream::new(seed, 0, Purpose::Bursts),
            is_on: false,
            until_s: 0.0,
        });
        ArrivalTimes {
            kind: workload.arrivals,
            mean_gap_s: (workload.requests_per_s > 0.0).then(|| 1.0 / workload.requests_per_s),
            gaps: Exponentials::new(Stream::new(seed, 0, Purpose::Arrivals)),
            now_s: 0.0,
            profile: scenario.demand_steps().into_iter(),
            profile_factor: 1.0,
            bursts,
        }
    }
}

impl Iterator for ArrivalTimes {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        let mean_gap_s = self.mean_gap_s?;
        let mut gap_s = match self.kind {
            Arrivals::Deterministic => mean_gap_s,
            _ => mean_gap_s * self.gaps.draw(),
        };
        // The gap is used up across intervals of constant rate.
        loop {
            let step_s = self.profile.as_slice().first().map_or(f64::INFINITY, |step| step.0);
            let burst_s = self.bursts.as_ref().map_or(f64::INFINITY, |bursts| bursts.until_s);
            let factor = self.profile_factor * self.bursts.as_ref().map_or(1.0, Bursts::factor);
            let interval_s = step_s.min(burst_s) - self.now_s;
            if factor > 0.0 && gap_s <= interval_s * factor {
                self.now_s += gap_s / factor;
                return Some(libm::round(self.now_s * NS_PER_S as f64) as u64);
            }
            if interval_s == f64::INFINITY || self.now_s > LONGEST_RUN_S {
                // No arrival is needed after the longest run.
                return None;
            }
            gap_s -= interval_s * factor;
            self.now_s = step_s.min(burst_s);
            if step_s <= burst_s {
                self.profile_factor = self.profile.next().map_or(0.0, |step| step.1);
            }
            if burst_s <= step_s {
                self.bursts.iter_mut().for_each(Bursts::toggle);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ArrivalTimes;
    use crate::kernel::NS_PER_S;
    use netduel_scenario::{Arrivals, RateProfile, Scenario};

    fn count(scenario: &Scenario, from_s: u64, until_s: u64) -> f64 {
        let within = |time: &u64| (from_s * NS_PER_S..until_s * NS_PER_S).contains(time);
        ArrivalTimes::new(scenario).take_while(|time| *time < until_s * NS_PER_S).filter(within).count()
            as f64
    }

    fn scenario(arrivals: Arrivals, requests_per_s: f64) -> Scenario {
        let mut scenario = Scenario::default();
        scenario.workload.arrivals = arrivals;
        scenario.workload.requests_per_s = requests_per_s;
        scenario
    }

    #[test]
    fn poisson_arrivals_have_their_rate_and_as_much_variance() {
        let scenario = scenario(Arrivals::Poisson, 50.0);
        let counts: Vec<f64> = (0..400).map(|second| count(&scenario, second, second + 1)).collect();
        let mean = counts.iter().sum::<f64>() / 400.0;
        let variance = counts.iter().map(|count| libm::pow(count - mean, 2.0)).sum::<f64>() / 399.0;
        assert!((mean - 50.0).abs() < 4.0 * (50.0f64 / 400.0).sqrt(), "mean {mean}");
        assert!(
            (variance / mean - 1.0).abs() < 4.0 * (2.0f64 / 399.0).sqrt(),
            "index of dispersion {}",
            variance / mean
        );
    }

    #[test]
    fn deterministic_arrivals_are_evenly_spaced() {
        let times: Vec<u64> = ArrivalTimes::new(&scenario(Arrivals::Deterministic, 4.0)).take(3).collect();
        assert_eq!(times, [NS_PER_S / 4, NS_PER_S / 2, 3 * NS_PER_S / 4]);
    }

    #[test]
    fn a_profile_scales_the_rate_from_step_to_step() {
        let mut scenario = scenario(Arrivals::Deterministic, 10.0);
        scenario.workload.rate_profile = RateProfile(vec![(10.0, 3.0), (20.0, 0.0), (30.0, 1.0)]);
        assert!((count(&scenario, 0, 10) - 100.0).abs() <= 1.0);
        assert!((count(&scenario, 10, 20) - 300.0).abs() <= 1.0);
        assert_eq!(count(&scenario, 21, 30), 0.0);
        assert!((count(&scenario, 30, 40) - 100.0).abs() <= 1.0);
        scenario.workload.rate_profile = RateProfile(vec![(0.0, 0.0)]);
        assert_eq!(ArrivalTimes::new(&scenario).next(), None);
    }

    #[test]
    fn bursts_keep_the_average_rate_and_vary_more() {
        let mut scenario = scenario(Arrivals::Bursty, 50.0);
        scenario.workload.burst_on_s = 0.5;
        scenario.workload.burst_off_s = 1.5;
        let counts: Vec<f64> = (0..1000).map(|second| count(&scenario, 2 * second, 2 * second + 2)).collect();
        let mean = counts.iter().sum::<f64>() / 1000.0;
        let variance = counts.iter().map(|count| libm::pow(count - mean, 2.0)).sum::<f64>() / 999.0;
        assert!((mean - 100.0).abs() < 4.0 * (variance / 1000.0).sqrt(), "mean {mean}");
        assert!(variance > 10.0 * mean, "index of dispersion {}", variance / mean);
    }
}
