//! The page as a whole: what its parts share, and which view is shown.

use crate::browser;
use crate::duel::Duel;
use crate::embed::{EmbedFooter, connect_to_host_page};
use crate::event_log::{EventLog, EventLogState};
use crate::follow::Follow;
use crate::header::Header;
use crate::headline::Headline;
use crate::help::HelpDialog;
use crate::help_text::HelpText;
use crate::keyboard::listen_to_shortcuts;
use crate::live_region::LiveRegion;
use crate::offline::install_service_worker;
use crate::parameters::{DrawerState, ParametersDrawer};
use crate::plots::Plots;
use crate::prediction::{PredictionCard, hides_scores};
use crate::presenting::{PointerLight, provide_presenting};
use crate::printing::provide_printing;
use crate::replications::Replications;
use crate::running_order::{Lesson, RunningOrderBar};
use crate::scoreboard::Scoreboard;
use crate::share::{LinkOnPaper, ShareDialog};
use crate::stage::StageHandle;
use crate::state::{Address, Player, Preset, RunAddress, RunSignals, Settings};
use crate::text::text;
use crate::theme::provide_theme;
use crate::tour::{TourGuide, TourText, light_up, pointed_at};
use crate::transport::Transport;
use crate::trust::TrustView;
use crate::views::{Navigation, ViewId};
use leptos::prelude::*;
use netduel_session::query;
use netduel_session::{Addressed, Notification, PictureLimit, state_of};
use netduel_stage::Limitation;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

/// The whole page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let address = Address::new();
    provide_context(address);
    provide_printing();
    let run_address = provide_state(address);
    provide_theme(address);
    provide_presenting(query::value(&address.query_untracked(), "present").as_deref() == Some("1"));
    let navigation = Navigation::new(address, run_address);
    provide_context(navigation);
    listen_to_shortcuts(navigation);
    pause_while_hidden(navigation);
    connect_to_host_page();
    install_service_worker();
    let settings = expect_context::<Settings>();
    let is_embedded = settings.is_embedded;
    let controls = move || is_embedded.then(|| settings.controls.get().to_string());
    let run = expect_context::<RunSignals>();
    let drawer_state = expect_context::<DrawerState>();
    let drawer = move || if drawer_state.is_open() { "open" } else { "closed" };
    let frame = if is_embedded {
        view! {
            <main>
                <Run />
                <LiveRegion />
            </main>
            <EmbedFooter />
        }
        .into_any()
    } else {
        view! {
            <SkipLink />
            <Header />
            <main>
                <KeptView view=ViewId::Duel>
                    <DuelView />
                </KeptView>
                <KeptView view=ViewId::Trust>
                    <TrustView />
                </KeptView>
                <LiveRegion />
            </main>
            <ParametersDrawer />
            <HelpDialog />
            <PointerLight />
            <ShareDialog />
        }
        .into_any()
    };
    view! {
        <div
            class="page"
            data-mode=if is_embedded { "embed" } else { "full" }
            data-controls=controls
            data-drawer=drawer
            data-point-at=move || pointed_at(run)
            data-predicting=move || hides_scores(run).then_some("")
        >
            {frame}
        </div>
    }
}

/// The view of both networks. What lies below the first screen is built after the first paint.
#[component]
fn DuelView() -> impl IntoView {
    view! {
        <Run />
        <AfterFirstPaint>
            <Scoreboard />
            <Plots />
            <EventLog />
            <TourText />
            <LinkOnPaper />
        </AfterFirstPaint>
    }
}

/// The run: the headline, both networks and the time. The worker is started once they are in the document.
#[component]
fn Run() -> impl IntoView {
    let player = expect_context::<Player>();
    player.follow_frames();
    // Otherwise the first paint and the start of the worker would share the processor.
    after_next_paint(move || player.open());
    view! {
        <RunningOrderBar />
        <Headline />
        <PredictionCard />
        <Duel />
        <Transport />
    }
}

/// Content that is built once the browser has painted what stands before it.
#[component]
fn AfterFirstPaint(
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let is_due = RwSignal::new(false);
    after_next_paint(move || {
        is_due.try_set(true);
    });
    view! { <Show when=move || is_due.get()>{children()}</Show> }
}

fn after_next_paint(run: impl FnOnce() + 'static) {
    request_animation_frame(move || set_timeout(run, Duration::ZERO));
}

/// A view that is built when it is opened for the first time, and then kept: what it shows goes on where it stood.
#[component]
fn KeptView(
    /// Which view.
    view: ViewId,
    /// What it consists of.
    children: ChildrenFn,
) -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let is_shown = Memo::new(move |_| navigation.current() == view);
    let is_built = Memo::new(move |was_built: Option<&bool>| was_built == Some(&true) || is_shown.get());
    view! {
        <div class="view-frame" hidden=move || !is_shown.get()>
            <Show when=move || is_built.get()>{children()}</Show>
        </div>
    }
}

/// Reads the address, and provides what the parts of the page share.
fn provide_state(address: Address) -> RunAddress {
    let opened = Addressed::by_query(&address.query_untracked());
    let Addressed { query, run: opened_run, notifications, .. } = opened;
    let is_linked = state_of(&address.fragment_untracked()).is_some();
    let stage = StageHandle::new(query.picture, expect_context());
    let prefers_reduced_motion = browser::matches_media("(prefers-reduced-motion: reduce)");
    let player = Player::new(opened_run.scenario.clone(), opened_run.speed, prefers_reduced_motion, stage);
    let run = player.signals();
    let preset =
        Preset { id: RwSignal::new(opened_run.preset), scenario: RwSignal::new(opened_run.preset_scenario) };
    let guide = TourGuide::new(player, preset);
    // Whoever sends a link to a time means that time.
    let play_from = move |time_ns: u64| {
        if let Some(question) = query.question {
            return player.predict(question);
        }
        if query.autoplay.unwrap_or(!prefers_reduced_motion && time_ns == 0) {
            player.play();
        }
    };
    if !is_linked && query.tour.unwrap_or(!prefers_reduced_motion) {
        guide.begin();
    } else if !is_linked {
        player.show_run(opened_run.scenario, opened_run.speed, opened_run.time_ns);
        play_from(opened_run.time_ns);
    }
    light_up(run, stage);
    notifications.into_iter().for_each(|notification| player.notify(notification));
    provide_context(stage);
    provide_context(player);
    provide_context(run);
    provide_context(preset);
    provide_context(guide);
    provide_context(Follow::new(player, stage));
    provide_context(Settings::new(&query));
    provide_context(DrawerState::new(query.embed));
    provide_context(EventLogState::new(run, player, stage));
    provide_context(Replications::new(player));
    provide_context(HelpText::new());
    report_picture_limit(player, stage);
    let run_address = RunAddress::new(address, player, preset);
    run_address.show_state(play_from);
    provide_context(run_address);
    provide_context(Lesson::new(player, address, run_address));
    run_address
}

/// Notifies the reader while the browser cannot draw the whole picture.
fn report_picture_limit(player: Player, stage: StageHandle) {
    Effect::new(move |_| {
        let limit = stage.limitation().map(|limitation| match limitation {
            Limitation::Simplified => PictureLimit::Simplified,
            Limitation::Missing => PictureLimit::Missing,
            Limitation::Lost => PictureLimit::Lost,
        });
        match limit {
            Some(limit) => player.notify(Notification::PictureLimited(limit)),
            None => player.dismiss(&Notification::PictureLimited(PictureLimit::Missing)),
        }
    });
}

/// Pauses the run while another view is shown, and lets it go on afterwards.
fn pause_while_hidden(navigation: Navigation) {
    let player = expect_context::<Player>();
    let run = expect_context::<RunSignals>();
    Effect::new(move |was_playing: Option<bool>| {
        let is_duel = navigation.current() == ViewId::Duel;
        match (is_duel, was_playing) {
            (true, Some(true)) => player.resume(),
            (false, _) if run.is_playing.get_untracked() => {
                player.suspend();
                return true;
            }
            (false, Some(was_playing)) => return was_playing,
            _ => {}
        }
        false
    });
}

/// The link with which a keyboard skips the header.
#[component]
fn SkipLink() -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let skip = |event: MouseEvent| {
        // The page has a base address, so that a plain link to a fragment would load it again.
        event.prevent_default();
        let networks = document().get_element_by_id("stage");
        if let Some(networks) = networks.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // Fails only for an element that cannot have the focus.
            let _ = networks.focus();
        }
    };
    view! {
        <a class="skip" href="#stage" hidden=move || navigation.current() != ViewId::Duel on:click=skip>
            {text().header.skip}
        </a>
    }
}
