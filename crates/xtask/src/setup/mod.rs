//! Set-up: finds or installs what a command needs, shows each step, and names what is missing.

mod apt;
mod cargo_tools;
mod node;
mod wasm_target;

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

pub(crate) use wasm_target::WasmTarget;

use crate::{paths, process};

/// The tools that a set-up found, ready to be called.
pub(crate) struct Toolbox {
    /// How the wasm standard library is come by.
    pub(crate) wasm: WasmTarget,
    /// Folders with tools, ahead of the user's PATH.
    folders: Vec<PathBuf>,
}

/// Sets up what building the page takes.
pub(crate) fn for_page() -> Result<Toolbox> {
    println!("set-up (tools are kept in {})", paths::cache().display());
    let wasm = wasm_target::ready()?;
    let node = node::ready()?;
    let mut folders = Vec::new();
    folders.extend(wasm.cargo_folder.clone());
    folders.extend(cargo_tools::trunk()?);
    folders.extend(cargo_tools::wasm_bindgen()?);
    folders.extend(node.wasm_opt()?);
    folders.dedup();
    Ok(Toolbox { wasm, folders })
}

impl Toolbox {
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
