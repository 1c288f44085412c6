//! How nodes look at the shown time.

use super::{Moment, Scene};
use crate::stage::layout::{Detail, Shape};
use crate::stage::liquid::{OVER, disc_surface, square_surface, tint};
use netduel_results::Role;

/// What a node does at the shown time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct NodeState {
    /// Whether it is up.
    pub(crate) up: bool,
    /// Whether it stays away by its own choice.
    pub(crate) away: bool,
    /// Whether a partition keeps it from those it does not strike.
    pub(crate) cut_off: bool,
    /// Since when it has been up, or down, in simulated time.
    pub(crate) since_ns: u64,
    /// Requests in service.
    pub(crate) busy: u32,
    /// Requests waiting.
    pub(crate) waiting: u32,
    /// The share of its capacity in use, averaged over the stage's window.
    pub(crate) load: f32,
    /// What it holds of the file, where one is distributed.
    pub(crate) held: Option<f32>,
}

impl NodeState {
    /// The load in whole percent.
    pub(crate) fn load_percent(&self) -> u32 {
        (self.load * 100.0).round() as u32
    }

    /// Whether it has too much to do.
    pub(crate) fn is_over(&self) -> bool {
        self.load >= OVER
    }
}

/// Flags of a node's look; the lowest two bits are its tint.
pub(crate) const HOVERED: u32 = 4;
/// The node of the inspector.
pub(crate) const SELECTED: u32 = 8;
/// The user of the chosen request.
pub(crate) const CHOSEN: u32 = 16;

/// The node is not crashed, but stays away by its own choice.
pub(crate) const AWAY: u32 = 32;

/// The node is cut off from the part of the network that no partition strikes.
pub(crate) const CUT_OFF: u32 = 64;

/// A node as it looks: surface of its liquid from 1 (empty) to −1 (full), ticks on its rim, how long it has
/// been down in seconds or −1, flags. Between −1 and 0 it has just come up: a halo grows around it until −1. The painters
/// take it as it is.
pub(crate) type Look = [f32; 4];

/// RunSignals nodes with ticks when there are too many for ticks on all.
const TICKED: usize = 10;
/// A look whose node has been up.
pub(super) const UP: f32 = -1.0;
impl Scene {
    /// Brings a node's look to a moment. True if it still changes although the clock may stand.
    pub(super) fn look_at(&mut self, node: u32, moment: Moment) -> bool {
        let index = node as usize;
        let mut flags = 0;
        for (holder, flag) in
            [(self.hovered, HOVERED), (self.selected, SELECTED), (self.trail.user(), CHOSEN)]
        {
            if holder == Some(node) {
                flags |= flag;
            }
        }
        if self.part(node) != 0 {
            flags |= CUT_OFF;
        }
        if self.marked.contains(&node.into()) {
            flags |= SELECTED | HOVERED;
        }
        let has_file = self.file.is_there();
        if matches!(self.network.roles[index], Role::Client | Role::Edge) && !has_file {
            self.looks[index] = [1.0, 0.0, UP, flags as f32];
            return false;
        }
        let change = *self.history.state(&self.now, node);
        let held = self.file.held(node);
        let mut load = if has_file { held.share } else { self.load(node) };
        let (waiting, down) = if change.up {
            self.draining[index] = 1.0;
            let age = moment.now_ns.saturating_sub(change.up_since_ns) as f32 / moment.news_ns.max(1) as f32;
            // At the start of the run everybody is there: that is no news.
            let is_news = change.up_since_ns > 0 && age < 1.0;
            (change.waiting as f32, if is_news { -age.max(0.01) } else { UP })
        } else {
            flags |= if change.away { AWAY } else { 0 };
            self.draining[index] = (self.draining[index] - moment.drained).max(0.0);
            load *= self.draining[index];
            (0.0, moment.now_ns.saturating_sub(change.up_since_ns) as f32 * 1e-9)
        };
        let surface = match self.layout.places.get(index).map(|place| place.shape) {
            _ if load <= 0.0 => 1.0,
            Some(Shape::Disc) if has_file || self.layout.detail == Detail::Glasses => disc_surface(load),
            _ => square_surface(load),
        };
        let (second, tint) = if has_file {
            // Which pieces, if they are few; as much as there is of them is never too much.
            let pieces = if self.file.shows_pieces() && change.up { held.pieces } else { 0 };
            (pieces as f32, [0, 1, 2][usize::from(load >= 0.5) + usize::from(load >= 1.0)])
        } else {
            (waiting, tint(load))
        };
        self.looks[index] = [surface, second, down, (flags | tint) as f32];
        !change.up && load > 0.0
    }

    pub(super) fn leave_ticks_to_the_fullest(&mut self) {
        self.fullest.clear();
        for node in 0..self.looks.len() as u32 {
            let waiting = self.looks[node as usize][1];
            if waiting > 0.0 && self.layout.places[node as usize].shape == Shape::Disc {
                let place = self.fullest.partition_point(|other| self.looks[*other as usize][1] >= waiting);
                if place < TICKED {
                    self.fullest.insert(place, node);
                    if self.fullest.len() > TICKED {
                        let last = self.fullest.pop();
                        last.into_iter().for_each(|node| self.looks[node as usize][1] = 0.0);
                    }
                } else {
                    self.looks[node as usize][1] = 0.0;
                }
            }
        }
    }
}
