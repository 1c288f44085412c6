//! A question that readers answer before the run does: which side has the larger value of a metric, or what the value is.

use crate::metrics::Metric;
use netduel_protocol::Scores;
use netduel_scenario::{LONGEST_RUN_S, Side, read_number};
use netduel_text::{format, interpolate, text};
use std::fmt;

/// Values that differ by less than this share of the larger one count as about the same.
pub const SAME_WITHIN: f64 = 0.02;
/// A number counts as right if it differs from the value by at most this share of it.
pub const RIGHT_WITHIN: f64 = 0.2;

/// A question. Links write it as `success_rate@30` (which side?) or `peer_to_peer.messages_per_request@30` (what value?).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// The metric.
    pub metric: Metric,
    /// The side whose value is asked for; `None` if the question is which side has the larger value.
    pub side: Option<Side>,
    /// The time of the run at which it is answered, in nanoseconds; `None` for the end.
    pub at_ns: Option<u64>,
}

/// What a reader answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer {
    /// This side has the larger value.
    Side(Side),
    /// Both have about the same value.
    Same,
    /// The value, in the metric's SI unit.
    Number(f64),
}

/// What the run answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Whether the reader's answer is right; `None` if there is none, or the run does not define the metric.
    pub is_right: Option<bool>,
    /// What the run answers, in the terms of an answer; `None` if the run does not define the metric.
    pub right: Option<Answer>,
    /// A sentence with the values of both sides.
    pub words: String,
}

impl Question {
    /// Reads a question as links write it.
    ///
    /// # Errors
    /// What is possible.
    pub fn parse(text: &str) -> Result<Question, String> {
        Question::read(text.trim()).ok_or_else(Question::possible)
    }

    fn read(text: &str) -> Option<Question> {
        let (name, at_s) = match text.split_once('@') {
            Some((name, at_s)) => (name, Some(read_number(at_s, "s").ok()?)),
            None => (text, None),
        };
        let (side, id) = match name.split_once('.') {
            Some((side, id)) => (Some(Side::BOTH.into_iter().find(|known| known.name() == side)?), id),
            None => (None, name),
        };
        let metric = Metric::ALL.into_iter().find(|metric| metric.id() == id)?;
        let is_time = at_s.is_none_or(|at_s: f64| (0.0..=LONGEST_RUN_S).contains(&at_s));
        is_time.then(|| Question { metric, side, at_ns: at_s.map(|at_s| (at_s * 1e9).round() as u64) })
    }

    /// What questions are possible.
    pub fn possible() -> String {
        let ids: Vec<&str> = Metric::ALL.into_iter().map(Metric::id).collect();
        interpolate(text().prediction.possible, &[("metrics", &ids.join(", "))])
    }

    /// The question in words, for a run of this length.
    pub fn words(&self, duration_ns: u64) -> String {
        let t = &text().prediction;
        let time = format::seconds(self.at_ns(duration_ns) as f64 / 1e9);
        let metric = self.metric.name();
        match self.side {
            None => interpolate(t.which_side, &[("metric", metric), ("time", &time)]),
            Some(side) => {
                let side = text().duel.sides[side as usize];
                interpolate(t.what_value, &[("metric", metric), ("time", &time), ("side", side)])
            }
        }
    }

    /// When the run answers it, in nanoseconds.
    pub fn at_ns(&self, duration_ns: u64) -> u64 {
        self.at_ns.unwrap_or(duration_ns).min(duration_ns)
    }

    /// Reads a number that a reader has typed, in the unit of [`Metric::typed_unit`], which may stand behind it.
    ///
    /// # Errors
    /// What is possible.
    pub fn number(&self, typed: &str) -> Result<Answer, String> {
        let (unit, factor) = self.metric.typed_unit();
        let typed = typed.trim().trim_end_matches(unit).trim();
        match read_number(typed, "") {
            Ok(number) if number.is_finite() && number >= 0.0 => Ok(Answer::Number(number * factor)),
            _ => Err(interpolate(text().prediction.number_possible, &[("unit", unit)])),
        }
    }

    /// What the run answers, by the scores of the time of the question.
    pub fn judge(&self, answer: Option<Answer>, scores: &Scores) -> Verdict {
        let t = &text().prediction;
        let values = Side::BOTH.map(|side| scores.metrics(side).and_then(|of| self.metric.value(of)));
        let right = match (self.side, values) {
            (Some(side), values) => values[side as usize].map(Answer::Number),
            (None, [Some(left), Some(right)]) => Some(larger(left, right)),
            _ => None,
        };
        let [left, right_side] =
            values.map(|value| value.map_or_else(|| "–".to_owned(), |value| self.metric.format(value)));
        let words = interpolate(
            if right.is_some() { t.values } else { t.not_defined },
            &[("metric", self.metric.name()), ("left", &left), ("right", &right_side)],
        );
        let is_right = answer.zip(right).map(|(answer, right)| agrees(answer, right));
        Verdict { is_right, right, words }
    }

    /// An answer in words.
    pub fn written(&self, answer: Answer) -> String {
        match answer {
            Answer::Side(side) => text().duel.sides[side as usize].to_owned(),
            Answer::Same => text().prediction.same.to_owned(),
            Answer::Number(value) => self.metric.format(value),
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(side) = self.side {
            write!(f, "{}.", side.name())?;
        }
        f.write_str(self.metric.id())?;
        self.at_ns.map_or(Ok(()), |at_ns| write!(f, "@{}", at_ns as f64 / 1e9))
    }
}

fn larger(left: f64, right: f64) -> Answer {
    if (left - right).abs() <= SAME_WITHIN * left.abs().max(right.abs()) {
        Answer::Same
    } else if left > right {
        Answer::Side(Side::ClientServer)
    } else {
        Answer::Side(Side::PeerToPeer)
    }
}

fn agrees(answer: Answer, right: Answer) -> bool {
    match (answer, right) {
        (Answer::Number(answer), Answer::Number(right)) => {
            (answer - right).abs() <= RIGHT_WITHIN * right.abs()
        }
        _ => answer == right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_protocol::SideScores;
    use netduel_results::SideMetrics;

    fn scores(left: Option<f64>, right: Option<f64>) -> Scores {
        let side = |messages_per_request| SideMetrics { messages_per_request, ..SideMetrics::default() };
        let sides = [(Side::ClientServer, side(left)), (Side::PeerToPeer, side(right))];
        let sides = sides.map(|(side, metrics)| SideScores::new(side, metrics)).to_vec();
        Scores { time_ns: 0, run_hash: 0, finished: false, sides }
    }

    fn question(text: &str) -> Question {
        Question::parse(text).expect(text)
    }

    #[test]
    fn a_question_is_read_as_it_is_written() {
        for text in ["success_rate@30", "messages_per_request", "peer_to_peer.latency_p95_s@0.5"] {
            assert_eq!(question(text).to_string(), text);
        }
        for text in
            ["", "success", "left.success_rate", "success_rate@", "success_rate@-1", "success_rate@1e12"]
        {
            let possible = Question::parse(text).expect_err(text);
            assert!(possible.contains("messages_per_request"), "{possible}");
        }
    }

    #[test]
    fn the_side_with_the_larger_value_is_right_unless_both_are_about_the_same() {
        let which = question("messages_per_request@30");
        let right = |left, right| which.judge(None, &scores(Some(left), Some(right))).right;
        assert_eq!(right(2.0, 16.0), Some(Answer::Side(Side::PeerToPeer)));
        assert_eq!(right(2.0, 1.9), Some(Answer::Side(Side::ClientServer)));
        assert_eq!(right(2.0, 1.97), Some(Answer::Same));
        assert_eq!(right(0.0, 0.0), Some(Answer::Same));
        let verdict = which.judge(Some(Answer::Same), &scores(Some(2.0), Some(16.0)));
        assert_eq!(verdict.is_right, Some(false));
        assert!(verdict.words.contains("2.00") && verdict.words.contains("16.0"), "{}", verdict.words);
    }

    #[test]
    fn a_number_is_right_if_it_is_near() {
        let what = question("peer_to_peer.messages_per_request@30");
        let is_right = |typed: &str| {
            what.judge(Some(what.number(typed).expect(typed)), &scores(None, Some(10.0))).is_right
        };
        assert_eq!(["8", "12.0", "7.9", "12.1"].map(is_right), [true, true, false, false].map(Some));
        assert!(what.number("many").is_err() && what.number("-1").is_err());
        let share = question("client_server.success_rate");
        assert_eq!(share.number("63 %"), Ok(Answer::Number(0.63)));
        assert_eq!(question("client_server.latency_p95_s").number("90ms"), Ok(Answer::Number(0.09)));
    }

    #[test]
    fn what_the_run_does_not_define_is_neither_right_nor_wrong() {
        let which = question("messages_per_request");
        let verdict = which.judge(Some(Answer::Same), &scores(Some(2.0), None));
        assert_eq!((verdict.is_right, verdict.right), (None, None));
    }
}
