//! The pieces of all nodes, the requested pieces, and piece selection.

use crate::kernel::Stream;
use netduel_scenario::Selection;

/// The pieces of the file and the nodes that have them.
#[derive(Debug, Clone)]
pub(super) struct Pieces {
    count: u32,
    size_bits: u64,
    piece_bits: u64,
    /// For each node a row of blocks of `words_per_block` words, one block for every 64 pieces. In large swarms, an
    /// update for a piece then touches one cache line. Each bit of a word stands for a piece.
    blocks: Vec<u64>,
    blocks_per_row: usize,
    words_per_block: usize,
    /// Number of present nodes that have each piece.
    copies: Vec<u32>,
    /// Number of pieces with each number of copies.
    with_copies: Vec<u32>,
    fewest: u32,
    total: u64,
    /// Candidate pieces; the buffer is reused.
    candidates: Vec<u64>,
}

/// The words of a block: the pieces that a node has, and the pieces that it has requested.
const HAVE: usize = 0;
const REQUESTED: usize = 1;
/// The other words count the neighbours that have each piece that the node lacks, in binary: one word for each
/// digit, the lowest first. One operation thus adds or compares 64 pieces.
const COUNTS: usize = 2;

impl Pieces {
    /// Approximate size of a copy, in bytes.
    pub(super) fn bytes(&self) -> usize {
        8 * self.blocks.len() + 4 * (self.copies.len() + self.with_copies.len())
    }

    /// The pieces of a file that no node has yet. Nodes that lack pieces have at most `neighbours` neighbours.
    pub(super) fn new(
        nodes: usize,
        neighbours: u32,
        size_bits: u64,
        piece_bits: u64,
        selection: Selection,
    ) -> Pieces {
        let count = size_bits.div_ceil(piece_bits) as u32;
        let blocks_per_row = (count as usize).div_ceil(64);
        let digits =
            if selection == Selection::RarestFirst { u32::BITS - neighbours.leading_zeros() } else { 0 };
        let words_per_block = COUNTS + digits as usize;
        let mut with_copies = vec![0; nodes + 1];
        with_copies[0] = count;
        Pieces {
            count,
            size_bits,
            piece_bits,
            blocks: vec![0; nodes * blocks_per_row * words_per_block],
            blocks_per_row,
            words_per_block,
            copies: vec![0; count as usize],
            with_copies,
            fewest: 0,
            total: 0,
            candidates: Vec::new(),
        }
    }

    /// Number of pieces.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Size of a piece in bits; the last piece may be smaller.
    pub(super) fn bits(&self, piece: u32) -> u64 {
        let before = u64::from(piece) * self.piece_bits;
        self.piece_bits.min(self.size_bits - before)
    }

    /// The smallest number of copies of any piece among the present nodes, and the total number of copies.
    pub(super) fn availability(&self) -> (u32, u64) {
        (self.fewest, self.total)
    }

    pub(super) fn has(&self, node: u32, piece: u32) -> bool {
        self.blocks[self.block(node, piece) + HAVE] & bit(piece) != 0
    }

    pub(super) fn set_requested(&mut self, node: u32, piece: u32, is_requested: bool) {
        let block = self.block(node, piece);
        let requested = &mut self.blocks[block + REQUESTED];
        *requested = if is_requested { *requested | bit(piece) } else { *requested & !bit(piece) };
    }

    /// Index of the block of a piece.
    fn block(&self, node: u32, piece: u32) -> usize {
        (node as usize * self.blocks_per_row + piece as usize / 64) * self.words_per_block
    }

    /// The blocks of a node.
    fn row(&self, node: u32) -> impl Iterator<Item = &[u64]> + Clone {
        let words = self.blocks_per_row * self.words_per_block;
        self.blocks[node as usize * words..][..words].chunks_exact(self.words_per_block)
    }

    /// The pieces that at least one of the nodes has, as one bit each in words of 64.
    pub(super) fn held_by_any(&self, nodes: impl Iterator<Item = u32>) -> Vec<u64> {
        let mut held = vec![0; self.blocks_per_row];
        for node in nodes {
            held.iter_mut().zip(self.row(node)).for_each(|(held, block)| *held |= block[HAVE]);
        }
        held
    }

    /// Whether a node lacks a piece that is not among `held`.
    pub(super) fn lacks_more_than(&self, node: u32, held: &[u64]) -> bool {
        let obtainable = self.row(node).zip(held).map(|(block, held)| (block[HAVE] | held).count_ones());
        obtainable.sum::<u32>() < self.count
    }

    /// Adds a piece to a node that is present.
    pub(super) fn add_piece(&mut self, node: u32, piece: u32) {
        let block = self.block(node, piece);
        self.blocks[block + HAVE] |= bit(piece);
        self.count_copy(piece, true);
    }

    /// Adds all pieces to a node that is not yet present.
    pub(super) fn add_all_pieces(&mut self, node: u32) {
        for piece in 0..self.count {
            let block = self.block(node, piece);
            self.blocks[block + HAVE] |= bit(piece);
        }
    }

    /// Adds or removes the copies of a node that joins or leaves.
    pub(super) fn move_copies(&mut self, node: u32, is_added: bool) {
        for piece in 0..self.count {
            if self.has(node, piece) {
                self.count_copy(piece, is_added);
            }
        }
    }

    fn count_copy(&mut self, piece: u32, is_added: bool) {
        let copies = &mut self.copies[piece as usize];
        self.with_copies[*copies as usize] -= 1;
        if is_added {
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

    /// A neighbour of a node has completed a piece. Returns whether the node lacks that piece.
    pub(super) fn receive_have(&mut self, node: u32, piece: u32) -> bool {
        let block = self.block(node, piece);
        let block = &mut self.blocks[block..block + self.words_per_block];
        let is_missing = block[HAVE] & bit(piece) == 0;
        if is_missing {
            add(&mut block[COUNTS..], bit(piece));
        }
        is_missing
    }

    /// Adds or removes all pieces of a neighbour from a node's counts.
    pub(super) fn update_counts(&mut self, node: u32, neighbour: u32, is_added: bool) {
        if self.words_per_block == COUNTS {
            return;
        }
        for piece in (0..self.count).step_by(64) {
            let (block, other_block) = (self.block(node, piece), self.block(neighbour, piece));
            let other_block = self.blocks[other_block + HAVE];
            let block = &mut self.blocks[block..block + self.words_per_block];
            let missing = other_block & !block[HAVE];
            if is_added {
                add(&mut block[COUNTS..], missing);
            } else {
                subtract(&mut block[COUNTS..], missing);
            }
        }
    }

    /// Number of pieces that one node has and another one lacks.
    pub(super) fn wanted(&self, from: u32, to: u32) -> u32 {
        self.rows(from, to).map(|(from, to)| (from[HAVE] & !to[HAVE]).count_ones()).sum()
    }

    /// The blocks of two nodes in pairs.
    fn rows(&self, from: u32, to: u32) -> impl Iterator<Item = (&[u64], &[u64])> {
        self.row(from).zip(self.row(to))
    }

    /// Selects a piece that one node has and another neither has nor has requested: of partial pieces, given with
    /// their bits, the one with the most bits; otherwise by the selection policy.
    pub(super) fn choose(
        &mut self,
        from: u32,
        to: u32,
        partial: &[(u32, u64)],
        selection: Selection,
        draws: &mut Stream,
    ) -> Option<u32> {
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        candidates.extend(self.rows(from, to).map(|(from, to)| from[HAVE] & !to[HAVE] & !to[REQUESTED]));
        let is_candidate = |(piece, _): &&(u32, u64)| candidates[*piece as usize / 64] & bit(*piece) != 0;
        let most = partial.iter().filter(is_candidate).max_by_key(|(piece, bits)| (*bits, *piece));
        let piece = match (most, selection) {
            (Some((piece, _)), _) => Some(*piece),
            (None, Selection::Sequential) => first_piece(&candidates),
            (None, Selection::Random) => random_piece(&candidates, draws),
            (None, Selection::RarestFirst) => {
                self.retain_rarest(to, &mut candidates);
                random_piece(&candidates, draws)
            }
        };
        self.candidates = candidates;
        piece
    }

    /// Selects a random piece that one node has and another one has requested elsewhere.
    pub(super) fn choose_requested(&mut self, from: u32, to: u32, draws: &mut Stream) -> Option<u32> {
        let mut requested = std::mem::take(&mut self.candidates);
        requested.clear();
        requested.extend(self.rows(from, to).map(|(from, to)| from[HAVE] & !to[HAVE] & to[REQUESTED]));
        let piece = random_piece(&requested, draws);
        self.candidates = requested;
        piece
    }

    /// Retains the candidates with the fewest copies among a node's neighbours. The smallest of several binary
    /// numbers have a 0 in the highest digit if any of them does, and among these a 0 in the next digit if any
    /// does, and so on.
    fn retain_rarest(&self, node: u32, candidates: &mut [u64]) {
        for digit in (COUNTS..self.words_per_block).rev() {
            let is_fewer = |(candidates, block): (&u64, &[u64])| candidates & !block[digit] != 0;
            if candidates.iter().zip(self.row(node)).any(is_fewer) {
                candidates
                    .iter_mut()
                    .zip(self.row(node))
                    .for_each(|(candidates, block)| *candidates &= !block[digit]);
            }
        }
    }
}

fn bit(piece: u32) -> u64 {
    1 << (piece % 64)
}

/// Increments the counts of some pieces.
fn add(digits: &mut [u64], pieces: u64) {
    let mut carry = pieces;
    for digit in digits {
        if carry == 0 {
            return;
        }
        let sum = *digit ^ carry;
        carry &= *digit;
        *digit = sum;
    }
}

/// Decrements the counts of some pieces.
fn subtract(digits: &mut [u64], pieces: u64) {
    let mut borrow = pieces;
    for digit in digits {
        if borrow == 0 {
            return;
        }
        let difference = *digit ^ borrow;
        borrow &= !*digit;
        *digit = difference;
    }
}

/// The first of some pieces.
fn first_piece(pieces: &[u64]) -> Option<u32> {
    let word = pieces.iter().position(|word| *word != 0)?;
    Some(word as u32 * 64 + pieces[word].trailing_zeros())
}

/// A random one of some pieces.
fn random_piece(pieces: &[u64], draws: &mut Stream) -> Option<u32> {
    let count: u32 = pieces.iter().map(|word| word.count_ones()).sum();
    if count == 0 {
        return None;
    }
    let mut before = draws.below(u64::from(count)) as u32;
    for (word, bits) in (0u32..).zip(pieces) {
        if before >= bits.count_ones() {
            before -= bits.count_ones();
            continue;
        }
        let rest = (0..before).fold(*bits, |rest, _| rest & (rest - 1));
        return Some(word * 64 + rest.trailing_zeros());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Pieces;
    use crate::kernel::{Purpose, Stream};
    use netduel_scenario::Selection::{self, Random, RarestFirst, Sequential};

    /// Node 0 has all of a hundred pieces, node 1 the first ninety-eight.
    fn pieces(selection: Selection) -> (Pieces, Stream) {
        let mut pieces = Pieces::new(3, 2, 1000, 10, selection);
        pieces.add_all_pieces(0);
        (0..98).for_each(|piece| pieces.add_piece(1, piece));
        (pieces, Stream::new(7, 0, Purpose::Swarm))
    }

    #[test]
    fn the_last_piece_is_the_remainder() {
        let pieces = Pieces::new(1, 0, 95, 10, Random);
        assert_eq!((pieces.count(), pieces.bits(0), pieces.bits(9)), (10, 10, 5));
        assert_eq!((0..10).map(|piece| pieces.bits(piece)).sum::<u64>(), 95);
    }

    #[test]
    fn selected_pieces_are_missing_and_not_requested() {
        for selection in [Sequential, Random, RarestFirst] {
            let (mut pieces, mut draws) = pieces(selection);
            let first = pieces.choose(0, 1, &[], selection, &mut draws).unwrap();
            pieces.set_requested(1, first, true);
            let second = pieces.choose(0, 1, &[], selection, &mut draws).unwrap();
            pieces.set_requested(1, second, true);
            assert_eq!(first.min(second)..=first.max(second), 98..=99, "{selection:?}");
            assert_eq!(pieces.choose(0, 1, &[], selection, &mut draws), None);
            assert!(matches!(pieces.choose_requested(0, 1, &mut draws), Some(98 | 99)));
            assert_eq!(pieces.choose(1, 0, &[], selection, &mut draws), None);
        }
    }

    #[test]
    fn the_rarest_piece_is_the_one_that_the_fewest_neighbours_have() {
        let (mut pieces, mut draws) = pieces(RarestFirst);
        pieces.update_counts(2, 0, true);
        pieces.update_counts(2, 1, true);
        assert!(matches!(pieces.choose(0, 2, &[], RarestFirst, &mut draws), Some(98 | 99)));
        assert!(pieces.choose(1, 2, &[], RarestFirst, &mut draws).unwrap() < 98);
        assert_eq!(pieces.choose(0, 2, &[], Sequential, &mut draws), Some(0));
    }

    #[test]
    fn availability_follows_the_present_nodes() {
        let (mut pieces, _) = pieces(Random);
        assert_eq!(pieces.availability(), (0, 98));
        pieces.move_copies(0, true);
        assert_eq!(pieces.availability(), (1, 198));
        pieces.add_piece(1, 98);
        pieces.add_piece(1, 99);
        assert_eq!(pieces.availability(), (2, 200));
        pieces.move_copies(1, false);
        assert_eq!(pieces.availability(), (1, 100));
        assert_eq!((pieces.wanted(0, 2), pieces.wanted(1, 0), pieces.wanted(2, 0)), (100, 0, 0));
    }
}
