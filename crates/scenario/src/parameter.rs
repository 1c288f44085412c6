//! What the editor, the command line and the checks know about one parameter of a scenario.

use super::number::written;
use std::fmt;

/// One parameter: its path, its meaning, its unit and what is allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Name of its table in a scenario file, such as `workload`.
    pub table: &'static str,
    /// Name within the table, such as `users`; the path is `workload.users`.
    pub name: &'static str,
    /// Short name shown beside the control.
    pub label: &'static str,
    /// Unit shown behind the value; empty for pure numbers and choices.
    pub unit: &'static str,
    /// One or two sentences: what it means.
    pub help: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Smallest number allowed (numbers only).
    pub minimum: f64,
    /// Largest number allowed (numbers only).
    pub maximum: f64,
}

impl Parameter {
    /// The path used everywhere: editor, `--set`, sweeps and errors.
    pub fn path(&self) -> String {
        format!("{}.{}", self.table, self.name)
    }

    /// What is allowed, as the end of a sentence: `1 to 64 servers`.
    pub fn allowed(&self) -> String {
        let range = || {
            let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
            format!("{} to {}{unit}", written(self.minimum), written(self.maximum))
        };
        match self.kind {
            Kind::Whole => format!("a whole number, {}", range()),
            Kind::Real => range(),
            Kind::WholeOr(word) => format!("a whole number, {}, or \"{word}\"", range()),
            Kind::RealOr(word) => format!("{}, or \"{word}\"", range()),
            Kind::Choice(choices) => choices.iter().map(|choice| choice.name).collect::<Vec<_>>().join(", "),
            Kind::Switch => "true, false".to_owned(),
            Kind::Form(form) => form.to_owned(),
            Kind::Text => "a text".to_owned(),
        }
    }

    /// The error that says what was refused and what is allowed.
    pub fn refuse(&self, value: &Value) -> FieldError {
        FieldError { path: self.path(), value: value.to_string(), allowed: self.allowed() }
    }
}

/// A value as people and files write it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Value {
    /// Any number.
    Number(f64),
    /// A word: a choice, `unlimited`, `busiest` or free text.
    Text(String),
    /// True or false.
    Switch(bool),
    /// Something no parameter takes (a list, a table, a date), kept only to be named in the error.
    Other(String),
}

impl Value {
    /// Reads what a person typed: a number if it is one, else a word.
    pub fn parse(text: &str) -> Value {
        text.trim().parse::<f64>().map_or_else(|_| Value::word(text), Value::Number)
    }

    /// As `parse`, of what is no number.
    pub fn word(text: &str) -> Value {
        match text.trim() {
            "true" => Value::Switch(true),
            "false" => Value::Switch(false),
            text => Value::Text(text.trim_matches('"').to_owned()),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => f.write_str(&written(*number)),
            Value::Text(text) => write!(f, "\"{text}\""),
            Value::Switch(on) => write!(f, "{on}"),
            Value::Other(text) => f.write_str(text),
        }
    }
}

/// What kind of value a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A whole number in the range.
    Whole,
    /// Any number in the range.
    Real,
    /// A whole number in the range, or this word (`unlimited`, `busiest`).
    WholeOr(&'static str),
    /// A number in the range, or this word (`never`).
    RealOr(&'static str),
    /// One of these.
    Choice(&'static [Choice]),
    /// True or false.
    Switch,
    /// A text of this form, such as a list of numbers.
    Form(&'static str),
    /// Free text.
    Text,
}

/// One of the values of a choice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// The word in files and on the command line.
    pub name: &'static str,
    /// What the page shows.
    pub label: &'static str,
}

/// A value that was refused: which field, what was given, what is possible.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldError {
    /// The parameter's path, such as `workload.users`.
    pub path: String,
    /// The refused value as given.
    pub value: String,
    /// What is possible.
    pub allowed: String,
}

/// How what is allowed begins where the field itself is unknown.
pub(crate) const NO_SUCH_FIELD: &str = "no such field";

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.allowed.starts_with(NO_SUCH_FIELD) {
            return write!(f, "{}: {} was given, but there is {}", self.path, self.value, self.allowed);
        }
        write!(f, "{}: {} is not possible; allowed: {}", self.path, self.value, self.allowed)
    }
}

impl std::error::Error for FieldError {}

/// A type that can stand as a field of a scenario table.
pub trait Field: Sized {
    /// The kind of value it takes.
    const KIND: Kind;
    /// Its value as files write it.
    fn value(&self) -> Value;
    /// Reads a value; `None` if it is of another kind. Ranges are checked by the table.
    fn from_value(value: &Value) -> Option<Self>;
}

/// A field of any type, reached by its name: the code for each of a hundred fields would weigh more than all else that
/// the page has of a scenario.
pub(crate) trait ErasedField {
    /// Its value as files write it.
    fn value(&self) -> Value;
    /// Takes a value; false if it is of another kind.
    fn take(&mut self, value: &Value) -> bool;
}

impl<T: Field> ErasedField for T {
    fn value(&self) -> Value {
        Field::value(self)
    }

    fn take(&mut self, value: &Value) -> bool {
        Self::from_value(value).map(|value| *self = value).is_some()
    }
}

fn place(parameters: &[Parameter], name: &str) -> Option<usize> {
    parameters.iter().position(|parameter| parameter.name == name)
}

/// The value of a table's field.
pub(crate) fn get(parameters: &[Parameter], slots: &[&dyn ErasedField], name: &str) -> Option<Value> {
    Some(slots.get(place(parameters, name)?)?.value())
}

/// Sets a table's field.
pub(crate) fn set(
    table: &str,
    parameters: &'static [Parameter],
    slots: &mut [&mut dyn ErasedField],
    name: &str,
    value: &Value,
) -> Result<(), FieldError> {
    let Some(place) = place(parameters, name) else {
        return Err(unknown_field(table, name, value, parameters));
    };
    let parameter = &parameters[place];
    if parameter.in_range(value) && slots[place].take(value) { Ok(()) } else { Err(parameter.refuse(value)) }
}

/// Largest integer that JSON, JavaScript and `f64` all carry exactly: 2⁵³ − 1.
pub const LARGEST_EXACT_INTEGER: f64 = 9_007_199_254_740_991.0;

fn whole(value: &Value) -> Option<u64> {
    match value {
        // A negative or fractional number is of the wrong kind: the error then says "a whole number".
        Value::Number(number) if *number >= 0.0 && *number <= LARGEST_EXACT_INTEGER => {
            let integer = *number as u64;
            (integer as f64 == *number).then_some(integer)
        }
        _ => None,
    }
}

impl Field for u32 {
    const KIND: Kind = Kind::Whole;
    fn value(&self) -> Value {
        Value::Number(f64::from(*self))
    }
    fn from_value(value: &Value) -> Option<u32> {
        whole(value).and_then(|integer| u32::try_from(integer).ok())
    }
}

impl Field for u64 {
    const KIND: Kind = Kind::Whole;
    fn value(&self) -> Value {
        Value::Number(*self as f64)
    }
    fn from_value(value: &Value) -> Option<u64> {
        whole(value)
    }
}

impl Field for f64 {
    const KIND: Kind = Kind::Real;
    fn value(&self) -> Value {
        Value::Number(*self)
    }
    fn from_value(value: &Value) -> Option<f64> {
        match value {
            Value::Number(number) if number.is_finite() => Some(*number),
            _ => None,
        }
    }
}

impl Field for bool {
    const KIND: Kind = Kind::Switch;
    fn value(&self) -> Value {
        Value::Switch(*self)
    }
    fn from_value(value: &Value) -> Option<bool> {
        match value {
            Value::Switch(on) => Some(*on),
            _ => None,
        }
    }
}

impl Field for String {
    const KIND: Kind = Kind::Text;
    fn value(&self) -> Value {
        Value::Text(self.clone())
    }
    fn from_value(value: &Value) -> Option<String> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Parameter {
    /// Whether a number lies in the range; what is not a number is judged by the field's type.
    fn in_range(&self, value: &Value) -> bool {
        match (self.kind, value) {
            (Kind::Choice(_) | Kind::Switch | Kind::Form(_) | Kind::Text, _) => true,
            (_, Value::Number(number)) => (self.minimum..=self.maximum).contains(number),
            _ => true,
        }
    }
}

/// The error for a field that does not exist: names those that do.
fn unknown_field(table: &str, name: &str, value: &Value, parameters: &[Parameter]) -> FieldError {
    let known: Vec<_> = parameters.iter().map(|parameter| parameter.name).collect();
    FieldError {
        path: format!("{table}.{name}"),
        value: value.to_string(),
        allowed: format!("{NO_SUCH_FIELD}; {table} has {}", known.join(", ")),
    }
}
