//! The records of a trace. They have a fixed size, so that a batch is one typed array that is transferred without a copy.

use netduel_results::Outcome;

pub use netduel_results::MessageKind;

/// Words of 32 bits per record.
pub const WORDS: usize = 8;

/// One record of a trace.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Record {
    /// A message leaves `from` at `sent_ns` and arrives at `to` at `arrives_ns`. It is reported when it is sent.
    Message {
        /// What it carries.
        kind: MessageKind,
        /// Sending node, or the balancer.
        from: u32,
        /// Receiving node; [`BALANCER`](netduel_results::BALANCER) for a request on its way to the servers.
        to: u32,
        /// The request it belongs to.
        request: u32,
        /// Departure.
        sent_ns: u64,
        /// Arrival.
        arrives_ns: u64,
    },
    /// The state of a node changes.
    Node {
        /// Which node.
        node: u32,
        /// Whether it is up.
        up: bool,
        /// Whether it has left by its own choice.
        away: bool,
        /// Requests in service.
        busy: u32,
        /// Requests waiting.
        waiting: u32,
        /// When.
        at_ns: u64,
    },
    /// The state of a node that was last reported has lasted since an earlier time.
    UpSince {
        /// Which node.
        node: u32,
        /// Since when it has been up, or since when it has been down.
        since_ns: u64,
    },
    /// A node is the primary from a time on.
    Primary {
        /// Which node.
        node: u32,
        /// When.
        at_ns: u64,
    },
    /// A user makes a request.
    Arrived {
        /// The request.
        request: u32,
        /// The user.
        user: u32,
        /// The object it is for.
        object: u32,
        /// When.
        at_ns: u64,
    },
    /// A request ends.
    Ended {
        /// The request.
        request: u32,
        /// The user.
        user: u32,
        /// How it ended.
        outcome: Outcome,
        /// The node that decided the outcome: it served or refused the request, or had crashed. It may be the balancer.
        node: u32,
        /// When it had arrived.
        arrived_ns: u64,
        /// When it ended.
        ended_ns: u64,
    },
    /// A sample of the distribution of a file begins: all flows follow, and the progress of all nodes that have changed since the
    /// previous sample.
    FileState {
        /// When.
        at_ns: u64,
    },
    /// Part of such a sample: a transfer in progress.
    Flow {
        /// The sending node.
        from: u32,
        /// The receiving node.
        to: u32,
        /// The rate.
        rate_bits_per_s: f32,
    },
    /// Part of such a sample: how much of the file a node has.
    FileProgress {
        /// Which node.
        node: u32,
        /// The share of the file, from 0 to 1.
        share: f32,
        /// Which of the first 32 pieces it has, one bit each.
        pieces: u32,
    },
}

const NODE: u32 = 16;
const ARRIVED: u32 = 17;
const ENDED: u32 = 18;
const FILE_STATE: u32 = 19;
const FLOW: u32 = 20;
const FILE_PROGRESS: u32 = 21;
const UP_SINCE: u32 = 22;
const PRIMARY: u32 = 23;

impl Record {
    /// Appends the record's words.
    pub fn write(&self, words: &mut Vec<u32>) {
        let (head, a, b, c, first_ns, second_ns) = match *self {
            Record::Message { kind, from, to, request, sent_ns, arrives_ns } => {
                (kind as u32, from, to, request, sent_ns, arrives_ns)
            }
            Record::Node { node, up, away, busy, waiting, at_ns } => {
                (NODE, node, busy << 2 | u32::from(away) << 1 | u32::from(up), waiting, at_ns, 0)
            }
            Record::UpSince { node, since_ns } => (UP_SINCE, node, 0, 0, since_ns, 0),
            Record::Primary { node, at_ns } => (PRIMARY, node, 0, 0, at_ns, 0),
            Record::Arrived { request, user, object, at_ns } => (ARRIVED, user, object, request, at_ns, 0),
            Record::Ended { request, user, outcome, node, arrived_ns, ended_ns } => {
                (ENDED | (outcome as u32) << 8, user, node, request, arrived_ns, ended_ns)
            }
            Record::FileState { at_ns } => (FILE_STATE, 0, 0, 0, at_ns, 0),
            Record::Flow { from, to, rate_bits_per_s } => (FLOW, from, to, rate_bits_per_s.to_bits(), 0, 0),
            Record::FileProgress { node, share, pieces } => {
                (FILE_PROGRESS, node, share.to_bits(), pieces, 0, 0)
            }
        };
        let halves = |time_ns: u64| [time_ns as u32, (time_ns >> 32) as u32];
        let ([first_low, first_high], [second_low, second_high]) = (halves(first_ns), halves(second_ns));
        words.extend([head, a, b, c, first_low, first_high, second_low, second_high]);
    }

    /// Reads one record; `None` if the words are not a record.
    pub fn read(words: &[u32]) -> Option<Record> {
        let &[head, a, b, c, first_low, first_high, second_low, second_high] = words else { return None };
        let whole = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
        let (first_ns, second_ns) = (whole(first_low, first_high), whole(second_low, second_high));
        match head & 0xff {
            NODE => Some(Record::Node {
                node: a,
                up: b & 1 == 1,
                away: b & 2 == 2,
                busy: b >> 2,
                waiting: c,
                at_ns: first_ns,
            }),
            UP_SINCE => Some(Record::UpSince { node: a, since_ns: first_ns }),
            PRIMARY => Some(Record::Primary { node: a, at_ns: first_ns }),
            ARRIVED => Some(Record::Arrived { request: c, user: a, object: b, at_ns: first_ns }),
            ENDED => Some(Record::Ended {
                request: c,
                user: a,
                outcome: Outcome::from_code((head >> 8) as u8)?,
                node: b,
                arrived_ns: first_ns,
                ended_ns: second_ns,
            }),
            FILE_STATE => Some(Record::FileState { at_ns: first_ns }),
            FLOW => Some(Record::Flow { from: a, to: b, rate_bits_per_s: f32::from_bits(c) }),
            FILE_PROGRESS => Some(Record::FileProgress { node: a, share: f32::from_bits(b), pieces: c }),
            code => Some(Record::Message {
                kind: *MessageKind::ALL.get(code as usize)?,
                from: a,
                to: b,
                request: c,
                sent_ns: first_ns,
                arrives_ns: second_ns,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MessageKind, Record, WORDS};
    use netduel_results::Outcome;
    use proptest::prelude::*;

    fn record() -> impl Strategy<Value = Record> {
        let ids = (any::<u32>(), any::<u32>(), any::<u32>());
        let times = (any::<u64>(), any::<u64>());
        (0usize..9, 0usize..5, ids, times, any::<bool>()).prop_map(|(which, code, (a, b, c), (s, t), up)| {
            match which {
                0 => Record::Message {
                    kind: MessageKind::ALL[code],
                    from: a,
                    to: b,
                    request: c,
                    sent_ns: s,
                    arrives_ns: t,
                },
                1 => {
                    Record::Node { node: a, up, away: !up && c % 2 == 1, busy: b >> 2, waiting: c, at_ns: s }
                }
                2 => Record::Arrived { request: a, user: b, object: c, at_ns: s },
                3 => Record::FileState { at_ns: s },
                4 => Record::Flow { from: a, to: b, rate_bits_per_s: c as f32 },
                6 => Record::UpSince { node: a, since_ns: s },
                7 => Record::Primary { node: a, at_ns: s },
                5 => Record::FileProgress { node: a, share: b as f32, pieces: c },
                _ => {
                    let outcome = Outcome::ALL[code];
                    Record::Ended { request: a, user: b, outcome, node: c, arrived_ns: s, ended_ns: t }
                }
            }
        })
    }

    proptest! {
        #[test]
        fn a_record_reads_back_as_it_was_written(record in record()) {
            let mut words = Vec::new();
            record.write(&mut words);
            prop_assert_eq!(words.len(), WORDS);
            prop_assert_eq!(Record::read(&words), Some(record));
        }

        #[test]
        fn any_words_are_read_without_a_panic(words in prop::collection::vec(any::<u32>(), 0..12)) {
            let _ = Record::read(&words);
        }
    }
}
