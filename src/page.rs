//! What every part of the page shares.

use crate::explanations::Explanations;
use crate::happenings::Happenings;
use crate::player::{Player, RunSignals};
use crate::replicates::Replicates;
use crate::stage::StageHandle;
use crate::theme::Theme;
use leptos::prelude::*;
use netduel_scenario::{Scenario, Side};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The parts that others reach; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    /// What the player tells.
    pub(crate) run: RunSignals,
    /// The run.
    pub(crate) player: Player,
    /// The same scenario with other seeds.
    pub(crate) replicates: Replicates,
    /// The picture.
    pub(crate) stage: StageHandle,
    /// Light or dark.
    pub(crate) theme: Theme,
    /// Which preset was chosen last.
    pub(crate) preset: RwSignal<String>,
    /// That preset's scenario, as it was given: what was changed is told by it.
    pub(crate) given: RwSignal<Scenario>,
    /// Whether single keys do something.
    pub(crate) has_shortcuts: RwSignal<bool>,
    /// Whether Help is open.
    pub(crate) is_help_open: RwSignal<bool>,
    /// What parameters and metrics mean, and Help.
    pub(crate) explanations: Explanations,
    /// What happened, event by event.
    pub(crate) happenings: Happenings,
    /// Whether the parameters are shown.
    pub(crate) is_drawer_open: RwSignal<bool>,
    /// Whether the page stands in another one.
    pub(crate) is_embedded: bool,
}

impl Page {
    /// Opens the parameters at a fault.
    pub(crate) fn open_fault(self, number: usize) {
        self.is_drawer_open.set(true);
        self.focus_soon(&["[id=\"parameter-faults.", &number.to_string(), ".at_s\"]"].concat());
    }

    /// Moves the focus to what is there once the page has followed the last change.
    pub(crate) fn focus_soon(self, selector: &str) {
        let selector = selector.to_owned();
        let focus = move || {
            let found = document().query_selector(&selector).ok().flatten();
            if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                // Fails only for what cannot have the focus.
                let _ = element.focus();
            }
        };
        set_timeout(focus, Duration::ZERO);
    }
}

/// A side's name in the hooks of the page: what tests and styles find it by.
pub(crate) fn side_name(side: Side) -> &'static str {
    match side {
        Side::ClientServer => "client-server",
        Side::PeerToPeer => "peer-to-peer",
    }
}
