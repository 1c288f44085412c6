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
pub(crate) enum Notification {
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

impl Notification {
    /// Shows it; an older one of its kind, or one that it settles, goes.
    pub(crate) fn show(self, notices: RwSignal<Vec<Notification>>) {
        notices.try_update(|notices| {
            notices.retain(|old| !old.is_settled_by(&self));
            notices.push(self);
        });
    }

    /// Takes back all of this kind.
    pub(crate) fn take_back(self, notices: RwSignal<Vec<Notification>>) {
        let is_shown = |notices: &Vec<Notification>| notices.iter().any(|old| old.is_settled_by(&self));
        if notices.try_with_untracked(is_shown) == Some(true) {
            notices.try_update(|notices| notices.retain(|old| !old.is_settled_by(&self)));
        }
    }

    fn is_settled_by(&self, newer: &Notification) -> bool {
        let is_engine = |notice: &Notification| {
            matches!(
                notice,
                Notification::EngineNotLoaded
                    | Notification::EngineRestarted(_)
                    | Notification::EngineStopped(_)
            )
        };
        std::mem::discriminant(self) == std::mem::discriminant(newer) || is_engine(self) && is_engine(newer)
    }

    fn is_bad(&self) -> bool {
        matches!(
            self,
            Notification::Refused(_)
                | Notification::EngineNotLoaded
                | Notification::EngineRestarted(_)
                | Notification::EngineStopped(_)
                | Notification::NotRepeated(_)
        )
    }

    fn can_be_retried(&self) -> bool {
        matches!(self, Notification::EngineNotLoaded | Notification::EngineStopped(_))
    }

    fn title(&self) -> &'static str {
        let t = &text().notices;
        match self {
            Notification::Address(_) => t.address,
            Notification::Refused(_) => t.refused,
            Notification::EngineNotLoaded => t.not_loaded,
            Notification::EngineRestarted(_) | Notification::EngineStopped(_) => t.stopped,
            Notification::RunIsOver => t.over,
            Notification::Overload(_) => t.overload,
            Notification::NotRepeated(_) => t.not_repeated,
            Notification::PictureLacks(_) => t.picture_lacks,
        }
    }

    fn sentences(&self) -> Vec<String> {
        let t = &text().notices;
        let with_detail = |sentence: &str, detail: &str| {
            let detail = (!detail.is_empty()).then(|| fill(t.detail, &[("detail", detail)]));
            std::iter::once(sentence.to_owned()).chain(detail).collect()
        };
        match self {
            Notification::Address(problems) => problems
                .iter()
                .map(|problem| {
                    let template = if problem.is_unknown { t.unknown_name } else { t.wrong_value };
                    let Problem { name, value, allowed, .. } = problem;
                    fill(template, &[("name", name), ("value", value), ("allowed", allowed)])
                })
                .collect(),
            Notification::Refused(errors) => errors
                .iter()
                .map(|error| {
                    let FieldError { path, value, allowed } = error;
                    fill(t.field, &[("path", path), ("value", value), ("allowed", allowed)])
                })
                .collect(),
            Notification::EngineNotLoaded => vec![t.not_loaded_why.to_owned()],
            Notification::EngineRestarted(detail) => with_detail(t.restarted, detail),
            Notification::EngineStopped(detail) => with_detail(t.stopped_again, detail),
            Notification::RunIsOver => vec![t.over_why.to_owned()],
            Notification::Overload(overload) => {
                let rate = |per_second: f64| Form::rate(per_second).written(per_second);
                let (offered, capacity) = (rate(overload.offered_per_s), rate(overload.capacity_per_s));
                vec![fill(t.overload_why, &[("offered", &offered), ("capacity", &capacity)])]
            }
            Notification::NotRepeated(detail) => with_detail(t.not_repeated_why, detail),
            Notification::PictureLacks(PainterKind::None) => vec![t.no_picture.to_owned()],
            Notification::PictureLacks(_) => vec![t.plain_picture.to_owned()],
        }
    }
}

/// All that has to be said.
pub(crate) fn notices(page: Page) -> View {
    let all = move || page.run.notifications.get().into_iter().map(|notice| one(page, notice)).collect();
    view("div.notices").set("role", "status").live_children(all)
}

fn one(page: Page, notice: Notification) -> View {
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
            notice.clone().take_back(page.run.notifications);
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
        let said = Notification::Address(vec![problem]).sentences().concat();
        assert!(["seed", "x", "a whole number"].iter().all(|word| said.contains(word)), "{said}");
        let error =
            FieldError { path: "run.seed".to_owned(), value: "-1".to_owned(), allowed: "0 to 9".to_owned() };
        let said = Notification::Refused(vec![error]).sentences().concat();
        assert!(["run.seed", "-1", "0 to 9"].iter().all(|word| said.contains(word)), "{said}");
    }

    #[test]
    fn one_word_of_the_engine_settles_the_other() {
        let restarted = Notification::EngineRestarted(String::new());
        assert!(restarted.is_settled_by(&Notification::EngineStopped("again".to_owned())));
        assert!(!restarted.is_settled_by(&Notification::RunIsOver));
    }
}
