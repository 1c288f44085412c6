//! Colours are defined as tokens. A raw colour elsewhere would not follow the dark theme, and the contrast tests would miss it.

use std::fs;

use anyhow::{Context, Result, bail};

use super::files;

/// Colour functions of CSS. `color-mix` of two tokens is not raw.
const FUNCTIONS: [&str; 9] = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];

/// Searches every style sheet except the one with the tokens.
pub(super) fn only_in_tokens() -> Result<()> {
    let mut found = Vec::new();
    for file in files::under("style")?.iter().filter(|file| file.name.ends_with(".css")) {
        if file.name.ends_with("/tokens.css") {
            continue;
        }
        let css = fs::read_to_string(&file.path).with_context(|| format!("cannot read {}", file.name))?;
        found.extend(raw_colours(&css).map(|declaration| format!("    {}: {declaration}", file.name)));
    }
    if found.is_empty() { Ok(()) } else { bail!("{}", found.join("\n")) }
}

/// The declarations that contain a raw colour. Selectors do not count: `#add` may be the id of an element.
fn raw_colours(css: &str) -> impl Iterator<Item = String> {
    let mut declarations = Vec::new();
    let mut current = String::new();
    for character in without_comments(css).chars() {
        match character {
            '{' => current.clear(),
            ';' | '}' => declarations.push(std::mem::take(&mut current)),
            other => current.push(other),
        }
    }
    declarations.into_iter().map(|text| text.trim().to_owned()).filter(|text| has_raw_colour(text))
}

fn has_raw_colour(declaration: &str) -> bool {
    let value = declaration.split_once(':').map_or("", |(_, value)| value);
    let is_hex = |text: &str| {
        let digits = text.chars().take_while(char::is_ascii_hexdigit).count();
        matches!(digits, 3 | 4 | 6 | 8)
    };
    let is_function = |name: &str| {
        value.match_indices(name).any(|(start, _)| !value[..start].ends_with(|c: char| c.is_alphanumeric()))
    };
    value.split('#').skip(1).any(is_hex) || FUNCTIONS.iter().any(|name| is_function(name))
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let before = parts.next().unwrap_or_default().to_owned();
    parts.fold(before, |text, part| text + part.split_once("*/").map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_raw_colours_in_declarations_alone() {
        let css = "#add:hover { color: var(--ink); /* #fff */ background: #FFF; }\n\
            .a { border: 1px solid rgb(0 0 0 / .1) }\n.b { color: color-mix(in oklab, var(--a), var(--b)) }";
        let found: Vec<String> = raw_colours(css).collect();
        assert_eq!(found, ["background: #FFF", "border: 1px solid rgb(0 0 0 / .1)"]);
    }
}
