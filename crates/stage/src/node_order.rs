//! The order of the users on the ring. It is the same on both sides, and it shows how the peers are linked.

use netduel_results::{NetworkDescription, Role};

/// The slot of each user on the ring, clockwise from 0 at the top. The peers of a hash table are in the order of their
/// identifiers, so that neighbours on the ring are neighbours on the identifier circle. Peers behind superpeers are placed
/// around the superpeer they are linked to. All others are in the order of their numbers.
pub(crate) fn ring_slots(networks: &[NetworkDescription]) -> Vec<u32> {
    let arranged = networks.iter().find_map(|network| {
        let superpeers = network.roles.iter().filter(|role| **role == Role::Superpeer).count() as u32;
        if superpeers > 0 {
            return Some(by_superpeer(network, superpeers));
        }
        // Sorts by position on the circle, then by number, with both in one integer: there are fewer than 2^17 peers.
        let place = |(peer, turns): (u64, &f64)| ((turns * (1u64 << 47) as f64) as u64) << 17 | peer;
        let mut places: Vec<u64> = (0..1 << 17).zip(&network.positions).map(place).collect();
        places.sort_unstable();
        (!places.is_empty()).then(|| places.into_iter().map(|place| place as u32 % (1 << 17)).collect())
    });
    let Some(order) = arranged else {
        let users = |network: &NetworkDescription| network.roles.len();
        return (0..networks.iter().map(users).max().unwrap_or(0) as u32).collect();
    };
    let mut ring_slots = vec![0; order.len()];
    (0..).zip(order).for_each(|(slot, user): (u32, u32)| ring_slots[user as usize] = slot);
    ring_slots
}

/// The users in order: each superpeer is in the middle of the peers linked to it.
fn by_superpeer(network: &NetworkDescription, superpeers: u32) -> Vec<u32> {
    let users = network.roles.len() as u32;
    let mut own = vec![Vec::new(); superpeers as usize];
    let mut alone: Vec<u32> = Vec::new();
    let mut homes = vec![None; users as usize];
    for (a, b) in network.links.iter().filter(|(a, b)| *a < superpeers && *b >= superpeers) {
        homes[*b as usize].get_or_insert(*a);
    }
    for user in superpeers..users {
        match homes[user as usize] {
            Some(superpeer) => own[superpeer as usize].push(user),
            None => alone.push(user),
        }
    }
    for (superpeer, own) in (0..).zip(&mut own) {
        own.insert(own.len() / 2, superpeer);
    }
    own.concat().into_iter().chain(alone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::Side;

    fn network(roles: Vec<Role>, links: &[(u32, u32)], positions: &[f64]) -> NetworkDescription {
        NetworkDescription {
            side: Side::PeerToPeer,
            service_rate_per_s: vec![1.0; roles.len()],
            roles,
            workers: 1,
            links: links.to_vec(),
            is_connected: true,
            pieces: 0,
            positions: positions.to_vec(),
            link_delay_s: 0.04,
        }
    }

    #[test]
    fn peers_of_a_hash_table_are_in_the_order_of_their_identifiers() {
        let network = network(vec![Role::Peer; 3], &[], &[0.9, 0.1, 0.5]);
        assert_eq!(ring_slots(&[network]), [2, 0, 1]);
    }

    #[test]
    fn a_superpeer_is_in_the_middle_of_the_peers_linked_to_it() {
        let roles = [vec![Role::Superpeer; 2], vec![Role::Peer; 4]].concat();
        let network = network(roles, &[(0, 1), (0, 3), (0, 5), (1, 2), (1, 4)], &[]);
        // The order on the ring is 3, 0, 5, 2, 1, 4.
        assert_eq!(ring_slots(&[network]), [1, 4, 3, 0, 5, 2]);
    }

    #[test]
    fn other_users_are_in_the_order_of_their_numbers() {
        assert_eq!(ring_slots(&[network(vec![Role::Peer; 3], &[(0, 1)], &[])]), [0, 1, 2]);
        assert!(ring_slots(&[]).is_empty());
    }
}
