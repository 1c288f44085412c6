//! The hold model (Jones 1986): remove the next event and schedule another one, repeatedly, so that the number of pending events
//! stays constant.

use crate::contestant::{Contestant, best_speeds};
use crate::host::print_line;
use netduel_engine::kernel::{HeapQueue, NS_PER_S, Purpose, RadixQueue, Stream};

/// An event of the size of the largest event in the engine's models.
type Event = [u32; 4];

const HOLDS: u64 = 4_000_000;

/// Prints the speed of both event queues at three sizes.
pub(crate) fn print_table(filter: &str) {
    print_line("hold model, in million holds per second; bytes per pending event");
    for pending in [1_000u32, 100_000, 1_000_000] {
        let contestants: [Contestant; 2] = [
            ("4-ary heap", Box::new(move || heap(pending))),
            ("radix heap", Box::new(move || radix(pending))),
        ];
        for (contestant, bytes) in contestants
            .iter()
            .zip([HeapQueue::<Event>::BYTES_PER_EVENT, RadixQueue::<Event>::BYTES_PER_EVENT])
        {
            let name = contestant.0;
            if name.contains(filter) {
                // The time includes filling the queue, which is a small part of the job.
                let speed = best_speeds(std::slice::from_ref(contestant))[0];
                print_line(&format!(
                    "  {:<36}{:>8.2}{bytes:>6} B",
                    format!("{name}, {pending} pending"),
                    speed / 1e6
                ));
            }
        }
    }
    print_line("");
}

fn gap_ns(stream: &mut Stream) -> u64 {
    (stream.exponential() * NS_PER_S as f64) as u64
}

fn heap(pending: u32) -> u64 {
    let (mut queue, mut stream) = (HeapQueue::default(), Stream::new(7, 0, Purpose::Work));
    (0..pending).for_each(|index| queue.push(gap_ns(&mut stream), [index; 4]));
    let mut sum = 0;
    for _ in 0..HOLDS {
        if let Some((now_ns, event)) = queue.pop_until(u64::MAX) {
            sum ^= u64::from(event[0]);
            queue.push(now_ns + gap_ns(&mut stream), event);
        }
    }
    HOLDS | std::hint::black_box(sum) & 1
}

fn radix(pending: u32) -> u64 {
    let (mut queue, mut stream) = (RadixQueue::default(), Stream::new(7, 0, Purpose::Work));
    (0..pending).for_each(|index| queue.push(gap_ns(&mut stream), [index; 4]));
    let mut sum = 0;
    for _ in 0..HOLDS {
        if let Some((now_ns, event)) = queue.pop_until(u64::MAX) {
            sum ^= u64::from(event[0]);
            queue.push(now_ns + gap_ns(&mut stream), event);
        }
    }
    HOLDS | std::hint::black_box(sum) & 1
}
