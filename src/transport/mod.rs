//! Time: the time line with its faults, the clock, play, speed, seed and run hash.

mod area;
mod bars;
mod drag;
mod fault_marker_list;
mod fault_markers;
mod marker_labels;
mod palette;
mod play_bar;
mod playhead;
mod scrubber;
mod seed;
mod ticks;
mod time_line;

pub(crate) use fault_markers::fault_titles;
pub(crate) use play_bar::Transport;
pub(crate) use ticks::tick_step_s;
