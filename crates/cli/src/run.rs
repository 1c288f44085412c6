//! `netduel run`: one run of one scenario, or many.

use crate::request_log::RequestLog;
use crate::{load, print, replicates, report};
use clap::Args;
use netduel_engine::Duel;
use netduel_scenario::Side;
use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

#[derive(Args)]
pub(crate) struct RunArguments {
    /// A scenario file (TOML) or the id of a preset.
    scenario: String,
    /// The number from which every random draw follows, instead of the scenario's own.
    #[arg(long, allow_hyphen_values = true)]
    seed: Option<String>,
    /// Changes a parameter, such as `--set workload.users=48`; may be given many times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    changes: Vec<String>,
    /// Prints JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Adds the load of every node that can serve.
    #[arg(long)]
    nodes: bool,
    /// Runs the scenario so many times with independent seeds, the first being its own, and prints means with intervals.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=10_000), conflicts_with_all = ["nodes", "log"])]
    replicates: Option<u32>,
    /// Writes every request with its times and its outcome to this CSV file.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

pub(crate) fn run(arguments: &RunArguments) -> Result<(), String> {
    let scenario = load::load(&arguments.scenario, arguments.seed.as_deref(), &arguments.changes)?;
    if let Some(count) = arguments.replicates {
        let found = replicates::run(&scenario, count)?;
        return print(&if arguments.json { found.json(&scenario) } else { found.table(&scenario) });
    }
    let mut duel = Duel::new(&scenario).map_err(|errors| format!("{errors:?}"))?;
    match &arguments.log {
        None => duel.run_to_end(),
        Some(path) => {
            let fail = |error| format!("{}: {error}", path.display());
            let mut log = RequestLog::new(BufWriter::new(File::create(path).map_err(fail)?));
            for side in Side::BOTH {
                log.begin(side);
                duel.advance(side, duel.duration_ns(), u64::MAX, &mut log);
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
