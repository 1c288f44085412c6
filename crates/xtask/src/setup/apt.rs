//! Debian's and Ubuntu's packages.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use super::doing;
use crate::process;

/// Installs packages; an error says why that is not possible here.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    if process::find("apt-get").is_none() {
        bail!("there is no apt-get here to install {}", packages.join(", "));
    }
    let Some(mut update) = as_root() else {
        bail!("installing {} takes root: `sudo apt-get install {0}`", packages.join(" "));
    };
    if !packages.iter().all(|package| is_known(package)) {
        doing("fetching the package index");
        process::run(update.args(["apt-get", "-qq", "update"]))?;
    }
    doing(&format!("installing the packages {}", packages.join(", ")));
    let Some(mut install) = as_root() else { bail!("root was possible a moment ago and is not now") };
    install.args(["apt-get", "-qq", "-o=Dpkg::Use-Pty=0", "install", "--yes", "--no-install-recommends"]);
    process::run(install.args(packages).stdout(Stdio::null()))
}

/// A command prefix that runs the rest as root without asking, where that is possible.
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
