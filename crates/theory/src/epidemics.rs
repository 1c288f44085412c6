//! How fast news spreads.

/// Mean number of rounds of push gossip from one of so many nodes to all, when in each round everybody who knows tells
/// one of the others drawn at random: log2 n + ln n + about 1.18 for many (Frieze and Grimmett 1985; Pittel 1987).
///
/// Exact: how many know is a Markov chain. When i do, each tells somebody new with the share of the others that are new,
/// one after the other; the mean from i follows from those from more than i.
pub fn push_gossip_rounds(nodes: u32) -> f64 {
    let nodes = nodes as usize;
    let mut rounds = vec![0.0; nodes + 1];
    for knowing in (1..nodes).rev() {
        let (first, chances) = newly_told(knowing, nodes);
        let further: f64 = (first..)
            .zip(&chances)
            .skip_while(|(new, _)| *new == 0)
            .map(|(new, p)| p * rounds[knowing + new])
            .sum();
        // In a round that tells nobody new the chain stays where it is.
        let stays = if first == 0 { chances[0] } else { 0.0 };
        rounds[knowing] = (1.0 + further) / (1.0 - stays);
    }
    rounds.get(1).copied().unwrap_or(0.0)
}

/// What is less likely than this is left out of a distribution: it changes no digit of a mean.
const NEGLIGIBLE: f64 = 1e-20;

/// The chances that `knowing` nodes tell so many new ones in a round, from the first number that is not negligible on.
fn newly_told(knowing: usize, nodes: usize) -> (usize, Vec<f64>) {
    let (others, most) = ((nodes - 1) as f64, nodes - knowing);
    let is_new = |told: usize| (most - told) as f64 / others;
    let (mut first, mut chances) = (0, vec![1.0]);
    for _ in 0..knowing {
        if first + chances.len() <= most {
            chances.push(0.0);
        }
        for place in (0..chances.len()).rev() {
            let told = first + place;
            let before = if place > 0 { chances[place - 1] * is_new(told - 1) } else { 0.0 };
            chances[place] = chances[place] * (1.0 - is_new(told)) + before;
        }
        while chances.len() > 1 && chances[chances.len() - 1] < NEGLIGIBLE {
            chances.pop();
        }
        let negligible = chances.iter().take_while(|chance| **chance < NEGLIGIBLE).count();
        chances.drain(..negligible);
        first += negligible;
    }
    (first, chances)
}

#[cfg(test)]
mod tests {
    use super::push_gossip_rounds;

    #[test]
    fn small_cases_are_those_counted_by_hand() {
        assert_eq!([1, 2].map(push_gossip_rounds), [0.0, 1.0]);
        // Of three, two know after a round; each then tells the third with probability 1/2, one of them with 3/4.
        assert!((push_gossip_rounds(3) - (1.0 + 4.0 / 3.0)).abs() < 1e-12);
    }

    #[test]
    fn many_nodes_take_the_rounds_of_the_literature() {
        // Values of an independent program that leaves nothing out.
        assert!((push_gossip_rounds(100) - 12.304_523_881).abs() < 1e-8);
        let rounds = push_gossip_rounds(1000);
        assert!((rounds - 18.038_347_799).abs() < 1e-8, "{rounds}");
        assert!((rounds - libm::log2(1000.0) - libm::log(1000.0) - 1.18).abs() < 0.02);
    }
}
