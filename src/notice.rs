//! What has to be said in the place of the sentence: never a modal, never a toast.

use crate::format::Form;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::query::Problem;
use crate::stage::PainterKind;
use crate::text::{fill, text};
use crate::view::{View, view};
use leptos::prelude::*;
use netduel_scenario::{FieldError, Overload};

/// One thing to be said. There is at most one of each kind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Notice {
    /// Something in the address was not taken.
    Address(Vec<Problem>),
    /// A scenario is not possible; the run before it goes on.
    Refused(Vec<FieldError>),
    /// The worker did not load.
    EngineNotLoaded,
    /// The engine stopped and was started again. What it said.
    EngineRestarted(String),
    /// The engine stopped again at once. What it said.
    EngineStopped(String),
    /// Something was done to a run that has ended.
    RunIsOver,
    /// The servers are asked for more than they can serve, without a limit to their queues.
    Overload(Overload),
    /// The scenario could not be repeated with other seeds. What the engine or the browser said.
    NotRepeated(String),
    /// The browser draws the picture with some left out, or not at all.
    PictureLacks(PainterKind),
}

impl Notice {
    /// Shows it; an older one of its kind, or one that it settles, goes.
    pub(crate) fn show(self, notices: RwSignal<Vec<Notice>>) {
        notices.try_update(|notices| {
            notices.retain(|old| !old.is_settled_by(&self));
            notices.push(self);
        });
    }

    /// Takes back all of this kind.
    pub(crate) fn take_back(self, notices: RwSignal<Vec<Notice>>) {
        let is_shown = |notices: &Vec<Notice>| notices.iter().any(|old| old.is_settled_by(&self));
        if notices.try_with_untracked(is_shown) == Some(true) {
            notices.try_update(|notices| notices.retain(|old| !old.is_settled_by(&self)));
        }
    }

    fn is_settled_by(&self, newer: &Notice) -> bool {
        let is_engine = |notice: &Notice| {
            matches!(notice, Notice::EngineNotLoaded | Notice::EngineRestarted(_) | Notice::EngineStopped(_))
        };
        std::mem::discriminant(self) == std::mem::discriminant(newer) || is_engine(self) && is_engine(newer)
    }

    fn is_bad(&self) -> bool {
        matches!(
            self,
            Notice::Refused(_)
                | Notice::EngineNotLoaded
                | Notice::EngineRestarted(_)
                | Notice::EngineStopped(_)
                | Notice::NotRepeated(_)
        )
    }

    fn can_be_retried(&self) -> bool {
        matches!(self, Notice::EngineNotLoaded | Notice::EngineStopped(_))
    }

    fn title(&self) -> &'static str {
        let t = &text().notices;
        match self {
            Notice::Address(_) => t.address,
            Notice::Refused(_) => t.refused,
            Notice::EngineNotLoaded => t.not_loaded,
            Notice::EngineRestarted(_) | Notice::EngineStopped(_) => t.stopped,
            Notice::RunIsOver => t.over,
            Notice::Overload(_) => t.overload,
            Notice::NotRepeated(_) => t.not_repeated,
            Notice::PictureLacks(_) => t.picture_lacks,
        }
    }

    fn sentences(&self) -> Vec<String> {
        let t = &text().notices;
        let with_detail = |sentence: &str, detail: &str| {
            let detail = (!detail.is_empty()).then(|| fill(t.detail, &[("detail", detail)]));
            std::iter::once(sentence.to_owned()).chain(detail).collect()
        };
        match self {
            Notice::Address(problems) => problems
                .iter()
                .map(|problem| {
                    let template = if problem.is_unknown { t.unknown_name } else { t.wrong_value };
                    let Problem { name, value, allowed, .. } = problem;
                    fill(template, &[("name", name), ("value", value), ("allowed", allowed)])
                })
                .collect(),
            Notice::Refused(errors) => errors
                .iter()
                .map(|error| {
                    let FieldError { path, value, allowed } = error;
                    fill(t.field, &[("path", path), ("value", value), ("allowed", allowed)])
                })
                .collect(),
            Notice::EngineNotLoaded => vec![t.not_loaded_why.to_owned()],
            Notice::EngineRestarted(detail) => with_detail(t.restarted, detail),
            Notice::EngineStopped(detail) => with_detail(t.stopped_again, detail),
            Notice::RunIsOver => vec![t.over_why.to_owned()],
            Notice::Overload(overload) => {
                let rate = |per_second: f64| Form::rate(per_second).written(per_second);
                let (offered, capacity) = (rate(overload.offered_per_s), rate(overload.capacity_per_s));
                vec![fill(t.overload_why, &[("offered", &offered), ("capacity", &capacity)])]
            }
            Notice::NotRepeated(detail) => with_detail(t.not_repeated_why, detail),
            Notice::PictureLacks(PainterKind::None) => vec![t.no_picture.to_owned()],
            Notice::PictureLacks(_) => vec![t.plain_picture.to_owned()],
        }
    }
}

/// All that has to be said.
pub(crate) fn notices(page: Page) -> View {
    let all = move || page.shown.notices.get().into_iter().map(|notice| one(page, notice)).collect();
    view("div.notices").set("role", "status").live_children(all)
}

fn one(page: Page, notice: Notice) -> View {
    let t = &text().notices;
    let words = view("div")
        .child(view("b").text(notice.title()))
        .children(notice.sentences().iter().map(|line| view("p").text(line)));
    let (label, retries) = if notice.can_be_retried() { (t.retry, true) } else { (t.dismiss, false) };
    let root = view(if notice.is_bad() { "div.note.bad" } else { "div.note" });
    let sign = notice.is_bad().then(|| icon(Icon::Warning));
    let act = move |_| {
        if retries {
            page.player.retry();
        } else {
            notice.clone().take_back(page.shown.notices);
        }
    };
    let button = view("button.btn.b").set("type", "button").text(label).on("click", act);
    root.children(sign).children([words, button])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_names_what_was_given_and_what_is_allowed() {
        let problem = Problem {
            name: "seed".to_owned(),
            value: "x".to_owned(),
            allowed: "a whole number".to_owned(),
            is_unknown: false,
        };
        let said = Notice::Address(vec![problem]).sentences().concat();
        assert!(["seed", "x", "a whole number"].iter().all(|word| said.contains(word)), "{said}");
        let error =
            FieldError { path: "run.seed".to_owned(), value: "-1".to_owned(), allowed: "0 to 9".to_owned() };
        let said = Notice::Refused(vec![error]).sentences().concat();
        assert!(["run.seed", "-1", "0 to 9"].iter().all(|word| said.contains(word)), "{said}");
    }

    #[test]
    fn one_word_of_the_engine_settles_the_other() {
        let restarted = Notice::EngineRestarted(String::new());
        assert!(restarted.is_settled_by(&Notice::EngineStopped("again".to_owned())));
        assert!(!restarted.is_settled_by(&Notice::RunIsOver));
    }
}
