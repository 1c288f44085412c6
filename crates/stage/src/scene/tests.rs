//! Tests of a scene: from trace records to what is drawn.

use super::*;
use crate::messages::Mark;
use crate::node_style::PRIMARY;
use netduel_protocol::trace::{MessageKind, Record};
use netduel_results::{BALANCER, Outcome, Role};

fn peers() -> Scene {
    Scene::new(NetworkDescription {
        side: Side::PeerToPeer,
        roles: vec![Role::Peer; 4],
        service_rate_per_s: vec![5.0; 4],
        workers: 1,
        links: vec![(2, 3), (0, 1)],
        is_connected: true,
        pieces: 0,
        positions: Vec::new(),
        link_delay_s: 0.04,
    })
}

fn servers() -> Scene {
    Scene::new(NetworkDescription {
        side: Side::ClientServer,
        roles: vec![Role::Server, Role::Server, Role::Client, Role::Client],
        service_rate_per_s: vec![5.0, 5.0, 0.0, 0.0],
        workers: 1,
        links: Vec::new(),
        is_connected: true,
        pieces: 0,
        positions: Vec::new(),
        link_delay_s: 0.04,
    })
}

fn words(records: &[Record]) -> Vec<u32> {
    let mut words = Vec::new();
    records.iter().for_each(|record| record.write(&mut words));
    words
}

fn push(scene: &mut Scene, records: &[Record]) {
    scene.push(&words(records));
}

fn at(now_ns: u64) -> Moment {
    Moment { now_ns, window_ns: 100, drained: 1.0, halo_ns: 50 }
}

fn message(kind: MessageKind, from: u32, to: u32) -> Record {
    Record::Message { kind, from, to, request: 3, sent_ns: 10, arrives_ns: 50 }
}

fn marks(scene: &Scene) -> Vec<(Mark, u32, u32)> {
    let kept = scene.messages.serials().map(|serial| scene.messages.get(serial));
    kept.map(|message| (message.mark, message.from, message.to)).collect()
}

#[test]
fn state_and_load_are_those_of_the_shown_time() {
    let mut scene = peers();
    push(
        &mut scene,
        &[
            Record::Node { node: 1, up: true, away: false, busy: 1, waiting: 2, at_ns: 100 },
            Record::Node { node: 1, up: true, away: false, busy: 0, waiting: 0, at_ns: 150 },
            Record::Node { node: 1, up: false, away: false, busy: 0, waiting: 0, at_ns: 300 },
        ],
    );
    scene.show(at(140));
    let NodeState { up, busy, waiting, load, .. } = scene.node_state(1);
    assert_eq!((up, busy, waiting, load), (true, 1, 2, 0.4));
    scene.show(at(200));
    assert_eq!(scene.node_state(1).load, 0.5);
    scene.show(at(320));
    assert_eq!(scene.styles[1].texel()[..3], [1.0, 0.0, 20e-9]);
    scene.show(at(140));
    assert_eq!(scene.node_state(1).waiting, 2, "time also goes back");
}

#[test]
fn a_crashed_node_drains_until_it_is_empty() {
    let mut scene = peers();
    push(
        &mut scene,
        &[
            Record::Node { node: 0, up: true, away: false, busy: 1, waiting: 0, at_ns: 0 },
            Record::Node { node: 0, up: false, away: false, busy: 0, waiting: 0, at_ns: 100 },
        ],
    );
    scene.show(at(99));
    assert!(
        scene.show(Moment { drained: 0.5, ..at(101) }),
        "it drains even if the shown time does not change"
    );
    assert!(scene.styles[0].surface < 1.0);
    assert!(!scene.show(Moment { drained: 0.5, ..at(101) }));
    assert_eq!(scene.styles[0].surface, 1.0);
}

#[test]
fn the_user_of_a_request_is_known_before_a_message_is_sent() {
    let mut scene = servers();
    push(&mut scene, &[Record::Arrived { request: 3, user: 1, object: 0, at_ns: 5 }]);
    scene.choose(Some(3));
    assert_eq!(scene.request_path.user(), Some(3));
    scene.choose(None);
    assert_eq!(scene.request_path.user(), None);
}

#[test]
fn the_load_after_a_seek_is_that_of_the_time_before_it_whatever_was_shown_earlier() {
    let node = |busy, at_ns| Record::Node { node: 1, up: true, away: false, busy, waiting: 0, at_ns };
    let words = words(&[node(0, 900), node(1, 950), node(1, 1_000)]);
    let load_after = |earlier: &[Record]| {
        let mut scene = peers();
        push(&mut scene, earlier);
        scene.show(at(400));
        scene.present(1_000, &words);
        scene.show(at(1_000));
        scene.node_state(1).load
    };
    assert_eq!(load_after(&[]), 0.5);
    assert_eq!(load_after(&[node(0, 300), node(1, 930), node(0, 990)]), 0.5);
}

#[test]
fn at_the_beginning_the_load_covers_the_time_so_far() {
    let mut scene = peers();
    push(&mut scene, &[Record::Node { node: 0, up: true, away: false, busy: 1, waiting: 0, at_ns: 10 }]);
    scene.show(at(40));
    assert_eq!(scene.node_state(0).load, 0.75);
}

#[test]
fn a_failure_is_shown_where_it_happened_and_on_its_way_back() {
    let mut scene = servers();
    let ended = Record::Ended {
        request: 3,
        user: 1,
        outcome: Outcome::Refused,
        node: 0,
        arrived_ns: 0,
        ended_ns: 50,
    };
    push(&mut scene, &[message(MessageKind::Failure, 0, 3), ended]);
    assert_eq!(marks(&scene), [(Mark::Failure, 0, 3), (Mark::Lost, 0, 3)]);
}

#[test]
fn an_unreported_failure_is_shown_where_it_was_decided() {
    for (outcome, from) in [(Outcome::TimedOut, 3), (Outcome::NodeFailed, 1)] {
        let mut scene = servers();
        push(
            &mut scene,
            &[Record::Ended { request: 3, user: 1, outcome, node: 1, arrived_ns: 0, ended_ns: 50 }],
        );
        assert_eq!(marks(&scene), [(Mark::Lost, from, 3)]);
    }
}

#[test]
fn a_message_to_the_balancer_is_not_lost_with_a_single_server() {
    let mut scene = servers();
    push(
        &mut scene,
        &[message(MessageKind::Request, 2, BALANCER), message(MessageKind::Failure, BALANCER, 2)],
    );
    assert_eq!(marks(&scene), [(Mark::Request, 2, 2), (Mark::Failure, 0, 2), (Mark::Lost, 0, 2)]);
}

#[test]
fn records_of_unknown_nodes_are_ignored() {
    let mut scene = peers();
    push(&mut scene, &[message(MessageKind::Query, 0, 9), message(MessageKind::Query, 9, 0)]);
    push(&mut scene, &[Record::Node { node: 9, up: false, away: false, busy: 0, waiting: 0, at_ns: 1 }]);
    scene.push(&[1, 2, 3]);
    scene.show(at(20));
    assert!(marks(&scene).is_empty());
}

#[test]
fn a_hash_table_shows_its_circle_and_all_links_of_the_hovered_peer() {
    let mut scene = peers();
    scene.network.positions = vec![0.0, 0.5, 0.25, 0.75];
    scene.network.links = vec![(0, 1), (0, 2), (1, 2), (1, 3), (0, 3)];
    // In the order of their identifiers, the peers are 0, 2, 1, 3.
    scene.layout.ring_slots = vec![0, 2, 1, 3];
    assert_eq!(scene.links().collect::<Vec<_>>(), [(0, 2), (1, 2), (1, 3), (0, 3)]);
    let before = scene.links_version;
    scene.hover(Some(1));
    assert_ne!(scene.links_version, before);
    assert_eq!(scene.links().count(), 5);
    scene.network.positions.clear();
    scene.hover(None);
    assert_eq!(scene.links().count(), 5, "all links of an overlay without a circle are drawn");
}

#[test]
fn a_cut_removes_later_changes_and_messages() {
    let mut scene = peers();
    let crash = |at_ns| Record::Node { node: 2, up: false, away: false, busy: 0, waiting: 0, at_ns };
    push(&mut scene, &[message(MessageKind::Query, 0, 1), crash(40)]);
    scene.show(at(60));
    scene.cut(40);
    scene.show(at(60));
    assert!(scene.node_state(2).up);
    assert_eq!(marks(&scene).len(), 1, "messages in flight are kept");
    scene.cut(10);
    assert!(marks(&scene).is_empty());
}

#[test]
fn a_user_without_an_answer_is_marked_and_what_is_lost_piles_up_at_the_server() {
    let mut scene = servers();
    let ended = |request, user, outcome, node, ended_ns| Record::Ended {
        request,
        user,
        outcome,
        node,
        arrived_ns: 0,
        ended_ns,
    };
    scene.arrange(
        crate::PaneRect { width: 600.0, height: 300.0, ..Default::default() },
        Scale::fitting(&[scene.network.clone()], 600.0, 300.0),
        &[0, 1],
    );
    push(
        &mut scene,
        &[
            Record::Node { node: 1, up: false, away: false, busy: 0, waiting: 0, at_ns: 100 },
            ended(0, 0, Outcome::NodeFailed, 1, 110),
            ended(1, 1, Outcome::NodeFailed, 1, 120),
            ended(2, 0, Outcome::Served, 0, 200),
        ],
    );
    let marked =
        |scene: &Scene| [2, 3].map(|node: usize| scene.styles[node].has(crate::node_style::UNANSWERED));
    scene.show(at(150));
    assert_eq!((marked(&scene), scene.ticks(1)), ([true, true], 2));
    scene.show(at(250));
    assert_eq!((marked(&scene), scene.answers.unanswered()), ([false, true], 1));
    scene.show(at(115));
    assert_eq!((marked(&scene), scene.ticks(1)), ([true, false], 1), "time also goes back");
    // After a jump, how requests ended is reported first, then the state.
    scene.cut(150);
    push(&mut scene, &[ended(1, 1, Outcome::NodeFailed, 1, 120), ended(3, 0, Outcome::NodeFailed, 1, 150)]);
    let down = |at_ns| Record::Node { node: 1, up: false, away: false, busy: 0, waiting: 0, at_ns };
    scene.present(150, &words(&[down(100), down(150)]));
    scene.show(at(150));
    assert_eq!((marked(&scene), scene.ticks(1)), ([true, true], 3));
}

#[test]
fn in_focus_all_but_what_the_request_has_reached_is_faint() {
    use crate::node_style::{FAINT, REACHED};
    let mut scene = peers();
    push(&mut scene, &[message(MessageKind::Query, 0, 1)]);
    scene.choose(Some(3));
    scene.focus(true);
    let shown = |scene: &mut Scene, now_ns: u64| {
        scene.show(at(now_ns));
        let style = |node: usize| (scene.styles[node].has(REACHED), scene.styles[node].has(FAINT));
        [0, 1, 2].map(style)
    };
    let (reached, faint) = ((true, false), (false, true));
    assert_eq!(shown(&mut scene, 40), [reached, faint, faint]);
    assert_eq!(shown(&mut scene, 60), [reached, reached, faint]);
    assert!(scene.others_opacity() < 0.2);
    scene.focus(false);
    assert_eq!(shown(&mut scene, 60), [(false, false); 3]);
    assert_eq!(scene.others_opacity(), 1.0);
}

#[test]
fn a_peer_that_leaves_with_the_whole_file_stays_on_the_picture_and_one_without_does_not() {
    use crate::node_style::{AWAY, FAINT};
    let network = NetworkDescription { pieces: 1, ..peers().network };
    let mut scene = Scene::new(network);
    let progress = |node, share| Record::FileProgress { node, share, pieces: 0 };
    let left = |node| Record::Node { node, up: false, away: true, busy: 0, waiting: 0, at_ns: 50 };
    push(
        &mut scene,
        &[Record::FileState { at_ns: 40 }, progress(0, 1.0), progress(1, 0.5), left(0), left(1)],
    );
    assert!(!scene.show(at(60)), "nothing drains");
    let [done, undone] = [0, 1].map(|node: usize| scene.styles[node]);
    assert!(done.has(AWAY) && done.has(FAINT) && done.surface < 0.0);
    assert!(undone.has(AWAY) && !undone.has(FAINT) && undone.surface == 1.0);
}

#[test]
fn the_primary_is_the_one_of_the_shown_time() {
    let mut scene = servers();
    assert_eq!(scene.primary(), None, "without replication");
    push(&mut scene, &[Record::Primary { node: 0, at_ns: 0 }, Record::Primary { node: 1, at_ns: 500 }]);
    let mut primary_at = |now_ns: u64| {
        scene.show(at(now_ns));
        let drawn: Vec<u32> = (0..4).filter(|node| scene.styles[*node as usize].has(PRIMARY)).collect();
        assert_eq!(scene.primary().into_iter().collect::<Vec<_>>(), drawn);
        scene.primary()
    };
    assert_eq!([0, 499, 500, 900].map(&mut primary_at), [Some(0), Some(0), Some(1), Some(1)]);
    assert_eq!(primary_at(100), Some(0));
    // Another course from 300 ns on: the promotion has not happened there.
    scene.cut_state(300);
    scene.show(at(900));
    assert_eq!(scene.primary(), Some(0));
}
