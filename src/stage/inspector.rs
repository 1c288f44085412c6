//! The inspector: what is known of one node, and what can be done to it. It is a popover inside the ring of nodes, or a
//! strip where a popover would cover nodes.

use super::StageHandle;
use super::describe::{node_title, number_of, traffic};
use super::node_action::NodeCommand;
use crate::format::{count, fixed};
use crate::icon::{Icon, IconKind};
use crate::text::{TemplatePart, interpolate, template_parts, text};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_use_resize_observer::use_resize_observer;
use netduel_results::Role;
use netduel_scenario::Side;
use netduel_stage::{Edge, NodeState, Placement, Renderer};

/// Panes narrower than this have no room for a popover beside their nodes, in CSS pixels.
const NARROW_PX: f32 = 420.0;

/// What the inspector of a node consists of. It follows from the node's role and does not change during a run.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Contents {
    title: String,
    body: Body,
    can_crash: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Body {
    /// A sentence, for a node without load and queue.
    Sentence(String),
    /// Load and queue.
    Service,
    /// What the node holds of a file, and what it sends and receives.
    File,
}

fn contents(stage: &Renderer, side: Side, node: u32) -> Contents {
    let t = &text().stage;
    let user = || stage.user_of(side, node).map_or_else(String::new, number_of);
    let has_file = stage.has_file(side);
    let (body, can_crash) = match stage.role(side, node) {
        Some(Role::Edge) => (Body::Sentence(t.edge_does.to_owned()), false),
        Some(Role::Index) => (Body::Sentence(t.index_does.to_owned()), true),
        Some(Role::Tracker) => (Body::Sentence(t.tracker_does.to_owned()), true),
        Some(Role::Client) if has_file => (Body::File, false),
        Some(Role::Client) => (Body::Sentence(interpolate(t.only_asks, &[("n", &user())])), false),
        _ if has_file => (Body::File, true),
        _ => (Body::Service, true),
    };
    Contents { title: node_title(stage, side, node), body, can_crash }
}

/// What the node is doing, as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Status {
    /// Since when it has been up or down; empty for a node of which nothing is reported.
    state: String,
    is_up: bool,
    can_recover: bool,
    /// The load, or the share of the file that the node holds.
    percent: u32,
    is_overloaded: bool,
    waiting: u32,
    /// What the node sends, and what it receives.
    traffic: [String; 2],
    /// The pieces that it holds, one bit each, and how many there are.
    pieces: Option<(u32, u32)>,
}

fn status(stage: &Renderer, side: Side, node: u32) -> Status {
    let has_file = stage.has_file(side);
    if !has_file && matches!(stage.role(side, node), Some(Role::Client | Role::Edge)) {
        return Status::default();
    }
    let state = stage.node_state(side, node);
    let t = &text().stage;
    let template = match state {
        NodeState { up: true, cut_off: true, .. } => t.cut_off_state,
        NodeState { up: true, .. } => t.up_for,
        NodeState { away: true, .. } => t.away_for,
        _ => t.down_for,
    };
    let since_s = stage.now_ns().saturating_sub(state.since_ns) as f64 * 1e-9;
    Status {
        state: interpolate(template, &[("t", &fixed(since_s, 2))]),
        is_up: state.up,
        // A node that has left returns by itself.
        can_recover: !state.up && !state.away,
        percent: state.held.map_or_else(|| state.load_percent(), |share| (share * 100.0) as u32),
        is_overloaded: state.held.is_none() && state.is_over(),
        waiting: state.waiting,
        traffic: if has_file { traffic(stage, side, node) } else { Default::default() },
        pieces: if has_file { stage.pieces(side, node) } else { None },
    }
}

/// Where the inspector opens.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Position {
    /// As a popover whose size is not known yet.
    Unplaced,
    /// As a popover, joined to its node by a line.
    Popover(Placement),
    /// As a strip below the pane, in place of the legend.
    Strip,
    /// As a strip within a pane that has no legend below it: in the half of the pane where the node is not.
    StripBelow,
    StripAbove,
}

impl Position {
    /// For a popover of this size, if its size is known.
    fn of(stage: &Renderer, side: Side, node: u32, size: Option<(f32, f32)>) -> Position {
        let (width, height) = stage.pane_size(side);
        if width < NARROW_PX {
            let y = stage.node_position(side, node).map_or(0.0, |(_, y, _)| y);
            return if y < height / 2.0 { Position::StripBelow } else { Position::StripAbove };
        }
        let Some(size) = size else { return Position::Unplaced };
        stage.popover_placement(side, node, size).map_or(Position::Strip, Position::Popover)
    }

    fn is_popover(self) -> bool {
        matches!(self, Position::Unplaced | Position::Popover(_))
    }

    fn class(self, side: Side) -> String {
        let side = if side == Side::PeerToPeer { " peer" } else { "" };
        let form = match self {
            Position::Unplaced | Position::Popover(_) => "",
            Position::Strip => " strip",
            Position::StripBelow => " strip below",
            Position::StripAbove => " strip above",
        };
        ["inspector", side, form].concat()
    }

    /// The edge that the line to the node leaves.
    fn edge(self) -> Option<&'static str> {
        match self {
            Position::Popover(Placement { edge, .. }) => Some(Edge::name(edge)),
            _ => None,
        }
    }

    /// The place of a popover, as a value of the CSS property `inset`.
    fn inset(self) -> Option<String> {
        let Position::Popover(Placement { left, top, .. }) = self else { return None };
        Some(format!("{}px auto auto {}px", top.round(), left.round()))
    }

    /// Where along its edge the line to the node leaves a popover, as a length of CSS.
    fn line_start(self) -> Option<String> {
        let Position::Popover(Placement { at, .. }) = self else { return None };
        Some(format!("{}px", at.round()))
    }

    /// How long that line is, as a length of CSS.
    fn line_length(self) -> Option<String> {
        let Position::Popover(Placement { lead, .. }) = self else { return None };
        Some(format!("{}px", lead.round()))
    }
}

/// The inspector of a node, which is loaded when a node is first inspected.
#[wasm_split(inspector, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn inspector(
    side: Side,
    node: u32,
    shown_time_ns: Signal<u64>,
    on_close: Callback<()>,
    on_command: Callback<NodeCommand>,
) -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(move || view! { <Inspector side node shown_time_ns on_close on_command /> }))
}

/// The inspector of a node. It takes the focus when it opens; the caller gives the focus back when it closes.
#[component]
fn Inspector(
    /// The network.
    side: Side,
    /// The node.
    node: u32,
    /// The shown time; with every change the node is read again.
    shown_time_ns: Signal<u64>,
    /// Called to close the inspector.
    on_close: Callback<()>,
    /// Called with what is to be done to the node.
    on_command: Callback<NodeCommand>,
) -> impl IntoView {
    let stage = expect_context::<StageHandle>();
    let contents = stage.read(|stage| contents(stage, side, node));
    let status = Memo::new(move |_| {
        shown_time_ns.track();
        stage.layout_version();
        stage.read(|stage| status(stage, side, node)).unwrap_or_default()
    });
    let root = NodeRef::<Div>::new();
    let popover_size = RwSignal::new(None);
    let position = Memo::new(move |_| {
        stage.layout_version();
        let size = popover_size.get();
        stage.read(|stage| Position::of(stage, side, node, size)).unwrap_or(Position::Unplaced)
    });
    // A strip has another size than the popover for which there was no room.
    let measure = move || {
        if let Some(root) = root.get_untracked().filter(|_| position.with_untracked(|now| now.is_popover())) {
            popover_size.set(Some((root.offset_width() as f32, root.offset_height() as f32)));
        }
    };
    root.on_load(move |root| {
        measure();
        // Fails only for an element that cannot have the focus.
        let _ = root.focus();
    });
    use_resize_observer(root, move |_, _| measure());

    let t = &text().stage;
    let view = move |Contents { title, body, can_crash }: Contents| {
        view! {
            <div
                class=move || position.get().class(side)
                role="dialog"
                aria-label=title
                tabindex="-1"
                data-edge=move || position.get().edge()
                style:inset=move || position.get().inset()
                style=("--at", move || position.get().line_start())
                style=("--lead", move || position.get().line_length())
                node_ref=root
            >
                <header>
                    <h3>{title.clone()}</h3>
                    <span class="state">{move || status.with(|status| status.state.clone())}</span>
                    <button type="button" class="btn sq s" aria-label=t.close on:click=move |_| on_close.run(())>
                        <Icon kind=IconKind::Close />
                    </button>
                </header>
                {match body {
                    Body::Sentence(words) => view! { <p>{words}</p> }.into_any(),
                    Body::Service => view! { <Service status /> }.into_any(),
                    Body::File => view! { <FileProgress status /> }.into_any(),
                }}
                {can_crash.then(|| view! { <Actions status on_command /> })}
            </div>
        }
    };
    contents.map(view)
}

/// A share as a bar and a number.
#[component]
fn Meter(
    /// What the node is doing.
    status: Memo<Status>,
) -> impl IntoView {
    let percent = move || status.with(|status| status.percent);
    view! {
        <span
            class="meter"
            class:over=move || status.with(|status| status.is_overloaded)
            style=("--load", move || format!("{}%", percent()))
        >
            <i></i>
        </span>
        <b class="load">{move || format!("{}\u{a0}%", percent())}</b>
    }
}

/// Load and queue of a node that serves requests.
#[component]
fn Service(
    /// What the node is doing.
    status: Memo<Status>,
) -> impl IntoView {
    let t = &text().stage;
    let waiting = move || count(status.with(|status| status.waiting).into());
    let part = move |piece| match piece {
        TemplatePart::Words(words) => words.into_any(),
        TemplatePart::Place(_) => view! { <b>{waiting}</b> }.into_any(),
    };
    view! {
        <dl>
            <div>
                <dt>{t.load}</dt>
                <dd>
                    <Meter status />
                </dd>
            </div>
            <div>
                <dt>{t.queue}</dt>
                <dd class="queue">{template_parts(t.waiting).map(part).collect_view()}</dd>
            </div>
        </dl>
    }
}

/// What a node holds of a file, and what it sends and receives.
#[component]
fn FileProgress(
    /// What the node is doing.
    status: Memo<Status>,
) -> impl IntoView {
    let [has, sends, gets] = text().stage.file;
    // Which pieces the node holds, of how many.
    let held = move || status.with(|status| status.pieces).unwrap_or_default();
    let pieces = Memo::new(move |_| held().1);
    let is_held = move |piece: u32| held().0 >> piece & 1 == 1;
    let piece = move |piece: u32| view! { <i class:on=move || is_held(piece)></i> };
    let traffic = move |way: usize| move || status.with(|status| status.traffic[way].clone());
    view! {
        <dl>
            <div>
                <dt>{has}</dt>
                <dd>
                    <Meter status />
                </dd>
            </div>
            <Show when=move || { pieces.get() > 0 }>
                <div class="pieces">{move || (0..pieces.get()).map(piece).collect_view()}</div>
            </Show>
            <div>
                <dt>{sends}</dt>
                <dd class="sends">{traffic(0)}</dd>
            </div>
            <div>
                <dt>{gets}</dt>
                <dd class="gets">{traffic(1)}</dd>
            </div>
        </dl>
    }
}

/// Crashes the node, or lets it recover. A button that does not apply stays where it is. It is not `disabled`: a button
/// that has just been pressed would lose the focus.
#[component]
fn Actions(
    /// What the node is doing.
    status: Memo<Status>,
    /// Called with what is to be done to the node.
    on_command: Callback<NodeCommand>,
) -> impl IntoView {
    let t = &text().stage;
    let button = move |words: &'static str, applies: fn(&Status) -> bool, command: NodeCommand| {
        let run = move |_| {
            if status.with_untracked(applies) {
                on_command.run(command);
            }
        };
        view! {
            <button
                type="button"
                class="btn b"
                aria-disabled=move || (!status.with(applies)).then_some("true")
                on:click=run
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="row">
            {button(t.crash, |status| status.is_up, NodeCommand::Crash)}
            {button(t.recover, |status| status.can_recover, NodeCommand::Recover)}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_placed_popover_has_a_line_to_its_node() {
        let placement = Placement { left: 10.4, top: 20.0, edge: Edge::Left, at: 30.0, lead: 40.0 };
        let popover = Position::Popover(placement);
        assert_eq!((popover.class(Side::ClientServer).as_str(), popover.edge()), ("inspector", Some("left")));
        assert_eq!(popover.inset().as_deref(), Some("20px auto auto 10px"));
        assert_eq!(
            [popover.line_start(), popover.line_length()].map(Option::unwrap_or_default),
            ["30px", "40px"]
        );
        assert_eq!(Position::StripAbove.class(Side::PeerToPeer), "inspector peer strip above");
        assert_eq!((Position::Strip.edge(), Position::Strip.inset()), (None, None));
    }
}
