//! rustfmt and clippy.

use std::process::Command;

use anyhow::{Context, Result};

use super::{apt, doing};
use crate::{paths, process};

/// Makes a cargo subcommand of the compiler's own usable.
pub(crate) fn cargo_component(subcommand: &str, component: &str) -> Result<()> {
    let is_there = || {
        let mut version = Command::new("cargo");
        process::output(version.args([subcommand, "--version"]).current_dir(paths::workspace())).is_ok()
    };
    if is_there() {
        return Ok(());
    }
    doing(&format!("installing {component}"));
    let rustup = || process::output(Command::new("rustup").args(["component", "add", component]));
    if process::find("rustup").is_none_or(|_| rustup().is_err()) {
        // A compiler from Debian's packages has these beside it; which one depends on the compiler.
        let _ = apt::install(&[debian_package(component)]);
    }
    is_there()
        .then_some(())
        .with_context(|| format!("{component} is missing: `rustup component add {component}`"))
}

/// The package that goes with Debian's compiler for web browsers.
pub(super) fn debian_package(component: &str) -> &'static str {
    if component == "clippy" { "rust-web-clippy" } else { "rustfmt-web" }
}
