//! How many requests the users can make: the bounds that validation multiplies by what each request holds and sends.

use super::limit::{at_least_s, at_most, at_most_whole};
use super::{Arrivals, Scenario};

/// Exponential bursts longer than this many means occur once in 2·10⁸ bursts.
const LONGEST_BURST: f64 = 20.0;

impl Scenario {
    /// The largest number of requests that arrive within a period of the run, apart from the fluctuations of a Poisson process.
    /// With bursts, the mean rate within a burst of mean length *on* between pauses of mean length *off* is (*on* + *off*)/*on*
    /// times the configured rate, and the period may contain one burst that is many times longer than the mean.
    pub(crate) fn largest_requests_within(&self, period_s: f64) -> f64 {
        let workload = &self.workload;
        let period_s = period_s.min(self.run.duration_s);
        match workload.arrivals {
            Arrivals::Closed => {
                // The rate profile applies to open arrivals only. Flash crowds shorten the think time.
                let each = 1.0 + period_s / workload.think_time_s * self.largest_flash_crowd_factor();
                f64::from(workload.users) * each
            }
            Arrivals::Bursty => {
                let cycle_s = workload.burst_on_s + workload.burst_off_s;
                let in_bursts_s =
                    (period_s + LONGEST_BURST * cycle_s).min(period_s * cycle_s / workload.burst_on_s);
                workload.requests_per_s * self.largest_demand_factor() * in_bursts_s
            }
            Arrivals::Poisson | Arrivals::Deterministic => {
                workload.requests_per_s * self.largest_demand_factor() * period_s
            }
        }
    }

    /// By which factor too many requests can arrive within a period, the field to change, and its largest or smallest value.
    /// `None` if there are not too many.
    pub(crate) fn excess_of_requests(&self, period_s: f64, most: f64) -> Option<(f64, &'static str, String)> {
        let found = self.largest_requests_within(period_s);
        if found <= most {
            return None;
        }
        let workload = &self.workload;
        if workload.arrivals != Arrivals::Closed {
            let bursts =
                if workload.arrivals == Arrivals::Bursty { " with these bursts and pauses" } else { "" };
            let most_per_s = workload.requests_per_s * (most / found);
            return Some((
                found / most,
                "workload.requests_per_s",
                format!("{} req/s{bursts}", at_most(most_per_s)),
            ));
        }
        let users = f64::from(workload.users);
        if most <= users {
            return Some((found / most, "workload.users", format!("{} users", at_most_whole(most))));
        }
        let least_s = workload.think_time_s * (found - users) / (most - users);
        Some((
            found / most,
            "workload.think_time_s",
            format!("{} for this number of users", at_least_s(least_s)),
        ))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Arrivals, Scenario};

    #[test]
    fn a_burst_can_bring_the_requests_of_its_pause() {
        let mut scenario = Scenario::default();
        scenario.run.duration_s = 60.0;
        scenario.workload.requests_per_s = 100.0;
        assert_eq!(scenario.largest_requests_within(1.0), 100.0);
        assert_eq!(scenario.largest_requests_within(1e9), 6000.0);
        scenario.workload.arrivals = Arrivals::Bursty;
        scenario.workload.burst_on_s = 1.0;
        scenario.workload.burst_off_s = 3.0;
        // A quarter of the time has bursts of four times the rate.
        assert_eq!(scenario.largest_requests_within(1.0), 400.0);
        scenario.workload.burst_on_s = 0.001;
        scenario.workload.burst_off_s = 3599.999;
        // Twenty mean bursts, each with the requests of an hour.
        assert!(
            (scenario.largest_requests_within(60.0) / (100.0 * (60.0 + 20.0 * 3600.0)) - 1.0).abs() < 1e-9
        );
    }
}
