//! What faults did to a side: whom each entry struck, how far success fell, and how long until it was back.

use super::{FaultEvent, recorder::WINDOW_NS};
use crate::kernel::s_from_ns;
use netduel_results::{AttackCounts, AttackStep, FaultRecord, Window};

/// Of a fault that strikes more nodes so many are named: a picture needs all that there can be.
const MOST_NODES_NAMED: usize = 10_100;

/// Success before a fault is that of so many windows.
const WINDOWS_BEFORE: usize = 10;

/// Success is back once so many windows in a row are as good as before.
const WINDOWS_AGAIN: u32 = 3;

/// As good as before means this share of it.
const AS_GOOD: f64 = 0.99;

/// The record of one side.
#[derive(Debug, Clone, Default)]
pub(super) struct FaultImpact {
    entries: Vec<EntryRecord>,
    /// How many entries last.
    on: u32,
    /// Requests that ended while any did: served, and all.
    served: u64,
    ended: u64,
    attack: AttackCounts,
    pub(super) patience_ns: u64,
}

#[derive(Debug, Clone)]
struct EntryRecord {
    entry: u32,
    began_ns: u64,
    ended_ns: Option<u64>,
    affected: u32,
    of: u32,
    nodes: Vec<u32>,
}

impl FaultImpact {
    pub(super) fn fault(&mut self, now_ns: u64, fault_event: &FaultEvent<'_>) {
        if fault_event.begins {
            self.on += 1;
            self.entries.push(EntryRecord {
                entry: fault_event.entry,
                began_ns: now_ns,
                ended_ns: None,
                affected: fault_event.nodes.len() as u32,
                of: fault_event.of,
                nodes: fault_event.nodes.iter().take(MOST_NODES_NAMED).map(|node| node + 1).collect(),
            });
        } else {
            self.on = self.on.saturating_sub(1);
            let own = self.entries.iter_mut().find(|record| record.entry == fault_event.entry);
            own.into_iter().for_each(|record| record.ended_ns = Some(now_ns));
        }
    }

    pub(super) fn request_ended(&mut self, is_served: bool) {
        if self.on > 0 {
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

    /// Served / ended while any fault lasted.
    pub(super) fn success_rate(&self) -> Option<f64> {
        (self.ended > 0).then(|| self.served as f64 / self.ended as f64)
    }

    /// What each entry did, in the order in which they began.
    pub(super) fn records(&self, now_ns: u64, windows: &[Window]) -> Vec<FaultRecord> {
        let record = |entry: &EntryRecord| {
            let course = Course::of(entry, windows, now_ns, self.patience_ns);
            FaultRecord {
                number: entry.entry + 1,
                began_s: s_from_ns(entry.began_ns),
                ended_s: entry.ended_ns.map(s_from_ns),
                affected: entry.affected,
                of: entry.of,
                nodes: entry.nodes.clone(),
                success_before: course.before,
                success_lowest: course.lowest,
                recovery_s: course.recovery_s,
            }
        };
        self.entries.iter().map(record).collect()
    }
}

/// How success went before, during and after a fault.
struct Course {
    before: Option<f64>,
    lowest: Option<f64>,
    recovery_s: Option<f64>,
}

impl Course {
    fn of(entry: &EntryRecord, windows: &[Window], now_ns: u64, patience_ns: u64) -> Course {
        let first = (entry.began_ns / WINDOW_NS) as usize;
        let whole = windows.len().min((now_ns / WINDOW_NS) as usize);
        let felt_until_ns = entry.ended_ns.unwrap_or(u64::MAX).saturating_add(patience_ns);
        let last_felt = usize::try_from(felt_until_ns / WINDOW_NS).unwrap_or(usize::MAX);
        let earlier = &windows[first.saturating_sub(WINDOWS_BEFORE).min(whole)..first.min(whole)];
        let sum = earlier.iter().fold(Window::default(), |sum, window| Window {
            served: sum.served + window.served,
            lost: sum.lost + window.lost,
        });
        let before = sum.success_rate();
        let enough = before.unwrap_or(0.0) * AS_GOOD;
        let (mut lowest, mut recovery_s) = (None::<f64>, before.map(|_| 0.0));
        // Since it fell: windows in a row that are as good as before, and when the first of them ended.
        let mut good: Option<(u32, u64)> = None;
        for (index, window) in windows.iter().enumerate().take(whole).skip(first) {
            // A second in which nothing ended says nothing.
            let Some(rate) = window.success_rate() else { continue };
            if index <= last_felt {
                lowest = Some(lowest.map_or(rate, |lowest| lowest.min(rate)));
            }
            match &mut good {
                None if rate < enough && index <= last_felt => {
                    good = Some((0, 0));
                    recovery_s = None;
                }
                Some((count, since_ns)) if recovery_s.is_none() => {
                    if rate < enough {
                        *count = 0;
                        continue;
                    }
                    if *count == 0 {
                        *since_ns = (index as u64 + 1) * WINDOW_NS;
                    }
                    *count += 1;
                    if *count == WINDOWS_AGAIN {
                        recovery_s = Some(s_from_ns(*since_ns - entry.began_ns));
                    }
                }
                _ => {}
            }
        }
        Course { before, lowest, recovery_s }
    }
}

#[cfg(test)]
mod tests {
    use super::{Course, EntryRecord};
    use crate::kernel::NS_PER_S;
    use netduel_results::Window;

    fn course(served: &[u32], began_s: f64, ended_s: Option<f64>) -> (Option<f64>, Option<f64>, Option<f64>) {
        let windows: Vec<Window> =
            served.iter().map(|served| Window { served: *served, lost: 100 - served }).collect();
        let ns = |time_s: f64| (time_s * NS_PER_S as f64) as u64;
        let entry = EntryRecord {
            entry: 0,
            began_ns: ns(began_s),
            ended_ns: ended_s.map(ns),
            affected: 1,
            of: 1,
            nodes: Vec::new(),
        };
        let course = Course::of(&entry, &windows, served.len() as u64 * NS_PER_S, NS_PER_S);
        (course.before, course.lowest, course.recovery_s)
    }

    #[test]
    fn recovery_lasts_from_the_start_to_the_end_of_the_first_of_three_good_seconds() {
        assert_eq!(
            course(&[100, 100, 0, 0, 100, 100, 100, 100], 2.5, Some(3.5)),
            (Some(1.0), Some(0.0), Some(2.5))
        );
        // A single good second is not enough, and neither are two at the end of the run.
        assert_eq!(course(&[100, 100, 0, 100, 0, 100, 99, 100], 2.0, None).2, Some(4.0));
        assert_eq!(course(&[100, 100, 0, 0, 0, 0, 100, 100], 2.0, None).2, None);
    }

    #[test]
    fn what_never_fell_needs_no_recovery() {
        assert_eq!(course(&[100, 100, 100, 99], 2.0, None), (Some(1.0), Some(0.99), Some(0.0)));
        // What happens long after a fault is none of its doing.
        assert_eq!(course(&[100, 100, 100, 100, 100, 100, 0], 1.0, Some(2.0)).2, Some(0.0));
        assert_eq!(course(&[0, 0, 50], 0.0, None), (None, Some(0.0), None), "nothing ended before");
    }
}
