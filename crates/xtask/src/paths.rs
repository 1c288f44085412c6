//! Paths of the workspace, its build folders, and the cache outside the clone.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder with the workspace's `Cargo.lock`: the current folder or the nearest one above it.
pub(crate) fn workspace() -> PathBuf {
    // Not `env!("CARGO_MANIFEST_DIR")`: clones may share a build folder, and with it this program.
    let here = env::current_dir().unwrap_or_default();
    let found = here.ancestors().find(|folder| folder.join("Cargo.lock").is_file());
    found.map(Path::to_path_buf).unwrap_or_default()
}

/// The finished static site.
pub(crate) fn dist() -> PathBuf {
    workspace().join("dist")
}

/// The packages for learning platforms.
pub(crate) fn lms_packages() -> PathBuf {
    workspace().join("dist-lms")
}

/// The browser tests, an npm project.
pub(crate) fn tests() -> PathBuf {
    workspace().join("tests")
}

/// Tools and downloads shared by all clones: `$NETDUEL_CACHE`, `$XDG_CACHE_HOME/netduel` or `~/.cache/netduel`.
pub(crate) fn cache() -> PathBuf {
    if let Some(folder) = folder_from("NETDUEL_CACHE") {
        return folder;
    }
    if let Some(folder) = folder_from("XDG_CACHE_HOME") {
        return folder.join("netduel");
    }
    match folder_from("HOME").or_else(|| folder_from("USERPROFILE")) {
        Some(home) => home.join(".cache").join("netduel"),
        None => workspace().join("target").join("cache"),
    }
}

/// Cargo's build folder for the host.
pub(crate) fn host_target() -> PathBuf {
    folder_from("CARGO_TARGET_DIR").unwrap_or_else(|| workspace().join("target"))
}

/// Cargo's build folder for wasm. It is separate from the host's because another compiler may be used.
pub(crate) fn wasm_target() -> PathBuf {
    host_target().join("wasm")
}

/// A folder named by an environment variable. Relative paths start at the workspace, as they do for cargo there.
fn folder_from(variable: &str) -> Option<PathBuf> {
    let value = env::var_os(variable).filter(|value| !value.is_empty())?;
    Some(workspace().join(value))
}

/// The cache folder, created if it does not exist.
pub(crate) fn cache_created() -> Result<PathBuf> {
    let folder = cache();
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// The names of all files below a folder, with slashes, sorted.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    collect(folder, "", &mut names)?;
    names.sort();
    Ok(names)
}

fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) -> Result<()> {
    for entry in folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}
