//! `netduel check`: whether scenario files are valid.

use crate::find::find;
use crate::output::print;
use clap::Args;

#[derive(Args)]
pub(crate) struct CheckArguments {
    /// Scenario files (TOML), ids of presets, or links.
    #[arg(required = true)]
    scenarios: Vec<String>,
}

/// Checks all of them. The valid ones are listed; the problems of the others are the error.
pub(crate) fn check(arguments: &CheckArguments) -> Result<(), String> {
    let mut problems = Vec::new();
    for name in &arguments.scenarios {
        match find(name) {
            Ok(scenario) => print(&format!("{name}: valid, {}\n", steps(scenario.steps.len())))?,
            Err(found) => problems.push(found),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn steps(count: usize) -> String {
    match count {
        0 => "without a guided tour".to_owned(),
        1 => "1 step".to_owned(),
        _ => format!("{count} steps"),
    }
}
