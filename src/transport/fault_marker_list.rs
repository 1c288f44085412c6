//! The markers of the faults on the time line, as buttons.

use super::drag::{Drag, DropTarget};
use super::fault_markers::FaultMarker;
use crate::dom::focus_later;
use crate::icon::{Icon, IconKind};
use crate::parameters::DrawerState;
use crate::state::{Player, RunSignals};
use crate::text::text;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;

/// An arrow key moves a fault by this share of the run.
const KEY_STEP: f64 = 0.01;

/// The markers of all faults.
#[component]
pub(super) fn FaultMarkerList(
    /// The time line.
    line: NodeRef<Div>,
    /// The markers, in order of their start.
    markers: Memo<Vec<FaultMarker>>,
) -> impl IntoView {
    let numbers = move || markers.read().iter().map(|marker| marker.number).collect::<Vec<_>>();
    view! {
        <ul class="marks" aria-label=text().transport.faults>
            <For each=numbers key=|number| *number let(number)>
                <FaultMarkerButton line markers number/>
            </For>
        </ul>
    }
}

/// The marker of one fault. It can be dragged, moved with the arrow keys, deleted, and opened among the parameters.
#[component]
fn FaultMarkerButton(
    /// The time line.
    line: NodeRef<Div>,
    /// The markers of all faults.
    markers: Memo<Vec<FaultMarker>>,
    /// The fault's number in the scenario, from 1.
    number: usize,
) -> impl IntoView {
    let scenario = expect_context::<RunSignals>().scenario;
    let player = expect_context::<Player>();
    let drawer = expect_context::<DrawerState>();
    let marker = Memo::new(move |_| {
        markers.read().iter().find(|marker| marker.number == number).cloned().unwrap_or_default()
    });
    // Where the marker is while it is dragged.
    let dragged_to = RwSignal::new(None::<f64>);
    let left = move || {
        let share = dragged_to.get().unwrap_or_else(|| marker.read().from);
        format!("calc({:.4}% + {}px)", share * 100.0, marker.read().shift_px)
    };
    // The sign where the fault ends: the nodes recover.
    let end = move || format!("{:.4}%", marker.read().until * 100.0);
    let move_to = move |share: f64| {
        let duration_s = scenario.read_untracked().run.duration_s;
        player.move_fault(number, share.clamp(0.0, 1.0) * duration_s);
        // A marker that passes another one is moved in the document, which takes the focus from it.
        focus_later(&format!("[data-fault=\"{number}\"]"));
    };
    let on_drop = move |target| {
        dragged_to.set(None);
        if let DropTarget::TimeLine(share) = target {
            move_to(share);
        }
    };
    let drag = Drag::new(line, move |share| dragged_to.set(Some(share)), on_drop);
    let on_click = move |event: MouseEvent| {
        if drag.is_click(&event) {
            drawer.open_fault(number);
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        let from = marker.read_untracked().from;
        match event.key().as_str() {
            "ArrowLeft" => move_to(from - KEY_STEP),
            "ArrowRight" => move_to(from + KEY_STEP),
            "Delete" | "Backspace" => player.remove_fault(number),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let is_movable = marker.read_untracked().is_movable();
    // A sign that is replaced under the pointer would take the click from the button.
    let icon = Memo::new(move |_| marker.read().icon);
    view! {
        <li class="end" aria-hidden="true" hidden=move || !marker.read().has_end_sign style:left=end>
            <Icon kind=IconKind::Recovery/>
        </li>
        <li class:flip=move || marker.read().is_flipped style:left=left>
            <button
                type="button"
                data-fault=is_movable.then_some(number)
                disabled=!is_movable
                title=move || match is_movable {
                    true => format!("{}. {}", marker.read().title, text().transport.mark_how),
                    false => marker.read().title.clone(),
                }
                on:pointerdown=move |event| drag.press(&event)
                on:pointermove=move |event| drag.drag(&event)
                on:pointerup=move |event| drag.release(&event)
                on:pointercancel=move |_| drag.cancel()
                on:click=on_click
                on:keydown=on_keydown
            >
                {move || view! { <Icon kind=icon.get()/> }}
                <span aria-hidden="true">{move || marker.read().label.clone()}</span>
                <b class="vh">{move || marker.read().title.clone()}</b>
            </button>
        </li>
    }
}
