//! The events to which the host page has subscribed.

use super::host_page::{HostPage, Parts};
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use netduel_embedding::{Subscription, Topic, event, metrics_of};
use netduel_protocol::Scores;
use netduel_scenario::Scenario;
use netduel_session::prediction::Answer;
use netduel_session::{Prediction, PredictionStage, ShownStep};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// The version of the page, as messages name it.
const PAGE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The events of the host page. A copy is the same.
#[derive(Clone, Copy)]
pub(super) struct Subscriptions {
    host: HostPage,
    parts: Parts,
    subscription: StoredValue<Subscription>,
    interval: StoredValue<Option<IntervalHandle>>,
    sent: StoredValue<Sent>,
    /// Where the tour is, from step to step: single ones may be shorter than the time between events.
    tour: StoredValue<Option<TourMoment>>,
    /// The origin of the page that has subscribed.
    origin: StoredValue<String>,
}

/// What the host page knows.
#[derive(Default)]
struct Sent {
    scores: Option<Arc<Scores>>,
    scenario: Option<Scenario>,
    state: String,
    is_finished: bool,
    /// The beginnings and ends of faults: side, number of the fault, whether it is the end.
    faults: BTreeSet<(u8, u32, bool)>,
    tour: Option<TourMoment>,
}

/// Where the guided tour is.
#[derive(Clone, Copy, PartialEq)]
struct TourMoment {
    step: usize,
    steps: usize,
    has_ended: bool,
}

impl Subscriptions {
    /// No events yet.
    pub(super) fn new(host: HostPage, parts: Parts) -> Subscriptions {
        let this = Subscriptions {
            host,
            parts,
            subscription: StoredValue::new(Subscription::none()),
            interval: StoredValue::new(None),
            sent: StoredValue::new(Sent::default()),
            tour: StoredValue::new(None),
            origin: StoredValue::new("*".to_owned()),
        };
        let run = parts.player.signals();
        Effect::new(move |_| {
            let can_resume = run.can_resume_tour.get();
            let moment = run.shown_step.with(|step| {
                TourMoment::after(this.tour.try_get_value().flatten(), step.as_ref(), can_resume)
            });
            this.tour.set_value(moment);
        });
        // Judged predictions are rare, so they are sent at once.
        Effect::new(move |_| {
            let judged = run.prediction.with(|prediction| prediction.as_ref().and_then(judged));
            let has_topic =
                this.subscription.try_with_value(|subscription| subscription.has(Topic::Predictions));
            if let Some(mut fields) = judged.filter(|_| has_topic == Some(true)) {
                let count = run.prediction_count.get_untracked();
                fields.extend([
                    ("step".to_owned(), json!(count.asked)),
                    ("asked".to_owned(), json!(count.asked)),
                    ("right".to_owned(), json!(count.right)),
                ]);
                this.send(&event("prediction", fields));
            }
        });
        this
    }

    /// Tells any host page that the page can be spoken to. The run hash is that up to the shown time.
    pub(super) fn announce_ready(self) {
        let run = self.parts.player.signals();
        let scores = run.scores.get_untracked();
        let mut fields = Map::new();
        fields.insert("page_version".to_owned(), PAGE_VERSION.into());
        run.scenario.with_untracked(|scenario| {
            fields.insert("scenario".to_owned(), json!(self.parts.run_address.preset_id()));
            fields.insert("title".to_owned(), json!(scenario.title));
            fields.insert("seed".to_owned(), json!(scenario.run.seed));
            fields.insert("duration_s".to_owned(), json!(scenario.run.duration_s));
        });
        let hash = scores.map(|scores| format!("{:016x}", scores.run_hash));
        fields.insert("run_hash".to_owned(), json!(hash));
        self.host.post(&event("ready", fields), "*");
    }

    /// Replaces the events by those of a subscription, for a page of an origin.
    pub(super) fn subscribe(self, subscription: Subscription, origin: &str) {
        if let Some(interval) = self.interval.try_update_value(Option::take).flatten() {
            interval.clear();
        }
        self.sent.set_value(Sent::default());
        self.origin.set_value(origin.to_owned());
        if !subscription.is_empty() {
            let every = Duration::from_secs_f64(subscription.every_ms / 1000.0);
            self.interval.set_value(set_interval_with_handle(move || self.send_news(), every).ok());
        }
        self.subscription.set_value(subscription);
        self.send_news();
    }

    /// Sends what is new since the last time.
    fn send_news(self) {
        let run = self.parts.player.signals();
        let (Some(scores), Some(scenario)) =
            (run.scores.try_get_untracked(), run.scenario.try_get_untracked())
        else {
            return;
        };
        let has =
            |topic| self.subscription.try_with_value(|subscription| subscription.has(topic)) == Some(true);
        let is_finished = run.is_finished.get_untracked();
        let mut events = Vec::new();
        self.sent.update_value(|sent| {
            if sent.scenario.as_ref() != Some(&scenario) {
                *sent = Sent {
                    scenario: Some(scenario),
                    state: std::mem::take(&mut sent.state),
                    // Steps with faults change the scenario.
                    tour: sent.tour,
                    ..Sent::default()
                };
            }
            let is_new =
                !sent.scores.as_ref().zip(scores.as_ref()).is_some_and(|(old, new)| Arc::ptr_eq(old, new));
            if let Some(scores) = scores.filter(|_| is_new) {
                if has(Topic::Fault) {
                    events.extend(sent.new_faults(&scores));
                }
                if has(Topic::Metrics) {
                    events.push(event(Topic::Metrics.name(), metrics_of(&scores)));
                }
                sent.scores = Some(scores);
            }
            if let Some(scores) = sent.scores.as_ref().filter(|_| is_finished && !sent.is_finished)
                && has(Topic::Finished)
            {
                events.push(event(Topic::Finished.name(), metrics_of(scores)));
            }
            sent.is_finished = is_finished;
            let tour = self.tour.try_get_value().flatten();
            if let Some(moment) = tour.filter(|_| sent.tour != tour && has(Topic::Tour)) {
                events.push(moment.event());
                sent.tour = tour;
            }
        });
        events.iter().for_each(|event| self.send(event));
        if has(Topic::State) {
            self.send_state();
        }
    }

    /// Sends the state if it has changed.
    fn send_state(self) {
        spawn_local(async move {
            let Some(state) = self.parts.run_address.state().await else { return };
            let is_new = self.sent.try_update_value(|sent| {
                let is_new = sent.state != state;
                sent.state.clone_from(&state);
                is_new
            });
            if is_new == Some(true) {
                let fields = [("state".to_owned(), Json::String(state))].into_iter().collect();
                self.send(&event(Topic::State.name(), fields));
            }
        });
    }

    fn send(self, message: &str) {
        self.origin.with_value(|origin| self.host.post(message, origin));
    }
}

impl TourMoment {
    /// The moment that is shown; after the tour its end, and else the one before.
    fn after(before: Option<TourMoment>, shown: Option<&ShownStep>, can_resume: bool) -> Option<TourMoment> {
        match shown {
            Some(step) => {
                Some(TourMoment { step: step.number, steps: step.count, has_ended: step.has_ended })
            }
            // A tour that is over cannot be resumed. "Finish" also works before the last step has ended.
            None => before.map(|last| TourMoment {
                has_ended: last.has_ended || (last.step == last.steps && !can_resume),
                ..last
            }),
        }
    }

    fn event(self) -> String {
        let fields = json!({
            "step": self.step,
            "steps": self.steps,
            "happens": if self.has_ended { "ends" } else { "begins" },
        });
        event(Topic::Tour.name(), fields.as_object().cloned().unwrap_or_default())
    }
}

/// The question, the answer, and whether it is right, once the run has judged it.
fn judged(prediction: &Prediction) -> Option<Map<String, Json>> {
    let PredictionStage::Revealed(Some(answer), verdict) = &prediction.stage else { return None };
    let fields = json!({
        "question": prediction.question.to_string(),
        "answer": match answer {
            Answer::Side(side) => json!(side.name()),
            Answer::Same => json!("same"),
            Answer::Number(number) => json!(number),
        },
        "is_right": verdict.is_right?,
    });
    fields.as_object().cloned()
}

impl Sent {
    /// The faults that have begun or ended since the last scores.
    fn new_faults(&mut self, scores: &Scores) -> Vec<String> {
        // After a jump back they happen again.
        if self.scores.as_ref().is_some_and(|before| before.time_ns > scores.time_ns) {
            self.faults.clear();
        }
        let mut events = Vec::new();
        for side in &scores.sides {
            for fault in &side.faults {
                for (is_end, at_s) in [(false, Some(fault.began_s)), (true, fault.ended_s)] {
                    let Some(at_s) = at_s else { continue };
                    if self.faults.insert((side.side as u8, fault.number, is_end)) {
                        let fields = json!({
                            "side": side.side.name(),
                            "number": fault.number,
                            "happens": if is_end { "ends" } else { "begins" },
                            "t_s": at_s,
                            "nodes": fault.nodes,
                        });
                        events.push(event(
                            Topic::Fault.name(),
                            fields.as_object().cloned().unwrap_or_default(),
                        ));
                    }
                }
            }
        }
        events
    }
}
