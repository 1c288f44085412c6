//! What must hold before a version is released.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{paths, process};

/// The changelog describes the version, and the npm package has the same.
pub(super) fn described(version: &str) -> Result<()> {
    let workspace = paths::workspace();
    let read =
        |name: &str| fs::read_to_string(workspace.join(name)).with_context(|| format!("cannot read {name}"));
    ensure!(
        has_section(&read("CHANGELOG.md")?, version),
        "CHANGELOG.md has no section `## {version}`: say there what is new in the version"
    );
    let package: Value = serde_json::from_str(&read("embed/package.json")?).context("embed/package.json")?;
    ensure!(
        package["version"] == version,
        "the version in embed/package.json is {}, and that in Cargo.toml is {version}: make them equal",
        package["version"]
    );
    Ok(())
}

/// Everything is committed, and a tag of the commit does not name another version.
pub(super) fn committed(version: &str) -> Result<()> {
    without_changes(&git(&["status", "--porcelain"])?)?;
    tagged_with(&git(&["tag", "--points-at", "HEAD"])?, version)
}

/// The site is there, and was built to the end.
pub(super) fn built(dist: &Path) -> Result<()> {
    // Trunk collects the files of a site there.
    let is_finished = dist.join("index.html").is_file() && !dist.join(".stage").exists();
    ensure!(is_finished, "{} is not a finished site: build it without --no-build", dist.display());
    Ok(())
}

/// Whether the changelog has a heading that begins with the version.
fn has_section(changelog: &str, version: &str) -> bool {
    let headings = changelog.lines().filter_map(|line| line.strip_prefix("## "));
    headings.filter_map(|heading| heading.split([' ', ',']).next()).any(|first| first == version)
}

/// Takes what `git status --porcelain` prints.
fn without_changes(status: &str) -> Result<()> {
    let files: Vec<&str> =
        status.lines().filter_map(|line| line.trim().split_once(' ')).map(|(_, file)| file.trim()).collect();
    if files.is_empty() {
        return Ok(());
    }
    bail!(
        "the working tree has changes that are not committed ({}): commit them, or release them with --allow-dirty",
        files.join(", ")
    )
}

/// Takes the tags of a commit, one on each line.
fn tagged_with(tags: &str, version: &str) -> Result<()> {
    let is_version =
        |tag: &&str| tag.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let versions: Vec<&str> = tags.lines().filter(is_version).collect();
    ensure!(
        versions.is_empty() || versions.contains(&&*format!("v{version}")),
        "the commit has the tag {}, and the version in Cargo.toml is {version}: the tag of this version is v{version}",
        versions.join(", ")
    );
    Ok(())
}

fn git(arguments: &[&str]) -> Result<String> {
    process::output(Command::new("git").args(arguments).current_dir(paths::workspace()))
        .context("whether everything is committed is not known; --allow-dirty does not ask")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_needs_a_section_of_its_own_in_the_changelog() {
        let changelog = "# Changelog\n\n## 0.2.0, not yet released\n\n- 0.3.0\n\n## 0.1.0 (2026-01-01)\n";
        assert!(has_section(changelog, "0.2.0"));
        assert!(has_section(changelog, "0.1.0"));
        assert!(!has_section(changelog, "0.1"));
        assert!(!has_section(changelog, "0.3.0"));
    }

    #[test]
    fn a_site_whose_build_was_cut_off_is_refused() {
        let dist = std::env::temp_dir().join(format!("xtask-ready-{}", std::process::id()));
        fs::create_dir_all(&dist).expect("a temporary folder");
        let is_empty_refused = built(&dist).is_err();
        fs::write(dist.join("index.html"), "").expect("writable");
        let is_finished_accepted = built(&dist).is_ok();
        fs::create_dir(dist.join(".stage")).expect("writable");
        let is_cut_off_refused = built(&dist).is_err();
        fs::remove_dir_all(&dist).expect("removable");
        assert!(is_empty_refused && is_finished_accepted && is_cut_off_refused);
    }

    #[test]
    fn changes_that_are_not_committed_are_named() {
        assert!(without_changes("").is_ok());
        let error = without_changes("M src/app.rs\n?? notes.txt").expect_err("refused").to_string();
        assert!(error.contains("(src/app.rs, notes.txt)") && error.contains("--allow-dirty"), "{error}");
    }

    #[test]
    fn the_tag_of_a_commit_names_the_version() {
        assert!(tagged_with("", "0.1.0").is_ok());
        assert!(tagged_with("reviewed\nv0.1.0", "0.1.0").is_ok());
        assert!(tagged_with("verified", "0.1.0").is_ok());
        let error = tagged_with("v0.2.0", "0.1.0").expect_err("refused").to_string();
        assert!(error.contains("v0.2.0") && error.contains("0.1.0"), "{error}");
    }
}
