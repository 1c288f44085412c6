//! The tests that run as WebAssembly, where floating-point numbers, pointer sizes and panics differ from the host's.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::setup::{self, Toolbox};
use crate::tally::Tally;
use crate::{paths, process};

/// A file with such tests contains this text.
const MARK: &str = "wasm_bindgen_test";

/// This text marks tests that need a browser; the others run in Node.
const BROWSER_MARK: &str = "run_in_browser";

/// Runs the tests of every package that has some; the arguments are passed to `cargo test`.
pub(super) fn run(toolbox: &Toolbox, arguments: &[String]) -> Result<Tally> {
    let mut tallies = Vec::new();
    for package in packages()? {
        println!("-- {}", package.name);
        let mut test = toolbox.wasm_build("cargo");
        test.args([
            "test",
            "--target",
            "wasm32-unknown-unknown",
            "--no-fail-fast",
            "--package",
            &package.name,
        ]);
        test.args(package.targets.iter().flatten()).args(arguments);
        test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
        if package.needs_browser {
            test.env("CHROMEDRIVER", setup::chromedriver()?);
        }
        tallies.push(process::run_tests(&mut test)?);
    }
    Ok(tallies.into_iter().sum::<Tally>().ended(true))
}

/// A package with wasm tests.
struct Package {
    name: String,
    /// Arguments of `cargo test` that select them.
    targets: Vec<Vec<String>>,
    needs_browser: bool,
}

/// The packages with wasm tests, recognised by the text of their files.
fn packages() -> Result<Vec<Package>> {
    let workspace = paths::workspace();
    let crates = fs::read_dir(workspace.join("crates")).context("cannot read crates/")?;
    let mut folders: Vec<_> = crates.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    folders.sort();
    folders.insert(0, workspace);
    let mut packages = Vec::new();
    // In this crate only this file contains the marks, and it is not a test.
    for folder in folders.iter().filter(|folder| !folder.ends_with("xtask")) {
        let mut package = Package { name: name(folder)?, targets: Vec::new(), needs_browser: false };
        let mut units = Vec::new();
        collect(&folder.join("src"), &mut units)?;
        if units.iter().any(|(_, text)| text.contains(MARK)) {
            let kind = if folder.join("src/lib.rs").exists() { "--lib" } else { "--bins" };
            package.targets.push(vec![kind.to_owned()]);
        }
        let mut integrations = Vec::new();
        if folder.join("tests").is_dir() {
            collect_files(&folder.join("tests"), &mut integrations)?;
        }
        integrations.retain(|(_, text)| text.contains(MARK));
        let names = integrations.iter().map(|(name, _)| vec![String::from("--test"), name.clone()]);
        package.targets.extend(names);
        package.needs_browser =
            units.iter().chain(&integrations).any(|(_, text)| text.contains(BROWSER_MARK));
        if !package.targets.is_empty() {
            packages.push(package);
        }
    }
    Ok(packages)
}

/// The name in a package's manifest.
fn name(folder: &Path) -> Result<String> {
    let manifest = folder.join("Cargo.toml");
    let text =
        fs::read_to_string(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let name = text.split_once("\nname = \"").and_then(|(_, rest)| rest.split('"').next());
    Ok(name.with_context(|| format!("{} names no package", manifest.display()))?.to_owned())
}

/// The Rust files of a folder and the folders in it: name without extension, and content.
fn collect(folder: &Path, files: &mut Vec<(String, String)>) -> Result<()> {
    collect_files(folder, files)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        }
    }
    Ok(())
}

/// The Rust files of a folder itself.
fn collect_files(folder: &Path, files: &mut Vec<(String, String)>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(&path)?));
        }
    }
    Ok(())
}
