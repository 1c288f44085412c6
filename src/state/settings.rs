//! How the page is shown, apart from any run.

use codee::string::FromToStringCodec;
use leptos::prelude::*;
use leptos_use_storage::{StorageType, UseStorageOptions, use_storage_with_options};
use netduel_session::query::Query;
use netduel_session::{Control, Controls};

/// How the page is shown. A copy is the same settings.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    /// Whether the page is embedded in another page.
    pub(crate) is_embedded: bool,
    /// The controls of an embedded page.
    pub(crate) controls: RwSignal<Controls>,
    /// The paths of parameters that cannot be changed on the page.
    pub(crate) locked: RwSignal<Vec<String>>,
    /// Whether help is open.
    pub(crate) is_help_open: RwSignal<bool>,
    /// Whether the dialog that shares a run is open.
    pub(crate) is_share_open: RwSignal<bool>,
    /// Whether all scores are shown, or only the key figures.
    pub(crate) are_scores_open: RwSignal<bool>,
    /// Whether single keys are shortcuts.
    pub(crate) has_shortcuts: Signal<bool>,
    /// Changes that.
    pub(crate) set_has_shortcuts: WriteSignal<bool>,
}

impl Settings {
    /// The settings of a new page with this query string.
    pub(crate) fn new(query: &Query) -> Settings {
        let (has_shortcuts, set_has_shortcuts) = stored_switch("netduel.has-shortcuts", true);
        Settings {
            is_embedded: query.embed,
            controls: RwSignal::new(query.controls),
            locked: RwSignal::new(query.locked.clone()),
            is_help_open: RwSignal::new(false),
            is_share_open: RwSignal::new(false),
            are_scores_open: RwSignal::new(false),
            has_shortcuts,
            set_has_shortcuts,
        }
    }

    /// Whether a control is shown: all of them on a page of its own. Tracked.
    pub(crate) fn shows(self, control: Control) -> bool {
        !self.is_embedded || self.controls.read().has(control)
    }

    /// Whether the parameter at a path cannot be changed on the page. Tracked.
    pub(crate) fn is_locked(self, path: &str) -> bool {
        self.locked.read().iter().any(|locked| locked == path)
    }
}

/// A switch that is remembered for the next visit where the browser allows it.
pub(crate) fn stored_switch(key: &str, initial: bool) -> (Signal<bool>, WriteSignal<bool>) {
    let options = UseStorageOptions::default().initial_value(initial);
    let (value, set_value, _) =
        use_storage_with_options::<bool, FromToStringCodec>(StorageType::Local, key, options);
    (value, set_value)
}
