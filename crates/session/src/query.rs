//! The query string of the page's address: `?scenario=web-site&seed=7&embed=1`. One table lists the parameters and their values.
//! Invalid values are reported and ignored.

use crate::controls::Controls;
use crate::prediction::Question;
use crate::speed::Speed;
use crate::statistics::is_for_statistics;
use netduel_scenario::{LONGEST_RUN_S, LONGEST_SHOWN, Scenario, Value, printable, read_number};

/// A parameter of the query string.
#[derive(Debug, Clone, Copy)]
pub struct QueryParameter {
    /// Its name.
    pub name: &'static str,
    /// Its values.
    pub kind: Kind,
    /// Its value if it is absent.
    pub default: &'static str,
    /// Whether it is documented; the others are for tests and may change.
    pub is_public: bool,
}

/// The values of a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// The id of a preset.
    Preset,
    /// The values of this field of a scenario.
    Field(&'static str),
    /// 0 or 1.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Simulated seconds per shown second, or `fastest`.
    Speed,
    /// Simulated seconds from the beginning of the run.
    Time,
    /// Names of controls.
    Controls,
    /// Paths of parameters.
    Paths,
    /// A question about a metric.
    Question,
}

/// All parameters.
pub const PARAMETERS: [QueryParameter; 17] = [
    QueryParameter { name: "view", kind: Kind::Choice(&["duel", "trust"]), default: "duel", is_public: true },
    QueryParameter {
        name: "scenario",
        kind: Kind::Preset,
        default: netduel_presets::DEFAULT_ID,
        is_public: true,
    },
    QueryParameter {
        name: "seed",
        kind: Kind::Field("run.seed"),
        default: "the scenario's",
        is_public: true,
    },
    QueryParameter {
        name: "duration",
        kind: Kind::Field("run.duration_s"),
        default: "the scenario's",
        is_public: true,
    },
    QueryParameter { name: "speed", kind: Kind::Speed, default: "the scenario's", is_public: true },
    QueryParameter { name: "t", kind: Kind::Time, default: "0", is_public: true },
    QueryParameter { name: "autoplay", kind: Kind::Switch, default: "1", is_public: true },
    QueryParameter {
        name: "tour",
        kind: Kind::Choice(&["on", "off"]),
        default: "on if the address names nothing of the run",
        is_public: true,
    },
    QueryParameter { name: "embed", kind: Kind::Switch, default: "0", is_public: true },
    QueryParameter {
        name: "controls",
        kind: Kind::Controls,
        default: "play,time,scores,link,fullscreen",
        is_public: true,
    },
    QueryParameter { name: "predict", kind: Kind::Question, default: "no question", is_public: true },
    QueryParameter { name: "locked", kind: Kind::Paths, default: "none", is_public: true },
    QueryParameter {
        name: "theme",
        kind: Kind::Choice(&["light", "dark", "auto"]),
        default: "auto",
        is_public: true,
    },
    QueryParameter { name: "present", kind: Kind::Switch, default: "0", is_public: true },
    // The window with the notes of a lesson, which the page opens.
    QueryParameter { name: "notes", kind: Kind::Switch, default: "0", is_public: false },
    QueryParameter { name: "lang", kind: Kind::Choice(&["en"]), default: "en", is_public: true },
    // Measurements switch the picture off to know the share of the rest of the page.
    QueryParameter { name: "picture", kind: Kind::Switch, default: "1", is_public: false },
];

/// A part of the query string that was ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The name in the address.
    pub name: String,
    /// The value in the address.
    pub value: String,
    /// What is allowed; for an unknown name, the known names.
    pub allowed: String,
    /// Whether the name itself is unknown.
    pub is_unknown: bool,
}

/// The parsed query string.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The id of the preset.
    pub scenario: String,
    /// The fields of the preset to change.
    pub fields: Vec<(&'static str, Value)>,
    /// The speed; if absent, the one suited to the scenario.
    pub speed: Option<Speed>,
    /// Whether the run begins to play; if absent, it does unless the reader prefers reduced motion.
    pub autoplay: Option<bool>,
    /// Whether the guided tour begins by itself; if absent, it does unless the reader prefers reduced motion.
    pub tour: Option<bool>,
    /// The shown time in nanoseconds.
    pub time_ns: u64,
    /// Whether the page is embedded in another page.
    pub embed: bool,
    /// The controls of an embedded page.
    pub controls: Controls,
    /// The paths of parameters that cannot be changed on the page.
    pub locked: Vec<String>,
    /// The question that is asked before the run.
    pub question: Option<Question>,
    /// Whether the picture is drawn.
    pub picture: bool,
    /// `light`, `dark` or `auto`; if absent, the theme chosen last.
    pub theme: Option<String>,
}

impl Query {
    /// Parses a query string. Later values of a parameter replace earlier ones.
    pub fn parse(search: &str, presets: &[&str]) -> (Query, Vec<Problem>) {
        let mut query = Query {
            scenario: netduel_presets::DEFAULT_ID.to_owned(),
            fields: Vec::new(),
            speed: None,
            autoplay: None,
            tour: None,
            time_ns: 0,
            embed: false,
            controls: Controls::default(),
            locked: Vec::new(),
            question: None,
            picture: true,
            theme: None,
        };
        let mut problems = Vec::new();
        let mut names_run = false;
        for (name, value) in pairs_of(search) {
            if is_for_statistics(&name) {
                continue;
            }
            names_run |= !matches!(&*name, "theme" | "lang" | "tour" | "present");
            if let Err((allowed, is_unknown)) = query.take(&name, &value, presets) {
                let known = PARAMETERS.iter().find(|parameter| parameter.name == name);
                let allowed = match known {
                    Some(parameter) => [&allowed, " (without it: ", parameter.default, ")"].concat(),
                    None => allowed,
                };
                let [name, value] = [name, value].map(|text| printable(&text, LONGEST_SHOWN));
                problems.push(Problem { name, value, allowed, is_unknown });
            }
        }
        // Whoever sends a link to a run means that run.
        query.tour = query.tour.or(names_run.then_some(false));
        (query, problems)
    }

    /// Changes the fields of a scenario. Values that make it invalid are ignored and reported.
    pub fn apply(&self, scenario: &mut Scenario) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (path, value) in &self.fields {
            let mut changed = scenario.clone();
            let errors = match changed.set(path, value) {
                Ok(()) => changed.validate().err().unwrap_or_default(),
                Err(error) => vec![error],
            };
            if errors.is_empty() {
                *scenario = changed;
            }
            let parameter = PARAMETERS.iter().find(|parameter| parameter.kind == Kind::Field(path));
            let name = parameter.map_or("", |parameter| parameter.name);
            problems.extend(errors.into_iter().map(|error| Problem {
                name: name.to_owned(),
                value: value.to_string(),
                allowed: [&error.path, ": ", &error.allowed].concat(),
                is_unknown: false,
            }));
        }
        problems
    }

    /// Adds a parameter; the error says what is allowed and whether the name is unknown.
    fn take(&mut self, name: &str, value: &str, presets: &[&str]) -> Result<(), (String, bool)> {
        let Some(parameter) = PARAMETERS.iter().find(|parameter| parameter.name == name) else {
            let public = PARAMETERS.iter().filter(|parameter| parameter.is_public);
            let names: Vec<_> = public.map(|parameter| parameter.name).collect();
            return Err((names.join(", "), true));
        };
        let refused = |allowed: String| Err((allowed, false));
        match parameter.kind {
            Kind::Preset if presets.contains(&value) => value.clone_into(&mut self.scenario),
            Kind::Preset => return refused(presets.join(", ")),
            Kind::Field(path) => {
                let mut scenario = Scenario::default();
                if let Err(error) = scenario.set(path, &Value::parse(value)) {
                    return refused(error.allowed);
                }
                self.fields.retain(|(known, _)| *known != path);
                self.fields.extend(scenario.get(path).map(|value| (path, value)));
            }
            Kind::Switch => {
                let on = match value {
                    "1" => true,
                    "0" => false,
                    _ => return refused("0, 1".to_owned()),
                };
                match name {
                    "embed" => self.embed = on,
                    "picture" => self.picture = on,
                    "present" | "notes" => {}
                    _ => self.autoplay = Some(on),
                }
            }
            Kind::Choice(words) => {
                if !words.contains(&value) {
                    return refused(words.join(", "));
                }
                match name {
                    "theme" => self.theme = Some(value.to_owned()),
                    "tour" => self.tour = Some(value == "on"),
                    _ => {}
                }
            }
            Kind::Speed => match (value, read_number(value, "")) {
                ("fastest", _) => self.speed = Some(Speed::FASTEST),
                (_, Ok(factor)) if (0.001..=100.0).contains(&factor) => {
                    self.speed = Some(Speed::nearest(factor));
                }
                _ => return refused("0.001 to 100, fastest".to_owned()),
            },
            Kind::Time => match read_number(value, "s") {
                Ok(time_s) if (0.0..=LONGEST_RUN_S).contains(&time_s) => {
                    self.time_ns = (time_s * 1e9).round() as u64;
                }
                _ => return refused(["seconds, 0 to ", &LONGEST_RUN_S.to_string()].concat()),
            },
            Kind::Controls => match Controls::parse(value) {
                Ok(controls) => self.controls = controls,
                Err(_) => return refused(Controls::allowed()),
            },
            Kind::Question => match Question::parse(value) {
                Ok(question) => self.question = Some(question),
                Err(possible) => return refused(possible),
            },
            Kind::Paths => {
                let paths = value.split(',').map(str::trim).filter(|path| !path.is_empty());
                let is_known = |path: &str| Scenario::parameters().any(|known| known.path() == path);
                match paths.clone().all(is_known) {
                    true => self.locked = paths.map(str::to_owned).collect(),
                    false => return refused("parameters, such as workload.users,run.seed".to_owned()),
                }
            }
        }
        Ok(())
    }
}

/// Whether the query string for a scenario, as [`rewritten`] writes it, says everything about it.
pub fn says_all(preset: &Scenario, scenario: &Scenario) -> bool {
    let mut said = preset.clone();
    for parameter in PARAMETERS {
        if let Kind::Field(path) = parameter.kind
            && let Some(value) = scenario.get(path)
            && said.set(path, &value).is_err()
        {
            return false;
        }
    }
    said == *scenario
}

/// The query string for a scenario: the id of its preset, and the fields that differ from the preset. The other parameters of the
/// present query string stay.
pub fn rewritten(search: &str, id: &str, preset: &Scenario, scenario: &Scenario) -> String {
    let of_run =
        PARAMETERS.iter().filter(|parameter| matches!(parameter.kind, Kind::Preset | Kind::Field(_)));
    let names: Vec<&str> = of_run.map(|parameter| parameter.name).collect();
    let mut pairs = pairs_without(search, &names);
    if !matches!(id, "" | netduel_presets::DEFAULT_ID) {
        pairs.insert(0, ["scenario=", id].concat());
    }
    for parameter in PARAMETERS {
        let Kind::Field(path) = parameter.kind else { continue };
        let value = scenario.get(path).filter(|value| preset.get(path).as_ref() != Some(value));
        pairs.extend(value.map(|value| [parameter.name, "=", &value.to_string()].concat()));
    }
    joined(&pairs)
}

/// The value of a parameter in a query string; the last one if there are several.
pub fn value(search: &str, name: &str) -> Option<String> {
    pairs_of(search).filter(|(known, _)| known == name).map(|(_, value)| value.into_owned()).last()
}

/// The query string with another value of a parameter, in the first place, or without the parameter.
pub fn with(search: &str, name: &str, value: Option<&str>) -> String {
    let mut pairs = pairs_without(search, &[name]);
    if let Some(value) = value {
        pairs.insert(0, [name, "=", value].concat());
    }
    joined(&pairs)
}

/// The query string without these parameters.
pub fn without(search: &str, names: &[&str]) -> String {
    joined(&pairs_without(search, names))
}

/// The decoded names and values of a query string.
fn pairs_of(search: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(search.trim_start_matches('?').as_bytes())
}

/// The pairs of a query string as they are written, without these parameters.
fn pairs_without(search: &str, names: &[&str]) -> Vec<String> {
    let pairs = search.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
    let is_kept = |pair: &&str| !pairs_of(pair).any(|(name, _)| names.contains(&&*name));
    pairs.filter(is_kept).map(str::to_owned).collect()
}

fn joined(pairs: &[String]) -> String {
    if pairs.is_empty() { String::new() } else { ["?", &pairs.join("&")].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRESETS: [&str; 2] = ["web-site", "rare-file"];

    fn parse(search: &str) -> (Query, Vec<Problem>) {
        Query::parse(search, &PRESETS)
    }

    #[test]
    fn an_empty_query_gives_the_defaults() {
        let (query, problems) = parse("");
        assert_eq!(problems, []);
        assert_eq!((query.scenario.as_str(), query.embed, query.autoplay), ("web-site", false, None));
        assert_eq!(parse("?").1, []);
    }

    #[test]
    fn every_parameter_is_parsed() {
        let (query, problems) =
            parse("?scenario=rare-file&seed=9&duration=12.5&speed=0.1&autoplay=0&embed=1&theme=dark&lang=en");
        assert_eq!(problems, []);
        assert_eq!(query.scenario, "rare-file");
        let fields = [("run.seed", Value::Number(9.0)), ("run.duration_s", Value::Number(12.5))];
        assert_eq!(query.fields, fields);
        assert_eq!(query.speed, Some(Speed::nearest(0.1)));
        assert_eq!((query.autoplay, query.embed), (Some(false), true));
        assert_eq!(query.theme.as_deref(), Some("dark"));
        assert_eq!(parse("speed=fastest").0.speed, Some(Speed::FASTEST));
    }

    #[test]
    fn an_address_that_names_nothing_of_the_run_leaves_the_tour_to_the_page() {
        for search in ["", "?theme=dark&lang=en&utm_source=a"] {
            assert_eq!(parse(search).0.tour, None, "{search}");
        }
        for search in [
            "?speed=1",
            "?seed=7",
            "?scenario=web-site",
            "?autoplay=1",
            "?embed=1",
            "?view=trust",
            "?tour=off",
        ] {
            assert_eq!(parse(search).0.tour, Some(false), "{search}");
        }
        assert_eq!(parse("?scenario=rare-file&tour=on").0.tour, Some(true));
    }

    #[test]
    fn invalid_values_are_reported_and_ignored() {
        let wrong = "scenario=x&seed=-1&duration=0&speed=0&speed=nan&autoplay=yes&embed=&theme=pink&lang=xx";
        let (query, problems) = parse(wrong);
        assert_eq!(query, Query { tour: Some(false), ..parse("").0 });
        assert_eq!(problems.len(), 9);
        assert_eq!(problems[0].allowed, "web-site, rare-file (without it: web-site)");
        assert_eq!(problems[1].allowed, "a whole number, 0 to 9007199254740991 (without it: the scenario's)");
        assert!(problems.iter().all(|problem| !problem.is_unknown));
    }

    #[test]
    fn unknown_names_are_reported_with_the_known_ones() {
        let (_, problems) = parse("sede=7&th%5Feme=a%20b");
        assert!(problems.iter().all(|problem| problem.is_unknown));
        assert_eq!((problems[1].name.as_str(), problems[1].value.as_str()), ("th_eme", "a b"));
        assert_eq!(
            problems[0].allowed,
            "view, scenario, seed, duration, speed, t, autoplay, tour, embed, controls, predict, locked, theme, present, lang"
        );
    }

    #[test]
    fn parameters_that_other_sites_add_are_ignored_without_a_notice() {
        let added =
            "utm_source=a&utm%5Fid=1&UTM_Campaign=x&fbclid=9&gclid=&msclkid=1&_gl=1*x&mc_eid=2&ref=other";
        assert_eq!(parse(added), parse(""));
        assert_eq!(parse("utm=1").1.len(), 1);
    }

    #[test]
    fn names_and_values_in_problems_are_printable_and_short() {
        let (_, problems) = parse(&format!("{}=%1b%5d&seed=%07{}", "x".repeat(5000), "9".repeat(5000)));
        assert_eq!(problems.len(), 2);
        for Problem { name, value, .. } in problems {
            assert!(!(name + &value).contains(char::is_control));
        }
    }

    #[test]
    fn units_are_understood_and_two_readings_are_refused() {
        let (query, problems) = parse("duration=2%20min&seed=1,000&speed=0,5");
        assert_eq!(problems, []);
        assert_eq!(
            query.fields,
            [("run.duration_s", Value::Number(120.0)), ("run.seed", Value::Number(1000.0))]
        );
        assert_eq!(query.speed, Some(Speed::nearest(0.5)));
        let problems = parse("duration=1,500&seed=9007199254740993").1;
        assert!(problems[0].allowed.starts_with("either 1.500 or 1500, since"), "{}", problems[0].allowed);
        assert_eq!(problems[1].value, "9007199254740993");
    }

    #[test]
    fn a_value_that_makes_the_scenario_invalid_is_ignored() {
        let mut scenario = Scenario { client_server: Some(Default::default()), ..Scenario::default() };
        scenario.run.warm_up_s = 10.0;
        let before = scenario.clone();
        let problems = parse("duration=5&seed=3").0.apply(&mut scenario);
        assert_eq!(problems.len(), 1);
        assert_eq!((problems[0].name.as_str(), problems[0].value.as_str()), ("duration", "5"));
        assert_eq!(scenario.run.duration_s, before.run.duration_s);
        assert_eq!(scenario.run.seed, 3);
    }

    #[test]
    fn the_query_names_scenario_and_seed() {
        let given = Scenario::default();
        let mut other = given.clone();
        other.run.seed = given.run.seed + 2;
        let seed = other.run.seed.to_string();
        let rewritten = |search, id, scenario: &Scenario| rewritten(search, id, &given, scenario);
        assert_eq!(rewritten("?theme=dark&seed=77", "web-site", &other), format!("?theme=dark&seed={seed}"));
        assert_eq!(rewritten("?seed=77&duration=5", "web-site", &given), "");
        assert_eq!(rewritten("", "rare-file", &given), "?scenario=rare-file");
        other.run.duration_s = 12.5;
        assert_eq!(rewritten("", "web-site", &other), format!("?seed={seed}&duration=12.5"));
    }

    #[test]
    fn invalid_encodings_stay_as_they_are() {
        for (encoded, decoded) in [("a%2", "a%2"), ("%zz+%41", "%zz A"), ("%ff", "\u{fffd}")] {
            assert_eq!(value(&["?x=", encoded].concat(), "x").as_deref(), Some(decoded));
        }
    }

    #[test]
    fn a_parameter_is_read_replaced_and_removed_however_it_is_encoded() {
        assert_eq!(value("?view=duel&vie%77=trust", "view").as_deref(), Some("trust"));
        assert_eq!(value("?x=1", "view"), None);
        assert_eq!(with("?a=%20b&vie%77=duel", "view", Some("trust")), "?view=trust&a=%20b");
        assert_eq!(with("?view=trust", "view", None), "");
        assert_eq!(without("?embed=1&seed=7&autoplay=0", &["embed", "autoplay"]), "?seed=7");
    }
}
