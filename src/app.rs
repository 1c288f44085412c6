//! The frame: which part is where, and how the page begins.

use crate::announce::announcer;
use crate::browser;
use crate::duel::duel;
use crate::embed::embed_foot;
use crate::explanations::Explanations;
use crate::happenings::{Happenings, happenings};
use crate::header::header;
use crate::help::{self, help_dialog};
use crate::keyboard;
use crate::lead::lead;
use crate::notice::Notification;
use crate::page::Page;
use crate::parameters;
use crate::player::{Player, RunSignals, following};
use crate::plots::plots;
use crate::query::{self, Query};
use crate::replicates::Replicates;
use crate::scoreboard::scoreboard;
use crate::stage::StageHandle;
use crate::text::text;
use crate::theme::Theme;
use crate::transport::transport;
use crate::view::{View, follow, view};
use leptos::prelude::*;
use netduel_scenario::Scenario;
use web_sys::Event;

const PREFERS_STILLNESS: &str = "(prefers-reduced-motion: reduce)";

/// Opens the whole page.
pub(crate) fn open() {
    let page = begin();
    provide_context(page.run);
    provide_context(page.player);
    provide_context(page.stage);
    provide_context(page);
    keyboard::listen(page);
    follow(move || name_in_address(page));
    let Some(body) = document().body() else { return };
    let main = view("main").children([lead(page), duel(page), transport(page)]);
    let parts = if page.is_embedded {
        vec![main.child(announcer(page)), embed_foot(page)]
    } else {
        let main = main.children([scoreboard(page), plots(page), happenings(page), announcer(page)]);
        vec![skip_link(), header(page), main, parameters::parameters(page), help_dialog(page)]
    };
    // Fails only for an element that would contain itself.
    parts.iter().for_each(|part| drop(body.append_child(part.element())));
    page.player.open();
    page.player.follow_frames();
}

/// Reads the address, and sets up what all parts share.
fn begin() -> Page {
    let presets = netduel_presets::all();
    let ids: Vec<&str> = presets.iter().map(|preset| preset.id.as_str()).collect();
    let (query, mut problems) = Query::parse(&browser::query(), &ids);
    let preset = presets.iter().find(|preset| preset.id == query.scenario);
    let given = preset.map(|preset| preset.scenario.clone()).unwrap_or_default();
    let mut scenario = given.clone();
    problems.extend(query.change(&mut scenario));

    let is_still = browser::prefers(PREFERS_STILLNESS);
    let stage = StageHandle::new();
    let shown = RunSignals::new(scenario.clone(), query.speed.unwrap_or_else(|| following(&scenario)));
    let player = Player::new(shown, stage, is_still);
    if query.autoplay.unwrap_or(!is_still) {
        player.play();
    }
    if !problems.is_empty() {
        Notification::Address(problems).show(shown.notifications);
    }
    if let Some(body) = document().body() {
        // Fails only for malformed names.
        let _ = body.set_attribute("data-mode", if query.embed { "embed" } else { "full" });
    }
    Page {
        run: shown,
        player,
        replicates: Replicates::new(shown),
        stage,
        theme: Theme::new(query.theme.as_deref(), stage),
        preset: RwSignal::new(query.scenario),
        given: RwSignal::new(given),
        has_shortcuts: RwSignal::new(help::has_shortcuts()),
        is_help_open: RwSignal::new(false),
        explanations: Explanations::new(),
        happenings: Happenings::new(),
        is_drawer_open: RwSignal::new(!query.embed && parameters::begins_open()),
        is_embedded: query.embed,
    }
}

/// Keeps in the address what it can name of the run, so that it can be copied and survives a reload.
fn name_in_address(page: Page) {
    let before = browser::query();
    let after = page.preset.with(|id| {
        let given = |given: &Scenario| {
            page.run.scenario.with(|scenario| query::rewritten(&before, id, given, scenario))
        };
        page.given.with(given)
    });
    if after != before {
        browser::set_query(&after);
    }
}

fn skip_link() -> View {
    view("a.skip").set("href", "#stage").text(text().header.skip).on("click", |event: Event| {
        // The address of the page has a base, so that a plain link to a fragment would load it anew.
        event.prevent_default();
        if let Some(stage) = document().get_element_by_id("stage") {
            use wasm_bindgen::JsCast;
            // Fails only for what cannot have the focus.
            let _ = stage.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    })
}
