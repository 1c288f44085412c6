//! What the window with the pictures and the window with the notes say to each other: both are pages of this site, and hear each
//! other by a `BroadcastChannel`.

use super::lesson::Lesson;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_running_order::OrderStep;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// The name of the channel.
const NAME: &str = "netduel.running-order";

/// What the window with the notes asks for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) enum Command {
    /// To be told where the lesson stands.
    Status,
    Next,
    Back,
    PlayPause,
}

/// Where the lesson stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Status {
    pub(super) title: String,
    /// "2 of 5"; empty while no lesson is under way.
    pub(super) place: String,
    /// The step that is shown, and the one after it.
    pub(super) steps: [Option<OrderStep>; 2],
    /// The question of the step, or what the run has answered.
    pub(super) question: String,
    pub(super) time_s: f64,
}

/// The channel. Without one, as in a sandbox, there is only one window.
#[derive(Clone, Copy)]
pub(super) struct Channel(StoredValue<Option<BroadcastChannel>, LocalStorage>);

impl Channel {
    /// The channel of this site.
    pub(super) fn new() -> Channel {
        Channel(StoredValue::new_local(BroadcastChannel::new(NAME).ok()))
    }

    /// Sends a message. It fails only for a closed channel.
    pub(super) fn send<T: Serialize>(self, message: &T) {
        let Ok(json) = serde_json::to_string(message) else { return };
        self.0.with_value(|channel| channel.as_ref().map(|channel| channel.post_message(&json.into())));
    }

    /// Calls a function with each message of a type. Others are for the other window.
    pub(super) fn listen<T: for<'a> Deserialize<'a> + 'static>(self, hear: impl Fn(T) + 'static) {
        let closure = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string();
            if let Some(message) = text.and_then(|text| serde_json::from_str(&text).ok()) {
                hear(message);
            }
        });
        self.0.with_value(|channel| {
            if let Some(channel) = channel {
                channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
            }
        });
        let (channel, closure) = (self.0, StoredValue::new_local(Some(closure)));
        on_cleanup(move || {
            channel.with_value(|channel| channel.as_ref().map(|channel| channel.close()));
            closure.set_value(None);
        });
    }

    /// Does what the window with the notes asks for, and tells it where the lesson stands.
    pub(super) fn serve(self, lesson: Lesson) {
        self.listen(move |command: Command| match command {
            Command::Status => self.send(&untrack(|| status(lesson))),
            Command::Next => lesson.next(),
            Command::Back => lesson.back(),
            Command::PlayPause => lesson.player.toggle(),
        });
        Effect::new(move |_| {
            if lesson.is_on() {
                self.send(&status(lesson));
            }
        });
    }
}

/// Where the lesson stands. Tracked.
fn status(lesson: Lesson) -> Status {
    let run = lesson.player.signals();
    let count = lesson.order.read().steps.len().to_string();
    let place = lesson.place.get().map(|place| {
        interpolate(text().running_order.place, &[("number", &(place + 1).to_string()), ("count", &count)])
    });
    let question = run.prediction.with(|prediction| {
        prediction
            .as_ref()
            .map(|prediction| prediction.question.words(run.duration_ns.get()))
            .unwrap_or_default()
    });
    Status {
        title: lesson.order.read().title.clone(),
        place: place.unwrap_or_default(),
        steps: lesson.steps(),
        question,
        time_s: run.shown_time_ns.get() as f64 / 1e9,
    }
}

/// Opens the window with the notes. Returns whether the browser allows it.
pub(super) fn open_notes() -> bool {
    let opened =
        window().open_with_url_and_target_and_features("?notes=1", "netduel-notes", "width=560,height=760");
    opened.is_ok_and(|window| window.is_some())
}
