//! What a host page can ask for.

use crate::subscription::Subscription;
use netduel_scenario::{Fault, Scenario, Side, Value};
use netduel_session::prediction::Question;
use netduel_session::{Controls, Speed};

/// What a host page asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// To let time pass.
    Play,
    /// To stop time.
    Pause,
    /// To show another time.
    Seek {
        /// The time, in nanoseconds.
        time_ns: u64,
    },
    /// To go on by single events.
    Step {
        /// How many; negative to go back.
        events: i32,
    },
    /// To show the run at another speed.
    SetSpeed(Speed),
    /// To go back to the beginning.
    Reset {
        /// The seed of the run, if it is to be another one.
        seed: Option<u64>,
    },
    /// The state, as links contain it.
    GetState,
    /// To show a state.
    SetState {
        /// The state, or an address that contains it.
        state: String,
    },
    /// To run a scenario from its beginning.
    SetScenario {
        /// The id of the preset, if the host names one.
        preset: Option<String>,
        /// The scenario.
        scenario: Box<Scenario>,
    },
    /// To change a parameter.
    SetParameter {
        /// Its path, such as `workload.users`.
        path: String,
        /// Its value.
        value: Value,
    },
    /// A fault.
    Inject {
        /// The fault. Its end is given as if it began at 0.
        fault: Box<Fault>,
        /// When it begins, in seconds; now if absent.
        at_s: Option<f64>,
    },
    /// The metrics of both networks.
    GetMetrics,
    /// Events; they replace those of an earlier subscription.
    Subscribe(Subscription),
    /// The picture as an image.
    GetImage {
        /// Which networks.
        sides: ImageSides,
        /// The width of the image in pixels; that on the screen if absent.
        width_px: Option<u32>,
        /// The kind of image.
        format: ImageFormat,
    },
    /// To ask a question before the run.
    Predict(Question),
    /// To show other controls, or to lock some.
    SetControls {
        /// The controls that are shown.
        controls: Option<Controls>,
        /// The paths of parameters that cannot be changed on the page.
        locked: Option<Vec<String>>,
    },
}

/// The networks on an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageSides {
    /// Both, side by side.
    Both,
    /// One of them.
    One(Side),
}

/// The kind of an image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ImageFormat {
    /// Pixels.
    #[default]
    Png,
    /// Shapes and text.
    Svg,
}

/// The types of requests, each with the names of its fields.
pub const TYPES: [(&str, &[&str]); 17] = [
    ("play", &[]),
    ("pause", &[]),
    ("seek", &["t_s"]),
    ("step", &["n"]),
    ("speed", &["factor"]),
    ("reset", &["seed"]),
    ("get_state", &[]),
    ("set_state", &["state"]),
    ("set_scenario", &["scenario"]),
    ("set_parameter", &["path", "value"]),
    ("inject", &["fault"]),
    ("get_metrics", &[]),
    ("subscribe", &["topics", "every_ms"]),
    ("unsubscribe", &[]),
    ("get_image", &["side", "width", "format"]),
    ("set_controls", &["controls", "locked"]),
    ("predict", &["question"]),
];
