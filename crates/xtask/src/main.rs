//! The development tasks of this workspace: `cargo xtask <command>`.
#![forbid(unsafe_code)]

mod bench;
mod build;
mod bundle;
mod check;
mod checksum;
mod lms;
mod oembed;
mod offline;
mod options;
mod paths;
mod process;
mod release;
mod serve;
mod server;
mod setup;
mod single_file;
mod site_url;
mod sizes;
mod split;
mod steps;
mod tally;
mod test;

use std::process::ExitCode;

use clap::Parser;

use options::{Command, Options};

fn main() -> ExitCode {
    match run(Options::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{} {error:#}", console::style("error:").red().bold().for_stderr());
            ExitCode::FAILURE
        }
    }
}

/// Runs one command. An error means that it could not finish; a failed check or test is an exit code.
fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(options) => serve::run(&options)?,
        Command::Build(options) => {
            if !options.no_build {
                build::site(&setup::for_page()?, options.single_file, options.site_url.as_ref())?;
                sizes::within_budget()?;
            }
            if options.scorm {
                lms::packages(&options.lms)?;
            }
        }
        Command::Split => split::run()?,
        Command::Sizes => sizes::report(&setup::for_page()?)?,
        Command::Check(options) => return Ok(check::run(&options.only, None).exit_code()),
        Command::Test(options) => return Ok(test::run(&options)),
        Command::Bench(options) => bench::run(&options)?,
        Command::Release(options) => release::run(&options)?,
        Command::Doctor => return Ok(setup::doctor()),
    }
    Ok(ExitCode::SUCCESS)
}
