//! The preset scenarios: the files of `scenarios/`, validated and serialised by the build script.
#![forbid(unsafe_code)]

mod default_id;
#[cfg(feature = "files")]
mod file;
#[cfg(feature = "files")]
mod writer;

pub use default_id::DEFAULT_ID;

#[cfg(feature = "files")]
pub use file::{read_scenario, read_table, schema_value};
#[cfg(feature = "files")]
pub use writer::write_scenario;

use netduel_scenario::{Scenario, Step, Value};

/// A preset scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// The name of its file without extension, such as `web-site`. Addresses and commands refer to the preset by this name.
    pub id: String,
    /// The scenario itself.
    pub scenario: Scenario,
}

/// All presets, the default one first and the others in the order of their ids. The default one has its tour; those of the others
/// are in [`tour`].
pub fn all() -> Vec<Preset> {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/presets.bin"));
    // The build script serialises them with the same schema, so they cannot fail here; a test reads all of them.
    let pairs: Vec<(String, Vec<(String, Value)>)> = postcard::from_bytes(bytes).unwrap_or_default();
    let mut presets = Vec::with_capacity(pairs.len());
    for (id, overrides) in pairs {
        let mut scenario = Scenario::from_overrides(&overrides).unwrap_or_default();
        let is_default = id == DEFAULT_ID;
        if is_default {
            scenario.steps = first_tour();
        }
        let index = if is_default { 0 } else { presets.len() };
        presets.insert(index, Preset { id, scenario });
    }
    presets
}

/// The preset with this id.
pub fn find(id: &str) -> Option<Preset> {
    all().into_iter().find(|preset| preset.id == id)
}

fn first_tour() -> Vec<Step> {
    steps_of(include_bytes!(concat!(env!("OUT_DIR"), "/first_tour.bin")), DEFAULT_ID)
}

/// The guided tour of a preset, without its claims; empty if there is no such preset. The page calls it only in a part of the program
/// that is loaded when it is wanted.
pub fn tour(id: &str) -> Vec<Step> {
    if id == DEFAULT_ID {
        return first_tour();
    }
    steps_of(include_bytes!(concat!(env!("OUT_DIR"), "/other_tours.bin")), id)
}

fn steps_of(bytes: &[u8], id: &str) -> Vec<Step> {
    let tours: Vec<(String, Vec<Step>)> = postcard::from_bytes(bytes).unwrap_or_default();
    tours.into_iter().find(|(known, _)| known == id).map(|(_, steps)| steps).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_ID, all, find, tour};

    #[test]
    fn every_preset_is_valid_and_has_a_title_and_a_text_on_what_to_watch() {
        let presets = all();
        assert_eq!(presets[0].id, DEFAULT_ID);
        for preset in presets {
            assert_eq!(preset.scenario.validate(), Ok(()), "{}", preset.id);
            assert!(!preset.scenario.title.is_empty() && !preset.scenario.watch.is_empty(), "{}", preset.id);
        }
    }

    #[test]
    fn every_preset_has_a_tour_of_four_to_seven_steps() {
        for preset in all() {
            assert!(
                (4..=7).contains(&tour(&preset.id).len()),
                "{}: {} steps",
                preset.id,
                tour(&preset.id).len()
            );
        }
        assert_eq!(tour("no-such-preset"), []);
    }

    #[test]
    fn a_preset_is_found_by_its_file_name() {
        assert_eq!(find("web-site").map(|preset| preset.scenario.title).as_deref(), Some("Web site"));
        assert_eq!(find("no-such-preset"), None);
    }
}
