//! What clients do about failures: try again, within a budget, and leave a service alone that keeps failing.

use crate::kernel::{NS_PER_S, Purpose, Stream, ns_from_s};
use netduel_scenario::ClientServer;

/// When a failed request is tried again.
#[derive(Debug, Clone)]
pub(super) struct Retries {
    most: u32,
    backoff_s: f64,
    jitter: f64,
    /// How many retries may still be made, and how many each new request adds; `None` for no limit.
    budget: Option<Budget>,
    stream: Stream,
}

#[derive(Debug, Clone)]
struct Budget {
    tokens: f64,
    per_request: f64,
}

/// A budget never holds more, nor less at the start: a few retries are always possible.
const LARGEST_BUDGET: f64 = 10.0;

/// No pause between attempts is longer.
const LONGEST_BACKOFF_S: f64 = 60.0;

impl Retries {
    pub(super) fn new(side: &ClientServer, seed: u64) -> Retries {
        Retries {
            most: side.retries,
            backoff_s: side.retry_backoff_s,
            jitter: side.retry_jitter,
            budget: side.retry_budget.0.map(|per_request| Budget { tokens: LARGEST_BUDGET, per_request }),
            stream: Stream::new(seed, 0, Purpose::Retries),
        }
    }

    /// A new request adds to the budget.
    pub(super) fn earn(&mut self) {
        if let Some(budget) = &mut self.budget {
            budget.tokens = (budget.tokens + budget.per_request).min(LARGEST_BUDGET);
        }
    }

    /// How long to wait before the next attempt, after so many; `None` to give up. The pause doubles each time, less
    /// a random part, so that clients who failed together do not come back together.
    pub(super) fn pause_ns(&mut self, attempts: u32) -> Option<u64> {
        if attempts > self.most {
            return None;
        }
        if let Some(budget) = &mut self.budget {
            if budget.tokens < 1.0 {
                return None;
            }
            budget.tokens -= 1.0;
        }
        let doubled_s = self.backoff_s * libm::exp2(f64::from(attempts - 1));
        Some(ns_from_s(doubled_s.min(LONGEST_BACKOFF_S) * (1.0 - self.jitter * self.stream.unit())))
    }
}

/// A circuit breaker: after so many failures in a row a client stops asking for a while, then tries a single
/// request, and asks freely again once one is served (Nygard, *Release It!*, 2007).
#[derive(Debug, Clone, Default)]
pub(super) struct Breaker {
    failures: u32,
    open_until_ns: u64,
    is_trying: bool,
}

impl Breaker {
    /// Whether the client asks; `threshold` 0 means that it always does.
    pub(super) fn lets_through(&mut self, now_ns: u64, threshold: u32) -> bool {
        if threshold == 0 || self.failures < threshold {
            return true;
        }
        let may_try = now_ns >= self.open_until_ns && !self.is_trying;
        self.is_trying |= may_try;
        may_try
    }

    pub(super) fn succeeded(&mut self) {
        *self = Breaker::default();
    }

    pub(super) fn failed(&mut self, now_ns: u64, threshold: u32, open_s: f64) {
        self.failures = self.failures.saturating_add(1);
        self.is_trying = false;
        if threshold > 0 && self.failures >= threshold {
            self.open_until_ns = now_ns + (open_s * NS_PER_S as f64) as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Breaker, Retries};
    use crate::kernel::NS_PER_S;
    use netduel_scenario::{ClientServer, RetryBudget};

    fn retries(budget: Option<f64>, jitter: f64) -> Retries {
        let side = ClientServer {
            retries: 3,
            retry_backoff_s: 0.1,
            retry_jitter: jitter,
            retry_budget: RetryBudget(budget),
            ..ClientServer::default()
        };
        Retries::new(&side, 7)
    }

    #[test]
    fn pauses_double_until_the_retries_are_used_up() {
        let mut retries = retries(None, 0.0);
        let pauses: Vec<_> = (1..=4).map(|attempts| retries.pause_ns(attempts)).collect();
        assert_eq!(pauses, [Some(NS_PER_S / 10), Some(NS_PER_S / 5), Some(2 * NS_PER_S / 5), None]);
    }

    #[test]
    fn jitter_shortens_pauses_by_up_to_its_share() {
        let mut retries = retries(None, 0.5);
        let pauses: Vec<u64> = (0..1000).map(|_| retries.pause_ns(1).unwrap()).collect();
        assert!(pauses.iter().all(|pause| (NS_PER_S / 20..=NS_PER_S / 10).contains(pause)));
        assert!(pauses.iter().max() > pauses.iter().min());
    }

    #[test]
    fn a_budget_limits_retries_to_a_share_of_the_requests() {
        let mut retries = retries(Some(0.1), 0.0);
        let made: u32 = (0..10_000)
            .map(|_| {
                retries.earn();
                u32::from(retries.pause_ns(1).is_some())
            })
            .sum();
        assert!((1000..=1011).contains(&made), "{made} retries of 10 000 requests that all fail");
    }

    #[test]
    fn a_breaker_opens_after_failures_tries_once_and_closes_on_success() {
        let mut breaker = Breaker::default();
        for time in 0..3 {
            assert!(breaker.lets_through(time, 3));
            breaker.failed(time, 3, 1.0);
        }
        assert!(!breaker.lets_through(NS_PER_S, 3));
        assert!(breaker.lets_through(NS_PER_S + 2, 3), "a single trial");
        assert!(!breaker.lets_through(NS_PER_S + 3, 3), "nobody else meanwhile");
        breaker.failed(NS_PER_S + 4, 3, 1.0);
        assert!(!breaker.lets_through(2 * NS_PER_S, 3));
        assert!(breaker.lets_through(2 * NS_PER_S + 4, 3));
        breaker.succeeded();
        assert!(breaker.lets_through(2 * NS_PER_S + 5, 3) && breaker.lets_through(2 * NS_PER_S + 5, 3));
    }

    #[test]
    fn without_a_threshold_a_breaker_never_opens() {
        let mut breaker = Breaker::default();
        (0..100).for_each(|time| breaker.failed(time, 0, 1.0));
        assert!(breaker.lets_through(100, 0));
    }
}
