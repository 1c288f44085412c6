//! The button with which an embedded page fills the screen.

use crate::full_screen;
use crate::icon::{Icon, IconKind};
use crate::text::text;
use leptos::prelude::*;

/// The button, if the host page allows the full screen.
#[component]
pub(super) fn FullScreenButton() -> impl IntoView {
    let t = &text().embed;
    let is_on = RwSignal::new(full_screen::is_on());
    full_screen::on_change(move || {
        is_on.try_set(full_screen::is_on());
    });
    let name = move || if is_on.get() { t.leave_full_screen } else { t.full_screen };
    let icon = move || {
        let kind = if is_on.get() { IconKind::LeaveFullScreen } else { IconKind::FullScreen };
        view! { <Icon kind=kind /> }
    };
    let toggle = move |_| if full_screen::is_on() { full_screen::leave() } else { full_screen::enter() };
    full_screen::is_allowed().then(|| {
        view! {
            <button type="button" class="btn sq s full-screen" aria-label=name title=name on:click=toggle>
                {icon}
            </button>
        }
    })
}
