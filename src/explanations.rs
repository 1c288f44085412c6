//! What parameters mean: the program with all models knows it, and is asked when somebody wants to know for the first time.

use crate::engine_link::{EngineLink, Incoming};
use crate::text::text;
use leptos::prelude::*;
use netduel_engine::models;
use netduel_engine::scenario::{Parameter, Scenario};
use netduel_protocol::{Command, Report};
use std::rc::Rc;
use std::sync::Arc;

/// The explanations, from anywhere in the page; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Explanations {
    /// One for each parameter, in their order; none before they were asked for, an empty list if they did not come.
    texts: RwSignal<Option<Arc<[String]>>>,
    link: StoredValue<Option<EngineLink>, LocalStorage>,
}

impl Explanations {
    /// None are known yet.
    pub(crate) fn new() -> Explanations {
        Explanations { texts: RwSignal::new(None), link: StoredValue::new_local(None) }
    }

    /// What a parameter means; asks for it if nobody has.
    pub(super) fn of(self, parameter: &Parameter) -> String {
        if models::ALL {
            return parameter.help.to_owned();
        }
        let known = |known: &Parameter| std::ptr::eq(known, parameter);
        let place = Scenario::parameters().position(known).unwrap_or_default();
        self.texts.with(|texts| match texts {
            None => String::new(),
            Some(texts) => {
                texts.get(place).map_or(text().parameters.not_explained, String::as_str).to_owned()
            }
        })
    }

    /// Asks for them, unless they are there or on their way.
    pub(super) fn ask(self) {
        let has_some =
            self.texts.with_untracked(|texts| texts.as_ref().is_some_and(|texts| !texts.is_empty()));
        if models::ALL || has_some || self.link.with_value(Option::is_some) {
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
        match EngineLink::open_whole(Rc::new(receive)) {
            Ok(link) => self.link.set_value(Some(link)),
            Err(_) => self.end(Vec::new()),
        }
    }

    fn end(self, texts: Vec<String>) {
        self.link.set_value(None);
        self.texts.set(Some(texts.into()));
    }
}
