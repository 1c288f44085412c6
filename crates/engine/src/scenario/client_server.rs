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
        /// How many requests a worker can serve per second; the work of a request varies exponentially around its mean.
        service_rate_per_s: f64 = 120.0, "Service rate per worker", "req/s", 0.001..=1000000.0;
        /// How many requests may wait at a server, beside those in service; further ones are refused. Unlimited ends at a million.
        queue_capacity: QueueCapacity = QueueCapacity(Some(50)), "Queue per server", "requests", 0..=1000000;
        /// In which order a server works on its requests.
        discipline: Discipline = Discipline::FirstComeFirstServed, "Order of service";
        /// Speeds of the servers relative to the service rate, such as 1 1 0.5; with fewer numbers than servers they are used again from the first.
        server_speeds: Factors = Factors::default(), "Speeds of the servers";
        /// How the balancer chooses a server.
        balancer: Balancer = Balancer::LeastConnections, "Balancer";
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
    /// How the balancer chooses among the servers that are up.
    pub enum Balancer {
        /// Each server in turn.
        RoundRobin = "round_robin", "Round robin";
        /// The server with the fewest requests in service or waiting; equals take turns.
        LeastConnections = "least_connections", "Least connections";
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
