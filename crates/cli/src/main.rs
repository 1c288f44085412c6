//! The program `netduel`: runs scenarios from the command line, bit for bit as the page does.
#![forbid(unsafe_code)]

mod check;
mod distributions;
mod events;
mod faults;
mod find;
mod graph;
mod link;
mod load;
mod output;
mod progress;
mod replications;
mod report;
mod request_log;
mod request_times;
mod run;
mod schema;
mod show;
mod trace;
mod verify;

use clap::{Parser, Subcommand};
use netduel_scenario::printable;
use std::process::ExitCode;

/// Simulates a client–server network and a peer-to-peer network under the same workload.
#[derive(Parser)]
#[command(name = "netduel", version, arg_required_else_help = true, flatten_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs a scenario and prints the metrics of both sides and the run hash.
    Run(run::RunArguments),
    /// Prints the trace of one request: its messages, waits, services and transfers on both sides.
    #[command(alias = "trail")]
    Trace(trace::TraceArguments),
    /// Prints the events of a run.
    Events(events::EventsArguments),
    /// Prints the graph of links between the peers of a scenario.
    #[command(alias = "overlay")]
    Graph(graph::GraphArguments),
    /// Compares the engine with values from the literature.
    Verify(verify::VerifyArguments),
    /// Checks scenario files, with the steps of their guided tours, and says what is wrong.
    Check(check::CheckArguments),
    /// Prints a scenario as a text for links, in which the page and all commands find every change, the faults and the seed.
    Link(link::LinkArguments),
    /// Prints a scenario, such as that of a link, as a scenario file (TOML).
    Show(show::ShowArguments),
    /// Lists the preset scenarios.
    Presets,
    /// Prints the JSON Schema of a scenario.
    Schema,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Trace(arguments) => trace::trace(&arguments),
        Command::Events(arguments) => events::events(&arguments),
        Command::Graph(arguments) => graph::graph(&arguments),
        Command::Verify(arguments) => verify::verify(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Link(arguments) => link::link(&arguments),
        Command::Show(arguments) => show::show(&arguments),
        Command::Presets => output::print(&report::presets(&netduel_presets::all())),
        Command::Schema => schema::schema().and_then(|text| output::print(&text)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Whatever a message quotes, such as the name of a file, cannot act on the terminal.
            message
                .lines()
                .for_each(|line| eprintln!("{}", output::plain_text(&printable(line, usize::MAX))));
            ExitCode::FAILURE
        }
    }
}
