//! The frame: which part is where, and how the page begins.

use crate::announce::Announcer;
use crate::browser;
use crate::duel::Duel;
use crate::embed::EmbedFoot;
use crate::header::Header;
use crate::help::{self, HelpDialog};
use crate::keyboard;
use crate::lead::Lead;
use crate::notice::Notice;
use crate::page::Page;
use crate::player::{Player, Shown, following};
use crate::plots::Plots;
use crate::query::Query;
use crate::scoreboard::Scoreboard;
use crate::stage::StageHandle;
use crate::text::text;
use crate::theme::Theme;
use crate::transport::Transport;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

const PREFERS_STILLNESS: &str = "(prefers-reduced-motion: reduce)";

/// The whole page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let page = begin();
    provide_context(page);
    keyboard::listen(page);
    page.player.open();
    page.player.follow_frames();
    if page.is_embedded {
        return view! {
            <main>
                <Lead />
                <Duel />
                <Transport />
                <Announcer />
            </main>
            <EmbedFoot />
        }
        .into_any();
    }
    view! {
        <a class="skip" href="#stage" on:click=skip>
            {text().header.skip}
        </a>
        <Header />
        <main>
            <Lead />
            <Duel />
            <Transport />
            <Scoreboard />
            <Plots />
            <Announcer />
        </main>
        <HelpDialog />
    }
    .into_any()
}

/// Reads the address, and sets up what all parts share.
fn begin() -> Page {
    let presets = netduel_presets::all();
    let ids: Vec<&str> = presets.iter().map(|preset| preset.id.as_str()).collect();
    let (query, mut problems) = Query::parse(&browser::query(), &ids);
    let preset = presets.iter().find(|preset| preset.id == query.scenario);
    let mut scenario = preset.map(|preset| preset.scenario.clone()).unwrap_or_default();
    problems.extend(query.change(&mut scenario));

    let is_still = browser::prefers(PREFERS_STILLNESS);
    let stage = StageHandle::new();
    let shown = Shown::new(scenario.clone(), query.speed.unwrap_or_else(|| following(&scenario)));
    let player = Player::new(shown, stage, is_still);
    if query.autoplay.unwrap_or(!is_still) {
        player.play();
    }
    if !problems.is_empty() {
        Notice::Address(problems).show(shown.notices);
    }
    if let Some(body) = document().body() {
        // Fails only for malformed names.
        let _ = body.set_attribute("data-mode", if query.embed { "embed" } else { "full" });
    }
    Page {
        shown,
        player,
        stage,
        theme: Theme::new(query.theme.as_deref(), stage),
        preset: RwSignal::new(query.scenario),
        has_shortcuts: RwSignal::new(help::has_shortcuts()),
        is_help_open: RwSignal::new(false),
        is_embedded: query.embed,
    }
}

/// The address of the page has a base, so that a plain link to a fragment would load it anew.
fn skip(event: MouseEvent) {
    event.prevent_default();
    if let Some(stage) = document().get_element_by_id("stage") {
        use wasm_bindgen::JsCast;
        // Fails only for what cannot have the focus.
        let _ = stage.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}
