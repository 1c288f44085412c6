//! A group of parameters with its controls.

use super::control::ParameterControl;
use super::fault_heading::FaultHeading;
use super::group::{Group, fault_paths};
use super::state::DrawerState;
use super::visibility::{Visibility, changed_count, unused_count};
use crate::icon::{Icon, IconKind, SideMark};
use crate::state::{Preset, RunSignals};
use crate::text::{plural, text};
use leptos::prelude::*;

/// A group that can be collapsed. Its controls exist only while they can be seen.
#[component]
pub(super) fn GroupPanel(
    /// The group.
    group: Group,
    /// Whether only one group is shown at a time, and which.
    #[prop(into)]
    only_group: Signal<Option<Group>>,
) -> impl IntoView {
    let drawer = expect_context::<DrawerState>();
    let scenario = expect_context::<RunSignals>().scenario;
    let preset = expect_context::<Preset>().scenario;
    let is_alone = move || only_group.get() == Some(group);
    // The group that a phone shows has no summary by which it could be expanded.
    let is_expanded = Memo::new(move |_| is_alone() || !drawer.is_collapsed(group));
    let is_built = move || is_expanded.get() && only_group.get().is_none_or(|only_group| only_group == group);
    let is_empty = move || {
        let (scenario, preset, search) = (scenario.read(), preset.read(), drawer.search.read());
        let synonyms = drawer.synonyms.read();
        !Visibility { scenario: &scenario, preset: &preset, search: &search, synonyms: &synonyms }
            .shows_any(group)
    };
    let note =
        move || match (changed_count(group.parameters(), &scenario.read(), &preset.read()), group.side()) {
            (0, Some(_)) => String::new(),
            (0, None) => text().parameters.both_sides.to_owned(),
            (count, _) => plural(text().parameters.changed, count as u64),
        };
    let unused = move || match unused_count(group, &scenario.read()) {
        _ if drawer.is_searching() => String::new(),
        0 => String::new(),
        count => plural(text().parameters.unused, count as u64),
    };
    view! {
        <details
            class=group.class()
            class:shown=is_alone
            hidden=is_empty
            open=move || is_expanded.get()
            on:toggle:target=move |event| drawer.set_collapsed(group, !event.target().open())
        >
            <summary>
                {group.side().map(|side| view! { <SideMark side/> })} <span>{group.name()}</span>
                <em>{note}</em> <Icon kind=IconKind::Chevron/>
            </summary>
            <Show when=is_built>
                <Controls group/>
                <p class="unused">{unused}</p>
            </Show>
        </details>
    }
}

/// The controls of a group.
#[component]
fn Controls(
    /// The group.
    group: Group,
) -> impl IntoView {
    let scenario = expect_context::<RunSignals>().scenario;
    let fault_count = Memo::new(move |_| scenario.with(|scenario| scenario.faults.len()));
    match group {
        Group::Faults => view! {
            <For each=move || 1..=fault_count.get() key=|number| *number let(number)>
                <FaultHeading number/>
                {fault_paths(number).map(|(parameter, path)| view! { <ParameterControl parameter path/> }).collect_view()}
            </For>
        }
        .into_any(),
        _ => group
            .paths(0)
            .into_iter()
            .map(|(parameter, path)| view! { <ParameterControl parameter path/> })
            .collect_view()
            .into_any(),
    }
}
