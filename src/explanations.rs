//! What is read on demand: what parameters and metrics mean, and Help. The program with all models has it, and is asked when
//! somebody wants to know for the first time.

use crate::engine_link::{EngineLink, Incoming};
use crate::text::text;
use leptos::prelude::*;
use netduel_protocol::{Command, Report};
use netduel_scenario::{Parameter, Scenario};
use std::rc::Rc;
use std::sync::Arc;

/// The explanations, from anywhere in the page; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Explanations {
    /// Help, parameters, metrics. None before they were asked for, an empty list if they did not come.
    texts: RwSignal<Option<Arc<[String]>>>,
    link: StoredValue<Option<EngineLink>, LocalStorage>,
}

impl Explanations {
    /// None are known yet.
    pub(crate) fn new() -> Explanations {
        Explanations { texts: RwSignal::new(None), link: StoredValue::new_local(None) }
    }

    /// What a parameter means.
    pub(crate) fn of(self, parameter: &Parameter) -> String {
        let known = |known: &Parameter| std::ptr::eq(known, parameter);
        let place = Scenario::parameters().position(known).unwrap_or_default();
        self.read(1 + place)
    }

    /// How a metric is computed, and what it means.
    pub(crate) fn of_metric(self, place: usize) -> (String, String) {
        let first = 1 + Scenario::parameters().count() + 2 * place;
        (self.read(first), self.read(first + 1))
    }

    /// The markup of Help.
    pub(crate) fn help(self) -> String {
        self.read(0)
    }

    fn read(self, place: usize) -> String {
        self.texts.with(|texts| match texts {
            None => String::new(),
            Some(texts) => {
                texts.get(place).map_or(text().parameters.not_explained, String::as_str).to_owned()
            }
        })
    }

    /// Asks for them, unless they are there or on their way.
    pub(crate) fn ask(self) {
        let has_some =
            self.texts.with_untracked(|texts| texts.as_ref().is_some_and(|texts| !texts.is_empty()));
        if has_some || self.link.with_value(Option::is_some) {
            return;
        }
        self.texts.set(None);
        let receive = move |incoming| match incoming {
            Incoming::Report(Report::Ready, _) => {
                self.link.with_value(|link| link.iter().for_each(|link| link.send(&Command::Explain)));
            }
            Incoming::Report(Report::Explanations(texts), _) => self.end(texts),
            Incoming::Report(..) => {}
            Incoming::Failed(_) => self.end(Vec::new()),
        };
        match EngineLink::open(Rc::new(receive)) {
            Ok(link) => self.link.set_value(Some(link)),
            Err(_) => self.end(Vec::new()),
        }
    }

    fn end(self, texts: Vec<String>) {
        self.link.set_value(None);
        self.texts.set(Some(texts.into()));
    }
}
