//! The preset that was chosen last.

use super::player::Player;
use leptos::prelude::*;
use netduel_scenario::Scenario;

/// The preset that was chosen last. A copy is the same preset.
#[derive(Clone, Copy)]
pub(crate) struct Preset {
    /// Its id, such as `web-site`.
    pub(crate) id: RwSignal<String>,
    /// Its scenario. Changes are shown as differences from it.
    pub(crate) scenario: RwSignal<Scenario>,
}

impl Preset {
    /// Chooses another preset, and runs it from its beginning at the speed suited to it.
    pub(crate) fn choose(self, id: &str, player: Player) {
        if let Some(chosen) = netduel_presets::find(id) {
            self.scenario.set(chosen.scenario.clone());
            self.id.set(chosen.id);
            player.start_at_its_speed(chosen.scenario);
        }
    }
}
