//! Access to the fields of the steps by path, such as `steps.1.watch` and `steps.1.faults.1.at_s`, for files. It is apart from
//! [`Scenario::set`], so that the page, which gets steps that are checked already, does not contain it.

use crate::tour::step::{LARGEST_STEP_COUNT, Step};
use crate::{Fault, FieldError, LONGEST_SHOWN, Scenario, Value, printable};

const STEP_LIST: &str = "a list of at most 12 steps, each a table [[steps]]";

impl Scenario {
    /// Whether a path names a step, such as `steps.1`, or a fault of a step, such as `steps.1.faults.1`.
    pub fn is_step_table(path: &str) -> bool {
        matches!(place(path), Some((_, None | Some((_, "")))))
    }

    /// Sets a field of a step, or of one of its faults, and adds the step or the fault if it is the next one.
    ///
    /// # Errors
    /// If the value is invalid. The error names the field, the value and the allowed values.
    pub fn set_step(&mut self, path: &str, value: &Value) -> Result<(), FieldError> {
        let in_full = |error| FieldError { path: printable(path, LONGEST_SHOWN), ..error };
        let no_step = || FieldError::new(path, value, STEP_LIST);
        let (number, rest) = place(path).ok_or_else(no_step)?;
        if number > self.steps.len() + 1 {
            return Err(no_step());
        }
        let mut step = self.steps.get(number - 1).cloned().unwrap_or_default();
        match rest {
            None => {}
            Some(("", field)) => step.set(field, value).map_err(in_full)?,
            Some((fault, field)) => {
                let faults = &mut step.faults.0;
                let index = fault.parse::<usize>().ok().and_then(|fault| fault.checked_sub(1));
                let index = index.filter(|index| *index <= faults.len()).ok_or_else(no_step)?;
                if index == faults.len() {
                    faults.push(Fault::default());
                }
                if !field.is_empty() {
                    faults[index].set(field, value).map_err(in_full)?;
                }
            }
        }
        self.steps.resize(self.steps.len().max(number), Step::default());
        self.steps[number - 1] = step;
        Ok(())
    }
}

/// The number of the step in a path, from 1, and what of it the path names: the number of a fault, or nothing, and a field.
fn place(path: &str) -> Option<(usize, Option<(&str, &str)>)> {
    let rest = path.strip_prefix("steps.")?;
    let (number, field) = rest.split_once('.').map_or((rest, None), |(number, field)| (number, Some(field)));
    let number = number.parse::<usize>().ok().filter(|number| (1..=LARGEST_STEP_COUNT).contains(number))?;
    let of_fault = |field| match str::strip_prefix(field, "faults.") {
        Some(fault) => fault.split_once('.').unwrap_or((fault, "")),
        None => ("", field),
    };
    Some((number, field.map(of_fault)))
}
