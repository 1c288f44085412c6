//! Metrics as a row of numbers: how they travel from the worker to the page. Code of its own for each of some sixty fields would
//! weigh 2 kB there.

use super::{MessageCounts, OutcomeCounts};

/// Declares a struct that can be written as a row of numbers.
macro_rules! row {
    (
        $(#[$about:meta])*
        pub struct $name:ident { $( $(#[$doc:meta])+ pub $field:ident: $type:ty, )+ }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize)]
        pub struct $name { $( $(#[$doc])+ pub $field: $type, )+ }

        impl $name {
            /// All of it as a row of numbers.
            pub fn to_row(&self) -> Vec<f64> {
                let mut row = Vec::new();
                $( $crate::metrics::row::Entry::put(&self.$field, &mut row); )+
                row
            }

            /// What a row says; what it lacks is as if nothing had happened.
            pub fn from_row(row: &[f64]) -> $name {
                let mut rest = row.iter();
                $name { $( $field: $crate::metrics::row::Entry::take(&mut rest), )+ }
            }
        }
    };
}

pub(crate) use row;

/// A value as some numbers of a row.
pub(crate) trait Entry {
    fn put(&self, row: &mut Vec<f64>);
    fn take(rest: &mut std::slice::Iter<f64>) -> Self;
}

impl Entry for f64 {
    #[inline(never)]
    fn put(&self, row: &mut Vec<f64>) {
        row.push(*self);
    }
    #[inline(never)]
    fn take(rest: &mut std::slice::Iter<f64>) -> f64 {
        rest.next().copied().unwrap_or(0.0)
    }
}

/// As two halves: a float holds no more than 53 bits.
impl Entry for u64 {
    #[inline(never)]
    fn put(&self, row: &mut Vec<f64>) {
        row.extend([(self >> 32) as f64, f64::from(*self as u32)]);
    }
    #[inline(never)]
    fn take(rest: &mut std::slice::Iter<f64>) -> u64 {
        let (high, low) = (f64::take(rest), f64::take(rest));
        (high as u64) << 32 | low as u64
    }
}

/// What is not defined is no number.
impl Entry for Option<f64> {
    #[inline(never)]
    fn put(&self, row: &mut Vec<f64>) {
        row.push(self.unwrap_or(f64::NAN));
    }
    #[inline(never)]
    fn take(rest: &mut std::slice::Iter<f64>) -> Option<f64> {
        rest.next().copied().filter(|value| !value.is_nan())
    }
}

impl Entry for Option<u32> {
    fn put(&self, row: &mut Vec<f64>) {
        self.map(f64::from).put(row);
    }
    fn take(rest: &mut std::slice::Iter<f64>) -> Option<u32> {
        <Option<f64> as Entry>::take(rest).map(|value| value as u32)
    }
}

impl Entry for OutcomeCounts {
    fn put(&self, row: &mut Vec<f64>) {
        let OutcomeCounts { served, refused, timed_out, node_failed, not_found, denied, in_flight } = self;
        [served, refused, timed_out, node_failed, not_found, denied, in_flight]
            .into_iter()
            .for_each(|count| count.put(row));
    }
    fn take(rest: &mut std::slice::Iter<f64>) -> OutcomeCounts {
        let mut next = || u64::take(rest);
        OutcomeCounts {
            served: next(),
            refused: next(),
            timed_out: next(),
            node_failed: next(),
            not_found: next(),
            denied: next(),
            in_flight: next(),
        }
    }
}

impl Entry for MessageCounts {
    fn put(&self, row: &mut Vec<f64>) {
        let MessageCounts { sent, delivered, lost, in_flight } = self;
        [sent, delivered, lost, in_flight].into_iter().for_each(|count| count.put(row));
    }
    fn take(rest: &mut std::slice::Iter<f64>) -> MessageCounts {
        let mut next = || u64::take(rest);
        MessageCounts { sent: next(), delivered: next(), lost: next(), in_flight: next() }
    }
}

#[cfg(test)]
mod tests {
    use crate::Duel;
    use crate::metrics::SideMetrics;
    use crate::network::Side;
    use crate::scenario::Scenario;

    #[test]
    fn a_row_says_all_that_the_metrics_do() {
        let mut scenario = Scenario::default();
        ["client_server", "peer_to_peer"].into_iter().for_each(|side| scenario.add_side(side));
        let mut duel = Duel::new(&scenario).expect("the defaults are possible");
        duel.run_to_end();
        for side in Side::BOTH {
            let metrics = SideMetrics { bits_sent: u64::MAX, ..duel.metrics(side).expect("it runs") };
            assert_eq!(SideMetrics::from_row(&metrics.to_row()), metrics);
        }
        assert_eq!(SideMetrics::from_row(&[]).latency_p50_s, None);
    }
}
