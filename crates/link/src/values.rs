//! The value of a parameter, written as its kind needs it.

use super::bytes::{Reader, Writer};
use super::error::LinkError;
use netduel_scenario::{Entry, Kind, List, Parameter, Value};

/// Writes the value of a parameter.
pub(crate) fn write(writer: &mut Writer, parameter: &Parameter, value: &Value) {
    match (parameter.kind, value) {
        (Kind::Choice(choices), Value::Text(word)) => {
            let place = choices.iter().position(|choice| choice.name == word);
            writer.whole(place.unwrap_or(choices.len()) as u64);
        }
        (Kind::WholeOr(_) | Kind::RealOr(_), Value::Text(_)) => writer.word(),
        (Kind::List(list), Value::Text(text)) => write_list(writer, list, text),
        (_, Value::Number(number)) => writer.number(*number),
        (_, Value::Switch(on)) => writer.whole(u64::from(*on)),
        (_, Value::Text(text) | Value::Other(text)) => writer.text(text),
    }
}

/// Reads the value of a parameter. It may be out of range.
pub(crate) fn read(reader: &mut Reader<'_>, parameter: &Parameter) -> Result<Value, LinkError> {
    Ok(match parameter.kind {
        Kind::Whole | Kind::Real => Value::Number(reader.number()?),
        Kind::WholeOr(word) | Kind::RealOr(word) => {
            reader.number_or_word()?.map_or_else(|| Value::Text(word.to_owned()), Value::Number)
        }
        Kind::Choice(choices) => {
            let choice = usize::try_from(reader.whole()?).ok().and_then(|place| choices.get(place));
            Value::Text(choice.ok_or(LinkError::NewerContent)?.name.to_owned())
        }
        Kind::Switch => match reader.whole()? {
            on @ (0 | 1) => Value::Switch(on == 1),
            _ => return Err(LinkError::Damaged),
        },
        Kind::List(list) => Value::Text(read_list(reader, list)?),
        Kind::Format(_) | Kind::Text => Value::Text(reader.text()?),
    })
}

/// The number of entries, and then all numbers in their order.
fn write_list(writer: &mut Writer, list: List, text: &str) {
    let numbers = || text.split([' ', ':', ';']).filter(|number| !number.is_empty());
    let count = match list.entry {
        Entry::Number(..) => numbers().count(),
        Entry::Pair => numbers().count() / 2,
        Entry::Row(..) => text.split(';').filter(|row| !row.is_empty()).count(),
    };
    writer.whole(count as u64);
    numbers().for_each(|number| writer.number(number.parse().unwrap_or_default()));
}

fn read_list(reader: &mut Reader<'_>, list: List) -> Result<String, LinkError> {
    let count = reader.count()?;
    let (numbers, per_entry) = match list.entry {
        Entry::Number(..) => (Some(count), 1),
        Entry::Pair => (count.checked_mul(2), 2),
        Entry::Row(..) => (count.checked_mul(count), count),
    };
    let mut text = String::new();
    for place in 0..numbers.ok_or(LinkError::Damaged)? {
        text += match (place, list.entry) {
            (0, _) => "",
            (_, Entry::Pair) if place % 2 == 1 => ":",
            (_, Entry::Row(..)) if place % per_entry == 0 => "; ",
            _ => " ",
        };
        // Each number takes at least a byte, so that the loop ends where the bytes do.
        text += &reader.number()?.to_string();
    }
    Ok(text)
}
