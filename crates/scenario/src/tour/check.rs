//! Validation of a tour. Presets are checked when they are built and files when they are read; a run needs no check of its tour.

use crate::tour::quantity::{QUANTITIES, Quantity};
use crate::tour::step::{LARGEST_STEP_COUNT, Step};
use crate::{FieldError, Scenario, Value};

/// The largest number of characters of what a step says to watch, and of what it says it meant, so that the space for them can be
/// reserved on the page.
const LONGEST_TEXT: usize = 300;

impl Scenario {
    /// Checks the steps of the tour: their order, their texts, and the scenario that runs in each of them. A scenario may have no tour.
    ///
    /// # Errors
    /// All invalid fields, in the order of the steps.
    pub fn validate_steps(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        if self.steps.len() > LARGEST_STEP_COUNT {
            let allowed = format!("1 to {LARGEST_STEP_COUNT} steps");
            errors.push(FieldError::new("steps", &number(self.steps.len() as f64), allowed));
        }
        let mut earliest_s = 0.0;
        for (place, step) in (1..).zip(&self.steps) {
            self.check_times(place, step, earliest_s, &mut errors);
            earliest_s = step.from_s;
            self.check_words(place, step, &mut errors);
            for (index, fault) in (1..).zip(&step.faults.0) {
                if fault.at_s < step.from_s {
                    let path = format!("steps.{place}.faults.{index}.at_s");
                    let allowed = format!("at least {} s, when the step begins", step.from_s);
                    errors.push(FieldError::new(&path, &number(fault.at_s), allowed));
                }
            }
            errors.extend(self.errors_at(place));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    fn check_times(&self, place: usize, step: &Step, earliest_s: f64, errors: &mut Vec<FieldError>) {
        let duration_s = self.run.duration_s;
        if !(earliest_s..=duration_s).contains(&step.from_s) {
            let allowed = format!(
                "{earliest_s} s, when the step before begins, to {duration_s} s, the length of the run"
            );
            errors.push(FieldError::new(&format!("steps.{place}.from_s"), &number(step.from_s), allowed));
        }
        if !(step.from_s..=duration_s).contains(&step.until_s) {
            let allowed =
                format!("{} s, when the step begins, to {duration_s} s, the length of the run", step.from_s);
            errors.push(FieldError::new(&format!("steps.{place}.until_s"), &number(step.until_s), allowed));
        }
    }

    fn check_words(&self, place: usize, step: &Step, errors: &mut Vec<FieldError>) {
        let has_side = |quantity: &Quantity| match quantity.side {
            crate::Side::ClientServer => self.client_server.is_some(),
            crate::Side::PeerToPeer => self.peer_to_peer.is_some(),
        };
        for (name, text, may_be_empty) in [("watch", &step.watch, false), ("meaning", &step.meaning, true)] {
            let path = format!("steps.{place}.{name}");
            let mut reject = |value: &str, allowed: String| {
                errors.push(FieldError::new(&path, &Value::Text(value.to_owned()), allowed));
            };
            let is_text = !text.contains(char::is_control) && (may_be_empty || !text.trim().is_empty());
            if length(text) > LONGEST_TEXT || !is_text {
                reject(text, format!("1 to {LONGEST_TEXT} characters without line breaks"));
            }
            for place in places(text) {
                if name == "watch" {
                    reject(place, "no values in braces, since the step has not been run yet".to_owned());
                } else if Quantity::parse(place).is_none_or(|quantity| !has_side(&quantity)) {
                    reject(
                        place,
                        format!(
                            "a side of this scenario and the name of a value, such as {}",
                            QUANTITIES[..3].join(", ")
                        ),
                    );
                }
            }
        }
        for claim in &step.claims.0 {
            if !has_side(&claim.quantity) {
                let path = format!("steps.{place}.claims");
                errors.push(FieldError::new(
                    &path,
                    &Value::Text(claim.to_string()),
                    "a side of this scenario",
                ));
            }
        }
    }

    /// What is wrong with the scenario that runs in a step, numbered from 1, if its faults are wrong.
    fn errors_at(&self, place: usize) -> Vec<FieldError> {
        let own = self.at_step(place - 1).faults.len();
        let errors = self.at_step(place).validate().err().unwrap_or_default();
        let of_step = |error: FieldError| {
            let (fault, field) = error.path.strip_prefix("faults.")?.split_once('.')?;
            let index = fault.parse::<usize>().ok()?.checked_sub(own).filter(|index| *index > 0)?;
            Some(FieldError { path: format!("steps.{place}.faults.{index}.{field}"), ..error })
        };
        errors.into_iter().filter_map(of_step).collect()
    }
}

/// The number of characters of a text, with about as many for each value as it is written with.
fn length(text: &str) -> usize {
    const OF_VALUE: usize = 7;
    let in_places: usize = places(text).map(|place| place.chars().count() + "{}".len()).sum();
    (text.chars().count() + OF_VALUE * places(text).count()).saturating_sub(in_places)
}

fn number(value: f64) -> Value {
    Value::Number(value)
}

/// What stands in braces in a text. A brace that is not closed counts too.
fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).map(|behind| behind.split('}').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClientServer, Fault, PeerToPeer};

    fn scenario(change: impl FnOnce(&mut Vec<Step>)) -> Scenario {
        let step = |from_s: f64| Step {
            from_s,
            until_s: from_s + 10.0,
            watch: "Watch the server.".to_owned(),
            ..Step::default()
        };
        let mut scenario = Scenario {
            client_server: Some(ClientServer::default()),
            peer_to_peer: Some(PeerToPeer::default()),
            steps: vec![step(0.0), step(10.0)],
            ..Scenario::default()
        };
        change(&mut scenario.steps);
        scenario
    }

    fn first_error(change: impl FnOnce(&mut Vec<Step>)) -> String {
        let errors = scenario(change).validate_steps().expect_err("an error");
        errors[0].to_string()
    }

    #[test]
    fn a_tour_in_order_is_valid() {
        assert_eq!(scenario(|_| {}).validate_steps(), Ok(()));
        assert_eq!(scenario(Vec::clear).validate_steps(), Ok(()));
    }

    #[test]
    fn times_out_of_order_or_after_the_end_are_refused() {
        assert!(first_error(|steps| steps[0].from_s = 11.0).starts_with("steps.1.until_s"));
        assert!(first_error(|steps| steps[1].until_s = 61.0).starts_with("steps.2.until_s"));
        assert!(first_error(|steps| steps.swap(0, 1)).starts_with("steps.2.from_s"));
    }

    #[test]
    fn texts_that_are_missing_too_long_or_have_unknown_places_are_refused() {
        assert!(first_error(|steps| steps[0].watch.clear()).starts_with("steps.1.watch"));
        assert!(first_error(|steps| steps[0].watch = "é".repeat(301)).starts_with("steps.1.watch"));
        assert!(first_error(|steps| steps[0].watch = "{client_server.failed}".to_owned()).contains("watch"));
        assert!(first_error(|steps| steps[1].meaning = "{client_server.luck}".to_owned()).contains("luck"));
        assert!(
            first_error(|steps| steps[1].meaning = "{client_server.failedx".to_owned()).contains("meaning")
        );
        assert_eq!(
            scenario(|steps| steps[1].meaning = "{client_server.failed}".to_owned()).validate_steps(),
            Ok(())
        );
    }

    #[test]
    fn faults_before_their_step_and_faults_that_are_not_possible_are_refused() {
        let add = |at_s: f64, until_s: Option<f64>| {
            move |steps: &mut Vec<Step>| {
                steps[0].faults.0.push(Fault { at_s: 1.0, ..Fault::default() });
                steps[1].faults.0.push(Fault { at_s, until_s: crate::End(until_s), ..Fault::default() });
            }
        };
        assert!(first_error(add(5.0, None)).starts_with("steps.2.faults.1.at_s"));
        assert!(first_error(add(12.0, Some(11.0))).starts_with("steps.2.faults.1."));
        assert_eq!(scenario(add(12.0, Some(13.0))).validate_steps(), Ok(()));
    }

    #[test]
    fn the_faults_of_the_steps_so_far_are_what_runs() {
        let scenario = scenario(|steps| {
            steps[0].faults.0.push(Fault { at_s: 1.0, ..Fault::default() });
            steps[1].faults.0.push(Fault { at_s: 11.0, ..Fault::default() });
        });
        let starts =
            |steps: usize| scenario.at_step(steps).faults.iter().map(|fault| fault.at_s).collect::<Vec<_>>();
        assert_eq!((starts(0), starts(1), starts(2)), (vec![], vec![1.0], vec![1.0, 11.0]));
        assert_eq!(
            scenario,
            Scenario { steps: Vec::new(), ..scenario.clone() },
            "a tour does not change a run"
        );
    }
}
