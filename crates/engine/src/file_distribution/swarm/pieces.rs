//! Who has which pieces, who has asked for which, and which one is asked for next.

use crate::kernel::Stream;
use crate::scenario::Selection;

/// The pieces of the file and where they are. A set of pieces is a row of bits.
#[derive(Debug, Clone)]
pub(super) struct Pieces {
    count: u32,
    words: usize,
    size_bits: u64,
    piece_bits: u64,
    /// A row for each node: what it has.
    have: Vec<u64>,
    /// A row for each node: what is on its way to it.
    asked: Vec<u64>,
    /// For each node, how many of its neighbours have each piece; empty where nobody looks at it.
    seen: Vec<u16>,
    /// How many of those who are there have each piece.
    copies: Vec<u32>,
    /// How many pieces have so many copies.
    with_copies: Vec<u32>,
    fewest: u32,
    total: u64,
    ties: Vec<u32>,
}

impl Pieces {
    /// About how many bytes a copy of it takes.
    pub(super) fn bytes(&self) -> usize {
        8 * (self.have.len() + self.asked.len()) + 2 * self.seen.len() + 4 * self.copies.len()
    }

    /// The pieces of a file, which none of the nodes has yet.
    pub(super) fn new(nodes: usize, size_bits: u64, piece_bits: u64, selection: Selection) -> Pieces {
        let count = size_bits.div_ceil(piece_bits) as u32;
        let words = (count as usize).div_ceil(64);
        let seen = if selection == Selection::RarestFirst { nodes * count as usize } else { 0 };
        let mut with_copies = vec![0; nodes + 1];
        with_copies[0] = count;
        Pieces {
            count,
            words,
            size_bits,
            piece_bits,
            have: vec![0; nodes * words],
            asked: vec![0; nodes * words],
            seen: vec![0; seen],
            copies: vec![0; count as usize],
            with_copies,
            fewest: 0,
            total: 0,
            ties: Vec::new(),
        }
    }

    /// How many pieces there are.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// How large a piece is: the last one is what the others leave.
    pub(super) fn bits(&self, piece: u32) -> u64 {
        let before = u64::from(piece) * self.piece_bits;
        self.piece_bits.min(self.size_bits - before)
    }

    /// How many of those who are there have the piece that the fewest have, and how many copies there are of all pieces.
    pub(super) fn availability(&self) -> (u32, u64) {
        (self.fewest, self.total)
    }

    pub(super) fn has(&self, node: u32, piece: u32) -> bool {
        self.have[node as usize * self.words + piece as usize / 64] >> (piece % 64) & 1 == 1
    }

    pub(super) fn is_asked(&self, node: u32, piece: u32) -> bool {
        self.asked[node as usize * self.words + piece as usize / 64] >> (piece % 64) & 1 == 1
    }

    pub(super) fn set_asked(&mut self, node: u32, piece: u32, is_asked: bool) {
        set(&mut self.asked[node as usize * self.words + piece as usize / 64], piece, is_asked);
    }

    /// A node gets a piece; it is there.
    pub(super) fn gain(&mut self, node: u32, piece: u32) {
        set(&mut self.have[node as usize * self.words + piece as usize / 64], piece, true);
        self.count_copy(piece, true);
    }

    /// A node gets all pieces; it is not counted as there.
    pub(super) fn gain_all(&mut self, node: u32) {
        for piece in 0..self.count {
            set(&mut self.have[node as usize * self.words + piece as usize / 64], piece, true);
        }
    }

    /// A node comes, or goes, with all that it has.
    pub(super) fn move_copies(&mut self, node: u32, comes: bool) {
        for piece in 0..self.count {
            if self.has(node, piece) {
                self.count_copy(piece, comes);
            }
        }
    }

    fn count_copy(&mut self, piece: u32, comes: bool) {
        let copies = &mut self.copies[piece as usize];
        self.with_copies[*copies as usize] -= 1;
        if comes {
            *copies += 1;
            self.total += 1;
        } else {
            *copies -= 1;
            self.total -= 1;
        }
        self.with_copies[*copies as usize] += 1;
        self.fewest = self.fewest.min(*copies);
        while self.with_copies[self.fewest as usize] == 0 {
            self.fewest += 1;
        }
    }

    /// A node sees that a neighbour has got a piece.
    pub(super) fn see(&mut self, node: u32, piece: u32) {
        if let Some(seen) = self.seen.get_mut(node as usize * self.count as usize + piece as usize) {
            *seen += 1;
        }
    }

    /// A node sees all that a neighbour has, which comes or goes.
    pub(super) fn see_all(&mut self, node: u32, neighbour: u32, comes: bool) {
        if self.seen.is_empty() {
            return;
        }
        let first = node as usize * self.count as usize;
        for piece in 0..self.count {
            if self.has(neighbour, piece) {
                let seen = &mut self.seen[first + piece as usize];
                *seen = if comes { *seen + 1 } else { *seen - 1 };
            }
        }
    }

    /// How many pieces one node has that another one lacks.
    pub(super) fn wanted(&self, from: u32, to: u32) -> u32 {
        self.rows(from, to).map(|(have, others, _)| (have & !others).count_ones()).sum()
    }

    /// Of two nodes: what the first has, what the second has, and what the second has asked for, word by word.
    fn rows(&self, from: u32, to: u32) -> impl Iterator<Item = (u64, u64, u64)> + '_ {
        let row = |node: u32| node as usize * self.words..(node as usize + 1) * self.words;
        let (have, others, asked) = (&self.have[row(from)], &self.have[row(to)], &self.asked[row(to)]);
        have.iter().zip(others).zip(asked).map(|((have, others), asked)| (*have, *others, *asked))
    }

    /// A piece that one node has and another lacks and has not asked for.
    pub(super) fn choose(&mut self, from: u32, to: u32, law: Selection, draws: &mut Stream) -> Option<u32> {
        match law {
            Selection::Sequential => {
                let mut words = (0u32..).zip(self.rows(from, to));
                words.find_map(|(word, (have, others, asked))| {
                    let open = have & !others & !asked;
                    (open != 0).then(|| word * 64 + open.trailing_zeros())
                })
            }
            Selection::Random => {
                let open = |(have, others, asked): (u64, u64, u64)| have & !others & !asked;
                self.any(from, to, open, draws)
            }
            Selection::RarestFirst => self.rarest(from, to, draws),
        }
    }

    /// Any piece that one node has and another one has asked for elsewhere.
    pub(super) fn choose_asked(&self, from: u32, to: u32, draws: &mut Stream) -> Option<u32> {
        self.any(from, to, |(have, others, asked)| have & !others & asked, draws)
    }

    fn any(
        &self,
        from: u32,
        to: u32,
        open: impl Fn((u64, u64, u64)) -> u64,
        draws: &mut Stream,
    ) -> Option<u32> {
        let count: u32 = self.rows(from, to).map(|rows| open(rows).count_ones()).sum();
        if count == 0 {
            return None;
        }
        let mut before = draws.below(u64::from(count)) as u32;
        for (word, rows) in (0u32..).zip(self.rows(from, to)) {
            let mut bits = open(rows);
            if before >= bits.count_ones() {
                before -= bits.count_ones();
                continue;
            }
            for _ in 0..before {
                bits &= bits - 1;
            }
            return Some(word * 64 + bits.trailing_zeros());
        }
        None
    }

    fn rarest(&mut self, from: u32, to: u32, draws: &mut Stream) -> Option<u32> {
        let mut ties = std::mem::take(&mut self.ties);
        ties.clear();
        let mut fewest = u16::MAX;
        let first = to as usize * self.count as usize;
        let seen = &self.seen[first..first + self.count as usize];
        for (word, (have, others, asked)) in (0u32..).zip(self.rows(from, to)) {
            let mut open = have & !others & !asked;
            while open != 0 {
                let piece = word * 64 + open.trailing_zeros();
                open &= open - 1;
                let here = seen[piece as usize];
                if here < fewest {
                    fewest = here;
                    ties.clear();
                }
                if here == fewest {
                    ties.push(piece);
                }
            }
        }
        let chosen = match ties.len() {
            0 => None,
            count => Some(ties[draws.below(count as u64) as usize]),
        };
        self.ties = ties;
        chosen
    }
}

fn set(word: &mut u64, piece: u32, is_on: bool) {
    let bit = 1 << (piece % 64);
    *word = if is_on { *word | bit } else { *word & !bit };
}

#[cfg(test)]
mod tests {
    use super::Pieces;
    use crate::kernel::{Purpose, Stream};
    use crate::scenario::Selection::{self, Random, RarestFirst, Sequential};

    /// Node 0 has all of a hundred pieces, node 1 the first ninety-eight.
    fn pieces(law: Selection) -> (Pieces, Stream) {
        let mut pieces = Pieces::new(3, 1000, 10, law);
        pieces.gain_all(0);
        (0..98).for_each(|piece| pieces.gain(1, piece));
        (pieces, Stream::new(7, 0, Purpose::Swarm))
    }

    #[test]
    fn the_last_piece_is_what_the_others_leave() {
        let pieces = Pieces::new(1, 95, 10, Random);
        assert_eq!((pieces.count(), pieces.bits(0), pieces.bits(9)), (10, 10, 5));
        assert_eq!((0..10).map(|piece| pieces.bits(piece)).sum::<u64>(), 95);
    }

    #[test]
    fn what_is_asked_for_is_lacking_and_not_on_its_way() {
        for law in [Sequential, Random, RarestFirst] {
            let (mut pieces, mut draws) = pieces(law);
            let first = pieces.choose(0, 1, law, &mut draws).unwrap();
            pieces.set_asked(1, first, true);
            let second = pieces.choose(0, 1, law, &mut draws).unwrap();
            pieces.set_asked(1, second, true);
            assert_eq!(first.min(second)..=first.max(second), 98..=99, "{law:?}");
            assert_eq!(pieces.choose(0, 1, law, &mut draws), None);
            assert!(matches!(pieces.choose_asked(0, 1, &mut draws), Some(98 | 99)));
            assert_eq!(pieces.choose(1, 0, law, &mut draws), None);
        }
    }

    #[test]
    fn the_rarest_is_the_one_that_the_fewest_neighbours_have() {
        let (mut pieces, mut draws) = pieces(RarestFirst);
        pieces.see_all(2, 0, true);
        pieces.see_all(2, 1, true);
        assert!(matches!(pieces.choose(0, 2, RarestFirst, &mut draws), Some(98 | 99)));
        assert!(pieces.choose(1, 2, RarestFirst, &mut draws).unwrap() < 98);
        assert_eq!(pieces.choose(0, 2, Sequential, &mut draws), Some(0));
    }

    #[test]
    fn availability_follows_who_is_there() {
        let (mut pieces, _) = pieces(Random);
        assert_eq!(pieces.availability(), (0, 98));
        pieces.move_copies(0, true);
        assert_eq!(pieces.availability(), (1, 198));
        pieces.gain(1, 98);
        pieces.gain(1, 99);
        assert_eq!(pieces.availability(), (2, 200));
        pieces.move_copies(1, false);
        assert_eq!(pieces.availability(), (1, 100));
        assert_eq!((pieces.wanted(0, 2), pieces.wanted(1, 0), pieces.wanted(2, 0)), (100, 0, 0));
    }
}
