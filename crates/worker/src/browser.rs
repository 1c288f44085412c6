//! Connects the session to the browser: messages, time slices, panics.

use crate::{Outgoing, Session};
use js_sys::{Array, Uint8Array, Uint32Array};
use netduel_protocol::{Command, Report};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

/// The length of a time slice. Between two slices the worker receives messages.
const SLICE_MS: f64 = 8.0;

/// Starts to receive messages from the page and reports that the worker is ready. Returns `false` if the program does not run
/// in a worker.
pub fn start() -> bool {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return false };
    report_panics();
    let session = Rc::new(RefCell::new(Session::default()));
    let schedule = slice_scheduler(&scope, &session);
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // Only our own page sends messages here. Anything it cannot have sent is ignored.
            let Ok(bytes) = event.data().dyn_into::<Uint8Array>() else { return };
            if let Some(command) = Command::decode(&bytes.to_vec()) {
                let reports = session.borrow_mut().handle(command);
                reports.into_iter().for_each(|report| post(&scope, report));
                schedule();
            }
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&scope, Outgoing { report: Report::Ready, records: None });
    true
}

/// Returns a function that schedules a time slice, unless one is scheduled already. A slice schedules the next one as long as there
/// is work. Slices are scheduled through a message channel, because browsers delay nested timers.
fn slice_scheduler(
    scope: &DedicatedWorkerGlobalScope,
    session: &Rc<RefCell<Session>>,
) -> impl Fn() + 'static {
    let channel = MessageChannel::new().expect("every browser with workers has message channels");
    let (next, inbox) = (channel.port1(), channel.port2());
    let is_scheduled = Rc::new(Cell::new(false));
    let schedule = {
        let is_scheduled = is_scheduled.clone();
        move || {
            if !is_scheduled.replace(true) {
                let _ = next.post_message(&JsValue::NULL);
            }
        }
    };
    let slice = {
        let (scope, session, schedule) = (scope.clone(), session.clone(), schedule.clone());
        Closure::<dyn FnMut()>::new(move || {
            is_scheduled.set(false);
            let clock = scope.performance().expect("workers have a clock");
            let end = clock.now() + SLICE_MS;
            let mut session = session.borrow_mut();
            session.work(|| clock.now() >= end).into_iter().for_each(|outgoing| post(&scope, outgoing));
            if session.has_work() {
                schedule();
            }
        })
    };
    inbox.set_onmessage(Some(slice.as_ref().unchecked_ref()));
    slice.forget();
    schedule
}

/// Sends a report: an array of its bytes and, if there are any, its records. Both are transferred without a copy.
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
    // Cannot fail: both buffers are new and used nowhere else.
    let _ = scope.post_message_with_transfer(&message, &transfer);
}

/// Reports a panic, which ends the program, to the page, so that the page can start another worker.
fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let scope = js_sys::global().unchecked_into();
        let report = Report::Panicked { message: panic.to_string() };
        post(&scope, Outgoing { report, records: None });
    }));
}
