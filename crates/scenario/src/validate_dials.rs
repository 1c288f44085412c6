//! The dials in their scenario: which parameters they are, and whether they suit it.

use super::dials::{ALLOWED, Dial, Dials};
use super::{FieldError, Parameter, Scenario, Value};

/// The largest number of dials: more would not fit beside the picture.
pub const LARGEST_DIAL_COUNT: usize = 4;

impl Dial {
    /// The parameter in the schema; `None` if there is none.
    pub fn parameter(&self) -> Option<&'static Parameter> {
        let path = match self.path.split('.').collect::<Vec<_>>()[..] {
            ["faults", _, name] => format!("faults.{name}"),
            _ => self.path.clone(),
        };
        Scenario::parameters().find(|parameter| parameter.path() == path)
    }

    /// Whether the scenario has the parameter, and the range lies within that of the parameter.
    fn suits(&self, scenario: &Scenario) -> bool {
        let Some(parameter) = self.parameter() else { return false };
        let is_in_range = self.range.is_none_or(|(from, until)| {
            from < until && parameter.minimum <= from && until <= parameter.maximum
        });
        scenario.get(&self.path).is_some() && is_in_range
    }
}

impl Scenario {
    /// Checks the dials. A run needs no check of them: the page leaves out those that its scenario does not have.
    ///
    /// # Errors
    /// The first invalid dial, or their number.
    pub fn validate_dials(&self) -> Result<(), FieldError> {
        let Dials(dials) = &self.dials;
        if dials.len() > LARGEST_DIAL_COUNT {
            return Err(FieldError::new("dials", &Value::Number(dials.len() as f64), ALLOWED));
        }
        match dials.iter().find(|dial| !dial.suits(self)) {
            Some(dial) => {
                let text = Dials(vec![dial.clone()]).to_string();
                Err(FieldError::new("dials", &Value::Text(text), ALLOWED))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_dials(text: &str) -> Scenario {
        let mut scenario = Scenario::default();
        scenario.add_table("client_server");
        scenario.set("dials", &Value::Text(text.to_owned())).unwrap();
        scenario
    }

    #[test]
    fn dials_are_kept_as_they_were_written() {
        let text = "workload.users 4..200; client_server.balancer";
        let scenario = with_dials(text);
        assert_eq!(scenario.get("dials"), Some(Value::Text(text.to_owned())));
        assert_eq!(scenario.validate_dials(), Ok(()));
        let copy = Scenario::from_overrides(&scenario.to_overrides()).unwrap();
        assert_eq!(copy.dials, scenario.dials);
    }

    #[test]
    fn a_dial_needs_a_parameter_of_the_scenario_and_a_range_within_its_own() {
        for wrong in [
            "workload.user",
            "peer_to_peer.copies",
            "workload.users 0..200",
            "workload.users 200..4",
            "faults.1.at_s",
            "run.seed; run.seed; run.seed; run.seed; run.seed",
        ] {
            let error = with_dials(wrong).validate_dials().unwrap_err();
            assert_eq!((error.path.as_str(), error.allowed.as_str()), ("dials", ALLOWED), "{wrong}");
        }
        let refused = Scenario::default().set("dials", &Value::Text("workload.users many".to_owned()));
        assert_eq!(refused.unwrap_err().path, "dials");
    }
}
