//! What the request in focus is doing, in one sentence.

use crate::format;
use crate::text::{interpolate, plural, text};
use netduel_results::Outcome;
use netduel_scenario::Side;
use netduel_session::{Entry, RequestEnd};
use netduel_stage::{Mark, Message};

/// A message of the request that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sent {
    mark: Mark,
    from: u32,
    to: u32,
    sent_ns: u64,
    arrives_ns: u64,
}

impl From<Message> for Sent {
    fn from(message: Message) -> Sent {
        let Message { mark, from, to, sent_ns, arrives_ns, .. } = message;
        Sent { mark, from, to, sent_ns, arrives_ns }
    }
}

/// The request in focus at the shown time.
pub(super) struct Story<'a> {
    pub(super) side: Side,
    /// As it stands at the shown time.
    pub(super) entry: &'a Entry,
    /// The node of its user.
    pub(super) user: u32,
    pub(super) now_ns: u64,
    /// The messages sent so far, in the order in which they were sent.
    pub(super) sent: &'a [Sent],
    /// The title of a node.
    pub(super) name: &'a dyn Fn(u32) -> String,
    /// In a Chord ring: the number of peers between two peers, which a query from one to the other rules out.
    pub(super) ruled_out: &'a dyn Fn(u32, u32) -> Option<u32>,
}

impl Story<'_> {
    /// What the request is doing.
    pub(super) fn words(&self) -> String {
        match self.entry.ends[self.side as usize] {
            Some(end) => self.ended(end),
            None if self.side == Side::ClientServer => self.at_servers(),
            None => self.among_peers(),
        }
    }

    fn write(&self, template: &str, values: &[(&str, &str)]) -> String {
        let user = (self.name)(self.user);
        interpolate(template, &[&[("user", &*user)][..], values].concat())
    }

    /// Writes what a message does.
    fn write_message(&self, template: &str, sent: &Sent, hop: u32) -> String {
        let (from, to) = ((self.name)(sent.from), (self.name)(sent.to));
        self.write(template, &[("from", &from), ("to", &to), ("hop", &hop.to_string())])
    }

    fn last(&self, mark: Mark) -> Option<&Sent> {
        self.sent.iter().rev().find(|sent| sent.mark == mark)
    }

    fn ended(&self, RequestEnd { outcome, after_ns }: RequestEnd) -> String {
        let t = &text().follow;
        let took = format::duration(after_ns as f64 * 1e-9);
        let answer = self.last(Mark::Response);
        match outcome {
            Outcome::Served => match answer {
                Some(answer) => {
                    self.write(t.answered_by, &[("from", &(self.name)(answer.from)), ("t", &took)])
                }
                None => self.write(t.own_copy, &[]),
            },
            Outcome::NodeFailed if self.sent.is_empty() && self.side == Side::PeerToPeer => {
                self.write(t.off, &[])
            }
            Outcome::NodeFailed => self.write(t.node_failed[self.side as usize], &[("t", &took)]),
            Outcome::NotFound => self.write(t.not_found, &[("t", &took)]),
            Outcome::TimedOut => self.write(t.timed_out, &[("t", &took)]),
            Outcome::Refused => self.write(t.refused, &[("t", &took)]),
            Outcome::Denied => self.write(t.denied, &[("t", &took)]),
        }
    }

    fn at_servers(&self) -> String {
        let t = &text().follow;
        match self.sent.last() {
            Some(sent @ Sent { mark: Mark::Response, .. }) => self.write_message(t.sends_answer, sent, 0),
            Some(sent) if sent.arrives_ns > self.now_ns && sent.from == self.user => {
                self.write(t.asks_balancer, &[])
            }
            Some(_) => t.at_server.to_owned(),
            None => String::new(),
        }
    }

    fn among_peers(&self) -> String {
        let t = &text().follow;
        let hops = self.hops();
        let is_iterative = self.is_iterative();
        // What comes after the search tells more than the queries that are still under way.
        let later = self.sent.iter().rev().find(|sent| match sent.mark {
            Mark::Request | Mark::Response | Mark::Failure => true,
            Mark::Hit => !is_iterative,
            Mark::Query | Mark::Lost | Mark::Upkeep => false,
        });
        if let Some(sent) = later {
            let template = match sent.mark {
                Mark::Request => t.fetches,
                Mark::Response => t.sends_answer,
                Mark::Hit => t.has_it,
                _ => t.reports_failure,
            };
            let words = self.write_message(template, sent, 0);
            // One peer may know who has it while others still pass the query on.
            let is_spreading = self.queries().any(|query| query.arrives_ns > self.now_ns);
            return match (sent.mark, self.hop_words(&hops)) {
                (Mark::Hit, Some(hop)) if is_spreading => [&hop, " ", &words].concat(),
                _ => words,
            };
        }
        if is_iterative {
            let Some(sent) = self.sent.last() else { return String::new() };
            let of_peer = if sent.mark == Mark::Hit { sent.from } else { sent.to };
            let number =
                hops.iter().position(|(node, _)| *node == of_peer).map_or(0, |place| place as u32 + 1);
            if sent.mark == Mark::Hit {
                return self.write_message(t.replies, sent, number);
            }
            let before = hops.iter().rev().find(|(node, _)| *node != sent.to).map_or(self.user, |hop| hop.0);
            let words = self.write_message(t.asks_next, sent, number);
            return self.with_ruled_out(words, before, sent.to);
        }
        let Some(hop) = hops.iter().map(|(_, hop)| *hop).max() else { return String::new() };
        let asked = hops.iter().filter(|(_, of)| *of == hop).count();
        match (hop, asked) {
            (1, 1) => self.last(Mark::Query).map_or(String::new(), |sent| {
                self.with_ruled_out(self.write_message(t.asks, sent, 1), sent.from, sent.to)
            }),
            (1, _) => self.write(t.asks_neighbours, &[("n", &asked.to_string())]),
            _ => self.hop_words(&hops).unwrap_or_default(),
        }
    }

    /// How many peers were asked in the last hop, if it is not the first.
    fn hop_words(&self, hops: &[(u32, u32)]) -> Option<String> {
        let hop = hops.iter().map(|(_, hop)| *hop).max().filter(|hop| *hop > 1)?;
        let asked = hops.iter().filter(|(_, of)| *of == hop).count();
        let last = self.last(Mark::Query).filter(|_| asked == 1);
        if let Some(sent) = last
            && (self.ruled_out)(sent.from, sent.to).is_some()
        {
            let words = self.write_message(text().follow.asks_on, sent, hop);
            return Some(self.with_ruled_out(words, sent.from, sent.to));
        }
        let template = text().follow.hop[usize::from(asked != 1)];
        Some(self.write(template, &[("hop", &hop.to_string()), ("n", &asked.to_string())]))
    }

    /// Words about a query, and how many peers it rules out.
    fn with_ruled_out(&self, words: String, from: u32, to: u32) -> String {
        match (self.ruled_out)(from, to) {
            None | Some(0) => words,
            Some(peers) => [&words, " ", &plural(text().follow.ruled_out, u64::from(peers))].concat(),
        }
    }

    fn queries(&self) -> impl Iterator<Item = &Sent> {
        self.sent.iter().filter(|sent| sent.mark == Mark::Query)
    }

    /// Whether the user asks one node after the other.
    fn is_iterative(&self) -> bool {
        let first_ns = self.queries().next().map(|sent| sent.sent_ns);
        self.queries().all(|sent| sent.from == self.user)
            && self.queries().any(|sent| Some(sent.sent_ns) != first_ns)
    }

    /// The nodes that were asked, in order, each with its distance from the user in links.
    fn hops(&self) -> Vec<(u32, u32)> {
        let mut hops: Vec<(u32, u32)> = Vec::new();
        for query in self.queries().filter(|query| query.to != self.user) {
            if hops.iter().all(|(node, _)| *node != query.to) {
                let before = hops.iter().find(|(node, _)| *node == query.from).map_or(0, |(_, hop)| *hop);
                hops.push((query.to, before + 1));
            }
        }
        hops
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(mark: Mark, from: u32, to: u32, sent_ms: u64) -> Sent {
        Sent { mark, from, to, sent_ns: sent_ms * 1_000_000, arrives_ns: (sent_ms + 40) * 1_000_000 }
    }

    fn words(side: Side, end: Option<(Outcome, u64)>, sent: &[Sent], now_ms: u64) -> String {
        let mut ends = [None; 2];
        ends[side as usize] =
            end.map(|(outcome, after_ms)| RequestEnd { outcome, after_ns: after_ms * 1_000_000 });
        let entry = Entry { request: 0, user: 2, object: 0, arrived_ns: 0, ends };
        let name = |node: u32| format!("Peer {}", node + 1);
        let ruled_out = |_, _| None;
        let now_ns = now_ms * 1_000_000;
        Story { side, entry: &entry, user: 2, now_ns, sent, name: &name, ruled_out: &ruled_out }.words()
    }

    fn peers(end: Option<(Outcome, u64)>, sent: &[Sent]) -> String {
        words(Side::PeerToPeer, end, sent, 0)
    }

    #[test]
    fn a_flood_is_told_hop_by_hop() {
        let mut all = vec![sent(Mark::Query, 2, 0, 0), sent(Mark::Query, 2, 1, 0)];
        assert_eq!(peers(None, &all), "Peer 3 asks its 2 neighbours.");
        all.extend([sent(Mark::Query, 0, 5, 40), sent(Mark::Query, 1, 5, 40), sent(Mark::Query, 1, 6, 40)]);
        assert_eq!(peers(None, &all), "Hop 2: 2 peers asked.");
        let early = [all.clone(), vec![sent(Mark::Hit, 0, 2, 40)]].concat();
        assert_eq!(peers(None, &early), "Hop 2: 2 peers asked. Peer 1 knows who has it, and tells Peer 3.");
        all.push(sent(Mark::Hit, 6, 2, 80));
        let later = words(Side::PeerToPeer, None, &all, 90);
        assert_eq!(later, "Peer 7 knows who has it, and tells Peer 3.");
        all.extend([sent(Mark::Request, 2, 6, 120), sent(Mark::Response, 6, 2, 160)]);
        assert_eq!(peers(None, &all), "Peer 7 sends the answer.");
        assert_eq!(peers(Some((Outcome::Served, 200)), &all), "Peer 7 answered: 200\u{a0}ms.");
    }

    #[test]
    fn a_lookup_is_told_query_by_query() {
        let mut all = vec![sent(Mark::Query, 2, 7, 0)];
        assert_eq!(peers(None, &all), "Peer 3 asks Peer 8.");
        all.extend([sent(Mark::Hit, 7, 2, 40), sent(Mark::Query, 2, 9, 80)]);
        assert_eq!(peers(None, &all), "Query 2: Peer 3 asks Peer 10.");
        all.push(sent(Mark::Hit, 9, 2, 120));
        assert_eq!(peers(None, &all), "Query 2: Peer 10 replies with what it knows.");
    }

    #[test]
    fn a_lookup_in_a_chord_ring_says_what_each_hop_rules_out() {
        let entry = Entry { request: 0, user: 2, object: 0, arrived_ns: 0, ends: [None; 2] };
        let name = |node: u32| format!("Peer {}", node + 1);
        let ruled_out = |from: u32, to: u32| Some((to + 32 - from) % 32 - 1);
        let of = |sent: &[Sent]| {
            let side = Side::PeerToPeer;
            Story { side, entry: &entry, user: 2, now_ns: 0, sent, name: &name, ruled_out: &ruled_out }
                .words()
        };
        let recursive =
            [sent(Mark::Query, 2, 18, 0), sent(Mark::Query, 18, 26, 40), sent(Mark::Query, 26, 27, 80)];
        assert_eq!(of(&recursive[..1]), "Peer 3 asks Peer 19. The 15 peers between them are ruled out.");
        assert_eq!(
            of(&recursive[..2]),
            "Hop 2: Peer 19 asks Peer 27. The 7 peers between them are ruled out."
        );
        assert_eq!(of(&recursive), "Hop 3: Peer 27 asks Peer 28.", "nobody is between neighbours");
        let iterative =
            [sent(Mark::Query, 2, 18, 0), sent(Mark::Hit, 18, 2, 40), sent(Mark::Query, 2, 26, 80)];
        assert_eq!(of(&iterative), "Query 2: Peer 3 asks Peer 27. The 7 peers between them are ruled out.");
    }

    #[test]
    fn a_request_to_servers_is_told_from_the_balancer_to_the_answer() {
        let servers = |end, sent: &[Sent], now_ms| words(Side::ClientServer, end, sent, now_ms);
        let all = [sent(Mark::Request, 2, 2, 0), sent(Mark::Response, 0, 2, 60)];
        assert_eq!(servers(None, &all[..1], 20), "Peer 3 asks the balancer.");
        assert_eq!(servers(None, &all[..1], 50), "A server has it: waiting, or being served.");
        assert_eq!(servers(None, &all, 70), "Peer 1 sends the answer.");
        assert_eq!(servers(Some((Outcome::Served, 100)), &all, 100), "Peer 1 answered: 100\u{a0}ms.");
        let failed = servers(Some((Outcome::NodeFailed, 40)), &all[..1], 90);
        assert_eq!(failed, "No server answers: failed after 40.0\u{a0}ms.");
    }

    #[test]
    fn a_request_without_messages_says_why() {
        assert_eq!(peers(Some((Outcome::Served, 0)), &[]), "Peer 3 has a copy itself: no message is needed.");
        assert_eq!(peers(Some((Outcome::NodeFailed, 0)), &[]), "Peer 3 is down or away, so it cannot ask.");
    }
}
