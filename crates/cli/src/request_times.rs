//! Where a request spends its time until it ends.

/// What happened to a request until it ended. Its attempts may wait and be served at several nodes; their times are added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RequestTimes {
    /// The time in queues, in nanoseconds.
    pub(crate) wait_ns: u64,
    /// The time in service, in nanoseconds.
    pub(crate) service_ns: u64,
    /// The distance of the holder that was found first.
    pub(crate) hops: Option<u32>,
    /// The number of attempts.
    pub(crate) attempts: u32,
    /// The number of messages sent for it.
    pub(crate) messages: u64,
    /// The waits and services that have begun and not ended.
    open: Vec<Stay>,
}

/// A wait or a service at a node that has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stay {
    node: u32,
    since_ns: u64,
    is_service: bool,
}

impl RequestTimes {
    /// It begins to wait at a node.
    pub(crate) fn queued(&mut self, now_ns: u64, node: u32) {
        self.open.push(Stay { node, since_ns: now_ns, is_service: false });
    }

    /// It leaves the queue of a node.
    pub(crate) fn left_queue(&mut self, now_ns: u64, node: u32) {
        self.close_first(now_ns, |stay| stay.node == node && !stay.is_service);
    }

    /// A node begins to serve it.
    pub(crate) fn service_began(&mut self, now_ns: u64, node: u32) {
        self.close_first(now_ns, |stay| stay.node == node && !stay.is_service);
        self.open.push(Stay { node, since_ns: now_ns, is_service: true });
    }

    /// A node has served it.
    pub(crate) fn served(&mut self, now_ns: u64, node: u32) {
        self.close_first(now_ns, |stay| stay.node == node && stay.is_service);
    }

    /// A node has failed, and with it all that waited and was served there.
    pub(crate) fn node_failed(&mut self, now_ns: u64, node: u32) {
        while self.close_first(now_ns, |stay| stay.node == node) {}
    }

    /// It ends. What its attempts still do does not concern its user.
    pub(crate) fn end(&mut self, now_ns: u64) {
        while self.close_first(now_ns, |_| true) {}
    }

    /// Ends the earliest stay of a kind. False if there is none.
    fn close_first(&mut self, now_ns: u64, is_wanted: impl Fn(&Stay) -> bool) -> bool {
        let Some(index) = self.open.iter().position(is_wanted) else { return false };
        let stay = self.open.remove(index);
        let time_ns = now_ns.saturating_sub(stay.since_ns);
        *(if stay.is_service { &mut self.service_ns } else { &mut self.wait_ns }) += time_ns;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::RequestTimes;

    #[test]
    fn waits_and_services_of_all_attempts_are_added() {
        let mut times = RequestTimes::default();
        times.queued(10, 1);
        times.service_began(15, 1);
        times.queued(20, 2);
        times.node_failed(22, 1);
        times.service_began(30, 2);
        times.served(34, 2);
        times.queued(35, 1);
        times.left_queue(37, 1);
        times.queued(40, 3);
        times.end(41);
        assert_eq!((times.wait_ns, times.service_ns), (5 + 10 + 2 + 1, 7 + 4));
    }
}
