//! The filters of the event log.

use super::EventLogState;
use crate::text::text;
use leptos::prelude::*;
use netduel_protocol::EventTopic;
use netduel_scenario::Side;

/// The form with the filters.
#[component]
pub(super) fn EventFilters() -> impl IntoView {
    let log = expect_context::<EventLogState>();
    let t = &text().event_log;
    let topic = Signal::derive(move || index_of(&EventTopic::ALL, log.filters().topic));
    let set_topic = move |index| log.change_filters(|filters| filters.topic = at(&EventTopic::ALL, index));
    let side = Signal::derive(move || index_of(&Side::BOTH, log.filters().side));
    let set_side = move |index| log.change_filters(|filters| filters.side = at(&Side::BOTH, index));
    view! {
        <form on:submit=|event| event.prevent_default()>
            <Choice label=t.topic every=t.every_topic options=&t.topics chosen=topic on_choose=set_topic/>
            <Choice label=t.side every=t.both_sides options=&text().duel.sides chosen=side on_choose=set_side/>
            <label>
                {t.node}
                <input
                    placeholder=t.node_example
                    autocomplete="off"
                    prop:value=move || log.filters().node
                    on:input:target=move |event| {
                        let typed = event.target().value();
                        log.change_filters(|filters| filters.node = typed);
                    }
                />
            </label>
            <label>
                {t.request}
                <input
                    placeholder=t.request_example
                    autocomplete="off"
                    prop:value=move || log.filters().request
                    on:input:target=move |event| {
                        let typed = event.target().value();
                        log.change_filters(|filters| filters.request = typed);
                    }
                />
            </label>
        </form>
    }
}

/// A select element whose first option stands for no filter.
#[component]
fn Choice<F: Fn(Option<usize>) + 'static>(
    /// The label before it.
    label: &'static str,
    /// The name of the first option.
    every: &'static str,
    /// The names of the other options.
    options: &'static [&'static str],
    /// The index among `options` of the chosen one; `None` for the first option.
    chosen: Signal<Option<usize>>,
    /// Called with the index when the reader chooses another option.
    on_choose: F,
) -> impl IntoView {
    let named = options.iter().enumerate().map(|(index, name)| {
        view! { <option value=index.to_string() prop:selected=move || chosen.get() == Some(index)>{*name}</option> }
    });
    view! {
        <label>
            {label}
            <select on:change=move |event| on_choose(event_target_value(&event).parse().ok())>
                <option value="" prop:selected=move || chosen.get().is_none()>{every}</option>
                {named.collect_view()}
            </select>
        </label>
    }
}

fn index_of<T: PartialEq>(all: &[T], chosen: Option<T>) -> Option<usize> {
    let chosen = chosen?;
    all.iter().position(|one| *one == chosen)
}

fn at<T: Copy>(all: &[T], index: Option<usize>) -> Option<T> {
    all.get(index?).copied()
}
