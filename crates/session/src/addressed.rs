//! The run that an address names, by the parameters of its query string and by the state in its fragment; and the fragment of a run.

use crate::notification::Notification;
use crate::query::{self, Query};
use crate::speed::Speed;
use netduel_link::{Pace, State};
use netduel_scenario::Scenario;

/// A run as the page shows it.
#[derive(Debug, Clone)]
pub struct NamedRun {
    /// The id of the preset; empty for a scenario of a link that is no change of a preset.
    pub preset: String,
    /// The scenario of the preset.
    pub preset_scenario: Scenario,
    /// The scenario with all changes.
    pub scenario: Scenario,
    /// The speed.
    pub speed: Speed,
    /// The shown time in nanoseconds; in an address 0 if it is to lead to the beginning.
    pub time_ns: u64,
}

/// What an address names.
#[derive(Debug)]
pub struct Addressed {
    /// The parameters of the query string.
    pub query: Query,
    /// The query string, with what the state says of the page unless the query string says it itself.
    pub search: String,
    /// The run.
    pub run: NamedRun,
    /// What is wrong with the address.
    pub notifications: Vec<Notification>,
}

/// The state in a fragment, if there is one.
pub fn state_of(fragment: &str) -> Option<&str> {
    fragment.starts_with('#').then(|| netduel_link::state_in(fragment)).flatten()
}

impl Addressed {
    /// What the query string names.
    pub fn by_query(search: &str) -> Addressed {
        let presets = netduel_presets::all();
        let ids: Vec<&str> = presets.iter().map(|preset| preset.id.as_str()).collect();
        let (query, mut problems) = Query::parse(search, &ids);
        let preset = presets.iter().find(|preset| preset.id == query.scenario);
        let preset_scenario = preset.map(|preset| preset.scenario.clone()).unwrap_or_default();
        let mut scenario = preset_scenario.clone();
        problems.extend(query.apply(&mut scenario));
        let notification = (!problems.is_empty()).then_some(Notification::Address(problems));
        let speed = query.speed.unwrap_or_else(|| Speed::suited_to(&scenario));
        let time_ns = query.time_ns.min((scenario.run.duration_s * 1e9).round() as u64);
        let run = NamedRun { preset: query.scenario.clone(), preset_scenario, scenario, speed, time_ns };
        Addressed { query, search: search.to_owned(), run, notifications: notification.into_iter().collect() }
    }

    /// The same with a state: where both say something of the run, the state holds. Of a state that cannot be read, nothing is used.
    /// The page calls it only in a part of the program that is loaded when it is wanted.
    pub fn with_state(mut self, text: &str) -> Addressed {
        match netduel_link::read(text) {
            Ok(state) => self.with(state),
            Err(error) => {
                let reason = error.said_by(netduel_text::text().links.this_page);
                self.notifications.push(Notification::Link(reason));
                self
            }
        }
    }

    /// The same with the state in a link, or a state by itself. The page calls it only in a part of the program that is loaded when it
    /// is wanted.
    ///
    /// # Errors
    /// Why the state cannot be read, as a sentence.
    pub fn with_link(self, text: &str) -> Result<Addressed, String> {
        // A text without a state is refused by the reader.
        let read = netduel_link::read(netduel_link::state_in(text).unwrap_or(text));
        let state = read.map_err(|error| error.said_by(netduel_text::text().links.this_page))?;
        Ok(self.with(state))
    }

    fn with(mut self, state: State) -> Addressed {
        for (name, word) in [("view", state.view), ("theme", state.theme), ("lang", state.language)] {
            if word.is_some() && query::value(&self.search, name).is_none() {
                self.search = query::with(&self.search, name, word);
            }
        }
        // A preset that the page does not have is listed with all its values.
        let preset = state.preset.as_deref().and_then(netduel_presets::find);
        self.run.preset = preset.as_ref().map(|preset| preset.id.clone()).unwrap_or_default();
        self.run.preset_scenario = preset.map_or_else(|| state.scenario.clone(), |preset| preset.scenario);
        self.run.scenario = state.scenario;
        self.run.time_ns = state.time_ns;
        let speed = state.speed.map(speed_of).or(self.query.speed);
        self.run.speed = speed.unwrap_or_else(|| Speed::suited_to(&self.run.scenario));
        self
    }
}

impl NamedRun {
    /// Whether the query string says everything.
    pub fn is_said_by(&self, search: &str) -> bool {
        !self.preset.is_empty()
            && self.time_ns == Query::parse(search, &[]).0.time_ns
            && self.has_speed_of(search)
            && query::says_all(&self.preset_scenario, &self.scenario)
    }

    /// The fragment of the address for this run, beside this query string. Empty if a link cannot hold it. The page calls it only in
    /// a part of the program that is loaded when it is wanted.
    pub fn fragment(self, search: &str) -> String {
        let is_usual_speed = self.has_speed_of(search);
        let state = State {
            preset: (!self.preset.is_empty()).then_some(self.preset),
            scenario: self.scenario,
            time_ns: self.time_ns,
            speed: (!is_usual_speed).then(|| self.speed.factor().map_or(Pace::Fastest, Pace::Times)),
            ..State::default()
        };
        netduel_link::write(&state).map(|text| netduel_link::fragment(&text)).unwrap_or_default()
    }

    /// Whether the speed is the one with which a page with this query string shows the scenario.
    fn has_speed_of(&self, search: &str) -> bool {
        let asked = Query::parse(search, &[]).0.speed;
        self.speed == asked.unwrap_or_else(|| Speed::suited_to(&self.scenario))
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
        let (preset_scenario, scenario) = (preset.clone(), scenario.clone());
        let run = NamedRun { preset: "web-site".to_owned(), preset_scenario, scenario, speed, time_ns };
        if run.is_said_by(search) { String::new() } else { run.fragment(search) }
    }

    fn read(search: &str, fragment: &str) -> Addressed {
        let by_query = Addressed::by_query(search);
        match state_of(fragment) {
            Some(text) => by_query.with_state(text),
            None => by_query,
        }
    }

    #[test]
    fn a_run_comes_back_from_its_fragment() {
        let (preset, scenario) = changed();
        let fragment = fragment(&preset, &scenario, 12_345_678_901, "?seed=9");
        assert!(fragment.starts_with("#s=1."), "{fragment}");
        // The fragment holds, whatever the query string says.
        for search in ["?seed=9", "", "?scenario=rare&seed=3&duration=1"] {
            let read = read(search, &fragment);
            assert_eq!((&read.run.scenario, read.run.time_ns), (&scenario, 12_345_678_901), "{search}");
            assert_eq!((read.run.preset.as_str(), read.run.speed), ("web-site", Speed::suited_to(&scenario)));
            assert_eq!(read.run.preset_scenario, preset);
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
        let speed = Speed::nearest(5.0);
        let (preset_scenario, unchanged) = (preset.clone(), preset.clone());
        let run = NamedRun {
            preset: "web-site".to_owned(),
            preset_scenario,
            scenario: unchanged,
            speed,
            time_ns: 0,
        };
        assert!(run.is_said_by("?speed=5") && !run.is_said_by(""));
        assert_eq!(read("", &run.fragment("")).run.speed, speed);
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
            let read = read("?seed=9", fragment);
            let [error @ Notification::Link(_)] = &read.notifications[..] else { panic!("{read:?}") };
            assert!(error.sentences().concat().contains(reason), "{:?}", error.sentences());
            assert_eq!((read.run.scenario.run.seed, read.run.time_ns), (9, 0));
        }
        let read = read("", "#stage");
        assert!(read.notifications.is_empty() && state_of("#stage").is_none());
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
        let read = read("?theme=light", &fragment);
        assert_eq!(read.search, "?view=trust&theme=light");
        // It is no change of a preset: nothing is shown as changed.
        assert_eq!((read.run.preset.as_str(), &read.run.preset_scenario), ("", &scenario));
        assert_eq!(query::rewritten("", &read.run.preset, &read.run.preset_scenario, &read.run.scenario), "");
    }
}
