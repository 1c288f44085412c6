//! `bench`: the benchmarks on this machine, then the same as WebAssembly in Node.

use std::process::Command;

use anyhow::Result;

use crate::options::Options;
use crate::setup;
use crate::{paths, process};

/// What Node runs: the program's `main` runs as it is loaded.
const START: &str = "require(process.argv[1])";

/// Runs both; what follows `--` goes to the native one.
pub(crate) fn run(options: &Options) -> Result<()> {
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
    process::run(Command::new("node").args(["-e", START]).arg(folder.join("netduel-bench.js")))
}
