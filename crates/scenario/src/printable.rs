//! Text from outside, made fit for a message: without control characters, and short.

/// The largest number of characters of a value or a name in a message.
pub const LONGEST_SHOWN: usize = 60;

/// A text for a message: control and formatting characters are escaped as in Rust and TOML (`\u{1b}`, `\n`), so that they cannot
/// act on a terminal or hide text. Of a text with more than `longest` characters, the beginning and the number of characters
/// remain.
pub fn printable(text: &str, longest: usize) -> String {
    let mut shown = String::new();
    let mut width = 0;
    for letter in text.chars() {
        let escaped = if is_plain(letter) { letter.to_string() } else { letter.escape_default().to_string() };
        width += escaped.chars().count();
        if width > longest {
            let total = text.chars().count();
            return format!("{shown}… ({total} characters)");
        }
        shown.push_str(&escaped);
    }
    shown
}

/// Whether a character can be shown as it is: it has a width and no effect on its neighbours.
fn is_plain(letter: char) -> bool {
    let is_formatting = matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    !letter.is_control() && !is_formatting
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn control_and_formatting_characters_are_escaped() {
        assert_eq!(printable("\u{1b}]0;a\u{7}", 60), "\\u{1b}]0;a\\u{7}");
        assert_eq!(printable("a\nb\tc\u{202e}d\u{9b}", 60), "a\\nb\\tc\\u{202e}d\\u{9b}");
        assert_eq!(printable("Größe – 10 µs “x”", 60), "Größe – 10 µs “x”");
    }

    #[test]
    fn long_texts_are_shortened() {
        assert_eq!(printable("abc", 3), "abc");
        assert_eq!(printable("abcd", 3), "abc… (4 characters)");
        assert_eq!(printable(&"é".repeat(3_000_000), 2), "éé… (3000000 characters)");
        assert!(printable(&"\u{1}".repeat(100), 60).chars().count() < 90);
    }
}
