//! Which events are wanted: what a reader typed, in the engine's terms.

use netduel_engine::Duel;
use netduel_engine::history::EventFilter;
use netduel_protocol::AskLog;
use netduel_results::{AttackStep, BALANCER, EventKind, LossCause, MessageKind, Outcome, node_name};
use netduel_scenario::Side;

/// The names of what can be chosen to read about, in the order of the page's list; none for everything.
fn topic(place: u32) -> Vec<&'static str> {
    let outcomes = Outcome::ALL.map(Outcome::name);
    match place {
        1 => ["arrived", "found", "served_by"].into_iter().chain(outcomes).collect(),
        2 => outcomes[1..].to_vec(),
        3 => MessageKind::ALL.map(MessageKind::name).to_vec(),
        4 => LossCause::ALL.map(|cause| EventKind::Lost(cause).name()).to_vec(),
        5 => vec!["down", "up", "promoted"],
        6 => {
            let steps = AttackStep::ALL.map(|step| EventKind::Attack(step).name());
            ["fault_begins", "fault_ends"].into_iter().chain(steps).collect()
        }
        _ => Vec::new(),
    }
}

/// What is wanted of each side.
///
/// # Errors
/// A sentence that names the field, what was typed, and what is possible.
pub(super) fn wanted(duel: &Duel, log: &AskLog) -> Result<Vec<(Side, EventFilter)>, String> {
    let names = topic(log.topic);
    let request = match log.request.trim() {
        "" => None,
        typed => match typed.parse::<u32>() {
            Ok(number) if number > 0 => Some(number - 1),
            _ => {
                return Err(format!(
                    "Request: {typed} is no number of a request. A whole number from 1 is possible."
                ));
            }
        },
    };
    let is_chosen =
        |side: &Side| !["0", "1"].contains(&&*log.side) || log.side == (*side as usize).to_string();
    let sides: Vec<Side> =
        Side::BOTH.into_iter().filter(is_chosen).filter(|side| duel.network(*side).is_some()).collect();
    let typed = log.node.trim();
    let of_side = |side: &Side| {
        let node = if typed.is_empty() { None } else { Some(node(duel, *side, typed)?) };
        Some((
            *side,
            EventFilter { node, request, names: names.iter().map(|name| (*name).to_owned()).collect() },
        ))
    };
    let wanted: Vec<_> = sides.iter().filter_map(of_side).collect();
    if wanted.is_empty() && !typed.is_empty() {
        return Err(format!("Node: there is no {typed} here. {}", possible(duel, &sides)));
    }
    Ok(wanted)
}

/// A node of a side by its number from 1, or by its name.
fn node(duel: &Duel, side: Side, typed: &str) -> Option<u32> {
    let network = duel.network(side)?;
    let count = network.roles.len() as u32;
    if let Ok(number) = typed.parse::<u32>() {
        return (1..=count).contains(&number).then(|| number - 1);
    }
    let typed = typed.to_lowercase();
    let is_it = |name: String| name == typed || short(&name) == typed;
    (0..count).chain([BALANCER]).find(|node| is_it(node_name(network, *node)))
}

/// As in the picture: the first letter and the number.
fn short(name: &str) -> String {
    let number = name.rsplit(' ').next().filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    number.map_or_else(|| name.to_owned(), |number| [&name[..1], number].concat())
}

fn possible(duel: &Duel, sides: &[Side]) -> String {
    let mut names: Vec<String> = Vec::new();
    for network in sides.iter().filter_map(|side| duel.network(*side)) {
        let last = network.roles.len().saturating_sub(1) as u32;
        names.extend([0, last].map(|node| node_name(network, node)));
    }
    names.dedup();
    let Some(first) = names.first() else { return String::new() };
    format!(
        "Possible are names as in the events, {}, and short ones such as {}.",
        names.join(", "),
        short(first)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For each side that is searched, the node and the request.
    type Found = Vec<(Side, Option<u32>, Option<u32>)>;

    fn asked(node: &str, request: &str, side: &str) -> Result<Found, String> {
        let duel = Duel::new(&netduel_presets::find("web-site").unwrap().scenario).unwrap();
        let [node, request, side] = [node, request, side].map(str::to_owned);
        let wanted = wanted(&duel, &AskLog { node, request, side, ..AskLog::default() })?;
        Ok(wanted.into_iter().map(|(side, filter)| (side, filter.node, filter.request)).collect())
    }

    #[test]
    fn every_kind_of_event_belongs_to_a_topic_and_every_topic_is_of_kinds_there_are() {
        for name in EventKind::NAMES {
            assert!((1..=6).any(|place| topic(place).contains(&name)), "{name}");
        }
        assert!((0..=7).flat_map(topic).all(|name| EventKind::NAMES.contains(&name)));
    }

    #[test]
    fn nodes_are_found_by_name_and_by_number() {
        let [left, right] = Side::BOTH;
        assert_eq!(asked("", "", ""), Ok(vec![(left, None, None), (right, None, None)]));
        assert_eq!(asked("Peer 12", "3", ""), Ok(vec![(right, Some(11), Some(2))]));
        assert_eq!(asked("user 1", "", ""), Ok(vec![(left, Some(1), None)]));
        assert_eq!(asked("balancer", "", "0"), Ok(vec![(left, Some(BALANCER), None)]));
        assert_eq!(asked("s1", "", ""), Ok(vec![(left, Some(0), None)]));
        assert_eq!(asked("1", "", "1"), Ok(vec![(right, Some(0), None)]));
    }

    #[test]
    fn what_is_not_possible_is_named_with_what_is() {
        let said = asked("peer 99", "", "").unwrap_err();
        assert!(
            said.starts_with("Node: there is no peer 99 here.")
                && said.contains("server 1")
                && said.contains("peer 24"),
            "{said}"
        );
        for request in ["0", "-1", "1.5", "many", "99999999999"] {
            assert!(asked("", request, "").unwrap_err().contains(request));
        }
    }
}
