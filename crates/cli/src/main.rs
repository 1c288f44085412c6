//! The program `netduel`: runs scenarios from the command line, bit for bit as the page does.
#![forbid(unsafe_code)]

mod events;
mod faults;
mod load;
mod overlay;
mod replicates;
mod report;
mod request_log;
mod run;
mod schema;
mod trail;
mod verify;

use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::process::ExitCode;

/// Client–server and peer-to-peer networks on the same workload, simulated side by side.
#[derive(Parser)]
#[command(name = "netduel", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs a scenario and prints the metrics of both sides and the run hash.
    Run(run::RunArguments),
    /// Prints the way of one request: everything that was sent for it, its waits and services.
    Trail(trail::TrailArguments),
    /// Prints what happened, event by event.
    Events(events::EventsArguments),
    /// Prints the graph that the peers of a scenario are linked by.
    Overlay(overlay::OverlayArguments),
    /// Measures the engine against the literature.
    Verify(verify::VerifyArguments),
    /// Lists the scenarios that come with netduel.
    Presets,
    /// Prints the JSON Schema of a scenario.
    Schema,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Trail(arguments) => trail::trail(&arguments),
        Command::Events(arguments) => events::events(&arguments),
        Command::Overlay(arguments) => overlay::overlay_command(&arguments),
        Command::Verify(arguments) => verify::verify(&arguments),
        Command::Presets => print(&report::presets(&netduel_presets::all())),
        Command::Schema => schema::schema().and_then(|text| print(&text)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Prints to standard output. A reader that has seen enough (`netduel … | head`) is no error.
fn print(text: &str) -> Result<(), String> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}
