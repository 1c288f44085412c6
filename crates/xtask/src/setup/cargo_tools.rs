//! Trunk and wasm-bindgen: found on PATH or in the cache, else fetched or built into the cache.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{already, doing};
use crate::{paths, process};

/// 0.22 takes a newer compiler than the one this workspace asks for.
const TRUNK: &str = "0.21.14";

/// Makes trunk usable; returns the folder it is in unless that is on PATH.
pub(crate) fn trunk() -> Result<Option<PathBuf>> {
    // Without default features it does not fetch tools by itself: the set-up has them.
    ready(
        &Tool { program: "trunk", package: "trunk", options: &["--locked", "--no-default-features"] },
        TRUNK,
    )
}

/// Makes wasm-bindgen usable, in the version that the page is linked with: it reads no other's output.
pub(crate) fn wasm_bindgen() -> Result<Option<PathBuf>> {
    // Not `--locked`: its lock file names versions that not every registry still has.
    let tool = Tool { program: "wasm-bindgen", package: "wasm-bindgen-cli", options: &[] };
    ready(&tool, &locked_version("wasm-bindgen")?)
}

/// The version of a package in the workspace's `Cargo.lock`.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(paths::workspace().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let version = lock
        .replace('\r', "")
        .split_once(&entry)
        .and_then(|(_, rest)| rest.split('"').next().map(str::to_owned));
    version.with_context(|| format!("Cargo.lock does not name {package}"))
}

/// A program from the Rust registry.
struct Tool {
    program: &'static str,
    package: &'static str,
    /// For `cargo install`.
    options: &'static [&'static str],
}

fn ready(tool: &Tool, version: &str) -> Result<Option<PathBuf>> {
    let name = format!("{} {version}", tool.program);
    if process::find(tool.program).is_some_and(|file| is_version(&file, version)) {
        already(&name);
        return Ok(None);
    }
    let folder = paths::cache().join("tools").join("bin");
    let is_cached = || process::find_in(tool.program, &folder).is_some_and(|file| is_version(&file, version));
    if !is_cached() {
        install(tool, version)?;
    }
    is_cached().then_some(()).with_context(|| format!("{name} was installed but does not start"))?;
    already(&name);
    Ok(Some(folder))
}

/// A finished program if somebody offers one, else built from source.
fn install(tool: &Tool, version: &str) -> Result<()> {
    let root = paths::cache().join("tools");
    let package = format!("{}@{version}", tool.package);
    if process::find("cargo-binstall").is_some() {
        doing(&format!("fetching {package}"));
        let mut binstall = Command::new("cargo");
        binstall.args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"]);
        if process::run(binstall.arg(&root).arg(&package)).is_ok() {
            return Ok(());
        }
    }
    doing(&format!("building {package} from source, once: this takes some minutes"));
    let mut install = Command::new("cargo");
    // Unoptimised: it builds in half the time, and the tool is not what a build waits for.
    install.args(["install", "--debug", "--quiet", "--root"]).arg(&root).arg(&package).args(tool.options);
    // Both tools share many packages, so they share a build folder. Debug information would fill gigabytes.
    install.env("CARGO_TARGET_DIR", paths::cache().join("build").join("tools"));
    install.env("CARGO_PROFILE_DEV_DEBUG", "0").current_dir(paths::cache_created()?);
    process::run(&mut install).with_context(|| format!("{package} is missing and could not be installed"))
}

fn is_version(program: &Path, version: &str) -> bool {
    let answer = process::output(Command::new(program).arg("--version"));
    answer.is_ok_and(|text| text.split_whitespace().nth(1) == Some(version))
}
