//! `check`: format, lints, and rules of our own that neither rustfmt nor clippy knows.

mod colours;
mod engine;
mod files;

use std::process::Command;

use anyhow::Result;

use crate::setup::{self, Toolbox};
use crate::tally::Tally;
use crate::{paths, process};

/// The crates that run in the browser; the lints see their `cfg(target_arch = "wasm32")` parts only there.
const WASM_PACKAGES: [&str; 5] =
    ["netduel-page", "netduel-worker", "netduel-protocol", "netduel-engine", "netduel-presets"];

/// One check: its name, and what it finds; an error is what is wrong.
type Check<'a> = (&'a str, Box<dyn Fn() -> Result<()> + 'a>);

/// Runs all checks, every one even if an earlier one fails.
pub(crate) fn run(toolbox: &Toolbox) -> Tally {
    let checks: [Check; 8] = [
        ("rustfmt", Box::new(format)),
        ("clippy, host", Box::new(host_lints)),
        ("clippy, wasm", Box::new(|| wasm_lints(toolbox))),
        ("the engine depends on nothing of the web", Box::new(engine::dependencies)),
        ("the engine uses nothing that differs between machines", Box::new(engine::sources)),
        ("raw colours are in tokens.css alone", Box::new(colours::only_in_tokens)),
        ("files are short and finished", Box::new(files::sources)),
        ("npm's lock file names no host", Box::new(files::npm_lock)),
    ];
    let mut tally = Tally::default();
    for (name, check) in &checks {
        match check() {
            Ok(()) => {
                println!("  ✓ {name}");
                tally.passed += 1;
            }
            Err(error) => {
                println!("  ✗ {name}\n{error:#}\n");
                tally.failed += 1;
            }
        }
    }
    tally
}

fn format() -> Result<()> {
    setup::cargo_component("fmt", "rustfmt")?;
    process::run(cargo().args(["fmt", "--all", "--check"]))
}

fn host_lints() -> Result<()> {
    setup::cargo_component("clippy", "clippy")?;
    let mut clippy = cargo();
    clippy.args(["clippy", "--quiet", "--workspace", "--all-targets"]);
    process::run(clippy.args(["--", "-D", "warnings"]))
}

fn wasm_lints(toolbox: &Toolbox) -> Result<()> {
    toolbox.wasm.lints_ready()?;
    let mut clippy = toolbox.wasm_build("cargo");
    // The release profile has its procedural macros from building the site.
    clippy.args(["clippy", "--quiet", "--release", "--target", "wasm32-unknown-unknown"]);
    clippy.args(WASM_PACKAGES.iter().flat_map(|package| ["--package", package]));
    process::run(clippy.args(["--", "-D", "warnings"]))
}

fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::workspace());
    cargo
}
