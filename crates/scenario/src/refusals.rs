//! What tests ask of bad input: that its field is named, and what it was, and what is possible.

use crate::{Scenario, Value};

/// The paths that are refused when a scenario of two sides is changed so.
pub(crate) fn refused(changes: &[(&str, &str)]) -> Vec<String> {
    let mut scenario = Scenario::default();
    scenario.add_side("client_server");
    scenario.add_side("peer_to_peer");
    let set = changes.iter().filter_map(|(path, value)| scenario.set(path, &Value::parse(value)).err());
    let mut errors: Vec<_> = set.collect();
    errors.extend(scenario.validate().err().into_iter().flatten());
    assert!(errors.iter().all(|error| !error.allowed.is_empty() && !error.value.is_empty()));
    errors.into_iter().map(|error| error.path).collect()
}
