//! Sentences with named places for values.

use crate::format;

/// Puts values into a template: each `{name}` is replaced by the value of that name, or by nothing if there is none.
pub fn interpolate(template: &str, values: &[(&str, &str)]) -> String {
    template_parts(template)
        .map(|piece| match piece {
            TemplatePart::Words(words) => words,
            TemplatePart::Place(name) => {
                values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
            }
        })
        .collect()
}

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplatePart<'a> {
    /// Words that stay as they are.
    Words(&'a str),
    /// The place of the value with this name.
    Place(&'a str),
}

/// The parts of a template, in order.
pub fn template_parts(template: &str) -> impl Iterator<Item = TemplatePart<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let (before, behind) = rest.split_once('{').unwrap_or((rest, ""));
        if !before.is_empty() {
            rest = &rest[before.len()..];
            return Some(TemplatePart::Words(before));
        }
        let (name, after) = behind.split_once('}')?;
        rest = after;
        Some(TemplatePart::Place(name))
    })
}

/// Chooses the singular for 1 and the plural for every other number, and puts the number in the place of `{n}`.
pub fn plural(forms: [&str; 2], number: u64) -> String {
    let [singular, plural] = forms;
    (if number == 1 { singular } else { plural }).replace("{n}", &format::count(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plural_leaves_the_places_of_other_values() {
        let forms = ["{n} of {all} user", "{n} of {all} users"];
        assert_eq!(plural(forms, 1), "1 of {all} user");
        assert_eq!(plural(forms, 2000), "2\u{202f}000 of {all} users");
    }

    #[test]
    fn values_stand_where_the_template_wants_them() {
        assert_eq!(interpolate("{b} before {a}.", &[("a", "1"), ("b", "2")]), "2 before 1.");
        assert_eq!(interpolate("nothing", &[]), "nothing");
        assert_eq!(interpolate("{unknown}!", &[]), "!");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(plural(["{n} peer", "{n} peers"], 1), "1 peer");
        assert_eq!(plural(["{n} peer", "{n} peers"], 0), "0 peers");
        assert_eq!(plural(["one server", "{n} servers"], 1200), "1\u{202f}200 servers");
    }
}
