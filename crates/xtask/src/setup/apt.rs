//! Packages of Debian and Ubuntu.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process;

/// Installs packages. An error says why that is not possible on this machine.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    if process::find("apt-get").is_none() {
        bail!("there is no apt-get here to install {}", packages.join(", "));
    }
    let Some(mut update) = as_root() else {
        bail!("installing {0} needs root: run `sudo apt-get install {0}`", packages.join(" "));
    };
    if !packages.iter().all(|package| is_known(package)) {
        process::run_behind_spinner("fetching the package index", update.args(["apt-get", "-qq", "update"]))?;
    }
    let Some(mut install) = as_root() else { bail!("the right to install packages was withdrawn") };
    install.args(["apt-get", "-qq", "-o=Dpkg::Use-Pty=0", "install", "--yes", "--no-install-recommends"]);
    let what = format!("installing the packages {}", packages.join(", "));
    process::run_behind_spinner(&what, install.args(packages))
}

/// The start of a command that runs as root; `None` if that would ask for a password.
fn as_root() -> Option<Command> {
    let is_root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    let mut command = if is_root {
        Command::new("env")
    } else {
        process::output(Command::new("sudo").args(["-n", "true"])).ok()?;
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env"]);
        sudo
    };
    command.arg("DEBIAN_FRONTEND=noninteractive");
    Some(command)
}

/// Whether the package index knows a package.
fn is_known(package: &str) -> bool {
    let policy = process::output(Command::new("apt-cache").args(["policy", package]));
    policy.is_ok_and(|text| text.contains("Candidate:") && !text.contains("Candidate: (none)"))
}
