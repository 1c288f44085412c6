//! The engine uses nothing whose behaviour differs between machines, so that equal scenarios give equal runs.

use std::fs;

use anyhow::{Context, Result, bail};

use super::files::{self, Source};

/// Paths and macros of the standard library that reach the outside world, and collections without a defined order.
const FORBIDDEN_WORDS: [&str; 13] = [
    "HashMap",
    "HashSet",
    "dbg!",
    "eprintln!",
    "println!",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "thread_local!",
];

/// Searches the engine's code, apart from comments and tests.
pub(super) fn sources() -> Result<()> {
    let mut found = Vec::new();
    for Source { name, path } in files::under("crates/engine/src")? {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        let is_of_tests = name.ends_with("/tests.rs") || name.contains("/tests/");
        let lines = text.lines().take_while(|line| !is_of_tests && !line.starts_with("#[cfg(test)]"));
        for (index, line) in lines.enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for word in FORBIDDEN_WORDS.iter().filter(|word| contains_word(code, word)) {
                found.push(format!("    {name}:{}: {word}", index + 1));
            }
        }
    }
    if found.is_empty() { Ok(()) } else { bail!("{}", found.join("\n")) }
}

/// Whether the text contains the word by itself, not only as part of a longer one.
fn contains_word(text: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(word).any(|(start, _)| {
        !text[..start].ends_with(is_part) && !text[start + word.len()..].starts_with(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_word_is_found_whole() {
        assert!(contains_word("use std::time::Duration;", "std::time"));
        assert!(contains_word("let a: HashMap<u8, u8>;", "HashMap"));
        assert!(!contains_word("struct HashMapLike;", "HashMap"));
        assert!(!contains_word("my_std::times", "std::time"));
    }
}
