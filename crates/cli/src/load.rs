//! The scenario that a command names, with the changes that the command makes to it.

use crate::find::{find_state, lines};
use clap::Args;
use netduel_link::State;
use netduel_scenario::{LONGEST_SHOWN, Scenario, Value, printable};

/// The scenario of a command.
#[derive(Args)]
pub(crate) struct ScenarioArguments {
    /// A scenario file (TOML), the id of a preset, or a link: the address of the page, or the part after `#s=`.
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
        Ok(self.load_state()?.scenario)
    }

    /// As [`ScenarioArguments::load`], with the preset that it is a change of, and with what a link says of the page.
    pub(crate) fn load_state(&self) -> Result<State, String> {
        let state = find_state(&self.scenario)?;
        let mut scenario = state.scenario;
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
        if errors.is_empty() { Ok(State { scenario, ..state }) } else { Err(lines(&errors)) }
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
