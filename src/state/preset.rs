//! The preset that was chosen last.

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
