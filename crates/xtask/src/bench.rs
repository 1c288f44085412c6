//! `bench`: the benchmarks on this machine, the same as WebAssembly in Node, and what only a browser can show.

use std::process::Command;

use anyhow::Result;

use crate::options::{Options, Suite};
use crate::setup;
use crate::test::browser;
use crate::{build, paths, process};

/// What Node runs: the program's `main` runs as it is loaded.
const START: &str = "require(process.argv[1])";

/// Runs all of them, or with `--only browser` the last; what follows `--` goes to the native ones.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.only == Some(Suite::Browser) {
        return in_page();
    }
    if !paths::workspace().join("crates/bench/src/main.rs").exists() {
        println!("there are no benchmarks yet");
        return Ok(());
    }
    println!("== native");
    let mut native = Command::new("cargo");
    native.args(["run", "--quiet", "--profile", "native", "--package", "netduel-bench", "--"]);
    process::run(native.args(&options.rest).current_dir(paths::workspace()))?;

    let toolbox = setup::for_wasm()?;
    println!("\n== wasm");
    // What a visitor's worker runs, with all models.
    let mut build = toolbox.wasm_build("cargo");
    build.args(["build", "--quiet", "--profile", "worker", "--target", "wasm32-unknown-unknown"]);
    process::run(build.args(["--package", "netduel-bench", "--bin", "netduel-bench"]))?;
    let target = paths::wasm_target();
    let folder = target.join("bench");
    let mut bind = toolbox.wasm_build("wasm-bindgen");
    bind.args(["--target", "nodejs", "--no-typescript", "--out-name", "netduel-bench", "--out-dir"]);
    bind.arg(&folder).arg(target.join("wasm32-unknown-unknown/worker/netduel-bench.wasm"));
    process::run(&mut bind)?;
    process::run(Command::new("node").args(["-e", START]).arg(folder.join("netduel-bench.js")))?;
    in_page()
}

/// Builds the site and measures in the page.
fn in_page() -> Result<()> {
    println!("\n== page");
    let toolbox = setup::for_page()?;
    build::site(&toolbox)?;
    let mut playwright = browser::playwright(&toolbox)?;
    process::run(playwright.arg("--reporter=line").env("NETDUEL_BENCH", "1"))
}
