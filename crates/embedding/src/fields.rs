//! The fields of a message, with errors that name the field, the value and what is possible.

use netduel_scenario::{FieldError, Value};
use serde_json::{Map, Value as Json};

/// The fields of a message.
pub(crate) struct Fields<'a>(pub(crate) &'a Map<String, Json>);

impl<'a> Fields<'a> {
    /// The value of a field. `null` is the same as no field.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Json> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A number within a range. `None` if the field is absent.
    pub(crate) fn number(&self, name: &str, from: f64, until: f64) -> Result<Option<f64>, FieldError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_f64().filter(|number| (from..=until).contains(number));
        number.map(Some).ok_or_else(|| refused(name, value, &format!("a number, {from} to {until}")))
    }

    /// A whole number within a range. `None` if the field is absent.
    pub(crate) fn whole(&self, name: &str, from: i64, until: i64) -> Result<Option<i64>, FieldError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64);
        let number = number.filter(|number| (from..=until).contains(number));
        number.map(Some).ok_or_else(|| refused(name, value, &format!("a whole number, {from} to {until}")))
    }

    /// A text. `None` if the field is absent.
    pub(crate) fn text(&self, name: &str, allowed: &str) -> Result<Option<&'a str>, FieldError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| refused(name, value, allowed))
    }

    /// A list of texts. `None` if the field is absent.
    pub(crate) fn texts(&self, name: &str, allowed: &str) -> Result<Option<Vec<&'a str>>, FieldError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let texts = value.as_array().and_then(|entries| entries.iter().map(Json::as_str).collect());
        texts.map(Some).ok_or_else(|| refused(name, value, allowed))
    }
}

/// The error for a field that must be there.
pub(crate) fn missing(name: &str, allowed: &str) -> FieldError {
    FieldError::new(name, &Value::Other("nothing".to_owned()), allowed)
}

/// The error for a value that a field cannot have.
pub(crate) fn refused(name: &str, value: &Json, allowed: &str) -> FieldError {
    FieldError::new(name, &shown(value), allowed)
}

/// A value as a message shows it. Large lists and objects are not written out.
fn shown(value: &Json) -> Value {
    match value {
        Json::String(text) => Value::Text(text.chars().take(200).collect()),
        Json::Array(entries) => Value::Other(format!("a list of {}", entries.len())),
        Json::Object(_) => Value::Other("an object".to_owned()),
        single => Value::Other(single.to_string()),
    }
}
