//! The notifications, in the place of the headline: never a modal dialog, never a toast.

use crate::icon::{Icon, IconKind};
use crate::offline::load_new_version;
use crate::state::{Player, RunSignals};
use crate::text::text;
use leptos::prelude::*;
use netduel_session::Notification;

/// All notifications, oldest first.
#[component]
pub(crate) fn Notifications() -> impl IntoView {
    let RunSignals { notifications, .. } = expect_context();
    view! {
        <div class="notifications" role="status">
            <For
                each=move || notifications.get()
                key=|notification| (notification.title(), notification.sentences())
                let:notification
            >
                <NotificationBox notification/>
            </For>
        </div>
    }
}

/// A notification with the button that dismisses it, or tries again what failed.
#[component]
fn NotificationBox(
    /// The notification.
    notification: Notification,
) -> impl IntoView {
    let player: Player = expect_context();
    let t = &text().notifications;
    let is_error = notification.is_error();
    let can_retry = notification.can_retry();
    let title = notification.title();
    let paragraphs =
        notification.sentences().into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view();
    let users_before = match &notification {
        Notification::UsersChanged { users_before, .. } => Some(*users_before),
        _ => None,
    };
    let scale = users_before.map(|users_before| {
        let scale = move |_| player.scale_along(users_before);
        view! { <button type="button" class="btn b" on:click=scale>{t.scale_along}</button> }
    });
    let is_new_version = notification == Notification::NewVersion;
    let act = move |_| match (can_retry, is_new_version) {
        (true, _) => player.retry(),
        (false, true) => load_new_version(),
        (false, false) => player.dismiss(&notification),
    };
    let action = match (can_retry, is_new_version) {
        (true, _) => t.retry,
        (false, true) => t.load_new_version,
        (false, false) => t.dismiss,
    };
    view! {
        <div class="note" class:bad=is_error>
            {is_error.then(|| view! { <Icon kind=IconKind::Warning/> })}
            <div><b>{title}</b>{paragraphs}</div>
            {scale}
            <button type="button" class="btn b" on:click=act>
                {action}
            </button>
        </div>
    }
}
