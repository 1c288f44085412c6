//! Steps as the page gets them. Claims are left out: they are for the tests of the scenario files.

use crate::tour::step::{Claims, Step, StepFaults, StepSpeed};
use crate::tour::target::PointAt;
use crate::{Fault, Scenario, Value};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The fields of a step in the order of their declaration; the faults as the overrides of a scenario.
type Packed = (f64, f64, bool, Option<f64>, String, String, Vec<String>, Vec<(String, Value)>);

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let faults = Scenario { faults: self.faults.0.clone(), ..Scenario::default() }.to_overrides();
        let Step { from_s, until_s, goes_on, speed, watch, meaning, point_at, .. } = self.clone();
        let packed: Packed = (from_s, until_s, goes_on, speed.0, watch, meaning, point_at.0, faults);
        packed.serialize(serializer)
    }
}

impl<'a> Deserialize<'a> for Step {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Step, D::Error> {
        let (from_s, until_s, goes_on, speed, watch, meaning, point_at, faults) =
            Packed::deserialize(deserializer)?;
        // The steps were checked before they were packed.
        let faults: Vec<Fault> = Scenario::from_overrides(&faults).unwrap_or_default().faults;
        Ok(Step {
            from_s,
            until_s,
            goes_on,
            speed: StepSpeed(speed),
            watch,
            meaning,
            point_at: PointAt(point_at),
            claims: Claims(Vec::new()),
            faults: StepFaults(faults),
        })
    }
}
