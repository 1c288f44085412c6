//! The scenarios that come with netduel: the files of `scenarios/`, checked and packed when it is built.
#![forbid(unsafe_code)]

#[cfg(feature = "files")]
mod file;

#[cfg(feature = "files")]
pub use file::read_scenario;

use netduel_scenario::{Scenario, Value};

/// A scenario with the name by which links and commands call it.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// The stem of its file, such as `web-site`.
    pub id: String,
    /// What it runs.
    pub scenario: Scenario,
}

/// The preset that runs when nothing else is asked for.
pub const DEFAULT_ID: &str = "web-site";

/// All presets, the default one first, the others by id.
pub fn all() -> Vec<Preset> {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/presets.bin"));
    // Packed by the build script with the same schema; a test reads them back.
    let pairs: Vec<(String, Vec<(String, Value)>)> = postcard::from_bytes(bytes).unwrap_or_default();
    let mut presets = Vec::with_capacity(pairs.len());
    for (id, said) in pairs {
        let scenario = Scenario::from_overrides(&said).unwrap_or_default();
        let place = if id == DEFAULT_ID { 0 } else { presets.len() };
        presets.insert(place, Preset { id, scenario });
    }
    presets
}

/// The preset of this id.
pub fn find(id: &str) -> Option<Preset> {
    all().into_iter().find(|preset| preset.id == id)
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_ID, all, find};

    #[test]
    fn every_preset_is_valid_and_says_what_to_watch() {
        let presets = all();
        assert_eq!(presets[0].id, DEFAULT_ID);
        for preset in presets {
            assert_eq!(preset.scenario.validate(), Ok(()), "{}", preset.id);
            assert!(!preset.scenario.title.is_empty() && !preset.scenario.watch.is_empty(), "{}", preset.id);
        }
    }

    #[test]
    fn a_preset_is_found_by_the_stem_of_its_file() {
        assert_eq!(find("web-site").map(|preset| preset.scenario.title).as_deref(), Some("Web site"));
        assert_eq!(find("no-such-preset"), None);
    }
}
