//! What a side has said to a request, in a word.

use crate::format;
use crate::player::Answer;
use crate::text::text;
use netduel_results::Outcome;
use netduel_scenario::Side;

/// How an answer is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Its class: `w` under way, `x` failed, empty served.
    pub(crate) class: &'static str,
    /// Its words.
    pub(crate) words: String,
}

/// Shows an answer, or that it is under way. A side that does not run says nothing.
pub(crate) fn shown(side: Side, runs: bool, has_file: bool, answer: Option<Answer>) -> Shown {
    let t = &text().duel;
    match answer {
        _ if !runs => Shown { class: "w", words: String::new() },
        None => {
            let words = match side {
                _ if has_file => t.loading,
                Side::ClientServer => t.waiting,
                Side::PeerToPeer => t.searching,
            };
            Shown { class: "w", words: words.to_owned() }
        }
        Some(Answer { outcome: Outcome::Served, after_ns }) => {
            Shown { class: "", words: format::span(after_ns as f64 / 1e9) }
        }
        // Ended as it was asked: the user's own peer was not there.
        Some(Answer { outcome: Outcome::NodeFailed, after_ns: 0 }) if side == Side::PeerToPeer => {
            Shown { class: "x", words: t.own_peer_down.to_owned() }
        }
        Some(Answer { outcome, .. }) => {
            Shown { class: "x", words: t.failures[outcome as usize - 1].to_owned() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart_by_words_too() {
        let of =
            |outcome| shown(Side::PeerToPeer, true, false, Some(Answer { outcome, after_ns: 241_000_000 }));
        assert_eq!(of(Outcome::Served), Shown { class: "", words: "241\u{a0}ms".to_owned() });
        let failures: Vec<String> = Outcome::ALL[1..].iter().map(|outcome| of(*outcome).words).collect();
        assert_eq!(failures, ["refused", "gave up", "no reply", "not found", "denied"]);
        let at_once = Some(Answer { outcome: Outcome::NodeFailed, after_ns: 0 });
        assert_eq!(shown(Side::PeerToPeer, true, false, at_once).words, "peer off");
        assert_eq!(shown(Side::PeerToPeer, true, false, None).words, "searching");
        assert_eq!(shown(Side::ClientServer, true, false, None).words, "waiting");
        assert_eq!(shown(Side::ClientServer, false, false, None).words, "");
        assert_eq!(shown(Side::ClientServer, true, true, None).words, "loading");
    }
}
