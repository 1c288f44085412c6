//! The browser for the tests and benchmarks, and its driver.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::apt;
use super::finding::{Finding, version_of};
use crate::{paths, process, steps};

/// Names of Chromium on PATH. Those that a system updates come first.
const CHROMIUM: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const CHROMIUM_ON_MACOS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Makes a Chromium usable; `None` means the one that Playwright downloads.
pub(crate) fn chromium() -> Result<Option<PathBuf>> {
    if let Some(chosen) = chosen() {
        if !process::is_program(&chosen) {
            bail!("NETDUEL_CHROMIUM names {}, which does not exist", chosen.display());
        }
        steps::ready(&format!("Chromium: {}", chosen.display()));
        return Ok(Some(chosen));
    }
    if find().is_none()
        && let Err(error) = apt::install(&["chromium"])
    {
        steps::note(&format!("{error:#}"));
    }
    if let Some(found) = find() {
        steps::ready(&format!("Chromium: {}", found.display()));
        return Ok(Some(found));
    }
    let mut install = Command::new("node");
    install.args(["node_modules/@playwright/test/cli.js", "install", "chromium"]);
    process::run_behind_spinner("downloading Playwright's Chromium", install.current_dir(paths::tests()))
        .context("Chromium is missing: install it, or name one in NETDUEL_CHROMIUM")?;
    Ok(None)
}

/// Makes chromedriver usable, for those wasm tests that need a browser.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    if process::find("chromedriver").is_none() {
        apt::install(&["chromium-driver"])
            .context("chromedriver is missing: install the version that belongs to your Chromium")?;
    }
    let found = process::find("chromedriver").context("chromedriver is missing: install it and try again")?;
    steps::ready(&format!("chromedriver: {}", found.display()));
    Ok(found)
}

/// What the browser tests lack, without installing anything.
pub(super) fn findings() -> Vec<Finding> {
    let chromium = chosen().filter(|file| process::is_program(file)).or_else(find);
    let driver = process::find("chromedriver");
    vec![
        Finding::optional("Chromium", "browser tests", chromium.map(with_version))
            .installed_by("apt, or a download by Playwright"),
        Finding::optional("chromedriver", "wasm tests", driver.map(with_version)).installed_by("apt"),
    ]
}

fn with_version(program: PathBuf) -> (String, PathBuf) {
    (version_of(&program).unwrap_or_default(), program)
}

/// The Chromium that the user has chosen.
fn chosen() -> Option<PathBuf> {
    env::var_os("NETDUEL_CHROMIUM").map(PathBuf::from)
}

fn find() -> Option<PathBuf> {
    let on_macos = CHROMIUM_ON_MACOS.iter().map(PathBuf::from).find(|file| process::is_program(file));
    CHROMIUM.iter().find_map(|name| process::find(name)).filter(|file| starts(file)).or(on_macos)
}

/// Whether a program starts. Ubuntu's package `chromium` is only a stub that refers to another package system.
fn starts(program: &Path) -> bool {
    process::output(Command::new(program).arg("--version")).is_ok()
}
