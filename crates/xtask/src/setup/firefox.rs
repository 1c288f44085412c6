//! Firefox, the second browser of the tests.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::apt;
use super::finding::{Finding, version_of};
use crate::{paths, process, steps};

/// Names of Firefox on PATH.
const NAMES: [&str; 2] = ["firefox", "firefox-esr"];
const ON_MACOS: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";
/// Debian's package. Ubuntu has none of this name, and its `firefox` only refers to another package system.
const PACKAGE: &str = "firefox-esr";

/// Makes a Firefox usable: the chosen one, an installed one, Debian's, or a download by the npm package that drives it.
pub(crate) fn firefox() -> Result<PathBuf> {
    if let Some(chosen) = chosen() {
        if !process::is_program(&chosen) {
            bail!("NETDUEL_FIREFOX names {}, which does not exist", chosen.display());
        }
        return Ok(reported(chosen));
    }
    if find().is_none()
        && let Err(error) = apt::install(&[PACKAGE])
    {
        steps::note(&format!("{error:#}"));
    }
    match find() {
        Some(found) => Ok(reported(found)),
        None => download().context("Firefox is missing: install it, or name one in NETDUEL_FIREFOX"),
    }
}

/// What the tests lack, without installing anything.
pub(super) fn finding() -> Finding {
    let found = chosen().filter(|file| process::is_program(file)).or_else(find);
    let found = found.map(|program| (version_of(&program).unwrap_or_default(), program));
    Finding::optional("Firefox", "browser tests", found).installed_by("apt, or a download from Mozilla")
}

fn reported(program: PathBuf) -> PathBuf {
    steps::ready(&format!("Firefox: {}", program.display()));
    program
}

/// The Firefox that the user has chosen.
fn chosen() -> Option<PathBuf> {
    env::var_os("NETDUEL_FIREFOX").map(PathBuf::from)
}

fn find() -> Option<PathBuf> {
    let on_macos = Some(PathBuf::from(ON_MACOS)).filter(|file| process::is_program(file));
    NAMES.iter().find_map(|name| process::find(name)).filter(|file| starts(file)).or(on_macos)
}

/// Whether a program starts: Ubuntu's package is only a stub.
fn starts(program: &Path) -> bool {
    process::output(Command::new(program).arg("--version")).is_ok()
}

/// Downloads the newest release into the cache, unless it is there.
fn download() -> Result<PathBuf> {
    let mut install = Command::new("node");
    install.args(["node_modules/@puppeteer/browsers/lib/cjs/main-cli.js", "install", "firefox@stable"]);
    install.args(["--format", "{{path}}", "--path"]).arg(paths::cache_created()?.join("browsers"));
    install.current_dir(paths::tests());
    let printed = steps::during("downloading Firefox", || process::output(&mut install))?;
    let program = printed.lines().last().map(PathBuf::from).filter(|file| process::is_program(file));
    Ok(reported(program.context("Firefox was downloaded, but it is not where it should be")?))
}
