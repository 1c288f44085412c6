//! `check`: the formatter, the lints, and rules of this workspace that neither rustfmt nor clippy knows.

mod colours;
mod commands;
mod engine;
mod files;
mod layers;
mod modules;

use std::process::Command;

use anyhow::Result;

use crate::setup::{self, Toolbox};
use crate::tally::Tally;
use crate::{paths, process, steps};

/// The crates that run in the browser. The lints see their `cfg(target_arch = "wasm32")` parts only there.
const WASM_PACKAGES: [&str; 5] =
    ["netduel-page", "netduel-worker", "netduel-protocol", "netduel-engine", "netduel-presets"];

/// One check: its name, and a function that returns what is wrong as an error.
type Check<'a> = (&'a str, Box<dyn Fn() -> Result<()> + 'a>);

/// Runs the checks with a text in their names, each even if an earlier one fails. A toolbox is set up if none is given.
pub(crate) fn run(only: &str, toolbox: Option<&Toolbox>) -> Tally {
    let checks: [Check; 10] = [
        ("rustfmt", Box::new(format)),
        ("clippy, host", Box::new(host_lints)),
        ("clippy, wasm", Box::new(|| wasm_lints(toolbox))),
        (
            "the layers of the workspace depend on each other in one direction",
            Box::new(layers::one_direction),
        ),
        ("no module cycles", Box::new(modules::no_cycles)),
        ("the engine uses nothing that differs between machines", Box::new(engine::sources)),
        ("raw colours are only in tokens.css", Box::new(colours::only_in_tokens)),
        ("files are short and finished", Box::new(files::sources)),
        ("the commands in workflows and documents exist", Box::new(commands::exist)),
        ("npm's lock file contains no host names", Box::new(files::npm_lock)),
    ];
    let mut tally = Tally::default();
    for (name, check) in checks.iter().filter(|(name, _)| name.contains(only)) {
        match check() {
            Ok(()) => {
                steps::ready(name);
                tally.passed += 1;
            }
            Err(error) => {
                steps::failed(&format!("{name}\n{error:#}\n"));
                tally.failed += 1;
            }
        }
    }
    // A text that selects nothing is a mistake.
    tally.ended(true)
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

fn wasm_lints(toolbox: Option<&Toolbox>) -> Result<()> {
    let own;
    let toolbox = match toolbox {
        Some(toolbox) => toolbox,
        None => {
            own = setup::for_wasm()?;
            &own
        }
    };
    toolbox.wasm.lints_ready()?;
    let mut clippy = toolbox.wasm_build("cargo");
    // The release profile shares its procedural macros with the build of the site.
    clippy.args(["clippy", "--quiet", "--release", "--target", "wasm32-unknown-unknown"]);
    clippy.args(WASM_PACKAGES.iter().flat_map(|package| ["--package", package]));
    process::run(clippy.args(["--", "-D", "warnings"]))
}

fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::workspace());
    cargo
}
