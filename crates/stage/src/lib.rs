//! The picture of a run: two networks side by side, with their messages, drawn on a canvas.
//!
//! A [`Renderer`] takes the descriptions of the networks and the records of their traces, which may be ahead of the shown time,
//! and draws any recent time. It knows nothing about the simulation or the page around the canvas. It does not measure
//! elements: the host tells it the sizes of the canvas and of the panes. It answers questions that the host needs to put
//! elements over the nodes, such as [`Renderer::node_position`] and [`Renderer::node_state`].
//!
//! `trunk serve --config crates/stage/demo/Trunk.toml` serves an example with traces made by hand; see `demo/main.rs`.
//!
//! The layers, from the bottom: `geometry`, `theme` and single concepts such as `fill_level`, `history` and `messages`;
//! `layout`, which places the nodes; `scene`, which holds one network; `drawing`, which draws it with a
//! `pen`; the painters `webgl` and `canvas2d`; `renderer`; and `svg`, the picture as vector graphics.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod animation_frame;
mod answers;
mod canvas2d;
mod drawing;
mod emphasis;
mod file_distribution;
mod fill_level;
mod frame;
mod geometry;
mod history;
mod layout;
mod message_path;
mod messages;
mod node_order;
mod node_style;
mod pen;
mod popover;
mod queries;
mod recent_requests;
mod renderer;
mod request_path;
mod ring;
mod scale;
mod scene;
mod server_box;
mod signs;
mod svg;
mod theme;
mod vector_pen;
mod webgl;

pub use emphasis::Emphasis;
pub use geometry::{Detail, NodePlace, NodeShape, PaneRect, Rectangle};
pub use layout::Layout;
pub use messages::{Mark, Message};
pub use node_style::NodeState;
pub use popover::{Edge, Placement};
pub use renderer::{Limitation, PainterKind, Renderer};
pub use signs::Signs;
pub use svg::{Background, Svg, Symbol, Words};
