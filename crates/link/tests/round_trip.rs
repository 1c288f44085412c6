//! What is written is read again, exactly, and it is short.

mod common;

use common::state;
use netduel_link::{LinkError, State, read, write};
use netduel_scenario::{Scenario, Value};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_valid_state_is_read_as_it_was_written(state in state()) {
        let text = write(&state).unwrap();
        let read = read(&text).unwrap();
        prop_assert_eq!(&read, &state, "{}", text);
        // The engine is given every value, not only those that differ from the defaults.
        for parameter in Scenario::parameters() {
            prop_assert_eq!(read.scenario.get(&parameter.path()), state.scenario.get(&parameter.path()));
        }
        prop_assert_eq!(&read.scenario.faults, &state.scenario.faults);
        prop_assert_eq!(write(&read).unwrap(), text);
    }
}

/// A preset without any change.
fn preset(id: &str) -> State {
    let scenario = netduel_presets::find(id).unwrap().scenario;
    State { preset: Some(id.to_owned()), scenario, ..State::default() }
}

fn set(state: &mut State, path: &str, text: &str) {
    state.scenario.set(path, &Value::parse(text)).unwrap();
}

#[test]
fn the_default_duel_with_three_changes_and_two_faults_has_at_most_120_characters() {
    let mut state = preset("web-site");
    for (path, text) in [
        ("workload.users", "48"),
        ("client_server.service_rate_per_s", "173.25"),
        ("peer_to_peer.search", "central_index"),
        ("faults.1.at_s", "12.345"),
        ("faults.1.side", "client_server"),
        ("faults.1.node", "1"),
        ("faults.1.until_s", "31.5"),
        ("faults.2.at_s", "20.001"),
        ("faults.2.kind", "partition"),
        ("faults.2.share", "0.35"),
        ("faults.2.order", "degree"),
    ] {
        set(&mut state, path, text);
    }
    state.time_ns = 33_123_456_789;
    let text = write(&state).unwrap();
    println!("{} characters: {text}", text.len());
    assert!(text.len() <= 120, "{} characters: {text}", text.len());
    assert_eq!(read(&text), Ok(state));
}

#[test]
fn every_preset_without_its_name_has_at_most_400_characters() {
    for preset in netduel_presets::all() {
        let state = State { scenario: preset.scenario, ..State::default() };
        let text = write(&state).unwrap();
        println!("{}: {} characters", preset.id, text.len());
        assert!(text.len() <= 400, "{}: {} characters: {text}", preset.id, text.len());
        assert_eq!(read(&text), Ok(state));
    }
}

#[test]
fn a_preset_by_its_name_is_a_few_characters() {
    for preset in netduel_presets::all() {
        let state = State { preset: Some(preset.id), scenario: preset.scenario, ..State::default() };
        assert_eq!(write(&state).unwrap().len(), 8);
    }
}

#[test]
fn a_scenario_that_is_too_large_for_a_link_is_refused() {
    let mut state = preset("web-site");
    state.scenario.faults = vec![state.scenario.faults.first().cloned().unwrap_or_default(); 1000];
    for (fault, at) in state.scenario.faults.iter_mut().zip(1..) {
        (fault.at_s, fault.speed, fault.loss) =
            (f64::from(at) / 7.0, f64::from(at) / 1700.0, f64::from(at) / 3001.0);
    }
    assert!(matches!(write(&state), Err(LinkError::TooLong { characters }) if characters > 16_384));
}

#[test]
fn an_unknown_preset_is_written_with_all_its_values() {
    let state = State { preset: Some("no-such-preset".to_owned()), ..preset("release-day") };
    let read = read(&write(&state).unwrap()).unwrap();
    assert_eq!(read, State { preset: None, ..state });
}
