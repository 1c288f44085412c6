//! Links of every version stay readable, with the meaning that they had when they were written. Lines of the corpus are never
//! changed, only added.

use netduel_link::{Pace, State, read};

/// What a state means, one value on a line.
fn meaning(state: &State) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(state.preset.as_ref().map(|id| format!("preset = {id}")));
    lines.push(format!("time = {} ns", state.time_ns));
    lines.extend(state.speed.map(|speed| match speed {
        Pace::Times(factor) => format!("speed = {factor}"),
        Pace::Fastest => "speed = fastest".to_owned(),
    }));
    for (name, word) in [("view", state.view), ("theme", state.theme), ("language", state.language)] {
        lines.extend(word.map(|word| format!("{name} = {word}")));
    }
    let overrides = state.scenario.to_overrides();
    lines.extend(overrides.into_iter().map(|(path, value)| format!("{path} = {value:?}")));
    lines
}

/// Whether a line is what is said about a preset, which may improve.
fn is_said(line: &str) -> bool {
    ["title =", "watch =", "dials ="].iter().any(|name| line.starts_with(name))
}

/// Checks the links of a file: blocks of lines, the link first and then its meaning.
fn check(corpus: &str) -> usize {
    let blocks = corpus.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    let mut count = 0;
    for block in blocks {
        let (link, expected) = block.split_once('\n').unwrap();
        let expected: Vec<&str> = expected.lines().collect();
        let state = read(link).unwrap_or_else(|error| panic!("{link}: {error}"));
        let mut found = meaning(&state);
        found.retain(|line| state.preset.is_none() || !is_said(line) || expected.contains(&line.as_str()));
        assert_eq!(found, expected, "{link}");
        count += 1;
    }
    count
}

#[test]
fn links_of_version_1_mean_what_they_meant() {
    assert!(check(include_str!("../corpus/v1.txt")) >= 30);
}
