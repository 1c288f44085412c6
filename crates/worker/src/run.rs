//! A run of the engine as the worker keeps it: how far it may go, and what is still to be reported.

use crate::Outgoing;
use crate::history::HistorySearch;
use crate::scores::side_scores;
use crate::seek_target::{SeekTarget, nodes_before_seek_ns, requests_before_seek_ns};
use crate::trace_writer::TraceWriter;
use netduel_engine::metrics::{Observer as _, WINDOW_NS};
use netduel_engine::{Checkpoints, Duel};
use netduel_protocol::{HistoryQuery, Report, Scores, SideScores, is_sample_ns, next_sample_ns};
use netduel_scenario::{FieldError, Scenario, Side};

/// Events that are simulated between two checks of the clock.
const EVENTS_PER_CHECK: u64 = 2_000;

/// A file's state is sampled this many times per report of the scores, so that the picture moves smoothly.
const FILE_SAMPLES_PER_REPORT: u64 = 4;

/// A run, and what of it has been reported.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) id: u32,
    pub(crate) checkpoints: Checkpoints,
    /// Whether only the scores at its end are reported.
    pub(crate) is_replication: bool,
    /// Where the run is to move before anything else happens.
    pub(crate) seek_target: Option<SeekTarget>,
    /// A query whose search has not begun.
    query: Option<HistoryQuery>,
    search: Option<HistorySearch>,
    /// Whether the run stands where a step has left it, possibly among several events of one time.
    pub(crate) has_stepped: bool,
    /// The run is replayed without reports up to just before this time.
    from_ns: u64,
    /// Whether its start has been reported.
    is_started: bool,
    pub(crate) granted_until_ns: u64,
    metrics_every_ns: u64,
    /// The time up to which the scores have been sampled, in nanoseconds.
    sampled_until_ns: u64,
    /// The time up to which traces have been reported.
    pub(crate) reported_ns: Option<u64>,
    pub(crate) traces: [TraceWriter; 2],
    pub(crate) windows_sent: [usize; 2],
    /// Whether a file is distributed, so that its state has to be sampled.
    has_file: bool,
    /// Requests that arrived this long before the time of a seek are reported after it, in nanoseconds.
    pub(crate) requests_before_seek_ns: u64,
    /// The states of the nodes are reported from this long before the time of a seek, in nanoseconds.
    pub(crate) nodes_before_seek_ns: u64,
}

impl Run {
    /// A run that reports what happens from a time on.
    ///
    /// # Errors
    /// What is wrong with the scenario.
    pub(crate) fn new(
        id: u32,
        scenario: &Scenario,
        from_ns: u64,
        metrics_every_ns: u64,
    ) -> Result<Run, Vec<FieldError>> {
        let duel = Duel::new(scenario)?;
        Ok(Run {
            id,
            from_ns: from_ns.min(duel.duration_ns()),
            checkpoints: Checkpoints::new(duel),
            is_replication: false,
            seek_target: None,
            query: None,
            search: None,
            has_stepped: false,
            is_started: false,
            granted_until_ns: from_ns,
            metrics_every_ns: metrics_every_ns.max(1),
            sampled_until_ns: 0,
            reported_ns: None,
            traces: Default::default(),
            windows_sent: [0; 2],
            has_file: scenario.file.is_some(),
            requests_before_seek_ns: requests_before_seek_ns(scenario),
            nodes_before_seek_ns: nodes_before_seek_ns(scenario),
        })
    }

    /// Lets the run go on to a time.
    pub(crate) fn grant(&mut self, until_ns: u64, metrics_every_ns: u64) {
        self.granted_until_ns = until_ns.min(self.checkpoints.duel().duration_ns());
        self.metrics_every_ns = metrics_every_ns.max(1);
    }

    /// Takes a query about the past, in the place of one that is not answered yet.
    pub(crate) fn ask(&mut self, query: HistoryQuery) {
        self.query = Some(query);
        self.search = None;
    }

    /// Whether there is anything left to do.
    pub(crate) fn has_work(&self) -> bool {
        !self.is_started || self.seek_target.is_some() || self.has_query() || self.next_stop_ns().is_some()
    }

    /// Works until `expired` says that the time slice is over, or nothing is left to do.
    pub(crate) fn work(&mut self, expired: &mut impl FnMut() -> bool, out: &mut Vec<Outgoing>) {
        let is_ready = self.continue_start(expired, out)
            && self.continue_seek(expired, out)
            && self.continue_search(expired, out);
        if !is_ready {
            return;
        }
        while let Some(stop_ns) = self.next_stop_ns() {
            if !self.advance(stop_ns, expired) {
                break;
            }
            if stop_ns.is_multiple_of(self.stop_every_ns()) || stop_ns == self.granted_until_ns {
                self.sample_file();
            }
            self.report_traces(out);
            self.report_sample_if_new(out);
            if self.is_metrics_time(stop_ns) {
                out.push(self.report_scores());
            }
        }
        self.report_traces(out);
    }

    /// Runs to the end without reports. Returns the final scores once it is there.
    pub(crate) fn work_as_replication(&mut self, expired: &mut impl FnMut() -> bool) -> Option<Outgoing> {
        let is_over = self.advance_muted(self.checkpoints.duel().duration_ns(), expired);
        is_over.then(|| self.report_scores())
    }

    /// Replays the run to where its reports begin, and reports the start. Returns whether it has started.
    fn continue_start(&mut self, expired: &mut impl FnMut() -> bool, out: &mut Vec<Outgoing>) -> bool {
        if self.is_started {
            return true;
        }
        if let Some(before_ns) = self.from_ns.checked_sub(1)
            && !self.advance_sampling(before_ns, out, |run, stop_ns| run.advance_muted(stop_ns, expired))
        {
            return false;
        }
        self.is_started = true;
        let duel = self.checkpoints.duel();
        let report = Report::Started {
            run_id: self.id,
            networks: Side::BOTH.into_iter().filter_map(|side| duel.network(side).cloned()).collect(),
            overloads: duel.overloads(),
            from_ns: self.from_ns,
            duration_ns: duel.duration_ns(),
            window_ns: WINDOW_NS,
        };
        out.push(Outgoing { report, records: None });
        if self.from_ns > 0 {
            self.report_state(self.now_ns(), out);
        } else {
            // All else is as the page assumes at the beginning of a run.
            for (side, trace) in Side::BOTH.into_iter().zip(&mut self.traces) {
                if let Some(primary) = self.checkpoints.duel().primary(side) {
                    trace.primary(0, primary);
                }
            }
        }
        self.sample_file();
        out.push(self.report_scores());
        true
    }

    fn has_query(&self) -> bool {
        self.query.is_some() || self.search.is_some()
    }

    /// Continues to search the past, and reports what was found. Returns whether no query is left.
    fn continue_search(&mut self, expired: &mut impl FnMut() -> bool, out: &mut Vec<Outgoing>) -> bool {
        if let Some(query) = self.query.take() {
            let stands_after_step = self.has_stepped && self.now_ns() == query.until_ns;
            self.search = Some(HistorySearch::new(&self.checkpoints, &query, stands_after_step));
        }
        let Some(search) = &mut self.search else { return true };
        let Some(history) = search.advance(&self.checkpoints, expired) else { return false };
        out.push(Outgoing { report: Report::History { run_id: self.id, history }, records: None });
        self.search = None;
        true
    }

    /// The time that both sides have reached.
    pub(crate) fn now_ns(&self) -> u64 {
        self.checkpoints.now_ns()
    }

    /// The next time at which both sides stop to report; `None` if the granted time is used up.
    fn next_stop_ns(&self) -> Option<u64> {
        let (now_ns, every_ns) = (self.now_ns(), self.stop_every_ns());
        let next_ns = (now_ns / every_ns + 1).saturating_mul(every_ns);
        let next_ns = next_ns.min(self.next_new_sample_ns());
        (now_ns < self.granted_until_ns).then(|| next_ns.min(self.granted_until_ns))
    }

    /// The distance of the stops at which something is reported, in nanoseconds.
    fn stop_every_ns(&self) -> u64 {
        match self.has_file {
            true => self.metrics_every_ns.div_ceil(FILE_SAMPLES_PER_REPORT),
            false => self.metrics_every_ns,
        }
    }

    /// The next sample time of the scores after all samples so far.
    pub(crate) fn next_new_sample_ns(&self) -> u64 {
        let from_ns = self.now_ns().max(self.sampled_until_ns);
        next_sample_ns(from_ns, self.checkpoints.duel().duration_ns())
    }

    /// Simulates both sides up to a time with `advance`, and reports the new samples up to that time. Returns whether they
    /// reached it before the time slice was over.
    pub(crate) fn advance_sampling(
        &mut self,
        stop_ns: u64,
        out: &mut Vec<Outgoing>,
        mut advance: impl FnMut(&mut Run, u64) -> bool,
    ) -> bool {
        while self.next_new_sample_ns() <= stop_ns {
            if !advance(self, self.next_new_sample_ns()) {
                return false;
            }
            self.report_sample_if_new(out);
        }
        advance(self, stop_ns)
    }

    /// Reports the scores now if this is a new sample time.
    pub(crate) fn report_sample_if_new(&mut self, out: &mut Vec<Outgoing>) {
        let now_ns = self.now_ns();
        if now_ns > self.sampled_until_ns && is_sample_ns(now_ns, self.checkpoints.duel().duration_ns()) {
            self.sampled_until_ns = now_ns;
            let duel = self.checkpoints.duel();
            let sides = Side::BOTH.into_iter();
            let sides = sides.filter_map(|side| Some(SideScores::new(side, duel.metrics(side)?))).collect();
            let at = Box::new(Scores { time_ns: now_ns, run_hash: duel.run_hash(), finished: false, sides });
            out.push(Outgoing { report: Report::Sample { run_id: self.id, at }, records: None });
        }
    }

    fn is_metrics_time(&self, time_ns: u64) -> bool {
        time_ns.is_multiple_of(self.metrics_every_ns) || time_ns == self.checkpoints.duel().duration_ns()
    }

    /// Simulates both sides up to a time. Returns whether they reached it before the time slice was over.
    fn advance(&mut self, stop_ns: u64, expired: &mut impl FnMut() -> bool) -> bool {
        self.has_stepped = false;
        for (side, trace) in Side::BOTH.into_iter().zip(&mut self.traces) {
            while !self.checkpoints.advance(side, stop_ns, EVENTS_PER_CHECK, trace) {
                if expired() {
                    return false;
                }
            }
        }
        true
    }

    /// As `advance`, but the trace contains only the arrivals and ends of requests.
    pub(crate) fn advance_tracing_requests(
        &mut self,
        stop_ns: u64,
        expired: &mut impl FnMut() -> bool,
    ) -> bool {
        self.traces.iter_mut().for_each(|trace| trace.requests_only = true);
        let is_there = self.advance(stop_ns, expired);
        self.traces.iter_mut().for_each(|trace| trace.requests_only = false);
        is_there
    }

    /// As `advance`, without a trace.
    pub(crate) fn advance_muted(&mut self, stop_ns: u64, expired: &mut impl FnMut() -> bool) -> bool {
        self.traces.iter_mut().for_each(|trace| trace.is_muted = true);
        let is_there = self.advance(stop_ns, expired);
        self.traces.iter_mut().for_each(|trace| trace.is_muted = false);
        is_there
    }

    /// Adds the state of the file's distribution to the traces, if a file is distributed.
    pub(crate) fn sample_file(&mut self) {
        if !self.has_file {
            return;
        }
        let at_ns = self.now_ns();
        for (side, trace) in Side::BOTH.into_iter().zip(&mut self.traces) {
            if let Some(state) = self.checkpoints.duel().file_state(side) {
                trace.file_state(at_ns, &state);
            }
        }
    }

    /// Reports what has been traced so far.
    fn report_traces(&mut self, out: &mut Vec<Outgoing>) {
        let reached_ns = self.now_ns();
        let run_id = self.id;
        for (side, trace) in Side::BOTH.into_iter().zip(&mut self.traces) {
            let Some(now_ns) = self.checkpoints.duel().now_ns(side) else { continue };
            // A side that was interrupted may have further events at the time it has reached.
            let until_ns = if now_ns == reached_ns { now_ns } else { now_ns.saturating_sub(1) };
            if !trace.words.is_empty() || self.reported_ns != Some(reached_ns) {
                let report = Report::Trace { run_id, side, until_ns };
                out.push(Outgoing { report, records: Some(trace.take()) });
            }
        }
        self.reported_ns = Some(reached_ns);
    }

    /// Reports the whole state of both sides, whatever has been reported before.
    pub(crate) fn report_state(&mut self, time_ns: u64, out: &mut Vec<Outgoing>) {
        let run_id = self.id;
        for (side, trace) in Side::BOTH.into_iter().zip(&mut self.traces) {
            if self.checkpoints.duel().now_ns(side).is_some() {
                self.checkpoints.duel().emit_state(side, trace);
                let report = Report::State { run_id, side, time_ns };
                out.push(Outgoing { report, records: Some(trace.take()) });
            }
        }
    }

    /// The scores of both sides now.
    pub(crate) fn report_scores(&mut self) -> Outgoing {
        let time_ns = self.now_ns();
        let duel = self.checkpoints.duel();
        let sides = Side::BOTH.into_iter().zip(&mut self.windows_sent);
        let sides = sides.filter_map(|(side, windows_sent)| side_scores(duel, side, windows_sent)).collect();
        let finished = time_ns == duel.duration_ns();
        let at = Box::new(Scores { time_ns, run_hash: duel.run_hash(), finished, sides });
        Outgoing { report: Report::Metrics { run_id: self.id, at }, records: None }
    }
}
