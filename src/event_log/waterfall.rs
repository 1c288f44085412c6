//! The geometry of the waterfall: a bar for each step of a trace, on one time scale for both sides.

use netduel_results::{TraceDigest, TraceStep};

/// The length of the scale.
pub(super) const WIDTH: u64 = 1000;

/// The least length of a bar.
const MIN_BAR_WIDTH: u64 = 3;

/// The time scale of a waterfall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeScale {
    /// Where it begins, in nanoseconds.
    begins_ns: u64,
    /// How long it is, in nanoseconds; at least 1.
    pub(super) duration_ns: u64,
}

/// The bar of one step, in units of the scale.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bar {
    /// Where it begins.
    pub(super) x: u64,
    /// How long it is.
    pub(super) width: u64,
    /// Whether the step was cut off: it had not ended when the request did, or its message was lost.
    pub(super) is_unfinished: bool,
}

impl TimeScale {
    /// The scale from the first arrival of the request on either side to the last time in either trace.
    pub(super) fn of<'a>(traces: impl Iterator<Item = &'a TraceDigest>) -> TimeScale {
        let (mut begins_ns, mut ends_ns) = (u64::MAX, 0);
        for trace in traces {
            if let Some(request) = trace.request {
                begins_ns = begins_ns.min(request.arrived_ns);
                ends_ns = ends_ns.max(trace.last_ns);
            }
        }
        TimeScale { begins_ns, duration_ns: ends_ns.saturating_sub(begins_ns).max(1) }
    }

    /// The bar of a step of a trace. It ends with the request at the latest.
    pub(super) fn bar(self, trace: &TraceDigest, step: &TraceStep) -> Bar {
        let span = step.span;
        let until_ns = trace.observed_until_ns;
        let has_ended = span.ends_ns.is_some_and(|ends_ns| ends_ns <= until_ns);
        let x = self.position(span.begins_ns);
        let end = self.position(span.ends_ns.unwrap_or(until_ns).min(until_ns));
        Bar {
            x,
            width: end.saturating_sub(x).max(MIN_BAR_WIDTH),
            is_unfinished: !has_ended || span.lost.is_some(),
        }
    }

    fn position(self, time_ns: u64) -> u64 {
        let passed_ns = u128::from(time_ns.saturating_sub(self.begins_ns));
        (passed_ns * u128::from(WIDTH) / u128::from(self.duration_ns)) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_results::{Outcome, Request, RequestEnd, Span, SpanKind};

    fn trace(arrived_ns: u64, ends_ns: u64) -> TraceDigest {
        let request = Request { id: 0, user: 0, object: 0, arrived_ns, work: 1.0, is_write: false };
        TraceDigest {
            request: Some(request),
            end: Some(RequestEnd { at_ns: ends_ns, outcome: Outcome::Served, node: 0 }),
            observed_until_ns: ends_ns,
            last_ns: ends_ns,
            ..TraceDigest::default()
        }
    }

    fn step(begins_ns: u64, ends_ns: Option<u64>) -> TraceStep {
        let span = Span { kind: SpanKind::Waiting, begins_ns, ends_ns, from: 0, to: None, lost: None };
        TraceStep { span, recipients: Vec::new(), omitted_recipients: 0, is_repeated: false }
    }

    #[test]
    fn both_sides_share_one_scale_and_bars_end_with_the_request() {
        let traces = [trace(1_000, 1_200), trace(1_000, 2_000), TraceDigest::default()];
        let scale = TimeScale::of(traces.iter());
        assert_eq!(scale.duration_ns, 1_000);
        let bar = |step| scale.bar(&traces[0], &step);
        assert_eq!(bar(step(1_100, Some(1_150))), Bar { x: 100, width: 50, is_unfinished: false });
        assert_eq!(bar(step(1_100, Some(1_900))), Bar { x: 100, width: 100, is_unfinished: true });
        assert_eq!(bar(step(1_100, None)), Bar { x: 100, width: 100, is_unfinished: true });
        assert_eq!(bar(step(1_100, Some(1_100))).width, MIN_BAR_WIDTH);
    }

    #[test]
    fn a_scale_without_any_time_is_not_divided_by_zero() {
        let trace = trace(5, 5);
        let scale = TimeScale::of(std::iter::once(&trace));
        assert_eq!(scale.bar(&trace, &step(5, Some(5))).x, 0);
    }
}
