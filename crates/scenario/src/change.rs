//! What a change of a scenario does to a run that has begun.

use super::{Parameter, Scenario, Value};

/// What a change of a parameter means for a run that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeEffect {
    /// It holds from the start, so that the run has to begin anew.
    Restart,
    /// It may concern later times alone: [`Scenario::same_until_s`] tells from when on. The past then stays as it was.
    FromThenOn,
}

impl Parameter {
    /// The name of its group of parameters, as the page shows it.
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

    /// Its value in a scenario that says nothing about it.
    pub fn default_value(&self) -> Option<Value> {
        let mut complete = Scenario { faults: vec![super::Fault::default()], ..Scenario::default() };
        complete.add_side("client_server");
        complete.add_side("peer_to_peer");
        complete.add_side("file");
        complete.add_side("swarm");
        let table = if self.table == "faults" { "faults.1" } else { self.table };
        complete.get(&format!("{table}.{}", self.name))
    }

    /// What changing it does to a run that has begun.
    pub fn change_effect(&self) -> ChangeEffect {
        match (self.table, self.name) {
            ("faults", _) | ("run", "duration_s") | ("workload", "rate_profile") => ChangeEffect::FromThenOn,
            _ => ChangeEffect::Restart,
        }
    }
}

impl Scenario {
    /// Until when runs of two scenarios are the same: infinite if for good, 0 if they differ from the start.
    pub fn same_until_s(&self, other: &Scenario) -> f64 {
        let mut same_but_for_time = other.clone();
        same_but_for_time.title.clone_from(&self.title);
        same_but_for_time.watch.clone_from(&self.watch);
        same_but_for_time.faults.clone_from(&self.faults);
        same_but_for_time.run.duration_s = self.run.duration_s;
        same_but_for_time.workload.rate_profile = self.workload.rate_profile.clone();
        if same_but_for_time != *self {
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

    /// Entries are compared in order, since their numbers are part of the run.
    fn same_faults_until_s(&self, other: &Scenario) -> f64 {
        let (mine, others) = (&self.faults, &other.faults);
        let differences =
            (0..mine.len().max(others.len())).map(|index| match (mine.get(index), others.get(index)) {
                (Some(one), Some(two)) if one == two => f64::INFINITY,
                (Some(one), Some(two)) if (super::Fault { until_s: two.until_s, ..one.clone() }) == *two => {
                    let end = |end: super::End| end.0.unwrap_or(f64::INFINITY);
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
        scenario.add_side("client_server");
        for (path, value) in changes {
            scenario.set(path, &Value::parse(value)).unwrap();
        }
        scenario
    }

    #[test]
    fn every_parameter_has_a_default_that_is_possible_and_an_explanation() {
        for parameter in Scenario::parameters() {
            let path = parameter.path();
            let default = parameter.default_value().unwrap_or_else(|| panic!("{path} has no default"));
            let mut scenario = scenario(&[]);
            let place = path.replace("faults.", "faults.1.");
            assert_eq!(scenario.set(&place, &default), Ok(()), "{path}");
            assert_eq!(scenario.get(&place), Some(default));
            let is_explained = parameter.help.ends_with('.') && parameter.help.len() > 10;
            assert!(is_explained, "{path}: {}", parameter.help);
            assert!(!parameter.label.is_empty() && !parameter.group().is_empty());
            assert!(parameter.minimum <= parameter.maximum);
        }
    }

    #[test]
    fn changes_of_the_future_leave_the_past_alone() {
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
    fn effects_and_times_agree() {
        let effect = |path: &str| {
            Scenario::parameters().find(|parameter| parameter.path() == path).unwrap().change_effect()
        };
        assert_eq!(effect("faults.at_s"), ChangeEffect::FromThenOn);
        assert_eq!(effect("client_server.servers"), ChangeEffect::Restart);
    }
}
