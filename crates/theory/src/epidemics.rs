//! The spread of information by gossip.

/// The mean number of rounds of push gossip from one node to all of `nodes` nodes, when in each round every informed node sends
/// the message to one other node drawn at random. For many nodes it is log2 n + ln n + about 1.18 (Frieze and Grimmett 1985;
/// Pittel 1987).
///
/// The result is exact. The number of informed nodes is a Markov chain. In a round with i informed nodes, each of them in turn
/// informs a new node with a probability equal to the share of the other nodes that are still uninformed. The mean number of
/// rounds from i follows from those from larger numbers.
pub fn push_gossip_rounds(nodes: u32) -> f64 {
    let nodes = nodes as usize;
    let mut rounds = vec![0.0; nodes + 1];
    for informed in (1..nodes).rev() {
        let (first, probabilities) = newly_informed(informed, nodes);
        let further: f64 = (first..)
            .zip(&probabilities)
            .skip_while(|(new, _)| *new == 0)
            .map(|(new, p)| p * rounds[informed + new])
            .sum();
        // A round that informs no new node leaves the state of the chain unchanged.
        let stays = if first == 0 { probabilities[0] } else { 0.0 };
        rounds[informed] = (1.0 + further) / (1.0 - stays);
    }
    rounds.get(1).copied().unwrap_or(0.0)
}

/// Smaller probabilities are left out of a distribution, because they do not affect any digit of its mean.
const NEGLIGIBLE: f64 = 1e-20;

/// The distribution of the number of nodes that `informed` nodes newly inform in one round: the first number whose probability
/// is not negligible, and the probabilities from that number on.
fn newly_informed(informed: usize, nodes: usize) -> (usize, Vec<f64>) {
    let (others, uninformed) = ((nodes - 1) as f64, nodes - informed);
    let informs_another = |new: usize| (uninformed - new) as f64 / others;
    let (mut first, mut probabilities) = (0, vec![1.0]);
    for _ in 0..informed {
        if first + probabilities.len() <= uninformed {
            probabilities.push(0.0);
        }
        for index in (0..probabilities.len()).rev() {
            let new = first + index;
            let from_below =
                if index > 0 { probabilities[index - 1] * informs_another(new - 1) } else { 0.0 };
            probabilities[index] = probabilities[index] * (1.0 - informs_another(new)) + from_below;
        }
        while probabilities.len() > 1 && probabilities[probabilities.len() - 1] < NEGLIGIBLE {
            probabilities.pop();
        }
        let negligible = probabilities.iter().take_while(|p| **p < NEGLIGIBLE).count();
        probabilities.drain(..negligible);
        first += negligible;
    }
    (first, probabilities)
}

#[cfg(test)]
mod tests {
    use super::push_gossip_rounds;

    #[test]
    fn small_cases_equal_those_computed_by_hand() {
        assert_eq!([1, 2].map(push_gossip_rounds), [0.0, 1.0]);
        // Of three nodes, two are informed after one round. Each of them then informs the third one with probability 1/2, so at
        // least one of them does with probability 3/4.
        assert!((push_gossip_rounds(3) - (1.0 + 4.0 / 3.0)).abs() < 1e-12);
    }

    #[test]
    fn large_networks_take_the_rounds_of_the_literature() {
        // Values of an independent program without truncation.
        assert!((push_gossip_rounds(100) - 12.304_523_881).abs() < 1e-8);
        let rounds = push_gossip_rounds(1000);
        assert!((rounds - 18.038_347_799).abs() < 1e-8, "{rounds}");
        assert!((rounds - libm::log2(1000.0) - libm::log(1000.0) - 1.18).abs() < 0.02);
    }
}
