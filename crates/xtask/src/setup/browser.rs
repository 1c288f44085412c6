//! What the browser tests run in.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{already, apt, doing};
use crate::{paths, process};

/// Where browsers of Chromium's family are, first the ones that update with the system.
const CHROMIUM: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const CHROMIUM_ON_MACOS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Makes a Chromium usable; `None` means the one that Playwright keeps for itself.
pub(crate) fn chromium() -> Result<Option<PathBuf>> {
    if let Some(chosen) = env::var_os("NETDUEL_CHROMIUM").map(PathBuf::from) {
        if !process::is_program(&chosen) {
            bail!("NETDUEL_CHROMIUM names {}, which is not there", chosen.display());
        }
        already(&format!("Chromium: {}", chosen.display()));
        return Ok(Some(chosen));
    }
    if find().is_none()
        && let Err(error) = apt::install(&["chromium"])
    {
        println!("    {error:#}");
    }
    if let Some(found) = find() {
        already(&format!("Chromium: {}", found.display()));
        return Ok(Some(found));
    }
    doing("fetching Playwright's Chromium");
    let mut install = Command::new("node");
    install.args(["node_modules/@playwright/test/cli.js", "install", "chromium"]);
    process::run(install.current_dir(paths::tests()))
        .context("Chromium is missing: install it, or name one in NETDUEL_CHROMIUM")?;
    Ok(None)
}

/// Makes chromedriver usable, for wasm tests that ask for a browser.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    if process::find("chromedriver").is_none() {
        apt::install(&["chromium-driver"])
            .context("chromedriver is missing: install the one of your Chromium")?;
    }
    let found = process::find("chromedriver").context("chromedriver is missing: install it and try again")?;
    already(&format!("chromedriver: {}", found.display()));
    Ok(found)
}

fn find() -> Option<PathBuf> {
    let on_macos = CHROMIUM_ON_MACOS.iter().map(PathBuf::from).find(|file| process::is_program(file));
    CHROMIUM.iter().find_map(|name| process::find(name)).filter(|file| starts(file)).or(on_macos)
}

/// Ubuntu's package is a stub that asks for another way of installing.
fn starts(program: &Path) -> bool {
    process::output(Command::new(program).arg("--version")).is_ok()
}
