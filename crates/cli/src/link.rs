//! `netduel link`: a scenario as a text for links.

use crate::load::ScenarioArguments;
use crate::output::print;
use clap::Args;
use netduel_link::{fragment, write};
use netduel_scenario::{LONGEST_SHOWN, Value, printable, read_number};

#[derive(Args)]
pub(crate) struct LinkArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Prints the whole link to the page at this address, such as https://example.org/netduel/.
    #[arg(long, value_name = "ADDRESS")]
    page: Option<String>,
    /// The time at which the page stands, such as 12.5 or "2 min"; without it, the one of the link, or the beginning.
    #[arg(long, allow_hyphen_values = true)]
    time: Option<String>,
}

pub(crate) fn link(arguments: &LinkArguments) -> Result<(), String> {
    let mut state = arguments.scenario.load_state()?;
    let duration_s = state.scenario.run.duration_s;
    if let Some(text) = &arguments.time {
        state.time_ns = time_ns(text, duration_s)?;
    }
    // A change can have made the run shorter.
    state.time_ns = state.time_ns.min((duration_s * 1e9).round() as u64);
    let text = write(&state).map_err(|error| error.to_string())?;
    print(&match &arguments.page {
        None => format!("{text}\n"),
        Some(address) => {
            let address = address.split('#').next().unwrap_or_default();
            format!("{address}{}\n", fragment(&text))
        }
    })
}

/// Reads a time of a run, in nanoseconds.
fn time_ns(text: &str, duration_s: f64) -> Result<u64, String> {
    let time_s = read_number(text, "s").ok().filter(|time_s| (0.0..=duration_s).contains(time_s));
    time_s.map(|time_s| (time_s * 1e9).round() as u64).ok_or_else(|| {
        let given = printable(&Value::parse(text).to_string(), LONGEST_SHOWN);
        format!("--time: {given} is not possible; allowed: 0 to {duration_s} s, the length of the run")
    })
}
