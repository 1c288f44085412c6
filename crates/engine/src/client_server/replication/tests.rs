//! Every order in which writes, messages, crashes and elections can come, against servers with real disks.

use super::{HealthChange, Replicas};
use netduel_scenario::{ClientServer, Replication};
use proptest::prelude::*;
use std::collections::{BTreeSet, VecDeque};

#[derive(Debug, Clone)]
enum Step {
    Write,
    /// The oldest message arrives: all take equally long.
    Deliver,
    /// An asynchronous primary sends what it has kept to itself.
    Ship,
    Crash(u32),
    Recover(u32),
    /// The balancer looks who is up.
    Look,
    Elect,
}

enum Content {
    Write(u32),
    Everything(BTreeSet<u32>),
    Confirmation,
    Question,
}

struct Message {
    to: u32,
    about: u32,
    position: u32,
    term: u32,
    content: Content,
}

/// Servers with real disks, so that what the states claim can be held against what is there.
struct Cluster {
    replicas: Replicas,
    disks: Vec<BTreeSet<u32>>,
    up: Vec<bool>,
    under_way: VecDeque<Message>,
    kept_back: Vec<(u32, u32)>,
    confirmed: BTreeSet<u32>,
    next_attempt: u32,
}

impl Cluster {
    fn new(servers: u32, replication: Replication) -> Cluster {
        let side = ClientServer { servers, replication, ..ClientServer::default() };
        Cluster {
            replicas: Replicas::new(&side).unwrap(),
            disks: vec![BTreeSet::new(); servers as usize],
            up: vec![true; servers as usize],
            under_way: VecDeque::new(),
            kept_back: Vec::new(),
            confirmed: BTreeSet::new(),
            next_attempt: 0,
        }
    }

    fn leads(&self) -> bool {
        self.up[self.replicas.primary() as usize]
    }

    fn confirm(&mut self) {
        let confirmed = self.replicas.confirm();
        self.confirmed.extend(confirmed.iter().map(|write| write.position));
    }

    fn ship(&mut self, position: u32) {
        for to in self.replicas.followers() {
            let content = Content::Write(position);
            let term = self.replicas.term();
            self.under_way.push_back(Message { to, about: to, position, term, content });
        }
    }

    fn bring_up_to_date(&mut self, to: u32) {
        self.replicas.bring_up_to_date(to);
        let content = Content::Everything(self.disks[self.replicas.primary() as usize].clone());
        let (position, term) = (self.replicas.head(), self.replicas.term());
        self.under_way.push_back(Message { to, about: to, position, term, content });
    }

    fn lead(&mut self) {
        for server in self.replicas.lead() {
            self.bring_up_to_date(server);
        }
        self.confirm();
    }

    fn deliver(&mut self) {
        let Some(Message { to, about, position, term, content }) = self.under_way.pop_front() else {
            return;
        };
        if !self.up[to as usize] {
            return;
        }
        let is_whole = matches!(content, Content::Everything(_));
        match content {
            Content::Confirmation => {
                self.replicas.on_ack(about, position, term);
                return self.confirm();
            }
            Content::Question => {
                if to == self.replicas.primary() && to != about {
                    self.bring_up_to_date(about);
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
        let content = Content::Confirmation;
        self.under_way.push_back(Message { to: primary, about: to, position, term, content });
    }

    fn step(&mut self, step: &Step) {
        let servers = self.up.len() as u32;
        let primary = self.replicas.primary();
        match *step {
            Step::Write if self.leads() => {
                self.next_attempt += 1;
                let position = self.replicas.write(self.next_attempt, position_object(self.next_attempt));
                self.disks[primary as usize].insert(position);
                if self.replicas.is_synchronous {
                    self.ship(position);
                } else {
                    self.kept_back.push((position, self.replicas.term()));
                }
                self.confirm();
            }
            Step::Deliver => self.deliver(),
            Step::Ship if !self.kept_back.is_empty() => {
                let (position, term) = self.kept_back.remove(0);
                if term == self.replicas.term() && self.leads() {
                    self.ship(position);
                }
            }
            Step::Crash(server) if self.up[(server % servers) as usize] => {
                self.up[(server % servers) as usize] = false;
                self.replicas.crashed(server % servers);
            }
            Step::Recover(server) if !self.up[(server % servers) as usize] => {
                let server = server % servers;
                self.up[server as usize] = true;
                if server == primary {
                    self.lead();
                } else {
                    let (position, term, content) = (0, 0, Content::Question);
                    self.under_way.push_back(Message { to: primary, about: server, position, term, content });
                }
            }
            Step::Look => {
                let up = self.up.clone();
                let leads = self.leads();
                for news in self.replicas.news(|server| up[server]) {
                    match news {
                        HealthChange::Down(server) if server != primary && leads => {
                            self.replicas.lost_sight_of(server);
                        }
                        HealthChange::Up(server) if server != primary && leads => {
                            self.bring_up_to_date(server)
                        }
                        _ => {}
                    }
                }
                self.confirm();
            }
            Step::Elect => {
                let election = self.replicas.call_election();
                if let Some(succession) = self.replicas.elect(election) {
                    let disk = self.disks[self.replicas.primary() as usize].clone();
                    let lost: BTreeSet<u32> = self.confirmed.difference(&disk).copied().collect();
                    assert_eq!(succession.lost, lost.len() as u64);
                    assert!(!self.replicas.is_synchronous || lost.is_empty(), "{lost:?}");
                    self.confirmed.retain(|write| !lost.contains(write));
                    if self.leads() {
                        self.lead();
                    }
                }
            }
            _ => {}
        }
        for (server, disk) in (0..).zip(&self.disks) {
            let claimed = self.confirmed.range(..=self.replicas.applied(server));
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
        4 => Just(Step::Ship),
        1 => (0u32..5).prop_map(Step::Crash),
        2 => (0u32..5).prop_map(Step::Recover),
        3 => Just(Step::Look),
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
    fn what_asynchronous_replication_loses_is_counted_and_no_server_claims_what_it_lacks(
        servers in 1u32..5, steps in steps(),
    ) {
        let mut cluster = Cluster::new(servers, Replication::Asynchronous);
        steps.iter().for_each(|step| cluster.step(step));
    }
}
