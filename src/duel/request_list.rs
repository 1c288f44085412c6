//! The latest requests with their outcomes on both sides.

use super::request_rows::{rows, single};
use crate::dom::{is_in_use, move_focus_in_list};
use crate::format;
use crate::outcome_label::OutcomeLabel;
use crate::state::{Player, RunSignals};
use crate::text::text;
use leptos::html::Div;
use leptos::prelude::*;
use leptos_use_element_size::{UseElementSizeReturn, use_element_size};
use netduel_scenario::{Scenario, Side};
use netduel_session::Entry;

/// Height of a row; the style sheet has the same.
const ROW_PX: f64 = 24.0;
/// A phone shows one row, which is chosen from this many.
const FEWEST_ROWS: usize = 6;

/// A row as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    request: u32,
    outcomes: [OutcomeLabel; 2],
    is_selected: bool,
    /// Whether it is the row that a phone shows.
    is_single: bool,
}

/// The latest requests, as many as there is room for. The list is a single tab stop; arrow keys move from row to row.
#[component]
pub(super) fn RequestList() -> impl IntoView {
    let run = expect_context::<RunSignals>();
    let player = expect_context::<Player>();
    let root = NodeRef::<Div>::new();
    let UseElementSizeReturn { height, .. } = use_element_size(root);
    let room = Memo::new(move |_| ((height.get() / ROW_PX).ceil() as usize).max(FEWEST_ROWS));
    // While the pointer or the focus is in the list, the rows stay where they are. Their outcomes still
    // change.
    let held = RwSignal::new(Vec::<u32>::new());
    let list = Memo::new(move |_| {
        let selected = run.selected_request.get();
        let entries = held
            .with(|held| player.with_recording(|recording| rows(&recording.log, room.get(), selected, held)));
        run.scenario.with(|scenario| list(scenario, entries, selected))
    });
    let requests =
        Memo::new(move |_| list.with(|list| list.iter().map(|row| row.request).collect::<Vec<_>>()));
    let tab_stop = Memo::new(move |_| {
        list.with(|list| list.iter().find(|row| row.is_selected).or(list.first()).map(|row| row.request))
    });
    let hold = move || held.set(requests.get_untracked());
    // Both the pointer and the focus may hold the rows; when one of them leaves, the other still does.
    let release = move || {
        let is_held = root.get_untracked().is_some_and(|root| is_in_use(&root));
        if !is_held {
            held.set(Vec::new());
        }
    };
    view! {
        <div
            class="request-list"
            role="group"
            aria-label=text().duel.log
            node_ref=root
            on:pointerenter=move |_| hold()
            on:focusin=move |_| hold()
            on:pointerleave=move |_| release()
            on:focusout=move |_| release()
            on:keydown=move |event| move_focus_in_list(&event)
        >
            <For each=move || requests.get() key=|request| *request let:request>
                <RequestRow request list tab_stop />
            </For>
        </div>
    }
}

fn list(scenario: &Scenario, entries: Vec<Entry>, selected: Option<u32>) -> Vec<Row> {
    let runs = [scenario.client_server.is_some(), scenario.peer_to_peer.is_some()];
    let has_file = scenario.file.is_some();
    let single = single(&entries, selected, runs);
    let row = |entry: Entry| Row {
        request: entry.request,
        outcomes: Side::BOTH
            .map(|side| OutcomeLabel::new(side, runs[side as usize], has_file, entry.ends[side as usize])),
        is_selected: selected == Some(entry.request),
        is_single: single == Some(entry.request),
    };
    entries.into_iter().map(row).collect()
}

/// A request: its outcome on the left, its number, and its outcome on the right. A click selects it, or no request if it
/// is selected already.
#[component]
fn RequestRow(
    /// The request.
    request: u32,
    /// All rows.
    list: Memo<Vec<Row>>,
    /// The row that can be reached with the Tab key.
    tab_stop: Memo<Option<u32>>,
) -> impl IntoView {
    let run = expect_context::<RunSignals>();
    let player = expect_context::<Player>();
    let row = Memo::new(move |_| list.with(|list| list.iter().find(|row| row.request == request).cloned()));
    let is = move |read: fn(&Row) -> bool| row.with(|row| row.as_ref().is_some_and(read));
    let outcome = move |side: Side, column: &'static str| {
        let outcome = Memo::new(move |_| {
            row.with(|row| row.as_ref().map(|row| row.outcomes[side as usize].clone()).unwrap_or_default())
        });
        let class = move || outcome.with(|outcome| [column, " ", outcome.class].concat());
        view! { <span class=class>{move || outcome.with(|outcome| outcome.words.clone())}</span> }
    };
    let toggle = move |_| {
        let is_selected = run.selected_request.get_untracked() == Some(request);
        player.select_request((!is_selected).then_some(request));
    };
    view! {
        <button
            type="button"
            data-request=request
            class:selected=move || is(|row| row.is_selected)
            class:single=move || is(|row| row.is_single)
            aria-pressed=move || if is(|row| row.is_selected) { "true" } else { "false" }
            tabindex=move || if tab_stop.get() == Some(request) { "0" } else { "-1" }
            on:click=toggle
        >
            {outcome(Side::ClientServer, "left")}
            <span class="number" data-word=text().duel.request>
                {format::count(u64::from(request) + 1)}
            </span>
            {outcome(Side::PeerToPeer, "right")}
        </button>
    }
}
