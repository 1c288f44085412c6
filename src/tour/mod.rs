//! The guided tour: its words stand where the headline is, its buttons where the next action is, and what it speaks of is lit up.

mod emphasis;
mod guide;
mod text_link;
mod text_view;

pub(crate) use emphasis::{light_up, pointed_at};
pub(crate) use guide::{TourButton, TourControls, TourGuide};
pub(crate) use text_view::TourText;
