//! The picture as an SVG document, with a title and a description from the words of the page.

use crate::duel::describe_network;
use crate::format;
use crate::stage::{ImageLook, StageHandle, unanswered};
use crate::state::{Player, RunSignals};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_scenario::Side;

/// The picture of both networks, or of one, as an SVG document. Without a width it has that on the screen. `None` while there is no
/// picture.
pub(crate) fn svg_of(
    player: Player,
    stage: StageHandle,
    side: Option<Side>,
    width_px: Option<u32>,
    look: ImageLook,
) -> Option<String> {
    let t = &text().share;
    let time = format::seconds(player.shown_time_ns_untracked() as f64 / 1e9);
    let run = player.signals();
    let title = run.scenario.with_untracked(|scenario| scenario.title.clone());
    let title = interpolate(t.picture_title, &[("title", &title), ("time", &time)]);
    let shown = Side::BOTH.into_iter().filter(|one| side.is_none_or(|side| side == *one));
    let sentences: Vec<String> = shown.map(|side| describe(run, stage, side)).collect();
    stage.svg(side, width_px, look, [title, sentences.join(" ")])
}

/// What the picture of a side shows: "Client–server: 1 server behind a balancer. 3 of 24 users get no answer."
fn describe(run: RunSignals, stage: StageHandle, side: Side) -> String {
    let network = run.scenario.with_untracked(|scenario| describe_network(scenario, side));
    let name = text().duel.sides[side as usize];
    let mut words = interpolate(text().share.picture_side, &[("side", name), ("network", &network)]);
    let unanswered = stage.read(|stage| unanswered(stage, side)).unwrap_or_default();
    if !unanswered.is_empty() {
        words.extend([" ", &unanswered, "."]);
    }
    words
}
