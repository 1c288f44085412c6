//! How far a run advances while it is played.

/// How far the run has advanced since a moment of playing.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// The seconds of playing.
    pub(crate) played_s: f64,
    /// The seconds that the speed asked for.
    pub(crate) wanted_s: f64,
    /// The seconds of simulated time that were shown.
    pub(crate) shown_s: f64,
}
