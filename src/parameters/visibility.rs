//! Which parameters the drawer shows, and how many differ from the preset.

use super::group::Group;
use super::synonyms::Synonyms;
use netduel_scenario::{Choice, Kind, Parameter, Scenario};

/// What decides whether a control is shown.
#[derive(Clone, Copy)]
pub(super) struct Visibility<'a> {
    /// The scenario that runs.
    pub(super) scenario: &'a Scenario,
    /// The preset it was made from.
    pub(super) preset: &'a Scenario,
    /// What the reader searches for; empty if nothing.
    pub(super) search: &'a str,
    /// What people call parameters besides their names.
    pub(super) synonyms: &'a Synonyms,
}

impl Visibility<'_> {
    /// Whether the control of a parameter is shown: while the reader searches, if its name, its path, its choices or its synonyms have every
    /// word searched for; otherwise, if the parameter can affect the run or differs from the preset.
    pub(super) fn shows(self, parameter: &Parameter, path: &str) -> bool {
        if self.search.trim().is_empty() {
            // A fault has no preset to differ from.
            let is_changed = || parameter.table != "faults" && self.differs(path);
            return self.scenario.is_relevant_at(path, parameter) || is_changed();
        }
        let choices: &[Choice] = if let Kind::Choice(choices) = parameter.kind { choices } else { &[] };
        let choices: Vec<&str> = choices.iter().map(|choice| choice.label).collect();
        let names = format!("{} {path} {}", parameter.label, choices.join(" "));
        self.synonyms.finds(self.search, &names, &parameter.path())
    }

    /// Whether a group has any control to show.
    pub(super) fn shows_any(self, group: Group) -> bool {
        group.paths(self.scenario.faults.len()).iter().any(|(parameter, path)| self.shows(parameter, path))
    }

    fn differs(self, path: &str) -> bool {
        self.scenario.get(path) != self.preset.get(path)
    }
}

/// How many of these parameters differ from the preset.
pub(super) fn changed_count(
    parameters: impl Iterator<Item = &'static Parameter>,
    scenario: &Scenario,
    preset: &Scenario,
) -> usize {
    let differs = |path: String| scenario.get(&path) != preset.get(&path);
    parameters.filter(|parameter| differs(parameter.path())).count()
}

/// How many parameters of a group cannot affect a run of this scenario as its other parameters are set.
pub(super) fn unused_count(group: Group, scenario: &Scenario) -> usize {
    group.parameters().filter(|parameter| !scenario.is_relevant(parameter)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::Value;

    fn preset() -> Scenario {
        netduel_presets::find(netduel_presets::DEFAULT_ID).expect("the default").scenario
    }

    fn parameter(path: &str) -> &'static Parameter {
        Scenario::parameters().find(|known| known.path() == path).expect("a parameter")
    }

    #[test]
    fn a_parameter_without_effect_is_hidden_until_it_is_searched_for_or_changed() {
        let (preset, path) = (preset(), "client_server.client_cache_ttl_s");
        let mut scenario = preset.clone();
        let shows = |scenario: &Scenario, search: &str| {
            Visibility { scenario, preset: &preset, search, synonyms: &Synonyms::default() }
                .shows(parameter(path), path)
        };
        assert!(!scenario.is_relevant(parameter(path)), "the preset has no cache");
        assert!(!shows(&scenario, ""));
        assert!(shows(&scenario, " TIME live client "));
        assert!(!shows(&scenario, "time overlay"));
        scenario.set(path, &Value::Number(7.0)).expect("a valid value");
        assert!(shows(&scenario, ""));
        assert_eq!(changed_count(Scenario::parameters(), &scenario, &preset), 1);
        assert_eq!(changed_count(Group::PeerToPeer.parameters(), &scenario, &preset), 0);
    }
}
