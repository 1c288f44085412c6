//! The guided tour: the run plays from the beginning of a step to its end and pauses there. Any other action of a person leaves the
//! tour, which can be resumed.

use super::Session;
use crate::effect::PictureCommand;
use crate::speed::Speed;
use crate::tour_state::{ShownStep, StepText, Tour, nanoseconds};
use crate::tour_words::{StepMoment, without_values};
use netduel_scenario::{Quantity, Scenario, Step};
use netduel_text::{interpolate, text};

impl Session {
    /// Provides the scenario of the tour, with its steps. A tour under way ends.
    pub fn set_tour(&mut self, scenario: Scenario) {
        let meanings = vec![None; scenario.steps.len()];
        self.tour = Tour { scenario, meanings, ..Tour::default() };
        self.has_changed = true;
    }

    /// Whether the steps of the tour of this scenario are there.
    pub fn has_tour_of(&self, scenario: &Scenario) -> bool {
        self.step_count() > 0 && self.tour.scenario == *scenario
    }

    /// The number of steps of the tour; 0 if there is no tour.
    pub fn step_count(&self) -> usize {
        self.tour.scenario.steps.len()
    }

    /// The step that is shown; `None` unless the tour is under way.
    pub fn shown_step(&self) -> Option<ShownStep> {
        let step = self.tour.step()?;
        let meaning = self.tour.meaning();
        Some(ShownStep {
            number: self.tour.place? + 1,
            count: self.step_count(),
            words: meaning.unwrap_or(&step.watch).to_owned(),
            has_ended: meaning.is_some(),
            can_skip: self.can_skip(),
            span_ns: nanoseconds(step.from_s)..nanoseconds(step.until_s),
            point_at: step.point_at.clone(),
        })
    }

    /// Whether the tour was left and can be resumed.
    pub fn can_resume_tour(&self) -> bool {
        self.tour.left_at.is_some()
    }

    /// Begins the tour, or resumes it at the step at which it was left.
    pub fn begin_tour(&mut self) {
        self.go_to_step(self.tour.left_at.unwrap_or(0));
    }

    /// Goes on: from the middle of a step to its end, so that nobody misses what it meant, and from there to the next step. After the
    /// last step, the tour is over.
    pub fn next_step(&mut self) {
        let Some(place) = self.tour.place else { return };
        if self.can_skip() {
            return self.go_to_end_of_step();
        }
        if place + 1 < self.step_count() {
            self.go_to_step(place + 1);
        } else {
            self.leave_tour();
            self.tour.left_at = None;
        }
    }

    /// Whether the step plays, and has a meaning that would be missed.
    fn can_skip(&self) -> bool {
        let has_meaning = |step: &Step| !step.goes_on && !step.meaning.is_empty();
        self.is_playing && self.tour.step().is_some_and(has_meaning)
    }

    /// Goes back to the beginning of the step, or from there to the previous step.
    pub fn previous_step(&mut self) {
        // Before the first step there is nothing.
        if let Some(before) = self.tour.place.and_then(|place| place.checked_sub(1)) {
            self.go_to_step(before);
        }
    }

    /// Leaves the tour. The run stays as it is.
    pub fn leave_tour(&mut self) {
        if let Some(place) = self.tour.place.take() {
            self.tour.left_at = Some(place);
            self.tour.has_ended = false;
            self.tour.announcement.clear();
            self.has_changed = true;
        }
    }

    /// Shows the end of the step and pauses.
    fn go_to_end_of_step(&mut self) {
        let Some(end_ns) = self.tour.end_ns() else { return };
        self.set_playing(false);
        if self.worker.is_ready && self.run.is_begun {
            self.seek_exactly(end_ns);
        } else {
            self.pending_seek_ns = Some(end_ns);
        }
        self.update();
    }

    /// Shows the beginning of a step and plays.
    fn go_to_step(&mut self, place: usize) {
        let Some(step) = self.tour.scenario.steps.get(place) else { return };
        let from_ns = nanoseconds(step.from_s);
        let speed = step.speed.0.map_or_else(|| Speed::suited_to(&self.tour.scenario), Speed::nearest);
        let (number, count) = ((place + 1).to_string(), self.step_count().to_string());
        let values = [("number", &*number), ("count", &*count), ("words", &*step.watch)];
        self.tour.announcement = interpolate(text().tour.announcement, &values);
        (self.tour.place, self.tour.left_at, self.tour.has_ended) = (Some(place), None, false);
        self.speed = speed;
        self.draw(PictureCommand::SetSpeed(self.speed_factor()));
        self.set_playing(true);
        self.run_until_step(self.tour.scenario.at_step(place + 1), from_ns);
        self.update();
    }

    /// Runs a scenario and shows it at a time, by the shortest way: the same run at another time, the present run with another future,
    /// or another run.
    fn run_until_step(&mut self, scenario: Scenario, from_ns: u64) {
        let shown_ns = self.clock.shown_ns();
        let same_until_ns = self.scenario.same_until_s(&scenario) * 1e9;
        if !self.worker.is_ready {
            // The run is requested once there is a worker.
            self.scenario = scenario;
        } else if self.scenario != scenario {
            match shown_ns.min(same_until_ns as u64) {
                0 => self.begin(scenario),
                common_ns => self.branch_off(scenario, common_ns),
            }
        }
        if self.sought_time_ns().abs_diff(from_ns) <= 1 {
            return;
        }
        if self.worker.is_ready && self.run.is_begun {
            self.seek_exactly(from_ns);
        } else {
            self.pending_seek_ns = Some(from_ns);
        }
    }

    /// Ends the step once the shown time has reached its end.
    pub(super) fn end_step(&mut self) {
        let (Some(place), Some(end_ns)) = (self.tour.place, self.tour.end_ns()) else { return };
        if !self.is_playing || self.pending_seek_ns.is_some() || self.clock.shown_ns() < end_ns {
            return;
        }
        self.clock.set(end_ns);
        if self.tour.step().is_some_and(|step| step.goes_on) && place + 1 < self.step_count() {
            self.go_to_step(place + 1);
            return;
        }
        self.set_playing(false);
        self.update();
        // The words contain values of exactly this time.
        if self.scores.as_ref().is_none_or(|scores| scores.time_ns != end_ns) {
            self.seek_exactly(end_ns);
        }
    }

    /// Says what the step meant, once the scores of its end are there.
    pub(super) fn say_meaning(&mut self) {
        let Some(end_ns) = self.tour.end_ns() else { return };
        let has_ended = !self.is_playing && self.clock.shown_ns() == end_ns;
        let scores = self.scores.as_ref().filter(|scores| has_ended && scores.time_ns == end_ns);
        let (Some(place), Some(step), Some(scores)) = (self.tour.place, self.tour.step(), scores) else {
            return;
        };
        if self.tour.has_ended {
            return;
        }
        let moment = StepMoment { step, scores, recording: &self.recording, window_ns: self.run.window_ns };
        let meaning = moment.fill(if step.meaning.is_empty() { &step.watch } else { &step.meaning });
        if !step.meaning.is_empty() {
            let (number, count) = ((place + 1).to_string(), self.tour.scenario.steps.len().to_string());
            let values = [("number", &*number), ("count", &*count), ("words", &*meaning)];
            self.tour.announcement = interpolate(text().tour.result, &values);
        }
        self.tour.has_ended = true;
        if let Some(known) = self.tour.meanings.get_mut(place) {
            *known = Some(meaning);
        }
    }

    /// The tour as a text that needs no picture.
    pub fn tour_as_text(&self) -> Vec<StepText> {
        let text_of = |(step, meaning): (&Step, &Option<String>)| StepText {
            from_s: step.from_s,
            until_s: step.until_s,
            watch: step.watch.clone(),
            meaning: meaning.clone().unwrap_or_else(|| without_values(&step.meaning)),
        };
        self.tour.scenario.steps.iter().zip(&self.tour.meanings).map(text_of).collect()
    }

    /// The value of a quantity at the end of the step that is shown; `None` before, or if the run does not define it.
    pub fn value_at_end_of_step(&self, quantity: Quantity) -> Option<f64> {
        self.tour.meaning()?;
        let (step, scores) = (self.tour.step()?, self.scores.as_ref()?);
        StepMoment { step, scores, recording: &self.recording, window_ns: self.run.window_ns }.value(quantity)
    }
}
