//! Trunk and wasm-bindgen: found on PATH or in the cache, or else downloaded or compiled into the cache.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::finding::{Finding, version_of};
use super::release::{self, Release};
use crate::{paths, process, steps};

/// 0.22 needs a newer compiler than this workspace.
const TRUNK_VERSION: &str = "0.21.14";

const TRUNK: Tool = Tool {
    program: "trunk",
    package: "trunk",
    // The default features check for updates and download tools; the set-up does without both.
    options: &["--locked", "--no-default-features"],
    compile_time: "about four minutes on two cores",
    release: |version, host| {
        let (target, suffix) = match host {
            "x86_64-unknown-linux-gnu"
            | "aarch64-unknown-linux-gnu"
            | "x86_64-apple-darwin"
            | "aarch64-apple-darwin" => (host, "tar.gz"),
            "x86_64-pc-windows-msvc" => (host, "zip"),
            _ => return None,
        };
        let url =
            format!("https://github.com/trunk-rs/trunk/releases/download/v{version}/trunk-{target}.{suffix}");
        Some(Release { checksum_url: format!("{url}.sha256"), url })
    },
};

const WASM_BINDGEN: Tool = Tool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    // Not `--locked`: its lock file names versions that not every registry still has. The default feature is TLS for remote
    // WebDriver servers, which takes long to compile; the tests use one on this machine.
    options: &["--no-default-features", "--bin", "wasm-bindgen", "--bin", "wasm-bindgen-test-runner"],
    compile_time: "about two minutes on two cores",
    release: |version, host| {
        let target = match host {
            "x86_64-unknown-linux-gnu" => "x86_64-unknown-linux-musl",
            "aarch64-unknown-linux-gnu" => "aarch64-unknown-linux-musl",
            "x86_64-apple-darwin" | "aarch64-apple-darwin" | "x86_64-pc-windows-msvc" => host,
            _ => return None,
        };
        let folder = "https://github.com/wasm-bindgen/wasm-bindgen/releases/download";
        let url = format!("{folder}/{version}/wasm-bindgen-{version}-{target}.tar.gz");
        Some(Release { checksum_url: format!("{url}.sha256sum"), url })
    },
};

/// Makes Trunk usable; returns its folder if that is not on PATH.
pub(crate) fn trunk() -> Result<Option<PathBuf>> {
    TRUNK.ready(TRUNK_VERSION)
}

/// Makes wasm-bindgen usable, in the version that the page is linked with: it accepts no other version's output.
pub(crate) fn wasm_bindgen() -> Result<Option<PathBuf>> {
    WASM_BINDGEN.ready(&locked_version("wasm-bindgen")?)
}

/// Whether both tools are installed, without installing anything.
pub(super) fn findings() -> Vec<Finding> {
    let wasm_bindgen = locked_version("wasm-bindgen").unwrap_or_default();
    [(&WASM_BINDGEN, wasm_bindgen.as_str()), (&TRUNK, TRUNK_VERSION)]
        .map(|(tool, version)| {
            let found = tool.find(version).map(|file| (version.to_owned(), file));
            let how = format!("a prebuilt release of {version}, or cargo install ({})", tool.compile_time);
            Finding::required(tool.program, "building the page", found).installed_by(how)
        })
        .into()
}

/// The version of a package in the workspace's `Cargo.lock`.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(paths::workspace().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let version = lock
        .replace('\r', "")
        .split_once(&entry)
        .and_then(|(_, rest)| rest.split('"').next().map(str::to_owned));
    version.with_context(|| format!("Cargo.lock does not contain {package}"))
}

/// A program whose source is in the Rust registry.
struct Tool {
    program: &'static str,
    package: &'static str,
    /// Options of `cargo install` that leave out what is not needed.
    options: &'static [&'static str],
    /// How long compiling takes.
    compile_time: &'static str,
    /// The prebuilt release of a version for a host, if its project publishes one.
    release: fn(version: &str, host: &str) -> Option<Release>,
}

impl Tool {
    fn ready(&self, version: &str) -> Result<Option<PathBuf>> {
        if self.find(version).is_none() {
            self.install(version)?;
        }
        let found = self.find(version);
        let found =
            found.with_context(|| format!("{} {version} was installed but does not start", self.program))?;
        steps::ready(&format!("{} {version}", self.program));
        let folder = found.parent().map(Path::to_path_buf);
        Ok(folder.filter(|folder| *folder == tools().join("bin")))
    }

    /// The program in this version, on PATH or in the cache.
    fn find(&self, version: &str) -> Option<PathBuf> {
        let found = [process::find(self.program), process::find_in(self.program, &tools().join("bin"))];
        found.into_iter().flatten().find(|file| version_of(file).as_deref() == Some(version))
    }

    /// Downloads a prebuilt program, or else compiles it.
    fn install(&self, version: &str) -> Result<()> {
        if let Err(error) = self.download(version) {
            steps::note(&format!("no prebuilt {} {version}: {error:#}", self.program));
        } else if self.find(version).is_some() {
            return Ok(());
        } else {
            steps::note(&format!("the prebuilt {} {version} does not start on this machine", self.program));
        }
        self.compile(version)
    }

    fn download(&self, version: &str) -> Result<()> {
        let host = host()?;
        let release =
            (self.release)(version, &host).with_context(|| format!("there is no release for {host}"))?;
        release::install(&release, self.program, &tools().join("bin"))
    }

    fn compile(&self, version: &str) -> Result<()> {
        let package = format!("{}@{version}", self.package);
        let mut install = Command::new("cargo");
        // Without optimisation it compiles in half the time, and a build hardly waits for these tools.
        install
            .args(["install", "--debug", "--quiet", "--root"])
            .arg(tools())
            .arg(&package)
            .args(self.options);
        // The tools have many packages in common, so they share a build folder. Debug information would fill gigabytes.
        install.env("CARGO_TARGET_DIR", paths::cache().join("build").join("tools"));
        install.env("CARGO_PROFILE_DEV_DEBUG", "0").current_dir(paths::cache_created()?);
        process::run_behind_spinner(
            &format!("compiling {package}, once: {}", self.compile_time),
            &mut install,
        )
        .with_context(|| format!("{package} is missing and could not be installed"))
    }
}

/// The folder in the cache with the installed tools, in its subfolder `bin`.
fn tools() -> PathBuf {
    paths::cache().join("tools")
}

/// The target triple of this machine.
fn host() -> Result<String> {
    let details = process::output(Command::new("rustc").arg("-vV"))?;
    let host = details.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not name its host")
}
