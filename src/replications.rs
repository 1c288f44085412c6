//! Replications: the scenario runs again with other seeds, in workers of their own. Their means and intervals say what
//! one run cannot.

use crate::state::Player;
use crate::state::worker::{EngineLink, Incoming};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_protocol::{Command, Report, Scores};
use netduel_results::estimate::replication_seeds;
use netduel_scenario::Scenario;
use netduel_session::estimates::{REPLICATIONS, ReplicationScores};
use netduel_session::{Estimates, Metric, Notification};
use std::rc::Rc;

/// More workers would make a phone hot.
const MOST_WORKERS: u32 = 4;

/// The replications of the scenario that the page runs, by context.
#[derive(Clone, Copy)]
pub(crate) struct Replications {
    player: Player,
    /// How many have finished; `None` if none were asked for.
    finished: RwSignal<Option<u32>>,
    /// What all of them together say of each metric; `None` before the last has finished.
    estimates: RwSignal<Option<[Estimates; Metric::COUNT]>>,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    /// The scenario that is replicated.
    scenario: Scenario,
    /// The workers; none before the first replication and after the last.
    links: Vec<EngineLink>,
    /// How many replications have started.
    started: u32,
    scores: ReplicationScores,
}

impl Replications {
    /// None yet. They end as soon as the page runs another scenario.
    pub(crate) fn new(player: Player) -> Replications {
        let run = player.signals();
        let replications = Replications {
            player,
            finished: RwSignal::new(None),
            estimates: RwSignal::new(None),
            inner: StoredValue::new_local(Inner::default()),
        };
        Effect::new(move |_| {
            let is_other = run
                .scenario
                .with(|shown| replications.inner.try_with_value(|inner| inner.scenario != *shown));
            if is_other == Some(true) && replications.finished.get_untracked().is_some() {
                replications.stop();
            }
        });
        replications
    }

    /// How many have finished; `None` if none were asked for. Tracked.
    pub(crate) fn finished(self) -> Option<u32> {
        self.finished.get()
    }

    /// Whether all have finished. Tracked.
    pub(crate) fn are_complete(self) -> bool {
        self.finished() == Some(REPLICATIONS)
    }

    /// What all of them together say of a metric; `None` before the last has finished. Tracked.
    pub(crate) fn estimates(self, metric: Metric) -> Option<Estimates> {
        self.estimates.with(|estimates| estimates.map(|estimates| estimates[metric as usize]))
    }

    /// Starts them, or stops and forgets them.
    pub(crate) fn toggle(self) {
        match self.finished.get_untracked() {
            None => self.start(),
            Some(_) => self.stop(),
        }
    }

    fn start(self) {
        let scenario = self.player.signals().scenario.get_untracked();
        self.inner.set_value(Inner { scenario, ..Inner::default() });
        self.finished.set(Some(0));
        self.player.dismiss(&Notification::NotRepeated(String::new()));
        // A browser that does not tell the number of processors gives NaN, which becomes 0.
        let processors = window().navigator().hardware_concurrency() as u32;
        for worker in 0..processors.saturating_sub(1).clamp(1, MOST_WORKERS) as usize {
            match EngineLink::open(Rc::new(move |incoming| self.receive(worker, incoming))) {
                Ok(link) => self.inner.update_value(|inner| inner.links.push(link)),
                Err(message) => return self.fail(message),
            }
        }
    }

    fn stop(self) {
        self.inner.set_value(Inner::default());
        self.estimates.try_set(None);
        self.finished.try_set(None);
    }

    fn fail(self, message: String) {
        self.stop();
        self.player.notify(Notification::NotRepeated(message));
    }

    fn receive(self, worker: usize, incoming: Incoming) {
        match incoming {
            Incoming::Report(Report::Ready, _) => {}
            Incoming::Report(Report::Metrics { run_id, at }, _) => self.take(run_id, at),
            Incoming::Report(Report::Panicked { message }, _) | Incoming::Failed(message) => {
                return self.fail(message);
            }
            // The page validates scenarios before it runs them, so no other report is due.
            _ => return self.fail(String::new()),
        }
        self.inner.update_value(|inner| inner.start_next(worker));
    }

    fn take(self, replication: u32, scores: Box<Scores>) {
        self.inner.update_value(|inner| inner.scores.insert(replication, scores));
        let finished = self.finished.get_untracked().unwrap_or(0) + 1;
        if finished == REPLICATIONS {
            self.inner.update_value(|inner| {
                inner.links.clear();
                self.estimates.set(Some(Metric::ALL.map(|metric| inner.scores.estimates(metric))));
            });
            let n = REPLICATIONS.to_string();
            self.player.announce(interpolate(text().score.all_done, &[("n", &n)]));
        }
        self.finished.set(Some(finished));
    }
}

impl Inner {
    fn start_next(&mut self, worker: usize) {
        let mut seeds = replication_seeds(self.scenario.run.seed, REPLICATIONS);
        let Some(seed) = seeds.nth(self.started as usize) else { return };
        let mut scenario = self.scenario.clone();
        scenario.run.seed = seed;
        if let Some(link) = self.links.get(worker) {
            link.send(&Command::RunReplication { run_id: self.started, scenario });
            self.started += 1;
        }
    }
}
