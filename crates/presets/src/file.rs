//! Reads scenario files. The build script uses this module too, to serialise the presets.

use netduel_scenario::{FieldError, Scenario, Value};

/// Reads and validates the text of a scenario file in TOML.
///
/// # Errors
/// All errors found, each with the field, its value and the allowed values. If the text is not valid TOML, the path of the
/// error is `line n`.
pub fn read_scenario(text: &str) -> Result<Scenario, Vec<FieldError>> {
    let table: toml::Table = text.parse().map_err(|error| vec![syntax_error(text, &error)])?;
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

/// Sets the values of a table or list and of those nested in it. Faults are numbered from 1.
fn read_value(scenario: &mut Scenario, path: &str, value: &toml::Value, errors: &mut Vec<FieldError>) {
    match value {
        toml::Value::Table(table) => {
            scenario.add_table(path);
            for (name, value) in table {
                read_value(scenario, &format!("{path}.{name}"), value, errors);
            }
        }
        toml::Value::Array(entries) if path == "faults" => {
            for (number, entry) in (1..).zip(entries) {
                read_value(scenario, &format!("{path}.{number}"), entry, errors);
            }
        }
        single => errors.extend(scenario.set(path, &schema_value(single)).err()),
    }
}

fn schema_value(value: &toml::Value) -> Value {
    match value {
        toml::Value::Integer(number) => Value::Number(*number as f64),
        toml::Value::Float(number) => Value::Number(*number),
        toml::Value::Boolean(on) => Value::Switch(*on),
        toml::Value::String(text) => Value::Text(text.clone()),
        other => Value::Other(other.to_string()),
    }
}

fn syntax_error(text: &str, error: &toml::de::Error) -> FieldError {
    let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
    let given = text.lines().nth(line - 1).unwrap_or_default().trim();
    FieldError {
        path: format!("line {line}"),
        value: given.to_owned(),
        allowed: format!("valid TOML; {}", error.message()),
    }
}
