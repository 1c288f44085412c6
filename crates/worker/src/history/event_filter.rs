//! Translates an event query, as a reader typed it, into the filters of the engine.

use netduel_engine::Duel;
use netduel_engine::history::EventFilter;
use netduel_protocol::{EventQuery, EventQueryError, EventTopic};
use netduel_results::{AttackStep, EventKind, LossCause, MessageKind, Outcome, find_node};
use netduel_scenario::Side;

/// The filter for each side that the query asks for.
///
/// # Errors
/// The field that is not possible.
pub(super) fn event_filters(
    duel: &Duel,
    query: &EventQuery,
) -> Result<Vec<(Side, EventFilter)>, EventQueryError> {
    let request = request_index(&query.request)?;
    let names: Vec<String> =
        query.topic.map(event_names).unwrap_or_default().into_iter().map(str::to_owned).collect();
    let typed = query.node.trim();
    let mut filters = Vec::new();
    for side in Side::BOTH.into_iter().filter(|side| query.side.is_none_or(|wanted| wanted == *side)) {
        let Some(network) = duel.network(side) else { continue };
        let node = find_node(network, typed);
        if typed.is_empty() || node.is_some() {
            filters.push((side, EventFilter { node, request, names: names.clone() }));
        }
    }
    if filters.is_empty() && !typed.is_empty() {
        return Err(EventQueryError::UnknownNode { typed: typed.to_owned() });
    }
    Ok(filters)
}

/// The index, from 0, of the request whose number, from 1, was typed; `None` if nothing was typed.
fn request_index(typed: &str) -> Result<Option<u32>, EventQueryError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let index = typed.parse::<u32>().ok().and_then(|number| number.checked_sub(1));
    index.map(Some).ok_or_else(|| EventQueryError::InvalidRequest { typed: typed.to_owned() })
}

/// The names of the event kinds that belong to a topic.
fn event_names(topic: EventTopic) -> Vec<&'static str> {
    let outcomes = Outcome::ALL.map(Outcome::name);
    match topic {
        EventTopic::Requests => ["arrived", "found", "served_by"].into_iter().chain(outcomes).collect(),
        EventTopic::FailedRequests => {
            outcomes.into_iter().filter(|name| *name != Outcome::Served.name()).collect()
        }
        EventTopic::Messages => {
            let transfers = ["transfer_begins", "transfer_ends", "transfer_interrupted"];
            MessageKind::ALL.map(MessageKind::name).into_iter().chain(transfers).collect()
        }
        EventTopic::LostMessages => LossCause::ALL.map(|cause| EventKind::Lost(cause).name()).to_vec(),
        EventTopic::NodeChanges => vec!["down", "up", "promoted"],
        EventTopic::Faults => {
            let steps = AttackStep::ALL.map(|step| EventKind::Attack(step).name());
            ["fault_begins", "fault_ends"].into_iter().chain(steps).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_results::BALANCER;

    /// For each side that is searched, the node and the request.
    type Filters = Vec<(Side, Option<u32>, Option<u32>)>;

    fn filters(node: &str, request: &str, side: Option<Side>) -> Result<Filters, EventQueryError> {
        let duel = Duel::new(&netduel_presets::find("web-site").unwrap().scenario).unwrap();
        let [node, request] = [node, request].map(str::to_owned);
        let filters = event_filters(&duel, &EventQuery { node, request, side, ..EventQuery::default() })?;
        Ok(filters.into_iter().map(|(side, filter)| (side, filter.node, filter.request)).collect())
    }

    #[test]
    fn every_event_kind_belongs_to_a_topic_and_every_name_of_a_topic_exists() {
        for name in EventKind::NAMES {
            assert!(EventTopic::ALL.into_iter().any(|topic| event_names(topic).contains(&name)), "{name}");
        }
        assert!(
            EventTopic::ALL.into_iter().flat_map(event_names).all(|name| EventKind::NAMES.contains(&name))
        );
    }

    #[test]
    fn only_sides_that_have_the_node_are_searched() {
        let [left, right] = Side::BOTH;
        assert_eq!(filters("", "", None), Ok(vec![(left, None, None), (right, None, None)]));
        assert_eq!(filters("Peer 12", "3", None), Ok(vec![(right, Some(11), Some(2))]));
        assert_eq!(filters("user 1", "", None), Ok(vec![(left, Some(1), None)]));
        assert_eq!(filters("balancer", "", Some(left)), Ok(vec![(left, Some(BALANCER), None)]));
        assert_eq!(filters("s1", "", None), Ok(vec![(left, Some(0), None)]));
        assert_eq!(filters("1", "", Some(right)), Ok(vec![(right, Some(0), None)]));
    }

    #[test]
    fn an_impossible_query_names_the_field_and_what_was_typed() {
        for (node, side) in [("peer 99", None), ("99", None), ("peer 1", Some(Side::ClientServer))] {
            let error = EventQueryError::UnknownNode { typed: node.to_owned() };
            assert_eq!(filters(node, "", side), Err(error));
        }
        for request in ["0", "-1", "1.5", "many", "99999999999"] {
            let error = EventQueryError::InvalidRequest { typed: request.to_owned() };
            assert_eq!(filters("", request, None), Err(error));
        }
    }
}
