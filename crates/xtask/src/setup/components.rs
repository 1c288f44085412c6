//! rustfmt and clippy.

use std::process::Command;

use anyhow::{Context, Result};

use super::apt;
use super::finding::Finding;
use crate::{paths, process, steps};

/// Makes a cargo subcommand that comes with the compiler usable.
pub(crate) fn cargo_component(subcommand: &str, component: &str) -> Result<()> {
    if version(subcommand).is_some() {
        return Ok(());
    }
    steps::started(&format!("installing {component}"));
    let rustup = || process::output(Command::new("rustup").args(["component", "add", component]));
    if process::find("rustup").is_none_or(|_| rustup().is_err()) {
        // A compiler from Debian has its components in packages of their own.
        let _ = apt::install(&[debian_package(component)]);
    }
    version(subcommand)
        .map(drop)
        .with_context(|| format!("{component} is missing: run `rustup component add {component}`"))
}

/// What `check` needs of the compiler's components, without installing anything.
pub(super) fn findings() -> Vec<Finding> {
    let of = |subcommand, component| {
        let found = version(subcommand).zip(process::find("cargo"));
        Finding::optional(component, "check", found).installed_by("rustup or apt")
    };
    vec![of("fmt", "rustfmt"), of("clippy", "clippy")]
}

/// The version of a cargo subcommand, if it is installed.
fn version(subcommand: &str) -> Option<String> {
    let mut version = Command::new("cargo");
    let answer = process::output(version.args([subcommand, "--version"]).current_dir(paths::workspace()));
    answer.ok()?.split_whitespace().nth(1).map(str::to_owned)
}

/// The Debian package with a component of the compiler that Debian keeps up to date for its web browsers.
pub(super) fn debian_package(component: &str) -> &'static str {
    if component == "clippy" { "rust-web-clippy" } else { "rustfmt-web" }
}
