//! The words about links.

/// Why a link cannot be read. `{reader}` is one of the first two.
pub struct Links {
    pub this_page: &'static str,
    pub this_program: &'static str,
    pub not_loaded: &'static str,
    pub no_state: &'static str,
    /// `{characters}`, `{longest}`
    pub too_long: &'static str,
    /// `{version}`, `{reader}`, `{known}`
    pub newer: &'static str,
    /// `{reader}`
    pub newer_content: &'static str,
    pub damaged: &'static str,
    /// `{problems}`
    pub not_possible: &'static str,
}
