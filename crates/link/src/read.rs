//! Reads a state. The text may be anything.

use super::bytes::Reader;
use super::error::LinkError;
use super::presets::Base;
use super::state::{LONGEST, Pace, State, VERSION};
use super::{checksum, fields, presets, values};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use netduel_scenario::{Fault, FieldError, LARGEST_FAULT_COUNT, Scenario, Value};

/// Reads a state: `1.` and letters, digits, `-` and `_`.
///
/// # Errors
/// Why it cannot be read. The scenario of a state that can be read is valid.
pub fn read(text: &str) -> Result<State, LinkError> {
    let state = read_state(text)?;
    state.scenario.validate().map_err(LinkError::Fields)?;
    let longest_ns = (state.scenario.run.duration_s * 1e9).round();
    if state.time_ns as f64 > longest_ns {
        let allowed = format!("0 to {} s, the length of the run", state.scenario.run.duration_s);
        return Err(FieldError::new("time", &Value::Number(state.time_ns as f64 / 1e9), allowed).into());
    }
    Ok(state)
}

fn read_state(text: &str) -> Result<State, LinkError> {
    if text.len() > LONGEST {
        return Err(LinkError::TooLong { characters: text.chars().count() });
    }
    let (version, body) = text.split_once('.').ok_or(LinkError::NoState)?;
    let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    match version.parse::<u64>() {
        Ok(VERSION) if is_number => {}
        Ok(0) | Err(_) => return Err(LinkError::NoState),
        Ok(_) if !is_number => return Err(LinkError::NoState),
        Ok(version) => return Err(LinkError::Newer { version }),
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(body).map_err(|_| LinkError::Damaged)?;
    let (bytes, checksum) = bytes.split_last_chunk().ok_or(LinkError::Damaged)?;
    if checksum::of(bytes) != *checksum {
        return Err(LinkError::Damaged);
    }
    read_fields(&mut Reader(bytes))
}

fn read_fields(reader: &mut Reader<'_>) -> Result<State, LinkError> {
    let mut state = State::default();
    let number = reader.whole()?;
    if number > 0 {
        let base = presets::base(number).ok_or(LinkError::NewerContent)?;
        state.scenario = scenario_of(base)?;
        state.preset = Some(base.id.to_owned());
    }
    while !reader.is_at_end() {
        read_field(reader, &mut state)?;
    }
    Ok(state)
}

/// The scenario of a preset, as links with its number mean it.
fn scenario_of(base: &Base) -> Result<Scenario, LinkError> {
    let present = netduel_presets::find(base.id).map(|preset| preset.scenario);
    let Some(former) = base.former else { return present.ok_or(LinkError::NewerContent) };
    let former = read_state(former)?.scenario;
    // What is said about a preset may improve; its run stays.
    let Scenario { title, watch, dials, .. } = present.unwrap_or_default();
    Ok(Scenario { title, watch, dials, ..former })
}

fn read_field(reader: &mut Reader<'_>, state: &mut State) -> Result<(), LinkError> {
    let scenario = &mut state.scenario;
    match reader.whole()? {
        fields::TABLES_PRESENT => read_tables(reader.whole()?, scenario)?,
        fields::FAULTS_KEPT => {
            let kept = usize::try_from(reader.whole()?).map_err(|_| LinkError::Damaged)?;
            scenario.faults.truncate(kept);
        }
        fields::FAULT if scenario.faults.len() == LARGEST_FAULT_COUNT => {
            let allowed = format!("at most {LARGEST_FAULT_COUNT} faults");
            let count = Value::Number((LARGEST_FAULT_COUNT + 1) as f64);
            return Err(FieldError::new("faults", &count, allowed).into());
        }
        fields::FAULT => {
            let number = scenario.faults.len() + 1;
            scenario.faults.push(read_fault(reader, number)?);
        }
        fields::TITLE => scenario.set("title", &Value::Text(reader.text()?))?,
        fields::WATCH => scenario.set("watch", &Value::Text(reader.text()?))?,
        fields::DIALS => scenario.set("dials", &Value::Text(read_dials(reader)?))?,
        fields::TIME => state.time_ns = read_time(reader.number()?)?,
        fields::SPEED => state.speed = Some(read_speed(reader.number()?)?),
        fields::VIEW => state.view = Some(word(fields::VIEWS, reader.whole()?)?),
        fields::THEME => state.theme = Some(word(fields::THEMES, reader.whole()?)?),
        fields::LANGUAGE => state.language = Some(word(fields::LANGUAGES, reader.whole()?)?),
        number => {
            let path = fields::path(number).ok_or(LinkError::NewerContent)?;
            let parameter = Scenario::parameters().find(|parameter| parameter.path() == path);
            let parameter = parameter.ok_or(LinkError::NewerContent)?;
            scenario.set(path, &values::read(reader, parameter)?)?;
        }
    }
    Ok(())
}

/// Adds and removes tables, so that the scenario has those of these bits.
fn read_tables(present: u64, scenario: &mut Scenario) -> Result<(), LinkError> {
    if present >> fields::TABLES.len() != 0 {
        return Err(LinkError::NewerContent);
    }
    for (bit, table) in fields::TABLES.into_iter().enumerate() {
        if present >> bit & 1 == 1 {
            scenario.add_table(table);
            continue;
        }
        match table {
            "client_server" => scenario.client_server = None,
            "peer_to_peer" => scenario.peer_to_peer = None,
            "file" => scenario.file = None,
            _ => scenario.swarm = None,
        }
    }
    Ok(())
}

/// Reads the fault with this number from 1.
fn read_fault(reader: &mut Reader<'_>, number: usize) -> Result<Fault, LinkError> {
    let mut fault = Fault::default();
    let mut set = |name: &str, value: &Value| {
        let in_full = |error| FieldError { path: format!("faults.{number}.{name}"), ..error };
        fault.set(name, value).map_err(in_full)
    };
    set("at_s", &Value::Number(reader.number()?))?;
    let bits = reader.whole()?;
    if bits >> fields::FAULT_FIELDS.len() != 0 {
        return Err(LinkError::NewerContent);
    }
    for (bit, name) in fields::FAULT_FIELDS.into_iter().enumerate() {
        if bits >> bit & 1 == 1 {
            let parameter = Fault::PARAMETERS.iter().find(|parameter| parameter.name == name);
            set(name, &values::read(reader, parameter.ok_or(LinkError::NewerContent)?)?)?;
        }
    }
    Ok(fault)
}

/// Reads the dials as the text that the schema takes.
fn read_dials(reader: &mut Reader<'_>) -> Result<String, LinkError> {
    let mut dials = Vec::new();
    for _ in 0..reader.count()? {
        let code = reader.whole()?;
        let mut dial = match code / 2 {
            fields::OTHER_DIAL => reader.text()?,
            fields::FAULT => {
                let path = fields::path_in_fault([reader.whole()?, reader.whole()?]);
                path.ok_or(LinkError::NewerContent)?
            }
            number => fields::path(number).ok_or(LinkError::NewerContent)?.to_owned(),
        };
        if code % 2 == 1 {
            dial += &format!(" {}..{}", reader.number()?, reader.number()?);
        }
        dials.push(dial);
    }
    Ok(dials.join("; "))
}

/// A time in nanoseconds. Whether the run is as long is checked later.
fn read_time(number: f64) -> Result<u64, LinkError> {
    if number < 0.0 || number.fract() != 0.0 {
        let allowed = "a whole number of nanoseconds, 0 or more";
        return Err(FieldError::new("time", &Value::Number(number / 1e9), allowed).into());
    }
    Ok(number as u64)
}

/// A speed; 0 for as fast as possible.
fn read_speed(number: f64) -> Result<Pace, LinkError> {
    match number {
        0.0 => Ok(Pace::Fastest),
        factor if (0.001..=100.0).contains(&factor) => Ok(Pace::Times(factor)),
        _ => Err(FieldError::new("speed", &Value::Number(number), "0.001 to 100, or fastest").into()),
    }
}

/// The word at a place of a list.
fn word(words: &[&'static str], place: u64) -> Result<&'static str, LinkError> {
    let word = usize::try_from(place).ok().and_then(|place| words.get(place));
    word.copied().ok_or(LinkError::NewerContent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write;

    #[test]
    fn a_link_to_a_preset_that_has_changed_since_gives_the_former_run() {
        let present = netduel_presets::find("web-site").unwrap().scenario;
        let mut before = Scenario { title: "Old title".to_owned(), ..present.clone() };
        before.workload.users = 31;
        let former = write(&State { scenario: before, ..State::default() }).unwrap();
        let base = Base { id: "web-site", former: Some(former.leak()) };
        let read = scenario_of(&base).unwrap();
        assert_eq!(read.workload.users, 31);
        assert_eq!((read.title, read.dials), (present.title, present.dials));
    }
}
