//! The slider that goes to another time.

use crate::format;
use crate::state::{Player, RunSignals};
use crate::text::text;
use leptos::prelude::*;
use leptos_use_fn_debounce_throttle::use_throttle_fn_with_arg;

/// The end of the slider; the start is 0.
const STEPS: f64 = 1000.0;
/// While the slider is dragged, the shown time follows at most this often.
const SEEK_INTERVAL_MS: f64 = 100.0;

/// An invisible slider over the time line: the playhead shows where it is. The run is paused while it is dragged.
#[component]
pub(super) fn Scrubber() -> impl IntoView {
    let player = expect_context::<Player>();
    let is_playing = expect_context::<RunSignals>().is_playing;
    let position = move || player.shown_time_ns() as f64 / player.duration_ns().max(1) as f64 * STEPS;
    let seek = move |position: f64| {
        player.seek((position / STEPS * player.duration_ns_untracked() as f64) as u64);
    };
    // Whether the run played before the slider was dragged; `None` while it is not dragged.
    let was_playing = StoredValue::new(None::<bool>);
    // The last throttled call may come after the slider is released.
    let seek_while_dragged = move |position| {
        if was_playing.get_value().is_some() {
            seek(position);
        }
    };
    let seek_throttled = use_throttle_fn_with_arg(seek_while_dragged, SEEK_INTERVAL_MS);
    let drag_to = move |position: f64| {
        if was_playing.get_value().is_none() {
            was_playing.set_value(Some(is_playing.get_untracked()));
            player.stop();
        }
        seek_throttled(position);
    };
    let release_at = move |position: f64| {
        seek(position);
        if was_playing.get_value() == Some(true) {
            player.play();
        }
        was_playing.set_value(None);
    };
    view! {
        <input
            class="scrub"
            type="range"
            min="0"
            max=STEPS
            step="any"
            aria-label=text().transport.go_to
            aria-valuetext=move || format::seconds(player.shown_time_ns() as f64 / 1e9)
            prop:value=position
            on:input:target=move |event| drag_to(event.target().value_as_number())
            on:change:target=move |event| release_at(event.target().value_as_number())
        />
    }
}
