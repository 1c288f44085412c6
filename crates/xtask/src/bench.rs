//! `bench`: the engine on this machine, the engine as WebAssembly in Node, and the site in a browser.

use std::fs;
use std::path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::options::{BenchOptions, BenchPart};
use crate::setup::{self, Toolbox};
use crate::{build, paths, process, steps, test};

/// Node runs a program for it as soon as it is loaded.
const START: &str = "require(process.argv[1])";

/// Simulated time of the run that compares the worker with the native program.
const RUN_S: u32 = 36_000;

/// How often the native program runs; the fastest run counts, since disturbances only slow it down.
const REPETITIONS: u32 = 3;

/// Runs one part, or all.
pub(crate) fn run(options: &BenchOptions) -> Result<()> {
    let wanted = |part| options.only.is_none_or(|only| only == part);
    if wanted(BenchPart::Engine) {
        engine(&options.arguments)?;
    }
    if wanted(BenchPart::Browser) {
        browser(options)?;
    }
    Ok(())
}

/// The benchmarks of the engine, native and in Node.
fn engine(arguments: &[String]) -> Result<()> {
    steps::heading("native");
    let mut native = Command::new("cargo");
    native.args(["run", "--quiet", "--profile", "native", "--package", "netduel-bench", "--"]);
    process::run(native.args(arguments).current_dir(paths::workspace()))?;

    let toolbox = setup::for_wasm()?;
    steps::heading("WebAssembly in Node");
    let mut build = toolbox.wasm_build("cargo");
    build.args(["build", "--quiet", "--release", "--target", "wasm32-unknown-unknown"]);
    process::run(build.args(["--package", "netduel-bench", "--bin", "netduel-bench"]))?;
    let target = paths::wasm_target();
    let folder = target.join("bench");
    let mut bind = toolbox.wasm_build("wasm-bindgen");
    bind.args(["--target", "nodejs", "--no-typescript", "--out-name", "netduel-bench", "--out-dir"]);
    bind.arg(&folder).arg(target.join("wasm32-unknown-unknown/release/netduel-bench.wasm"));
    process::run(&mut bind)?;
    process::run(Command::new("node").args(["-e", START]).arg(folder.join("netduel-bench.js")))
}

/// Measures the site in Chromium, beside an older one if that is given.
fn browser(options: &BenchOptions) -> Result<()> {
    let toolbox = setup::for_page()?;
    if !options.no_build {
        build::site(&toolbox, false, None)?;
    }
    let mut sites = vec![("now", paths::dist())];
    if let Some(folder) = &options.against {
        let folder = fs::canonicalize(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        sites.insert(0, ("before", folder));
    }
    let mut names_and_urls = Vec::new();
    for (name, folder) in &sites {
        ensure!(folder.join("index.html").is_file(), "there is no site in {}", folder.display());
        names_and_urls.push(format!("{name}={}", test::serve_site(folder)?));
    }
    let mut measure = measuring_program(&toolbox)?;
    measure.env("NETDUEL_SITES", names_and_urls.join(" "));
    // Only this measurement needs the native program, which takes minutes to compile.
    if options.arguments.is_empty() || options.arguments.iter().any(|name| name == "worker") {
        let native_s = native_run_s()?;
        measure.env("NETDUEL_NATIVE_RUN_S", native_s.to_string()).env("NETDUEL_RUN_S", RUN_S.to_string());
    }
    if let Some(file) = &options.json {
        measure.env("NETDUEL_JSON", path::absolute(file)?);
    }
    steps::heading("the site in Chromium");
    process::run(measure.args(&options.arguments))
}

/// How long this machine takes for the run that the browser's worker is measured with: the fastest of several, in seconds.
fn native_run_s() -> Result<f64> {
    let mut build = Command::new("cargo");
    build.args(["build", "--quiet", "--profile", "native", "--package", "netduel-cli"]);
    process::run_behind_spinner("compiling the native program", build.current_dir(paths::workspace()))?;
    let program = process::find_in("netduel", &paths::host_target().join("native"))
        .context("cargo built no program")?;
    let duration = format!("run.duration_s={RUN_S}");
    let mut fastest = f64::INFINITY;
    for _ in 0..REPETITIONS {
        let start = Instant::now();
        process::output(Command::new(&program).args(["run", "web-site", "--set", &duration]))?;
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    Ok(fastest)
}

/// Node with the program that measures in the browser.
fn measuring_program(toolbox: &Toolbox) -> Result<Command> {
    toolbox.node.test_packages()?;
    let mut measure = Command::new("node");
    measure.arg("bench/main.mjs").current_dir(paths::tests());
    if let Some(chromium) = setup::chromium()? {
        measure.env("NETDUEL_CHROMIUM", chromium);
    }
    Ok(measure)
}
