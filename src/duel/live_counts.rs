//! The counts of a side's requests, as the run proceeds.

use crate::format;
use crate::state::RunSignals;
use crate::text::text;
use leptos::prelude::*;
use netduel_results::SideMetrics;
use netduel_scenario::Side;

/// One of the counts.
#[derive(Debug, Clone, Copy)]
struct CountKind {
    class: &'static str,
    metric: &'static str,
    word: &'static str,
    read: fn(&SideMetrics) -> u64,
}

/// What became of all requests that have arrived. The counts add up: arrived = served + lost + under way.
#[component]
pub(super) fn LiveCounts(
    /// The side.
    side: Side,
) -> impl IntoView {
    let t = &text().duel;
    let run = expect_context::<RunSignals>();
    let kinds: [CountKind; 4] = [
        CountKind { class: "arrived", metric: "arrived", word: t.arrived, read: |side| side.arrived },
        CountKind { class: "served", metric: "served", word: t.served, read: |side| side.outcomes.served },
        CountKind {
            class: "lost",
            metric: "lost",
            word: t.lost,
            read: |side| side.outcomes.lost() + side.receivers_stuck,
        },
        CountKind {
            class: "in-flight",
            metric: "in_flight",
            word: t.under_way,
            read: |side| side.outcomes.in_flight,
        },
    ];
    // Where a file is distributed, the same numbers have other names.
    let word = move |index: usize, word: &'static str| {
        move || if run.has_file.get() { t.file_words[index] } else { word }
    };
    let count = |(index, CountKind { class, metric, word: name, read }): (usize, CountKind)| {
        let count = move || {
            run.scores.with(|scores| scores.as_ref().and_then(|scores| scores.metrics(side)).map(read))
        };
        let value = move || count().map(|count| count.to_string()).unwrap_or_default();
        view! {
            <span class=class>
                <span>{word(index, name)}</span>
                " "
                <b data-metric=metric data-value=value>
                    {move || format::count(count().unwrap_or(0))}
                </b>
            </span>
            " "
        }
    };
    // The spaces keep the words apart where the counts are read as one line.
    view! {
        <p class="live-counts" aria-live="off">
            {kinds.into_iter().enumerate().map(count).collect_view()}
        </p>
    }
}
