//! The preset that was chosen last.

use leptos::prelude::*;
use netduel_scenario::Scenario;

/// The preset that was chosen last. A copy is the same preset.
#[derive(Clone, Copy)]
pub(crate) struct Preset {
    /// Its id, such as `web-site`; empty for a scenario that came from a link and is no change of a preset.
    pub(crate) id: RwSignal<String>,
    /// Its scenario. Changes are shown as differences from it.
    pub(crate) scenario: RwSignal<Scenario>,
}

impl Preset {
    /// Makes another preset the one from which changes are shown.
    pub(crate) fn set(self, id: &str, scenario: Scenario) {
        self.scenario.set(scenario);
        self.id.set(id.to_owned());
    }
}
