//! The kinds of fault to choose from. A click adds a fault now; one that is dropped on the time line is added there.

use super::drag::{Drag, DropTarget};
use crate::icon::{Icon, IconKind};
use crate::lazy_view::LazyView;
use crate::state::{Player, RunSignals};
use crate::text::text;
use leptos::ev::KeyboardEvent;
use leptos::html::{Button, Div};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_scenario::{Choice, End, Fault, FaultKind, FaultRole, FaultShare, Value};

/// A new fault lasts for this share of the run, unless it is a crash, which lasts to the end.
const DURATION_SHARE: f64 = 0.1;
/// A new fault of links affects this share of the users.
const AFFECTED_SHARE: f64 = 0.3;

/// A button that opens the list of faults.
#[component]
pub(super) fn FaultPalette(
    /// The time line.
    line: NodeRef<Div>,
) -> impl IntoView {
    let t = &text().transport;
    let is_open = RwSignal::new(false);
    let toggle = NodeRef::<Button>::new();
    let close = move || {
        is_open.set(false);
        if let Some(toggle) = toggle.get_untracked() {
            // Fails only for what cannot have the focus.
            let _ = toggle.focus();
        }
    };
    let on_added = Callback::new(move |()| close());
    let on_keydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            event.stop_propagation();
            close();
        }
    };
    view! {
        <div class="palette" on:keydown=on_keydown>
            <button
                class="btn"
                type="button"
                aria-expanded=move || is_open.get().to_string()
                node_ref=toggle
                on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
            >
                <Icon kind=IconKind::Crash/>
                <span>{t.palette}</span>
            </button>
            <Show when=move || is_open.get()>
                <div class="list">
                    <p>{t.palette_how}</p>
                    <LazyView load=move || fault_kinds(line, on_added)/>
                </div>
            </Show>
        </div>
    }
}

/// A button for each kind of fault.
#[wasm_split(fault_kinds, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fault_kinds(line: NodeRef<Div>, on_added: Callback<()>) -> Result<ViewFn, SplitLoaderError> {
    let button = move |kind| view! { <PaletteButton line kind on_added/> };
    Ok(ViewFn::from(move || FaultKind::CHOICES.iter().map(button).collect_view()))
}

/// Adds a fault of one kind.
#[component]
fn PaletteButton(
    /// The time line.
    line: NodeRef<Div>,
    /// The kind of fault.
    kind: &'static Choice,
    /// Called when the fault is added.
    on_added: Callback<()>,
) -> impl IntoView {
    let scenario = expect_context::<RunSignals>().scenario;
    let player = expect_context::<Player>();
    let add = move |at_share: Option<f64>| {
        let duration_s = scenario.read_untracked().run.duration_s;
        on_added.run(());
        player.add_fault(new_fault(kind, duration_s), at_share.map(|share| share * duration_s));
    };
    let on_drop = move |target| {
        if let DropTarget::TimeLine(share) = target {
            add(Some(share));
        }
    };
    let drag = Drag::new(line, |_| {}, on_drop);
    view! {
        <button
            class="btn"
            type="button"
            on:pointerdown=move |event| drag.press(&event)
            on:pointermove=move |event| drag.drag(&event)
            on:pointerup=move |event| drag.release(&event)
            on:pointercancel=move |_| drag.cancel()
            on:click=move |event| {
                if drag.is_click(&event) {
                    add(None);
                }
            }
        >
            {kind.label}
        </button>
    }
}

/// A new fault of a kind. The player says when it begins, and ends it as much later as it would end here.
fn new_fault(kind: &Choice, duration_s: f64) -> Fault {
    let mut fault = Fault::default();
    // Every kind of the schema is a valid value.
    let _ = fault.set("kind", &Value::parse(kind.name));
    if fault.kind.affects_links() {
        (fault.role, fault.share) = (FaultRole::User, FaultShare(Some(AFFECTED_SHARE)));
    }
    if fault.kind != FaultKind::Crash {
        fault.until_s = End(Some(duration_s * DURATION_SHARE));
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_added_and_all_but_a_crash_end() {
        for kind in FaultKind::CHOICES {
            let fault = new_fault(kind, 60.0);
            assert_eq!(fault.kind.choice().name, kind.name);
            assert_eq!(fault.until_s.0.is_none(), fault.kind == FaultKind::Crash, "{}", kind.name);
        }
    }
}
