//! What the README's commands call: `cargo xtask <command>`.
#![forbid(unsafe_code)]

mod bench;
mod build;
mod check;
mod fingerprint;
mod minify;
mod options;
mod paths;
mod process;
mod serve;
mod server;
mod setup;
mod shorten;
mod sizes;
mod tally;
mod test;

use std::process::ExitCode;

use options::Options;

const USAGE: &str = "\
cargo xtask <command>

  serve [--port N] [--prefix /PATH/] [--open] [--dev]
                 set up what is missing, build the site and serve it on this machine
                 --dev: rebuild and reload on every change
  build          build the static site in dist/ and hold it to its size budget
  check          format, lints, and the rules of this workspace
  test [--only check|host|wasm|browser] [--no-build] [-- ARGUMENTS]
                 set up what is missing, then the checks and every test; the last line counts them
                 --no-build: browser tests of dist/ as it is
                 ARGUMENTS go to the suite's program (with --only): a test's name, for one
  bench [--only browser] [-- ARGUMENTS]
                 the benchmarks: on this machine, as WebAssembly in Node, and in the page
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
        "check" => {
            if check::run(&setup::for_wasm()?).failed > 0 {
                return Ok(ExitCode::FAILURE);
            }
        }
        "test" => return Ok(test::run(options)),
        "bench" => bench::run(options)?,
        "" | "help" => print!("{USAGE}"),
        unknown => {
            eprint!("there is no command `{unknown}`\n\n{USAGE}");
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}
