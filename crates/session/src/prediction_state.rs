//! How far a prediction is, and what the page shows of it.

use crate::prediction::{Answer, Question, Verdict};

/// A question that is asked, and how far the run is with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The question.
    pub question: Question,
    /// How far it is.
    pub stage: PredictionStage,
}

/// How far a prediction is.
#[derive(Debug, Clone, PartialEq)]
pub enum PredictionStage {
    /// The reader is asked, and nothing runs.
    Asked,
    /// The run goes on to the time of the question; the answer, if there is one.
    Running(Option<Answer>),
    /// The run has answered; the reader's answer before it.
    Revealed(Option<Answer>, Verdict),
}

/// How many predictions were answered, and how many of them rightly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PredictionCount {
    /// Answers that the run has judged.
    pub asked: u32,
    /// Right ones among them.
    pub right: u32,
}
