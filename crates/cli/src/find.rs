//! Finds the scenario with a name: a preset, a file or a link.

use netduel_link::{LinkError, State, read, state_in};
use netduel_scenario::{FieldError, LONGEST_SHOWN, Scenario, printable};
use netduel_session::query::{Problem, Query};
use std::path::Path;
use std::{fs, io};

/// Reads and checks the scenario with a name. It has its guided tour.
///
/// # Errors
/// One line for each problem.
pub(crate) fn find(name: &str) -> Result<Scenario, String> {
    Ok(find_state(name)?.scenario)
}

/// As [`find`], with the preset that the scenario is a change of, and with what a link says of the page.
pub(crate) fn find_state(name: &str) -> Result<State, String> {
    let path = Path::new(name);
    let looks_like_a_file = path.extension().is_some() || path.components().count() > 1;
    if !looks_like_a_file && let Some(state) = preset(name) {
        return Ok(state);
    }
    let is_address = ["http://", "https://"].into_iter().any(|scheme| name.starts_with(scheme));
    let shown = printable(name, LONGEST_NAME);
    let in_link = |error: LinkError| format!("{}: {error}", printable(name, LONGEST_SHOWN));
    // A file can be named like a link.
    match (state_in(name), is_address) {
        (Some(state), _) if is_address || !path.exists() => return linked(state).map_err(in_link),
        (None, true) => return addressed(name).map_err(|problems| format!("{shown}:\n{problems}")),
        _ => {}
    }
    match fs::read(path) {
        Ok(file) => match netduel_presets::read_scenario(file) {
            Ok(scenario) => Ok(State { scenario, ..State::default() }),
            Err(errors) => Err(format!("{shown}:\n{}", lines(&errors))),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let ids: Vec<_> = netduel_presets::all().into_iter().map(|preset| preset.id).collect();
            Err(format!(
                "{shown}: there is neither such a file nor such a preset; presets: {}",
                ids.join(", ")
            ))
        }
        Err(error) => Err(format!("{shown}: {error}")),
    }
}

/// A preset with its guided tour.
fn preset(id: &str) -> Option<State> {
    let scenario = netduel_presets::find(id)?.scenario;
    let scenario = Scenario { steps: netduel_presets::tour(id), ..scenario };
    Some(State { preset: Some(id.to_owned()), scenario, ..State::default() })
}

/// The state of a link, with the tour of its preset.
fn linked(text: &str) -> Result<State, LinkError> {
    let mut state = read(text)?;
    state.scenario.steps = state.preset.as_deref().map(netduel_presets::tour).unwrap_or_default();
    Ok(state)
}

/// The run of an address that names it by parameters alone, such as `?scenario=web-site&seed=9`.
fn addressed(address: &str) -> Result<State, String> {
    let search = address.split_once('?').map_or("", |(_, rest)| rest.split('#').next().unwrap_or_default());
    let presets = netduel_presets::all();
    let ids: Vec<&str> = presets.iter().map(|preset| preset.id.as_str()).collect();
    let (query, mut problems) = Query::parse(search, &ids);
    let mut state = preset(&query.scenario).unwrap_or_default();
    problems.extend(query.apply(&mut state.scenario));
    let line = |Problem { name, value, allowed, is_unknown }: Problem| match is_unknown {
        true => format!("there is no parameter {name}; there are {allowed}"),
        false => format!("{name}: {value} is not possible; allowed: {allowed}"),
    };
    let problems: Vec<String> = problems.into_iter().take(LARGEST_ERROR_COUNT).map(line).collect();
    if problems.is_empty() { Ok(state) } else { Err(problems.join("\n")) }
}

/// The largest number of errors that are printed.
const LARGEST_ERROR_COUNT: usize = 20;

/// The largest number of characters of a file's name in a message.
const LONGEST_NAME: usize = 120;

/// The errors, one on each line.
pub(crate) fn lines(errors: &[FieldError]) -> String {
    let mut lines: Vec<String> = errors.iter().take(LARGEST_ERROR_COUNT).map(ToString::to_string).collect();
    if errors.len() > LARGEST_ERROR_COUNT {
        lines.push(format!("and {} more", errors.len() - LARGEST_ERROR_COUNT));
    }
    lines.join("\n")
}
