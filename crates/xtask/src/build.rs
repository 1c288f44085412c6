//! Builds the static site in `dist/`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::setup::Toolbox;
use crate::site_url::SiteUrl;
use crate::{bundle, oembed, offline, paths, process, single_file};

/// Files and folders that the site is built from.
const INPUTS: [&str; 10] = [
    "build.rs",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "embed",
    "index.html",
    "scenarios",
    "src",
    "static",
    "style",
];

/// Crates under `crates/` that are not part of the site.
const NOT_IN_SITE: [&str; 3] = ["bench", "cli", "xtask"];

/// Builds the release site in `dist/`, if wanted together with the whole page as one file. It describes itself to other sites if its
/// address is given.
pub(crate) fn site(toolbox: &Toolbox, has_single_file: bool, site_url: Option<&SiteUrl>) -> Result<()> {
    println!("building the site");
    process::run(trunk(toolbox).args(["build", "--release"]))?;
    let esbuild = toolbox.esbuild()?;
    bundle::site(&esbuild)?;
    if has_single_file {
        single_file::write(&esbuild)?;
    }
    if let Some(site_url) = site_url {
        oembed::describe(&paths::dist(), site_url)?;
    }
    // Last, because it lists all files.
    offline::complete_service_worker()
}

/// Trunk, ready for a subcommand.
pub(crate) fn trunk(toolbox: &Toolbox) -> Command {
    let mut trunk = toolbox.wasm_build("trunk");
    // Otherwise Trunk asks the network for newer versions of itself.
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk parses the conventional `NO_COLOR=1` as one of its own options and rejects the value.
    trunk.env_remove("NO_COLOR");
    trunk
}

/// The files and folders that the site is built from.
pub(crate) fn inputs() -> Result<Vec<PathBuf>> {
    let workspace = paths::workspace();
    let mut inputs: Vec<PathBuf> = INPUTS.iter().map(|input| workspace.join(input)).collect();
    for entry in workspace.join("crates").read_dir()? {
        let folder = entry?.path();
        if !NOT_IN_SITE.iter().any(|name| folder.ends_with(name)) {
            inputs.push(folder);
        }
    }
    Ok(inputs)
}
