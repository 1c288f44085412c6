//! The connection to the engine, which runs in a worker.

use crate::single_file;
use js_sys::{Array, JSON, Uint8Array, Uint32Array};
use netduel_protocol::{Command, Report};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, Event, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

/// What the worker sends.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// The worker reports; with a trace come its records.
    Report(Report, Vec<u32>),
    /// The worker did not load, or stopped without a word.
    Failed(String),
}

/// A running worker. Dropping it ends the worker.
pub(crate) struct EngineLink {
    worker: Worker,
    // The closures that the browser calls for the worker must live as long as the worker.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
    is_open: Rc<Cell<bool>>,
}

impl EngineLink {
    /// Starts a worker. Nothing may be sent to it before it has reported that it is ready.
    ///
    /// # Errors
    /// The browser's message if it refuses to start one.
    pub(crate) fn open(receive: Rc<dyn Fn(Incoming)>) -> Result<EngineLink, String> {
        let worker = start()
            .and_then(|worker| worker.post_message(&wasm_bindgen::module()).map(|()| worker))
            .map_err(|error| said(&error))?;
        // A message that was still in the queue when the connection was closed is dropped.
        let is_open = Rc::new(Cell::new(true));
        let on_message = {
            let (receive, is_open) = (receive.clone(), is_open.clone());
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some((report, records)) = read(&event.data()).filter(|_| is_open.get()) {
                    receive(Incoming::Report(report, records));
                }
            })
        };
        let on_error = {
            let is_open = is_open.clone();
            Closure::<dyn FnMut(Event)>::new(move |event: Event| {
                // Said on the page; the console need not repeat it.
                event.prevent_default();
                if is_open.get() {
                    // A script that throws has a message; one that does not load has none.
                    let message = js_sys::Reflect::get(&event, &"message".into());
                    receive(Incoming::Failed(
                        message.ok().and_then(|text| text.as_string()).unwrap_or_default(),
                    ));
                }
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(EngineLink { worker, _on_message: on_message, _on_error: on_error, is_open })
    }

    /// Sends a command.
    pub(crate) fn send(&self, command: &Command) {
        let bytes = Uint8Array::from(command.encode().as_slice());
        // Fails only for values that cannot be copied; bytes can.
        let _ = self.worker.post_message(&bytes);
    }
}

impl Drop for EngineLink {
    fn drop(&mut self) {
        self.is_open.set(false);
        self.worker.terminate();
    }
}

fn read(data: &JsValue) -> Option<(Report, Vec<u32>)> {
    let message = data.dyn_ref::<Array>()?;
    let report = Report::decode(&message.get(0).dyn_into::<Uint8Array>().ok()?.to_vec())?;
    let records = message.get(1).dyn_into::<Uint32Array>().map(|records| records.to_vec());
    Some((report, records.unwrap_or_default()))
}

/// Starts the worker. The page as one file has the script at hand; a site has it beside the page. A page in a sandboxed frame has no
/// origin. Browsers refuse there to start a script of the site, some at once and others only when it should load.
fn start() -> Result<Worker, JsValue> {
    if let Some(script) = single_file::worker_script() {
        return Worker::new(&script);
    }
    let address = address()?;
    if leptos::prelude::window().origin() == "null" {
        return start_without_origin(&address);
    }
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&address, &options)
}

/// Starts the worker by a script of the page's own, which imports the worker's. It is a classic script, because browsers start no
/// module without an origin, and it keeps the program until the worker's script is there.
fn start_without_origin(address: &str) -> Result<Worker, JsValue> {
    let address = String::from(JSON::stringify(&address.into())?);
    let script = [
        "self.compiled = new Promise((resolve) => ",
        "addEventListener('message', ({ data }) => resolve(data), { once: true }));",
        "import(",
        &address,
        ").catch((error) => setTimeout(() => { throw error; }));",
    ];
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let script = Blob::new_with_str_sequence_and_options(&Array::of1(&script.concat().into()), &kind)?;
    Worker::new(&Url::create_object_url_with_blob(&script)?)
}

/// The address of the worker's script, which is told the address of the program's glue. The page sends the compiled program.
fn address() -> Result<String, JsValue> {
    let document = leptos::prelude::document();
    let base = document.base_uri()?.unwrap_or_default();
    let worker = Url::new_with_base("worker.js", &base)?;
    let program = document.query_selector("[name=netduel-program]")?;
    let glue = program.and_then(|program| program.get_attribute("data-glue")).unwrap_or_default();
    worker.search_params().set("glue", &Url::new_with_base(&glue, &base)?.href());
    Ok(worker.href())
}

/// What an exception says.
pub(crate) fn said(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| String::from("?"), |error| error.message().into())
}
