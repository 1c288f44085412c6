//! The session of one page: takes its commands, and works on its run.

use crate::outgoing::Outgoing;
use crate::run::Run;
use crate::seek_target::{SeekTarget, StepDirection};
use netduel_protocol::{Command, Report};
use netduel_scenario::Scenario;

/// What the worker keeps between two messages.
#[derive(Debug, Default)]
pub struct Session {
    run: Option<Run>,
}

impl Session {
    /// Takes a command. A scenario that is refused leaves the previous run as it was.
    pub fn handle(&mut self, command: Command) -> Vec<Outgoing> {
        match command {
            Command::Start { run_id, scenario, metrics_every_ns } => {
                self.start(run_id, &scenario, 0, metrics_every_ns)
            }
            Command::Fork { run_id, scenario, from_ns, metrics_every_ns } => {
                self.start(run_id, &scenario, from_ns, metrics_every_ns)
            }
            Command::RunReplication { run_id, scenario } => {
                let refused = self.start(run_id, &scenario, 0, u64::MAX);
                if let Some(run) = self.run.as_mut().filter(|_| refused.is_empty()) {
                    run.is_replication = true;
                }
                refused
            }
            Command::Seek { run_id, time_ns } => {
                self.with_run(run_id, |run| run.begin_seek(SeekTarget { time_ns, step: None }))
            }
            Command::Step { run_id, from_ns, forward } => {
                let step = Some(if forward { StepDirection::Forward } else { StepDirection::Back });
                self.with_run(run_id, |run| run.begin_seek(SeekTarget { time_ns: from_ns, step }))
            }
            Command::Ping => vec![Outgoing { report: Report::Alive, records: None }],
            Command::Query { run_id, query } => self.with_run(run_id, |run| run.ask(query)),
            Command::Grant { run_id, until_ns, metrics_every_ns } => {
                self.with_run(run_id, |run| run.grant(until_ns, metrics_every_ns))
            }
        }
    }

    /// Whether there is anything left to do before the next command.
    pub fn has_work(&self) -> bool {
        self.run.as_ref().is_some_and(Run::has_work)
    }

    /// Works until `expired` says that the time slice is over, or nothing is left to do.
    pub fn work(&mut self, mut expired: impl FnMut() -> bool) -> Vec<Outgoing> {
        let mut out = Vec::new();
        let Some(run) = &mut self.run else { return out };
        if !run.is_replication {
            run.work(&mut expired, &mut out);
        } else if let Some(scores) = run.work_as_replication(&mut expired) {
            out.push(scores);
            self.run = None;
        }
        out
    }

    fn start(
        &mut self,
        run_id: u32,
        scenario: &Scenario,
        from_ns: u64,
        metrics_every_ns: u64,
    ) -> Vec<Outgoing> {
        match Run::new(run_id, scenario, from_ns, metrics_every_ns) {
            Ok(run) => {
                self.run = Some(run);
                Vec::new()
            }
            Err(errors) => vec![Outgoing { report: Report::Refused { run_id, errors }, records: None }],
        }
    }

    /// Changes the run with this id; commands for other runs, and for replications, are ignored. Reports follow with the work.
    fn with_run(&mut self, run_id: u32, change: impl FnOnce(&mut Run)) -> Vec<Outgoing> {
        let is_meant = |run: &&mut Run| run.id == run_id && !run.is_replication;
        if let Some(run) = self.run.as_mut().filter(is_meant) {
            change(run);
        }
        Vec::new()
    }
}
