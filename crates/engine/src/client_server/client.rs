//! Failure handling of clients: retries within a budget, and circuit breakers.

use crate::kernel::{NS_PER_S, Purpose, Stream, ns_from_s};
use netduel_scenario::ClientServer;

/// The retry policy of all clients.
#[derive(Debug, Clone)]
pub(super) struct RetryPolicy {
    max_retries: u32,
    backoff_s: f64,
    jitter: f64,
    /// The retry budget; `None` if there is no limit.
    budget: Option<Budget>,
    stream: Stream,
}

#[derive(Debug, Clone)]
struct Budget {
    tokens: f64,
    per_request: f64,
}

/// A budget starts with this many tokens and never holds more, so a few retries are always possible.
const LARGEST_BUDGET: f64 = 10.0;

/// The longest pause between attempts, in seconds.
const LONGEST_BACKOFF_S: f64 = 60.0;

impl RetryPolicy {
    pub(super) fn new(side: &ClientServer, seed: u64) -> RetryPolicy {
        RetryPolicy {
            max_retries: side.retries,
            backoff_s: side.retry_backoff_s,
            jitter: side.retry_jitter,
            budget: side.retry_budget.0.map(|per_request| Budget { tokens: LARGEST_BUDGET, per_request }),
            stream: Stream::new(seed, 0, Purpose::Retries),
        }
    }

    /// Adds the share of a new request to the budget.
    pub(super) fn add_to_budget(&mut self) {
        if let Some(budget) = &mut self.budget {
            budget.tokens = (budget.tokens + budget.per_request).min(LARGEST_BUDGET);
        }
    }

    /// The pause before the next attempt in nanoseconds, after `attempts` attempts; `None` to give up. The pause
    /// doubles each time and is shortened by a random part, so that clients that failed together do not retry
    /// together.
    pub(super) fn backoff_ns(&mut self, attempts: u32) -> Option<u64> {
        if attempts > self.max_retries {
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

/// A circuit breaker: after a number of consecutive failures, a client sends no requests for a while. It then sends
/// a single one, and sends requests normally again once one is served (Nygard, *Release It!*, 2007).
#[derive(Debug, Clone, Default)]
pub(super) struct CircuitBreaker {
    failures: u32,
    open_until_ns: u64,
    is_half_open: bool,
}

impl CircuitBreaker {
    /// Whether the client may send a request. A `threshold` of 0 disables the breaker.
    pub(super) fn allows(&mut self, now_ns: u64, threshold: u32) -> bool {
        if threshold == 0 || self.failures < threshold {
            return true;
        }
        let may_try = now_ns >= self.open_until_ns && !self.is_half_open;
        self.is_half_open |= may_try;
        may_try
    }

    pub(super) fn on_success(&mut self) {
        *self = CircuitBreaker::default();
    }

    pub(super) fn on_failure(&mut self, now_ns: u64, threshold: u32, open_s: f64) {
        self.failures = self.failures.saturating_add(1);
        self.is_half_open = false;
        if threshold > 0 && self.failures >= threshold {
            self.open_until_ns = now_ns + (open_s * NS_PER_S as f64) as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CircuitBreaker, RetryPolicy};
    use crate::kernel::NS_PER_S;
    use netduel_scenario::{ClientServer, RetryBudget};

    fn retries(budget: Option<f64>, jitter: f64) -> RetryPolicy {
        let side = ClientServer {
            retries: 3,
            retry_backoff_s: 0.1,
            retry_jitter: jitter,
            retry_budget: RetryBudget(budget),
            ..ClientServer::default()
        };
        RetryPolicy::new(&side, 7)
    }

    #[test]
    fn pauses_double_until_the_retries_are_used_up() {
        let mut retries = retries(None, 0.0);
        let pauses: Vec<_> = (1..=4).map(|attempts| retries.backoff_ns(attempts)).collect();
        assert_eq!(pauses, [Some(NS_PER_S / 10), Some(NS_PER_S / 5), Some(2 * NS_PER_S / 5), None]);
    }

    #[test]
    fn jitter_shortens_pauses_by_up_to_its_share() {
        let mut retries = retries(None, 0.5);
        let pauses: Vec<u64> = (0..1000).map(|_| retries.backoff_ns(1).unwrap()).collect();
        assert!(pauses.iter().all(|pause| (NS_PER_S / 20..=NS_PER_S / 10).contains(pause)));
        assert!(pauses.iter().max() > pauses.iter().min());
    }

    #[test]
    fn a_budget_limits_retries_to_a_share_of_the_requests() {
        let mut retries = retries(Some(0.1), 0.0);
        let made: u32 = (0..10_000)
            .map(|_| {
                retries.add_to_budget();
                u32::from(retries.backoff_ns(1).is_some())
            })
            .sum();
        assert!((1000..=1011).contains(&made), "{made} retries of 10 000 requests that all fail");
    }

    #[test]
    fn a_breaker_opens_after_failures_tries_once_and_closes_on_success() {
        let mut breaker = CircuitBreaker::default();
        for time in 0..3 {
            assert!(breaker.allows(time, 3));
            breaker.on_failure(time, 3, 1.0);
        }
        assert!(!breaker.allows(NS_PER_S, 3));
        assert!(breaker.allows(NS_PER_S + 2, 3), "a single trial");
        assert!(!breaker.allows(NS_PER_S + 3, 3), "no other request meanwhile");
        breaker.on_failure(NS_PER_S + 4, 3, 1.0);
        assert!(!breaker.allows(2 * NS_PER_S, 3));
        assert!(breaker.allows(2 * NS_PER_S + 4, 3));
        breaker.on_success();
        assert!(breaker.allows(2 * NS_PER_S + 5, 3) && breaker.allows(2 * NS_PER_S + 5, 3));
    }

    #[test]
    fn without_a_threshold_a_breaker_never_opens() {
        let mut breaker = CircuitBreaker::default();
        (0..100).for_each(|time| breaker.on_failure(time, 0, 1.0));
        assert!(breaker.allows(100, 0));
    }
}
