//! The numbers in links against the record of what they have meant since the first link: `corpus/fields.txt` and `corpus/presets.txt`.
//! Their lines are never changed, only added.

use crate::fields::{self, FAULT_FIELDS, FIRST_PARAMETER, LANGUAGES, PARAMETERS, TABLES, THEMES, VIEWS};
use crate::presets::{self, BASES};
use crate::{State, read, write};
use netduel_scenario::{Dials, Fault, Kind, Parameter, Scenario};
use std::collections::BTreeSet;

/// Checks that every recorded line still holds, and that all lines are recorded.
#[track_caller]
fn check(file: &str, recorded: &str, present: &[String], advice: &str) {
    let recorded: Vec<&str> = recorded.lines().collect();
    for (place, line) in recorded.iter().enumerate() {
        let now = present.get(place).map_or("nothing", |line| line);
        // A further choice at the end is no other meaning.
        let has_more_choices = line.contains(" of ") && now.starts_with(&format!("{line} "));
        assert!(
            *line == now || has_more_choices,
            "corpus/{file}: links mean \"{line}\", which is now \"{now}\". {advice}"
        );
    }
    let missing = present[recorded.len()..].join("\n");
    assert!(
        missing.is_empty(),
        "corpus/{file} lacks these lines, which are to be added at its end:\n{missing}"
    );
}

/// A parameter with what its value in a link depends on: the default that is not written, and the order of its choices.
fn line(number: u64, parameter: &Parameter, default: &str) -> String {
    let path = parameter.path();
    match parameter.kind {
        Kind::Choice(choices) => {
            let names: Vec<&str> = choices.iter().map(|choice| choice.name).collect();
            format!("{number} {path} = {default} of {}", names.join(" "))
        }
        _ => format!("{number} {path} = {default}"),
    }
}

#[test]
fn every_parameter_has_one_number() {
    let distinct: BTreeSet<&str> = PARAMETERS.into_iter().chain(FAULT_FIELDS).collect();
    assert_eq!(distinct.len(), PARAMETERS.len() + FAULT_FIELDS.len());
    for parameter in Scenario::parameters() {
        let path = parameter.path();
        match parameter.table {
            "faults" => assert!(parameter.name == "at_s" || FAULT_FIELDS.contains(&parameter.name), "{path}"),
            _ => assert!(fields::number(&path).is_some(), "add \"{path}\" at the end of fields::PARAMETERS"),
        }
    }
    for (place, path) in PARAMETERS.into_iter().enumerate() {
        assert_eq!(fields::number(path), Some(place as u64 + FIRST_PARAMETER));
        assert_eq!(fields::path(place as u64 + FIRST_PARAMETER), Some(path));
    }
}

#[test]
fn numbers_mean_what_they_meant_in_the_first_links() {
    let mut default = Scenario::default();
    TABLES.into_iter().for_each(|table| default.add_table(table));
    let parameter = |path: &str| Scenario::parameters().find(|parameter| parameter.path() == path);
    let mut present: Vec<String> = Vec::new();
    for (place, path) in PARAMETERS.into_iter().enumerate() {
        let (number, value) = (place as u64 + FIRST_PARAMETER, default.get(path));
        present.push(match (parameter(path), value) {
            (Some(parameter), Some(value)) => line(number, parameter, &value.to_string()),
            _ => format!("{number} {path} was removed"),
        });
    }
    let advice = "Numbers are only added. A default or an order of choices can change only if links keep the former one: \
                  see docs/links.md.";
    check("fields.txt", include_str!("../corpus/fields.txt"), &present, advice);
    let fault = Fault::default();
    let fields: Vec<String> = std::iter::once("at_s")
        .chain(FAULT_FIELDS)
        .zip(0..)
        .filter_map(|(name, number)| {
            let parameter = Fault::PARAMETERS.iter().find(|parameter| parameter.name == name)?;
            Some(line(number, parameter, &fault.get(name)?.to_string()))
        })
        .collect();
    check("fault_fields.txt", include_str!("../corpus/fault_fields.txt"), &fields, advice);
    for (list, words, recorded) in [
        ("tables", &TABLES[..], include_str!("../corpus/tables.txt")),
        ("views", VIEWS, include_str!("../corpus/views.txt")),
        ("themes", THEMES, include_str!("../corpus/themes.txt")),
        ("languages", LANGUAGES, include_str!("../corpus/languages.txt")),
    ] {
        let present: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        check(&format!("{list}.txt"), recorded, &present, advice);
    }
}

/// A scenario without what is only said about it.
fn run_of(scenario: Scenario) -> Scenario {
    Scenario { title: String::new(), watch: String::new(), dials: Dials::default(), ..scenario }
}

#[test]
fn links_to_a_preset_keep_the_run_that_it_had() {
    let recorded: Vec<&str> = include_str!("../corpus/presets.txt").lines().collect();
    for (place, base) in BASES.iter().enumerate() {
        let number = place + 1;
        let now = read(&format_of(number)).map(|state| run_of(state.scenario)).unwrap();
        let state = write(&State { scenario: now.clone(), ..State::default() }).unwrap();
        let present = format!("{number} {} {state}", base.id);
        let Some(line) = recorded.get(place) else {
            panic!("corpus/presets.txt lacks this line, which is to be added at its end:\n{present}");
        };
        let (name, state) = line.rsplit_once(' ').unwrap();
        assert_eq!(name, format!("{number} {}", base.id));
        assert_eq!(
            read(state).map(|state| run_of(state.scenario)).unwrap(),
            now,
            "scenarios/{id}.toml has changed, but links to it keep their run. In src/presets.rs, give number {number} \
             `former: Some(\"{state}\")`, and add `present(\"{id}\")` at the end.",
            id = base.id
        );
    }
}

/// A link to the preset with this number, without any change.
fn format_of(number: usize) -> String {
    use base64::Engine;
    let mut bytes = vec![number as u8];
    let checksum = crate::checksum::of(&bytes);
    bytes.extend(checksum);
    format!("1.{}", base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

#[test]
fn every_preset_has_a_number() {
    for preset in netduel_presets::all() {
        let id = preset.id;
        assert!(presets::number(&id).is_some(), "add present(\"{id}\") at the end of presets::BASES");
    }
}
