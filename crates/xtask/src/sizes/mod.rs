//! `sizes`: the size of the first load by file, and of the program by crate.

mod crates;
mod first_load;

use anyhow::Result;

use crate::build;
use crate::setup::Toolbox;
use crate::steps;

pub(crate) use first_load::within_budget;

/// Builds the site and prints both tables. An error means that the first load is above its budget.
pub(crate) fn report(toolbox: &Toolbox) -> Result<()> {
    build::site(toolbox, false, None)?;
    steps::heading("the program, by crate");
    crates::print(toolbox)?;
    steps::heading("the first load, by file");
    within_budget()
}
