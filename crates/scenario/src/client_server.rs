//! The left side: clients, a load balancer and servers.

use super::factors::Factors;
use super::table::{choice, number_or_word, table};

table! {
    /// The left side: clients send requests to a load balancer, which forwards each one to a server.
    pub struct ClientServer in "client_server" {
        /// The number of servers behind the load balancer.
        servers: u32 = 1, "Servers", "servers", 1..=1024;
        /// How many requests a server can process at the same time. Further requests wait in its queue.
        workers: u32 = 1, "Workers per server", "workers", 1..=1024;
        /// How many requests of mean work a worker can serve per second.
        service_rate_per_s: f64 = 120.0, "Service rate per worker", "req/s", 0.000001..=1000000.0;
        /// How many requests can wait at a server, in addition to those in service. Further requests are refused.
        /// With no limit, up to a million requests can wait at all servers together.
        queue_capacity: QueueCapacity = QueueCapacity(Some(50)), "Queue per server", "requests", 0..=1000000;
        /// The order in which a server processes its requests.
        discipline: Discipline = Discipline::FirstComeFirstServed, "Service discipline";
        /// The speeds of the servers relative to the service rate, such as 1 1 0.5. If there are more servers than
        /// numbers, the list repeats.
        server_speeds: Factors = Factors::default(), "Server speeds";
        /// How the balancer chooses a server.
        balancer: Balancer = Balancer::LeastConnections, "Balancer";
        /// The weights of the servers, such as 2 1 1. If there are more servers than numbers, the list repeats. Used
        /// with weighted round robin only.
        server_weights: Factors = Factors::default(), "Server weights";
        /// How many servers, drawn at random, the balancer compares. Used with power of d choices only.
        choices: u32 = 2, "Choices, d", "servers", 1..=1024;
        /// How many points each server has on the hash ring. The more points, the more evenly the objects are
        /// distributed. Used with consistent hashing only.
        virtual_nodes: u32 = 100, "Virtual nodes, v", "points", 1..=1000;
        /// The time constant with which the balancer forgets earlier latencies. Used with peak EWMA only.
        latency_decay_s: f64 = 10.0, "Latency decay time", "s", 0.001..=3600.0;
        /// The time between two health checks of a server. At 0, the balancer always knows which servers are up.
        health_check_interval_s: f64 = 0.0, "Health check interval", "s", 0.0..=3600.0;
        /// How many health checks in a row a server must miss before the balancer considers it down.
        health_check_threshold: u32 = 2, "Health check threshold", "checks", 1..=100;
        /// How long a client waits for a response before it counts the attempt as failed. At 0, it waits until the
        /// user gives up.
        attempt_timeout_s: f64 = 0.0, "Attempt timeout", "s", 0.0..=3600.0;
        /// How many times a client tries again after a failed attempt.
        retries: u32 = 0, "Retries", "times", 0..=100;
        /// The delay before the first retry. It doubles before each further retry, up to one minute.
        retry_backoff_s: f64 = 0.1, "Retry backoff", "s", 0.0..=60.0;
        /// The fraction of each delay that is random, so that clients do not all retry at the same time.
        retry_jitter: f64 = 0.5, "Retry jitter", "", 0.0..=1.0;
        /// The largest number of retries that all clients together can make, as a fraction of their requests.
        retry_budget: RetryBudget = RetryBudget(None), "Retry budget", "", 0.0..=1.0;
        /// The number of failures in a row after which the circuit breaker of a client opens, and the client stops
        /// sending requests. At 0, there is no circuit breaker.
        breaker_failures: u32 = 0, "Circuit breaker threshold", "failures", 0..=1000;
        /// How long a circuit breaker stays open before the client tries a single request.
        breaker_open_s: f64 = 1.0, "Circuit breaker open time", "s", 0.0..=3600.0;
        /// The number of objects that the cache of each client can hold. A full cache evicts the least recently used
        /// object. At 0, clients have no cache.
        client_cache_objects: u32 = 0, "Client cache", "objects", 0..=100000;
        /// How long a client uses a cached copy before it requests the object again.
        client_cache_ttl_s: TimeToLive = TimeToLive(Some(60.0)), "Client cache time to live", "s", 0.001..=2592000.0;
        /// The number of objects that a cache at the edge, between all clients and the servers, can hold. At 0, there
        /// is no edge cache.
        edge_cache_objects: u32 = 0, "Edge cache", "objects", 0..=100000;
        /// How long the edge uses a cached copy before it requests the object again.
        edge_cache_ttl_s: TimeToLive = TimeToLive(Some(60.0)), "Edge cache time to live", "s", 0.001..=2592000.0;
        /// The one-way delay between a client and the edge. It is a part of the link delay. Used with an edge cache
        /// only.
        edge_delay_s: f64 = 0.01, "Edge delay", "s", 0.0..=60.0;
        /// Whether each server has its own copy of the data, and when a write is complete.
        replication: Replication = Replication::None, "Replication";
        /// Whether replicas also answer reads, or only the primary does. Used with replication only.
        reads_from_replicas: bool = true, "Reads from replicas";
        /// The one-way delay between two servers. Used with replication only.
        replication_delay_s: f64 = 0.005, "Replication delay", "s", 0.0..=60.0;
        /// How long the primary waits before it sends a write to the replicas. Used with asynchronous replication
        /// only.
        replication_lag_s: f64 = 0.5, "Replication lag", "s", 0.0..=3600.0;
        /// How long it takes to promote a replica to primary after the failure of the old primary has been detected.
        /// Used with replication only.
        promotion_delay_s: f64 = 5.0, "Promotion delay", "s", 0.0..=3600.0;
        /// The one-way delay between a client and the servers.
        link_delay_s: f64 = 0.04, "Link delay", "s", 0.0..=60.0;
    }
}

choice! {
    /// The order in which a server processes its requests.
    pub enum Discipline {
        /// In order of arrival. Each request occupies one worker.
        FirstComeFirstServed = "first_come_first_served", "First come, first served";
        /// All at the same time, with equal shares of the capacity.
        ProcessorSharing = "processor_sharing", "Processor sharing";
    }
}

choice! {
    /// Whether servers have their own copies of the data, and when a write is complete.
    pub enum Replication {
        /// All servers share one store, which never fails.
        None = "none", "None (one shared store)";
        /// A write is complete when every replica that is up has it.
        Synchronous = "synchronous", "Synchronous";
        /// A write is complete when the primary has it. The replicas receive it later.
        Asynchronous = "asynchronous", "Asynchronous";
    }
}

choice! {
    /// How the balancer chooses among the servers that are up.
    pub enum Balancer {
        /// A server drawn at random. All are equally likely.
        Random = "random", "Random";
        /// Each server in turn.
        RoundRobin = "round_robin", "Round robin";
        /// The server with the fewest requests in service or waiting. Servers with equally many take turns.
        LeastConnections = "least_connections", "Least connections";
        /// Each server in turn, with a frequency in proportion to its weight and spread as evenly as possible.
        WeightedRoundRobin = "weighted_round_robin", "Weighted round robin";
        /// The server with the fewest requests in service or waiting among d servers drawn at random.
        PowerOfChoices = "power_of_choices", "Power of d choices";
        /// The server whose hash follows the object's hash on a ring, so requests for the same object go to the same server.
        ConsistentHashing = "consistent_hashing", "Consistent hashing";
        /// The server with the smallest product of recent latency and outstanding requests. A rise in latency takes effect at
        /// once, a fall gradually.
        PeakEwma = "peak_ewma", "Peak EWMA";
    }
}

number_or_word! {
    /// The number of requests that can wait, or `unlimited`.
    pub struct QueueCapacity(u32) or "unlimited", WholeOr
}

impl ClientServer {
    /// How many requests per second each worker of a server can serve. Servers are numbered from 0.
    pub fn worker_rate_per_s(&self, server: u32) -> f64 {
        self.service_rate_per_s * self.server_speeds.of(server as usize)
    }

    /// How many requests per second all servers together can serve.
    pub fn total_service_rate_per_s(&self) -> f64 {
        (0..self.servers).map(|server| self.worker_rate_per_s(server) * f64::from(self.workers)).sum()
    }
}

number_or_word! {
    /// How long a copy in a cache is valid. An `unlimited` copy is valid until it is evicted.
    pub struct TimeToLive(f64) or "unlimited", RealOr
}

number_or_word! {
    /// The largest number of retries as a fraction of the requests, or `unlimited`.
    pub struct RetryBudget(f64) or "unlimited", RealOr
}
