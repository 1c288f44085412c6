//! `netduel run`: one run of one scenario, or many.

use crate::load::ScenarioArguments;
use crate::output::print;
use crate::progress::Progress;
use crate::request_log::RequestLog;
use crate::{replications, report};
use clap::Args;
use netduel_engine::Duel;
use netduel_scenario::Side;
use std::fs::File;
use std::io::BufWriter;
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
    #[arg(long, alias = "replicates", value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=10_000), conflicts_with_all = ["nodes", "log"])]
    replications: Option<u32>,
    /// Writes every request, with its times and its outcome, to this CSV file.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

pub(crate) fn run(arguments: &RunArguments) -> Result<(), String> {
    let scenario = arguments.scenario.load()?;
    if let Some(count) = arguments.replications {
        let found = replications::run(&scenario, count)?;
        return print(&if arguments.json { found.json(&scenario) } else { found.table(&scenario) });
    }
    let mut duel = Duel::new(&scenario).map_err(|errors| format!("{errors:?}"))?;
    match &arguments.log {
        None => Progress::new().run_to_end(&mut duel),
        Some(path) => {
            let fail = |error| format!("{}: {error}", path.display());
            let mut log = RequestLog::new(BufWriter::new(File::create(path).map_err(fail)?));
            let progress = Progress::new();
            for side in Side::BOTH {
                log.begin(side);
                progress.advance(&mut duel, side, &mut log);
            }
            log.finish().map_err(fail)?;
        }
    }
    print(&if arguments.json {
        report::json(&scenario, &duel, arguments.nodes)
    } else {
        report::table(&scenario, &duel, arguments.nodes)
    })
}
