//! The run hash: the fingerprint of every event of the run up to the latest scores.

use crate::clipboard::copy_to_clipboard;
use crate::format;
use crate::icon::{Icon, IconKind};
use crate::state::{Player, RunSignals};
use crate::term::Explanation;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page shows this many digits, and copies all.
const SHOWN_DIGITS: usize = 8;

/// The run hash. A click copies it.
#[component]
pub(crate) fn RunHash() -> impl IntoView {
    let t = &text().transport;
    let player = expect_context::<Player>();
    let RunSignals { scores, .. } = expect_context();
    let latest = Memo::new(move |_| {
        scores.read().as_ref().map(|scores| (scores.run_hash, scores.time_ns as f64 / 1e9))
    });
    let digits = move || latest.get().map(|(hash, _)| format::hash(hash)).unwrap_or_default();
    let shown_digits = move || digits().get(..SHOWN_DIGITS).unwrap_or("········").to_owned();
    let copy = move |_| {
        let hash = latest.get_untracked().map(|(hash, _)| format::hash(hash)).unwrap_or_default();
        spawn_local(async move {
            let t = &text().announcements;
            let outcome = if copy_to_clipboard(&hash).await { t.copied } else { t.not_copied };
            player.announce(interpolate(outcome, &[("hash", &hash)]));
        });
    };
    let meaning = Signal::derive(move || interpolate(t.hash, &[("hash", &digits())]));
    view! {
        <button
            class="hash explained"
            type="button"
            data-run-hash=digits
            data-time-s=move || format::to_machine(latest.get().map(|(_, time_s)| time_s))
            on:click=copy
        >
            <span class="lab">{t.run}</span>
            <code>{shown_digits}</code>
            <span class="vh">{t.copy}</span>
            <Icon kind=IconKind::Copy/>
            <Explanation id="meaning-hash" meaning/>
        </button>
    }
}
