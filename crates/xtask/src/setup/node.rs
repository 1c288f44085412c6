//! Node, and the tools that npm installs.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::apt;
use super::finding::Finding;
use crate::{paths, process, steps};

/// The oldest Node with the interfaces that the tests and tools use.
const OLDEST_NODE: u32 = 20;

/// The npm package with wasm-opt. Versions before 116 lack features that current compilers use.
const BINARYEN: &str = "132.0.0";
const OLDEST_WASM_OPT: u32 = 116;

/// esbuild, which bundles styles and minifies scripts.
const ESBUILD: &str = "0.28.2";

/// An installed Node.
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
    steps::ready(&format!("node {version}"));
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
    /// Makes the npm packages of the browser tests usable, in the versions of their lock file.
    pub(crate) fn test_packages(&self) -> Result<()> {
        let tests = paths::tests();
        // npm writes this file after everything else.
        let installed = tests.join("node_modules").join(".package-lock.json");
        let age = |file: &Path| file.metadata().and_then(|metadata| metadata.modified()).ok();
        if age(&installed).is_none() || age(&installed) < age(&tests.join("package-lock.json")) {
            let mut install = Command::new(&self.npm);
            install.args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(&tests);
            // The set-up finds a browser, or downloads one later.
            install.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
            process::run_behind_spinner("downloading the npm packages of the browser tests", &mut install)
                .context("the npm packages of the browser tests could not be downloaded")?;
        }
        steps::ready("npm packages of the browser tests");
        Ok(())
    }

    /// Packs the npm package in a folder as npm publishes it, and puts the archive into another folder.
    pub(crate) fn pack(&self, package: &Path, destination: &Path) -> Result<()> {
        let mut pack = Command::new(&self.npm);
        pack.args(["pack", "--silent", "--pack-destination"]).arg(destination).current_dir(package);
        process::output(&mut pack).map(drop)
    }

    /// Makes wasm-opt usable; returns its folder if that is not on PATH.
    pub(crate) fn wasm_opt(&self) -> Result<Option<PathBuf>> {
        if let Some(version) = process::find("wasm-opt").and_then(|file| wasm_opt_version(&file)) {
            steps::ready(&format!("wasm-opt {version}"));
            return Ok(None);
        }
        let programs = self.package("binaryen", BINARYEN, "wasm-opt")?;
        let version = process::find_in("wasm-opt", &programs).and_then(|file| wasm_opt_version(&file));
        let version = version.context("wasm-opt was installed but does not start")?;
        steps::ready(&format!("wasm-opt {version}"));
        Ok(Some(programs))
    }

    /// Makes esbuild usable.
    pub(crate) fn esbuild(&self) -> Result<PathBuf> {
        let programs = self.package("esbuild", ESBUILD, "esbuild")?;
        let program = process::find_in("esbuild", &programs).context("npm did not install esbuild")?;
        steps::ready(&format!("esbuild {ESBUILD}"));
        Ok(program)
    }

    /// The folder with the programs of an npm package, which is downloaded if it is missing.
    fn package(&self, name: &str, version: &str, program: &str) -> Result<PathBuf> {
        let folder = package_folder(name, version);
        let programs = programs_in(&folder);
        if process::find_in(program, &programs).is_none() {
            std::fs::create_dir_all(&folder)
                .with_context(|| format!("cannot create {}", folder.display()))?;
            let mut install = Command::new(&self.npm);
            install.args(["install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix"]);
            install.arg(&folder).arg(format!("{name}@{version}"));
            process::run_behind_spinner(&format!("downloading {program} (npm package {name})"), &mut install)
                .with_context(|| format!("{program} is missing and could not be downloaded"))?;
        }
        Ok(programs)
    }
}

/// What the page and its tests need of Node and npm, without installing anything.
pub(super) fn findings() -> Vec<Finding> {
    let node = find().zip(process::find("node")).map(|((version, _), file)| (version, file));
    let in_cache =
        |name, version, program| process::find_in(program, &programs_in(&package_folder(name, version)));
    let wasm_opt = [process::find("wasm-opt"), in_cache("binaryen", BINARYEN, "wasm-opt")];
    let wasm_opt = wasm_opt.into_iter().flatten().find_map(|file| {
        let version = wasm_opt_version(&file)?;
        Some((version.to_string(), file))
    });
    let esbuild = in_cache("esbuild", ESBUILD, "esbuild").map(|file| (ESBUILD.to_owned(), file));
    let packages = paths::tests().join("node_modules");
    let packages = packages.exists().then(|| (String::new(), packages));
    vec![
        Finding::required("Node", "building the page", node).installed_by("apt, or you from nodejs.org"),
        Finding::required("wasm-opt", "building the page", wasm_opt).installed_by("npm"),
        Finding::required("esbuild", "building the page", esbuild).installed_by("npm"),
        Finding::optional("Playwright", "browser tests", packages).installed_by("npm"),
    ]
}

/// Where the set-up installs an npm package.
fn package_folder(name: &str, version: &str) -> PathBuf {
    paths::cache().join("npm").join(format!("{name}-{version}"))
}

/// Where npm puts the programs of packages installed into a folder.
fn programs_in(folder: &Path) -> PathBuf {
    folder.join("node_modules").join(".bin")
}

/// The version of a wasm-opt, if it is new enough.
fn wasm_opt_version(program: &Path) -> Option<u32> {
    let answer = process::output(Command::new(program).arg("--version")).ok()?;
    let version: u32 = answer.split_whitespace().find_map(|word| word.parse().ok())?;
    (version >= OLDEST_WASM_OPT).then_some(version)
}
