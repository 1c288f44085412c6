//! Set-up: finds or installs the tools that a command needs, reports each step, and names what is missing.

mod apt;
mod browser;
mod cargo_tools;
mod components;
mod finding;
mod firefox;
mod node;
mod release;
mod wasm_target;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

pub(crate) use browser::{chromedriver, chromium};
pub(crate) use components::cargo_component;
pub(crate) use firefox::firefox;
pub(crate) use wasm_target::WasmTarget;

use crate::{paths, process};
use node::Node;

/// The tools that a set-up found, ready to be called.
pub(crate) struct Toolbox {
    /// How code for wasm is compiled.
    pub(crate) wasm: WasmTarget,
    /// Folders with tools, to be searched before the user's PATH.
    folders: Vec<PathBuf>,
    /// Node, and what npm installs.
    pub(crate) node: Node,
    /// esbuild, if the site is to be built.
    esbuild: Option<PathBuf>,
}

/// Sets up the tools that build for wasm.
pub(crate) fn for_wasm() -> Result<Toolbox> {
    println!("set-up (tools are kept in {})", paths::cache().display());
    let wasm = wasm_target::ready()?;
    let mut folders = Vec::new();
    folders.extend(wasm.cargo_folder.clone());
    folders.extend(cargo_tools::wasm_bindgen()?);
    Ok(Toolbox { wasm, folders, node: node::ready()?, esbuild: None })
}

/// Sets up the tools that build the page.
pub(crate) fn for_page() -> Result<Toolbox> {
    let mut toolbox = for_wasm()?;
    toolbox.folders.extend(cargo_tools::trunk()?);
    toolbox.folders.extend(toolbox.node.wasm_opt()?);
    toolbox.esbuild = Some(toolbox.node.esbuild()?);
    Ok(toolbox)
}

/// `doctor`: lists all tools. The exit code is a failure if the page cannot be built with those that are installed.
pub(crate) fn doctor() -> ExitCode {
    println!("tools are kept in {}", paths::cache().display());
    let mut findings = vec![wasm_target::finding()];
    findings.extend(cargo_tools::findings());
    findings.extend(node::findings());
    findings.extend(components::findings());
    findings.extend(browser::findings());
    findings.push(firefox::finding());
    findings.iter().for_each(finding::Finding::print);
    if findings.iter().any(finding::Finding::is_obstacle) {
        println!("\n`cargo xtask serve` installs what the page needs, and `cargo xtask test` the rest");
        return ExitCode::FAILURE;
    }
    println!("\neverything the page needs is installed");
    ExitCode::SUCCESS
}

impl Toolbox {
    /// The program that bundles styles and minifies scripts.
    pub(crate) fn esbuild(&self) -> Result<PathBuf> {
        self.esbuild.clone().context("the set-up was not for the page")
    }

    /// A command that builds for wasm: cargo, or Trunk, which calls it.
    pub(crate) fn wasm_build(&self, program: &str) -> Command {
        let mut path = self.folders.clone();
        // Trunk calls this program as a hook.
        path.extend(env::current_exe().ok().and_then(|program| program.parent().map(Path::to_path_buf)));
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
