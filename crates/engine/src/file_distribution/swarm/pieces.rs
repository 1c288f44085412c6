//! Who has which pieces, who has asked for which, and which one is asked for next.

use crate::kernel::Stream;
use netduel_scenario::Selection;

/// The pieces of the file and where they are.
#[derive(Debug, Clone)]
pub(super) struct Pieces {
    count: u32,
    size_bits: u64,
    piece_bits: u64,
    /// For each node a row of blocks of `width` words, a block for every 64 pieces: in large swarms what a node hears of
    /// a piece then costs one line of the processor's cache. A bit of each word stands for a piece.
    blocks: Vec<u64>,
    blocks_per_row: usize,
    width: usize,
    /// How many of those who are there have each piece.
    copies: Vec<u32>,
    /// How many pieces have so many copies.
    with_copies: Vec<u32>,
    fewest: u32,
    total: u64,
    /// The pieces that come into question, to be used again.
    open: Vec<u64>,
}

/// The words of a block: which pieces a node has, and which are on their way to it.
const HAVE: usize = 0;
const ASKED: usize = 1;
/// All others count how many neighbours have each piece that the node itself lacks: a word for each binary digit, the
/// lowest first. One operation then adds, or compares, 64 pieces.
const SEEN: usize = 2;

impl Pieces {
    /// About how many bytes a copy of it takes.
    pub(super) fn bytes(&self) -> usize {
        8 * self.blocks.len() + 4 * (self.copies.len() + self.with_copies.len())
    }

    /// The pieces of a file, which none of the nodes has yet. Those who lack a piece have so many neighbours at most.
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
        let width = SEEN + digits as usize;
        let mut with_copies = vec![0; nodes + 1];
        with_copies[0] = count;
        Pieces {
            count,
            size_bits,
            piece_bits,
            blocks: vec![0; nodes * blocks_per_row * width],
            blocks_per_row,
            width,
            copies: vec![0; count as usize],
            with_copies,
            fewest: 0,
            total: 0,
            open: Vec::new(),
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
        self.blocks[self.block(node, piece) + HAVE] & bit(piece) != 0
    }

    pub(super) fn set_asked(&mut self, node: u32, piece: u32, is_asked: bool) {
        let block = self.block(node, piece);
        let asked = &mut self.blocks[block + ASKED];
        *asked = if is_asked { *asked | bit(piece) } else { *asked & !bit(piece) };
    }

    /// Where the block of a piece begins.
    fn block(&self, node: u32, piece: u32) -> usize {
        (node as usize * self.blocks_per_row + piece as usize / 64) * self.width
    }

    /// The blocks of a node.
    fn row(&self, node: u32) -> impl Iterator<Item = &[u64]> + Clone {
        let words = self.blocks_per_row * self.width;
        self.blocks[node as usize * words..][..words].chunks_exact(self.width)
    }

    /// A node gets a piece; it is there.
    pub(super) fn gain(&mut self, node: u32, piece: u32) {
        let block = self.block(node, piece);
        self.blocks[block + HAVE] |= bit(piece);
        self.count_copy(piece, true);
    }

    /// A node gets all pieces; it is not counted as there.
    pub(super) fn gain_all(&mut self, node: u32) {
        for piece in 0..self.count {
            let block = self.block(node, piece);
            self.blocks[block + HAVE] |= bit(piece);
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

    /// A node sees that a neighbour has got a piece. Returns whether it lacks that piece itself.
    pub(super) fn see(&mut self, node: u32, piece: u32) -> bool {
        let block = self.block(node, piece);
        let block = &mut self.blocks[block..block + self.width];
        let lacks = block[HAVE] & bit(piece) == 0;
        if lacks {
            add(&mut block[SEEN..], bit(piece));
        }
        lacks
    }

    /// A node sees all that a neighbour has, which comes or goes.
    pub(super) fn see_all(&mut self, node: u32, neighbour: u32, comes: bool) {
        if self.width == SEEN {
            return;
        }
        for piece in (0..self.count).step_by(64) {
            let (block, theirs) = (self.block(node, piece), self.block(neighbour, piece));
            let theirs = self.blocks[theirs + HAVE];
            let block = &mut self.blocks[block..block + self.width];
            let lacking = theirs & !block[HAVE];
            if comes {
                add(&mut block[SEEN..], lacking);
            } else {
                subtract(&mut block[SEEN..], lacking);
            }
        }
    }

    /// How many pieces one node has that another one lacks.
    pub(super) fn wanted(&self, from: u32, to: u32) -> u32 {
        self.rows(from, to).map(|(from, to)| (from[HAVE] & !to[HAVE]).count_ones()).sum()
    }

    /// The blocks of two nodes side by side.
    fn rows(&self, from: u32, to: u32) -> impl Iterator<Item = (&[u64], &[u64])> {
        self.row(from).zip(self.row(to))
    }

    /// A piece that one node has and another lacks and has not asked for: of those of which it has a part, some bits of some
    /// pieces, the one of which it has the most; else what a law says.
    pub(super) fn choose(
        &mut self,
        from: u32,
        to: u32,
        parts: &[(u32, u64)],
        distribution: Selection,
        draws: &mut Stream,
    ) -> Option<u32> {
        let mut open = std::mem::take(&mut self.open);
        open.clear();
        open.extend(self.rows(from, to).map(|(from, to)| from[HAVE] & !to[HAVE] & !to[ASKED]));
        let is_open = |(piece, _): &&(u32, u64)| open[*piece as usize / 64] & bit(*piece) != 0;
        let most = parts.iter().filter(is_open).max_by_key(|(piece, bits)| (*bits, *piece));
        let piece = match (most, distribution) {
            (Some((piece, _)), _) => Some(*piece),
            (None, Selection::Sequential) => first(&open),
            (None, Selection::Random) => any(&open, draws),
            (None, Selection::RarestFirst) => {
                self.keep_rarest(to, &mut open);
                any(&open, draws)
            }
        };
        self.open = open;
        piece
    }

    /// Any piece that one node has and another one has asked for elsewhere.
    pub(super) fn choose_asked(&mut self, from: u32, to: u32, draws: &mut Stream) -> Option<u32> {
        let mut asked = std::mem::take(&mut self.open);
        asked.clear();
        asked.extend(self.rows(from, to).map(|(from, to)| from[HAVE] & !to[HAVE] & to[ASKED]));
        let piece = any(&asked, draws);
        self.open = asked;
        piece
    }

    /// Of some pieces that a node lacks, those that the fewest of its neighbours have. As with any numbers, the least have a
    /// 0 in the highest digit if any of them does, and of these the least have a 0 in the next one if any does.
    fn keep_rarest(&self, node: u32, open: &mut [u64]) {
        for digit in (SEEN..self.width).rev() {
            let is_fewer = |(open, block): (&u64, &[u64])| open & !block[digit] != 0;
            if open.iter().zip(self.row(node)).any(is_fewer) {
                open.iter_mut().zip(self.row(node)).for_each(|(open, block)| *open &= !block[digit]);
            }
        }
    }
}

fn bit(piece: u32) -> u64 {
    1 << (piece % 64)
}

/// Counts one more of each of some pieces.
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

/// Counts one less of each of some pieces.
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
fn first(pieces: &[u64]) -> Option<u32> {
    let word = pieces.iter().position(|word| *word != 0)?;
    Some(word as u32 * 64 + pieces[word].trailing_zeros())
}

/// Any of some pieces, each as likely.
fn any(pieces: &[u64], draws: &mut Stream) -> Option<u32> {
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
    fn pieces(distribution: Selection) -> (Pieces, Stream) {
        let mut pieces = Pieces::new(3, 2, 1000, 10, distribution);
        pieces.gain_all(0);
        (0..98).for_each(|piece| pieces.gain(1, piece));
        (pieces, Stream::new(7, 0, Purpose::Swarm))
    }

    #[test]
    fn the_last_piece_is_what_the_others_leave() {
        let pieces = Pieces::new(1, 0, 95, 10, Random);
        assert_eq!((pieces.count(), pieces.bits(0), pieces.bits(9)), (10, 10, 5));
        assert_eq!((0..10).map(|piece| pieces.bits(piece)).sum::<u64>(), 95);
    }

    #[test]
    fn what_is_asked_for_is_lacking_and_not_on_its_way() {
        for distribution in [Sequential, Random, RarestFirst] {
            let (mut pieces, mut draws) = pieces(distribution);
            let first = pieces.choose(0, 1, &[], distribution, &mut draws).unwrap();
            pieces.set_asked(1, first, true);
            let second = pieces.choose(0, 1, &[], distribution, &mut draws).unwrap();
            pieces.set_asked(1, second, true);
            assert_eq!(first.min(second)..=first.max(second), 98..=99, "{distribution:?}");
            assert_eq!(pieces.choose(0, 1, &[], distribution, &mut draws), None);
            assert!(matches!(pieces.choose_asked(0, 1, &mut draws), Some(98 | 99)));
            assert_eq!(pieces.choose(1, 0, &[], distribution, &mut draws), None);
        }
    }

    #[test]
    fn the_rarest_is_the_one_that_the_fewest_neighbours_have() {
        let (mut pieces, mut draws) = pieces(RarestFirst);
        pieces.see_all(2, 0, true);
        pieces.see_all(2, 1, true);
        assert!(matches!(pieces.choose(0, 2, &[], RarestFirst, &mut draws), Some(98 | 99)));
        assert!(pieces.choose(1, 2, &[], RarestFirst, &mut draws).unwrap() < 98);
        assert_eq!(pieces.choose(0, 2, &[], Sequential, &mut draws), Some(0));
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
