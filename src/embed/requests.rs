//! Grants the requests of the host page, and answers them.

use super::host_page::{HostPage, Parts};
use super::subscriptions::Subscriptions;
use crate::share::svg_of;
use crate::stage::ImageLook;
use js_sys::encode_uri_component;
use leptos::prelude::*;
use leptos::task::spawn_local;
use netduel_embedding::{Failure, ImageFormat, ImageSides, Message, Request, answer, error, metrics_of};
use netduel_scenario::{FieldError, Value};
use netduel_session::fault_actions::add_fault;
use serde_json::{Map, Value as Json, json};

/// The requests of the host page. A copy is the same.
#[derive(Clone, Copy)]
pub(super) struct Requests {
    host: HostPage,
    parts: Parts,
    subscriptions: Subscriptions,
    /// The events that are still to be stepped over; negative to go back.
    steps_left: StoredValue<i32>,
}

/// The fields of an answer, or why there are none.
type Answer = Result<Map<String, Json>, Vec<Failure>>;

impl Requests {
    /// Grants requests to the parts of the page.
    pub(super) fn new(host: HostPage, parts: Parts, subscriptions: Subscriptions) -> Requests {
        let this = Requests { host, parts, subscriptions, steps_left: StoredValue::new(0) };
        let run = parts.player.signals();
        // The worker reports scores after each step.
        Effect::new(move |_| {
            run.scores.track();
            this.take_next_step();
        });
        this
    }

    /// Grants a request of a page of an origin, and answers it.
    pub(super) fn receive(self, message: Message, origin: String) {
        let Message { id, request } = message;
        spawn_local(async move {
            let answered = match request {
                Ok(request) => self.grant(request, &origin).await,
                Err(errors) => Err(failures(&errors)),
            };
            let text = match answered {
                Ok(fields) => answer(id.as_ref(), fields),
                Err(failures) => error(id.as_ref(), &failures),
            };
            self.host.post(&text, &origin);
        });
    }

    async fn grant(self, request: Request, origin: &str) -> Answer {
        let Parts { player, run_address, stage, settings } = self.parts;
        let run = player.signals();
        let mut fields = Map::new();
        match request {
            Request::Play => player.play(),
            Request::Pause => player.stop(),
            Request::Seek { time_ns } => player.seek(time_ns),
            Request::Step { events } => {
                self.steps_left.set_value(events);
                self.take_next_step();
            }
            Request::SetSpeed(speed) => player.set_speed(speed),
            Request::Reset { seed: None } => player.reset(),
            Request::Reset { seed: Some(seed) } => {
                let mut scenario = run.scenario.get_untracked();
                let seed = scenario.set("run.seed", &Value::Number(seed as f64));
                seed.map_err(|error| failures(&[error]))?;
                player.start(scenario);
            }
            Request::GetState => {
                let state = run_address.state().await;
                let state =
                    state.ok_or_else(|| failure("get_state", "the run has too many faults for a link"))?;
                fields.insert("state".to_owned(), state.into());
            }
            Request::SetState { state } => {
                run_address.show_link(state).await.map_err(|message| failure("state", &message))?;
            }
            Request::SetScenario { preset, scenario } => {
                run_address.show_scenario(preset.as_deref().unwrap_or_default(), *scenario);
            }
            Request::SetParameter { path, value } => {
                player.set_parameter(&path, &value).map_err(|errors| failures(&errors))?;
            }
            Request::Inject { fault, at_s } => {
                let mut scenario = run.scenario.get_untracked();
                let at_or_now_s = at_s.unwrap_or(player.shown_time_ns_untracked() as f64 / 1e9);
                add_fault(&mut scenario.faults, (*fault).clone(), at_or_now_s);
                scenario.validate().map_err(|errors| failures(&errors))?;
                player.add_fault(*fault, at_s);
            }
            Request::GetMetrics => match run.scores.get_untracked() {
                Some(scores) => fields = metrics_of(&scores),
                None => fields.extend([("t_s".to_owned(), json!(0))]),
            },
            Request::Subscribe(subscription) => self.subscriptions.subscribe(subscription, origin),
            Request::GetImage { sides, width_px, format } => {
                let side = match sides {
                    ImageSides::Both => None,
                    ImageSides::One(side) => Some(side),
                };
                let image = match format {
                    ImageFormat::Png => stage.image(side, width_px),
                    ImageFormat::Svg => {
                        svg_of(player, stage, side, width_px, ImageLook::default()).map(|svg| {
                            ["data:image/svg+xml,", &String::from(encode_uri_component(&svg))].concat()
                        })
                    }
                };
                let image = image.ok_or_else(|| failure("get_image", "there is no picture yet"))?;
                fields.insert("image".to_owned(), image.into());
            }
            Request::Predict(question) => player.predict(question),
            Request::SetControls { controls, locked } => {
                if let Some(controls) = controls {
                    settings.controls.set(controls);
                }
                if let Some(locked) = locked {
                    settings.locked.set(locked);
                }
            }
        }
        Ok(fields)
    }

    /// Takes the next of several steps, once the previous one is over.
    fn take_next_step(self) {
        let left = self.steps_left.try_get_value().unwrap_or_default();
        if left != 0 {
            self.steps_left.set_value(left - left.signum());
            self.parts.player.step(left > 0);
        }
    }
}

fn failures(errors: &[FieldError]) -> Vec<Failure> {
    errors.iter().map(Failure::from).collect()
}

fn failure(field: &str, message: &str) -> Vec<Failure> {
    vec![Failure { field: field.to_owned(), message: [field, ": ", message].concat() }]
}
