//! The link to the run on paper.

use super::qr_code::QrCodePicture;
use crate::single_file;
use crate::state::{RunAddress, RunSignals};
use crate::text::text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The link as a text and as a QR code. It follows the run while time stands still: nobody prints a run that is played.
#[component]
pub(super) fn PaperLink() -> impl IntoView {
    let t = &text().share;
    let run_address = expect_context::<RunAddress>();
    let run = expect_context::<RunSignals>();
    let link = RwSignal::new(String::new());
    Effect::new(move |_| {
        run.scenario.track();
        if !run.is_playing.get() {
            run.shown_time_ns.track();
        }
        spawn_local(async move {
            if let Some(address) = run_address.link(true).await {
                link.try_set(address);
            }
        });
    });
    view! {
        // Readers of the paper cannot follow a link to a file.
        <Show when=|| !single_file::is_only_here()>
            <QrCodePicture content=link label=t.qr_code />
            <p>{t.on_paper} <br /> {link}</p>
        </Show>
    }
}
