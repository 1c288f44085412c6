//! Name, scenario, and the page's own tools.

use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::parameters::parameters_button;
use crate::text::text;
use crate::theme::theme_button;
use crate::view::{View, view};
use leptos::prelude::*;

const BRAND: &str = r#"<svg viewBox="0 0 30 18" width="30" height="18" aria-hidden="true"><rect x="1" y="2" width="14" height="14" rx="2" fill="var(--left)"/><circle cx="22" cy="9" r="7" fill="var(--right)"/></svg><span>netduel</span>"#;

/// The bar above everything.
pub(crate) fn header(page: Page) -> View {
    let t = &text().header;
    let brand = view("a.brand").set("href", "./").set("aria-label", t.brand).markup(BRAND);
    let help = view("button.btn.sq")
        .set("type", "button")
        .set("aria-label", t.help)
        .set("title", t.help)
        .set("aria-haspopup", "dialog")
        .child(icon(Icon::Help))
        .on("click", move |_| page.is_help_open.set(true));
    let tools = view("nav.tools").set("aria-label", t.tools).children([
        parameters_button(page),
        theme_button(page.theme),
        help,
    ]);
    view("header.top").children([brand, presets(page), tools])
}

fn presets(page: Page) -> View {
    let t = &text().header;
    let option = |preset: netduel_presets::Preset| {
        view("option").set("value", &preset.id).text(&preset.scenario.title)
    };
    let choose = move |event| {
        if let Some(preset) = netduel_presets::find(&event_target_value(&event)) {
            page.given.set(preset.scenario.clone());
            page.preset.set(preset.id);
            page.player.start_at_its_speed(preset.scenario);
        }
    };
    let choice = view("select")
        .set("aria-label", t.scenario)
        .children(netduel_presets::all().into_iter().map(option))
        .live_value(move || page.preset.get())
        .on("change", choose);
    view("label.pick").children([view("span.lab").text(t.scenario), choice])
}
