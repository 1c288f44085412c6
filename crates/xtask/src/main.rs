//! What the README's commands call: `cargo xtask <command>`.
#![forbid(unsafe_code)]

mod build;
mod options;
mod paths;
mod process;
mod serve;
mod server;
mod setup;
mod sizes;

use std::process::ExitCode;

use options::Options;

const USAGE: &str = "\
cargo xtask <command>

  serve [--port N] [--prefix /PATH/] [--open] [--dev]
                 set up what is missing, build the site and serve it on this machine
                 --dev: rebuild and reload on every change
  build          build the static site in dist/ and hold it to its size budget
";

fn main() -> ExitCode {
    let result = match Options::from_command_line() {
        Ok(options) => run(&options),
        Err(error) => Err(error),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the command that the options name.
fn run(options: &Options) -> anyhow::Result<ExitCode> {
    match options.command.as_str() {
        "serve" => serve::run(options)?,
        "build" => {
            let toolbox = setup::for_page()?;
            build::site(&toolbox)?;
            sizes::within_budget()?;
        }
        "" | "help" => print!("{USAGE}"),
        unknown => {
            eprint!("there is no command `{unknown}`\n\n{USAGE}");
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
