//! The messages of a network, in a ring buffer of limited size, ordered by the time they were sent.

use crate::geometry::Curve;

/// The mark by which a message is drawn, or by which a failure is. The shaders use the same numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Mark {
    /// A request to a node to serve an object.
    Request = 0,
    /// A query for the nodes that have an object.
    Query = 1,
    /// A response that carries the object.
    Response = 2,
    /// A reply that the request failed.
    Failure = 3,
    /// A reply to a query: it names a node that has the object.
    Hit = 4,
    /// A failed request, at the place where it failed. It does not move.
    Lost = 5,
    /// Maintenance traffic, such as replication and health checks.
    Upkeep = 6,
}

/// A message, or a failure that is shown where it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// The mark by which it is drawn.
    pub mark: Mark,
    /// How its path bends.
    pub(crate) curve: Curve,
    /// The sending node.
    pub from: u32,
    /// The receiving node.
    pub to: u32,
    /// The request it belongs to.
    pub request: u32,
    /// Time at which it is sent.
    pub sent_ns: u64,
    /// Time at which it arrives; not before it is sent.
    pub arrives_ns: u64,
}

const SMALLEST_CAPACITY: usize = 1 << 10;
/// 131 072 messages take about 5 MB here and 4 MB of graphics memory.
const LARGEST_CAPACITY: usize = 1 << 17;
/// At most one request in 2^20 is kept. If that is still too much, the oldest messages are dropped.
const STRONGEST_THINNING: u32 = 20;
const PLACEHOLDER: Message =
    Message { mark: Mark::Lost, curve: Curve::Link, from: 0, to: 0, request: 0, sent_ns: 0, arrives_ns: 0 };

/// Messages in the order in which they were sent. A message is at its serial number modulo the capacity, and stays there
/// within one generation of the buffer. A painter can therefore keep a copy of the buffer and add only new messages.
#[derive(Debug, Default)]
pub(crate) struct MessageBuffer {
    buffer: Vec<Message>,
    /// Serial number of the oldest message.
    first: u64,
    /// Serial number of the next message.
    end: u64,
    longest_flight_ns: u64,
    /// Only the messages of one request in 2^`thinning` are kept.
    thinning: u32,
    shown_ns: u64,
    generation: u32,
}

impl MessageBuffer {
    /// Adds a message, which must not be sent earlier than the ones before. The messages of the request `chosen` are always
    /// kept.
    pub(crate) fn push(&mut self, message: Message, chosen: Option<u32>) {
        if !self.in_sample(message.request) && chosen != Some(message.request) {
            return;
        }
        self.longest_flight_ns =
            self.longest_flight_ns.max(message.arrives_ns.saturating_sub(message.sent_ns));
        while self.len() == self.buffer.len() {
            self.make_room(chosen);
        }
        let index = self.index_of(self.end);
        self.buffer[index] = message;
        self.end += 1;
    }

    /// Doubles the capacity. At the largest capacity it drops the oldest message instead. If even that message is still to be
    /// shown, it thins out everything that is kept, so that the same sample of requests is shown all the time.
    fn make_room(&mut self, chosen: Option<u32>) {
        let capacity = self.buffer.len();
        if capacity < LARGEST_CAPACITY {
            let kept: Vec<_> = self.serials().map(|serial| *self.get(serial)).collect();
            self.refill((2 * capacity).max(SMALLEST_CAPACITY), kept);
        } else if self.get(self.first).arrives_ns < self.shown_ns || self.thinning == STRONGEST_THINNING {
            self.first += 1;
        } else {
            self.thinning += 1;
            let kept = self.serials().map(|serial| *self.get(serial));
            let kept =
                kept.filter(|one| self.in_sample(one.request) || chosen == Some(one.request)).collect();
            self.refill(LARGEST_CAPACITY, kept);
        }
    }

    fn refill(&mut self, capacity: usize, kept: Vec<Message>) {
        self.first = 0;
        self.end = kept.len() as u64;
        self.buffer = kept;
        self.buffer.resize(capacity, PLACEHOLDER);
        self.generation += 1;
    }

    /// Sets the time that is shown.
    pub(crate) fn set_shown_time(&mut self, now_ns: u64) {
        self.shown_ns = now_ns;
    }

    /// Changes whenever serial numbers are assigned anew.
    pub(crate) fn generation(&self) -> u32 {
        self.generation
    }

    /// Only the messages of one request in 2^`thinning` are kept.
    pub(crate) fn thinning(&self) -> u32 {
        self.thinning
    }

    fn in_sample(&self, request: u32) -> bool {
        in_sample(request, self.thinning)
    }

    /// Removes the messages sent at or after a time.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.end = self.first_where(|message| message.sent_ns >= from_ns);
        self.generation += 1;
    }

    /// Serial numbers of the messages that may be visible at a time: those in flight, and those that arrived less than
    /// `after_ns` ago. Some messages in the range may have arrived earlier.
    pub(crate) fn visible_at(&self, now_ns: u64, after_ns: u64) -> std::ops::Range<u64> {
        let oldest = now_ns.saturating_sub(self.longest_flight_ns).saturating_sub(after_ns);
        self.first_where(|message| message.sent_ns >= oldest)..self.serial_after(now_ns)
    }

    /// The serial numbers of all messages.
    pub(crate) fn serials(&self) -> std::ops::Range<u64> {
        self.first..self.end
    }

    /// The message with a serial number out of [`serials`](Self::serials).
    pub(crate) fn get(&self, serial: u64) -> &Message {
        &self.buffer[self.index_of(serial)]
    }

    /// The message at an index of the buffer, even if it has been dropped.
    pub(crate) fn at(&self, index: usize) -> Option<&Message> {
        self.buffer.get(index)
    }

    /// The capacity of the buffer: a power of two, or 0 if it is empty.
    pub(crate) fn capacity(&self) -> usize {
        self.buffer.len()
    }

    /// The index of a serial number in the buffer.
    pub(crate) fn index_of(&self, serial: u64) -> usize {
        serial as usize & (self.buffer.len().max(1) - 1)
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

/// Whether a request belongs to the sample of one in 2^`thinning`. A stronger thinning selects a subset of a weaker one, so
/// a change of the thinning either adds requests or removes some, but never exchanges them.
pub(crate) fn in_sample(request: u32, thinning: u32) -> bool {
    // Knuth's multiplicative hash selects consecutive requests almost independently.
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
    fn only_messages_near_the_shown_time_are_visible() {
        let mut messages = MessageBuffer::default();
        for step in 0..5000 {
            messages.push(message(step, u64::from(step) * 10), None);
        }
        let visible: Vec<_> =
            messages.visible_at(1000, 0).map(|serial| messages.get(serial).sent_ns).collect();
        assert_eq!(visible, [960, 970, 980, 990, 1000]);
    }

    #[test]
    fn a_cut_keeps_messages_in_flight() {
        let mut messages = MessageBuffer::default();
        for step in 0..10 {
            messages.push(message(step, u64::from(step) * 10), None);
        }
        messages.cut(45);
        messages.push(message(77, 46), None);
        let visible: Vec<_> = messages.visible_at(50, 0).map(|serial| messages.get(serial).request).collect();
        assert_eq!(visible, [1, 2, 3, 4, 77]);
    }

    #[test]
    fn a_full_buffer_drops_the_oldest_and_keeps_the_order() {
        let mut messages = MessageBuffer::default();
        messages.set_shown_time(1 << 30);
        let count = LARGEST_CAPACITY as u32 + 500;
        for step in 0..count {
            messages.push(message(step, u64::from(step)), None);
        }
        assert_eq!(messages.capacity(), LARGEST_CAPACITY);
        assert_eq!(messages.get(messages.serials().start).request, 500);
        assert_eq!(messages.get(messages.serials().end - 1).request, count - 1);
    }

    #[test]
    fn a_buffer_full_of_future_messages_thins_out_whole_requests_but_not_the_chosen_one() {
        let mut messages = MessageBuffer::default();
        for step in 0..LARGEST_CAPACITY as u32 {
            messages.push(message(step, u64::from(step)), None);
        }
        assert_eq!(messages.thinning(), 0);
        let chosen = (0..u32::MAX).find(|request| request.wrapping_mul(0x9E37_79B1) >> 31 == 1);
        messages.push(message(0, 1 << 20), chosen);
        assert_eq!(messages.thinning(), 1);
        let kept = messages.serials().count();
        assert!((LARGEST_CAPACITY / 2 - 100..LARGEST_CAPACITY / 2 + 100).contains(&kept), "{kept}");
        assert!(messages.serials().any(|serial| Some(messages.get(serial).request) == chosen));
    }
}
