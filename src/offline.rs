//! The service worker (`src/service-worker.js`), which lets the page run without a network, and the way to a newer version.

use crate::state::{Player, Settings};
use js_sys::futures::JsFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use netduel_session::Notification;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

/// All files are fetched for later use when the page has long begun.
const LATER: Duration = Duration::from_secs(8);

/// Installs the service worker, and notifies the reader of a newer version. A page in a frame stores nothing.
pub(crate) fn install_service_worker() {
    let player = expect_context::<Player>();
    let is_embedded = expect_context::<Settings>().is_embedded;
    let is_built_for_it = document().query_selector("[name=netduel-service-worker]").ok().flatten().is_some();
    let is_framed = window().parent().ok().flatten().is_some_and(|parent| parent != window());
    if is_embedded || is_framed || !is_built_for_it {
        return;
    }
    let Some(container) = container() else { return };
    set_timeout(
        move || {
            spawn_local(async move {
                // Fails where the browser keeps nothing. The page then needs the network, as before.
                let registered = JsFuture::from(container.register("service-worker.js")).await;
                if let Some(registration) = registered.ok().and_then(|value| value.dyn_into().ok()) {
                    follow(&registration, &container, player);
                }
            });
        },
        LATER,
    );
}

/// Loads the newer version. The run stays: it is in the address.
pub(crate) fn load_new_version() {
    let Some(container) = container() else { return };
    let reload = Closure::once_into_js(|| drop(window().location().reload()));
    container.set_oncontrollerchange(Some(reload.unchecked_ref()));
    spawn_local(async move {
        let registration = JsFuture::from(container.get_registration()).await.ok();
        let waiting = registration
            .and_then(|value| value.dyn_into::<ServiceWorkerRegistration>().ok())
            .and_then(|registration| registration.waiting());
        match waiting {
            // Fails only for a message that cannot be copied.
            Some(worker) => drop(worker.post_message(&"take-over".into())),
            None => drop(window().location().reload()),
        }
    });
}

/// Watches for a newer version that is ready to take over.
fn follow(registration: &ServiceWorkerRegistration, container: &ServiceWorkerContainer, player: Player) {
    let notify = move || player.notify(Notification::NewVersion);
    if registration.waiting().is_some() && container.controller().is_some() {
        notify();
    }
    let (found, container) = (registration.clone(), container.clone());
    let on_found = Closure::<dyn FnMut()>::new(move || {
        let Some(worker) = found.installing() else { return };
        let (container, installing) = (container.clone(), worker.clone());
        let on_state = Closure::<dyn FnMut()>::new(move || {
            // The first version has no page to take over.
            if is_installed(&installing) && container.controller().is_some() {
                notify();
            }
        });
        worker.set_onstatechange(Some(on_state.into_js_value().unchecked_ref()));
    });
    registration.set_onupdatefound(Some(on_found.into_js_value().unchecked_ref()));
}

fn is_installed(worker: &ServiceWorker) -> bool {
    worker.state() == ServiceWorkerState::Installed
}

/// The browser's service workers. `None` for pages that did not come over a secure connection, and in sandboxed frames.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = JsValue::from(window().navigator());
    let container = js_sys::Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}
