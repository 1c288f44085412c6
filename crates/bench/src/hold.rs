//! The hold model (Jones 1986): take the next event out, schedule another, and so on, with as many pending all the time.

use crate::host::{measure, say};
use crate::{Contestant, REPETITIONS};
use netduel_engine::kernel::{HeapQueue, NS_PER_S, Purpose, RadixQueue, Stream};

/// As large as the largest event of the engine's models.
type Event = [u32; 4];

const HOLDS: u64 = 4_000_000;

/// Both event queues at three sizes.
pub(crate) fn table(wanted: &str) {
    say("hold model, in million holds per second; bytes per pending event");
    for pending in [1_000u32, 100_000, 1_000_000] {
        let contestants: [Contestant; 2] = [
            ("4-ary heap", Box::new(move || heap(pending))),
            ("radix heap", Box::new(move || radix(pending))),
        ];
        for ((name, run), bytes) in contestants
            .iter()
            .zip([HeapQueue::<Event>::BYTES_PER_EVENT, RadixQueue::<Event>::BYTES_PER_EVENT])
        {
            if name.contains(wanted) {
                // Filling the queue is part of the job, and little of it.
                let speed = (0..REPETITIONS).map(|_| measure(run)).max_by(f64::total_cmp).unwrap_or_default();
                say(&format!(
                    "  {:<36}{:>8.2}{bytes:>6} B",
                    format!("{name}, {pending} pending"),
                    speed / 1e6
                ));
            }
        }
    }
    say("");
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
