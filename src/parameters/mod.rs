//! The parameters of the run, generated from the scenario's schema: a drawer beside the networks, on a phone a sheet.

mod control;
mod dials;
mod drawer;
mod fault_heading;
mod field;
mod group;
mod group_panel;
mod results;
mod scale;
mod state;
mod synonyms;
mod visibility;

pub(crate) use dials::{Dials, in_words};
pub(crate) use drawer::{ParametersButton, ParametersDrawer};
pub(crate) use state::DrawerState;
