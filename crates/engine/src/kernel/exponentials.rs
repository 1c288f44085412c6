//! Exponential numbers in a row.

use super::Stream;

/// Exponential numbers with mean 1 from a stream of their own, the next one always drawn in advance. A draw takes longer
/// than all else that an event does: drawn when it is needed it would stand between each event and the one after it,
/// whose time depends on it; drawn in advance, the processor does it beside other work.
#[derive(Debug, Clone)]
pub struct Exponentials {
    stream: Stream,
    next: f64,
}

impl Exponentials {
    /// Those of a stream, in its order.
    pub fn new(mut stream: Stream) -> Exponentials {
        Exponentials { next: stream.exponential(), stream }
    }

    /// The next number.
    #[inline]
    pub fn draw(&mut self) -> f64 {
        std::mem::replace(&mut self.next, self.stream.exponential())
    }
}

#[cfg(test)]
mod tests {
    use super::Exponentials;
    use crate::kernel::{Purpose, Stream};

    #[test]
    fn they_are_those_of_the_stream_in_its_order() {
        let mut stream = Stream::new(7, 3, Purpose::Arrivals);
        let mut ahead = Exponentials::new(stream.clone());
        assert!((0..1000).all(|_| ahead.draw() == stream.exponential()));
    }
}
