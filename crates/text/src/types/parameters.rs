//! The parameters of a run.

/// The parameters of the run.
pub struct Parameters {
    pub name: &'static str,
    /// The way from the dials to all parameters.
    pub all: &'static str,
    pub close: &'static str,
    pub find: &'static str,
    pub found_scenarios: &'static str,
    /// `{search}`
    pub found_nothing: &'static str,
    pub groups: &'static str,
    pub workload: &'static str,
    pub file: &'static str,
    pub faults: &'static str,
    pub both_sides: &'static str,
    pub changed: [&'static str; 2],
    /// `{n}` parameters that matter with other choices only.
    pub unused: [&'static str; 2],
    pub reset_all: &'static str,
    pub reset: &'static str,
    pub reset_title: &'static str,
    /// `{name}`
    pub reset_one: &'static str,
    /// `{name}`
    pub about: &'static str,
    /// `{name}`
    pub slider: &'static str,
    /// `{allowed}`, `{value}`, `{kept}`
    pub refused: &'static str,
    /// `{path}`, `{allowed}`, `{value}`, `{kept}`
    pub refused_with: &'static str,
    pub not_explained: &'static str,
    /// `{allowed}`
    pub range: &'static str,
    /// `{allowed}`, `{preset}`
    pub range_and_preset: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub restarted_run: &'static str,
    pub continued_run: &'static str,
    pub rewound_run: &'static str,
    pub delete: &'static str,
    /// `{share}`, `{left}`, `{right}`
    pub share_not_met: &'static str,
    pub slow_down_instead: &'static str,
    /// `{n}`, `{of}`: what a fault struck on a side.
    pub affected: &'static str,
    /// `{t}`: how long after its start success was back.
    pub back: &'static str,
}
