//! What can be seen in a network at the shown time, for a legend that explains this and no more.

use crate::node_style::{AWAY, CUT_OFF, NodeStyle, PRIMARY, UNANSWERED};
use crate::renderer::Renderer;
use netduel_scenario::Side;

/// The signs at the nodes of a network at the shown time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signs {
    /// Crashed nodes.
    pub crashed: bool,
    /// Nodes that have left, and may return.
    pub away: bool,
    /// Peers that have left with the whole file.
    pub finished: bool,
    /// Nodes that a partition cuts off.
    pub cut_off: bool,
    /// Users without an answer.
    pub unanswered: bool,
    /// Requests lost at a crashed node.
    pub lost: bool,
    /// Nodes that have just come back.
    pub back: bool,
    /// A primary.
    pub primary: bool,
}

impl Signs {
    /// The signs of nodes with these styles.
    pub(crate) fn of<'a>(styles: impl Iterator<Item = &'a NodeStyle>) -> Signs {
        let mut signs = Signs::default();
        for style in styles {
            let (is_down, is_away) = (style.is_down(), style.has(AWAY));
            signs.crashed |= is_down && !is_away;
            signs.finished |= is_away && style.surface < 0.0;
            signs.away |= is_away && style.surface >= 0.0;
            signs.cut_off |= style.has(CUT_OFF);
            signs.unanswered |= style.has(UNANSWERED);
            signs.lost |= is_down && style.ticks > 0;
            signs.back |= style.halo_age.is_some();
            signs.primary |= style.has(PRIMARY);
        }
        signs
    }
}

impl Renderer {
    /// The signs at the nodes of a network at the shown time.
    pub fn signs(&self, side: Side) -> Signs {
        self.scene(side).map_or(Signs::default(), |scene| Signs::of(scene.styles.iter()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(style: NodeStyle) -> Signs {
        Signs::of([NodeStyle::default(), style].iter())
    }

    #[test]
    fn nothing_is_explained_while_all_is_well() {
        assert_eq!(of(NodeStyle::default()), Signs::default());
    }

    #[test]
    fn a_crash_is_told_from_leaving_and_leaving_with_the_file_from_leaving_without() {
        let down = NodeStyle { down_s: Some(1.0), ..NodeStyle::default() };
        assert_eq!(of(down), Signs { crashed: true, ..Signs::default() });
        assert_eq!(
            of(NodeStyle { ticks: 3, ..down }),
            Signs { crashed: true, lost: true, ..Signs::default() }
        );
        let away = NodeStyle { flags: AWAY, ..down };
        assert_eq!(of(away), Signs { away: true, ..Signs::default() });
        assert_eq!(of(NodeStyle { surface: -1.0, ..away }), Signs { finished: true, ..Signs::default() });
    }
}
