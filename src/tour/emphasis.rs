//! What a step speaks of is lit up; everything else is dimmed: the picture by the renderer, the rest by the style sheet.

use crate::stage::StageHandle;
use crate::state::RunSignals;
use leptos::prelude::*;
use netduel_results::Role;
use netduel_scenario::{PointAt, Side};
use netduel_stage::Emphasis;

/// What the step that is shown points at, as words for the style sheet; `None` if nothing is dimmed. Tracked.
pub(crate) fn pointed_at(run: RunSignals) -> Option<String> {
    let step = run.shown_step.read();
    step.as_ref().map(|step| step.point_at.0.join(" ")).filter(|words| !words.is_empty())
}

/// Lets the picture follow what the step points at.
pub(crate) fn light_up(run: RunSignals, stage: StageHandle) {
    Effect::new(move |_| {
        // A new run has a new picture.
        run.networks.track();
        let step = run.shown_step.read();
        let point_at = step.as_ref().map(|step| &step.point_at).filter(|point_at| !point_at.0.is_empty());
        stage.change(|renderer| {
            for side in Side::BOTH {
                renderer.emphasise(side, point_at.map(|point_at| emphasis(point_at, side)));
            }
        });
    });
}

/// What of a side a step points at.
fn emphasis(point_at: &PointAt, side: Side) -> Emphasis {
    let own = match side {
        Side::ClientServer => "client_server",
        Side::PeerToPeer => "peer_to_peer",
    };
    let is_whole = point_at.has(own);
    let roles = [
        ("servers", Role::Server),
        ("clients", Role::Client),
        ("users", Role::Client),
        ("edge", Role::Edge),
        ("peers", Role::Peer),
        ("users", Role::Peer),
        ("peers", Role::Superpeer),
        ("users", Role::Superpeer),
        ("superpeers", Role::Superpeer),
        ("index", Role::Index),
        ("seed", Role::Seed),
        ("tracker", Role::Tracker),
    ];
    let roles =
        roles.into_iter().filter(|(target, _)| is_whole || point_at.has(target)).map(|(_, role)| role);
    Emphasis { roles: roles.collect(), messages: is_whole || point_at.has("messages") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_as_a_whole_has_all_its_nodes_and_messages_and_the_other_side_none() {
        let point_at = PointAt(vec!["client_server".to_owned()]);
        let left = emphasis(&point_at, Side::ClientServer);
        assert!(left.messages && left.roles.contains(&Role::Server) && left.roles.contains(&Role::Client));
        assert_eq!(emphasis(&point_at, Side::PeerToPeer), Emphasis::default());
    }

    #[test]
    fn roles_are_lit_up_one_by_one() {
        let point_at = PointAt(vec!["index".to_owned(), "messages".to_owned()]);
        let right = emphasis(&point_at, Side::PeerToPeer);
        assert_eq!((right.roles, right.messages), (vec![Role::Index], true));
    }
}
