//! Reads what people write for numbers and lists. Files, addresses, the fields of the page and the command line share it.
//!
//! What is clear is understood: `0,5`, `1 000 000`, `30 %`, `200 ms`, `10 Mb/s`. What could mean two numbers is refused, and the
//! refusal names both.

mod list;
mod number;
mod refusal;
mod unit;

pub(crate) use list::{list, steps};
pub(crate) use number::has_point_before_three_zeros;
pub use number::number;
pub use refusal::Refusal;
pub(crate) use unit::units;
