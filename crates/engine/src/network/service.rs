//! Services of a station: their identity and their scheduled ends.

/// The scheduled end of a service, unless a crash or a change of speed intervenes. Schedule it as an event, and
/// pass it to [`Station::complete`] at that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// Time of the end of service.
    pub at_ns: u64,
    /// The service that ends.
    pub service: ServiceId,
}

/// Identifies a service of a station among all of its services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceId {
    pub(super) worker: u32,
    pub(super) epoch: u32,
}

impl ServiceId {
    /// All of its contents in one word, for the run hash.
    pub(crate) fn word(self) -> u64 {
        u64::from(self.epoch) << 16 ^ u64::from(self.worker)
    }
}
