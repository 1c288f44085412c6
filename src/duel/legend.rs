//! How to read a node, below the left pane; how to read a message, below the right.

use crate::page::Page;
use crate::text::text;
use crate::view::{View, svg, view};
use leptos::prelude::*;
use netduel_scenario::{ClientServer, File, FileArrivals, Replication, Scenario, Side};

/// Width of the drawing and what is drawn.
type Sign = (u32, &'static str);

const NODES: [Sign; 6] = [
    (
        26,
        r#"<rect x="1" y="3" width="12" height="12" rx="2" class="k-glass"/><circle cx="20" cy="9" r="4.5" class="k-glass"/>"#,
    ),
    (
        18,
        r#"<path d="M3 10h12v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z" fill="var(--load-left-2)"/><rect x="3" y="3" width="12" height="13" rx="2" class="k-glass" fill-opacity="0"/>"#,
    ),
    (
        18,
        r#"<rect x="3" y="3" width="12" height="13" rx="2" fill="var(--load-over)"/><path d="M3 11l8-8M3 16L15 4M8 16l7-7" stroke="var(--load-hatch)" stroke-width="2"/>"#,
    ),
    (22, r#"<path d="M3 5v8M7 5v8M11 5v8M15 5v8M19 5v8" stroke="var(--ink)" stroke-width="1.5"/>"#),
    (
        18,
        r#"<circle cx="9" cy="9" r="6.5" class="k-dead"/><path d="M6.2 6.2l5.6 5.6M11.8 6.2l-5.6 5.6" stroke="var(--ink-2)" stroke-width="1.5"/>"#,
    ),
    (18, r#"<circle cx="9" cy="9" r="6.5" class="k-dead"/>"#),
];

const FLOW: Sign = (24, r#"<path d="M2 9h20" stroke="var(--msg-response)" stroke-width="4"/>"#);

const MESSAGES: [Sign; 6] = [
    (16, r#"<path d="M3 4.2l10 4.8-10 4.8z" fill="var(--msg-request)"/>"#),
    (
        16,
        r#"<path d="M8 3.6L13.4 9 8 14.4 2.6 9z" fill="var(--bg)" stroke="var(--msg-query)" stroke-width="2"/>"#,
    ),
    (
        16,
        r#"<circle cx="8" cy="9" r="5" fill="var(--bg)" stroke="var(--msg-response)" stroke-width="1.8"/><circle cx="8" cy="9" r="1.9" fill="var(--msg-response)"/>"#,
    ),
    (16, r#"<rect x="3.5" y="4.5" width="9" height="9" fill="var(--msg-response)"/>"#),
    (16, r#"<path d="M3.8 4.8l8.4 8.4M12.2 4.8l-8.4 8.4" stroke="var(--msg-failure)" stroke-width="2.6"/>"#),
    (12, r#"<circle cx="6" cy="9" r="2" fill="var(--ink-2)"/>"#),
];

/// The legend below a pane. What only some scenarios have is explained in those.
pub(super) fn legend(page: Page, side: Side) -> View {
    let t = &text().duel;
    let (label, words, signs) = match side {
        Side::ClientServer => (t.read_a_node, t.node_legend, NODES),
        Side::PeerToPeer => (t.read_a_message, t.message_legend, MESSAGES),
    };
    let has_last = Memo::new(move |_| {
        page.run.scenario.with(|scenario| match side {
            Side::ClientServer => comes_and_goes(scenario),
            Side::PeerToPeer => has_upkeep(scenario),
        })
    });
    let has_file = move || page.run.scenario.with(|scenario| scenario.file.is_some());
    let entry = |(index, (word, (width, markup))): (usize, (&'static str, Sign))| {
        let width = width.to_string();
        let sign = svg("svg")
            .set("viewBox", &["0 0 ", &width, " 18"].concat())
            .set("width", &width)
            .set("height", "18")
            .set("aria-hidden", "true")
            .markup(markup);
        let holds = side == Side::ClientServer && index == 1;
        let word = move || if holds && has_file() { t.holds } else { word };
        // Where a file is distributed there is no queue and no search.
        let is_of_requests = if side == Side::ClientServer { 2..4 } else { 1..5 };
        let is_hidden = move || match index {
            6 => !has_file(),
            5 => !has_last.get(),
            _ => is_of_requests.contains(&index) && has_file(),
        };
        view("li").child(sign).child(view("span").live_text(word)).live_if("hidden", is_hidden)
    };
    let flow = (side == Side::PeerToPeer).then_some((t.flow, FLOW));
    let entries = words.into_iter().zip(signs).chain(flow).enumerate();
    view("ul.legend")
        .set("aria-label", label)
        .live_if("hidden", move || page.run.selected_request.with(Option::is_some))
        .children(entries.map(entry))
}

fn comes_and_goes(scenario: &Scenario) -> bool {
    let by_poisson = |file: &File| file.arrivals == FileArrivals::Poisson;
    match &scenario.file {
        Some(file) => by_poisson(file) || scenario.swarm_or_default().seeding_s.0.is_some(),
        None => scenario.peer_to_peer.as_ref().is_some_and(|side| side.session_s.0.is_some()),
    }
}

/// Whether nodes send messages that belong to no request. (What balancer and servers say to each other is not drawn.)
fn has_upkeep(scenario: &Scenario) -> bool {
    let replicates = |side: &ClientServer| side.replication != Replication::None;
    scenario.file.is_some()
        || comes_and_goes(scenario)
        || scenario.peer_to_peer.as_ref().is_some_and(|side| side.search.is_hash_table())
        || scenario.client_server.as_ref().is_some_and(replicates)
}
