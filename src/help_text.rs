//! The texts that are read on demand: Help, and how each metric is computed. They are data, `locales/<language>/help.json`,
//! and are fetched when one of them is first needed, so they do not delay the page.

use crate::browser;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

/// Where the texts are, relative to the page.
const ADDRESS: &str = "on-demand/en/help.json";

/// The content of the file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HelpDocument {
    /// The chapters of Help.
    pub(crate) sections: Vec<HelpSection>,
    /// The last chapter.
    pub(crate) keyboard: KeyboardHelp,
    /// How each metric is computed, by [`Metric::id`](netduel_session::Metric::id).
    pub(crate) metrics: BTreeMap<String, MetricHelp>,
}

/// A chapter of Help.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HelpSection {
    /// Its heading.
    pub(crate) title: String,
    /// Its text.
    pub(crate) paragraphs: Vec<String>,
}

/// The keys that the page understands.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyboardHelp {
    /// Its heading.
    pub(crate) title: String,
    /// The keys in the order in which they are listed.
    pub(crate) shortcuts: Vec<Shortcut>,
}

/// Keys, and their effect.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shortcut {
    /// The keys as they are printed on a keyboard.
    pub(crate) keys: String,
    /// What they do.
    pub(crate) action: String,
}

/// How a metric is computed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MetricHelp {
    /// Its formula in a line.
    pub(crate) formula: String,
    /// What the value says, in one to three sentences.
    pub(crate) meaning: String,
}

/// The texts, by context. All reads are tracked: they return `None` until the file has arrived.
#[derive(Clone, Copy)]
pub(crate) struct HelpText {
    is_wanted: RwSignal<bool>,
    /// `None` while no text is wanted; the error is the browser's message.
    document: LocalResource<Option<Result<HelpDocument, String>>>,
}

impl HelpText {
    /// Nothing is fetched yet.
    pub(crate) fn new() -> HelpText {
        let is_wanted = RwSignal::new(false);
        let document = LocalResource::new(move || {
            let is_wanted = is_wanted.get();
            async move {
                if !is_wanted {
                    return None;
                }
                Some(match fetch().await {
                    Ok(fetched) => fetched.await,
                    Err(error) => Err(error.to_string()),
                })
            }
        });
        HelpText { is_wanted, document }
    }

    /// Fetches the texts, unless they are there or on their way. Fetches them again after a failure.
    pub(crate) fn request(self) {
        if !self.is_wanted.get_untracked() {
            self.is_wanted.set(true);
        } else if untrack(|| self.has_failed()) {
            self.document.refetch();
        }
    }

    /// Whether the texts could not be fetched.
    pub(crate) fn has_failed(self) -> bool {
        self.document.with(|document| matches!(document, Some(Some(Err(_)))))
    }

    /// Help and all explanations.
    pub(crate) fn document(self) -> Option<HelpDocument> {
        self.read(HelpDocument::clone)
    }

    /// How the metric with this id is computed; `None` also if the file does not explain it.
    pub(crate) fn metric(self, id: &str) -> Option<MetricHelp> {
        self.read(|document| document.metrics.get(id).cloned()).flatten()
    }

    fn read<T>(self, read: impl FnOnce(&HelpDocument) -> T) -> Option<T> {
        self.document.with(|document| match document {
            Some(Some(Ok(document))) => Some(read(document)),
            _ => None,
        })
    }
}

/// A file on its way.
type Fetched = Pin<Box<dyn Future<Output = Result<HelpDocument, String>>>>;

/// Fetches the file. What reads such files is no part of the program that a visitor loads first.
#[wasm_split(help_text, wasm_split_path = ::leptos::wasm_split, fallible)]
fn fetch() -> Result<Fetched, SplitLoaderError> {
    Ok(Box::pin(browser::fetch_json(ADDRESS)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_session::Metric;

    #[test]
    fn the_file_explains_every_metric_and_no_other() {
        let document: HelpDocument = serde_json::from_str(include_str!("../locales/en/help.json")).unwrap();
        let mut ids: Vec<&str> = Metric::ALL.into_iter().map(Metric::id).collect();
        ids.sort_unstable();
        assert_eq!(document.metrics.keys().collect::<Vec<_>>(), ids);
        assert!(!document.sections.is_empty() && !document.keyboard.shortcuts.is_empty());
    }
}
