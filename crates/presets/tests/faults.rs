//! Presets with faults behave as their texts say.

use netduel_engine::Duel;
use netduel_results::FaultRecord;
use netduel_scenario::Side;
use std::ops::Range;

fn run(id: &str) -> Duel {
    let preset = netduel_presets::find(id).unwrap_or_else(|| panic!("{id} is a preset"));
    let mut duel = Duel::new(&preset.scenario).unwrap();
    duel.run_to_end();
    duel
}

/// The success rate of the requests that ended in these seconds.
fn success(duel: &Duel, side: Side, seconds: Range<usize>) -> f64 {
    let windows = &duel.windows(side)[seconds];
    let served: u32 = windows.iter().map(|window| window.served).sum();
    let lost: u32 = windows.iter().map(|window| window.lost).sum();
    f64::from(served) / f64::from(served + lost)
}

fn affected(faults: &[FaultRecord]) -> Vec<(u32, u32)> {
    faults.iter().map(|fault| (fault.affected, fault.of)).collect()
}

#[test]
fn in_a_network_split_half_of_the_clients_but_few_peers_are_not_served() {
    let duel = run("network-split");
    let [left, right] = Side::BOTH.map(|side| duel.faults(side).remove(0));
    assert_eq!([left.affected, left.of, right.affected, right.of], [20, 40, 20, 40]);
    let during = Side::BOTH.map(|side| success(&duel, side, 23..40));
    assert!((0.4..0.6).contains(&during[0]) && during[1] > 0.9, "{during:?}");
    assert!(Side::BOTH.into_iter().all(|side| success(&duel, side, 10..20) > 0.99));
    assert!(Side::BOTH.into_iter().all(|side| success(&duel, side, 45..60) > 0.99));
    assert!(left.recovery_s.unwrap() > 20.0 && right.recovery_s.is_some());
}

#[test]
fn the_loss_of_a_fifth_of_the_capacity_affects_peers_more_than_servers() {
    let duel = run("equal-shares");
    assert_eq!(affected(&duel.faults(Side::ClientServer)), [(1, 5)]);
    assert_eq!(affected(&duel.faults(Side::PeerToPeer)), [(12, 60)]);
    let [left, right] = Side::BOTH.map(|side| success(&duel, side, 22..40));
    // A fifth of the users have a crashed peer. Nearly all others are served.
    assert!(left > 0.99 && (0.75..0.85).contains(&right), "{left} {right}");
    let up = Side::BOTH.map(|side| duel.metrics(side).unwrap().availability.unwrap());
    assert!((up[0] - up[1]).abs() < 1e-9, "both sides lose the same share of their capacity: {up:?}");
}

#[test]
fn a_network_with_hubs_survives_random_but_not_targeted_removal() {
    let duel = run("targeted-removal");
    assert_eq!(affected(&duel.faults(Side::ClientServer)), [(0, 1), (0, 1)]);
    assert_eq!(affected(&duel.faults(Side::PeerToPeer)), [(30, 200), (30, 200)]);
    // In both cases, 15 % of the users have a crashed peer.
    let of = |seconds| success(&duel, Side::PeerToPeer, seconds);
    let (random, targeted) = (of(22..40), of(62..80));
    assert!(random > 0.75 && targeted < 0.4, "{random} against {targeted}");
}
