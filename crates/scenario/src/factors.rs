//! A list of factors, such as the speeds of servers.

use super::parameter::{Entry, Field, Kind, List};
use super::reader::{Refusal, list};
use super::value::Value;

/// A list of factors, one for each of several items. If there are more items than factors, the list repeats. If it is empty,
/// every factor is 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Factors(pub Vec<f64>);

const LARGEST_COUNT: usize = 1024;
const SMALLEST: f64 = 0.001;
const LARGEST: f64 = 1000.0;

/// The bits that number the parts among which items are distributed, of which there are at most 1024.
const PART_BITS: u64 = 0x3ff;

impl Factors {
    /// The factor of the item with this index, from 0.
    pub fn of(&self, index: usize) -> f64 {
        if self.0.is_empty() { 1.0 } else { self.0[index % self.0.len()] }
    }

    /// Distributes items among this many parts in proportion to the factors, rounded by the largest remainder method.
    pub fn apportion(&self, items: u32, parts: usize) -> Vec<u32> {
        let total: f64 = (0..parts).map(|part| self.of(part)).sum();
        let exact = |part: usize| f64::from(items) * self.of(part) / total;
        let mut sizes: Vec<u32> = (0..parts).map(|part| exact(part) as u32).collect();
        // Non-negative floating-point numbers are ordered like their bits. The last bits of a key are replaced by the
        // part, so that equal remainders are ordered by part.
        let by_remainder = |(part, size): (u64, &u32)| {
            let rest = (exact(part as usize) - f64::from(*size)).max(0.0);
            (u64::MAX - rest.to_bits()) & !PART_BITS | part
        };
        let mut order: Vec<u64> = (0..=PART_BITS).zip(&sizes).map(by_remainder).collect();
        order.sort_unstable();
        let missing = items.saturating_sub(sizes.iter().sum());
        for part in order.iter().cycle().take(missing as usize) {
            sizes[(*part & PART_BITS) as usize] += 1;
        }
        sizes
    }
}

impl Field for Factors {
    const KIND: Kind = Kind::List(List {
        allowed: "up to 1024 numbers from 0.001 to 1000, such as 1 1 0.5",
        entry: Entry::Number(SMALLEST, LARGEST),
        largest_count: LARGEST_COUNT,
    });

    fn value(&self) -> Value {
        Value::Text(self.0.iter().map(f64::to_string).collect::<Vec<_>>().join(" "))
    }

    fn from_value(value: &Value) -> Option<Factors> {
        let factors = match value {
            Value::Text(text) => list(text).ok()?,
            Value::Number(number) => vec![*number],
            _ => return None,
        };
        let in_range = factors.iter().all(|factor| (SMALLEST..=LARGEST).contains(factor));
        (factors.len() <= LARGEST_COUNT && in_range).then_some(Factors(factors))
    }

    fn refusal(value: &Value) -> Option<Refusal> {
        match value {
            Value::Text(text) => list(text).err(),
            _ => None,
        }
    }
}
