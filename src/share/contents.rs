//! What a link contains, in words.

use crate::format;
use crate::parameters::in_words;
use crate::text::{interpolate, text};
use crate::transport::fault_titles;
use netduel_scenario::{Parameter, Scenario};

/// The preset, each parameter that was changed, each fault, the seed, and the time in seconds unless it is the beginning.
pub(super) fn contents(preset: &Scenario, scenario: &Scenario, time_s: f64) -> Vec<String> {
    let t = &text().share;
    let mut lines = vec![interpolate(t.contains_scenario, &[("title", &scenario.title)])];
    let parameters = Scenario::parameters().filter(|parameter| parameter.table != "faults");
    lines.extend(parameters.filter_map(|parameter| changed(parameter, preset, scenario)));
    lines.extend(fault_titles(scenario));
    lines.push(interpolate(t.contains_seed, &[("seed", &scenario.run.seed.to_string())]));
    if time_s > 0.0 {
        lines.push(interpolate(t.contains_time, &[("time", &format::seconds(time_s))]));
    }
    lines
}

/// A parameter that was changed, with both values.
fn changed(parameter: &Parameter, preset: &Scenario, scenario: &Scenario) -> Option<String> {
    let path = parameter.path();
    let (before, now) = (preset.get(&path), scenario.get(&path));
    if now.is_none() || before == now || path == "run.seed" {
        return None;
    }
    let (before, now) = (in_words(parameter, before), in_words(parameter, now));
    let values = [("name", parameter.label), ("now", &*now), ("before", &before)];
    let template = if before.is_empty() { text().share.contains_new } else { text().share.contains_change };
    Some(interpolate(template, &values))
}

#[cfg(test)]
mod tests {
    use super::contents;
    use netduel_scenario::Value;

    #[test]
    fn a_link_is_described_by_what_was_changed() {
        let preset = netduel_presets::find("web-site").unwrap().scenario;
        let mut scenario = preset.clone();
        for (path, value) in [("workload.users", "48"), ("run.seed", "9"), ("faults.1.at_s", "5")] {
            scenario.set(path, &Value::parse(value)).unwrap();
        }
        let lines = contents(&preset, &scenario, 12.5);
        assert_eq!(lines[0], "the scenario “Web site”");
        assert_eq!(lines[1], "Users: 48 instead of 24");
        assert!(lines[2].contains("5\u{a0}s"), "{lines:?}");
        assert_eq!(lines[3..], ["seed 9".to_owned(), "the time 12.50\u{a0}s".to_owned()]);
        assert_eq!(contents(&preset, &preset, 0.0).len(), 2);
    }
}
