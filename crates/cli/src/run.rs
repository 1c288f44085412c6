//! `netduel run`: one run of one scenario, or many.

use crate::load::ScenarioArguments;
use crate::output::print;
use crate::progress::Progress;
use crate::request_log::advance_with_log;
use crate::{replications, report};
use clap::Args;
use netduel_engine::Duel;
use netduel_scenario::{LONGEST_SHOWN, printable, read_number};
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct RunArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Prints JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Adds the load of every serving node.
    #[arg(long)]
    nodes: bool,
    /// Runs the scenario this many times with independent seeds, beginning with its own, and prints means with intervals.
    #[arg(long, alias = "replicates", value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    replications: Option<u32>,
    /// The confidence level of the intervals, such as 0.99 or "99 %".
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "0.95",
        allow_hyphen_values = true,
        requires = "replications"
    )]
    confidence: String,
    /// Writes every request to this CSV file: its times, its outcome, the node that decided it, the time in queues and in service,
    /// the hops to the first holder, the attempts and the messages, all until its end. First the client–server side, then the
    /// peers, each in the order in which requests end; those in flight come last. With --replications, each run writes a file
    /// of its own: log.csv becomes log-7.csv for the seed 7.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

pub(crate) fn run(arguments: &RunArguments) -> Result<(), String> {
    let scenario = arguments.scenario.load()?;
    if let Some(count) = arguments.replications {
        let options = replications::Options {
            level: confidence_level(&arguments.confidence)?,
            with_nodes: arguments.nodes,
            log: arguments.log.as_deref(),
        };
        let found = replications::run(&scenario, count, options)?;
        return print(&if arguments.json { found.json(&scenario) } else { found.table(&scenario) });
    }
    let mut duel = Duel::new(&scenario).map_err(|errors| format!("{errors:?}"))?;
    match &arguments.log {
        None => Progress::new().run_to_end(&mut duel),
        Some(path) => advance_with_log(&mut duel, path, &Progress::new())?,
    }
    print(&if arguments.json {
        report::json(&scenario, &duel, arguments.nodes)
    } else {
        report::table(&scenario, &duel, arguments.nodes)
    })
}

fn confidence_level(text: &str) -> Result<f64, String> {
    let level = read_number(text, "").ok().filter(|level| (0.01..=0.999_999).contains(level));
    level.ok_or_else(|| {
        let text = printable(text, LONGEST_SHOWN);
        format!("--confidence {text}: allowed: 0.01 to 0.999999, or 1 % to 99.9999 %")
    })
}
