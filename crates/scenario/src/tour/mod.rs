//! The guided tour of a scenario: what to watch and what it meant, step by step. A tour is not part of the run: links, run hashes and
//! comparisons of scenarios leave it out. Only the faults that its steps add change the run.

mod check;
mod claim;
mod field;
mod packed;
mod quantity;
mod step;
mod target;

pub use claim::{Bound, Claim, Comparison};
pub use quantity::{QUANTITIES, Quantity};
pub use step::{Claims, LARGEST_STEP_COUNT, Step, StepFaults, StepSpeed};
pub use target::{PointAt, TARGETS};
