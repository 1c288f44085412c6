//! Reads scenario files. The build script uses this module too, to serialise the presets.

use netduel_scenario::{Entry, FieldError, Kind, Scenario, Value};

/// Reads and validates a scenario file in TOML, which is UTF-8 text.
///
/// # Errors
/// All errors found, each with the field, its value and the allowed values. If the text is not valid TOML, the path of the
/// error is the line, with the field on it if there is one.
pub fn read_scenario(file: impl AsRef<[u8]>) -> Result<Scenario, Vec<FieldError>> {
    let text = as_text(file.as_ref()).map_err(|error| vec![error])?;
    let table: toml::Table = text.parse().map_err(|error| vec![syntax_error(text, &error)])?;
    read_table(&table)
}

/// Reads and validates a scenario from a table like that of a file.
///
/// # Errors
/// All errors found.
pub fn read_table(table: &toml::Table) -> Result<Scenario, Vec<FieldError>> {
    let mut scenario = Scenario::default();
    let mut errors = Vec::new();
    for (name, value) in table {
        read_value(&mut scenario, name, value, &mut errors);
    }
    if errors.is_empty() {
        errors.extend(scenario.validate().err().into_iter().flatten());
        errors.extend(scenario.validate_dials().err());
        errors.extend(scenario.validate_steps().err().into_iter().flatten());
    }
    if errors.is_empty() { Ok(scenario) } else { Err(errors) }
}

/// The text of a file, without a byte order mark.
fn as_text(file: &[u8]) -> Result<&str, FieldError> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    std::str::from_utf8(file).map_err(|error| {
        let (before, after) = file.split_at(error.valid_up_to());
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |position| position + 1);
        let rest = after.iter().position(|byte| *byte == b'\n').unwrap_or(after.len()).min(80);
        let given = String::from_utf8_lossy(&file[start..before.len() + rest]).trim().to_owned();
        let byte = after.first().copied().unwrap_or_default();
        let allowed = format!("text in UTF-8, of which the byte 0x{byte:02x} here is no part");
        FieldError::new(&format!("line {line}"), &Value::Text(given), allowed)
    })
}

/// Sets the values of a table or list and of those nested in it. Faults and steps are numbered from 1.
fn read_value(scenario: &mut Scenario, path: &str, value: &toml::Value, errors: &mut Vec<FieldError>) {
    match value {
        toml::Value::Table(table) if Scenario::is_table(path) => {
            scenario.add_table(path);
            for (name, value) in table {
                read_value(scenario, &format!("{path}.{name}"), value, errors);
            }
        }
        toml::Value::Table(table) if Scenario::is_step_table(path) => {
            for (name, value) in table {
                read_value(scenario, &format!("{path}.{name}"), value, errors);
            }
        }
        toml::Value::Array(entries) if is_list_of_tables(path) => {
            for (number, entry) in (1..).zip(entries) {
                read_value(scenario, &format!("{path}.{number}"), entry, errors);
            }
        }
        single if path == "steps" || path.starts_with("steps.") => {
            errors.extend(scenario.set_step(path, &schema_value(path, single)).err());
        }
        single => errors.extend(scenario.set(path, &schema_value(path, single)).err()),
    }
}

/// Whether a path is that of a list of tables: the faults, the steps of the tour, or the faults of a step.
fn is_list_of_tables(path: &str) -> bool {
    matches!(path, "faults" | "steps") || path.strip_suffix(".faults").is_some_and(Scenario::is_step_table)
}

/// The value for a field at a path, as the schema reads it.
pub fn schema_value(path: &str, value: &toml::Value) -> Value {
    if let (toml::Value::Array(entries), Some(entry)) = (value, entry_of_list(path)) {
        let text = if matches!(entry, Entry::Row(..)) { rows_text(entries) } else { list_text(entries) };
        return text.map_or_else(|| Value::Other(value.to_string()), Value::Text);
    }
    match value {
        // A number that is not represented exactly must not become another one.
        toml::Value::Integer(number) if *number as f64 as i128 == i128::from(*number) => {
            Value::Number(*number as f64)
        }
        toml::Value::Integer(number) => Value::Other(number.to_string()),
        toml::Value::Float(number) => Value::Number(*number),
        toml::Value::Boolean(on) => Value::Switch(*on),
        toml::Value::String(text) => Value::Text(text.clone()),
        toml::Value::Array(entries)
            if (path == "dials" || path.starts_with("steps.")) && entries.iter().all(toml::Value::is_str) =>
        {
            let entries: Vec<&str> = entries.iter().filter_map(toml::Value::as_str).collect();
            let is_separated = path == "dials" || path.ends_with(".claims");
            Value::Text(entries.join(if is_separated { "; " } else { " " }))
        }
        other => Value::Other(other.to_string()),
    }
}

/// A list as one text. `None` if an entry is neither a number nor a text that is one entry.
fn list_text(entries: &[toml::Value]) -> Option<String> {
    let entry = |entry: &toml::Value| match entry {
        toml::Value::Integer(_) | toml::Value::Float(_) => Some(entry.to_string()),
        toml::Value::String(text)
            if !text.contains(|letter: char| letter.is_whitespace() || letter == ';') =>
        {
            Some(text.clone())
        }
        _ => None,
    };
    Some(entries.iter().map(entry).collect::<Option<Vec<String>>>()?.join(" "))
}

/// A list of lists as one text. `None` if an entry is no list.
fn rows_text(rows: &[toml::Value]) -> Option<String> {
    let rows = rows.iter().map(|row| list_text(row.as_array()?));
    Some(rows.collect::<Option<Vec<String>>>()?.join("; "))
}

/// What the list consists of that the field at a path takes, and that can also be written as a list of TOML.
fn entry_of_list(path: &str) -> Option<Entry> {
    Scenario::parameters().find(|known| known.path() == path).and_then(|known| match known.kind {
        Kind::List(list) => Some(list.entry),
        _ => None,
    })
}

/// The error for text that is not TOML. A number that TOML cannot represent is an invalid value of its field.
fn syntax_error(text: &str, error: &toml::de::Error) -> FieldError {
    let start = error.span().map_or(0, |span| span.start).min(text.len());
    let index = text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count();
    let given = text.lines().nth(index).unwrap_or_default().trim();
    let line = format!("line {}", index + 1);
    let field = field_of_line(text, index);
    let number = given.split_once('=').map(|(_, value)| value.split('#').next().unwrap_or_default().trim());
    if let (Some(path), Some(number)) = (&field, number.filter(|number| is_written_number(number))) {
        let known = Scenario::parameters().find(|known| without_number(path) == known.path());
        if let Some(parameter) = known {
            return FieldError::new(path, &Value::parse(number), parameter.allowed());
        }
    }
    let path = field.map_or_else(|| line.clone(), |path| format!("{line}, {path}"));
    FieldError::new(&path, &Value::Text(given.to_owned()), format!("valid TOML; {}", error.message()))
}

/// The path of the field that is assigned on a line, counted from 0. `None` if the line assigns nothing.
fn field_of_line(text: &str, index: usize) -> Option<String> {
    let key = text.lines().nth(index)?.split_once('=')?.0.trim();
    let is_key = |key: &str| {
        !key.is_empty()
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    let before = || text.lines().take(index).map(str::trim);
    let table = before().filter(|line| line.starts_with('[')).last().unwrap_or_default();
    let table = match table.split('#').next().unwrap_or_default().trim() {
        list @ ("[[faults]]" | "[[steps]]") => {
            let number = before().filter(|line| line.starts_with(list)).count();
            format!("{}.{number}.", list.trim_matches(['[', ']']))
        }
        "" => String::new(),
        table => format!("{}.", table.trim_matches(['[', ']'])),
    };
    is_key(key).then(|| format!("{table}{key}"))
}

/// Whether a text has only characters of numbers, and among them a digit.
fn is_written_number(text: &str) -> bool {
    let is_part =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'_' | b',' | b'e' | b'E');
    text.bytes().all(is_part) && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The path of a parameter without the number of the fault.
fn without_number(path: &str) -> String {
    match path.strip_prefix("faults.").and_then(|rest| rest.split_once('.')) {
        Some((_, name)) => format!("faults.{name}"),
        None => path.to_owned(),
    }
}
