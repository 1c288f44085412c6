//! The query string and the fragment of the page's address, as signals, and the entries of the browser's history.

use crate::single_file;
use leptos::prelude::*;
use netduel_running_order::{NAME, RunningOrder};
use wasm_bindgen::JsValue;
use web_sys::History;

/// The query string and the fragment of the address. Every change goes through it, so that all links and views follow. A copy is the
/// same address.
#[derive(Clone, Copy)]
pub(crate) struct Address {
    query: RwSignal<String>,
    fragment: RwSignal<String>,
    /// The running order in the fragment, as `lesson=1.AAAA`; empty without one. It stays while runs come and go.
    lesson: StoredValue<String>,
    /// The number of the run that is shown. Entries of the browser's history with the same number are views of the same run. The
    /// numbers grow along the history.
    run: StoredValue<u32>,
}

/// An entry of the browser's history to which the reader came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// Another view of the run that is shown.
    SameRun,
    /// Another run, or a fragment that was typed or clicked. Contains the numbers of the run that was shown before, and of this one.
    OtherRun(u32, u32),
}

impl Address {
    /// The address of this page.
    pub(crate) fn new() -> Address {
        let address = Address {
            query: RwSignal::new(query_of_browser()),
            fragment: RwSignal::new(fragment_of_browser()),
            lesson: StoredValue::new(lesson_in(&fragment_of_browser())),
            run: StoredValue::new(run_of_browser().unwrap_or(0)),
        };
        address.mark_entry();
        address
    }

    /// The address without query string and fragment, for links: the folder of the site, or the file if the whole page is one.
    pub(crate) fn page(self) -> String {
        let path = single_file::is_this_page().then(|| window().location().pathname().ok()).flatten();
        path.unwrap_or_else(|| "./".to_owned())
    }

    /// The query string, with its question mark; empty if there is none. Tracked.
    pub(crate) fn query(self) -> String {
        self.query.get()
    }

    /// The query string for event handlers.
    pub(crate) fn query_untracked(self) -> String {
        self.query.get_untracked()
    }

    /// The fragment for event handlers.
    pub(crate) fn fragment_untracked(self) -> String {
        self.fragment.get_untracked()
    }

    /// The fragment, with its number sign; empty if there is none. Tracked.
    pub(crate) fn fragment(self) -> String {
        self.fragment.get()
    }

    /// Replaces the query string for links and views. The browser's address follows later.
    pub(crate) fn set_query(self, query: &str) {
        self.query.set(query.to_owned());
    }

    /// The number of the run that is shown.
    pub(crate) fn run(self) -> u32 {
        self.run.get_value()
    }

    /// Brings the browser's address up to date. A browser refuses about a hundred changes in half a minute: it is not to be called for
    /// every change.
    pub(crate) fn commit(self, query: &str, fragment: String) {
        let fragment = self.with_lesson(&fragment);
        if query != query_of_browser() || fragment != fragment_of_browser() {
            self.change(query, &fragment, History::replace_state_with_url);
        }
        if *self.fragment.read_untracked() != fragment {
            self.fragment.set(fragment);
        }
    }

    /// Makes an entry of the browser's history for another view of the same run.
    pub(crate) fn push_view(self, query: &str) {
        self.change(query, &self.fragment.get_untracked(), History::push_state_with_url);
    }

    /// Makes an entry of the browser's history for another run.
    pub(crate) fn push_run(self, query: &str) {
        self.run.update_value(|run| *run += 1);
        let fragment = self.with_lesson("");
        self.change(query, &fragment, History::push_state_with_url);
        self.fragment.set(fragment);
    }

    /// What the browser's back and forward buttons, or a typed address, have led to. Query string and fragment are then those of the
    /// browser.
    pub(crate) fn arrive(self) -> Arrival {
        let left = self.run.get_value();
        // An entry without a number was made by the browser: the reader has changed the fragment.
        let run = run_of_browser().unwrap_or(left + 1);
        self.query.set(query_of_browser());
        if run == left {
            return Arrival::SameRun;
        }
        self.run.set_value(run);
        self.mark_entry();
        self.fragment.set(fragment_of_browser());
        Arrival::OtherRun(left, run)
    }

    /// Keeps a running order in the address, or none.
    pub(crate) fn set_lesson(self, lesson: Option<&str>) {
        let before = self.fragment.get_untracked();
        self.lesson.set_value(lesson.map(|text| [NAME, text].concat()).unwrap_or_default());
        let kept: Vec<&str> = before
            .trim_start_matches('#')
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with(NAME))
            .collect();
        let fragment = if kept.is_empty() { String::new() } else { ["#", &kept.join("&")].concat() };
        self.commit(&query_of_browser(), fragment);
    }

    /// The fragment of a run, with the running order.
    fn with_lesson(self, fragment: &str) -> String {
        self.lesson.with_value(|lesson| match (fragment.is_empty(), lesson.is_empty()) {
            (_, true) => fragment.to_owned(),
            (true, false) => ["#", lesson].concat(),
            (false, false) => [fragment, "&", lesson].concat(),
        })
    }

    /// Gives the present entry of the history the number of the run.
    fn mark_entry(self) {
        if run_of_browser().is_none() {
            self.change(&query_of_browser(), &fragment_of_browser(), History::replace_state_with_url);
        }
    }

    fn change(
        self,
        query: &str,
        fragment: &str,
        change: fn(&History, &JsValue, &str, Option<&str>) -> Result<(), JsValue>,
    ) {
        let window = window();
        if let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) {
            let state = JsValue::from_f64(f64::from(self.run.get_value()));
            // A sandboxed frame may forbid it. The browser's address then stays, and the page goes on.
            let _ = change(&history, &state, "", Some(&[&path, query, fragment].concat()));
        }
    }
}

/// The running order in a fragment, with its name.
fn lesson_in(fragment: &str) -> String {
    RunningOrder::in_fragment(fragment).map(|text| [NAME, text].concat()).unwrap_or_default()
}

fn query_of_browser() -> String {
    window().location().search().unwrap_or_default()
}

fn fragment_of_browser() -> String {
    window().location().hash().unwrap_or_default()
}

/// The number of the run in the present entry of the history. `None` if this page did not make the entry.
fn run_of_browser() -> Option<u32> {
    let state = window().history().ok()?.state().ok()?.as_f64()?;
    (state >= 0.0 && state < f64::from(u32::MAX)).then_some(state as u32)
}
