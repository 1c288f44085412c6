//! The elements around and over the picture of both networks: the canvas behind the panes, and an accessible layer of
//! buttons and labels over each pane. The crate `netduel-stage` draws the picture itself.

mod canvas;
mod caption;
mod describe;
mod image;
mod inspector;
mod labels;
mod legend;
mod node_action;
mod node_finder;
mod nodes;
mod overlay;
mod words;

pub(crate) use canvas::{StageCanvas, StageHandle};
pub(crate) use caption::unanswered;
pub(crate) use describe::{PathStep, node_title, request_path};
pub(crate) use image::{ImageLook, ImageTheme, empty_canvas};
pub(crate) use node_action::{NodeAction, NodeCommand};
pub(crate) use overlay::NetworkOverlay;
