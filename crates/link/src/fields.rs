//! The numbers of what a state consists of. Links contain these numbers, so a number never changes its meaning and is never used
//! again: the lists only grow at their ends. A field that is renamed keeps its number; one that is removed leaves its name here.
//!
//! `corpus/fields.txt` is the record against which a test compares them.

/// The paths of the parameters, apart from those of faults. The number of a parameter is its place from [`FIRST_PARAMETER`] on.
pub(crate) const PARAMETERS: [&str; 113] = [
    "run.duration_s",
    "run.warm_up_s",
    "run.seed",
    "workload.users",
    "workload.region_delays_s",
    "workload.region_shares",
    "workload.arrivals",
    "workload.requests_per_s",
    "workload.rate_profile",
    "workload.burst_on_s",
    "workload.burst_off_s",
    "workload.think_time_s",
    "workload.objects",
    "workload.zipf_exponent",
    "workload.write_share",
    "workload.object_changes_per_s",
    "workload.work_distribution",
    "workload.work_squared_variation",
    "workload.work_stages",
    "workload.work_tail_exponent",
    "workload.work_tail_ratio",
    "workload.object_bits",
    "workload.message_bits",
    "workload.timeout_s",
    "workload.abandoned_requests",
    "client_server.servers",
    "client_server.workers",
    "client_server.service_rate_per_s",
    "client_server.queue_capacity",
    "client_server.discipline",
    "client_server.server_speeds",
    "client_server.balancer",
    "client_server.server_weights",
    "client_server.choices",
    "client_server.virtual_nodes",
    "client_server.latency_decay_s",
    "client_server.health_check_interval_s",
    "client_server.health_check_threshold",
    "client_server.attempt_timeout_s",
    "client_server.retries",
    "client_server.retry_backoff_s",
    "client_server.retry_jitter",
    "client_server.retry_budget",
    "client_server.breaker_failures",
    "client_server.breaker_open_s",
    "client_server.client_cache_objects",
    "client_server.client_cache_ttl_s",
    "client_server.edge_cache_objects",
    "client_server.edge_cache_ttl_s",
    "client_server.edge_delay_s",
    "client_server.replication",
    "client_server.reads_from_replicas",
    "client_server.replication_delay_s",
    "client_server.replication_lag_s",
    "client_server.promotion_delay_s",
    "client_server.link_delay_s",
    "peer_to_peer.search",
    "peer_to_peer.overlay",
    "peer_to_peer.degree",
    "peer_to_peer.rewiring",
    "peer_to_peer.superpeers",
    "peer_to_peer.copies",
    "peer_to_peer.placement",
    "peer_to_peer.free_rider_share",
    "peer_to_peer.time_to_live_hops",
    "peer_to_peer.ring_step_hops",
    "peer_to_peer.walkers",
    "peer_to_peer.walk_hops",
    "peer_to_peer.routing",
    "peer_to_peer.successors",
    "peer_to_peer.virtual_nodes",
    "peer_to_peer.bucket_size",
    "peer_to_peer.parallelism",
    "peer_to_peer.holder_choice",
    "peer_to_peer.hit_wait_s",
    "peer_to_peer.session_s",
    "peer_to_peer.offline_s",
    "peer_to_peer.churn_distribution",
    "peer_to_peer.churn_shape",
    "peer_to_peer.graceful_leave_share",
    "peer_to_peer.bootstrap",
    "peer_to_peer.maintenance_interval_s",
    "peer_to_peer.republish_interval_s",
    "peer_to_peer.capacity",
    "peer_to_peer.service_rate_per_s",
    "peer_to_peer.queue_capacity",
    "peer_to_peer.link_delay_s",
    "file.size_bits",
    "file.arrivals",
    "file.arrivals_per_s",
    "file.uplink_bits_per_s",
    "file.downlink_bits_per_s",
    "file.uplink_classes",
    "file.downlink_classes",
    "file.class_shares",
    "file.left",
    "file.right",
    "file.server_uplink_bits_per_s",
    "swarm.piece_bits",
    "swarm.seeds",
    "swarm.seed_uplink_bits_per_s",
    "swarm.seed_stay_s",
    "swarm.seed_slots",
    "swarm.upload_slots",
    "swarm.selection",
    "swarm.choking",
    "swarm.choke_interval_s",
    "swarm.optimistic_interval_s",
    "swarm.neighbours",
    "swarm.announce_interval_s",
    "swarm.endgame",
    "swarm.seeding_s",
    "swarm.free_rider_share",
];

/// The number of the first parameter. Smaller numbers are those below.
pub(crate) const FIRST_PARAMETER: u64 = 16;

/// Which tables the scenario has, if other ones than its preset: one bit for each of [`TABLES`].
pub(crate) const TABLES_PRESENT: u64 = 0;
/// How many of the preset's faults are kept, from the first one on, if not all of them.
pub(crate) const FAULTS_KEPT: u64 = 1;
/// A further fault.
pub(crate) const FAULT: u64 = 2;
/// The title.
pub(crate) const TITLE: u64 = 3;
/// What to watch.
pub(crate) const WATCH: u64 = 4;
/// The parameters beside the picture.
pub(crate) const DIALS: u64 = 5;
/// The shown time, in nanoseconds.
pub(crate) const TIME: u64 = 6;
/// The speed; 0 for as fast as possible.
pub(crate) const SPEED: u64 = 7;
/// The view, by its place in [`VIEWS`].
pub(crate) const VIEW: u64 = 8;
/// The theme, by its place in [`THEMES`].
pub(crate) const THEME: u64 = 9;
/// The language, by its place in [`LANGUAGES`].
pub(crate) const LANGUAGE: u64 = 10;

/// The tables that a scenario may lack. The place is the bit.
pub(crate) const TABLES: [&str; 4] = ["client_server", "peer_to_peer", "file", "swarm"];

/// The fields of a fault. The start is always written; the others have bits from 0 on, those that are used most first.
pub(crate) const FAULT_FIELDS: [&str; 16] = [
    "kind",
    "side",
    "node",
    "until_s",
    "share",
    "role",
    "order",
    "speed",
    "cut",
    "extra_delay_s",
    "delay_factor",
    "loss",
    "rate_factor",
    "attack_per_s",
    "mtbf_s",
    "mttr_s",
];

/// A parameter beside the picture that has no number, instead of the number of a parameter.
pub(crate) const OTHER_DIAL: u64 = 0;

/// The views of the page.
pub const VIEWS: &[&str] = &["duel", "trust"];
/// The color themes.
pub const THEMES: &[&str] = &["light", "dark", "auto"];
/// The languages.
pub const LANGUAGES: &[&str] = &["en"];

/// The path of the parameter with this number.
pub(crate) fn path(number: u64) -> Option<&'static str> {
    PARAMETERS.get(usize::try_from(number.checked_sub(FIRST_PARAMETER)?).ok()?).copied()
}

/// The number of the parameter at this path.
pub(crate) fn number(path: &str) -> Option<u64> {
    let place = PARAMETERS.iter().position(|known| *known == path)?;
    Some(place as u64 + FIRST_PARAMETER)
}

/// The number of a fault and that of the field in it, for a path such as `faults.1.share`.
pub(crate) fn place_in_fault(path: &str) -> Option<[u64; 2]> {
    let (number, name) = path.strip_prefix("faults.")?.split_once('.')?;
    let number = number.parse().ok()?;
    let field = FAULT_FIELDS.iter().position(|field| *field == name)? as u64;
    (path_in_fault([number, field])? == path).then_some([number, field])
}

/// The path of a field of the fault with this number.
pub(crate) fn path_in_fault([number, field]: [u64; 2]) -> Option<String> {
    let name = FAULT_FIELDS.get(usize::try_from(field).ok()?)?;
    Some(format!("faults.{number}.{name}"))
}
