//! Writes a state.

use super::bytes::Writer;
use super::error::LinkError;
use super::state::{LONGEST, Pace, State, VERSION};
use super::{checksum, fields, presets, values};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use netduel_scenario::{Fault, Scenario, Value};

/// The state as a text for links: `1.` and letters, digits, `-` and `_`. The scenario has to be valid.
///
/// # Errors
/// [`LinkError::TooLong`] if the scenario contains too many faults or numbers for a link.
pub fn write(state: &State) -> Result<String, LinkError> {
    let mut writer = Writer::default();
    let number = state.preset.as_deref().and_then(presets::number);
    let preset = state.preset.as_deref().filter(|_| number.is_some()).and_then(netduel_presets::find);
    writer.whole(number.filter(|_| preset.is_some()).unwrap_or(0));
    write_scenario(&mut writer, preset.map(|preset| preset.scenario).unwrap_or_default(), &state.scenario);
    write_presentation(&mut writer, state);
    let mut bytes = writer.0;
    let checksum = checksum::of(&bytes);
    bytes.extend(checksum);
    let text = format!("{VERSION}.{}", BASE64_URL_SAFE_NO_PAD.encode(bytes));
    if text.len() > LONGEST { Err(LinkError::TooLong { characters: text.len() }) } else { Ok(text) }
}

/// What makes one scenario the other.
fn write_scenario(writer: &mut Writer, mut base: Scenario, scenario: &Scenario) {
    let tables = |scenario: &Scenario| -> u64 {
        let Scenario { client_server, peer_to_peer, file, swarm, .. } = scenario;
        let present = [client_server.is_some(), peer_to_peer.is_some(), file.is_some(), swarm.is_some()];
        present.into_iter().zip(0..).map(|(is_present, bit)| u64::from(is_present) << bit).sum()
    };
    let present = tables(scenario);
    if present != tables(&base) {
        writer.whole(fields::TABLES_PRESENT);
        writer.whole(present);
        fields::TABLES.into_iter().for_each(|table| base.add_table(table));
    }
    for (key, path) in [(fields::TITLE, "title"), (fields::WATCH, "watch")] {
        if let Some(Value::Text(text)) = changed(&base, scenario, path) {
            writer.whole(key);
            writer.text(&text);
        }
    }
    if scenario.dials != base.dials {
        writer.whole(fields::DIALS);
        write_dials(writer, scenario);
    }
    for parameter in Scenario::parameters() {
        let path = parameter.path();
        if let (Some(key), Some(value)) = (fields::number(&path), changed(&base, scenario, &path)) {
            writer.whole(key);
            values::write(writer, parameter, &value);
        }
    }
    let kept = base.faults.iter().zip(&scenario.faults).take_while(|(one, other)| one == other).count();
    if kept < base.faults.len() {
        writer.whole(fields::FAULTS_KEPT);
        writer.whole(kept as u64);
    }
    for fault in &scenario.faults[kept..] {
        writer.whole(fields::FAULT);
        write_fault(writer, fault);
    }
}

/// The value at a path if it is another one than in the first scenario.
fn changed(base: &Scenario, scenario: &Scenario, path: &str) -> Option<Value> {
    scenario.get(path).filter(|value| base.get(path).as_ref() != Some(value))
}

/// The start, which fields differ from the defaults of faults, and these fields.
fn write_fault(writer: &mut Writer, fault: &Fault) {
    let default = Fault::default();
    let changed = |name: &str| fault.get(name).filter(|value| default.get(name).as_ref() != Some(value));
    writer.number(fault.at_s);
    let bits =
        fields::FAULT_FIELDS.iter().zip(0..).map(|(name, bit)| u64::from(changed(name).is_some()) << bit);
    writer.whole(bits.sum());
    for name in fields::FAULT_FIELDS {
        let parameter = Fault::PARAMETERS.iter().find(|parameter| parameter.name == name);
        if let (Some(parameter), Some(value)) = (parameter, changed(name)) {
            values::write(writer, parameter, &value);
        }
    }
}

/// Each with twice the number of its parameter, and one more if there is a range. Other paths are written as texts.
fn write_dials(writer: &mut Writer, scenario: &Scenario) {
    writer.whole(scenario.dials.0.len() as u64);
    for dial in &scenario.dials.0 {
        let has_range = u64::from(dial.range.is_some());
        if let Some(number) = fields::number(&dial.path) {
            writer.whole(number * 2 + has_range);
        } else if let Some([number, field]) = fields::place_in_fault(&dial.path) {
            writer.whole(fields::FAULT * 2 + has_range);
            writer.whole(number);
            writer.whole(field);
        } else {
            writer.whole(fields::OTHER_DIAL * 2 + has_range);
            writer.text(&dial.path);
        }
        if let Some((from, until)) = dial.range {
            writer.number(from);
            writer.number(until);
        }
    }
}

/// How the page shows the run.
fn write_presentation(writer: &mut Writer, state: &State) {
    if state.time_ns > 0 {
        writer.whole(fields::TIME);
        writer.number(state.time_ns as f64);
    }
    if let Some(speed) = state.speed {
        writer.whole(fields::SPEED);
        writer.number(match speed {
            Pace::Times(factor) => factor,
            Pace::Fastest => 0.0,
        });
    }
    for (key, words, word) in [
        (fields::VIEW, fields::VIEWS, state.view),
        (fields::THEME, fields::THEMES, state.theme),
        (fields::LANGUAGE, fields::LANGUAGES, state.language),
    ] {
        if let Some(place) = word.and_then(|word| words.iter().position(|known| *known == word)) {
            writer.whole(key);
            writer.whole(place as u64);
        }
    }
}
