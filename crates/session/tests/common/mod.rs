//! A page without a browser: a session, the engine behind it, and a wall clock.

use netduel_protocol::{Command, Report};
use netduel_scenario::Scenario;
use netduel_session::{PictureCommand, Session, SessionEffect, Speed};

/// The length of a frame in milliseconds.
const FRAME_MS: f64 = 50.0;

/// A session that converses with a real engine.
pub(crate) struct Page {
    pub(crate) session: Session,
    worker: Option<netduel_worker::Session>,
    /// The time-outs of the workers that were opened.
    pub(crate) opened: Vec<u32>,
    pub(crate) picture: Vec<PictureCommand>,
    pub(crate) commands: Vec<Command>,
    wall_ms: f64,
    /// Whether the worker has stopped without a word.
    pub(crate) is_worker_dead: bool,
    /// Whether the worker answers, but computes nothing.
    pub(crate) is_worker_busy: bool,
}

impl Page {
    /// Opens a page on a scenario. Nothing plays yet.
    pub(crate) fn open(scenario: Scenario) -> Page {
        Page::open_session(Session::new(scenario, Speed::nearest(1.0), false))
    }

    /// Opens a page with a session that is prepared.
    pub(crate) fn open_session(mut session: Session) -> Page {
        session.open();
        let mut page = Page {
            session,
            worker: None,
            opened: Vec::new(),
            picture: Vec::new(),
            commands: Vec::new(),
            wall_ms: 0.0,
            is_worker_dead: false,
            is_worker_busy: false,
        };
        page.settle();
        page
    }

    /// Executes effects and delivers reports until neither is left.
    pub(crate) fn settle(&mut self) {
        loop {
            let effects = self.session.take_effects();
            let is_idle = effects.is_empty();
            effects.into_iter().for_each(|effect| self.execute(effect));
            let is_still = self.is_worker_dead || self.is_worker_busy;
            let Some(worker) = self.worker.as_mut().filter(|worker| !is_still && worker.has_work()) else {
                if is_idle {
                    return;
                }
                continue;
            };
            let reports = worker.work(|| false);
            reports.into_iter().for_each(|outgoing| {
                self.session.receive(outgoing.report, outgoing.records.unwrap_or_default(), self.wall_ms);
            });
        }
    }

    fn execute(&mut self, effect: SessionEffect) {
        match effect {
            SessionEffect::OpenWorker { number } => {
                self.worker = Some(netduel_worker::Session::default());
                self.is_worker_dead = false;
                self.opened.push(number);
                self.session.receive(Report::Ready, Vec::new(), self.wall_ms);
            }
            SessionEffect::CloseWorker => self.worker = None,
            SessionEffect::Send(command) => {
                self.commands.push((*command).clone());
                if self.is_worker_dead {
                    return;
                }
                let worker = self.worker.as_mut().expect("commands are sent to an open worker only");
                for outgoing in worker.handle(*command) {
                    self.session.receive(outgoing.report, Vec::new(), self.wall_ms);
                }
            }
            SessionEffect::Picture(command) => self.picture.push(command),
        }
    }

    /// Lets wall time pass, in seconds.
    pub(crate) fn pass(&mut self, wall_s: f64) {
        let end_ms = self.wall_ms + wall_s * 1e3;
        while self.wall_ms < end_ms {
            self.wall_ms += FRAME_MS;
            self.session.advance(self.wall_ms);
            self.settle();
        }
    }

    /// The wall time in milliseconds.
    pub(crate) fn wall_ms(&self) -> f64 {
        self.wall_ms
    }

    /// An action of a person, with all its consequences.
    pub(crate) fn act<R>(&mut self, action: impl FnOnce(&mut Session) -> R) -> R {
        let result = action(&mut self.session);
        self.settle();
        // The next update of the page.
        self.pass(0.3);
        result
    }
}
