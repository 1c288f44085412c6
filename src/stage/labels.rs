//! The labels over a pane: the balancer, the servers and their loads, and the path of the selected request.

use super::StageHandle;
use super::describe::{number_of, rate};
use super::nodes::Square;
use crate::format::count;
use crate::text::{TemplatePart, interpolate, template_parts, text};
use leptos::prelude::*;
use netduel_results::Role;
use netduel_scenario::Side;
use netduel_stage::{Layout, NodePlace, NodeShape, Renderer};

/// A point in whole CSS pixels of the pane.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Point {
    left: i32,
    top: i32,
}

impl Point {
    fn new(x: f32, y: f32) -> Point {
        Point { left: x.round() as i32, top: y.round() as i32 }
    }

    /// As a value of the CSS property `inset`.
    fn inset(self) -> String {
        format!("{}px auto auto {}px", self.top, self.left)
    }
}

/// The labels that stay where they are until the layout changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct FixedLabels {
    font_px: i32,
    /// On the upper edge of the box around the servers, or over the index or tracker.
    sign: Option<(&'static str, Point)>,
    edge_cache: Option<Point>,
    /// Below each server, where there is room.
    servers: Vec<Point>,
}

fn fixed_labels(stage: &Renderer, side: Side) -> Option<FixedLabels> {
    let layout = stage.layout(side)?;
    let font_px = layout.label_size();
    let t = &text().stage;
    let words = match stage.helper(side) {
        Some((_, Role::Index)) => t.index,
        Some((_, Role::Tracker)) => t.tracker,
        // Without a balancer: a user who wants the file asks a server directly.
        _ if stage.has_file(side) => "",
        // A single server leaves a balancer nothing to balance.
        _ if stage.serving_nodes(side) == 1 => "",
        _ => t.balancer,
    };
    let has_sign = layout.caption.half_width > 0.0 && !words.is_empty();
    let edge_cache = || {
        let (node, role) = stage.helper(side)?;
        let place = layout.places.get(node as usize).filter(|_| role == Role::Edge)?;
        Some(Point::new(place.x + place.radius + 5.0, place.y - font_px * 0.6))
    };
    let servers = layout.server_label_offset.into_iter().flat_map(|below| {
        // The middle of a text is about a third of its size above its baseline.
        let point = move |place: &NodePlace| Point::new(place.x, place.y + below - font_px * 0.36);
        layout.places.iter().take(stage.serving_nodes(side)).map(point)
    });
    Some(FixedLabels {
        font_px: font_px.round() as i32,
        sign: has_sign.then(|| (words, Point::new(layout.caption.x, layout.caption.y))),
        edge_cache: edge_cache(),
        servers: servers.collect(),
    })
}

/// What the label of a server says. What is lost at a server that is down is drawn, and counted with all that is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct ServerLoad {
    is_up: bool,
    load: String,
}

fn server_loads(stage: &Renderer, side: Side) -> Vec<ServerLoad> {
    let labels = stage
        .layout(side)
        .and_then(|layout| layout.server_label_offset)
        .map_or(0, |_| stage.serving_nodes(side));
    let server_load = |server: u32| {
        let state = stage.node_state(side, server);
        let load = match state.held {
            Some(_) => rate(stage.transfer_rates(side, server)[0].0),
            None => format!("{}\u{a0}%", state.load_percent()),
        };
        ServerLoad { is_up: state.up, load }
    };
    (0..labels as u32).map(server_load).collect()
}

/// A note where not every message is drawn as a mark of its own.
fn note(stage: &Renderer, side: Side) -> String {
    let (t, one_in) = (&text().stage, stage.one_request_in(side));
    match (stage.followed() > 0.0, one_in) {
        _ if stage.has_file(side) => String::new(),
        (false, _) => t.flows.to_owned(),
        (true, 1) => String::new(),
        (true, _) => interpolate(t.sample, &[("n", &count(u64::from(one_in)))]),
    }
}

/// The labels of the selected request: its user, and a badge at each node that it has reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct PathLabels {
    user: Option<UserLabel>,
    /// The number of the hop, from 1, and where it stands.
    hops: Vec<(u32, Square)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct UserLabel {
    words: String,
    class: &'static str,
    point: Point,
}

fn path_labels(stage: &Renderer, side: Side) -> Option<PathLabels> {
    let layout = stage.layout(side)?;
    let hops = stage.hops(side).into_iter();
    let hop = |(node, hop): (u32, u32)| Some((hop, hop_badge(layout, layout.places.get(node as usize)?)));
    let user = || {
        let node = stage.chosen_user(side)?;
        let words = interpolate(text().stage.asker, &[("n", &number_of(stage.user_of(side, node)?))]);
        let gap = if stage.serves(side, node) { 8.0 } else { 3.0 };
        Some(user_label(layout, layout.places.get(node as usize)?, gap, words))
    };
    Some(PathLabels { user: user(), hops: hops.filter_map(hop).collect() })
}

/// Beside the corner of a server; outside the ring of the other nodes.
fn hop_badge(layout: &Layout, place: &NodePlace) -> Square {
    let half = (layout.unit * 0.58).max(8.0);
    if place.shape == NodeShape::Square {
        return Square::around(place.x + place.radius, place.y - place.radius, half);
    }
    let (away_x, away_y) = (place.x - layout.server_box.x, place.y - layout.server_box.y);
    let reach = (place.radius + half + 4.0) / away_x.hypot(away_y).max(1.0);
    // The words above the picture are not covered.
    Square::around(place.x + away_x * reach, (place.y + away_y * reach).max(half), half)
}

/// Above the node and leaning outward, so that it covers neither the node's link nor its neighbours' links.
fn user_label(layout: &Layout, place: &NodePlace, gap: f32, words: String) -> UserLabel {
    let across = (place.x - layout.server_box.x) / layout.server_box.x.max(1.0);
    let (class, lean) = match across {
        _ if across < -0.1 => ("stage-label strong to-left", -0.6),
        _ if across > 0.1 => ("stage-label strong to-right", 0.6),
        _ => ("stage-label strong centred", 0.0),
    };
    let half = layout.label_size() * 0.6;
    let above = place.y - place.radius - gap - half;
    // At the top of the ring, a label above the node would cover the words above the picture.
    let top = if above < half { place.y + place.radius + 4.0 + half } else { above };
    UserLabel { words, class, point: Point::new(place.x + place.radius * lean, top) }
}

/// The labels of a side. Everything they say is said elsewhere too, so they are hidden from screen readers.
#[component]
pub(super) fn Labels(
    /// The network.
    side: Side,
    /// The shown time; with every change the labels are read again.
    shown_time_ns: Signal<u64>,
) -> impl IntoView {
    let stage = expect_context::<StageHandle>();
    let fixed = Memo::new(move |_| {
        stage.layout_version();
        stage.read(|stage| fixed_labels(stage, side)).flatten().unwrap_or_default()
    });
    let loads = Memo::new(move |_| {
        shown_time_ns.track();
        stage.layout_version();
        stage.read(|stage| server_loads(stage, side)).unwrap_or_default()
    });
    let path = Memo::new(move |_| {
        shown_time_ns.track();
        stage.layout_version();
        stage.read(|stage| path_labels(stage, side)).flatten().unwrap_or_default()
    });
    let note = Memo::new(move |_| {
        shown_time_ns.track();
        stage.layout_version();
        stage.read(|stage| note(stage, side)).unwrap_or_default()
    });
    let sign = move || fixed.with(|fixed| fixed.sign);
    let edge_cache = move || fixed.with(|fixed| fixed.edge_cache);
    let servers = move || {
        let label = |(server, point)| view! { <ServerLabel server point loads /> };
        (0..).zip(fixed.with(|fixed| fixed.servers.clone())).map(label).collect_view()
    };
    let hop = |(hop, square): (u32, Square)| {
        view! {
            <span class="stage-hop" style:inset=square.inset() style:width=square.width()>
                {count(u64::from(hop))}
            </span>
        }
    };
    let hops = move || path.with(|path| path.hops.clone()).into_iter().map(hop).collect_view();
    let user = move || path.with(|path| path.user.clone());
    view! {
        <div
            class="stage-labels"
            aria-hidden="true"
            style:font-size=move || format!("max({}px, .75rem)", fixed.with(|fixed| fixed.font_px))
        >
            <ShowLet some=sign let((words, point))>
                <span class="stage-label centred" style:inset=point.inset()>{words}</span>
            </ShowLet>
            <ShowLet some=edge_cache let:point>
                <span class="stage-label edge" style:inset=point.inset()>{text().stage.edge}</span>
            </ShowLet>
            {servers}
            <ShowLet some=move || Some(note.get()).filter(|note| !note.is_empty()) let:note>
                <p class="stage-note">{note}</p>
            </ShowLet>
            {hops}
            <ShowLet some=user let:label>
                <span class=label.class style:inset=label.point.inset()>{label.words}</span>
            </ShowLet>
        </div>
    }
}

/// The label below a server: its number, and its load or that it is down.
#[component]
fn ServerLabel(
    /// The server.
    server: u32,
    /// Where the label is centred.
    point: Point,
    /// The loads of all servers.
    loads: Memo<Vec<ServerLoad>>,
) -> impl IntoView {
    let own = Memo::new(move |_| loads.with(|loads| loads.get(server as usize).cloned().unwrap_or_default()));
    let t = &text().stage;
    let template = Memo::new(move |_| {
        let own = own.read();
        if own.is_up { t.server_up } else { t.server_down }
    });
    let words = move || {
        let part = |piece| match piece {
            TemplatePart::Words(words) => words.into_any(),
            TemplatePart::Place("load") => {
                view! { <b>{move || own.with(|own| own.load.clone())}</b> }.into_any()
            }
            TemplatePart::Place(_) => number_of(server).into_any(),
        };
        template_parts(template.get()).map(part).collect_view()
    };
    view! {
        <span class="stage-label centred server" style:inset=point.inset()>
            {words}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_stage::Rectangle;

    fn layout() -> Layout {
        Layout {
            server_box: Rectangle { x: 100.0, y: 100.0, half_width: 0.0, half_height: 0.0 },
            unit: 10.0,
            ..Layout::default()
        }
    }

    fn disc(x: f32, y: f32) -> NodePlace {
        NodePlace { x, y, radius: 10.0, shape: NodeShape::Disc }
    }

    #[test]
    fn a_badge_stands_outside_the_ring_or_at_the_corner_of_a_server() {
        assert_eq!(hop_badge(&layout(), &disc(180.0, 100.0)), Square::around(202.0, 100.0, 8.0));
        let server = NodePlace { shape: NodeShape::Square, ..disc(180.0, 100.0) };
        assert_eq!(hop_badge(&layout(), &server), Square::around(190.0, 90.0, 8.0));
    }

    #[test]
    fn a_label_leans_outward_and_stays_below_the_upper_edge() {
        let label = |x, y| user_label(&layout(), &disc(x, y), 3.0, String::new());
        assert_eq!(label(20.0, 100.0).class, "stage-label strong to-left");
        assert_eq!(label(180.0, 100.0).class, "stage-label strong to-right");
        assert!(label(100.0, 100.0).point.top < 100);
        assert!(label(100.0, 12.0).point.top > 12);
    }
}
