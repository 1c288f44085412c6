//! The parameters of a scenario: path, meaning, unit and allowed values of each.

use std::fmt;

/// One parameter of a scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// The name of its table in a scenario file, such as `workload`.
    pub table: &'static str,
    /// The name within the table, such as `users`. The path is then `workload.users`.
    pub name: &'static str,
    /// The short name beside the control.
    pub label: &'static str,
    /// The unit of the value. Empty for pure numbers and choices.
    pub unit: &'static str,
    /// The meaning, in one or two sentences.
    pub help: &'static str,
    /// The kind of value.
    pub kind: Kind,
    /// The smallest number allowed. Used for numbers only.
    pub minimum: f64,
    /// The largest number allowed. Used for numbers only.
    pub maximum: f64,
}

impl Parameter {
    /// The path, which is used in the editor, on the command line and in errors.
    pub fn path(&self) -> String {
        format!("{}.{}", self.table, self.name)
    }

    /// The allowed values, as the end of a sentence: `1 to 64 servers`.
    pub fn allowed(&self) -> String {
        let range = || {
            let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
            format!("{} to {}{unit}", self.minimum, self.maximum)
        };
        match self.kind {
            Kind::Whole => format!("a whole number, {}", range()),
            Kind::Real => range(),
            Kind::WholeOr(word) => format!("a whole number, {}, or \"{word}\"", range()),
            Kind::RealOr(word) => format!("{}, or \"{word}\"", range()),
            Kind::Choice(choices) => choices.iter().map(|choice| choice.name).collect::<Vec<_>>().join(", "),
            Kind::Switch => "true or false".to_owned(),
            Kind::Format(format) => format.to_owned(),
            Kind::Text => "a text".to_owned(),
        }
    }

    /// The error for a value that is not allowed.
    fn invalid(&self, value: &Value) -> FieldError {
        FieldError { path: self.path(), value: value.to_string(), allowed: self.allowed() }
    }
}

/// A value, as it is written in a file or on the command line.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Value {
    /// Any number.
    Number(f64),
    /// A choice, a word such as `unlimited` or `busiest`, or free text.
    Text(String),
    /// True or false.
    Switch(bool),
    /// A list, a table or a date, which no parameter accepts. It is kept for the error message.
    Other(String),
}

impl Value {
    /// Parses a text: a finite decimal number gives a number, everything else a switch or a text.
    pub fn parse(text: &str) -> Value {
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        number.map_or_else(|| Value::word(text), Value::Number)
    }

    /// Parses a text that is not a number.
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
            Value::Number(number) => write!(f, "{number}"),
            Value::Text(text) => write!(f, "\"{text}\""),
            Value::Switch(on) => write!(f, "{on}"),
            Value::Other(text) => f.write_str(text),
        }
    }
}

/// The kind of value that a parameter accepts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A whole number in the range.
    Whole,
    /// Any number in the range.
    Real,
    /// A whole number in the range, or this word, such as `unlimited`.
    WholeOr(&'static str),
    /// A number in the range, or this word, such as `never`.
    RealOr(&'static str),
    /// One of these choices.
    Choice(&'static [Choice]),
    /// True or false.
    Switch,
    /// A text in this format, such as a list of numbers.
    Format(&'static str),
    /// Free text.
    Text,
}

/// One of the values that a parameter offers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// The name in files and on the command line.
    pub name: &'static str,
    /// The name on the page.
    pub label: &'static str,
}

/// An invalid value of a field.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldError {
    /// The parameter's path, such as `workload.users`.
    pub path: String,
    /// The invalid value, as it was given.
    pub value: String,
    /// The allowed values.
    pub allowed: String,
}

/// The beginning of [`FieldError::allowed`] if the field does not exist.
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

/// A type of a field in a table of a scenario.
pub trait Field: Sized {
    /// The kind of value that it accepts.
    const KIND: Kind;
    /// The value, as it is written in files.
    fn value(&self) -> Value;
    /// Converts a value. `None` if it is of another kind. The table checks the range.
    fn from_value(value: &Value) -> Option<Self>;
}

/// A field whose type is erased, so that one function serves all the fields of a table.
pub(crate) trait ErasedField {
    /// The value, as it is written in files.
    fn value(&self) -> Value;
    /// Assigns a value. False if it is of another kind.
    fn assign(&mut self, value: &Value) -> bool;
}

impl<T: Field> ErasedField for T {
    fn value(&self) -> Value {
        Field::value(self)
    }

    fn assign(&mut self, value: &Value) -> bool {
        Self::from_value(value).map(|value| *self = value).is_some()
    }
}

fn position(parameters: &[Parameter], name: &str) -> Option<usize> {
    parameters.iter().position(|parameter| parameter.name == name)
}

/// The value of the field with this name.
pub(crate) fn get(parameters: &[Parameter], fields: &[&dyn ErasedField], name: &str) -> Option<Value> {
    Some(fields.get(position(parameters, name)?)?.value())
}

/// Sets the field with this name.
pub(crate) fn set(
    table: &str,
    parameters: &'static [Parameter],
    fields: &mut [&mut dyn ErasedField],
    name: &str,
    value: &Value,
) -> Result<(), FieldError> {
    let Some(position) = position(parameters, name) else {
        return Err(unknown_field(table, name, value, parameters));
    };
    let parameter = &parameters[position];
    if parameter.in_range(value) && fields[position].assign(value) {
        Ok(())
    } else {
        Err(parameter.invalid(value))
    }
}

/// The largest integer that JSON, JavaScript and `f64` all represent exactly: 2⁵³ − 1.
pub const LARGEST_EXACT_INTEGER: f64 = 9_007_199_254_740_991.0;

fn whole(value: &Value) -> Option<u64> {
    match value {
        // A negative or fractional number is of another kind, so the error says "a whole number".
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
    /// Whether a number lies in the range. Other values are checked by the type of the field.
    fn in_range(&self, value: &Value) -> bool {
        match (self.kind, value) {
            (Kind::Choice(_) | Kind::Switch | Kind::Format(_) | Kind::Text, _) => true,
            (_, Value::Number(number)) => (self.minimum..=self.maximum).contains(number),
            _ => true,
        }
    }
}

/// The error for a field that does not exist. It names those that do.
fn unknown_field(table: &str, name: &str, value: &Value, parameters: &[Parameter]) -> FieldError {
    let known: Vec<_> = parameters.iter().map(|parameter| parameter.name).collect();
    FieldError {
        path: format!("{table}.{name}"),
        value: value.to_string(),
        allowed: format!("{NO_SUCH_FIELD}; {table} has {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn numbers_are_written_in_plain_decimal() {
        for text in
            ["0", "0.04", "24", "-1", "1000000", "9007199254740991", "0.000000001", "3.541138303643671"]
        {
            assert_eq!(Value::Number(text.parse().unwrap()).to_string(), text);
        }
    }

    #[test]
    fn a_number_is_read_back_exactly() {
        for number in [0.1 + 0.2, 1.0 / 3.0, 1e18, 5e-324, f64::MAX] {
            assert_eq!(Value::parse(&Value::Number(number).to_string()), Value::Number(number));
        }
    }

    #[test]
    fn only_finite_decimals_are_numbers() {
        assert_eq!(
            [" 1 ", "-0.5", "2e3", ".5"].map(Value::parse),
            [1.0, -0.5, 2000.0, 0.5].map(Value::Number)
        );
        for text in ["", "inf", "-infinity", "NaN", "0x10", "1e999", "1x", "--1"] {
            assert!(matches!(Value::parse(text), Value::Text(_)), "{text}");
        }
    }
}
