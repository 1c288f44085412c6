//! Every word of the page, in one place per language. A language is a value of [`Text`]; sentences with values
//! in them are templates, whose places a translation may put in any order.

mod en;
mod metrics;
mod stage;
mod types;

pub(crate) use types::Text;

/// The page's words in the language shown.
pub(crate) fn text() -> &'static Text {
    &en::TEXT
}

/// A sentence with its values in place: each `{name}` becomes the value of that name.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    for piece in pieces(template) {
        match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Place(name) => {
                let value = values.iter().find(|(known, _)| *known == name);
                out.push_str(value.map_or("", |(_, value)| value));
            }
        }
    }
    out
}

/// Part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Words that stay as they are.
    Words(&'a str),
    /// The place of a value.
    Place(&'a str),
}

/// The parts of a template, in order.
pub(crate) fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        // Only methods that cannot panic: indexing a `str` carries the tables with which its panic prints letters.
        let (before, behind) = rest.split_once('{').unwrap_or((rest, ""));
        if !before.is_empty() {
            rest = rest.strip_prefix(before)?;
            return Some(Piece::Words(before));
        }
        let (name, after) = behind.split_once('}')?;
        rest = after;
        Some(Piece::Place(name))
    })
}

/// The form for one, or the form for any other number; `{n}` becomes the number.
pub(crate) fn plural(forms: [&str; 2], number: u64) -> String {
    let form = if number == 1 { forms[0] } else { forms[1] };
    fill(form, &[("n", &crate::format::count(number))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_the_template_wants_them() {
        assert_eq!(fill("{b} before {a}.", &[("a", "1"), ("b", "2")]), "2 before 1.");
        assert_eq!(fill("nothing", &[]), "nothing");
        assert_eq!(fill("{unknown}!", &[]), "!");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(plural(["{n} peer", "{n} peers"], 1), "1 peer");
        assert_eq!(plural(["{n} peer", "{n} peers"], 0), "0 peers");
        assert_eq!(plural(["one server", "{n} servers"], 1200), "1\u{202f}200 servers");
    }
}
