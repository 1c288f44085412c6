//! The words about predictions and running orders.

/// The question before a run.
pub struct Prediction {
    pub name: &'static str,
    /// `{metric}`, `{time}`
    pub which_side: &'static str,
    /// `{metric}`, `{side}`, `{time}`
    pub what_value: &'static str,
    pub same: &'static str,
    /// `{metrics}`
    pub possible: &'static str,
    /// `{unit}`
    pub number_possible: &'static str,
    /// `{metric}`, `{left}`, `{right}`
    pub values: &'static str,
    /// `{metric}`, `{left}`, `{right}`
    pub not_defined: &'static str,
    pub your_answer: &'static str,
    pub answer: &'static str,
    pub without_answer: &'static str,
    /// `{time}`
    pub running: &'static str,
    pub reveal: &'static str,
    pub close: &'static str,
    /// `{answer}`
    pub you_said: &'static str,
    pub right: &'static str,
    pub wrong: &'static str,
    /// `{right}`, `{asked}`
    pub count: &'static str,
    /// Beside each answer: how many of the class chose it.
    pub hands: &'static str,
    /// `{right}`, `{all}`
    pub hands_right: &'static str,
    /// In the options of a frame.
    pub first: &'static str,
    pub none: &'static str,
    pub asks_for: &'static str,
    pub larger_side: &'static str,
    pub at_time: &'static str,
    pub at_end: &'static str,
}

/// A running order.
pub struct RunningOrder {
    pub title: &'static str,
    pub open: &'static str,
    pub close: &'static str,
    pub about: &'static str,
    pub name: &'static str,
    pub add: &'static str,
    pub notes: &'static str,
    pub question: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    pub delete: &'static str,
    pub begin: &'static str,
    pub link: &'static str,
    pub empty: &'static str,
    /// `{most}`
    pub full: &'static str,
    pub leave: &'static str,
    pub next: &'static str,
    pub back: &'static str,
    /// `{number}`, `{count}`
    pub place: &'static str,
    pub two_windows: &'static str,
    pub blocked: &'static str,
    pub notes_title: &'static str,
    pub now: &'static str,
    pub then: &'static str,
    pub end: &'static str,
    pub play_pause: &'static str,
    pub waiting: &'static str,
    /// `{time}`
    pub at: &'static str,
    /// Why a link with a running order cannot be read.
    pub damaged: &'static str,
    pub newer: &'static str,
    pub too_long: &'static str,
    /// `{reason}`
    pub not_read: &'static str,
    pub untitled: &'static str,
}
