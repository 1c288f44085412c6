//! The matrix of the delays between regions.

use super::parameter::{Entry, Field, Kind, List};
use super::printable::{LONGEST_SHOWN, printable};
use super::reader::{Refusal, number};
use super::value::Value;

/// The one-way delay from each region to each region, in seconds: a square matrix with one row for each region where a message begins.
/// Empty if there are no regions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RegionDelays(pub Vec<Vec<f64>>);

/// The largest number of regions.
const LARGEST_COUNT: usize = 32;

/// The longest delay, as for links.
const LONGEST_DELAY_S: f64 = 60.0;

impl RegionDelays {
    /// The longest delay, in seconds. `None` if there are no regions.
    pub fn longest_s(&self) -> Option<f64> {
        self.0.iter().flatten().copied().max_by(f64::total_cmp)
    }

    /// The shortest delay, in seconds. `None` if there are no regions.
    pub(crate) fn shortest_s(&self) -> Option<f64> {
        self.0.iter().flatten().copied().min_by(f64::total_cmp)
    }
}

/// Reads rows that are separated by semicolons or line breaks. A comma after a delay is ignored.
fn read(text: &str) -> Result<RegionDelays, Refusal> {
    let rows: Vec<Vec<&str>> = text
        .split([';', '\n'])
        .map(|row| row.split_whitespace().map(|entry| entry.trim_end_matches(',')).collect())
        .filter(|row: &Vec<&str>| !row.is_empty())
        .collect();
    let count = rows.len();
    let problem = |row: usize, column: usize, allowed: String| {
        Err(Refusal::Entry { row: row + 1, column: column + 1, allowed })
    };
    if count > LARGEST_COUNT {
        return problem(
            LARGEST_COUNT,
            0,
            format!("nothing, since there are at most {LARGEST_COUNT} regions"),
        );
    }
    let mut delays_s = Vec::new();
    for (row, entries) in rows.iter().enumerate() {
        let mut of_row = Vec::new();
        for (column, entry) in entries.iter().enumerate().take(count) {
            let shown = || printable(entry, LONGEST_SHOWN);
            match number(entry, "s") {
                Ok(delay_s) if (0.0..=LONGEST_DELAY_S).contains(&delay_s) => of_row.push(delay_s),
                Err(ambiguous @ Refusal::Ambiguous { .. }) => return Err(ambiguous),
                _ => {
                    let allowed = format!("0 to {LONGEST_DELAY_S} s instead of {}", shown());
                    return problem(row, column, allowed);
                }
            }
        }
        if entries.len() > count {
            return problem(row, count, format!("nothing, since the number of rows is {count}"));
        }
        if entries.len() < count {
            return problem(row, entries.len(), format!("a delay, since the number of rows is {count}"));
        }
        delays_s.push(of_row);
    }
    Ok(RegionDelays(delays_s))
}

impl Field for RegionDelays {
    const KIND: Kind = Kind::List(List {
        allowed: "one row of delays in seconds for each of up to 32 regions, with rows separated by semicolons, such as 0.01 0.08; 0.08 0.02",
        entry: Entry::Row(0.0, LONGEST_DELAY_S),
        largest_count: LARGEST_COUNT,
    });

    fn value(&self) -> Value {
        let row = |row: &Vec<f64>| row.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
        Value::Text(self.0.iter().map(row).collect::<Vec<_>>().join("; "))
    }

    fn from_value(value: &Value) -> Option<RegionDelays> {
        match value {
            Value::Text(text) => read(text).ok(),
            Value::Number(delay_s) => read(&delay_s.to_string()).ok(),
            _ => None,
        }
    }

    fn refusal(value: &Value) -> Option<Refusal> {
        match value {
            Value::Text(text) => read(text).err(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Scenario, Value};

    const PATH: &str = "workload.region_delays_s";

    fn set(text: &str) -> Result<Scenario, String> {
        let mut scenario = Scenario::default();
        scenario.set(PATH, &Value::parse(text)).map_err(|error| error.to_string())?;
        Ok(scenario)
    }

    #[test]
    fn rows_are_separated_by_semicolons_and_delays_can_have_units() {
        let expected = [[0.01, 0.08], [0.09, 0.02]];
        for text in
            ["0.01 0.08; 0.09 0.02", "10ms 80ms;90ms 20ms", "0,01 0,08; 0,09 0,02", "0.01, 0.08\n0.09, 0.02;"]
        {
            let scenario = set(text).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(scenario.workload.region_delays_s.0, expected, "{text}");
            assert_eq!(set(&scenario.get(PATH).unwrap().to_string().replace('"', "")).unwrap(), scenario);
        }
        assert_eq!(set("").unwrap().regions(), 0);
        assert_eq!(set("0.05").unwrap().workload.region_delays_s.0, [[0.05]]);
    }

    #[test]
    fn an_error_names_the_row_and_the_column() {
        for (text, place) in [
            ("0.01 0.08; 0.09", "in row 2, column 2: a delay, since the number of rows is 2"),
            ("0.01 0.08 0.1; 0.09 0.02", "in row 1, column 3: nothing, since the number of rows is 2"),
            ("0.01 far; 0.09 0.02", "in row 1, column 2: 0 to 60 s instead of far"),
            ("0.01 0.08; 61 0.02", "in row 2, column 1: 0 to 60 s instead of 61"),
            ("0.01 0.08; -1 0.02", "in row 2, column 1: 0 to 60 s"),
            ("0.01 8kB; 0.01 0.02", "in row 1, column 2: 0 to 60 s instead of 8kB"),
        ] {
            let error = set(text).unwrap_err();
            assert!(error.contains(place) && error.contains(PATH), "{error}");
        }
        let many = ["0.1 "; 33].concat() + ";";
        assert!(set(&many.repeat(33)).unwrap_err().contains("at most 32 regions"));
    }
}
