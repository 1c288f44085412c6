//! The parameters of the run, made from the scenario's one schema: a drawer beside the duel, on a phone a sheet.

mod control;
mod group;
mod scale;

use crate::browser;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::text::text;
use crate::transport::run_hash;
use crate::view::{View, follow, view};
use group::{Group, group};
use leptos::prelude::*;

const KEY: &str = "parameters";
/// From this width on the drawer opens again for whoever had left it open.
const ROOMY: &str = "(min-width: 1400px)";

/// What the parts of the drawer share.
#[derive(Clone, Copy)]
struct Drawer {
    page: Page,
    /// What is looked for; all there is if empty.
    wanted: RwSignal<String>,
    /// The group that a phone shows.
    group: RwSignal<Group>,
}

/// Whether the drawer is open when the page opens.
pub(crate) fn begins_open() -> bool {
    browser::prefers(ROOMY) && browser::remembered(KEY).as_deref() == Some("open")
}

/// The button that opens and closes the drawer.
pub(crate) fn parameters_button(page: Page) -> View {
    view("button.btn.wide")
        .set("type", "button")
        .set("aria-label", text().parameters.name)
        .set("aria-controls", "drawer")
        .live_is("aria-expanded", move || page.is_drawer_open.get())
        .children([icon(Icon::Sliders), view("span").text(text().parameters.name)])
        .on("click", move |_| show(page, !page.is_drawer_open.get_untracked()))
}

fn show(page: Page, is_open: bool) {
    page.is_drawer_open.set(is_open);
    browser::remember(KEY, if is_open { "open" } else { "closed" });
}

/// The drawer.
pub(crate) fn parameters(page: Page) -> View {
    let t = &text().parameters;
    let drawer = Drawer { page, wanted: RwSignal::new(String::new()), group: RwSignal::new(Group::Workload) };
    follow(move || {
        if let Some(body) = document().body() {
            let state = if page.is_drawer_open.get() { "open" } else { "closed" };
            // Fails only for malformed names.
            let _ = body.set_attribute("data-drawer", state);
        }
    });
    let reset = view("button.btn.t")
        .set("type", "button")
        .live_if("hidden", move || group::changed(page, None) == 0)
        .text(t.reset_all)
        .on("click", move |_| page.player.start(page.given.get_untracked()));
    let close = view("button.btn.sq")
        .set("type", "button")
        .set("aria-label", t.close)
        .child(icon(Icon::Close))
        .on("click", move |_| show(page, false));
    let header =
        view("header").children([view("h2").set("id", "heading-parameters").text(t.name), reset, close]);
    let find = view("input.find")
        .set("type", "search")
        .set("placeholder", t.find)
        .set("aria-label", t.find)
        .on("input", move |event| drawer.wanted.set(event_target_value(&event).trim().to_ascii_lowercase()));
    let said = view("p.effect").set("role", "status").live_text(move || page.run.change_effect.get());
    let groups = view("div.groups")
        .set("tabindex", "0")
        .set("role", "region")
        .set("aria-label", t.groups)
        .live_children(move || {
            // Made anew with the run's sides and the number of its faults, not with every value.
            let shape = drawer.shape();
            Group::ALL.into_iter().filter(|of| of.is_in(shape)).map(|of| group(drawer, of)).collect()
        });
    view("aside.drawer")
        .set("id", "drawer")
        .set("aria-labelledby", "heading-parameters")
        .live_class("seeking", move || drawer.wanted.with(|wanted| !wanted.is_empty()))
        .live_if("hidden", move || !page.is_drawer_open.get())
        .on("keydown", move |event| {
            // Everything in here keeps its keys, and Esc leads back to the duel.
            if event_key(&event) == "Escape" {
                show(page, false);
            }
            event.stop_propagation();
        })
        .children([view("div.grab").set("aria-hidden", "true"), header, tabs(drawer), find, said, groups])
        // A phone has no other place for it.
        .child(view("footer").child(run_hash(page)))
}

fn event_key(event: &web_sys::Event) -> String {
    use wasm_bindgen::JsCast;
    event.dyn_ref::<web_sys::KeyboardEvent>().map(|event| event.key()).unwrap_or_default()
}

/// On a phone one group is shown at a time.
fn tabs(drawer: Drawer) -> View {
    let tab = |of: Group| {
        view("button")
            .set("type", "button")
            .live_is("aria-pressed", move || drawer.group.get() == of)
            .text(of.name())
            .on("click", move |_| drawer.group.set(of))
    };
    view("div.tabs")
        .set("role", "group")
        .set("aria-label", text().parameters.groups)
        .children(Group::ALL.into_iter().map(tab))
}
