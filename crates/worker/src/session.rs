//! One page's dealings with the engine: a run, how far it may go, and what is still to be reported.

use crate::explanations::explanations;
use crate::telling::Telling;
use crate::trace_writer::TraceWriter;
use netduel_engine::history::{EventFilter, EventLog};
use netduel_engine::metrics::{Observer, WINDOW_NS};
use netduel_engine::{Checkpoints, Duel};
use netduel_protocol::{Ask, Command, Report, Scores, SideScores};
use netduel_results::{describe_event, node_name_with_article};
use netduel_scenario::{Scenario, Side};

/// Events between two looks at the clock.
const EVENTS_PER_LOOK: u64 = 2_000;

/// An event may have many consequences; so many are told.
const MOST_TOLD: usize = 4;

/// Up to so many nodes are reported one by one; of more, the most loaded.
const MOST_NODES_REPORTED: usize = 600;

/// A report and, with a trace, its records.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// What to say.
    pub report: Report,
    /// The records of a trace.
    pub records: Option<Vec<u32>>,
}

/// What the worker remembers between two messages.
#[derive(Debug, Default)]
pub struct Session {
    run: Option<Run>,
}

#[derive(Debug)]
struct Run {
    id: u32,
    timeline: Checkpoints,
    /// Where it goes before anything else is done.
    moving: Option<Move>,
    /// What is wanted of its past, and how far the answer is.
    asked: Option<Ask>,
    telling: Option<Telling>,
    /// It stands where the last step left it.
    has_stepped: bool,
    /// Before this time the run is replayed in silence; what happens at it is reported.
    from_ns: u64,
    announced: bool,
    /// Whether only its end is reported.
    is_replicate: bool,
    granted_until_ns: u64,
    metrics_every_ns: u64,
    reported_ns: Option<u64>,
    traces: [TraceWriter; 2],
    windows_sent: [usize; 2],
    /// Whether a file is distributed, whose state is sampled.
    has_file: bool,
    /// How long users wait.
    timeout_s: f64,
}

/// A way to another place of the run.
#[derive(Debug, Clone, Copy)]
struct Move {
    time_ns: u64,
    /// A step from there, forth or back.
    step: Option<bool>,
}

impl Session {
    /// Takes in a command. A scenario that is refused leaves the run before it as it was.
    pub fn handle(&mut self, command: Command) -> Vec<Outgoing> {
        match command {
            Command::Start { run_id, scenario, metrics_every_ns } => {
                self.start(run_id, &scenario, 0, metrics_every_ns)
            }
            Command::Fork { run_id, scenario, from_ns, metrics_every_ns } => {
                self.start(run_id, &scenario, from_ns, metrics_every_ns)
            }
            Command::Replicate { run_id, scenario } => {
                let refused = self.start(run_id, &scenario, 0, u64::MAX);
                if let Some(run) = self.run.as_mut().filter(|_| refused.is_empty()) {
                    run.is_replicate = true;
                }
                refused
            }
            Command::Explain => {
                let found = explanations();
                vec![Outgoing { report: Report::Explanations(found), records: None }]
            }
            Command::Seek { run_id, time_ns } => self.set_out(run_id, Move { time_ns, step: None }),
            Command::Step { run_id, from_ns, forward } => {
                self.set_out(run_id, Move { time_ns: from_ns, step: Some(forward) })
            }
            Command::Tell { run_id, ask } => {
                if let Some(run) = self.run.as_mut().filter(|run| run.id == run_id) {
                    run.asked = Some(ask);
                    run.telling = None;
                }
                Vec::new()
            }
            Command::Grant { run_id, until_ns, metrics_every_ns } => {
                if let Some(run) = self.run.as_mut().filter(|run| run.id == run_id) {
                    run.granted_until_ns = until_ns.min(run.timeline.duel().duration_ns());
                    run.metrics_every_ns = metrics_every_ns.max(1);
                }
                Vec::new()
            }
        }
    }

    /// A run goes elsewhere in its own time.
    fn set_out(&mut self, run_id: u32, to: Move) -> Vec<Outgoing> {
        let is_meant = |run: &&mut Run| run.id == run_id && !run.is_replicate;
        if let Some(run) = self.run.as_mut().filter(is_meant) {
            run.set_out(to);
        }
        Vec::new()
    }

    fn start(
        &mut self,
        run_id: u32,
        scenario: &Scenario,
        from_ns: u64,
        metrics_every_ns: u64,
    ) -> Vec<Outgoing> {
        match Duel::new(scenario) {
            Ok(duel) => {
                self.run = Some(Run {
                    has_file: scenario.file.is_some(),
                    id: run_id,
                    from_ns: from_ns.min(duel.duration_ns()),
                    timeline: Checkpoints::new(duel),
                    moving: None,
                    asked: None,
                    telling: None,
                    timeout_s: scenario.workload.timeout_s,
                    has_stepped: false,
                    announced: false,
                    is_replicate: false,
                    granted_until_ns: from_ns,
                    metrics_every_ns: metrics_every_ns.max(1),
                    reported_ns: None,
                    traces: Default::default(),
                    windows_sent: [0; 2],
                });
                Vec::new()
            }
            Err(errors) => vec![Outgoing { report: Report::Refused { run_id, errors }, records: None }],
        }
    }

    /// Whether there is anything left to do before the next command.
    pub fn has_work(&self) -> bool {
        self.run.as_ref().is_some_and(|run| {
            !run.announced || run.moving.is_some() || run.has_to_tell() || run.next_stop_ns().is_some()
        })
    }

    /// Works until `expired` says that the slice of time is over, or there is nothing left to do.
    pub fn work(&mut self, mut expired: impl FnMut() -> bool) -> Vec<Outgoing> {
        let mut out = Vec::new();
        let Some(run) = &mut self.run else { return out };
        if run.is_replicate {
            if run.advance_in_silence(run.timeline.duel().duration_ns(), &mut expired) {
                out.push(run.scores());
                self.run = None;
            }
            return out;
        }
        if !run.announced {
            if !run.replay(&mut expired) {
                return out;
            }
            out.push(run.announce());
            if run.from_ns > 0 {
                run.emit_state(run.now_ns(), &mut out);
            }
            run.sample_file();
            out.push(run.scores());
        }
        if run.moving.is_some() && !run.arrive(&mut expired, &mut out) {
            return out;
        }
        if run.has_to_tell() && !run.tell(&mut expired, &mut out) {
            return out;
        }
        while let Some(stop_ns) = run.next_stop_ns() {
            if !run.advance(stop_ns, &mut expired) {
                break;
            }
            if run.has_file {
                run.sample_file();
            }
            run.flush(&mut out);
            if run.is_metrics_time(stop_ns) {
                out.push(run.scores());
            }
        }
        run.flush(&mut out);
        out
    }
}

/// Whom a message reaches.
struct Receiver(Option<u32>);

impl Observer for Receiver {
    fn delivered(&mut self, _now_ns: u64, to: u32) {
        self.0 = Some(to);
    }
}

/// The next event of a side in words; all that follows from it at once belongs to it.
fn told(mut duel: Duel, side: Side) -> String {
    let Some(network) = duel.network(side).cloned() else { return String::new() };
    let mut log = EventLog::new(&network, EventFilter::default(), MOST_TOLD);
    let mut receiver = Receiver(None);
    duel.clone().advance(side, u64::MAX, 1, &mut receiver);
    duel.advance(side, u64::MAX, 1, &mut log);
    let nothing = match receiver.0 {
        Some(node) => {
            ["a message reaches ", &node_name_with_article(&network, node), ", and nothing follows from it"]
                .concat()
        }
        None => "a time has run out, and nothing follows from it".to_owned(),
    };
    let said: Vec<String> = log.events().iter().map(|event| describe_event(&network, event)).collect();
    match side {
        _ if !said.is_empty() => said.join("; "),
        Side::ClientServer => ["client–server: ", &nothing].concat(),
        Side::PeerToPeer => ["peer-to-peer: ", &nothing].concat(),
    }
}

impl Run {
    /// Goes as near to another place as snapshots allow; [`Run::arrive`] goes the rest of the way.
    fn set_out(&mut self, to: Move) {
        let time_ns = to.time_ns.min(self.timeline.duel().duration_ns());
        let stands_there = self.has_stepped && to.step.is_some() && self.timeline.now_ns() == time_ns;
        if !stands_there {
            self.has_stepped = false;
            self.timeline.restore(time_ns);
        }
        self.moving = Some(Move { time_ns, ..to });
        // What was granted was granted for another course.
        self.granted_until_ns = 0;
    }

    /// Goes on its way to another place; once it is there, tells how things stand. Returns whether it is.
    fn arrive(&mut self, expired: &mut impl FnMut() -> bool, out: &mut Vec<Outgoing>) -> bool {
        let Some(Move { time_ns, step }) = self.moving else { return true };
        if !self.has_stepped && !self.advance_in_silence(time_ns, expired) {
            return false;
        }
        self.moving = None;
        self.traces.iter_mut().for_each(|trace| drop(trace.take()));
        let [silent, _] = &mut self.traces;
        silent.is_muted = true;
        if !self.has_stepped {
            self.timeline.seek(time_ns, silent);
        }
        // The event is told by a copy: of the run itself nothing is to be traced on the way.
        let mut copy = if step == Some(true) { Some(self.timeline.duel().clone()) } else { None };
        let before = Side::BOTH.map(|side| self.timeline.duel().events_of(side));
        match step {
            Some(true) => drop(self.timeline.step(silent)),
            Some(false) => drop(self.timeline.step_back(silent)),
            None => {}
        }
        silent.is_muted = false;
        if step == Some(false) {
            copy = Some(self.timeline.duel().clone());
        }
        let after = Side::BOTH.map(|side| self.timeline.duel().events_of(side));
        let changed = (0..Side::BOTH.len()).find(|place| before[*place] != after[*place]);
        self.has_stepped = step.is_some();
        self.granted_until_ns = 0;
        self.windows_sent = [0; 2];
        let now_ns = self.now_ns();
        self.reported_ns = Some(now_ns);
        let (run_id, events) = (self.id, self.timeline.events());
        let stepped = changed.map(|place| Side::BOTH[place]);
        let what = copy.zip(stepped).map(|(copy, side)| told(copy, side)).unwrap_or_default();
        out.push(Outgoing {
            report: Report::Moved { run_id, time_ns: now_ns, events, stepped, what },
            records: None,
        });
        self.emit_state(now_ns, out);
        if self.has_file {
            self.sample_file();
        }
        out.push(self.scores());
        true
    }

    /// Whether somebody waits for an answer about the past.
    fn has_to_tell(&self) -> bool {
        self.asked.is_some() || self.telling.is_some()
    }

    /// Goes on looking for what is wanted of the past. Returns whether it is told.
    fn tell(&mut self, expired: &mut impl FnMut() -> bool, out: &mut Vec<Outgoing>) -> bool {
        if let Some(ask) = self.asked.take() {
            let is_amid = self.has_stepped && self.now_ns() == ask.until_ns;
            self.telling = Some(Telling::new(&self.timeline, ask, is_amid, self.timeout_s));
        }
        let Some(telling) = &mut self.telling else { return true };
        if !telling.advance(&self.timeline, expired) {
            return false;
        }
        let (way, log) = telling.markup(&self.timeline);
        out.push(Outgoing { report: Report::Told { run_id: self.id, way, log }, records: None });
        self.telling = None;
        true
    }

    /// Tells how both sides stand, whatever was told before.
    fn emit_state(&mut self, time_ns: u64, out: &mut Vec<Outgoing>) {
        let run_id = self.id;
        for (side, trace) in Side::BOTH.into_iter().zip(&mut self.traces) {
            if self.timeline.duel().now_ns(side).is_some() {
                self.timeline.duel().emit_state(side, trace);
                let report = Report::Present { run_id, side, time_ns };
                out.push(Outgoing { report, records: Some(trace.take()) });
            }
        }
    }

    /// Catches up in silence with the time of a fork; returns whether it got there.
    fn replay(&mut self, expired: &mut impl FnMut() -> bool) -> bool {
        let Some(silent_until_ns) = self.from_ns.checked_sub(1) else { return true };
        self.advance_in_silence(silent_until_ns, expired)
    }

    /// As `advance`, but nothing is traced.
    fn advance_in_silence(&mut self, stop_ns: u64, expired: &mut impl FnMut() -> bool) -> bool {
        self.traces.iter_mut().for_each(|trace| trace.is_muted = true);
        let is_there = self.advance(stop_ns, expired);
        self.traces.iter_mut().for_each(|trace| trace.is_muted = false);
        is_there
    }

    fn announce(&mut self) -> Outgoing {
        self.announced = true;
        let duel = self.timeline.duel();
        let networks = Side::BOTH.into_iter().filter_map(|side| duel.network(side).cloned()).collect();
        let report = Report::Started {
            run_id: self.id,
            networks,
            from_ns: self.from_ns,
            duration_ns: duel.duration_ns(),
            window_ns: WINDOW_NS,
        };
        Outgoing { report, records: None }
    }

    /// The time both sides have reached.
    fn now_ns(&self) -> u64 {
        self.timeline.now_ns()
    }

    /// Where both sides next come to a halt together; `None` if all that was granted is done.
    fn next_stop_ns(&self) -> Option<u64> {
        let now_ns = self.now_ns();
        // A file's state is sampled more often than scores are told, so that the picture moves.
        let every_ns = if self.has_file { self.metrics_every_ns.div_ceil(4) } else { self.metrics_every_ns };
        let next_ns = (now_ns / every_ns + 1).saturating_mul(every_ns);
        (now_ns < self.granted_until_ns).then(|| next_ns.min(self.granted_until_ns))
    }

    fn is_metrics_time(&self, time_ns: u64) -> bool {
        time_ns.is_multiple_of(self.metrics_every_ns) || time_ns == self.timeline.duel().duration_ns()
    }

    /// Brings both sides to a time; returns whether they got there before the slice was over.
    fn advance(&mut self, stop_ns: u64, expired: &mut impl FnMut() -> bool) -> bool {
        self.has_stepped = false;
        for (side, trace) in Side::BOTH.into_iter().zip(&mut self.traces) {
            while !self.timeline.advance(side, stop_ns, EVENTS_PER_LOOK, trace) {
                if expired() {
                    return false;
                }
            }
        }
        true
    }

    /// Reports what was traced so far.
    fn flush(&mut self, out: &mut Vec<Outgoing>) {
        let reached_ns = self.now_ns();
        let run_id = self.id;
        for (side, trace) in Side::BOTH.into_iter().zip(&mut self.traces) {
            let Some(now_ns) = self.timeline.duel().now_ns(side) else { continue };
            // A side that stopped half-way may have more to happen at this very moment.
            let until_ns = if now_ns == reached_ns { now_ns } else { now_ns.saturating_sub(1) };
            if !trace.words.is_empty() || self.reported_ns != Some(reached_ns) {
                let report = Report::Trace { run_id, side, until_ns };
                out.push(Outgoing { report, records: Some(trace.take()) });
            }
        }
        self.reported_ns = Some(reached_ns);
    }

    /// Adds how the file's distribution stands to what is traced.
    fn sample_file(&mut self) {
        let at_ns = self.now_ns();
        for (side, trace) in Side::BOTH.into_iter().zip(&mut self.traces) {
            if let Some(state) = self.timeline.duel().file_state(side) {
                trace.file_state(at_ns, &state);
            }
        }
    }

    fn scores(&mut self) -> Outgoing {
        let time_ns = self.now_ns();
        let duel = self.timeline.duel();
        let mut sides = Vec::new();
        for (side, sent) in Side::BOTH.into_iter().zip(&mut self.windows_sent) {
            let Some(metrics) = duel.metrics(side) else { continue };
            let (windows, availability) = (duel.windows(side), duel.availability(side));
            // The last window may still grow: it is sent again next time.
            let count = windows.len().max(availability.len());
            let first = (*sent).min(count);
            *sent = count.saturating_sub(1);
            let mut nodes = duel.nodes(side);
            if nodes.len() > MOST_NODES_REPORTED {
                let mut served: Vec<u64> = nodes.iter().map(|node| node.served).collect();
                served.sort_unstable();
                let least = served[served.len() - MOST_NODES_REPORTED];
                nodes.retain(|node| node.served >= least);
                nodes.truncate(MOST_NODES_REPORTED);
            }
            sides.push(SideScores {
                side,
                metrics,
                nodes,
                first_window: first as u32,
                windows: windows.get(first..).unwrap_or_default().to_vec(),
                faults: duel.faults(side),
                slowest: duel.slowest(side),
                failed: duel.failed(side),
                availability: availability.get(first..).unwrap_or_default().to_vec(),
            });
        }
        let finished = time_ns == self.timeline.duel().duration_ns();
        let at = Box::new(Scores { time_ns, run_hash: duel.run_hash(), finished, sides });
        Outgoing { report: Report::Metrics { run_id: self.id, at }, records: None }
    }
}
