//! The worker's side of the browser.

use crate::{Outgoing, Session};
use js_sys::{Array, Uint8Array, Uint32Array};
use netduel_protocol::{Command, Report};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

/// How long the engine works before it listens again.
const SLICE_MS: f64 = 8.0;

/// Begins to listen to a page, then says so. Returns whether this is a worker at all.
pub fn start() -> bool {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return false };
    report_panics();
    let session = Rc::new(RefCell::new(Session::default()));
    let again = schedule_slices(&scope, &session);
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // The only sender is our own page; what it cannot have sent is not for us.
            let Ok(bytes) = event.data().dyn_into::<Uint8Array>() else { return };
            if let Some(command) = Command::decode(&bytes.to_vec()) {
                let answers = session.borrow_mut().handle(command);
                answers.into_iter().for_each(|answer| post(&scope, answer));
                again();
            }
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&scope, Outgoing { report: Report::Ready, records: None });
    true
}

/// Works slice by slice as long as there is work. Slices follow one another through a message channel: unlike
/// timers, these are not held back. Returns what starts the chain; starting twice does no harm.
fn schedule_slices(
    scope: &DedicatedWorkerGlobalScope,
    session: &Rc<RefCell<Session>>,
) -> impl Fn() + 'static {
    let channel = MessageChannel::new().expect("every browser with workers has message channels");
    let (next, inbox) = (channel.port1(), channel.port2());
    let is_scheduled = Rc::new(Cell::new(false));
    let again = {
        let is_scheduled = is_scheduled.clone();
        move || {
            if !is_scheduled.replace(true) {
                let _ = next.post_message(&JsValue::NULL);
            }
        }
    };
    let slice = {
        let (scope, session, again) = (scope.clone(), session.clone(), again.clone());
        Closure::<dyn FnMut()>::new(move || {
            is_scheduled.set(false);
            let clock = scope.performance().expect("workers have a clock");
            let end = clock.now() + SLICE_MS;
            let mut session = session.borrow_mut();
            session.work(|| clock.now() >= end).into_iter().for_each(|outgoing| post(&scope, outgoing));
            if session.has_work() {
                again();
            }
        })
    };
    inbox.set_onmessage(Some(slice.as_ref().unchecked_ref()));
    slice.forget();
    again
}

/// Sends a report: an array of its bytes and, with a trace, the records, which change hands without a copy.
fn post(scope: &DedicatedWorkerGlobalScope, outgoing: Outgoing) {
    let message = Array::new();
    let transfer = Array::new();
    let bytes = Uint8Array::from(outgoing.report.encode().as_slice());
    transfer.push(&bytes.buffer());
    message.push(&bytes);
    if let Some(records) = outgoing.records {
        let records = Uint32Array::from(records.as_slice());
        transfer.push(&records.buffer());
        message.push(&records);
    }
    // Cannot fail: both buffers are fresh and nobody else's.
    let _ = scope.post_message_with_transfer(&message, &transfer);
}

/// A panic ends the program; the page is told why, so that it can start another.
fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let scope = js_sys::global().unchecked_into();
        let report = Report::Panicked { message: panic.to_string() };
        post(&scope, Outgoing { report, records: None });
    }));
}
