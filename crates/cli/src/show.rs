//! `netduel show`: a scenario as a file.

use crate::load::ScenarioArguments;
use crate::output::print;
use clap::Args;
use netduel_presets::write_scenario;

#[derive(Args)]
pub(crate) struct ShowArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
}

/// Prints the file. It has no guided tour.
pub(crate) fn show(arguments: &ShowArguments) -> Result<(), String> {
    print(&write_scenario(&arguments.scenario.load()?))
}
