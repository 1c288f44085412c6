//! Set-up: finds or installs what a command needs, shows each step, and names what is missing.

mod apt;
mod browser;
mod cargo_tools;
mod components;
mod node;
mod wasm_target;

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

pub(crate) use browser::{chromedriver, chromium};
pub(crate) use components::cargo_component;
pub(crate) use wasm_target::WasmTarget;

use crate::{paths, process};
use node::Node;

/// The tools that a set-up found, ready to be called.
pub(crate) struct Toolbox {
    /// How the wasm standard library is come by.
    pub(crate) wasm: WasmTarget,
    /// Folders with tools, ahead of the user's PATH.
    folders: Vec<PathBuf>,
    /// Node, for what its registry has.
    pub(crate) node: Node,
    /// What minifies the site, where it is to be built.
    esbuild: Option<PathBuf>,
}

/// Sets up what building for wasm takes.
pub(crate) fn for_wasm() -> Result<Toolbox> {
    println!("set-up (tools are kept in {})", paths::cache().display());
    let wasm = wasm_target::ready()?;
    let mut folders = Vec::new();
    folders.extend(wasm.cargo_folder.clone());
    folders.extend(cargo_tools::wasm_bindgen()?);
    Ok(Toolbox { wasm, folders, node: node::ready()?, esbuild: None })
}

/// Sets up what building the page takes.
pub(crate) fn for_page() -> Result<Toolbox> {
    let mut toolbox = for_wasm()?;
    toolbox.folders.extend(cargo_tools::trunk()?);
    toolbox.folders.extend(toolbox.node.wasm_opt()?);
    toolbox.esbuild = Some(toolbox.node.esbuild()?);
    Ok(toolbox)
}

impl Toolbox {
    /// What minifies the site.
    pub(crate) fn esbuild(&self) -> Result<PathBuf> {
        self.esbuild.clone().context("the set-up was not for the page")
    }

    /// A command that builds for wasm: cargo, or trunk, which calls it.
    pub(crate) fn wasm_build(&self, program: &str) -> Command {
        let mut path = self.folders.clone();
        path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let found = path.iter().find_map(|folder| process::find_in(program, folder));
        let program = found.unwrap_or_else(|| PathBuf::from(program));
        let mut command = Command::new(program);
        if let Ok(path) = env::join_paths(&path) {
            command.env("PATH", path);
        }
        command.envs(self.wasm.environment.iter().map(|(name, value)| (name, value)));
        command.env("CARGO_TARGET_DIR", paths::wasm_target()).current_dir(paths::workspace());
        command
    }
}

/// A step that needs nothing done.
fn already(what: &str) {
    println!("  ✓ {what}");
}

/// A step that takes a while.
fn doing(what: &str) {
    println!("  … {what}");
}
