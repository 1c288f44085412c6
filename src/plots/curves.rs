//! Two curves of steps over the time of a run, one for each side.

use crate::format::{self, push_path};
use crate::text::text;
use crate::transport::tick_step_s;
use crate::view::svg_markup::{circle, path, word};
use netduel_scenario::Side;

/// Room around the curves; on the right for the names.
pub(super) const LEFT: f64 = 44.0;
pub(super) const RIGHT: f64 = 96.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 30.0;
/// No step is narrower.
const NARROWEST_PX: f64 = 3.0;

/// What is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Curves {
    /// The value of each step on each side; a gap where there is none.
    pub(super) steps: [Vec<Option<f64>>; 2],
    /// The same of the course that the run took before it was changed.
    pub(super) ghosts: [Vec<Option<f64>>; 2],
    /// How long a step is.
    pub(super) step_s: f64,
    /// The shown time.
    pub(super) now_s: f64,
    /// The length of the run.
    pub(super) duration_s: f64,
    /// The value at the upper end of the axis; a share if it is 1.
    pub(super) top: f64,
    /// A moment on each side that is worth marking.
    pub(super) marks_s: [Option<f64>; 2],
}

impl Curves {
    /// How many steps there is room for in a drawing of this width.
    pub(super) fn room(width: f64) -> usize {
        ((width - LEFT - RIGHT) / NARROWEST_PX).max(1.0) as usize
    }

    /// A curve as a path, and its last value if it reaches up to now.
    pub(super) fn path(
        &self,
        steps: &[Option<f64>],
        x: impl Fn(f64) -> f64,
        y: impl Fn(f64) -> f64,
    ) -> (String, Option<f64>) {
        let mut drawn = String::new();
        let mut last = None;
        for (index, value) in steps.iter().enumerate() {
            if let Some(value) = *value {
                let from_s = index as f64 * self.step_s;
                if last.is_none() {
                    push_path(&mut drawn, 'M', &[x(from_s), y(value)]);
                } else {
                    push_path(&mut drawn, 'V', &[y(value)]);
                }
                push_path(&mut drawn, 'H', &[x((from_s + self.step_s).min(self.now_s))]);
            }
            last = *value;
        }
        (drawn, last)
    }

    /// Everything, as SVG.
    pub(super) fn drawing(&self, width: f64, height: f64) -> String {
        let (left, right, top, bottom) = (LEFT, width - RIGHT, TOP, height - BOTTOM);
        let x = move |seconds: f64| left + seconds / self.duration_s.max(1e-9) * (right - left);
        let y = move |value: f64| bottom - value / self.top.max(1e-9) * (bottom - top);
        let upright = |at_s: f64| {
            let mut line = String::new();
            push_path(&mut line, 'M', &[x(at_s), top]);
            push_path(&mut line, 'V', &[bottom]);
            line
        };
        let mut out = String::new();
        for share in [0.0, 0.5, 1.0] {
            let value = share * self.top;
            let mut line = String::new();
            push_path(&mut line, 'M', &[left, y(value)]);
            push_path(&mut line, 'H', &[right]);
            path(&mut out, if share == 0.0 { "base" } else { "grid" }, &line);
            let label = match self.top {
                1.0 => [&format::fixed(share * 100.0, 0), format::SPACE, "%"].concat(),
                _ => format::plain(value),
            };
            word(&mut out, "lbl e", left - 6.0, y(value) + 4.0, &label);
        }
        let step_s = tick_step_s(self.duration_s, ((right - left) / 80.0).max(2.0));
        let count = (self.duration_s / step_s + 1e-6) as u32;
        for index in 0..=count {
            let at_s = f64::from(index) * step_s;
            let words = if index == count { format::moment(at_s) } else { format::plain(at_s) };
            word(&mut out, "lbl c", x(at_s), bottom + 17.0, &words);
        }
        for (at_s, class) in self.marks_s.into_iter().zip(["cv l bound", "cv r bound"]) {
            if let Some(at_s) = at_s.filter(|at_s| *at_s <= self.duration_s) {
                path(&mut out, class, &upright(at_s));
            }
        }
        path(&mut out, "nowline", &upright(self.now_s));
        self.curves(&mut out, right, x, y);
        out
    }

    fn curves(&self, out: &mut String, right: f64, x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64) {
        let mut labels = Vec::new();
        for (side, curve, dot) in [(Side::PeerToPeer, "cv r", "dot r"), (Side::ClientServer, "cv l", "dot l")]
        {
            let (ghost, _) = self.path(&self.ghosts[side as usize], &x, &y);
            path(out, &[curve, " ghost"].concat(), &ghost);
            let (drawn, last) = self.path(&self.steps[side as usize], &x, &y);
            path(out, curve, &drawn);
            if let Some(value) = last {
                circle(out, dot, x(self.now_s), y(value), 3.0);
                labels.push((side, y(value)));
            }
        }
        if let [one, other] = &mut labels[..]
            && one.1 > other.1
        {
            std::mem::swap(one, other);
        }
        let mut free = f64::MIN;
        for (side, height) in labels {
            let class = if side == Side::ClientServer { "lbl l st" } else { "lbl r st" };
            let place = (height + 4.0).max(free);
            free = place + 16.0;
            word(out, class, right + 8.0, place, text().duel.sides[side as usize]);
        }
    }
}
