//! The outcome of a request on one side, in a word or two.

use crate::format;
use crate::text::text;
use netduel_results::Outcome;
use netduel_scenario::Side;
use netduel_session::RequestEnd;

/// How an outcome is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OutcomeLabel {
    /// The class of the element that shows it: `pending`, `failed`, or none if the request was served.
    pub(crate) class: &'static str,
    /// The words.
    pub(crate) words: String,
}

impl OutcomeLabel {
    /// The label for an outcome, or for a request without one so far. A side that does not run has an empty label.
    pub(crate) fn new(side: Side, runs: bool, has_file: bool, end: Option<RequestEnd>) -> OutcomeLabel {
        let t = &text().duel;
        let failed = |words: &str| OutcomeLabel { class: "failed", words: words.to_owned() };
        let pending = |words: &str| OutcomeLabel { class: "pending", words: words.to_owned() };
        match end {
            _ if !runs => pending(""),
            None if has_file => pending(t.loading),
            None => pending(match side {
                Side::ClientServer => t.waiting,
                Side::PeerToPeer => t.searching,
            }),
            Some(RequestEnd { outcome: Outcome::Served, after_ns }) => {
                OutcomeLabel { class: "", words: format::duration(after_ns as f64 / 1e9) }
            }
            // It failed at the moment it arrived: the user's own peer was down.
            Some(RequestEnd { outcome: Outcome::NodeFailed, after_ns: 0 }) if side == Side::PeerToPeer => {
                failed(t.own_peer_down)
            }
            Some(RequestEnd { outcome, .. }) => failed(t.failures[outcome as usize - 1]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer_to_peer(end: Option<RequestEnd>) -> OutcomeLabel {
        OutcomeLabel::new(Side::PeerToPeer, true, false, end)
    }

    #[test]
    fn outcomes_differ_in_their_words_as_well_as_in_their_class() {
        let of = |outcome| peer_to_peer(Some(RequestEnd { outcome, after_ns: 241_000_000 }));
        assert_eq!(of(Outcome::Served), OutcomeLabel { class: "", words: "241\u{a0}ms".to_owned() });
        let failures: Vec<String> = Outcome::ALL[1..].iter().map(|outcome| of(*outcome).words).collect();
        assert_eq!(failures, ["refused", "timed out", "no reply", "not found", "denied"]);
        let at_once = Some(RequestEnd { outcome: Outcome::NodeFailed, after_ns: 0 });
        assert_eq!(peer_to_peer(at_once).words, "peer off");
    }

    #[test]
    fn a_request_without_an_outcome_says_what_it_waits_for() {
        let client_server =
            |runs, has_file| OutcomeLabel::new(Side::ClientServer, runs, has_file, None).words;
        assert_eq!(peer_to_peer(None).words, "searching");
        assert_eq!(client_server(true, false), "waiting");
        assert_eq!(client_server(false, false), "");
        assert_eq!(client_server(true, true), "downloading");
    }
}
