//! The words of the page, one table per language, and how it writes numbers.
//!
//! A language is a value of [`Text`]. A sentence that contains values is a template with named places, so that a translation
//! may put them in any order.
#![forbid(unsafe_code)]

pub mod format;

mod en;
mod metrics;
mod stage;
mod template;
mod types;

pub use stage::Stage;
pub use template::{TemplatePart, interpolate, plural, template_parts};
pub use types::*;

/// The words of the page in its language.
pub fn text() -> &'static Text {
    &en::TEXT
}
