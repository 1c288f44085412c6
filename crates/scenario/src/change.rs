//! How a change of the scenario affects a run in progress.

use super::{End, Fault, Parameter, Scenario, Value};

/// How a change of a parameter affects a run in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeEffect {
    /// The change applies from the start, so the run has to start again.
    Restart,
    /// The change may apply to later times only, and then the past stays the same. See [`Scenario::same_until_s`].
    FutureOnly,
}

impl Parameter {
    /// The group that the page lists it in.
    pub fn group(&self) -> &'static str {
        match self.table {
            "run" => "Run",
            "workload" => "Workload",
            "client_server" => "Client–server",
            "peer_to_peer" => "Peer-to-peer",
            "file" => "File",
            "swarm" => "Swarm",
            _ => "Faults",
        }
    }

    /// The default value. A side may be absent by default; this is the default of its table.
    pub fn default_value(&self) -> Option<Value> {
        let mut complete = Scenario { faults: vec![Fault::default()], ..Scenario::default() };
        complete.add_table("client_server");
        complete.add_table("peer_to_peer");
        complete.add_table("file");
        complete.add_table("swarm");
        let table = if self.table == "faults" { "faults.1" } else { self.table };
        complete.get(&format!("{table}.{}", self.name))
    }

    /// How a change affects a run in progress.
    pub fn change_effect(&self) -> ChangeEffect {
        match (self.table, self.name) {
            ("faults", _) | ("run", "duration_s") | ("workload", "rate_profile") => ChangeEffect::FutureOnly,
            _ => ChangeEffect::Restart,
        }
    }
}

impl Scenario {
    /// The time until which runs of two scenarios are identical, in seconds: infinite if they never differ, 0 if they differ
    /// from the start.
    pub fn same_until_s(&self, other: &Scenario) -> f64 {
        let mut aligned = other.clone();
        aligned.title.clone_from(&self.title);
        aligned.watch.clone_from(&self.watch);
        aligned.dials.clone_from(&self.dials);
        aligned.faults.clone_from(&self.faults);
        aligned.run.duration_s = self.run.duration_s;
        aligned.workload.rate_profile = self.workload.rate_profile.clone();
        if aligned != *self {
            return 0.0;
        }
        let (mine, others) = (self.run.duration_s, other.run.duration_s);
        let duration_s = if mine == others { f64::INFINITY } else { mine.min(others) };
        duration_s.min(self.same_profile_until_s(other)).min(self.same_faults_until_s(other))
    }

    fn same_profile_until_s(&self, other: &Scenario) -> f64 {
        let (mine, others) = (&self.workload.rate_profile.0, &other.workload.rate_profile.0);
        let same = mine.iter().zip(others).take_while(|(mine, others)| mine == others).count();
        let next = |steps: &[(f64, f64)]| steps.get(same).map_or(f64::INFINITY, |step| step.0);
        next(mine).min(next(others))
    }

    /// Faults are compared in order, since their random numbers depend on their position.
    fn same_faults_until_s(&self, other: &Scenario) -> f64 {
        let (mine, others) = (&self.faults, &other.faults);
        let differences =
            (0..mine.len().max(others.len())).map(|index| match (mine.get(index), others.get(index)) {
                (Some(one), Some(two)) if one == two => f64::INFINITY,
                (Some(one), Some(two)) if (Fault { until_s: two.until_s, ..one.clone() }) == *two => {
                    let end = |end: End| end.0.unwrap_or(f64::INFINITY);
                    end(one.until_s).min(end(two.until_s))
                }
                (one, two) => {
                    one.into_iter().chain(two).map(|fault| fault.at_s).fold(f64::INFINITY, f64::min)
                }
            });
        differences.fold(f64::INFINITY, f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::ChangeEffect;
    use crate::{Scenario, Value};

    fn scenario(changes: &[(&str, &str)]) -> Scenario {
        let mut scenario = Scenario::default();
        scenario.add_table("client_server");
        for (path, value) in changes {
            scenario.set(path, &Value::parse(value)).unwrap();
        }
        scenario
    }

    #[test]
    fn every_parameter_has_a_valid_default_and_a_help_text() {
        for parameter in Scenario::parameters() {
            let path = parameter.path();
            let default = parameter.default_value().unwrap_or_else(|| panic!("{path} has no default"));
            let mut scenario = scenario(&[]);
            let place = path.replace("faults.", "faults.1.");
            assert_eq!(scenario.set(&place, &default), Ok(()), "{path}");
            assert_eq!(scenario.get(&place), Some(default));
            let has_help = parameter.help.ends_with('.') && parameter.help.len() > 10;
            assert!(has_help, "{path}: {}", parameter.help);
            assert!(!parameter.label.is_empty() && !parameter.group().is_empty());
            assert!(parameter.minimum <= parameter.maximum);
        }
    }

    #[test]
    fn a_change_of_the_future_does_not_affect_the_past() {
        let base = [("faults.1.at_s", "10"), ("workload.rate_profile", "0:1 20:3")];
        let until =
            |changes: &[(&str, &str)]| scenario(&base).same_until_s(&scenario(&[&base, changes].concat()));
        assert_eq!(until(&[]), f64::INFINITY);
        assert_eq!(until(&[("title", "Other")]), f64::INFINITY);
        assert_eq!(until(&[("workload.users", "30")]), 0.0);
        assert_eq!(until(&[("run.seed", "8")]), 0.0);
        assert_eq!(until(&[("run.duration_s", "90")]), 60.0);
        assert_eq!(until(&[("faults.2.at_s", "35")]), 35.0);
        assert_eq!(until(&[("faults.1.until_s", "12")]), 12.0);
        assert_eq!(until(&[("faults.1.node", "1")]), 10.0);
        assert_eq!(until(&[("workload.rate_profile", "0:1 20:3 30:1")]), 30.0);
        assert_eq!(until(&[("workload.rate_profile", "0:1 25:3")]), 20.0);
    }

    #[test]
    fn a_fault_changes_the_future_and_the_number_of_servers_restarts_the_run() {
        let effect = |path: &str| {
            Scenario::parameters().find(|parameter| parameter.path() == path).unwrap().change_effect()
        };
        assert_eq!(effect("faults.at_s"), ChangeEffect::FutureOnly);
        assert_eq!(effect("client_server.servers"), ChangeEffect::Restart);
    }
}
