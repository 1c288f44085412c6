//! The messages under way, by the time they were sent, in a ring of bounded size.

use super::layout::Curve;

/// What moves, or stays for a moment, on the stage. The first five are the protocol's kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Mark {
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
    /// Not a message: a request failed here.
    Lost = 5,
    /// Keeps the network going: copies of what was written, health checks.
    Upkeep = 6,
}

/// A message, or a failure that is shown where it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Message {
    /// What it is.
    pub(crate) mark: Mark,
    /// How its way bends.
    pub(crate) curve: Curve,
    /// Where it comes from.
    pub(crate) from: u32,
    /// Where it goes.
    pub(crate) to: u32,
    /// The request it belongs to.
    pub(crate) request: u32,
    /// Departure.
    pub(crate) sent_ns: u64,
    /// Arrival.
    pub(crate) arrives_ns: u64,
}

const SMALLEST: usize = 1 << 10;
/// 131 072 messages: some 5 MB here and 2.5 MB in the graphics memory.
const LARGEST: usize = 1 << 17;
/// One request in a million; beyond that the oldest messages go unseen.
const MOST_THINNING: u32 = 20;
const NOTHING: Message =
    Message { mark: Mark::Lost, curve: Curve::Link, from: 0, to: 0, request: 0, sent_ns: 0, arrives_ns: 0 };

/// Messages in order of departure. The place of a message is its serial number modulo the capacity, and does
/// not change within one arrangement, so that a painter can keep a copy of the ring and add only what is new.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    ring: Vec<Message>,
    first: u64,
    end: u64,
    longest_flight_ns: u64,
    /// Only one request in 2^this is kept.
    thinning: u32,
    shown_ns: u64,
    arrangement: u32,
}

impl Messages {
    /// Adds a message that was sent no earlier than those before it. `chosen` is kept whatever the thinning.
    pub(crate) fn push(&mut self, message: Message, chosen: Option<u32>) {
        if !self.in_sample(message.request) && chosen != Some(message.request) {
            return;
        }
        self.longest_flight_ns =
            self.longest_flight_ns.max(message.arrives_ns.saturating_sub(message.sent_ns));
        while self.len() == self.ring.len() {
            self.make_room(chosen);
        }
        let place = self.place(self.end);
        self.ring[place] = message;
        self.end += 1;
    }

    /// Doubles the ring; at its largest lets the oldest message go; and if even that one is still to be
    /// shown, thins out all that is kept, so that what is seen is one and the same sample all the time.
    fn make_room(&mut self, chosen: Option<u32>) {
        let capacity = self.ring.len();
        if capacity < LARGEST {
            let kept: Vec<_> = self.serials().map(|serial| *self.get(serial)).collect();
            self.refill((2 * capacity).max(SMALLEST), kept);
        } else if self.get(self.first).arrives_ns < self.shown_ns || self.thinning == MOST_THINNING {
            self.first += 1;
        } else {
            self.thinning += 1;
            let kept = self.serials().map(|serial| *self.get(serial));
            let kept =
                kept.filter(|one| self.in_sample(one.request) || chosen == Some(one.request)).collect();
            self.refill(LARGEST, kept);
        }
    }

    fn refill(&mut self, capacity: usize, kept: Vec<Message>) {
        self.first = 0;
        self.end = kept.len() as u64;
        self.ring = kept;
        self.ring.resize(capacity, NOTHING);
        self.arrangement += 1;
    }

    /// Tells up to where the picture has come.
    pub(crate) fn shown(&mut self, now_ns: u64) {
        self.shown_ns = now_ns;
    }

    /// Changes whenever serial numbers are given anew to other messages.
    pub(crate) fn arrangement(&self) -> u32 {
        self.arrangement
    }

    /// Only one request in 2^this is kept.
    pub(crate) fn thinning(&self) -> u32 {
        self.thinning
    }

    fn in_sample(&self, request: u32) -> bool {
        in_sample(request, self.thinning)
    }

    /// Forgets the messages sent at a time and later.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.end = self.first_where(|message| message.sent_ns >= from_ns);
        self.arrangement += 1;
    }

    /// Serial numbers of the messages that may be seen at a time: under way, or arrived less than `linger_ns`
    /// ago. Some of them may have arrived long before.
    pub(crate) fn seen_at(&self, now_ns: u64, linger_ns: u64) -> std::ops::Range<u64> {
        let oldest = now_ns.saturating_sub(self.longest_flight_ns).saturating_sub(linger_ns);
        self.first_where(|message| message.sent_ns >= oldest)..self.serial_after(now_ns)
    }

    /// All serial numbers kept.
    pub(crate) fn serials(&self) -> std::ops::Range<u64> {
        self.first..self.end
    }

    /// The message of a serial number that is kept.
    pub(crate) fn get(&self, serial: u64) -> &Message {
        &self.ring[self.place(serial)]
    }

    /// What stands at a place of the ring, be it still kept or not.
    pub(crate) fn at(&self, place: usize) -> Option<&Message> {
        self.ring.get(place)
    }

    /// Places in the ring; a power of two.
    pub(crate) fn capacity(&self) -> usize {
        self.ring.len()
    }

    /// The place of a serial number in the ring.
    pub(crate) fn place(&self, serial: u64) -> usize {
        serial as usize & (self.ring.len().max(1) - 1)
    }

    fn len(&self) -> usize {
        (self.end - self.first) as usize
    }

    fn serial_after(&self, time_ns: u64) -> u64 {
        self.first_where(|message| message.sent_ns > time_ns)
    }

    fn first_where(&self, holds: impl Fn(&Message) -> bool) -> u64 {
        let (mut low, mut high) = (self.first, self.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(self.get(middle)) { high = middle } else { low = middle + 1 }
        }
        low
    }
}

/// Whether a request is among the one in 2^`thinning`; the samples of stronger thinning lie within those of
/// weaker, so that a change of it adds or takes away, but never swaps.
pub(crate) fn in_sample(request: u32, thinning: u32) -> bool {
    // Knuth's multiplicative hash: neighbouring requests are kept or left out independently.
    thinning == 0 || request.wrapping_mul(0x9E37_79B1) >> (32 - thinning) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(request: u32, sent_ns: u64) -> Message {
        Message {
            mark: Mark::Query,
            curve: Curve::Link,
            from: 0,
            to: 1,
            request,
            sent_ns,
            arrives_ns: sent_ns + 40,
        }
    }

    #[test]
    fn only_messages_about_that_time_are_seen() {
        let mut messages = Messages::default();
        for step in 0..5000 {
            messages.push(message(step, u64::from(step) * 10), None);
        }
        let seen: Vec<_> = messages.seen_at(1000, 0).map(|serial| messages.get(serial).sent_ns).collect();
        assert_eq!(seen, [960, 970, 980, 990, 1000]);
    }

    #[test]
    fn a_cut_leaves_what_was_in_flight() {
        let mut messages = Messages::default();
        for step in 0..10 {
            messages.push(message(step, u64::from(step) * 10), None);
        }
        messages.cut(45);
        messages.push(message(77, 46), None);
        let seen: Vec<_> = messages.seen_at(50, 0).map(|serial| messages.get(serial).request).collect();
        assert_eq!(seen, [1, 2, 3, 4, 77]);
    }

    #[test]
    fn a_full_ring_lets_the_oldest_go_and_keeps_the_order() {
        let mut messages = Messages::default();
        messages.shown(1 << 30);
        let count = LARGEST as u32 + 500;
        for step in 0..count {
            messages.push(message(step, u64::from(step)), None);
        }
        assert_eq!(messages.capacity(), LARGEST);
        assert_eq!(messages.get(messages.serials().start).request, 500);
        assert_eq!(messages.get(messages.serials().end - 1).request, count - 1);
    }

    #[test]
    fn too_much_ahead_thins_by_whole_requests_but_never_the_chosen_one() {
        let mut messages = Messages::default();
        for step in 0..LARGEST as u32 {
            messages.push(message(step, u64::from(step)), None);
        }
        assert_eq!(messages.thinning(), 0);
        let chosen = (0..u32::MAX).find(|request| request.wrapping_mul(0x9E37_79B1) >> 31 == 1);
        messages.push(message(0, 1 << 20), chosen);
        assert_eq!(messages.thinning(), 1);
        let kept = messages.serials().count();
        assert!((LARGEST / 2 - 100..LARGEST / 2 + 100).contains(&kept), "{kept}");
        assert!(messages.serials().any(|serial| Some(messages.get(serial).request) == chosen));
    }
}
