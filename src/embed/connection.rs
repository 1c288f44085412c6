//! Listens to the host page.

use super::frame_size::FrameSize;
use super::host_page::{HostPage, Parts};
use super::requests::Requests;
use super::subscriptions::Subscriptions;
use crate::browser;
use js_sys::{JSON, JsString, Reflect};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_embedding::{Failure, LONGEST_MESSAGE, RateLimit, SOURCE, Verdict, error, read};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

/// Listens to the page around the frame, if there is one, and tells it that it can be spoken to.
pub(crate) fn connect_to_host_page() {
    let Some(host) = HostPage::around() else { return };
    let parts = Parts {
        player: expect_context(),
        run_address: expect_context(),
        stage: expect_context(),
        settings: expect_context(),
    };
    let owner = Owner::current();
    spawn_local(async move {
        // Without the code the page cannot be spoken to, but goes on.
        if let (Ok(listen), Some(owner)) = (listener().await, owner) {
            owner.with(|| listen(host, parts));
        }
    });
}

/// The function that listens.
#[wasm_split(embed, wasm_split_path = ::leptos::wasm_split, fallible)]
fn listener() -> Result<fn(HostPage, Parts), SplitLoaderError> {
    Ok(listen)
}

fn listen(host: HostPage, parts: Parts) {
    let subscriptions = Subscriptions::new(host, parts);
    let requests = Requests::new(host, parts, subscriptions);
    let size = FrameSize::new(host);
    let rate_limit = StoredValue::new(RateLimit::default());
    let listener = window_event_listener(ev::message, move |event: MessageEvent| {
        if !host.is_source_of(&event) {
            return;
        }
        let verdict = rate_limit.try_update_value(|limit| limit.count(browser::now_ms()));
        match verdict {
            Some(Verdict::Read) => receive(&event, host, requests, size),
            Some(Verdict::Refuse) => {
                let most = RateLimit::most_per_s();
                let message = format!("message: at most {most} messages are read in a second");
                let failure = Failure { field: "message".to_owned(), message };
                host.post(&error(None, &[failure]), &event.origin());
            }
            _ => {}
        }
    });
    on_cleanup(move || listener.remove());
    size.greet();
    announce_start(host, parts, subscriptions);
}

/// Tells the host when the run has begun, and what goes wrong.
fn announce_start(host: HostPage, parts: Parts, subscriptions: Subscriptions) {
    let run = parts.player.signals();
    Effect::new(move |was_ready: Option<bool>| {
        let is_ready = was_ready == Some(true) || run.networks.with(|networks| !networks.is_empty());
        if is_ready && was_ready != Some(true) {
            subscriptions.announce_ready();
        }
        is_ready
    });
    Effect::new(move |_| {
        run.notifications.with(|notifications| {
            if let Some(problem) = notifications.iter().rfind(|notification| notification.is_error()) {
                let message = [problem.title(), &problem.sentences().concat()].join(". ");
                host.post(&error(None, &[Failure { field: "page".to_owned(), message }]), "*");
            }
        });
    });
}

fn receive(event: &MessageEvent, host: HostPage, requests: Requests, size: FrameSize) {
    let data = event.data();
    if let Some(text) = data.dyn_ref::<JsString>() {
        if text.length() as usize <= LONGEST_MESSAGE {
            size.answer_text(&String::from(text));
        }
    } else if text_field(&data, "source").as_deref() == Some(SOURCE) {
        // Fails for what no JSON can hold, such as an object that contains itself.
        let json = JSON::stringify(&data).ok().filter(|json| !json.is_undefined());
        match json.map(|json| (json.length() as usize <= LONGEST_MESSAGE).then(|| String::from(json))) {
            Some(Some(json)) => {
                if let Some(message) = read(&json) {
                    requests.receive(message, event.origin());
                }
            }
            unreadable => {
                let allowed = match unreadable {
                    None => "what JSON can hold".to_owned(),
                    Some(_) => format!("at most {LONGEST_MESSAGE} characters of JSON"),
                };
                let message = ["message: this one cannot be read; allowed: ", &allowed].concat();
                let failure = Failure { field: "message".to_owned(), message };
                host.post(&error(None, &[failure]), &event.origin());
            }
        }
    } else if data.is_object() {
        let field = |name| text_field(&data, name);
        size.answer_object([field("type"), field("context"), field("action")]);
    }
}

/// A field of an object from outside, if it is a text.
fn text_field(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &name.into()).ok()?.as_string().filter(|text| text.len() <= LONGEST_MESSAGE)
}
