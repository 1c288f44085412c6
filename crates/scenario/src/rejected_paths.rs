//! A helper of the tests of validation.

use crate::{Scenario, Value};

/// The paths of the fields that are rejected after these changes to a scenario with two sides. Every error has to name the
/// value and the allowed values.
pub(crate) fn rejected_paths(changes: &[(&str, &str)]) -> Vec<String> {
    let mut scenario = Scenario::default();
    scenario.add_table("client_server");
    scenario.add_table("peer_to_peer");
    let set = changes.iter().filter_map(|(path, value)| scenario.set(path, &Value::parse(value)).err());
    let mut errors: Vec<_> = set.collect();
    errors.extend(scenario.validate().err().into_iter().flatten());
    for error in &errors {
        assert!(!error.allowed.is_empty() && !error.value.is_empty());
        assert!(error.to_string().chars().count() <= 240, "three lines of 80 columns: {error}");
        assert!(!error.to_string().contains('…'), "what is allowed is not shortened: {error}");
    }
    errors.into_iter().map(|error| error.path).collect()
}
