//! The bar of a lesson that is under way: where it stands, and the ways on.

use super::channel::{Channel, open_notes};
use super::lesson::Lesson;
use crate::icon::{Icon, IconKind};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_session::Notification;

/// The bar. While it is there, the window with the notes is served.
#[component]
pub(super) fn Bar() -> impl IntoView {
    let t = &text().running_order;
    let lesson = expect_context::<Lesson>();
    Channel::new().serve(lesson);
    let place = move || {
        let number = lesson.place.get().map_or(0, |place| place + 1).to_string();
        let count = lesson.order.read().steps.len().to_string();
        interpolate(t.place, &[("number", &number), ("count", &count)])
    };
    let name = move || lesson.steps()[0].as_ref().map(|step| step.name.clone()).unwrap_or_default();
    let open = move |_| {
        if !open_notes() {
            lesson.player.notify(Notification::Link(t.blocked.to_owned()));
        }
    };
    view! {
            <section class="running-order" aria-label=t.title>
                <span class="place">{place}</span>
                <b>{name}</b>
                <button type="button" class="btn b" on:click=move |_| lesson.back()>{t.back}</button>
                <button type="button" class="act" on:click=move |_| lesson.next()>{t.next}</button>
                <button type="button" class="btn two-windows" on:click=open>{t.two_windows}</button>
                <button type="button" class="btn sq" aria-label=t.leave title=t.leave on:click=move |_| lesson.leave()>
                    <Icon kind=IconKind::Close/>
                </button>
            </section>
    }
}
