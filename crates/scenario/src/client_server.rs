//! The left side: clients, a load balancer and a pool of servers.

use super::factors::Factors;
use super::table::{choice, number_or_word, table};

table! {
    /// The left side: clients ask a load balancer, which hands each request to one of the servers.
    pub struct ClientServer in "client_server" {
        /// How many servers stand behind the balancer.
        servers: u32 = 1, "Servers", "servers", 1..=1024;
        /// How many requests a server can work on at the same time; the others wait.
        workers: u32 = 1, "Workers per server", "workers", 1..=1024;
        /// How many requests of mean work a worker can serve per second.
        service_rate_per_s: f64 = 120.0, "Service rate per worker", "req/s", 0.001..=1000000.0;
        /// How many requests may wait at a server, beside those in service; further ones are refused. Unlimited ends when a million wait at all servers together.
        queue_capacity: QueueCapacity = QueueCapacity(Some(50)), "Queue per server", "requests", 0..=1000000;
        /// In which order a server works on its requests.
        discipline: Discipline = Discipline::FirstComeFirstServed, "Order of service";
        /// Speeds of the servers relative to the service rate, such as 1 1 0.5; with fewer numbers than servers they are used again from the first.
        server_speeds: Factors = Factors::default(), "Speeds of the servers";
        /// How the balancer chooses a server.
        balancer: Balancer = Balancer::LeastConnections, "Balancer";
        /// Weights of the servers, such as 2 1 1; with fewer numbers than servers they are used again from the first. Weighted round robin only.
        server_weights: Factors = Factors::default(), "Weights of the servers";
        /// How many servers, drawn at random, the balancer compares; power of d choices only.
        choices: u32 = 2, "Choices, d", "servers", 1..=1024;
        /// How many points each server has on the ring: the more, the more even; consistent hashing only.
        virtual_nodes: u32 = 100, "Virtual nodes, v", "points", 1..=1000;
        /// How fast the balancer forgets an old latency; peak EWMA only.
        latency_decay_s: f64 = 10.0, "Decay of latencies", "s", 0.001..=3600.0;
        /// Time between two health checks of each server; 0 means that the balancer knows at every moment which servers are up.
        health_check_interval_s: f64 = 0.0, "Health checks every", "s", 0.0..=3600.0;
        /// How many checks in a row a server must miss before the balancer takes it to be down.
        health_check_threshold: u32 = 2, "Missed checks until down", "checks", 1..=100;
        /// How long a client waits for one attempt before it counts it as failed; 0 means as long as its user's patience.
        attempt_timeout_s: f64 = 0.0, "Time-out of an attempt", "s", 0.0..=3600.0;
        /// How often a client tries again after a failed attempt.
        retries: u32 = 0, "Retries", "times", 0..=100;
        /// Pause before the first retry; it doubles before each further one, up to a minute.
        retry_backoff_s: f64 = 0.1, "Pause before a retry", "s", 0.0..=60.0;
        /// The share of each pause that is left to chance, so that clients do not come back together.
        retry_jitter: f64 = 0.5, "Jitter of the pause", "", 0.0..=1.0;
        /// How many retries all clients together may make, as a share of their requests.
        retry_budget: RetryBudget = RetryBudget(None), "Retry budget", "", 0.0..=1.0;
        /// After how many failures in a row a client stops asking for a while; 0 means never.
        breaker_failures: u32 = 0, "Breaker opens after", "failures", 0..=1000;
        /// How long a client whose breaker has opened waits before it tries a single request.
        breaker_open_s: f64 = 1.0, "Breaker stays open", "s", 0.0..=3600.0;
        /// How many objects each client keeps copies of, the least recently used making room; 0 means no cache.
        client_cache_objects: u32 = 0, "Cache at each client", "objects", 0..=100000;
        /// How long a client uses a copy before it asks again.
        client_cache_ttl_s: TimeToLive = TimeToLive(Some(60.0)), "Time to live at a client", "s", 0.001..=86400.0;
        /// How many objects a cache at the edge, on the way of all clients to the servers, keeps copies of; 0 means no such cache.
        edge_cache_objects: u32 = 0, "Cache at the edge", "objects", 0..=100000;
        /// How long the edge uses a copy before it asks again.
        edge_cache_ttl_s: TimeToLive = TimeToLive(Some(60.0)), "Time to live at the edge", "s", 0.001..=86400.0;
        /// How long a message travels between a client and the edge, one way: a part of the link delay; with a cache at the edge only.
        edge_delay_s: f64 = 0.01, "Delay to the edge", "s", 0.0..=60.0;
        /// Whether each server has a copy of the data of its own, and when a write counts as done.
        replication: Replication = Replication::None, "Replication";
        /// Whether replicas answer reads too, or only the primary does; with replication only.
        reads_from_replicas: bool = true, "Read from replicas";
        /// How long a message travels between two servers, one way; with replication only.
        replication_delay_s: f64 = 0.005, "Delay between servers", "s", 0.0..=60.0;
        /// How long the primary keeps a write to itself before it sends it to the replicas; asynchronous replication only.
        replication_lag_s: f64 = 0.5, "Replication lag", "s", 0.0..=3600.0;
        /// How long it takes to make a replica the new primary, once the old one is known to be down.
        promotion_delay_s: f64 = 5.0, "Promotion takes", "s", 0.0..=3600.0;
        /// How long a message travels between a client and the servers, one way.
        link_delay_s: f64 = 0.04, "Link delay", "s", 0.0..=60.0;
    }
}

choice! {
    /// In which order a server works on its requests.
    pub enum Discipline {
        /// One after the other, each with a whole worker.
        FirstComeFirstServed = "first_come_first_served", "First come, first served";
        /// All at once, in equal shares.
        ProcessorSharing = "processor_sharing", "Processor sharing";
    }
}

choice! {
    /// Whether servers have copies of their own, and when a write counts as done.
    pub enum Replication {
        /// All servers share one store that is never lost.
        None = "none", "None, one shared store";
        /// A write is done when every replica that is up has it.
        Synchronous = "synchronous", "Synchronous";
        /// A write is done when the primary has it; replicas follow.
        Asynchronous = "asynchronous", "Asynchronous";
    }
}

choice! {
    /// How the balancer chooses among the servers that are up.
    pub enum Balancer {
        /// Any server, each as likely.
        Random = "random", "Random";
        /// Each server in turn.
        RoundRobin = "round_robin", "Round robin";
        /// The server with the fewest requests in service or waiting; equals take turns.
        LeastConnections = "least_connections", "Least connections";
        /// Each server in turn, more often the more weight it has, and as evenly spread as that allows.
        WeightedRoundRobin = "weighted_round_robin", "Weighted round robin";
        /// Of a few servers drawn at random, the one with the fewest requests in service or waiting.
        PowerOfChoices = "power_of_choices", "Power of d choices";
        /// The server whose point on a ring of hashes follows the object's: the same object goes to the same server.
        ConsistentHashing = "consistent_hashing", "Consistent hashing";
        /// The server with the smallest product of recent latency and requests under way; a slow answer counts at once, a fast one little by little.
        PeakEwma = "peak_ewma", "Peak EWMA";
    }
}

number_or_word! {
    /// How many requests may wait; `unlimited` for no limit.
    pub struct QueueCapacity(u32) or "unlimited", WholeOr
}

impl ClientServer {
    /// How many requests a worker of a server (from 0) can serve per second.
    pub fn worker_rate_per_s(&self, server: u32) -> f64 {
        self.service_rate_per_s * self.server_speeds.of(server as usize)
    }

    /// How many requests all servers together can serve per second.
    pub fn total_service_rate_per_s(&self) -> f64 {
        (0..self.servers).map(|server| self.worker_rate_per_s(server) * f64::from(self.workers)).sum()
    }
}

number_or_word! {
    /// How long a copy is used; `unlimited` until it must make room.
    pub struct TimeToLive(f64) or "unlimited", RealOr
}

number_or_word! {
    /// Retries as a share of requests; `unlimited` for no limit.
    pub struct RetryBudget(f64) or "unlimited", RealOr
}
