//! Values, as they are written in files, addresses, fields and on the command line.

use std::fmt;

/// A value, as it is written in a file or on the command line.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Value {
    /// Any number.
    Number(f64),
    /// A choice, a word such as `unlimited` or `busiest`, free text, or a number as it was typed.
    Text(String),
    /// True or false.
    Switch(bool),
    /// A list, a table or a date, which no parameter accepts. It is kept for the error message.
    Other(String),
}

impl Value {
    /// What was typed. Its meaning depends on the parameter, which reads it: `24` is a number of users or a title.
    pub fn parse(text: &str) -> Value {
        Value::Text(text.trim().trim_matches('"').to_owned())
    }

    /// The value as it stands in a message: numbers and switches as they were typed, texts in quotation marks.
    pub(crate) fn shown(&self) -> String {
        match self {
            Value::Text(text) => {
                let is_bare = matches!(text.as_str(), "true" | "false")
                    || text.starts_with(|first: char| {
                        first.is_ascii_digit() || matches!(first, '-' | '+' | '.')
                    }) && text
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.'));
                if is_bare { text.clone() } else { format!("\"{text}\"") }
            }
            value => value.to_string(),
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
    fn numbers_are_shown_as_they_were_typed() {
        for text in ["9007199254740992", "1e3", "-0.50", ".5", "true"] {
            assert_eq!(Value::parse(text).shown(), text);
        }
        assert_eq!(Value::parse(" 1,5 1 ").shown(), "\"1,5 1\"");
        assert_eq!(Value::parse("\"best\"").shown(), "\"best\"");
    }
}
