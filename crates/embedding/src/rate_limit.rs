//! Keeps a host page that sends more messages than anyone can read from occupying the page.

/// How many messages are read in a second.
const MOST_PER_S: u32 = 500;

/// A second of wall time, in milliseconds.
const SECOND_MS: f64 = 1000.0;

/// Counts messages.
#[derive(Debug, Default)]
pub struct RateLimit {
    began_ms: f64,
    count: u32,
}

/// What is to be done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is read.
    Read,
    /// It is the first one of its second that is too many: the host is told.
    Refuse,
    /// It is ignored.
    Ignore,
}

impl RateLimit {
    /// Counts a message at a time in milliseconds.
    pub fn count(&mut self, now_ms: f64) -> Verdict {
        if now_ms - self.began_ms >= SECOND_MS {
            *self = RateLimit { began_ms: now_ms, count: 0 };
        }
        self.count = self.count.saturating_add(1);
        match self.count {
            ..=MOST_PER_S => Verdict::Read,
            count if count == MOST_PER_S + 1 => Verdict::Refuse,
            _ => Verdict::Ignore,
        }
    }

    /// The largest number of messages that are read in a second.
    pub fn most_per_s() -> u32 {
        MOST_PER_S
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_ignored_after_one_refusal_a_second() {
        let mut limit = RateLimit::default();
        let verdicts: Vec<Verdict> =
            (0..10_000).map(|message| limit.count(5000.0 + f64::from(message) * 0.5)).collect();
        let count = |wanted: Verdict| verdicts.iter().filter(|verdict| **verdict == wanted).count();
        assert_eq!(count(Verdict::Read), 5 * 500);
        assert_eq!(count(Verdict::Refuse), 5);
    }
}
