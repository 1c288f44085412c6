//! What users ask for, and when: drawn once per seed, the same for both networks.

mod arrivals;
mod changes;
mod popularity;
mod requests;
mod work;

pub use changes::Changes;
pub use popularity::Popularity;
pub use requests::{NextArrival, RequestGenerator};
