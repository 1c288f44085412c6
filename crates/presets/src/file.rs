//! Reads a scenario file. Also part of the build script, which turns the presets into bytes.

use netduel_scenario::{FieldError, Scenario, Value};

/// Reads the text of a scenario file (TOML): every value through the schema, so that an error names the field,
/// the value and what is possible.
///
/// # Errors
/// All faults found; a text that is no TOML is reported under the path `line n`.
pub fn read_scenario(text: &str) -> Result<Scenario, Vec<FieldError>> {
    let table: toml::Table = text.parse().map_err(|error| vec![not_toml(text, &error)])?;
    let mut scenario = Scenario::default();
    let mut errors = Vec::new();
    for (name, value) in &table {
        read_value(&mut scenario, name, value, &mut errors);
    }
    if errors.is_empty() {
        errors.extend(scenario.validate().err().into_iter().flatten());
    }
    if errors.is_empty() { Ok(scenario) } else { Err(errors) }
}

/// Walks tables and lists down to single values; list entries count from 1.
fn read_value(scenario: &mut Scenario, path: &str, value: &toml::Value, errors: &mut Vec<FieldError>) {
    match value {
        toml::Value::Table(table) => {
            scenario.add_side(path);
            for (name, value) in table {
                read_value(scenario, &format!("{path}.{name}"), value, errors);
            }
        }
        toml::Value::Array(entries) if path == "faults" => {
            for (number, entry) in (1..).zip(entries) {
                read_value(scenario, &format!("{path}.{number}"), entry, errors);
            }
        }
        single => errors.extend(scenario.set(path, &plain(single)).err()),
    }
}

fn plain(value: &toml::Value) -> Value {
    match value {
        toml::Value::Integer(number) => Value::Number(*number as f64),
        toml::Value::Float(number) => Value::Number(*number),
        toml::Value::Boolean(on) => Value::Switch(*on),
        toml::Value::String(text) => Value::Text(text.clone()),
        other => Value::Other(other.to_string()),
    }
}

fn not_toml(text: &str, error: &toml::de::Error) -> FieldError {
    let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
    let given = text.lines().nth(line - 1).unwrap_or_default().trim();
    FieldError {
        path: format!("line {line}"),
        value: given.to_owned(),
        allowed: format!("TOML; {}", error.message()),
    }
}
