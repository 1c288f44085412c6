//! The preset scenarios: the files of `scenarios/`, validated and serialised by the build script.
#![forbid(unsafe_code)]

#[cfg(feature = "files")]
mod file;

#[cfg(feature = "files")]
pub use file::read_scenario;

use netduel_scenario::{Scenario, Value};

/// A preset scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// The name of its file without extension, such as `web-site`. Addresses and commands refer to the preset by this name.
    pub id: String,
    /// The scenario itself.
    pub scenario: Scenario,
}

/// The id of the default preset.
pub const DEFAULT_ID: &str = "web-site";

/// All presets, the default one first and the others in the order of their ids.
pub fn all() -> Vec<Preset> {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/presets.bin"));
    // The build script serialises them with the same schema, so they cannot fail here; a test reads all of them.
    let pairs: Vec<(String, Vec<(String, Value)>)> = postcard::from_bytes(bytes).unwrap_or_default();
    let mut presets = Vec::with_capacity(pairs.len());
    for (id, overrides) in pairs {
        let scenario = Scenario::from_overrides(&overrides).unwrap_or_default();
        let index = if id == DEFAULT_ID { 0 } else { presets.len() };
        presets.insert(index, Preset { id, scenario });
    }
    presets
}

/// The preset with this id.
pub fn find(id: &str) -> Option<Preset> {
    all().into_iter().find(|preset| preset.id == id)
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_ID, all, find};

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
    fn a_preset_is_found_by_its_file_name() {
        assert_eq!(find("web-site").map(|preset| preset.scenario.title).as_deref(), Some("Web site"));
        assert_eq!(find("no-such-preset"), None);
    }
}
