//! The legends: how to read a node, below the left pane, and how to read peers and messages, below the right pane. They explain what
//! is on the pictures, and no more.

use crate::follow::Follow;
use crate::lazy_view::LazyView;
use crate::stage::StageHandle;
use crate::state::RunSignals;
use crate::text::text;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_results::{NetworkDescription, Role};
use netduel_scenario::{ClientServer, File, FileArrivals, Replication, Scenario, Side};
use netduel_stage::{Detail, Signs};

/// What an entry explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbol {
    Role(Role),
    Capacity,
    Load,
    Overload,
    Queue,
    Primary,
    Crashed,
    Lost,
    Unanswered,
    Back,
    Away,
    Finished,
    CutOff,
    Link,
    Request,
    Query,
    Hit,
    Response,
    Failure,
    Traffic,
    Upkeep,
    Flow,
}

/// What can be seen in the pictures at present.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Seen {
    /// At the nodes of either side.
    signs: [Signs; 2],
    /// Whether messages are too fast to be drawn one by one.
    is_fast: bool,
    /// Whether areas show capacities.
    areas: bool,
    /// Whether links between peers are drawn.
    links: bool,
}

/// The entries of a side's legend.
fn symbols(scenario: &Scenario, roles: &[Role], seen: Seen, side: Side) -> Vec<Symbol> {
    let has_file = scenario.file.is_some();
    let is_search = scenario.peer_to_peer.is_some() && !has_file;
    let of_roles = roles.iter().map(|role| (Symbol::Role(*role), true));
    let signs = seen.signs[side as usize];
    let at_nodes = [
        (Symbol::Primary, signs.primary),
        (Symbol::Crashed, signs.crashed),
        (Symbol::Lost, signs.lost),
        (Symbol::Unanswered, signs.unanswered),
        (Symbol::Back, signs.back),
        (Symbol::Away, signs.away || has_churn(scenario) && side == Side::PeerToPeer),
        (Symbol::Finished, signs.finished),
        (Symbol::CutOff, signs.cut_off),
    ];
    let others = match side {
        Side::ClientServer => vec![
            (Symbol::Capacity, seen.areas),
            (Symbol::Load, true),
            // Where a file is distributed, there is no queue …
            (Symbol::Overload, !has_file),
            (Symbol::Queue, !has_file),
            (Symbol::Request, !seen.is_fast),
            (Symbol::Response, !has_file && !seen.is_fast),
            (Symbol::Flow, has_file),
        ],
        Side::PeerToPeer => vec![
            (Symbol::Overload, !has_file),
            (Symbol::Queue, !has_file),
            (Symbol::Link, seen.links),
            (Symbol::Request, !seen.is_fast),
            // … and no search.
            (Symbol::Query, is_search && !seen.is_fast),
            (Symbol::Hit, is_search && !seen.is_fast),
            (Symbol::Response, !has_file && !seen.is_fast),
            (Symbol::Traffic, seen.is_fast),
            (Symbol::Failure, !has_file),
            (Symbol::Upkeep, has_file || has_upkeep(scenario)),
            (Symbol::Flow, has_file),
        ],
    };
    let is_shown = |(symbol, is_seen): (Symbol, bool)| is_seen.then_some(symbol);
    of_roles.chain(others).chain(at_nodes).filter_map(is_shown).collect()
}

/// The roles in a side's network, in the order of its nodes.
fn roles(networks: &[NetworkDescription], side: Side) -> Vec<Role> {
    let mut roles = NetworkDescription::of_side(networks, side).map_or(Vec::new(), |one| one.roles.clone());
    roles.dedup();
    roles
}

/// Whether nodes leave the network and return.
fn has_churn(scenario: &Scenario) -> bool {
    let by_poisson = |file: &File| file.arrivals == FileArrivals::Poisson;
    match &scenario.file {
        Some(file) => by_poisson(file) || scenario.swarm_or_default().seeding_s.0.is_some(),
        None => scenario.peer_to_peer.as_ref().is_some_and(|side| side.session_s.0.is_some()),
    }
}

/// Whether nodes send messages that belong to no request. (The messages between balancer and servers are not drawn.)
fn has_upkeep(scenario: &Scenario) -> bool {
    let replicates = |side: &ClientServer| side.replication != Replication::None;
    has_churn(scenario)
        || scenario.peer_to_peer.as_ref().is_some_and(|side| side.search.is_hash_table())
        || scenario.client_server.as_ref().is_some_and(replicates)
}

fn words(symbol: Symbol, has_file: bool) -> &'static str {
    let t = &text().duel;
    let [capacity, load, overload, queue, crashed, away] = t.node_legend;
    let [finished, cut_off, unanswered, lost, back] = t.sign_legend;
    let [request, query, hit, response, failure, upkeep] = t.message_legend;
    match symbol {
        Symbol::Role(role) => t.role_legend[role as usize],
        Symbol::Capacity => capacity,
        Symbol::Load if has_file => t.holds,
        Symbol::Load => load,
        Symbol::Overload => overload,
        Symbol::Queue => queue,
        Symbol::Primary => t.primary,
        Symbol::Crashed => crashed,
        Symbol::Lost => lost,
        Symbol::Unanswered => unanswered,
        Symbol::Back => back,
        Symbol::Away => away,
        Symbol::Finished => finished,
        Symbol::CutOff => cut_off,
        Symbol::Link => t.link,
        Symbol::Request => request,
        Symbol::Query => query,
        Symbol::Hit => hit,
        Symbol::Response => response,
        Symbol::Failure => failure,
        Symbol::Traffic => t.traffic,
        Symbol::Upkeep => upkeep,
        Symbol::Flow => t.flow,
    }
}

/// The legend of a side. Its code is not needed for the first paint.
#[component]
pub(super) fn Legend(
    /// The side.
    side: Side,
) -> impl IntoView {
    view! { <LazyView load=move || legend(side)/> }
}

#[wasm_split(legend, wasm_split_path = ::leptos::wasm_split, fallible)]
fn legend(side: Side) -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(move || view! { <Entries side/> }))
}

/// The entries of a side. While a request is selected or followed, what it does stands in the legend's place.
#[component]
fn Entries(
    /// The side.
    side: Side,
) -> impl IntoView {
    let t = &text().duel;
    let run = expect_context::<RunSignals>();
    let follow = expect_context::<Follow>();
    let stage = expect_context::<StageHandle>();
    let is_replaced = move || run.selected_request.with(Option::is_some) || follow.is_on();
    let seen = Memo::new(move |_| {
        run.shown_time_ns.track();
        stage.layout_version();
        let seen = stage.read(|stage| {
            let is_full = stage.detail() == Detail::FillLevels;
            let mut layouts = Side::BOTH.into_iter().filter_map(|side| stage.layout(side));
            Seen {
                signs: Side::BOTH.map(|side| stage.signs(side)),
                is_fast: stage.followed() == 0.0 && !stage.has_file(side),
                areas: is_full && layouts.all(|layout| layout.to_scale),
                links: is_full && stage.has_links(Side::PeerToPeer),
            }
        });
        seen.unwrap_or_default()
    });
    let entries = Memo::new(move |_| {
        let roles = run.networks.with(|networks| roles(networks, side));
        run.scenario.with(|scenario| {
            let entry = |symbol| (symbol, words(symbol, scenario.file.is_some()));
            symbols(scenario, &roles, seen.get(), side).into_iter().map(entry).collect::<Vec<_>>()
        })
    });
    let name = match side {
        Side::ClientServer => t.read_a_node,
        Side::PeerToPeer => t.read_a_message,
    };
    let entry = move |(symbol, words)| {
        let (width, markup) = drawing(symbol, side);
        view! {
            <li>
                <svg
                    viewBox=format!("0 0 {width} 18")
                    width=width
                    height="18"
                    aria-hidden="true"
                    inner_html=markup
                />
                <span>{words}</span>
            </li>
        }
    };
    view! {
        <ul class="legend" aria-label=name hidden=is_replaced>
            {move || entries.get().into_iter().map(entry).collect_view()}
        </ul>
    }
}

/// The width of a symbol, and what is drawn in it, as the picture draws it.
fn drawing(symbol: Symbol, side: Side) -> (u32, &'static str) {
    match symbol {
        Symbol::Role(Role::Server) => {
            (16, r#"<rect x="2" y="3" width="12" height="12" rx="2" class="legend-node"/>"#)
        }
        Symbol::Role(Role::Client) => (14, r#"<circle cx="7" cy="9" r="4" class="legend-node"/>"#),
        Symbol::Role(Role::Peer) => (16, r#"<circle cx="8" cy="9" r="6" class="legend-node"/>"#),
        Symbol::Role(Role::Edge) => {
            (18, r#"<rect x="1" y="4.5" width="16" height="9" rx="3" class="legend-node"/>"#)
        }
        Symbol::Role(Role::Superpeer) => {
            (16, r#"<path d="M14.6 9l-3.3 5.7H4.7L1.4 9l3.3-5.7h6.6z" class="legend-node"/>"#)
        }
        Symbol::Role(Role::Index) => (16, r#"<path d="M8 2l7 7-7 7-7-7z" class="legend-node"/>"#),
        Symbol::Role(Role::Seed) => (
            18,
            r#"<circle cx="9" cy="9" r="4.5" class="legend-node"/><circle cx="9" cy="9" r="7.5" fill="none" stroke="var(--ink-2)"/>"#,
        ),
        Symbol::Role(Role::Tracker) => (16, r#"<path d="M8 2.5L15 15H1z" class="legend-node"/>"#),
        Symbol::Capacity => (
            26,
            r#"<rect x="1" y="3" width="12" height="12" rx="2" class="legend-node"/><circle cx="20" cy="9" r="4.5" class="legend-node"/>"#,
        ),
        Symbol::Load => (
            18,
            r#"<path d="M3 10h12v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z" fill="var(--load-left-2)"/><rect x="3" y="3" width="12" height="13" rx="2" class="legend-node" fill-opacity="0"/>"#,
        ),
        Symbol::Overload => (18, overload(side)),
        Symbol::Primary => (
            18,
            r#"<rect x="2" y="2" width="14" height="14" rx="2" class="legend-node"/><rect x="5.5" y="5.5" width="7" height="7" rx="1" fill="none" stroke="var(--ink-2)" stroke-width="1.5"/>"#,
        ),
        Symbol::Traffic => (
            24,
            r#"<path d="M2 9h7" stroke="var(--msg-request)" stroke-width="1.5"/><path d="M9 9h7" stroke="var(--msg-query)" stroke-width="1.5"/><path d="M16 9h6" stroke="var(--msg-response)" stroke-width="1.5"/>"#,
        ),
        Symbol::Queue => {
            (22, r#"<path d="M3 5v8M7 5v8M11 5v8M15 5v8M19 5v8" stroke="var(--ink)" stroke-width="1.5"/>"#)
        }
        Symbol::Crashed => (
            18,
            r#"<circle cx="9" cy="9" r="6.5" class="legend-down"/><path d="M6.2 6.2l5.6 5.6M11.8 6.2l-5.6 5.6" stroke="var(--ink-2)" stroke-width="1.5"/>"#,
        ),
        Symbol::Lost => (
            22,
            r#"<path d="M3 5v8M7 5v8M11 5v8M15 5v8M19 5v8" stroke="var(--msg-failure)" stroke-width="1.5"/>"#,
        ),
        Symbol::Unanswered => (
            18,
            r#"<circle cx="9" cy="9" r="3" class="legend-node"/><circle cx="9" cy="9" r="7" fill="none" stroke="var(--msg-failure)" stroke-width="2" stroke-dasharray="4.8 2.5"/>"#,
        ),
        Symbol::Back => (
            18,
            r#"<circle cx="9" cy="9" r="4" class="legend-node"/><circle cx="9" cy="9" r="7.5" fill="none" stroke="var(--ink-3)"/>"#,
        ),
        Symbol::Away => (18, r#"<circle cx="9" cy="9" r="6.5" class="legend-down"/>"#),
        Symbol::Finished => (
            18,
            r#"<circle cx="9" cy="9" r="6" fill="var(--load-right-3)" stroke="var(--right)" stroke-width="1.5" opacity=".4"/>"#,
        ),
        Symbol::CutOff => (18, r#"<circle cx="9" cy="9" r="6" class="legend-node" opacity=".4"/>"#),
        Symbol::Link => (20, r#"<path d="M2 9h16" stroke="var(--line-strong)"/>"#),
        Symbol::Request => (16, r#"<path d="M3 4.2l10 4.8-10 4.8z" fill="var(--msg-request)"/>"#),
        Symbol::Query => (
            16,
            r#"<path d="M8 3.6L13.4 9 8 14.4 2.6 9z" fill="var(--bg)" stroke="var(--msg-query)" stroke-width="2"/>"#,
        ),
        Symbol::Hit => (
            16,
            r#"<circle cx="8" cy="9" r="5" fill="var(--bg)" stroke="var(--msg-response)" stroke-width="1.8"/><circle cx="8" cy="9" r="1.9" fill="var(--msg-response)"/>"#,
        ),
        Symbol::Response => {
            (16, r#"<rect x="3.5" y="4.5" width="9" height="9" fill="var(--msg-response)"/>"#)
        }
        Symbol::Failure => (
            16,
            r#"<path d="M3.8 4.8l8.4 8.4M12.2 4.8l-8.4 8.4" stroke="var(--msg-failure)" stroke-width="2.6"/>"#,
        ),
        Symbol::Upkeep => (12, r#"<circle cx="6" cy="9" r="2" fill="var(--ink-2)"/>"#),
        Symbol::Flow => (24, r#"<path d="M2 9h20" stroke="var(--msg-response)" stroke-width="4"/>"#),
    }
}

/// A busy node has the colour of its side.
fn overload(side: Side) -> &'static str {
    match side {
        Side::ClientServer => {
            r#"<rect x="3" y="3" width="12" height="13" rx="2" fill="var(--load-left-3)"/><path d="M3 11l8-8M3 16L15 4M8 16l7-7" stroke="var(--load-hatch)" stroke-width="2"/>"#
        }
        Side::PeerToPeer => {
            r#"<rect x="3" y="3" width="12" height="13" rx="2" fill="var(--load-right-3)"/><path d="M3 11l8-8M3 16L15 4M8 16l7-7" stroke="var(--load-hatch)" stroke-width="2"/>"#
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::{PeerToPeer, Search};

    fn of(scenario: &Scenario, seen: Seen, side: Side) -> Vec<Symbol> {
        symbols(scenario, &[], seen, side)
    }

    #[test]
    fn a_plain_scenario_has_neither_churn_nor_upkeep() {
        let scenario = Scenario { peer_to_peer: Some(PeerToPeer::default()), ..Scenario::default() };
        assert!(!of(&scenario, Seen::default(), Side::ClientServer).contains(&Symbol::Away));
        assert!(!of(&scenario, Seen::default(), Side::PeerToPeer).contains(&Symbol::Upkeep));
    }

    #[test]
    fn a_hash_table_has_upkeep() {
        let side = PeerToPeer { search: Search::Chord, ..PeerToPeer::default() };
        let scenario = Scenario { peer_to_peer: Some(side), ..Scenario::default() };
        assert_eq!(of(&scenario, Seen::default(), Side::PeerToPeer).last(), Some(&Symbol::Upkeep));
    }

    #[test]
    fn a_file_has_flows_but_no_queue_and_no_search() {
        let scenario = Scenario { file: Some(File::default()), ..Scenario::default() };
        let left = of(&scenario, Seen::default(), Side::ClientServer);
        assert!(!left.contains(&Symbol::Queue) && !left.contains(&Symbol::Overload));
        let right = of(&scenario, Seen::default(), Side::PeerToPeer);
        assert_eq!(right, [Symbol::Request, Symbol::Upkeep, Symbol::Flow]);
    }

    #[test]
    fn what_failed_is_explained_only_while_it_is_on_a_picture() {
        let scenario = Scenario { peer_to_peer: Some(PeerToPeer::default()), ..Scenario::default() };
        let failed = [Symbol::Crashed, Symbol::Lost, Symbol::Unanswered];
        let before = of(&scenario, Seen::default(), Side::ClientServer);
        assert!(failed.iter().all(|symbol| !before.contains(symbol)));
        let signs = Signs { crashed: true, lost: true, unanswered: true, ..Signs::default() };
        let seen = Seen { signs: [signs, Signs::default()], ..Seen::default() };
        let after = of(&scenario, seen, Side::ClientServer);
        assert!(failed.iter().all(|symbol| after.contains(symbol)));
    }

    #[test]
    fn every_role_on_a_picture_is_explained_once() {
        let network = NetworkDescription {
            side: Side::PeerToPeer,
            roles: [vec![Role::Superpeer; 2], vec![Role::Peer; 3]].concat(),
            service_rate_per_s: vec![1.0; 5],
            workers: 1,
            links: Vec::new(),
            is_connected: true,
            pieces: 0,
            positions: Vec::new(),
            link_delay_s: 0.04,
        };
        assert_eq!(roles(&[network], Side::PeerToPeer), [Role::Superpeer, Role::Peer]);
        assert!(text().duel.role_legend[Role::Tracker as usize] == "tracker");
    }
}
