//! Tells the host page the height that suits the frame.

use super::host_page::HostPage;
use leptos::ev;
use leptos::prelude::*;
use netduel_embedding::size::{Resizing, Size};
use serde_json::json;

/// The size of the frame. A copy is the same.
#[derive(Clone, Copy)]
pub(super) struct FrameSize {
    host: HostPage,
    resizing: StoredValue<Resizing>,
}

impl FrameSize {
    /// Announces the size whenever it changes.
    pub(super) fn new(host: HostPage) -> FrameSize {
        let this = FrameSize { host, resizing: StoredValue::new(Resizing::default()) };
        let announced = StoredValue::new(suitable());
        let listener = window_event_listener(ev::resize, move |_| {
            let size = suitable();
            if announced.try_get_value().is_some_and(|announced| announced != size) {
                announced.set_value(size);
                this.announce();
            }
        });
        on_cleanup(move || listener.remove());
        this
    }

    /// Tells hosts that know a protocol that the page is there.
    pub(super) fn greet(self) {
        Resizing::greetings().iter().for_each(|greeting| self.host.announce(greeting));
        self.announce();
    }

    /// Answers a text of the host.
    pub(super) fn answer_text(self, text: &str) {
        let answer = self.resizing.try_update_value(|resizing| resizing.answer_text(text, suitable()));
        answer.flatten().iter().for_each(|answer| self.host.announce(answer));
    }

    /// Answers an object of the host with these values of `type`, `context` and `action`.
    pub(super) fn answer_object(self, [kind, context, action]: [Option<String>; 3]) {
        let object = json!({ "type": kind, "context": context, "action": action });
        Resizing::answer_object(&object, suitable()).iter().for_each(|answer| self.host.announce(answer));
    }

    fn announce(self) {
        let all = self.resizing.try_with_value(|resizing| resizing.announcements(suitable()));
        all.iter().flatten().for_each(|announcement| self.host.announce(announcement));
    }
}

/// The size that suits the width of the frame.
fn suitable() -> Size {
    let width_px = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or_default();
    Size::of_width(width_px as u32)
}
