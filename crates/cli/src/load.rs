//! Finds the scenario that a command names, and applies the changes that the command makes to it.

use clap::Args;
use netduel_scenario::{FieldError, LONGEST_SHOWN, Scenario, Value, printable};
use std::path::Path;
use std::{fs, io};

/// The scenario of a command.
#[derive(Args)]
pub(crate) struct ScenarioArguments {
    /// A scenario file (TOML) or the id of a preset.
    scenario: String,
    /// The seed of all random numbers, in the place of the scenario's own.
    #[arg(long, allow_hyphen_values = true)]
    seed: Option<String>,
    /// Changes a parameter, such as `--set workload.users=48` or `--set "client_server.link_delay_s=20 ms"`. Can be given many
    /// times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    changes: Vec<String>,
    /// Adds the faults of the guided tour, as the page does: those of its steps up to this one, or of all its steps.
    #[arg(long, value_name = "STEP", num_args = 0..=1, require_equals = true, default_missing_value = "last")]
    tour: Option<String>,
}

impl ScenarioArguments {
    /// Reads the scenario, applies the changes and checks the result as a whole.
    ///
    /// # Errors
    /// One line for each problem. It names the field, its value and the allowed values.
    pub(crate) fn load(&self) -> Result<Scenario, String> {
        let mut scenario = find(&self.scenario)?;
        let mut errors = Vec::new();
        for change in &self.changes {
            let (path, value) = change.split_once('=').ok_or_else(|| {
                let change = printable(change, LONGEST_SHOWN);
                format!("--set {change}: give a path and a value, such as workload.users=48")
            })?;
            errors.extend(scenario.set(path.trim(), &Value::parse(value)).err());
        }
        if let Some(seed) = &self.seed {
            errors.extend(scenario.set("run.seed", &Value::parse(seed)).err());
        }
        if let Some(step) = &self.tour {
            scenario = at_step(&scenario, step)?;
        }
        if errors.is_empty() {
            errors.extend(scenario.validate().err().into_iter().flatten());
        }
        if errors.is_empty() { Ok(scenario) } else { Err(lines(&errors)) }
    }
}

/// The scenario as it runs in a step of its tour, from 1, or in the last one.
fn at_step(scenario: &Scenario, step: &str) -> Result<Scenario, String> {
    let count = scenario.steps.len();
    let number = if step == "last" { Some(count) } else { step.parse().ok() };
    number.filter(|number| (1..=count).contains(number)).map(|number| scenario.at_step(number)).ok_or_else(
        || {
            let step = printable(step, LONGEST_SHOWN);
            match count {
                0 => "--tour: the scenario has no steps".to_owned(),
                _ => format!("--tour={step}: allowed: 1 to {count}, or --tour alone for all steps"),
            }
        },
    )
}

/// Reads and checks the scenario with a name: that of a file, or the id of a preset. It has its guided tour.
///
/// # Errors
/// One line for each problem.
pub(crate) fn find(name: &str) -> Result<Scenario, String> {
    let path = Path::new(name);
    let looks_like_a_file = path.extension().is_some() || path.components().count() > 1;
    if !looks_like_a_file && let Some(preset) = netduel_presets::find(name) {
        return Ok(Scenario { steps: netduel_presets::tour(name), ..preset.scenario });
    }
    let name = printable(name, LONGEST_NAME);
    match fs::read(path) {
        Ok(file) => {
            netduel_presets::read_scenario(file).map_err(|errors| format!("{name}:\n{}", lines(&errors)))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let ids: Vec<_> = netduel_presets::all().into_iter().map(|preset| preset.id).collect();
            Err(format!(
                "{name}: there is neither such a file nor such a preset; presets: {}",
                ids.join(", ")
            ))
        }
        Err(error) => Err(format!("{name}: {error}")),
    }
}

/// The largest number of errors that are printed.
const LARGEST_ERROR_COUNT: usize = 20;

/// The largest number of characters of a file's name in a message.
const LONGEST_NAME: usize = 120;

fn lines(errors: &[FieldError]) -> String {
    let mut lines: Vec<String> = errors.iter().take(LARGEST_ERROR_COUNT).map(ToString::to_string).collect();
    if errors.len() > LARGEST_ERROR_COUNT {
        lines.push(format!("and {} more", errors.len() - LARGEST_ERROR_COUNT));
    }
    lines.join("\n")
}
