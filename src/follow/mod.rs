//! Following one request at a time with the eye: in slow motion, with everything else faint, and with a caption that says what is
//! happening. What does that is a part of the program that is loaded when it is wanted.

mod caption;
mod choice;
mod story;

use crate::icon::{Icon, IconKind};
use crate::lazy_view::LazyView;
use crate::stage::StageHandle;
use crate::state::{Player, RunSignals};
use crate::text::text;
use caption::follow_caption;
use leptos::prelude::*;
use netduel_scenario::Side;
use netduel_session::Speed;

/// Whether requests are followed. A copy is the same.
#[derive(Clone, Copy)]
pub(crate) struct Follow {
    player: Player,
    stage: StageHandle,
    is_on: RwSignal<bool>,
    /// The speed before, and the speed in which requests are followed.
    speeds: StoredValue<Option<(Speed, Speed)>>,
}

impl Follow {
    /// No request is followed.
    pub(crate) fn new(player: Player, stage: StageHandle) -> Follow {
        Follow { player, stage, is_on: RwSignal::new(false), speeds: StoredValue::new(None) }
    }

    /// Whether requests are followed. A tracked read.
    pub(crate) fn is_on(self) -> bool {
        self.is_on.get()
    }

    /// Begins to follow one request after the other, or leaves.
    pub(crate) fn toggle(self) {
        if self.is_on.get_untracked() { self.leave() } else { self.begin() }
    }

    fn begin(self) {
        let run = self.player.signals();
        if run.has_file.get_untracked() {
            return;
        }
        let before = run.speed.get_untracked();
        let delay_s = run.scenario.with_untracked(|scenario| {
            let left = scenario.client_server.as_ref().map(|side| scenario.client_link_delay_s(side));
            let right = scenario.peer_to_peer.as_ref().map(|side| scenario.peer_link_delay_s(side));
            let delays_s = left.into_iter().chain(right).filter(|delay_s| *delay_s > 0.0);
            delays_s.fold(f64::INFINITY, f64::min)
        });
        // The eye needs more time for a story with captions than for a message among others.
        let slow = if delay_s.is_finite() { Speed::following(delay_s).slower() } else { before };
        self.speeds.set_value(Some((before, slow.min(before))));
        self.is_on.set(true);
        self.stage.change(|stage| stage.focus_request(true));
        self.player.set_speed(slow.min(before));
        if !run.is_playing.get_untracked() {
            self.player.play();
        }
    }

    /// Shows all requests again, at the speed from before, unless another one was chosen meanwhile.
    pub(crate) fn leave(self) {
        if !self.is_on.get_untracked() {
            return;
        }
        self.is_on.set(false);
        self.stage.change(|stage| stage.focus_request(false));
        self.player.select_request(None);
        if let Some((before, slow)) = self.speeds.get_value()
            && self.player.signals().speed.get_untracked() == slow
        {
            self.player.set_speed(before);
        }
    }
}

/// The button that begins and ends following. Where a file is distributed, there are no requests to follow.
#[component]
pub(crate) fn FollowButton() -> impl IntoView {
    let follow = expect_context::<Follow>();
    let has_file = expect_context::<RunSignals>().has_file;
    view! {
        <button
            type="button"
            class="btn follow"
            aria-label=text().follow.button
            title=text().follow.button
            hidden=move || has_file.get()
            aria-pressed=move || follow.is_on().to_string()
            on:click=move |_| follow.toggle()
        >
            <Icon kind=IconKind::Follow/>
            <span>{text().follow.button}</span>
        </button>
    }
}

/// The caption of a side while requests are followed.
#[component]
pub(crate) fn FollowCaption(
    /// The side.
    side: Side,
) -> impl IntoView {
    view! {
        <div class="request-summary follow-caption">
            <LazyView load=move || follow_caption(side)/>
        </div>
    }
}
