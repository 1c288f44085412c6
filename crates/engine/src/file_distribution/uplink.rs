//! A server's uplink, shared max–min fairly among all who download from it.

use super::fixed_point::{sent, time_to_send_ns};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An uplink whose transfers are each limited by nothing but their receiver's downlink.
///
/// Receivers with equal downlinks always get the same rate. Each class of them has one axis of *attained amount*, which
/// advances at that rate for all alike, and each receiver a fixed place on it: whoever's place is reached has everything
/// (the virtual time of fair queueing, as in processor sharing). A change thus costs the number of classes and the
/// logarithm of the number of transfers, however many there are; what is left of each is exact all the same.
#[derive(Debug, Clone)]
pub(super) struct SharedUplink {
    capacity: u64,
    groups: Vec<Group>,
    /// The groups, those with the narrowest downlink first.
    narrowest_first: Vec<u32>,
    transfers: u64,
    since_ns: u64,
}

#[derive(Debug, Clone)]
struct Group {
    downlink: u64,
    rate: u64,
    attained: u128,
    places: BinaryHeap<Reverse<(u128, u32)>>,
}

impl SharedUplink {
    /// An uplink to receivers of so many classes of downlinks.
    pub(super) fn new(capacity: u64, downlinks: &[u64]) -> SharedUplink {
        let group =
            |downlink: &u64| Group { downlink: *downlink, rate: 0, attained: 0, places: BinaryHeap::new() };
        let mut order: Vec<(u64, u32)> =
            downlinks.iter().zip(0u32..).map(|(downlink, class)| (*downlink, class)).collect();
        order.sort_unstable();
        SharedUplink {
            capacity,
            groups: downlinks.iter().map(group).collect(),
            narrowest_first: order.into_iter().map(|(_, class)| class).collect(),
            transfers: 0,
            since_ns: 0,
        }
    }

    /// Another capacity from now on. Rates hold once [`SharedUplink::share`] is called.
    pub(super) fn set_capacity(&mut self, now_ns: u64, capacity: u64) {
        self.advance(now_ns);
        self.capacity = capacity;
    }

    /// How many download.
    pub(super) fn transfers(&self) -> u64 {
        self.transfers
    }

    /// The rate of a class.
    pub(super) fn rate(&self, class: u32) -> u64 {
        self.groups[class as usize].rate
    }

    /// One more download, of such an amount. Rates hold once [`SharedUplink::share`] is called.
    pub(super) fn join(&mut self, now_ns: u64, class: u32, receiver: u32, amount: u128) {
        self.advance(now_ns);
        let group = &mut self.groups[class as usize];
        group.places.push(Reverse((group.attained + amount, receiver)));
        self.transfers += 1;
    }

    /// Whoever has got everything by now, one after the other.
    pub(super) fn finished(&mut self, now_ns: u64) -> Option<u32> {
        self.advance(now_ns);
        let group = self
            .groups
            .iter_mut()
            .find(|group| group.places.peek().is_some_and(|Reverse((place, _))| *place <= group.attained))?;
        self.transfers -= 1;
        group.places.pop().map(|Reverse((_, receiver))| receiver)
    }

    /// Ends all downloads: whose, and how much each still lacks. In order of receivers.
    pub(super) fn break_off(&mut self, now_ns: u64) -> Vec<(u32, u128)> {
        self.advance(now_ns);
        let mut lacking: Vec<(u32, u128)> = self.under_way(now_ns).collect();
        lacking.sort_unstable();
        self.groups.iter_mut().for_each(|group| group.places.clear());
        self.transfers = 0;
        lacking
    }

    /// Who downloads, and how much each still lacks.
    pub(super) fn under_way(&self, now_ns: u64) -> impl Iterator<Item = (u32, u128)> + '_ {
        self.groups.iter().flat_map(move |group| {
            let attained = group.attained + sent(group.rate, now_ns.saturating_sub(self.since_ns));
            group
                .places
                .iter()
                .map(move |Reverse((place, receiver))| (*receiver, place.saturating_sub(attained)))
        })
    }

    /// Shares the uplink anew, and says when the next download ends: the narrowest downlinks first get all they can take,
    /// as long as that is less than an equal share of what is left (progressive filling: Bertsekas and Gallager 1992).
    pub(super) fn share(&mut self, now_ns: u64) -> Option<u64> {
        self.advance(now_ns);
        let (mut left, mut receivers) = (self.capacity, self.transfers);
        let mut next_ns = None;
        for class in &self.narrowest_first {
            let group = &mut self.groups[*class as usize];
            let Some(Reverse((place, _))) = group.places.peek() else {
                (group.rate, group.attained) = (0, 0);
                continue;
            };
            let count = group.places.len() as u64;
            group.rate = group.downlink.min(left / receivers.max(1));
            left -= group.rate * count;
            receivers -= count;
            let ends_ns = now_ns.saturating_add(time_to_send_ns(place - group.attained, group.rate));
            next_ns = Some(next_ns.map_or(ends_ns, |next_ns: u64| next_ns.min(ends_ns)));
        }
        next_ns
    }

    fn advance(&mut self, now_ns: u64) {
        let time_ns = now_ns - self.since_ns;
        self.since_ns = now_ns;
        if time_ns > 0 {
            self.groups.iter_mut().for_each(|group| group.attained += sent(group.rate, time_ns));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SharedUplink;
    use crate::file_distribution::fixed_point::{UNLIMITED, amount_of, rate_of};

    const S: u64 = 1_000_000_000;

    #[test]
    fn all_get_an_equal_share_unless_their_downlink_is_narrower() {
        let mut uplink = SharedUplink::new(rate_of(10.0), &[rate_of(2.0), UNLIMITED, rate_of(100.0)]);
        for (receiver, class) in [(0, 0), (1, 1), (2, 2)] {
            uplink.join(0, class, receiver, amount_of(20));
        }
        assert_eq!(uplink.share(0), Some(5 * S));
        assert_eq!([0, 1, 2].map(|class| uplink.rate(class)), [2.0, 4.0, 4.0].map(rate_of));
        assert_eq!(uplink.finished(5 * S), Some(1));
        assert_eq!(uplink.finished(5 * S), Some(2));
        assert_eq!(uplink.finished(5 * S), None);
        assert_eq!(uplink.share(5 * S), Some(10 * S));
    }

    #[test]
    fn who_is_broken_off_lacks_what_was_not_sent() {
        let mut uplink = SharedUplink::new(rate_of(10.0), &[UNLIMITED]);
        uplink.join(0, 0, 5, amount_of(20));
        uplink.share(0);
        uplink.join(S, 0, 3, amount_of(20));
        uplink.share(S);
        assert_eq!(uplink.break_off(2 * S), [(3, amount_of(15)), (5, amount_of(5))]);
        assert_eq!((uplink.transfers(), uplink.share(2 * S)), (0, None));
    }
}
