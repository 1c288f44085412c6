//! The buttons over the nodes of a pane.

use super::StageHandle;
use super::describe::{NodeStatus, node_title};
use crate::text::text;
use leptos::html::Div;
use leptos::prelude::*;
use netduel_scenario::Side;
use netduel_stage::{Detail, Renderer};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

/// The smallest size of a button in CSS pixels, however small its node is drawn.
const SMALLEST_TARGET_PX: f32 = 24.0;
/// How far a button extends beyond the rim of its node, in CSS pixels.
const MARGIN_PX: f32 = 3.0;

/// What does not change about a node during a run. A node that is the same in the next run keeps its button, and so the
/// focus.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct NodeIdentity {
    id: u32,
    title: String,
    serves: bool,
    user: Option<u32>,
}

/// A square in CSS pixels of the pane.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Square {
    left: i32,
    top: i32,
    size: i32,
    /// Whether it has room for a number.
    is_numbered: bool,
}

impl Square {
    /// Around a point.
    pub(super) fn around(x: f32, y: f32, half_px: f32) -> Square {
        let [left, top, size] = [x - half_px, y - half_px, 2.0 * half_px].map(|length| length.round() as i32);
        Square { left, top, size, is_numbered: false }
    }

    /// Its place, as a value of the CSS property `inset`.
    pub(super) fn inset(self) -> String {
        format!("{}px auto auto {}px", self.top, self.left)
    }

    /// Its width, as a value of CSS. The style sheet makes it as high.
    pub(super) fn width(self) -> String {
        format!("{}px", self.size)
    }
}

/// With more servers than this, walking from button to button would take too long.
const MOST_BUTTONS: usize = 128;

/// How many nodes have a button, counted from the first: all of them as long as each is drawn in full. In larger networks
/// only the servers have buttons. Other nodes are found by number or with the pointer.
pub(super) fn button_count(stage: &Renderer, side: Side) -> usize {
    let serving = stage.serving_nodes(side);
    match (stage.detail(), side) {
        (Detail::FillLevels, _) if serving <= MOST_BUTTONS => stage.nodes(side),
        (_, Side::ClientServer) if serving <= MOST_BUTTONS => serving,
        _ => 0,
    }
}

fn identities(stage: &Renderer, side: Side) -> Vec<NodeIdentity> {
    let identity = |id| NodeIdentity {
        id,
        title: node_title(stage, side, id),
        serves: stage.serves(side, id),
        user: stage.user_of(side, id),
    };
    (0..button_count(stage, side) as u32).map(identity).collect()
}

fn squares(stage: &Renderer, side: Side) -> Vec<Square> {
    let Some(layout) = stage.layout(side) else { return Vec::new() };
    let square = |id: usize| {
        let place = layout.places.get(id)?;
        let half_px = (place.radius + MARGIN_PX).max(SMALLEST_TARGET_PX / 2.0);
        Some(Square {
            is_numbered: layout.has_room_for_number(id),
            ..Square::around(place.x, place.y, half_px)
        })
    };
    (0..button_count(stage, side)).map(|id| square(id).unwrap_or_default()).collect()
}

/// The size of the numbers of a side, as a value of CSS: the one that fits into the smallest node with a number.
fn number_size(squares: &[Square]) -> String {
    let sizes = squares.iter().filter(|square| square.is_numbered).map(|square| square.size);
    format!("{}px", (sizes.min().unwrap_or_default() / 2 - 1).clamp(12, 18))
}

fn statuses(stage: &Renderer, side: Side) -> Vec<NodeStatus> {
    (0..button_count(stage, side) as u32).map(|id| NodeStatus::of(stage, side, id)).collect()
}

/// A button for every node that is drawn in full. The group is a single tab stop.
#[component]
pub(super) fn NodeButtons(
    /// The network.
    side: Side,
    /// The shown time; with every change the nodes are read again.
    shown_time_ns: Signal<u64>,
    /// The node whose button can be reached with the Tab key.
    tab_stop: Signal<u32>,
    /// Refers to the group.
    group: NodeRef<Div>,
) -> impl IntoView {
    let stage = expect_context::<StageHandle>();
    let nodes = Memo::new(move |_| {
        stage.layout_version();
        stage.read(|stage| identities(stage, side)).unwrap_or_default()
    });
    let squares = Memo::new(move |_| {
        stage.layout_version();
        stage.read(|stage| squares(stage, side)).unwrap_or_default()
    });
    // One pass over all nodes. A button writes its attributes only if its own entry has changed.
    let statuses = Memo::new(move |_| {
        shown_time_ns.track();
        stage.layout_version();
        stage.read(|stage| statuses(stage, side)).unwrap_or_default()
    });
    let is_tab_stop = Selector::new(move || tab_stop.get());
    let button = move |NodeIdentity { id, title, serves, user }: NodeIdentity| {
        let square = move || squares.with(|squares| squares.get(id as usize).copied().unwrap_or_default());
        let status =
            Memo::new(move |_| statuses.with(|all| all.get(id as usize).copied().unwrap_or_default()));
        let is_tab_stop = is_tab_stop.clone();
        view! {
            <button
                type="button"
                class="stage-node"
                class:square=user.is_none()
                class:numbered=move || square().is_numbered
                data-id=id
                data-node=serves.then_some(id + 1)
                data-user=user.map(|user| user + 1)
                tabindex=move || if is_tab_stop.selected(&id) { "0" } else { "-1" }
                aria-label=move || status.get().name(&title)
                data-up=move || if status.get().is_up() { "true" } else { "false" }
                style:inset=move || square().inset()
                style:width=move || square().width()
            />
        }
    };
    view! {
        <div class="stage-nodes" role="group" aria-label=text().stage.groups[side as usize] style:font-size=move || squares.with(|squares| number_size(squares)) node_ref=group>
            {move || nodes.get().into_iter().map(&button).collect_view()}
        </div>
    }
}

/// The node whose button an event came from. One listener for all buttons: there are up to some hundred.
pub(super) fn node_of(event: &Event) -> Option<u32> {
    let target = event.target()?.dyn_into::<HtmlElement>().ok()?;
    target.get_attribute("data-id")?.parse().ok()
}

/// The button of a node within the group.
pub(super) fn button_of(group: NodeRef<Div>, node: u32) -> Option<HtmlElement> {
    group.get_untracked()?.children().item(node)?.dyn_into().ok()
}

/// The node that a key leads to from another one; arrow keys go round and round.
pub(super) fn node_after_key(key: &str, node: u32, nodes: u32) -> Option<u32> {
    let last = nodes.checked_sub(1)?;
    match key {
        "ArrowRight" | "ArrowDown" => Some(if node >= last { 0 } else { node + 1 }),
        "ArrowLeft" | "ArrowUp" => Some(if node == 0 { last } else { node - 1 }),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrow_keys_go_round_the_ring() {
        assert_eq!(node_after_key("ArrowRight", 3, 5), Some(4));
        assert_eq!(node_after_key("ArrowDown", 4, 5), Some(0));
        assert_eq!(node_after_key("ArrowLeft", 0, 5), Some(4));
        assert_eq!([node_after_key("Home", 3, 5), node_after_key("End", 3, 5)], [Some(0), Some(4)]);
        assert_eq!([node_after_key("a", 3, 5), node_after_key("Home", 0, 0)], [None, None]);
    }

    #[test]
    fn a_square_lies_around_its_point_in_whole_pixels() {
        assert_eq!(
            Square::around(100.0, 50.4, 12.0),
            Square { left: 88, top: 38, size: 24, is_numbered: false }
        );
    }
}
