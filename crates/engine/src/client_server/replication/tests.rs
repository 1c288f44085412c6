//! Random sequences of writes, messages, crashes and elections, checked against servers with simulated disks.

use super::{HealthChange, Replicas};
use netduel_scenario::{ClientServer, Replication};
use proptest::prelude::*;
use std::collections::{BTreeSet, VecDeque};

#[derive(Debug, Clone)]
enum Step {
    Write,
    /// The oldest message arrives; all have the same delay.
    Deliver,
    /// An asynchronous primary sends a delayed write.
    SendWrite,
    Crash(u32),
    Recover(u32),
    /// The balancer checks which servers are up.
    HealthCheck,
    Elect,
}

enum Content {
    Write(u32),
    Everything(BTreeSet<u32>),
    Ack,
    CatchUpRequest,
}

struct Message {
    to: u32,
    about: u32,
    position: u32,
    term: u32,
    content: Content,
}

/// Servers with simulated disks, against which the replication state is checked.
struct Cluster {
    replicas: Replicas,
    disks: Vec<BTreeSet<u32>>,
    up: Vec<bool>,
    in_flight: VecDeque<Message>,
    delayed: Vec<(u32, u32)>,
    committed: BTreeSet<u32>,
    next_attempt: u32,
}

impl Cluster {
    fn new(servers: u32, replication: Replication) -> Cluster {
        let side = ClientServer { servers, replication, ..ClientServer::default() };
        Cluster {
            replicas: Replicas::new(&side).unwrap(),
            disks: vec![BTreeSet::new(); servers as usize],
            up: vec![true; servers as usize],
            in_flight: VecDeque::new(),
            delayed: Vec::new(),
            committed: BTreeSet::new(),
            next_attempt: 0,
        }
    }

    fn primary_is_up(&self) -> bool {
        self.up[self.replicas.primary() as usize]
    }

    fn commit(&mut self) {
        let committed = self.replicas.commit();
        self.committed.extend(committed.iter().map(|write| write.position));
    }

    fn send_write(&mut self, position: u32) {
        for to in self.replicas.followers() {
            let content = Content::Write(position);
            let term = self.replicas.term();
            self.in_flight.push_back(Message { to, about: to, position, term, content });
        }
    }

    fn catch_up(&mut self, to: u32) {
        self.replicas.catch_up(to);
        let content = Content::Everything(self.disks[self.replicas.primary() as usize].clone());
        let (position, term) = (self.replicas.head(), self.replicas.term());
        self.in_flight.push_back(Message { to, about: to, position, term, content });
    }

    fn start_leading(&mut self) {
        for server in self.replicas.start_leading() {
            self.catch_up(server);
        }
        self.commit();
    }

    fn deliver(&mut self) {
        let Some(Message { to, about, position, term, content }) = self.in_flight.pop_front() else {
            return;
        };
        if !self.up[to as usize] {
            return;
        }
        let is_whole = matches!(content, Content::Everything(_));
        match content {
            Content::Ack => {
                self.replicas.acknowledge(about, position, term);
                return self.commit();
            }
            Content::CatchUpRequest => {
                if to == self.replicas.primary() && to != about {
                    self.catch_up(about);
                }
                return;
            }
            Content::Write(_) | Content::Everything(_)
                if !self.replicas.apply(to, position, term, is_whole) =>
            {
                return;
            }
            Content::Write(write) => drop(self.disks[to as usize].insert(write)),
            Content::Everything(disk) => self.disks[to as usize] = disk,
        }
        let primary = self.replicas.primary();
        let content = Content::Ack;
        self.in_flight.push_back(Message { to: primary, about: to, position, term, content });
    }

    fn step(&mut self, step: &Step) {
        let servers = self.up.len() as u32;
        let primary = self.replicas.primary();
        match *step {
            Step::Write if self.primary_is_up() => {
                self.next_attempt += 1;
                let position = self.replicas.write(self.next_attempt, position_object(self.next_attempt));
                self.disks[primary as usize].insert(position);
                if self.replicas.is_synchronous {
                    self.send_write(position);
                } else {
                    self.delayed.push((position, self.replicas.term()));
                }
                self.commit();
            }
            Step::Deliver => self.deliver(),
            Step::SendWrite if !self.delayed.is_empty() => {
                let (position, term) = self.delayed.remove(0);
                if term == self.replicas.term() && self.primary_is_up() {
                    self.send_write(position);
                }
            }
            Step::Crash(server) if self.up[(server % servers) as usize] => {
                self.up[(server % servers) as usize] = false;
                self.replicas.on_crash(server % servers);
            }
            Step::Recover(server) if !self.up[(server % servers) as usize] => {
                let server = server % servers;
                self.up[server as usize] = true;
                if server == primary {
                    self.start_leading();
                } else {
                    let (position, term, content) = (0, 0, Content::CatchUpRequest);
                    self.in_flight.push_back(Message { to: primary, about: server, position, term, content });
                }
            }
            Step::HealthCheck => {
                let up = self.up.clone();
                let primary_is_up = self.primary_is_up();
                for change in self.replicas.health_changes(|server| up[server]) {
                    match change {
                        HealthChange::Down(server) if server != primary && primary_is_up => {
                            self.replicas.exclude(server);
                        }
                        HealthChange::Up(server) if server != primary && primary_is_up => {
                            self.catch_up(server)
                        }
                        _ => {}
                    }
                }
                self.commit();
            }
            Step::Elect => {
                let election = self.replicas.start_election();
                if let Some(failover) = self.replicas.finish_election(election) {
                    let disk = self.disks[self.replicas.primary() as usize].clone();
                    let lost: BTreeSet<u32> = self.committed.difference(&disk).copied().collect();
                    assert_eq!(failover.lost, lost.len() as u64);
                    assert!(!self.replicas.is_synchronous || lost.is_empty(), "{lost:?}");
                    self.committed.retain(|write| !lost.contains(write));
                    if self.primary_is_up() {
                        self.start_leading();
                    }
                }
            }
            _ => {}
        }
        for (server, disk) in (0..).zip(&self.disks) {
            let claimed = self.committed.range(..=self.replicas.applied(server));
            assert!(
                claimed.copied().all(|write| disk.contains(&write)),
                "server {server}: {:?}",
                self.replicas
            );
        }
    }
}

fn position_object(attempt: u32) -> u32 {
    attempt % 3
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => Just(Step::Write),
        12 => Just(Step::Deliver),
        4 => Just(Step::SendWrite),
        1 => (0u32..5).prop_map(Step::Crash),
        2 => (0u32..5).prop_map(Step::Recover),
        3 => Just(Step::HealthCheck),
        2 => Just(Step::Elect),
    ];
    prop::collection::vec(step, 0..400)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn synchronous_replication_loses_no_confirmed_write(servers in 1u32..5, steps in steps()) {
        let mut cluster = Cluster::new(servers, Replication::Synchronous);
        steps.iter().for_each(|step| cluster.step(step));
    }

    #[test]
    fn writes_lost_by_asynchronous_replication_are_counted_and_no_server_claims_a_missing_write(
        servers in 1u32..5, steps in steps(),
    ) {
        let mut cluster = Cluster::new(servers, Replication::Asynchronous);
        steps.iter().for_each(|step| cluster.step(step));
    }
}
