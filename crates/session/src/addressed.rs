//! The run that an address names, by the parameters of its query string and by the state in its fragment; and the fragment of a run.

use crate::notification::Notification;
use crate::query::{self, Query};
use crate::speed::Speed;
use netduel_link::{Pace, State};
use netduel_scenario::Scenario;

/// What an address names.
#[derive(Debug)]
pub struct Addressed {
    /// The parameters of the query string.
    pub query: Query,
    /// The query string, with what the state says of the page unless the query string says it itself.
    pub search: String,
    /// The id of the preset; empty for a scenario of a link that is no change of a preset.
    pub preset: String,
    /// The scenario of the preset.
    pub preset_scenario: Scenario,
    /// The scenario with all changes.
    pub scenario: Scenario,
    /// The speed.
    pub speed: Speed,
    /// The time to show, in nanoseconds.
    pub time_ns: u64,
    /// Whether there is a state, even if it cannot be read.
    pub is_linked: bool,
    /// What is wrong with the address.
    pub notifications: Vec<Notification>,
}

impl Addressed {
    /// Reads the query string and the fragment of an address. Where both say something of the run, the fragment holds. Of a fragment
    /// that cannot be read, nothing is used.
    pub fn read(search: &str, fragment: &str) -> Addressed {
        let presets = netduel_presets::all();
        let ids: Vec<&str> = presets.iter().map(|preset| preset.id.as_str()).collect();
        let (query, mut problems) = Query::parse(search, &ids);
        let text = fragment.starts_with('#').then(|| netduel_link::state_in(fragment)).flatten();
        let (state, error) = match text.map(netduel_link::read) {
            Some(Ok(state)) => (Some(state), None),
            Some(Err(error)) => (None, Some(error)),
            None => (None, None),
        };
        let scenario_of = |id: &str| {
            let preset = presets.iter().find(|preset| preset.id == id);
            preset.map(|preset| preset.scenario.clone())
        };
        let mut addressed = Addressed {
            search: search.to_owned(),
            preset: query.scenario.clone(),
            preset_scenario: scenario_of(&query.scenario).unwrap_or_default(),
            scenario: Scenario::default(),
            speed: Speed::FASTEST,
            time_ns: 0,
            is_linked: text.is_some(),
            notifications: error.map(Notification::Link).into_iter().collect(),
            query,
        };
        let mut speed = addressed.query.speed;
        if let Some(state) = state {
            for (name, word) in [("view", state.view), ("theme", state.theme), ("lang", state.language)] {
                if word.is_some() && query::value(&addressed.search, name).is_none() {
                    addressed.search = query::with(&addressed.search, name, word);
                }
            }
            // A preset of a newer page is listed with all its values.
            let preset = state.preset.as_deref().and_then(scenario_of);
            addressed.preset = state.preset.filter(|_| preset.is_some()).unwrap_or_default();
            addressed.preset_scenario = preset.unwrap_or_else(|| state.scenario.clone());
            addressed.scenario = state.scenario;
            addressed.time_ns = state.time_ns;
            speed = state.speed.map(speed_of).or(speed);
        } else {
            addressed.scenario = addressed.preset_scenario.clone();
            problems.extend(addressed.query.apply(&mut addressed.scenario));
        }
        addressed.speed = speed.unwrap_or_else(|| Speed::suited_to(&addressed.scenario));
        if !problems.is_empty() {
            addressed.notifications.insert(0, Notification::Address(problems));
        }
        addressed
    }
}

/// A run as the page shows it.
#[derive(Debug, Clone, Copy)]
pub struct ShownRun<'a> {
    /// The id of the preset; empty if the scenario is no change of one.
    pub preset: &'a str,
    /// The scenario of the preset.
    pub preset_scenario: &'a Scenario,
    /// The scenario with all changes.
    pub scenario: &'a Scenario,
    /// The speed.
    pub speed: Speed,
    /// The shown time in nanoseconds; 0 if the link is to lead to the beginning.
    pub time_ns: u64,
}

impl ShownRun<'_> {
    /// The fragment of the address for this run. Empty if the query string says everything, or if a link cannot hold it.
    pub fn fragment(self, search: &str) -> String {
        let ShownRun { preset, preset_scenario, scenario, speed, time_ns } = self;
        let asked = Query::parse(search, &[]).0.speed;
        let is_usual_speed = speed == asked.unwrap_or_else(|| Speed::suited_to(scenario));
        let is_said = !preset.is_empty() && query::says_all(preset_scenario, scenario);
        if is_said && is_usual_speed && time_ns == 0 {
            return String::new();
        }
        let state = State {
            preset: (!preset.is_empty()).then(|| preset.to_owned()),
            scenario: scenario.clone(),
            time_ns,
            speed: (!is_usual_speed).then(|| speed.factor().map_or(Pace::Fastest, Pace::Times)),
            ..State::default()
        };
        netduel_link::write(&state).map(|text| netduel_link::fragment(&text)).unwrap_or_default()
    }
}

fn speed_of(pace: Pace) -> Speed {
    match pace {
        Pace::Times(factor) => Speed::nearest(factor),
        Pace::Fastest => Speed::FASTEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::Value;

    /// The default preset with a change and two faults.
    fn changed() -> (Scenario, Scenario) {
        let preset = netduel_presets::find("web-site").unwrap().scenario;
        let mut scenario = preset.clone();
        for (path, value) in
            [("workload.users", "48"), ("faults.1.at_s", "5"), ("faults.2.at_s", "7"), ("run.seed", "9")]
        {
            scenario.set(path, &Value::parse(value)).unwrap();
        }
        (preset, scenario)
    }

    fn fragment(preset: &Scenario, scenario: &Scenario, time_ns: u64, search: &str) -> String {
        let speed = Speed::suited_to(scenario);
        ShownRun { preset: "web-site", preset_scenario: preset, scenario, speed, time_ns }.fragment(search)
    }

    #[test]
    fn a_run_comes_back_from_its_fragment() {
        let (preset, scenario) = changed();
        let fragment = fragment(&preset, &scenario, 12_345_678_901, "?seed=9");
        assert!(fragment.starts_with("#s=1."), "{fragment}");
        // The fragment holds, whatever the query string says.
        for search in ["?seed=9", "", "?scenario=rare&seed=3&duration=1"] {
            let read = Addressed::read(search, &fragment);
            assert_eq!((read.scenario, read.time_ns), (scenario.clone(), 12_345_678_901), "{search}");
            assert_eq!((read.preset.as_str(), read.speed), ("web-site", Speed::suited_to(&scenario)));
            assert_eq!(read.preset_scenario, preset);
        }
    }

    #[test]
    fn an_address_has_a_state_only_if_the_query_string_does_not_say_all() {
        let (preset, mut scenario) = changed();
        let seed = Scenario { run: scenario.run.clone(), ..preset.clone() };
        assert_eq!(fragment(&preset, &preset, 0, ""), "");
        assert_eq!(fragment(&preset, &seed, 0, "?seed=9"), "");
        assert_ne!(fragment(&preset, &seed, 1, "?seed=9"), "");
        assert_ne!(fragment(&preset, &scenario, 0, ""), "");
        let run = ShownRun {
            preset: "web-site",
            preset_scenario: &preset,
            scenario: &preset,
            speed: Speed::nearest(5.0),
            time_ns: 0,
        };
        assert_eq!(Addressed::read("", &run.fragment("")).speed, Speed::nearest(5.0));
        assert_eq!(run.fragment("?speed=5"), "");
        // Too much for a link.
        scenario.faults = vec![scenario.faults[0].clone(); 1000];
        scenario.faults.iter_mut().zip(1..).for_each(|(fault, at)| {
            (fault.at_s, fault.loss, fault.speed) =
                (f64::from(at) / 7.0, f64::from(at) / 3001.0, f64::from(at) / 1999.0);
        });
        assert_eq!(fragment(&preset, &scenario, 0, ""), "");
    }

    #[test]
    fn a_link_that_cannot_be_read_is_reported_and_the_query_string_holds() {
        for (fragment, reason) in [
            ("#s=2.AAAA", "This link was made by a newer version (2); this page reads version 1."),
            ("#s=1.AAAA", "checksum"),
            ("#s=", "no link to a run"),
        ] {
            let read = Addressed::read("?seed=9", fragment);
            let [error @ Notification::Link(_)] = &read.notifications[..] else { panic!("{read:?}") };
            assert!(error.sentences().concat().contains(reason), "{:?}", error.sentences());
            assert_eq!((read.scenario.run.seed, read.time_ns, read.is_linked), (9, 0, true));
        }
        let read = Addressed::read("", "#stage");
        assert!(read.notifications.is_empty() && !read.is_linked);
    }

    #[test]
    fn what_a_link_says_of_the_page_becomes_part_of_the_query_string() {
        let scenario = netduel_presets::find("rare-file").map(|preset| preset.scenario);
        let scenario = scenario.unwrap_or_else(|| changed().1);
        let state = State {
            scenario: scenario.clone(),
            view: Some("trust"),
            theme: Some("dark"),
            ..State::default()
        };
        let fragment = netduel_link::fragment(&netduel_link::write(&state).unwrap());
        let read = Addressed::read("?theme=light", &fragment);
        assert_eq!(read.search, "?view=trust&theme=light");
        // It is no change of a preset: nothing is shown as changed.
        assert_eq!((read.preset.as_str(), &read.preset_scenario), ("", &scenario));
        assert_eq!(query::rewritten("", &read.preset, &read.preset_scenario, &read.scenario), "");
    }
}
