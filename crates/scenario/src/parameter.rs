//! The parameters of a scenario: path, meaning, unit and allowed values of each.

use super::field_error::{FieldError, NO_SUCH_FIELD};
use super::printable::printable;
use super::reader::{self, Refusal};
use super::value::Value;
use std::borrow::Cow;

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

/// The largest number of characters of each reading of an ambiguous value in a message.
const LONGEST_READING: usize = 24;

impl Parameter {
    /// The path, which is used in the editor, on the command line and in errors.
    pub fn path(&self) -> String {
        format!("{}.{}", self.table, self.name)
    }

    /// The allowed values, as the end of a sentence: `1 to 64 servers`.
    pub fn allowed(&self) -> String {
        let range = || {
            let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
            let range = format!("{} to {}{unit}", self.minimum, self.maximum);
            let is_share = self.unit.is_empty() && self.maximum <= 1.0;
            if is_share { format!("{range}, or {} % to 100 %", self.minimum * 100.0) } else { range }
        };
        match self.kind {
            Kind::Whole => format!("a whole number, {}", range()),
            Kind::Real => range(),
            Kind::WholeOr(word) => format!("a whole number, {}, or \"{word}\"", range()),
            Kind::RealOr(word) => format!("{}, or \"{word}\"", range()),
            Kind::Choice(choices) => choices.iter().map(|choice| choice.name).collect::<Vec<_>>().join(", "),
            Kind::Switch => "true or false".to_owned(),
            Kind::List(List { allowed, .. }) | Kind::Format(allowed) => allowed.to_owned(),
            Kind::Text => "a text".to_owned(),
        }
    }

    /// The units in which a text can state the number, as the end of a sentence after "in". `None` if it has to be in the parameter's
    /// own unit.
    pub fn units(&self) -> Option<&'static str> {
        match self.kind {
            // A share is no count.
            Kind::Whole | Kind::WholeOr(_) if self.unit.is_empty() => None,
            Kind::Whole | Kind::WholeOr(_) | Kind::Real | Kind::RealOr(_) => reader::units(self.unit),
            Kind::Choice(_) | Kind::Switch | Kind::List(_) | Kind::Format(_) | Kind::Text => None,
        }
    }

    /// The error for a value that is not allowed, for a reason if there is a particular one.
    fn invalid(&self, value: &Value, refusal: Option<Refusal>) -> FieldError {
        let allowed = match refusal {
            Some(Refusal::Ambiguous { readings, reason }) => {
                let [first, second] = readings.map(|reading| printable(&reading, LONGEST_READING));
                format!("either {first} or {second}, since {reason}")
            }
            Some(Refusal::Entry { row, column, allowed }) => {
                format!("in row {row}, column {column}: {allowed}")
            }
            Some(Refusal::Unit(units)) => format!("{}, in {units}", self.allowed()),
            Some(Refusal::NotANumber) | None => self.allowed(),
        };
        FieldError::new(&self.path(), value, allowed)
    }

    /// The value in the form in which fields take it: a text that stands for a number becomes that number in the parameter's
    /// unit, and words are written as in the schema.
    fn canonical<'a>(&self, value: &'a Value) -> Result<Cow<'a, Value>, Refusal> {
        let Value::Text(text) = value else { return Ok(Cow::Borrowed(value)) };
        let is_word = |word: &str| text.trim().eq_ignore_ascii_case(word);
        let own = match self.kind {
            Kind::WholeOr(word) | Kind::RealOr(word) if is_word(word) => Value::Text(word.to_owned()),
            Kind::Whole | Kind::WholeOr(_) => Value::Number(self.read_whole(text)?),
            Kind::Real | Kind::RealOr(_) => Value::Number(reader::number(text, self.unit)?),
            Kind::Choice(choices) => {
                let written = text.trim().to_ascii_lowercase().replace([' ', '-'], "_");
                match choices.iter().find(|choice| choice.name == written) {
                    Some(choice) => Value::Text(choice.name.to_owned()),
                    None => return Ok(Cow::Borrowed(value)),
                }
            }
            Kind::Switch if ["true", "yes", "on"].into_iter().any(is_word) => Value::Switch(true),
            Kind::Switch if ["false", "no", "off"].into_iter().any(is_word) => Value::Switch(false),
            Kind::Switch | Kind::List(_) | Kind::Format(_) | Kind::Text => return Ok(Cow::Borrowed(value)),
        };
        Ok(Cow::Owned(own))
    }

    /// Reads a whole number. A comma in it can only separate thousands, unless a larger unit makes a fraction of it possible, and
    /// a share is no count.
    fn read_whole(&self, text: &str) -> Result<f64, Refusal> {
        if self.unit.is_empty() && text.contains('%') {
            return Err(Refusal::NotANumber);
        }
        match reader::number(text, self.unit) {
            Err(Refusal::Ambiguous { readings: [_, whole], .. }) if self.unit != "bit" => {
                reader::number(&whole, self.unit)
            }
            // 1.000 is 1, but where points separate thousands it is 1000.
            Ok(number) if number.fract() == 0.0 && reader::has_point_before_three_zeros(text) => {
                Err(Refusal::Ambiguous {
                    readings: [number.to_string(), text.trim().replacen('.', "", 1)],
                    reason: "a point can be a decimal point or separate thousands",
                })
            }
            other => other,
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
    /// A list, which can also be written as one text.
    List(List),
    /// A text in this format.
    Format(&'static str),
    /// Free text.
    Text,
}

/// A list that a parameter accepts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct List {
    /// The allowed values, as the end of a sentence, with an example of the list as one text.
    pub allowed: &'static str,
    /// What it consists of.
    pub entry: Entry,
    /// The largest number of entries.
    pub largest_count: usize,
}

/// An entry of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Entry {
    /// A number from the first to the second one.
    Number(f64, f64),
    /// A row of a table, with as many numbers from the first to the second one as there are rows.
    Row(f64, f64),
    /// A text `number:number`.
    Pair,
}

/// One of the values that a parameter offers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// The name in files and on the command line.
    pub name: &'static str,
    /// The name on the page.
    pub label: &'static str,
}

/// A type of a field in a table of a scenario.
pub trait Field: Sized {
    /// The kind of value that it accepts.
    const KIND: Kind;
    /// The value, as it is written in files.
    fn value(&self) -> Value;
    /// Converts a value. `None` if it is of another kind. The table checks the range.
    fn from_value(value: &Value) -> Option<Self>;
    /// Why a text in a format of its own, such as a list, cannot be read. `None` if there is no particular reason.
    fn refusal(_value: &Value) -> Option<Refusal> {
        None
    }
}

/// A field whose type is erased, so that one function serves all the fields of a table.
pub(crate) trait ErasedField {
    /// The value, as it is written in files.
    fn value(&self) -> Value;
    /// Assigns a value. False if it is of another kind.
    fn assign(&mut self, value: &Value) -> bool;
    /// See [`Field::refusal`].
    fn refusal(&self, value: &Value) -> Option<Refusal>;
}

impl<T: Field> ErasedField for T {
    fn value(&self) -> Value {
        Field::value(self)
    }

    fn assign(&mut self, value: &Value) -> bool {
        Self::from_value(value).map(|value| *self = value).is_some()
    }

    fn refusal(&self, value: &Value) -> Option<Refusal> {
        <T as Field>::refusal(value)
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
    let canonical = parameter.canonical(value).map_err(|refusal| parameter.invalid(value, Some(refusal)))?;
    if parameter.in_range(&canonical) && fields[position].assign(&canonical) {
        Ok(())
    } else {
        Err(parameter.invalid(value, fields[position].refusal(value)))
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
            (Kind::Choice(_) | Kind::Switch | Kind::List(_) | Kind::Format(_) | Kind::Text, _) => true,
            (_, Value::Number(number)) => (self.minimum..=self.maximum).contains(number),
            _ => true,
        }
    }
}

/// The error for a field that does not exist. It names those whose names are most alike.
fn unknown_field(table: &str, name: &str, value: &Value, parameters: &[Parameter]) -> FieldError {
    let distance = |parameter: &&Parameter| edit_distance(parameter.name, name);
    let mut known: Vec<&Parameter> = parameters.iter().collect();
    known.sort_by_key(distance);
    let nearest: Vec<&str> = known.iter().take(3).map(|parameter| parameter.name).collect();
    let allowed =
        format!("{NO_SUCH_FIELD}; {table} has {} fields, such as {}", parameters.len(), nearest.join(", "));
    FieldError::new(&format!("{table}.{name}"), value, allowed)
}

/// The number of letters to insert, delete or replace to turn one word into the other (Levenshtein 1966). Letters after the
/// fortieth are ignored.
fn edit_distance(one: &str, other: &str) -> usize {
    let (one, other) = (one.bytes().take(40).collect::<Vec<_>>(), other.bytes().take(40).collect::<Vec<_>>());
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.iter().enumerate() {
        let mut diagonal = index;
        row[0] = index + 1;
        for (place, against) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != against);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}
