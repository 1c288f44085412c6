//! Reads lists of numbers, and lists of pairs of a time and a factor.

use super::number::number;
use super::refusal::Refusal;

/// Reads a list of numbers without unit, separated by spaces, commas or semicolons. A comma between two digits can also be a
/// decimal point: it is read as a separator only if the rest of the list shows that.
///
/// # Errors
/// If an entry is no number, or the list has two readings.
pub(crate) fn list(text: &str) -> Result<Vec<f64>, Refusal> {
    let text = &spaced(text);
    let entries = words(text)?;
    // With semicolons, commas are decimal points. Otherwise a decimal point or a second comma shows that they are separators.
    let has_semicolons = text.contains(';');
    let separates = |entry: &&str| entry.matches(',').count() > 1 || entry.contains('.');
    let tight = entries.iter().any(|entry| entry.contains(','));
    if !tight || has_semicolons {
        return entries.into_iter().map(entry_with_decimal_comma).collect();
    }
    let split = || entries.iter().flat_map(|entry| entry.split(',')).collect::<Vec<_>>();
    if entries.iter().any(separates) {
        return split().into_iter().map(|entry| number(entry, "")).collect();
    }
    // Both readings have to be lists of numbers: otherwise the text is no list at all.
    let decimals: Vec<String> = entries.iter().map(|entry| entry.replace(',', ".")).collect();
    let [decimal, separate] = [decimals.iter().map(String::as_str).collect(), split()];
    for reading in [&decimal, &separate] {
        reading.iter().try_for_each(|entry| number(entry, "").map(drop))?;
    }
    Err(Refusal::Ambiguous {
        readings: [decimal.join(" "), separate.join(" ")],
        reason: "a comma can be a decimal point or separate two entries",
    })
}

fn entry_with_decimal_comma(entry: &str) -> Result<f64, Refusal> {
    if entry.matches(',').count() > 1 {
        return Err(Refusal::NotANumber);
    }
    number(&entry.replace(',', "."), "")
}

/// Reads pairs of a time in seconds and a factor, such as `0:1 10:5`.
///
/// # Errors
/// If an entry is no such pair, or has two readings.
pub(crate) fn steps(text: &str) -> Result<Vec<(f64, f64)>, Refusal> {
    let mut steps = Vec::new();
    for word in words(&spaced(text))? {
        // A comma between two pairs separates them. Within a pair, it is part of a number.
        let parts: Vec<&str> = word.split(',').collect();
        let pairs = if parts.iter().all(|part| part.contains(':')) { parts } else { vec![word] };
        for pair in pairs {
            let (from_s, factor) = pair.split_once(':').ok_or(Refusal::NotANumber)?;
            steps.push((part(from_s, "s", pair)?, part(factor, "", pair)?));
        }
    }
    Ok(steps)
}

/// Reads one number of a pair. Its two readings, if it has them, are those of the whole pair.
fn part(text: &str, unit: &str, pair: &str) -> Result<f64, Refusal> {
    number(text, unit).map_err(|refusal| match refusal {
        Refusal::Ambiguous { readings, reason } => {
            Refusal::Ambiguous { readings: readings.map(|reading| pair.replacen(text, &reading, 1)), reason }
        }
        refusal => refusal,
    })
}

/// The text without spaces before percent signs and on either side of colons, so that every space separates entries.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | ':') {
            spaced.truncate(spaced.trim_end().len());
        }
        if !(letter.is_whitespace() && spaced.ends_with(':')) {
            spaced.push(letter);
        }
    }
    spaced
}

/// The entries of a list between spaces, semicolons, and commas with a space beside them. Entries may contain commas.
fn words(text: &str) -> Result<Vec<&str>, Refusal> {
    let mut words = Vec::new();
    for part in text.split(';') {
        let before = words.len();
        for word in part.split_whitespace() {
            let inner = word.trim_start_matches(',').trim_end_matches(',');
            let commas = word.len() - inner.len();
            // One comma beside a space is a separator; two of them have nothing in between.
            if commas > 2 || word.starts_with(",,") || word.ends_with(",,") {
                return Err(Refusal::NotANumber);
            }
            if !inner.is_empty() {
                words.push(inner);
            }
        }
        if words.len() == before && text.contains(';') {
            return Err(Refusal::NotANumber);
        }
    }
    if words.is_empty() && !text.trim().is_empty() { Err(Refusal::NotANumber) } else { Ok(words) }
}

#[cfg(test)]
mod tests {
    use super::super::refusal::Refusal;
    use super::{list, steps};

    #[test]
    fn lists_are_separated_by_spaces_commas_or_semicolons() {
        for text in
            ["1 1 0.5", "1, 1, 0.5", "1,1,0.5", "1; 1; 0,5", "1;1;0.5", "100 % 100% 50 %", " 1\n1\t0.5 "]
        {
            assert_eq!(list(text), Ok(vec![1.0, 1.0, 0.5]), "{text}");
        }
        assert_eq!(list("1,5,1"), Ok(vec![1.0, 5.0, 1.0]));
        assert_eq!(list(""), Ok(Vec::new()));
        assert_eq!(list("2"), Ok(vec![2.0]));
    }

    #[test]
    fn a_comma_between_digits_without_a_hint_has_two_readings() {
        for (text, decimal, separate) in [
            ("1,5 1", "1.5 1", "1 5 1"),
            ("1,5", "1.5", "1 5"),
            ("1,5, 1", "1.5 1", "1 5 1"),
            ("2 0,5 1,25", "2 0.5 1.25", "2 0 5 1 25"),
        ] {
            match list(text) {
                Err(Refusal::Ambiguous { readings, .. }) => {
                    assert_eq!(readings, [decimal, separate], "{text}");
                    assert!(readings.iter().all(|reading| list(reading).is_ok()));
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_no_list_of_numbers_is_refused() {
        for text in ["1,,5", "1;;5", "1;", "1 x", "x,y", "1 s", ",,", "1.5.5 1"] {
            assert!(list(text).is_err(), "{text}");
        }
    }

    #[test]
    fn pairs_have_a_time_and_a_factor() {
        let expected = Ok(vec![(0.0, 1.0), (10.0, 1.5)]);
        for text in
            ["0:1 10:1.5", "0:1, 10:1.5", "0:1,10:1.5", "0:1; 10:1,5", "0 : 1 10s: 150 %", "0:1 10:1,5"]
        {
            assert_eq!(steps(text), expected, "{text}");
        }
        match steps("0:1 10:1,500") {
            Err(Refusal::Ambiguous { readings, .. }) => assert_eq!(readings, ["10:1.500", "10:1500"]),
            other => panic!("{other:?}"),
        }
        for text in ["1", "0:1:2", "0:", ":1", "0,5:1,10:2"] {
            assert!(steps(text).is_err(), "{text}");
        }
    }
}
