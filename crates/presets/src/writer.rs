//! Writes scenario files.

use netduel_scenario::{Scenario, Value};

/// The scenario as a file in TOML, which [`read_scenario`](crate::read_scenario) reads as an equal scenario. Values that are as by
/// default are left out, and so is the guided tour.
pub fn write_scenario(scenario: &Scenario) -> String {
    let overrides = scenario.to_overrides();
    let mut file = String::new();
    for (path, value) in &overrides {
        if !path.contains('.') && !matches!(value, Value::Switch(_)) {
            file += &format!("{path} = {}\n", if path == "dials" { list(value) } else { written(value) });
        }
    }
    for table in ["run", "workload", "client_server", "peer_to_peer", "file", "swarm"] {
        let is_present = overrides.iter().any(|(path, _)| path == table);
        let fields = fields_of(&overrides, table);
        if is_present || !fields.is_empty() {
            file += &format!("\n[{table}]\n{fields}");
        }
    }
    for number in 1..=scenario.faults.len() {
        file += &format!("\n[[faults]]\n{}", fields_of(&overrides, &format!("faults.{number}")));
    }
    file.trim_start().to_owned()
}

/// The fields of a table, one on a line.
fn fields_of(overrides: &[(String, Value)], table: &str) -> String {
    let name = |path: &'_ str| path.strip_prefix(table)?.strip_prefix('.').map(str::to_owned);
    let fields = overrides.iter().filter_map(|(path, value)| Some((name(path)?, value)));
    fields.map(|(name, value)| format!("{name} = {}\n", written(value))).collect()
}

/// A value in TOML.
fn written(value: &Value) -> String {
    match value {
        // Whole numbers of any size are written without a point: TOML tells them from others.
        Value::Number(number) if number.fract() == 0.0 => toml::Value::Integer(*number as i64).to_string(),
        Value::Number(number) => toml::Value::Float(*number).to_string(),
        Value::Switch(on) => toml::Value::Boolean(*on).to_string(),
        Value::Text(text) | Value::Other(text) => toml::Value::String(text.clone()).to_string(),
    }
}

/// A text of entries with semicolons between them as a list in TOML.
fn list(value: &Value) -> String {
    match value {
        Value::Text(text) => {
            let entries = text.split(';').map(|entry| toml::Value::String(entry.trim().to_owned()));
            toml::Value::Array(entries.collect()).to_string()
        }
        other => written(other),
    }
}
