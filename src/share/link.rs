//! The link to the run, as a text and as a QR code, and what it contains.

use super::contents::contents;
use super::qr_code::QrCodePicture;
use crate::copy_field::CopyField;
use crate::single_file;
use crate::state::{Player, Preset, RunAddress, RunSignals};
use crate::text::text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The link.
#[component]
pub(super) fn Link() -> impl IntoView {
    let t = &text().share;
    let player = expect_context::<Player>();
    let run_address = expect_context::<RunAddress>();
    let preset = expect_context::<Preset>().scenario;
    let RunSignals { scenario, .. } = expect_context();
    let time_s = player.shown_time_ns_untracked() as f64 / 1e9;
    let has_time = RwSignal::new(false);
    let link = RwSignal::new(String::new());
    Effect::new(move |_| {
        let has_time = has_time.get();
        spawn_local(async move {
            if let Some(address) = run_address.link(has_time).await {
                link.try_set(address);
            }
        });
    });
    let lines = move || {
        let time_s = if has_time.get() { time_s } else { 0.0 };
        contents(&preset.read_untracked(), &scenario.read_untracked(), time_s)
    };
    view! {
        <section>
            <h3>{t.link}</h3>
            <CopyField name=t.link text=link />
            <Show when=single_file::is_only_here>
                <p>{t.link_only_here}</p>
            </Show>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=has_time
                    on:change:target=move |event| has_time.set(event.target().checked())
                />
                {t.at_this_time}
            </label>
            <div class="beside">
                <div>
                    <p>{t.contains}</p>
                    <ul class="contents">{move || lines().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                </div>
                <QrCodePicture content=link label=t.qr_code />
            </div>
        </section>
    }
}
