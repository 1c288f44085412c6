//! The logic of the page without a browser: one run, its shown time, and the actions of a person.
//!
//! [`Session`] is a state machine. Its methods are the actions of a person, the reports of the worker and the frames of the
//! browser; they queue [`SessionEffect`]s, which the page executes. Everything that the page shows follows from the run and the shown
//! time, however the person got there.
#![forbid(unsafe_code)]

pub mod announcements;
pub mod estimates;
pub mod fault_actions;
pub mod headline;
pub mod key_figures;
pub mod prediction;
pub mod query;
pub mod run_state;

mod addressed;
mod clock;
mod controls;
mod effect;
mod history_queries;
mod metrics;
mod notification;
mod prediction_state;
mod progress;
mod recording;
mod request_log;
mod scaling;
mod score_history;
mod scores_before;
mod session;
mod speed;
mod statistics;
mod tour_state;
mod tour_words;
mod undo_stack;

pub use addressed::{Addressed, NamedRun, state_of};
pub use controls::{Control, Controls};
pub use effect::{PictureCommand, SessionEffect};
pub use metrics::{Estimates, Leader, Metric, MetricGroup};
pub use notification::{Notification, PictureLimit};
pub use prediction_state::{Prediction, PredictionCount, PredictionStage};
pub use recording::Recording;
pub use request_log::{Entry, RequestEnd, RequestLog};
pub use score_history::ScoreHistory;
pub use session::Session;
pub use speed::Speed;
pub use tour_state::{ShownStep, StepText};
