//! A prediction: a question before the run, the run up to the time of the question, and what it answers.

use super::Session;
use crate::prediction::{Answer, Question};
use crate::prediction_state::{Prediction, PredictionCount, PredictionStage};

impl Session {
    /// The question that is asked, if there is one.
    pub fn prediction(&self) -> Option<&Prediction> {
        self.prediction.as_ref()
    }

    /// How many predictions were answered so far.
    pub fn prediction_count(&self) -> PredictionCount {
        self.prediction_count
    }

    /// Asks a question. The run waits for the answer.
    pub fn predict(&mut self, question: Question) {
        self.leave_tour();
        self.set_playing(false);
        self.prediction = Some(Prediction { question, stage: PredictionStage::Asked });
        self.has_changed = true;
    }

    /// Takes the reader's answer, or goes on without one, and lets the run answer.
    pub fn answer(&mut self, answer: Option<Answer>) {
        let Some(prediction) = &mut self.prediction else { return };
        prediction.stage = PredictionStage::Running(answer);
        let at_ns = prediction.question.at_ns(self.run.duration_ns);
        // A question about the past is answered by the run from its beginning.
        if self.clock.shown_ns() >= at_ns && self.run.is_begun {
            self.seek_exactly(0);
        }
        self.set_playing(true);
        self.has_changed = true;
    }

    /// Shows what the run answers, without waiting for its time.
    pub fn reveal(&mut self) {
        let Some(at_ns) = self.time_of_question_ns() else { return };
        self.set_playing(false);
        self.seek_exactly(at_ns);
        self.update();
    }

    /// Goes on: from the question to the run without an answer, and from there to what the run answers. Returns whether there was
    /// anything to go on to.
    pub fn advance_prediction(&mut self) -> bool {
        match self.prediction.as_ref().map(|prediction| &prediction.stage) {
            Some(PredictionStage::Asked) => self.answer(None),
            Some(PredictionStage::Running(_)) => self.reveal(),
            Some(PredictionStage::Revealed(..)) | None => return false,
        }
        true
    }

    /// Takes the question away.
    pub fn end_prediction(&mut self) {
        self.has_changed |= self.prediction.take().is_some();
    }

    /// When the question is answered, while the run goes there.
    fn time_of_question_ns(&self) -> Option<u64> {
        let prediction = self.prediction.as_ref()?;
        let is_running = matches!(prediction.stage, PredictionStage::Running(_)) && self.run.duration_ns > 0;
        is_running.then(|| prediction.question.at_ns(self.run.duration_ns))
    }

    /// Pauses once the shown time has reached that of the question.
    pub(super) fn stop_at_question(&mut self) {
        // Whoever plays goes on without an answer.
        if self.is_playing
            && let Some(prediction) = &mut self.prediction
            && prediction.stage == PredictionStage::Asked
        {
            prediction.stage = PredictionStage::Running(None);
            self.has_changed = true;
        }
        let Some(at_ns) = self.time_of_question_ns() else { return };
        if self.is_seeking || self.pending_seek_ns.is_some() || self.clock.shown_ns() < at_ns {
            return;
        }
        if self.is_playing || self.clock.shown_ns() > at_ns {
            self.clock.set(at_ns);
            self.set_playing(false);
            self.update();
            // The values are those of exactly this time.
            if self.scores.as_ref().is_none_or(|scores| scores.time_ns != at_ns) {
                self.seek_exactly(at_ns);
            }
        }
    }

    /// Says what the run answers, once the scores of the time of the question are there.
    pub(super) fn judge_prediction(&mut self) {
        let Some(at_ns) = self.time_of_question_ns().filter(|at_ns| self.clock.shown_ns() == *at_ns) else {
            return;
        };
        let scores = self.scores.as_ref().filter(|scores| !self.is_playing && scores.time_ns == at_ns);
        let (Some(scores), Some(prediction)) = (scores, &mut self.prediction) else { return };
        let PredictionStage::Running(answer) = prediction.stage else { return };
        let verdict = prediction.question.judge(answer, scores);
        if let Some(is_right) = verdict.is_right {
            self.prediction_count.asked += 1;
            self.prediction_count.right += u32::from(is_right);
        }
        self.announcement.clone_from(&verdict.words);
        prediction.stage = PredictionStage::Revealed(answer, verdict);
    }
}
