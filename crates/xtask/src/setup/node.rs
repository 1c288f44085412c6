//! Node and what comes through its registry.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{already, apt, doing};
use crate::{paths, process};

/// The oldest Node whose interfaces the tests and tools use.
const OLDEST_NODE: u32 = 20;

/// wasm-opt: older ones do not know the features that current compilers switch on.
const BINARYEN: &str = "132.0.0";
const OLDEST_WASM_OPT: u32 = 116;

/// esbuild, which minifies styles and scripts.
const ESBUILD: &str = "0.28.2";

/// Node, found.
pub(crate) struct Node {
    npm: PathBuf,
}

/// Makes Node and npm usable.
pub(crate) fn ready() -> Result<Node> {
    if find().is_none() {
        let installed = apt::install(&["nodejs", "npm"]);
        installed
            .with_context(|| format!("Node {OLDEST_NODE} or newer is missing: install it from nodejs.org"))?;
    }
    let Some((version, npm)) = find() else {
        bail!("Node {OLDEST_NODE} or newer with npm is missing: install it from nodejs.org");
    };
    already(&format!("node {version}"));
    Ok(Node { npm })
}

fn find() -> Option<(String, PathBuf)> {
    let version = process::output(Command::new(process::find("node")?).arg("--version")).ok()?;
    let major: u32 = version.trim_start_matches('v').split('.').next()?.parse().ok()?;
    if major < OLDEST_NODE {
        return None;
    }
    Some((version.trim_start_matches('v').to_owned(), process::find("npm")?))
}

impl Node {
    /// Makes the packages of the browser tests usable, as their lock file has them.
    pub(crate) fn test_packages(&self) -> Result<()> {
        let tests = paths::tests();
        // npm writes this file last, with what it installed.
        let installed = tests.join("node_modules").join(".package-lock.json");
        let age = |file: &Path| file.metadata().and_then(|metadata| metadata.modified()).ok();
        if age(&installed).is_none() || age(&installed) < age(&tests.join("package-lock.json")) {
            doing("fetching the npm packages of the browser tests");
            let mut install = Command::new(&self.npm);
            install.args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(&tests);
            // The set-up finds a browser, or fetches one when there is none.
            process::run(install.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
                .context("the npm packages of the browser tests could not be fetched")?;
        }
        already("npm packages of the browser tests");
        Ok(())
    }

    /// Makes wasm-opt usable; returns the folder it is in unless that is on PATH.
    pub(crate) fn wasm_opt(&self) -> Result<Option<PathBuf>> {
        if let Some(version) = process::find("wasm-opt").and_then(|file| wasm_opt_version(&file)) {
            already(&format!("wasm-opt {version}"));
            return Ok(None);
        }
        let programs = self.package("binaryen", BINARYEN, "wasm-opt")?;
        let version = process::find_in("wasm-opt", &programs).and_then(|file| wasm_opt_version(&file));
        let version = version.context("wasm-opt was installed but does not start")?;
        already(&format!("wasm-opt {version}"));
        Ok(Some(programs))
    }

    /// Makes esbuild usable.
    pub(crate) fn esbuild(&self) -> Result<PathBuf> {
        let programs = self.package("esbuild", ESBUILD, "esbuild")?;
        let program =
            process::find_in("esbuild", &programs).context("esbuild was installed but is not there")?;
        already(&format!("esbuild {ESBUILD}"));
        Ok(program)
    }

    /// The folder with the programs of an npm package, fetched if it is not there.
    fn package(&self, name: &str, version: &str, program: &str) -> Result<PathBuf> {
        let folder = paths::cache().join("npm").join(format!("{name}-{version}"));
        let programs = folder.join("node_modules").join(".bin");
        if process::find_in(program, &programs).is_none() {
            doing(&format!("fetching {program} (npm package {name})"));
            std::fs::create_dir_all(&folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
            let mut install = Command::new(&self.npm);
            install.args(["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix"]);
            process::run(install.arg(&folder).arg(format!("{name}@{version}")))
                .with_context(|| format!("{program} is missing and could not be fetched"))?;
        }
        Ok(programs)
    }
}

/// The version of a wasm-opt, if it is new enough.
fn wasm_opt_version(program: &Path) -> Option<u32> {
    let answer = process::output(Command::new(program).arg("--version")).ok()?;
    let version: u32 = answer.split_whitespace().find_map(|word| word.parse().ok())?;
    (version >= OLDEST_WASM_OPT).then_some(version)
}
