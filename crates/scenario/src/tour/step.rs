//! A step of a guided tour.

use crate::table::{number_or_word, table};
use crate::tour::claim::Claim;
use crate::tour::target::PointAt;
use crate::{Fault, Field, Kind, Scenario, Value};

/// The largest number of steps of a tour.
pub const LARGEST_STEP_COUNT: usize = 12;

table! {
    /// One step of a guided tour.
    pub struct Step in "steps" {
        /// The shown time at which the step begins.
        from_s: f64 = 0.0, "From", "s", 0.0..=2592000.0;
        /// The shown time at which the step ends. The run pauses there, unless the step goes on.
        until_s: f64 = 0.0, "Until", "s", 0.0..=2592000.0;
        /// Whether the next step begins by itself at the end of this one.
        goes_on: bool = false, "Goes on";
        /// How much simulated time passes per second of wall time. With suited, the speed suited to the scenario.
        speed: StepSpeed = StepSpeed(None), "Speed", "", 0.001..=100.0;
        /// What is to be watched. Shown from the beginning of the step, before it happens.
        watch: String = String::new(), "Watch";
        /// What it meant. Shown once the end of the step is reached. A place such as {client_server.failed_in_step} stands for a value
        /// of this very run.
        meaning: String = String::new(), "Meaning";
        /// What the step speaks of. Everything else is dimmed; with an empty list, nothing is.
        point_at: PointAt = PointAt(Vec::new()), "Points at";
        /// What must hold at the end of the step. Tests evaluate it; a run does not.
        claims: Claims = Claims(Vec::new()), "Claims";
        /// The faults that the step adds to the scenario at its beginning.
        faults: StepFaults = StepFaults(Vec::new()), "Faults";
    }
}

number_or_word! {
    /// The speed of a step, or the one `suited` to the scenario.
    pub struct StepSpeed(f64) or "suited", RealOr
}

/// What must hold at the end of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims(pub Vec<Claim>);

impl Field for Claims {
    const KIND: Kind = Kind::Format(
        "a list of comparisons, such as \"peer_to_peer.success_rate_last_5_s >= 0.9\" or \"client_server.failed > 2 * peer_to_peer.failed\"",
    );
    fn value(&self) -> Value {
        Value::Text(self.0.iter().map(Claim::to_string).collect::<Vec<_>>().join("; "))
    }
    fn from_value(value: &Value) -> Option<Claims> {
        let Value::Text(text) = value else { return None };
        let claims = text.split(';').map(str::trim).filter(|claim| !claim.is_empty()).map(Claim::parse);
        claims.collect::<Option<Vec<Claim>>>().map(Claims)
    }
}

/// The faults that a step adds.
#[derive(Debug, Clone, PartialEq)]
pub struct StepFaults(pub Vec<Fault>);

impl Field for StepFaults {
    const KIND: Kind = Kind::Format("a list of faults, each a table [[steps.faults]]");
    fn value(&self) -> Value {
        Value::Text(format!("{} faults", self.0.len()))
    }
    fn from_value(_value: &Value) -> Option<StepFaults> {
        None
    }
}

impl Scenario {
    /// The scenario with the faults of the first `steps` steps of its tour: what runs during the last one of them.
    pub fn at_step(&self, steps: usize) -> Scenario {
        let mut scenario = self.clone();
        let added = self.steps.iter().take(steps).flat_map(|step| step.faults.0.iter().cloned());
        scenario.faults.extend(added);
        scenario
    }
}
