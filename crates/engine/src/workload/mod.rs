//! The workload: the requests of users and their times. It is drawn once per seed and is the same for both
//! networks.

mod arrivals;
mod changes;
mod popularity;
mod requests;
mod work;

pub use changes::Changes;
pub use popularity::Popularity;
pub use requests::{NextArrival, RequestGenerator};
