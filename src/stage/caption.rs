//! What the picture of a side shows at large, in words beside it: how many users get no answer.

use super::StageHandle;
use crate::format::count;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_scenario::Side;
use netduel_stage::Renderer;

/// How many users of all get no answer; empty if every user gets one.
pub(crate) fn unanswered(stage: &Renderer, side: Side) -> String {
    match (stage.unanswered(side), stage.users(side)) {
        (0, _) => String::new(),
        (n, all) => {
            let [n, all] = [n, all].map(|users| count(u64::from(users)));
            interpolate(text().stage.unanswered[usize::from(n != "1")], &[("n", &n), ("all", &all)])
        }
    }
}

/// The caption of a side. It stands in a corner that the ring of users leaves free.
#[component]
pub(super) fn Caption(
    /// The network.
    side: Side,
    /// The shown time; with every change the caption is read again.
    shown_time_ns: Signal<u64>,
) -> impl IntoView {
    let stage = expect_context::<StageHandle>();
    let words = Memo::new(move |_| {
        shown_time_ns.track();
        stage.layout_version();
        stage.read(|stage| unanswered(stage, side)).unwrap_or_default()
    });
    view! {
        <p class="stage-caption" hidden=move || words.with(String::is_empty) title=text().stage.unanswered_how>
            {words}
        </p>
    }
}
