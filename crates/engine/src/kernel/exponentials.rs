//! A sequence of exponential random numbers.

use super::Stream;

/// Exponential random numbers with mean 1, each drawn one step in advance. Drawing a number takes longer than
/// anything else that an event does. If it were drawn on demand, the time of the next event would have to wait for
/// it; drawn in advance, the processor executes the draw in parallel with other work.
#[derive(Debug, Clone)]
pub struct Exponentials {
    stream: Stream,
    next: f64,
}

impl Exponentials {
    /// The exponential numbers of a stream, in their order.
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
    fn numbers_come_in_the_order_of_the_stream() {
        let mut stream = Stream::new(7, 3, Purpose::Arrivals);
        let mut ahead = Exponentials::new(stream.clone());
        assert!((0..1000).all(|_| ahead.draw() == stream.exponential()));
    }
}
