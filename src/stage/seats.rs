//! Who stands where on the ring: the same user at the same place on both sides, in an order that shows how the
//! peers are linked.

use netduel_results::{NetworkDescription, Role};

/// The seat of each user, from 0 at the top of the ring. In a hash table peers sit in the order of their identifiers, so
/// that the next on the ring is the next on the circle; behind superpeers they sit around the one they are linked to;
/// else in the order of their numbers.
pub(super) fn seats(networks: &[NetworkDescription]) -> Vec<u32> {
    let arranged = networks.iter().find_map(|network| {
        let superpeers = network.roles.iter().filter(|role| **role == Role::Superpeer).count() as u32;
        if superpeers > 0 {
            return Some(by_superpeer(network, superpeers));
        }
        // By place on the circle, then number, in one number: there are fewer than 2^17 peers.
        let place = |(peer, turns): (u64, &f64)| ((turns * (1u64 << 47) as f64) as u64) << 17 | peer;
        let mut places: Vec<u64> = (0..1 << 17).zip(&network.positions).map(place).collect();
        places.sort_unstable();
        (!places.is_empty()).then(|| places.into_iter().map(|place| place as u32 % (1 << 17)).collect())
    });
    let Some(order) = arranged else {
        let users = |network: &NetworkDescription| network.roles.len();
        return (0..networks.iter().map(users).max().unwrap_or(0) as u32).collect();
    };
    let mut seats = vec![0; order.len()];
    (0..).zip(order).for_each(|(seat, user): (u32, u32)| seats[user as usize] = seat);
    seats
}

/// The users in order: each superpeer in the middle of those linked to it.
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
    fn peers_of_a_hash_table_sit_in_the_order_of_their_identifiers() {
        let network = network(vec![Role::Peer; 3], &[], &[0.9, 0.1, 0.5]);
        assert_eq!(seats(&[network]), [2, 0, 1]);
    }

    #[test]
    fn a_superpeer_sits_amid_those_linked_to_it() {
        let roles = [vec![Role::Superpeer; 2], vec![Role::Peer; 4]].concat();
        let network = network(roles, &[(0, 1), (0, 3), (0, 5), (1, 2), (1, 4)], &[]);
        // 3, 0, 5, then 2, 1, 4.
        assert_eq!(seats(&[network]), [1, 4, 3, 0, 5, 2]);
    }

    #[test]
    fn others_sit_in_the_order_of_their_numbers() {
        assert_eq!(seats(&[network(vec![Role::Peer; 3], &[(0, 1)], &[])]), [0, 1, 2]);
        assert!(seats(&[]).is_empty());
    }
}
