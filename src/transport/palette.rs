//! Faults to choose from: added now by a click, or dropped on the time line at another time.

use super::drag::{Drop, drag};
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::text::text;
use crate::view::{View, view};
use leptos::prelude::*;
use netduel_scenario::{Choice, End, Fault, FaultKind, FaultRole, FaultShare, Value};
use web_sys::Event;

/// All but a crash last for this share of the run at first.
const LASTS: f64 = 0.1;
/// The share of the users who are cut off or badly connected at first.
const SHARE: f64 = 0.3;

/// The palette; closed at first.
pub(super) fn palette(page: Page) -> View {
    let t = &text().transport;
    let is_open = RwSignal::new(false);
    let item = move |choice: &'static Choice| {
        let add = move |dropped: Drop| {
            let at_s = match dropped {
                Drop::At(share) => Some(share * page.run.scenario.with_untracked(|all| all.run.duration_s)),
                Drop::Clicked => None,
                Drop::Elsewhere => return,
            };
            is_open.set(false);
            page.focus_soon(".palette > .btn");
            page.player.add_fault(fresh(page, choice.name), at_s);
        };
        let button = view("button.btn").set("type", "button").text(choice.label);
        drag(button, |_| {}, add)
    };
    let list =
        view("div.list").live_if("hidden", move || !is_open.get()).child(view("p").text(t.palette_how));
    let toggle = view("button.btn")
        .set("type", "button")
        .live_is("aria-expanded", move || is_open.get())
        .children([icon(Icon::Crash), view("span").text(t.palette)])
        .on("click", move |_| is_open.update(|is_open| *is_open = !*is_open));
    view("div.palette").children([toggle, list.children(FaultKind::CHOICES.iter().map(item))]).on(
        "keydown",
        move |event: Event| {
            if crate::keyboard::key_of(&event) == "Escape" && is_open.get_untracked() {
                event.stop_propagation();
                is_open.set(false);
            }
        },
    )
}

/// A fault of a kind as it is at first; when is not said yet.
fn fresh(page: Page, kind: &str) -> Fault {
    let mut fault = Fault::default();
    // The palette has no other kinds than there are.
    let _ = fault.set("kind", &Value::word(kind));
    if fault.kind.is_of_links() {
        (fault.role, fault.share) = (FaultRole::User, FaultShare(Some(SHARE)));
    }
    if fault.kind != FaultKind::Crash {
        let duration_s = page.run.scenario.with_untracked(|scenario| scenario.run.duration_s);
        fault.until_s = End(Some(duration_s * LASTS));
    }
    fault
}
