//! The impact of faults on a side: which nodes each fault affected, how far the success rate fell, and how long the recovery took.

use super::FaultEvent;
use super::records::WINDOW_NS;
use crate::kernel::s_from_ns;
use netduel_results::{AttackCounts, AttackStep, FaultRecord, Window};

/// At most this many affected nodes are listed per fault: enough for every network that is drawn.
const MAX_LISTED_NODES: usize = 10_100;

/// The success rate before a fault is taken over this many windows.
const WINDOWS_BEFORE: usize = 10;

/// The success rate has recovered after this many consecutive windows at the target.
const WINDOWS_TO_RECOVER: u32 = 3;

/// The target of the recovery, as a share of the success rate before the fault.
const RECOVERY_TARGET: f64 = 0.99;

/// The record of one side.
#[derive(Debug, Clone, Default)]
pub(super) struct FaultEffects {
    faults: Vec<FaultOccurrence>,
    /// The number of faults that are active.
    active: u32,
    /// The requests that were served while a fault was active.
    served: u64,
    /// The requests that ended while a fault was active.
    ended: u64,
    attack: AttackCounts,
    /// How long users wait before they give up.
    pub(super) timeout_ns: u64,
}

#[derive(Debug, Clone)]
struct FaultOccurrence {
    /// The index of the fault in the scenario.
    fault: u32,
    began_ns: u64,
    ended_ns: Option<u64>,
    affected: u32,
    of: u32,
    nodes: Vec<u32>,
}

impl FaultEffects {
    pub(super) fn fault(&mut self, now_ns: u64, fault_event: &FaultEvent<'_>) {
        if fault_event.begins {
            self.active += 1;
            self.faults.push(FaultOccurrence {
                fault: fault_event.fault,
                began_ns: now_ns,
                ended_ns: None,
                affected: fault_event.nodes.len() as u32,
                of: fault_event.of,
                nodes: fault_event.nodes.iter().take(MAX_LISTED_NODES).map(|node| node + 1).collect(),
            });
        } else {
            self.active = self.active.saturating_sub(1);
            if let Some(fault) = self.faults.iter_mut().find(|fault| fault.fault == fault_event.fault) {
                fault.ended_ns = Some(now_ns);
            }
        }
    }

    pub(super) fn request_ended(&mut self, is_served: bool) {
        if self.active > 0 {
            self.ended += 1;
            self.served += u64::from(is_served);
        }
    }

    pub(super) fn attacked(&mut self, step: AttackStep) {
        let AttackCounts { sent, served, refused, lost } = &mut self.attack;
        *match step {
            AttackStep::Sent => sent,
            AttackStep::Served => served,
            AttackStep::Refused => refused,
            AttackStep::Lost => lost,
        } += 1;
    }

    pub(super) fn attack(&self) -> AttackCounts {
        self.attack
    }

    /// Served / ended, among the requests that ended while a fault was active.
    pub(super) fn success_rate(&self) -> Option<f64> {
        (self.ended > 0).then(|| self.served as f64 / self.ended as f64)
    }

    /// The record of each fault, in the order in which the faults began.
    pub(super) fn records(&self, now_ns: u64, windows: &[Window]) -> Vec<FaultRecord> {
        let record = |fault: &FaultOccurrence| {
            let success = SuccessDuringFault::of(fault, windows, now_ns, self.timeout_ns);
            FaultRecord {
                number: fault.fault + 1,
                began_s: s_from_ns(fault.began_ns),
                ended_s: fault.ended_ns.map(s_from_ns),
                affected: fault.affected,
                of: fault.of,
                nodes: fault.nodes.clone(),
                success_before: success.before,
                success_lowest: success.lowest,
                recovery_s: success.recovery_s,
            }
        };
        self.faults.iter().map(record).collect()
    }
}

/// The success rate before and during a fault, and the recovery after it.
struct SuccessDuringFault {
    before: Option<f64>,
    lowest: Option<f64>,
    recovery_s: Option<f64>,
}

impl SuccessDuringFault {
    fn of(fault: &FaultOccurrence, windows: &[Window], now_ns: u64, timeout_ns: u64) -> SuccessDuringFault {
        let first = (fault.began_ns / WINDOW_NS) as usize;
        let whole = windows.len().min((now_ns / WINDOW_NS) as usize);
        // Requests that arrived during the fault may end as late as this.
        let affected_until_ns = fault.ended_ns.unwrap_or(u64::MAX).saturating_add(timeout_ns);
        let last_affected = usize::try_from(affected_until_ns / WINDOW_NS).unwrap_or(usize::MAX);
        let earlier = &windows[first.saturating_sub(WINDOWS_BEFORE).min(whole)..first.min(whole)];
        let sum = earlier.iter().fold(Window::default(), |sum, window| Window {
            served: sum.served + window.served,
            lost: sum.lost + window.lost,
        });
        let before = sum.success_rate();
        let target = before.unwrap_or(0.0) * RECOVERY_TARGET;
        let (mut lowest, mut recovery_s) = (None::<f64>, before.map(|_| 0.0));
        // Once the rate has fallen: the number of consecutive windows at the target, and the time at which the first of them ended.
        let mut at_target: Option<(u32, u64)> = None;
        for (index, window) in windows.iter().enumerate().take(whole).skip(first) {
            // A window in which no request ended has no success rate.
            let Some(rate) = window.success_rate() else { continue };
            if index <= last_affected {
                lowest = Some(lowest.map_or(rate, |lowest| lowest.min(rate)));
            }
            match &mut at_target {
                None if rate < target && index <= last_affected => {
                    at_target = Some((0, 0));
                    recovery_s = None;
                }
                Some((count, since_ns)) if recovery_s.is_none() => {
                    if rate < target {
                        *count = 0;
                        continue;
                    }
                    if *count == 0 {
                        *since_ns = (index as u64 + 1) * WINDOW_NS;
                    }
                    *count += 1;
                    if *count == WINDOWS_TO_RECOVER {
                        recovery_s = Some(s_from_ns(*since_ns - fault.began_ns));
                    }
                }
                _ => {}
            }
        }
        SuccessDuringFault { before, lowest, recovery_s }
    }
}

#[cfg(test)]
mod tests {
    use super::{FaultOccurrence, SuccessDuringFault};
    use crate::kernel::NS_PER_S;
    use netduel_results::Window;

    /// The success rate before, the lowest one, and the recovery time; 100 requests end in each window.
    fn success(
        served: &[u32],
        began_s: f64,
        ended_s: Option<f64>,
    ) -> (Option<f64>, Option<f64>, Option<f64>) {
        let windows: Vec<Window> =
            served.iter().map(|served| Window { served: *served, lost: 100 - served }).collect();
        let ns = |time_s: f64| (time_s * NS_PER_S as f64) as u64;
        let fault = FaultOccurrence {
            fault: 0,
            began_ns: ns(began_s),
            ended_ns: ended_s.map(ns),
            affected: 1,
            of: 1,
            nodes: Vec::new(),
        };
        let success = SuccessDuringFault::of(&fault, &windows, served.len() as u64 * NS_PER_S, NS_PER_S);
        (success.before, success.lowest, success.recovery_s)
    }

    #[test]
    fn recovery_lasts_from_the_start_of_the_fault_to_the_end_of_the_first_of_three_seconds_at_the_target() {
        assert_eq!(
            success(&[100, 100, 0, 0, 100, 100, 100, 100], 2.5, Some(3.5)),
            (Some(1.0), Some(0.0), Some(2.5))
        );
        // A single second at the target is not enough, and neither are two at the end of the run.
        assert_eq!(success(&[100, 100, 0, 100, 0, 100, 99, 100], 2.0, None).2, Some(4.0));
        assert_eq!(success(&[100, 100, 0, 0, 0, 0, 100, 100], 2.0, None).2, None);
    }

    #[test]
    fn a_success_rate_that_does_not_fall_needs_no_recovery() {
        assert_eq!(success(&[100, 100, 100, 99], 2.0, None), (Some(1.0), Some(0.99), Some(0.0)));
        // A failure long after the fault is not an effect of the fault.
        assert_eq!(success(&[100, 100, 100, 100, 100, 100, 0], 1.0, Some(2.0)).2, Some(0.0));
        assert_eq!(success(&[0, 0, 50], 0.0, None), (None, Some(0.0), None), "no request ended before");
    }
}
