//! The records of a trace: fixed-size, so that a batch is one typed array that changes hands without a copy.

use netduel_engine::metrics::Outcome;

/// Words of 32 bits per record.
pub const WORDS: usize = 8;

/// What a record tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// A message leaves `from` at `sent_ns` and arrives at `to` at `arrives_ns`. Reported when it is sent.
    Message {
        /// What it carries.
        kind: MessageKind,
        /// Sending node.
        from: u32,
        /// Receiving node.
        to: u32,
        /// The request it belongs to.
        request: u32,
        /// Departure.
        sent_ns: u64,
        /// Arrival.
        arrives_ns: u64,
    },
    /// A node's state from now on.
    Node {
        /// Which node.
        node: u32,
        /// Whether it is up.
        up: bool,
        /// Requests in service.
        busy: u32,
        /// Requests waiting.
        waiting: u32,
        /// Since when.
        at_ns: u64,
    },
    /// A user asks for an object.
    Arrived {
        /// The request.
        request: u32,
        /// Who asks.
        user: u32,
        /// For which object.
        object: u32,
        /// When.
        at_ns: u64,
    },
    /// A request ends.
    Ended {
        /// The request.
        request: u32,
        /// Who asked.
        user: u32,
        /// How it ended.
        outcome: Outcome,
        /// The node where that was decided: the one that served, refused or had crashed.
        node: u32,
        /// When it had arrived.
        arrived_ns: u64,
        /// When it ended.
        ended_ns: u64,
    },
}

/// What a message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum MessageKind {
    /// Asks a node to serve.
    Request = 0,
    /// Asks onward who has an object.
    Query = 1,
    /// Brings the object.
    Response = 2,
    /// Says that it could not be served.
    Failure = 3,
    /// Says who has the object.
    Hit = 4,
}

impl MessageKind {
    /// All kinds, in the order of their codes.
    pub const ALL: [MessageKind; 5] = [
        MessageKind::Request,
        MessageKind::Query,
        MessageKind::Response,
        MessageKind::Failure,
        MessageKind::Hit,
    ];
}

const NODE: u32 = 16;
const ARRIVED: u32 = 17;
const ENDED: u32 = 18;

impl Record {
    /// Appends the record's words.
    pub fn write(&self, words: &mut Vec<u32>) {
        let (head, a, b, c, first_ns, second_ns) = match *self {
            Record::Message { kind, from, to, request, sent_ns, arrives_ns } => {
                (kind as u32, from, to, request, sent_ns, arrives_ns)
            }
            Record::Node { node, up, busy, waiting, at_ns } => {
                (NODE, node, busy << 1 | u32::from(up), waiting, at_ns, 0)
            }
            Record::Arrived { request, user, object, at_ns } => (ARRIVED, user, object, request, at_ns, 0),
            Record::Ended { request, user, outcome, node, arrived_ns, ended_ns } => {
                (ENDED | (outcome as u32) << 8, user, node, request, arrived_ns, ended_ns)
            }
        };
        let halves = |time_ns: u64| [time_ns as u32, (time_ns >> 32) as u32];
        let ([first_low, first_high], [second_low, second_high]) = (halves(first_ns), halves(second_ns));
        words.extend([head, a, b, c, first_low, first_high, second_low, second_high]);
    }

    /// Reads one record; `None` if the words are none.
    pub fn read(words: &[u32]) -> Option<Record> {
        let &[head, a, b, c, first_low, first_high, second_low, second_high] = words else { return None };
        let whole = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
        let (first_ns, second_ns) = (whole(first_low, first_high), whole(second_low, second_high));
        match head & 0xff {
            NODE => Some(Record::Node { node: a, up: b & 1 == 1, busy: b >> 1, waiting: c, at_ns: first_ns }),
            ARRIVED => Some(Record::Arrived { request: c, user: a, object: b, at_ns: first_ns }),
            ENDED => Some(Record::Ended {
                request: c,
                user: a,
                outcome: Outcome::from_code((head >> 8) as u8)?,
                node: b,
                arrived_ns: first_ns,
                ended_ns: second_ns,
            }),
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
