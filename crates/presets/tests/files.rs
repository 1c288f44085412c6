//! Presets that distribute a file behave as their texts say.

use netduel_engine::Duel;
use netduel_engine::metrics::{FileTransfer, Observer, TransferEnd};
use netduel_results::{Outcome, Request, SideMetrics};
use netduel_scenario::{Choking, Scenario, Side};
use std::collections::{BTreeMap, BTreeSet};

fn preset(id: &str) -> Scenario {
    netduel_presets::find(id).unwrap_or_else(|| panic!("{id} is a preset")).scenario
}

fn both(scenario: &Scenario) -> [SideMetrics; 2] {
    let mut duel = Duel::new(scenario).unwrap();
    duel.run_to_end();
    Side::BOTH.map(|side| duel.metrics(side).unwrap())
}

#[test]
fn on_release_day_the_swarm_takes_minutes_and_the_servers_half_an_hour() {
    let [left, right] = both(&preset("release-day"));
    assert_eq!([left.outcomes.served, right.outcomes.served], [200, 200]);
    assert!((1500.0..1800.0).contains(&left.completion_last_s.unwrap()));
    assert!(right.completion_last_s.unwrap() < 240.0);
    assert!(right.bits_from_peers > 5 * right.bits_from_origins);
}

#[test]
fn a_swarm_finishes_without_its_seed_once_its_peers_have_every_piece() {
    let mut scenario = preset("release-day-crash");
    let [left, right] = both(&scenario);
    assert_eq!((left.outcomes.served, left.receivers_stuck), (0, 100));
    assert_eq!((right.outcomes.served, right.receivers_stuck), (100, 0));
    scenario.faults.iter_mut().for_each(|fault| fault.at_s = 5.0);
    let [_, right] = both(&scenario);
    assert_eq!((right.outcomes.served, right.receivers_stuck), (0, 100));
}

#[derive(Default)]
struct Finishes {
    at_ns: BTreeMap<u32, u64>,
    senders: BTreeSet<u32>,
}

impl Observer for Finishes {
    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, _node: u32) {
        assert_eq!(outcome, Outcome::Served);
        self.at_ns.insert(request.user, now_ns);
    }

    fn transferred(&mut self, _now_ns: u64, transfer: &FileTransfer, _end: &TransferEnd) {
        self.senders.insert(transfer.from);
    }
}

#[test]
fn free_riders_finish_much_later_with_tit_for_tat_only() {
    let penalty = |choking| {
        let mut scenario = preset("swarm-free-riders");
        scenario.swarm.as_mut().unwrap().choking = choking;
        let (mut duel, mut finishes) = (Duel::new(&scenario).unwrap(), Finishes::default());
        duel.advance(Side::PeerToPeer, u64::MAX, u64::MAX, &mut finishes);
        assert_eq!(finishes.at_ns.len(), 100);
        let mean = |rides: bool| {
            let of = finishes.at_ns.iter().filter(|(user, _)| finishes.senders.contains(user) != rides);
            let times: Vec<f64> = of.map(|(_, at_ns)| *at_ns as f64).collect();
            assert_eq!(times.len(), if rides { 30 } else { 70 });
            times.iter().sum::<f64>() / times.len() as f64
        };
        mean(true) / mean(false)
    };
    let (with, without) = (penalty(Choking::TitForTat), penalty(Choking::None));
    assert!(with > 1.5 && without < 1.1, "{with} times as long with tit for tat, {without} without");
}

#[test]
fn a_server_distributes_a_small_file_faster_than_a_swarm() {
    let [left, right] = both(&preset("small-file"));
    assert_eq!([left.outcomes.served, right.outcomes.served], [5, 5]);
    assert!(left.latency_max_s < right.latency_mean_s);
}
