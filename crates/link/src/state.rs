//! What a link contains.

use netduel_scenario::Scenario;

/// The version of the way of writing. Everything that was ever written stays readable.
pub const VERSION: u64 = 1;

/// The largest number of characters of a state. Longer ones are refused before anything is decoded.
pub const LONGEST: usize = 16_384;

/// What a link contains: a run, and how the page shows it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// The id of the preset that was changed. Without it, all values are in the link.
    pub preset: Option<String>,
    /// The scenario with all changes and faults. A guided tour is not part of it.
    pub scenario: Scenario,
    /// The shown time in nanoseconds.
    pub time_ns: u64,
    /// The speed, if it is not the one suited to the scenario.
    pub speed: Option<Pace>,
    /// The view, one of [`VIEWS`](crate::VIEWS), if it is not the first one.
    pub view: Option<&'static str>,
    /// The color theme, one of [`THEMES`](crate::THEMES), if the link asks for one.
    pub theme: Option<&'static str>,
    /// The language, one of [`LANGUAGES`](crate::LANGUAGES), if the link asks for one.
    pub language: Option<&'static str>,
}

/// How fast simulated time passes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// Simulated seconds per second.
    Times(f64),
    /// As fast as the engine computes.
    Fastest,
}
