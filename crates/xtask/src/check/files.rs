//! Rules for all source files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::paths;

/// A file has one purpose; a longer one usually has more.
const LONGEST_FILE_LINES: usize = 500;

/// Files that may be longer, each with the reason.
const LONG_FILES: [(&str, &str); 0] = [];

/// Marks of unfinished work.
const UNFINISHED: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];

/// Folders and files with sources.
const SOURCES: [&str; 7] = [".cargo", "crates", "lms", "src", "style", "tests", "index.html"];

/// A file, and its path within the workspace, with slashes.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

/// Source files are short, and contain no marks of unfinished work.
pub(super) fn sources() -> Result<()> {
    let mut found = Vec::new();
    for folder in SOURCES {
        for Source { name, path } in under(folder)? {
            if !is_source(&name) {
                continue;
            }
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
            let lines = text.lines().count();
            if lines > LONGEST_FILE_LINES && !LONG_FILES.iter().any(|(long, _)| *long == name) {
                found.push(format!("    {name}: {lines} lines, above {LONGEST_FILE_LINES}"));
            }
            for (index, line) in text.lines().enumerate() {
                let words = UNFINISHED.iter().filter(|word| line.contains(*word));
                found.extend(words.map(|word| format!("    {name}:{}: {word}", index + 1)));
            }
        }
    }
    if found.is_empty() { Ok(()) } else { bail!("{}", found.join("\n")) }
}

/// The lock file works with every registry: it contains versions and checksums, but no addresses.
pub(super) fn npm_lock() -> Result<()> {
    let lock = fs::read_to_string(paths::workspace().join("tests").join("package-lock.json"));
    if lock.context("cannot read tests/package-lock.json")?.contains("\"resolved\"") {
        bail!("    write it with `npm install --omit-lockfile-registry-resolved`");
    }
    Ok(())
}

/// All files under a folder of the workspace, sorted; none if the folder does not exist.
pub(super) fn under(folder: &str) -> Result<Vec<Source>> {
    let mut files = Vec::new();
    collect(&paths::workspace().join(folder), folder, &mut files)?;
    files.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(files)
}

fn collect(path: &Path, name: &str, files: &mut Vec<Source>) -> Result<()> {
    if path.is_file() {
        files.push(Source { name: name.to_owned(), path: path.to_path_buf() });
    } else if path.is_dir() && !name.ends_with("/node_modules") && !name.ends_with("/target") {
        for entry in fs::read_dir(path).with_context(|| format!("cannot read {name}"))? {
            let entry = entry?;
            collect(&entry.path(), &format!("{name}/{}", entry.file_name().to_string_lossy()), files)?;
        }
    }
    Ok(())
}

fn is_source(name: &str) -> bool {
    ["css", "html", "js", "mjs", "rs", "toml"]
        .iter()
        .any(|extension| name.ends_with(&format!(".{extension}")))
}
