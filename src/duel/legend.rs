//! The legends: how to read a node, below the left pane, and how to read a message, below the right pane.

use crate::state::RunSignals;
use crate::text::text;
use leptos::prelude::*;
use netduel_scenario::{ClientServer, File, FileArrivals, Replication, Scenario, Side};

/// What an entry explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Symbol {
    Capacity,
    Load,
    Overload,
    Queue,
    Crashed,
    Away,
    Request,
    Query,
    Hit,
    Response,
    Failure,
    Upkeep,
    Flow,
}

/// The entries of a side's legend. What only some scenarios have is explained only in those.
fn symbols(scenario: &Scenario, side: Side) -> Vec<Symbol> {
    let has_file = scenario.file.is_some();
    let (all, optional): (&[Symbol], Option<Symbol>) = match (side, has_file) {
        (Side::ClientServer, false) => (
            &[Symbol::Capacity, Symbol::Load, Symbol::Overload, Symbol::Queue, Symbol::Crashed],
            has_churn(scenario).then_some(Symbol::Away),
        ),
        // Where a file is distributed, there is no queue …
        (Side::ClientServer, true) => {
            (&[Symbol::Capacity, Symbol::Load, Symbol::Crashed], has_churn(scenario).then_some(Symbol::Away))
        }
        (Side::PeerToPeer, false) => (
            &[Symbol::Request, Symbol::Query, Symbol::Hit, Symbol::Response, Symbol::Failure],
            has_upkeep(scenario).then_some(Symbol::Upkeep),
        ),
        // … and no search.
        (Side::PeerToPeer, true) => (&[Symbol::Request, Symbol::Upkeep], Some(Symbol::Flow)),
    };
    all.iter().copied().chain(optional).collect()
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
    let [request, query, hit, response, failure, upkeep] = t.message_legend;
    match symbol {
        Symbol::Capacity => capacity,
        Symbol::Load if has_file => t.holds,
        Symbol::Load => load,
        Symbol::Overload => overload,
        Symbol::Queue => queue,
        Symbol::Crashed => crashed,
        Symbol::Away => away,
        Symbol::Request => request,
        Symbol::Query => query,
        Symbol::Hit => hit,
        Symbol::Response => response,
        Symbol::Failure => failure,
        Symbol::Upkeep => upkeep,
        Symbol::Flow => t.flow,
    }
}

/// The legend of a side. While a request is selected, its summary takes the legend's place.
#[component]
pub(super) fn Legend(
    /// The side.
    side: Side,
) -> impl IntoView {
    let t = &text().duel;
    let run = expect_context::<RunSignals>();
    let has_selection = move || run.selected_request.with(Option::is_some);
    let entries = move || {
        run.scenario.with(|scenario| {
            let entry = |symbol| (symbol, words(symbol, scenario.file.is_some()));
            symbols(scenario, side).into_iter().map(entry).collect::<Vec<_>>()
        })
    };
    let name = match side {
        Side::ClientServer => t.read_a_node,
        Side::PeerToPeer => t.read_a_message,
    };
    let entry = |(symbol, words)| {
        view! {
            <li>
                <SymbolDrawing symbol />
                <span>{words}</span>
            </li>
        }
    };
    view! {
        <ul class="legend" aria-label=name hidden=has_selection>
            {move || entries().into_iter().map(entry).collect_view()}
        </ul>
    }
}

/// A symbol as the picture draws it.
#[component]
fn SymbolDrawing(
    /// The symbol.
    symbol: Symbol,
) -> impl IntoView {
    let (width, shape) = drawing(symbol);
    view! {
        <svg viewBox=format!("0 0 {width} 18") width=width height="18" aria-hidden="true">
            {shape}
        </svg>
    }
}

/// The width of a symbol, and its shapes.
fn drawing(symbol: Symbol) -> (u32, AnyView) {
    match symbol {
        Symbol::Capacity => (
            26,
            view! {
                <rect x="1" y="3" width="12" height="12" rx="2" class="legend-node" />
                <circle cx="20" cy="9" r="4.5" class="legend-node" />
            }
            .into_any(),
        ),
        Symbol::Load => (
            18,
            view! {
                <path d="M3 10h12v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z" fill="var(--load-left-2)" />
                <rect x="3" y="3" width="12" height="13" rx="2" class="legend-node" fill-opacity="0" />
            }
            .into_any(),
        ),
        Symbol::Overload => (
            18,
            view! {
                <rect x="3" y="3" width="12" height="13" rx="2" fill="var(--load-over)" />
                <path d="M3 11l8-8M3 16L15 4M8 16l7-7" stroke="var(--load-hatch)" stroke-width="2" />
            }
            .into_any(),
        ),
        Symbol::Queue => (
            22,
            view! { <path d="M3 5v8M7 5v8M11 5v8M15 5v8M19 5v8" stroke="var(--ink)" stroke-width="1.5" /> }
                .into_any(),
        ),
        Symbol::Crashed => (
            18,
            view! {
                <circle cx="9" cy="9" r="6.5" class="legend-down" />
                <path d="M6.2 6.2l5.6 5.6M11.8 6.2l-5.6 5.6" stroke="var(--ink-2)" stroke-width="1.5" />
            }
            .into_any(),
        ),
        Symbol::Away => (18, view! { <circle cx="9" cy="9" r="6.5" class="legend-down" /> }.into_any()),
        Symbol::Request => {
            (16, view! { <path d="M3 4.2l10 4.8-10 4.8z" fill="var(--msg-request)" /> }.into_any())
        }
        Symbol::Query => (
            16,
            view! {
                <path
                    d="M8 3.6L13.4 9 8 14.4 2.6 9z"
                    fill="var(--bg)"
                    stroke="var(--msg-query)"
                    stroke-width="2"
                />
            }
            .into_any(),
        ),
        Symbol::Hit => (
            16,
            view! {
                <circle cx="8" cy="9" r="5" fill="var(--bg)" stroke="var(--msg-response)" stroke-width="1.8" />
                <circle cx="8" cy="9" r="1.9" fill="var(--msg-response)" />
            }
            .into_any(),
        ),
        Symbol::Response => {
            (16, view! { <rect x="3.5" y="4.5" width="9" height="9" fill="var(--msg-response)" /> }.into_any())
        }
        Symbol::Failure => (
            16,
            view! {
                <path d="M3.8 4.8l8.4 8.4M12.2 4.8l-8.4 8.4" stroke="var(--msg-failure)" stroke-width="2.6" />
            }
            .into_any(),
        ),
        Symbol::Upkeep => (12, view! { <circle cx="6" cy="9" r="2" fill="var(--ink-2)" /> }.into_any()),
        Symbol::Flow => {
            (24, view! { <path d="M2 9h20" stroke="var(--msg-response)" stroke-width="4" /> }.into_any())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::{PeerToPeer, Search};

    #[test]
    fn a_plain_scenario_has_neither_churn_nor_upkeep() {
        let scenario = Scenario { peer_to_peer: Some(PeerToPeer::default()), ..Scenario::default() };
        assert!(!symbols(&scenario, Side::ClientServer).contains(&Symbol::Away));
        assert!(!symbols(&scenario, Side::PeerToPeer).contains(&Symbol::Upkeep));
    }

    #[test]
    fn a_hash_table_has_upkeep() {
        let side = PeerToPeer { search: Search::Chord, ..PeerToPeer::default() };
        let scenario = Scenario { peer_to_peer: Some(side), ..Scenario::default() };
        assert_eq!(symbols(&scenario, Side::PeerToPeer).last(), Some(&Symbol::Upkeep));
    }

    #[test]
    fn a_file_has_flows_but_no_queue_and_no_search() {
        let scenario = Scenario { file: Some(File::default()), ..Scenario::default() };
        let left = symbols(&scenario, Side::ClientServer);
        assert!(!left.contains(&Symbol::Queue) && !left.contains(&Symbol::Overload));
        assert_eq!(symbols(&scenario, Side::PeerToPeer), [Symbol::Request, Symbol::Upkeep, Symbol::Flow]);
    }
}
