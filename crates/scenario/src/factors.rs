//! A list of factors, such as the speeds of servers.

use super::parameter::{Field, Kind};
use super::reader::{Refusal, list};
use super::value::Value;

/// A list of factors, one for each of several items. If there are more items than factors, the list repeats. If it is empty,
/// every factor is 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Factors(pub Vec<f64>);

const LARGEST_COUNT: usize = 1024;

impl Factors {
    /// The factor of the item with this index, from 0.
    pub fn of(&self, index: usize) -> f64 {
        if self.0.is_empty() { 1.0 } else { self.0[index % self.0.len()] }
    }
}

impl Field for Factors {
    const KIND: Kind = Kind::Format("up to 1024 numbers from 0.001 to 1000, such as 1 1 0.5");

    fn value(&self) -> Value {
        Value::Text(self.0.iter().map(f64::to_string).collect::<Vec<_>>().join(" "))
    }

    fn from_value(value: &Value) -> Option<Factors> {
        let factors = match value {
            Value::Text(text) => list(text).ok()?,
            Value::Number(number) => vec![*number],
            _ => return None,
        };
        let in_range = factors.iter().all(|factor| (0.001..=1000.0).contains(factor));
        (factors.len() <= LARGEST_COUNT && in_range).then_some(Factors(factors))
    }

    fn refusal(value: &Value) -> Option<Refusal> {
        match value {
            Value::Text(text) => list(text).err(),
            _ => None,
        }
    }
}
