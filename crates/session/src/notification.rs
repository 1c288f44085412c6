//! Notifications: problems that the page reports in the place of the headline.

use crate::query::Problem;
use netduel_scenario::{FieldError, Overload, Parameter, Side};
use netduel_text::format::{self, NumberFormat};
use netduel_text::{interpolate, text};

/// A notification. There is at most one of each kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Notification {
    /// The address contains invalid parameters, which are ignored.
    Address(Vec<Problem>),
    /// The address contains a link that cannot be read, or not now. Contains the reason.
    Link(String),
    /// A scenario is invalid; the previous run continues.
    Refused(Vec<FieldError>),
    /// The worker did not load.
    EngineNotLoaded,
    /// The engine stopped and was started again. Contains its message.
    EngineRestarted(String),
    /// The engine stopped again soon after a restart. Contains its message.
    EngineStopped(String),
    /// A fault cannot be added because the run has ended.
    RunIsOver,
    /// The offered load is larger than the capacity of the servers, and their queues are not limited.
    Overload(Vec<Overload>),
    /// The run has more events than this device can compute in time.
    SlowRun {
        /// How long the run was played, in seconds.
        played_s: f64,
        /// By how much the shown time advanced, in seconds.
        shown_s: f64,
    },
    /// The scenario could not be repeated with other seeds. Contains the message of the engine or the browser.
    NotRepeated(String),
    /// The number of users was changed, and other parameters depend on it.
    UsersChanged {
        /// The number of users before.
        users_before: u32,
        /// The values that these parameters would have if they were changed in proportion.
        changes: Vec<(&'static Parameter, f64)>,
    },
    /// A newer version of the page is ready.
    NewVersion,
    /// The browser cannot draw the whole picture.
    PictureLimited(PictureLimit),
}

/// What the browser lacks to draw the whole picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureLimit {
    /// No WebGL2: large networks are drawn without their links.
    Simplified,
    /// No way to draw at all.
    Missing,
    /// The browser has lost the graphics of the page and does not restore them.
    Lost,
}

impl Notification {
    /// Adds it to a list in the place of those that it supersedes.
    pub fn show(self, notifications: &mut Vec<Notification>) {
        self.dismiss(notifications);
        notifications.push(self);
    }

    /// Removes all notifications of its kind from a list.
    pub fn dismiss(&self, notifications: &mut Vec<Notification>) {
        notifications.retain(|old| !self.supersedes(old));
    }

    /// Whether it takes the place of an older notification: one of the same kind, or both are about the engine.
    fn supersedes(&self, older: &Notification) -> bool {
        let is_engine = |notification: &Notification| {
            matches!(
                notification,
                Notification::EngineNotLoaded
                    | Notification::EngineRestarted(_)
                    | Notification::EngineStopped(_)
            )
        };
        std::mem::discriminant(self) == std::mem::discriminant(older) || is_engine(self) && is_engine(older)
    }

    /// Whether it reports an error, and not only an advice.
    pub fn is_error(&self) -> bool {
        matches!(
            self,
            Notification::Link(_)
                | Notification::Refused(_)
                | Notification::EngineNotLoaded
                | Notification::EngineRestarted(_)
                | Notification::EngineStopped(_)
                | Notification::NotRepeated(_)
        )
    }

    /// Whether starting the engine again may help.
    pub fn can_retry(&self) -> bool {
        matches!(self, Notification::EngineNotLoaded | Notification::EngineStopped(_))
    }

    /// Its title.
    pub fn title(&self) -> &'static str {
        let t = &text().notifications;
        match self {
            Notification::Address(_) => t.address,
            Notification::Link(_) => t.link,
            Notification::Refused(_) => t.refused,
            Notification::EngineNotLoaded => t.not_loaded,
            Notification::EngineRestarted(_) | Notification::EngineStopped(_) => t.stopped,
            Notification::RunIsOver => t.over,
            Notification::Overload(_) => t.overload,
            Notification::SlowRun { .. } => t.slow_run,
            Notification::NotRepeated(_) => t.not_repeated,
            Notification::UsersChanged { .. } => t.users_changed,
            Notification::NewVersion => t.new_version,
            Notification::PictureLimited(PictureLimit::Lost) => t.picture_lost,
            Notification::PictureLimited(_) => t.picture_lacks,
        }
    }

    /// Its text, one paragraph each.
    pub fn sentences(&self) -> Vec<String> {
        let t = &text().notifications;
        let with_detail = |sentence: &str, detail: &str| {
            let detail = (!detail.is_empty()).then(|| interpolate(t.detail, &[("detail", detail)]));
            std::iter::once(sentence.to_owned()).chain(detail).collect()
        };
        match self {
            Notification::Address(problems) => address_sentences(problems),
            Notification::Link(reason) => vec![reason.clone(), t.link_ignored.to_owned()],
            Notification::Refused(errors) => at_most(
                errors.len(),
                errors.iter().map(|error| {
                    let FieldError { path, value, allowed } = error;
                    interpolate(t.field, &[("path", path), ("value", value), ("allowed", allowed)])
                }),
            ),
            Notification::EngineNotLoaded => vec![t.not_loaded_why.to_owned()],
            Notification::EngineRestarted(detail) => with_detail(t.restarted, detail),
            Notification::EngineStopped(detail) => with_detail(t.stopped_again, detail),
            Notification::RunIsOver => vec![t.over_why.to_owned()],
            Notification::Overload(overloads) => {
                let rate = |per_second: f64| NumberFormat::rate(per_second).format(per_second);
                let why = |overload: &Overload| {
                    let [together, one] = match overload.side {
                        Side::ClientServer => [t.overload_why, t.overloaded_server],
                        Side::PeerToPeer => [t.overload_of_peers, t.overloaded_peer],
                    };
                    let (offered, capacity) = (rate(overload.offered_per_s), rate(overload.capacity_per_s));
                    let node = overload.node.map_or(String::new(), |node| node.to_string());
                    let template = if overload.node.is_some() { one } else { together };
                    interpolate(template, &[("offered", &offered), ("capacity", &capacity), ("node", &node)])
                };
                overloads.iter().map(why).collect()
            }
            Notification::SlowRun { played_s, shown_s } => {
                let (played, shown) = (format::seconds(*played_s), format::seconds(*shown_s));
                vec![interpolate(t.slow_run_why, &[("played", &played), ("shown", &shown)])]
            }
            Notification::NewVersion => vec![t.new_version_how.to_owned()],
            Notification::NotRepeated(detail) => with_detail(t.not_repeated_why, detail),
            Notification::UsersChanged { changes, .. } => {
                let change = |(parameter, value): &(&Parameter, f64)| {
                    [parameter.label, " ", &format::plain(*value)].concat()
                };
                let changes: Vec<String> = changes.iter().map(change).collect();
                vec![interpolate(t.users_changed_why, &[("changes", &changes.join(", "))])]
            }
            Notification::PictureLimited(PictureLimit::Missing) => vec![t.no_picture.to_owned()],
            Notification::PictureLimited(PictureLimit::Lost) => vec![t.picture_lost_why.to_owned()],
            Notification::PictureLimited(PictureLimit::Simplified) => vec![t.plain_picture.to_owned()],
        }
    }
}

/// The largest number of sentences about problems of one kind, and of unknown names in a sentence.
const LARGEST_PROBLEM_COUNT: usize = 4;

/// The first of so many sentences, and how many more there are.
fn at_most(count: usize, sentences: impl Iterator<Item = String>) -> Vec<String> {
    let mut sentences: Vec<String> = sentences.take(LARGEST_PROBLEM_COUNT).collect();
    if count > LARGEST_PROBLEM_COUNT {
        let more = format::count((count - LARGEST_PROBLEM_COUNT) as u64);
        sentences.push(interpolate(text().notifications.more, &[("n", &more)]));
    }
    sentences
}

/// One sentence for each wrong value, and one for all unknown names.
fn address_sentences(problems: &[Problem]) -> Vec<String> {
    let t = &text().notifications;
    let (unknown, wrong): (Vec<&Problem>, Vec<&Problem>) =
        problems.iter().partition(|problem| problem.is_unknown);
    let mut sentences = at_most(
        wrong.len(),
        wrong.iter().map(|problem| {
            let Problem { name, value, allowed, .. } = problem;
            interpolate(t.wrong_value, &[("name", name), ("value", value), ("allowed", allowed)])
        }),
    );
    if let Some(Problem { allowed, .. }) = unknown.first() {
        let mut names: Vec<&str> = unknown.iter().map(|problem| problem.name.as_str()).collect();
        names.dedup();
        let count = names.len();
        names.truncate(LARGEST_PROBLEM_COUNT);
        let mut names = names.join(", ");
        if count > LARGEST_PROBLEM_COUNT {
            let more = format::count((count - LARGEST_PROBLEM_COUNT) as u64);
            names = interpolate(t.names_and_more, &[("names", &names), ("n", &more)]);
        }
        let template = if count == 1 { t.unknown_name } else { t.unknown_names };
        sentences.push(interpolate(template, &[("name", &names), ("names", &names), ("allowed", allowed)]));
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_problems_there_are_a_notification_is_short() {
        let problem = |index: usize, is_unknown| Problem {
            name: format!("name{index}"),
            value: "x".to_owned(),
            allowed: "view, scenario".to_owned(),
            is_unknown,
        };
        let problems: Vec<Problem> =
            (0..14_000).flat_map(|index| [problem(index, true), problem(index, false)]).collect();
        let sentences = Notification::Address(problems).sentences();
        assert_eq!(sentences.len(), 6);
        assert!(sentences.iter().all(|sentence| sentence.len() < 250), "{sentences:?}");
        assert!(
            sentences[4].contains("13\u{202f}996") && sentences[5].contains("13\u{202f}996"),
            "{sentences:?}"
        );
        assert!(sentences[5].contains("name3") && !sentences[5].contains("name4"));
        let error = FieldError { path: "a.b".to_owned(), value: "1".to_owned(), allowed: "2".to_owned() };
        assert_eq!(Notification::Refused(vec![error; 1000]).sentences().len(), 5);
    }

    #[test]
    fn a_notification_names_the_value_and_what_is_allowed() {
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
    fn there_is_one_notification_of_a_kind_and_one_about_the_engine() {
        let mut list = vec![Notification::RunIsOver];
        Notification::EngineRestarted(String::new()).show(&mut list);
        Notification::EngineStopped("again".to_owned()).show(&mut list);
        assert_eq!(list, [Notification::RunIsOver, Notification::EngineStopped("again".to_owned())]);
        Notification::RunIsOver.show(&mut list);
        assert_eq!(list.len(), 2);
        Notification::EngineNotLoaded.dismiss(&mut list);
        assert_eq!(list, [Notification::RunIsOver]);
    }
}
