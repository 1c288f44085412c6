//! No two files of a crate import each other, directly or through others: each can then be read, tested and moved without the
//! files that use it.
//!
//! The imports of a file are the items of other files that it names: in `use` declarations, in paths, and in the tokens of macro
//! calls. A `mod` line and a re-export are no imports by themselves; an item that is reached through a re-export counts for the
//! file that defines it. Methods and fields do not count, since finding them would take a type checker. Tests are left out.

mod graph;
mod imports;
mod source;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::paths;
use graph::Ring;
use imports::Import;
use source::Crate;

/// Files that may be part of a cycle, each with the reason.
const ALLOWED: [(&str, &str); 0] = [];

/// Checks every crate of the workspace.
pub(super) fn no_cycles() -> Result<()> {
    let workspace = paths::workspace();
    let mut found = Vec::new();
    for root in roots(&workspace)? {
        let cycles = cycles_of(&root)?;
        let is_allowed = |ring: &&Ring| {
            ring.files.iter().any(|(file, _)| ALLOWED.iter().any(|(name, _)| file.ends_with(name)))
        };
        found.extend(cycles.iter().filter(|ring| !is_allowed(ring)).map(|ring| described(ring, &workspace)));
    }
    if found.is_empty() { Ok(()) } else { bail!("{}", found.join("\n")) }
}

/// The root files of all crates: the page's, and those under `crates/`.
fn roots(workspace: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = vec![workspace.to_path_buf()];
    for entry in workspace.join("crates").read_dir()? {
        folders.push(entry?.path());
    }
    folders.sort();
    let files =
        folders.iter().flat_map(|folder| ["lib.rs", "main.rs"].map(|name| folder.join("src").join(name)));
    Ok(files.filter(|file| file.is_file()).collect())
}

/// The shortest ring of every group of files that import each other.
fn cycles_of(root: &Path) -> Result<Vec<Ring>> {
    let parsed = Crate::parse(root)?;
    let imports: Vec<Import> = imports::of(&parsed);
    Ok(graph::rings(&parsed.files, &imports))
}

/// The ring in lines, one for each file with the names that it imports from the next.
fn described(ring: &Ring, workspace: &Path) -> String {
    let name = |file: &Path| file.strip_prefix(workspace).unwrap_or(file).display().to_string();
    let mut lines = Vec::new();
    for (place, (file, names)) in ring.files.iter().enumerate() {
        let (next, _) = &ring.files[(place + 1) % ring.files.len()];
        lines.push(format!("    {} imports {} from {}", name(file), names.join(", "), name(next)));
    }
    if ring.group_size > ring.files.len() {
        lines.push(format!(
            "      ({} files of this crate import each other; this is the shortest ring)",
            ring.group_size
        ));
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests;
