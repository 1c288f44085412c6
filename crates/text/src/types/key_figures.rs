//! The two large figures of each side, and what compares them.

/// The key figures. `{time}` is a duration.
pub struct KeyFigures {
    /// The names of both figures, and of those of a file. The second part of each is left out where there is no room.
    pub names: [[&'static str; 2]; 2],
    pub names_of_file: [[&'static str; 2]; 2],
    /// What they mean, in a sentence.
    pub meanings: [&'static str; 2],
    pub meanings_of_file: [&'static str; 2],
    /// `{share}`, `{served}`, `{ended}`
    pub answered_in_all: &'static str,
    /// `{time}`
    pub nearly_all_within: &'static str,
    /// `{served}`, `{arrived}`
    pub of_users: &'static str,
    /// `{time}`
    pub last_one: &'static str,
    /// `{value}` before the last change.
    pub before: &'static str,
    pub requests: Comparison,
    pub file: Comparison,
    /// What the comparison of requests is about: all of a run that is younger than five seconds, or the last five seconds.
    pub when: [&'static str; 2],
    pub equal_times: &'static str,
    /// `{amount}`: a percentage.
    pub somewhat_longer_left: &'static str,
    pub somewhat_longer_right: &'static str,
    /// `{amount}`: how many times.
    pub times_longer_left: &'static str,
    pub times_longer_right: &'static str,
    /// `{amount}`: how many times.
    pub messages_left: &'static str,
    pub messages_right: &'static str,
    /// `{left}` and `{right}`: the shares of all requests that were answered.
    pub since_start: &'static str,
}

/// Sentences that compare how many are served. `{left}` and `{right}` are percentages, `{when}` is what they are about.
pub struct Comparison {
    pub none: &'static str,
    pub only_left: &'static str,
    pub only_right: &'static str,
    pub more_left: &'static str,
    pub more_right: &'static str,
    pub all: &'static str,
    pub as_many: &'static str,
}
