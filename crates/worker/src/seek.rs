//! Moves a run to another time, or by single steps.

use crate::Outgoing;
use crate::run::Run;
use crate::seek_target::{SeekTarget, StepDirection};
use crate::trace_writer::TraceWriter;
use netduel_engine::history::{EventFilter, EventLog};
use netduel_engine::metrics::Observer;
use netduel_engine::{Checkpoints, Duel};
use netduel_protocol::{Report, StepEvents};
use netduel_scenario::Side;

/// An event can have many consequences; at most this many are reported with a step.
const MAX_STEP_EVENTS: usize = 4;

impl Run {
    /// Restores the snapshot nearest to the target; [`Run::continue_seek`] replays the rest.
    pub(crate) fn begin_seek(&mut self, target: SeekTarget) {
        let time_ns = target.time_ns.min(self.checkpoints.duel().duration_ns());
        let stands_there = self.has_stepped && target.step.is_some() && self.now_ns() == time_ns;
        if !stands_there {
            self.has_stepped = false;
            let before_ns = self.requests_before_seek_ns.max(self.nodes_before_seek_ns);
            self.checkpoints.restore(time_ns.saturating_sub(before_ns));
            self.traces.iter_mut().for_each(|trace| trace.node_words = None);
        }
        self.seek_target = Some(SeekTarget { time_ns, ..target });
        // Time was granted from the old position on.
        self.granted_until_ns = 0;
    }

    /// Continues towards the target, and reports the state there. Returns whether the run has arrived.
    pub(crate) fn continue_seek(
        &mut self,
        expired: &mut impl FnMut() -> bool,
        out: &mut Vec<Outgoing>,
    ) -> bool {
        let Some(SeekTarget { time_ns, step }) = self.seek_target else { return true };
        // At time 0 a run shows what it shows when it starts: nothing has happened yet.
        let is_at_start = time_ns == 0 && !self.has_stepped;
        if is_at_start {
            self.checkpoints.rewind();
        } else if !self.has_stepped && !self.replay_before(time_ns, expired, out) {
            return false;
        }
        self.seek_target = None;
        let mut requests = self.traces.each_mut().map(TraceWriter::take);
        let nodes = self.traces.each_mut().map(|trace| trace.node_words.take().unwrap_or_default());
        let [trace, _] = &mut self.traces;
        if !self.has_stepped && !is_at_start {
            trace.is_muted = true;
            self.checkpoints.seek(time_ns, trace);
            trace.is_muted = false;
        }
        trace.requests_only = true;
        let step_events = step.and_then(|direction| take_step(&mut self.checkpoints, direction, trace));
        trace.requests_only = false;
        let step_requests = trace.take();
        if let (Some(StepDirection::Forward), Some(step)) = (step, &step_events) {
            requests[step.side as usize].extend(step_requests);
        }
        self.has_stepped = step.is_some();
        self.granted_until_ns = 0;
        self.windows_sent = [0; 2];
        let now_ns = self.now_ns();
        self.reported_ns = Some(now_ns);
        let (run_id, events) = (self.id, self.checkpoints.events());
        let report = Report::Moved { run_id, time_ns: now_ns, events, step: step_events };
        out.push(Outgoing { report, records: None });
        for (side, records) in Side::BOTH.into_iter().zip(requests) {
            if self.checkpoints.duel().now_ns(side).is_some() {
                let report = Report::Trace { run_id, side, until_ns: now_ns };
                out.push(Outgoing { report, records: Some(records) });
            }
        }
        for (trace, nodes) in self.traces.iter_mut().zip(nodes) {
            trace.words = nodes;
        }
        self.report_state(now_ns, out);
        self.sample_file();
        out.push(self.report_scores());
        true
    }
}

impl Run {
    /// Simulates up to the time of a seek, and traces requests, and from the time on that the picture averages over, nodes. Returns
    /// whether the run has arrived.
    fn replay_before(
        &mut self,
        time_ns: u64,
        expired: &mut impl FnMut() -> bool,
        out: &mut Vec<Outgoing>,
    ) -> bool {
        let mut advance = |run: &mut Run, stop_ns| run.advance_tracing_requests(stop_ns, expired);
        let nodes_from_ns = time_ns.saturating_sub(self.nodes_before_seek_ns);
        let is_collecting = self.traces.iter().all(|trace| trace.node_words.is_some());
        if !is_collecting && self.nodes_before_seek_ns > 0 {
            if self.now_ns() < nodes_from_ns && !self.advance_sampling(nodes_from_ns, out, &mut advance) {
                return false;
            }
            for (side, trace) in Side::BOTH.into_iter().zip(&mut self.traces) {
                trace.node_words = Some(Vec::new());
                trace.requests_only = true;
                self.checkpoints.duel().emit_state(side, trace);
                trace.requests_only = false;
            }
        }
        self.advance_sampling(time_ns, out, advance)
    }
}

/// Goes one event forward or back. Returns the event; `None` at the end or the beginning of the run.
fn take_step(
    checkpoints: &mut Checkpoints,
    direction: StepDirection,
    observer: &mut dyn Observer,
) -> Option<StepEvents> {
    match direction {
        StepDirection::Forward => {
            let before = checkpoints.duel().clone();
            let side = checkpoints.step(observer)?;
            step_events(&before, side)
        }
        StepDirection::Back => {
            let before = Side::BOTH.map(|side| checkpoints.duel().events_of(side));
            checkpoints.step_back(observer);
            // The event that was taken back is now the next one of its side.
            let duel = checkpoints.duel();
            let side =
                Side::BOTH.into_iter().zip(before).find(|(side, count)| duel.events_of(*side) != *count)?.0;
            step_events(duel, side)
        }
    }
}

/// The next event of a side, with everything that follows from it at once. It is replayed on copies.
fn step_events(duel: &Duel, side: Side) -> Option<StepEvents> {
    let mut log = EventLog::new(duel.network(side)?, EventFilter::default(), MAX_STEP_EVENTS);
    let mut delivery = Delivery(None);
    duel.clone().advance::<dyn Observer>(side, u64::MAX, 1, &mut log);
    duel.clone().advance::<dyn Observer>(side, u64::MAX, 1, &mut delivery);
    Some(StepEvents { side, events: log.take(), delivered_to: delivery.0 })
}

/// Observes which node a message is delivered to.
struct Delivery(Option<u32>);

impl Observer for Delivery {
    fn delivered(&mut self, _now_ns: u64, to: u32) {
        self.0 = Some(to);
    }
}
