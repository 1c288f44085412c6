//! The left side: clients, a load balancer and servers.

use super::factors::Factors;
use super::table::{choice, number_or_word, table};

table! {
    /// The left side: clients send requests to a load balancer, which forwards each one to a server.
    pub struct ClientServer in "client_server" {
        /// The number of servers. A load balancer stands before them and gives each request to one of them.
        servers: u32 = 1, "Servers", "servers", 1..=1024;
        /// How many requests a server can process at the same time. Further requests wait in the queue of the server.
        workers: u32 = 1, "Workers of each server", "workers", 1..=1024;
        /// How many requests of average size a worker can process per second.
        service_rate_per_s: f64 = 120.0, "Speed of each worker", "req/s", 0.000001..=1000000.0;
        /// How many requests can wait at a server while it processes others. Further requests are refused. If this is
        /// unlimited, up to a million requests can wait at all servers together.
        queue_capacity: QueueCapacity = QueueCapacity(Some(50)), "Longest queue of a server", "requests", 0..=1000000;
        /// In which order a server processes its requests: one after the other as they arrive, or all at the same time at a
        /// lower speed.
        discipline: Discipline = Discipline::FirstComeFirstServed, "Order of service";
        /// The speed of each server relative to the speed of a worker. For example, 1 1 0.5 makes the third server half as
        /// fast. If there are more servers than numbers, the list repeats.
        server_speeds: Factors = Factors::default(), "Speeds of the servers";
        /// How the balancer chooses a server. The balancer is the machine that gives each request to one of the servers.
        balancer: Balancer = Balancer::LeastConnections, "Choice of server (balancer)";
        /// How many requests each server gets relative to the others. For example, 2 1 1 gives the first server twice as
        /// many. If there are more servers than numbers, the list repeats. It has an effect only with weighted round robin.
        server_weights: Factors = Factors::default(), "Weights of the servers";
        /// How many servers the balancer draws at random and compares. It has an effect only with the power of d choices.
        choices: u32 = 2, "Servers compared (d)", "servers", 1..=1024;
        /// How many points each server has on the hash ring. The more points there are, the more evenly the objects are
        /// divided among the servers. It has an effect only with consistent hashing.
        virtual_nodes: u32 = 100, "Ring points per server (v)", "points", 1..=1000;
        /// How long the balancer remembers earlier answer times (the time constant of its mean). It has an effect only with
        /// peak EWMA.
        latency_decay_s: f64 = 10.0, "Time to forget latencies", "s", 0.001..=3600.0;
        /// The time between two checks whether a server is up. At 0, the balancer always knows which servers are up.
        health_check_interval_s: f64 = 0.0, "Time between health checks", "s", 0.0..=3600.0;
        /// How many checks in a row a server must miss before the balancer considers it down.
        health_check_threshold: u32 = 2, "Missed checks until down", "checks", 1..=100;
        /// How long a client waits for an answer before it counts the attempt as failed. At 0, it waits until the user
        /// gives up.
        attempt_timeout_s: f64 = 0.0, "Timeout of an attempt", "s", 0.0..=3600.0;
        /// How many times a client tries again after a failed attempt.
        retries: u32 = 0, "Further attempts (retries)", "times", 0..=100;
        /// How long a client waits before its first retry (the backoff). The pause doubles before each further retry, up to
        /// one minute.
        retry_backoff_s: f64 = 0.1, "Pause before a retry", "s", 0.0..=60.0;
        /// The share of each pause that is random (the jitter). With it, clients do not all try again at the same time.
        retry_jitter: f64 = 0.5, "Random part of the pause", "", 0.0..=1.0;
        /// The largest number of retries that all clients together can make, divided by the number of their requests.
        retry_budget: RetryBudget = RetryBudget(None), "Retry budget of all clients", "", 0.0..=1.0;
        /// The number of failures in a row after which a client stops sending requests for some time. This mechanism is
        /// called a circuit breaker, and it is then open. At 0, there is no circuit breaker.
        breaker_failures: u32 = 0, "Failures until breaker opens", "failures", 0..=1000;
        /// How long a client sends no requests after its circuit breaker has opened. Then it tries a single request.
        breaker_open_s: f64 = 1.0, "Time the breaker stays open", "s", 0.0..=3600.0;
        /// The number of objects of which each client can keep a copy. A full cache drops the copy that was not used for
        /// the longest time. At 0, clients keep no copies.
        client_cache_objects: u32 = 0, "Cache of each client", "objects", 0..=100000;
        /// How long a client uses a stored copy before it requests the object again.
        client_cache_ttl_s: TimeToLive = TimeToLive(Some(60.0)), "Client cache, time to live", "s", 0.001..=2592000.0;
        /// The number of objects of which the edge cache can keep a copy. The edge cache stands between all clients and the
        /// servers. At 0, there is no edge cache.
        edge_cache_objects: u32 = 0, "Shared cache (edge cache)", "objects", 0..=100000;
        /// How long the edge cache uses a stored copy before it requests the object again.
        edge_cache_ttl_s: TimeToLive = TimeToLive(Some(60.0)), "Edge cache, time to live", "s", 0.001..=2592000.0;
        /// How long a message takes between a client and the edge cache, in one direction. This time is a part of the delay
        /// between client and servers. It has an effect only with an edge cache.
        edge_delay_s: f64 = 0.01, "Delay to the edge cache", "s", 0.0..=60.0;
        /// Whether each server has its own copy of the data (a replica), and when a write is complete. A synchronous write
        /// is complete when all replicas have it. An asynchronous write is complete when the primary server has it.
        replication: Replication = Replication::None, "Copies of data (replication)";
        /// Whether all servers answer reads, or only the primary server. The primary server is the one that receives all
        /// writes. It has an effect only with replication.
        reads_from_replicas: bool = true, "Replicas answer reads";
        /// How long a message takes from one server to another. It has an effect only with replication.
        replication_delay_s: f64 = 0.005, "Delay between servers", "s", 0.0..=60.0;
        /// How long the primary server waits before it sends a write to the replicas. It has an effect only with
        /// asynchronous replication.
        replication_lag_s: f64 = 0.5, "Wait before copying (lag)", "s", 0.0..=3600.0;
        /// How long it takes to make a replica the new primary server (its promotion) after the failure of the old one has
        /// been noticed. It has an effect only with replication.
        promotion_delay_s: f64 = 5.0, "Time to replace the primary", "s", 0.0..=3600.0;
        /// How long a message takes between a client and the servers, in one direction.
        link_delay_s: f64 = 0.04, "One-way delay of a link", "s", 0.0..=60.0;
    }
}

choice! {
    /// The order in which a server processes its requests.
    pub enum Discipline {
        /// In order of arrival. Each request occupies one worker.
        FirstComeFirstServed = "first_come_first_served", "First come, first served";
        /// All at the same time, with equal shares of the capacity.
        ProcessorSharing = "processor_sharing", "All at once (processor sharing)";
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
        Random = "random", "At random";
        /// Each server in turn.
        RoundRobin = "round_robin", "In turn (round robin)";
        /// The server with the fewest requests in service or waiting. Servers with equally many take turns.
        LeastConnections = "least_connections", "Least busy (least connections)";
        /// Each server in turn, with a frequency in proportion to its weight and spread as evenly as possible.
        WeightedRoundRobin = "weighted_round_robin", "In turn, by weight (weighted round robin)";
        /// The server with the fewest requests in service or waiting among d servers drawn at random.
        PowerOfChoices = "power_of_choices", "Least busy of d (power of d choices)";
        /// The server whose hash follows the object's hash on a ring, so requests for the same object go to the same server.
        ConsistentHashing = "consistent_hashing", "By object (consistent hashing)";
        /// The server with the smallest product of recent latency and outstanding requests. A rise in latency takes effect at
        /// once, a fall gradually.
        PeakEwma = "peak_ewma", "Quickest answers (peak EWMA)";
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
