//! What both networks are asked to do.

use super::table::table;

table! {
    /// What both networks are asked to do: the same users, requests and moments on both sides.
    pub struct Workload in "workload" {
        /// Sources of demand. On the left each is a client; on the right each is a peer, so this is also the number of peers.
        users: u32 = 24, "Users", "users", 1..=10000;
        /// Requests per second from all users together; each comes from a random user at a random moment (Poisson).
        requests_per_s: f64 = 24.0, "Request rate", "req/s", 0.0..=1000000.0;
        /// How many different objects there are to ask for.
        objects: u32 = 100, "Objects", "objects", 1..=100000;
        /// How unequal the objects' popularity is: 0 is uniform; with s the k-th most popular is asked for in proportion to 1/k^s.
        zipf_exponent: f64 = 0.8, "Popularity, Zipf s", "", 0.0..=5.0;
        /// How long a user waits for an answer before giving up.
        time_out_s: f64 = 2.0, "Patience", "s", 0.001..=86400.0;
    }
}
