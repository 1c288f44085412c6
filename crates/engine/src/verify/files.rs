//! Distribution of a file: fluid bounds that servers attain and swarms approach, and known properties of swarms.

use super::experiment::{Experiment, Trial};
use super::reference_case::{ReferenceCase, add};
use crate::kernel::NS_PER_S;
use crate::metrics::{FileTransfer, Observer, TransferEnd};
use netduel_results::{Outcome, Request, SideMetrics};
use netduel_scenario::{
    Choking, ClientServer, Downlink, Factors, File, FileArrivals, PeerToPeer, Scenario, Seeding, Selection,
    Side, Swarm,
};
use netduel_theory::file_distribution as theory;
use std::collections::BTreeMap;

const SERVERS: &str =
    "Kurose and Ross, Computer Networking, ch. 2: max(N·F/u_s, F/d_min); fluid sharing attains it";
const SWARM: &str = "the same: max(F/u_s, F/d_min, N·F/(u_s + Σu)), and at most ⌊log₂ N⌋ rounds to spread the first pieces (Mundinger, Weber and Weiss 2008): the middle of both";
const BELOW: &str = "the same: a lower bound; the number of runs below it";
const SERIES: &str = "Mundinger, Weber and Weiss (2008): the fluid bound is the limit for ever smaller parts";
const ROUNDS: &str = "Mundinger, Weber and Weiss (2008): M + ⌊log₂ N⌋ rounds; for one part, sending to any user without it attains the optimum";
const BEATEN: &str = "the same: the optimum of all schedules; the number of runs below it";
const STEADY: &str = "Qiu and Srikant (2004), η = 1: 1/μ − 1/γ, minus the contribution of the seed; the difference is at most two pieces per slot: the first, before which a user has nothing to send, and the last";
const RECIPROCITY: &str =
    "Cohen (2003): tit for tat favours peers that upload; the share of runs in which it does";
const RAREST: &str = "Legout, Urvoy-Keller, Michiardi (2006): rarest first keeps all pieces available; the share of runs in which it does";

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    // Rates are whole millionths of a bit per second, and times whole nanoseconds.
    const WHOLE: f64 = 1e-6;
    for users in [10u32, 20, 30] {
        let expected = theory::servers_s(users, 1.0, 10.0, f64::INFINITY);
        let id = format!("file-servers-{users}");
        add(&mut reference_cases, id, expected, SERVERS, WHOLE, move |trial, _| {
            last_s(&figure(users, 1, trial), Side::ClientServer) / 3600.0
        });
        let expected = theory::swarm_s(users, 1.0, 10.0, f64::INFINITY, f64::from(users));
        let (expected, bias) = between(expected, f64::from(users.ilog2()) / 1000.0);
        let id = format!("file-swarm-{users}");
        add(&mut reference_cases, id, expected, SWARM, bias, move |trial, _| {
            last_s(&figure(users, 1000, trial), Side::PeerToPeer) / 3600.0
        });
    }
    for pieces in [100u32, 3000] {
        let (expected, bias) = between(0.75, f64::from(30u32.ilog2()) / f64::from(pieces));
        let id = format!("file-swarm-30-pieces-{pieces}");
        add(&mut reference_cases, id, expected, SWARM, bias, move |trial, _| {
            last_s(&figure(30, pieces, trial), Side::PeerToPeer) / 3600.0
        });
    }
    // The excess over the bound is a number of pieces that does not depend on how many there are. With a tenth of the pieces it is
    // ten times as large, up to the pieces that are left over at the end.
    add(&mut reference_cases, "file-swarm-30-excess".to_owned(), 10.0, SERIES, 1.0, |trial, _| {
        let excess = |pieces| last_s(&figure(30, pieces, trial), Side::PeerToPeer) / 3600.0 - 0.75;
        excess(10) / excess(100)
    });
    add(&mut reference_cases, "file-swarm-approaches".to_owned(), 1.0, SERIES, 0.0, |trial, _| {
        let series = [10, 100, 1000].map(|pieces| last_s(&figure(30, pieces, trial), Side::PeerToPeer));
        holds(series.windows(2).all(|pair| pair[1] < pair[0]))
    });
    for users in [10u32, 100, 1000] {
        let uplinks = f64::from(users) * 3e5;
        let expected = theory::servers_s(users, 15e9, 3e7, 2e6);
        let id = format!("file-exercise-servers-{users}");
        add(&mut reference_cases, id, expected, SERVERS, 10.0 * WHOLE, move |trial, _| {
            10.0 * last_s(&exercise(users, trial), Side::ClientServer)
        });
        if users == 1000 {
            // Swarms of that size are covered by the benchmarks.
            continue;
        }
        let expected = theory::swarm_s(users, 15e9, 3e7, 2e6, uplinks);
        if users == 10 {
            // The downlinks are the bottleneck. A piece, a thousandth of the file, takes 50 s on a user's uplink.
            let (middle, bias_s) = between(expected, 50.0 * f64::from(users.ilog2()));
            let id = "file-exercise-swarm-10".to_owned();
            add(&mut reference_cases, id, middle, SWARM, bias_s, move |trial, _| {
                10.0 * last_s(&exercise(users, trial), Side::PeerToPeer)
            });
        }
        add(
            &mut reference_cases,
            format!("file-exercise-below-{users}"),
            0.0,
            BELOW,
            0.0,
            move |trial, _| {
                holds(10.0 * last_s(&exercise(users, trial), Side::PeerToPeer) < expected * (1.0 - 1e-12))
            },
        );
    }
    for users in [7u32, 15, 100] {
        let expected = f64::from(theory::rounds(users, 1));
        add(
            &mut reference_cases,
            format!("file-rounds-{users}-1"),
            expected,
            ROUNDS,
            1e-6,
            move |trial, _| last_s(&rounds(users, 1, 1, trial), Side::PeerToPeer),
        );
    }
    for (users, parts) in [(7u32, 4u32), (15, 16), (64, 32), (100, 10)] {
        let fewest = f64::from(theory::rounds(users, parts));
        let id = format!("file-rounds-beaten-{users}-{parts}");
        add(&mut reference_cases, id, 0.0, BEATEN, 0.0, move |trial, _| {
            // Sending to several users at the same time is not faster either.
            let beats = |slots| last_s(&rounds(users, parts, slots, trial), Side::PeerToPeer) < fewest - 1e-9;
            holds((1..=4).any(beats))
        });
    }
    for slots in [1u32, 4] {
        // A file takes 100 s on a user's uplink, and a piece of it a quarter of a second.
        let expected = theory::steady_swarm_s(2.0, 0.01, 0.1, 0.02, 0.01);
        let bias_s = 2.0 * 0.25 * f64::from(slots);
        add(
            &mut reference_cases,
            format!("file-steady-{slots}"),
            expected,
            STEADY,
            bias_s,
            move |trial, size| run(&steady(slots, trial, size), &mut ()).latency_mean_s.unwrap_or(f64::NAN),
        );
    }
    properties(&mut reference_cases);
    reference_cases
}

/// Known properties of swarms, without closed forms.
fn properties(reference_cases: &mut Vec<ReferenceCase>) {
    add(reference_cases, "file-riders-slower".to_owned(), 1.0, RECIPROCITY, 0.0, |trial, _| {
        let (riders_s, others_s) = Finishes::of(&riders(0.2, Choking::TitForTat, trial)).means_s();
        holds(riders_s > others_s)
    });
    add(reference_cases, "file-riders-slower-with-more".to_owned(), 1.0, RECIPROCITY, 0.0, |trial, _| {
        let riders_s = |share| Finishes::of(&riders(share, Choking::TitForTat, trial)).means_s().0;
        holds(riders_s(0.5) > riders_s(0.1))
    });
    add(reference_cases, "file-riders-choked".to_owned(), 1.0, RECIPROCITY, 0.0, |trial, _| {
        // The completion time of free riders relative to that of the other users.
        let penalty = |choking| {
            let (riders_s, others_s) = Finishes::of(&riders(0.2, choking, trial)).means_s();
            riders_s / others_s
        };
        holds(penalty(Choking::TitForTat) > penalty(Choking::None))
    });
    add(reference_cases, "file-rarest-available".to_owned(), 1.0, RAREST, 0.0, |trial, _| {
        let fewest = |selection| {
            let mut scenario = riders(0.0, Choking::TitForTat, trial);
            scenario.run.duration_s = 200.0;
            swarm(&mut scenario).selection = selection;
            let Some(mut duel) = scenario.start() else { return 0 };
            duel.run_to_end();
            duel.availability(Side::PeerToPeer).iter().map(|window| u64::from(window.fewest)).sum()
        };
        holds(fewest(Selection::RarestFirst) > fewest(Selection::Sequential))
    });
}

/// The middle of an interval that begins at a lower bound, and half its width: nothing is faster than the bound.
fn between(bound: f64, width: f64) -> (f64, f64) {
    (bound + width / 2.0, width / 2.0)
}

/// 1 if a condition holds in a run, 0 otherwise.
fn holds(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

/// All nodes are neighbours of each other and send one piece at a time. The propagation delay is zero.
fn scenario(users: u32, file: File, swarm: Swarm, trial: Trial) -> Experiment {
    let base = Scenario {
        client_server: Some(ClientServer { link_delay_s: 0.0, ..ClientServer::default() }),
        peer_to_peer: Some(PeerToPeer { link_delay_s: 0.0, ..PeerToPeer::default() }),
        file: Some(file),
        swarm: Some(Swarm {
            choking: Choking::None,
            upload_slots: 1,
            seed_slots: 1,
            neighbours: 1000,
            ..swarm
        }),
        ..Scenario::default()
    };
    let mut scenario = Experiment::new(trial, base);
    (scenario.run.duration_s, scenario.workload.users) = (86_400.0, users);
    scenario
}

/// The scenario of the textbook's figure: the file takes one hour on a user's uplink, the server is ten times as fast, and downlinks
/// are ample.
fn figure(users: u32, pieces: u32, trial: Trial) -> Experiment {
    let file = File {
        size_bits: 3_600_000_000,
        uplink_bits_per_s: 1e6,
        downlink_bits_per_s: Downlink(None),
        server_uplink_bits_per_s: 1e7,
        ..File::default()
    };
    let swarm = Swarm {
        piece_bits: 3_600_000_000 / u64::from(pieces),
        seed_uplink_bits_per_s: 1e7,
        ..Swarm::default()
    };
    scenario(users, file, swarm, trial)
}

/// The scenario of the textbook's exercise with a tenth of the file size, because the maximum duration of a run is too short for
/// the whole file.
fn exercise(users: u32, trial: Trial) -> Experiment {
    let file = File {
        size_bits: 1_500_000_000,
        uplink_bits_per_s: 3e5,
        downlink_bits_per_s: Downlink(Some(2e6)),
        server_uplink_bits_per_s: 3e7,
        ..File::default()
    };
    let swarm = Swarm { piece_bits: 1_500_000, seed_uplink_bits_per_s: 3e7, ..Swarm::default() };
    let mut scenario = scenario(users, file, swarm, trial);
    // The server must send to fifteen downlinks at the same time to use its whole uplink.
    let swarm = self::swarm(&mut scenario);
    (swarm.seed_slots, swarm.neighbours) = (20, 210);
    scenario
}

/// All uplinks equal: a part takes one second.
fn rounds(users: u32, parts: u32, slots: u32, trial: Trial) -> Experiment {
    let file = File {
        size_bits: 1_000_000 * u64::from(parts),
        uplink_bits_per_s: 1e6,
        downlink_bits_per_s: Downlink(None),
        ..File::default()
    };
    // Without the endgame: a duplicate request would delay a user that lacks the part.
    let swarm =
        Swarm { piece_bits: 1_000_000, seed_uplink_bits_per_s: 1e6, endgame: false, ..Swarm::default() };
    let mut scenario = scenario(users, file, swarm, trial);
    let swarm = self::swarm(&mut scenario);
    (swarm.upload_slots, swarm.seed_slots) = (slots, slots);
    scenario
}

/// Two users arrive per second and stay for 50 s after their download; the file has 400 pieces.
fn steady(slots: u32, trial: Trial, size: f64) -> Experiment {
    let file = File {
        size_bits: 100_000_000,
        arrivals: FileArrivals::Poisson,
        arrivals_per_s: 2.0,
        uplink_bits_per_s: 1e6,
        downlink_bits_per_s: Downlink(Some(1e7)),
        ..File::default()
    };
    let swarm = Swarm {
        piece_bits: 250_000,
        seed_uplink_bits_per_s: 1e6,
        seeding_s: Seeding(Some(50.0)),
        ..Swarm::default()
    };
    let users = (4000.0 * size).max(1000.0);
    let mut scenario = scenario(users as u32, file, swarm, trial);
    (scenario.run.duration_s, scenario.run.warm_up_s) = (users / 2.0, 250.0);
    let swarm = self::swarm(&mut scenario);
    (swarm.upload_slots, swarm.seed_slots, swarm.neighbours) = (slots, slots, 40);
    scenario
}

/// A hundred peers that depend on each other: the seed is only as fast as two of them, and peers leave after their download.
fn riders(share: f64, choking: Choking, trial: Trial) -> Experiment {
    let file = File {
        size_bits: 200_000_000,
        uplink_bits_per_s: 1e6,
        downlink_bits_per_s: Downlink(Some(1e7)),
        uplink_classes: Factors::default(),
        ..File::default()
    };
    let swarm = Swarm {
        piece_bits: 1_000_000,
        seed_uplink_bits_per_s: 2e6,
        seeding_s: Seeding(Some(0.0)),
        free_rider_share: share,
        ..Swarm::default()
    };
    let mut scenario = scenario(100, file, swarm, trial);
    let swarm = self::swarm(&mut scenario);
    (swarm.choking, swarm.upload_slots, swarm.seed_slots, swarm.neighbours) = (choking, 4, 4, 40);
    scenario.run.duration_s = 20_000.0;
    scenario
}

fn swarm(scenario: &mut Experiment) -> &mut Swarm {
    scenario.swarm.get_or_insert_default()
}

/// The completion time of each user, and the bits that each node sent.
#[derive(Default)]
struct Finishes {
    at_ns: BTreeMap<u32, u64>,
    senders: BTreeMap<u32, u64>,
}

impl Observer for Finishes {
    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, _node: u32) {
        if outcome == Outcome::Served {
            self.at_ns.insert(request.user, now_ns);
        }
    }

    fn transferred(&mut self, _now_ns: u64, transfer: &FileTransfer, end: &TransferEnd) {
        *self.senders.entry(transfer.from).or_default() += end.bits;
    }
}

impl Finishes {
    fn of(scenario: &Experiment) -> Finishes {
        let mut finishes = Finishes::default();
        run(scenario, &mut finishes);
        finishes
    }

    /// The mean completion times of the users that sent nothing, and of the others.
    fn means_s(&self) -> (f64, f64) {
        let mean_s = |is_free_rider: bool| {
            let times =
                self.at_ns.iter().filter(|(user, _)| self.senders.contains_key(user) != is_free_rider);
            let (sum, count) =
                times.fold((0.0, 0.0), |(sum, count), (_, at_ns)| (sum + *at_ns as f64, count + 1.0));
            sum / count / NS_PER_S as f64
        };
        (mean_s(true), mean_s(false))
    }
}

fn run(scenario: &Experiment, observer: &mut impl Observer) -> SideMetrics {
    let Some(mut duel) = scenario.start() else { return SideMetrics::default() };
    duel.advance(Side::PeerToPeer, u64::MAX, u64::MAX, observer);
    duel.metrics(Side::PeerToPeer).unwrap_or_default()
}

/// The time at which the last user completes the file, in seconds; NaN if not all users do.
fn last_s(scenario: &Experiment, side: Side) -> f64 {
    let Some(mut duel) = scenario.start() else { return f64::NAN };
    duel.advance(side, u64::MAX, u64::MAX, &mut ());
    let metrics = duel.metrics(side).unwrap_or_default();
    if metrics.outcomes.in_flight > 0 { f64::NAN } else { metrics.completion_last_s.unwrap_or(f64::NAN) }
}
