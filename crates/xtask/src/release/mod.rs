//! `release`: everything that a version is published as, in the folder `release/`, with checksums.

mod archive;
mod ready;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::checksum::sha256;
use crate::options::{LmsOptions, ReleaseOptions};
use crate::setup::Toolbox;
use crate::{build, lms, paths, process, setup, single_file, sizes, steps};
use archive::Entry;

/// The version of all packages of the workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The licences, which every archive contains.
const LICENCES: [&str; 3] = ["LICENSE", "LICENSE-APACHE", "LICENSE-MIT"];

/// The file with the checksums of all others.
const CHECKSUMS: &str = "SHA256SUMS";

/// Builds and packs everything. The checksums come last: a folder without them is not finished.
pub(crate) fn run(options: &ReleaseOptions) -> Result<()> {
    ready::described(VERSION)?;
    if !options.allow_dirty {
        ready::committed(VERSION)?;
    }
    let toolbox = setup::for_page()?;
    if !options.no_build {
        build::site(&toolbox, true, None)?;
        lms::packages(&LmsOptions::default())?;
    }
    ready::built(&paths::dist())?;
    sizes::within_budget()?;
    let release = emptied(paths::workspace().join("release"))?;
    steps::heading(&format!("release {VERSION}"));
    site(&release)?;
    single_page(&release)?;
    learning_packages(&release)?;
    command_line(&release)?;
    npm_package(&toolbox, &release)?;

    let checksums = checksums(&release)?;
    fs::write(release.join(CHECKSUMS), &checksums)?;
    println!("\n{checksums}\nthe release is in {}", release.display());
    Ok(())
}

/// The site, for any web server.
fn site(release: &Path) -> Result<()> {
    let name = format!("netduel-site-{VERSION}");
    let dist = paths::dist();
    let mut entries: Vec<Entry> =
        paths::files_under(&dist)?.into_iter().map(|name| Entry { path: dist.join(&name), name }).collect();
    entries.extend(documents(&LICENCES));
    packed(release, &name, entries)
}

/// The page as a single file, if the build has made it.
fn single_page(release: &Path) -> Result<()> {
    copied_if_built(&paths::dist().join(single_file::NAME), release)
}

/// The packages for learning platforms that have been built.
fn learning_packages(release: &Path) -> Result<()> {
    let folder = paths::workspace().join("dist-lms");
    if !folder.is_dir() {
        steps::note("no packages for learning platforms: dist-lms/ does not exist");
        return Ok(());
    }
    for name in paths::files_under(&folder)?.iter().filter(|name| name.ends_with(".zip")) {
        copied_if_built(&folder.join(name), release)?;
    }
    Ok(())
}

/// The program `netduel` for this machine.
fn command_line(release: &Path) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--profile", "native", "--package", "netduel-cli"]);
    process::run_behind_spinner("building the command line", cargo.current_dir(paths::workspace()))?;
    let program = format!("netduel{}", std::env::consts::EXE_SUFFIX);
    let name = format!("netduel-{VERSION}-{}", host()?);
    let mut entries = documents(&["README.md"]);
    entries.extend(documents(&LICENCES));
    entries.push(Entry { path: paths::host_target().join("native").join(&program), name: program });
    packed(release, &name, entries)
}

/// The element for host pages, as npm publishes it.
fn npm_package(toolbox: &Toolbox, release: &Path) -> Result<()> {
    // A copy, because npm packs only what is in the folder of a package, and the licences are above it.
    let package = emptied(paths::host_target().join("npm-package"))?;
    let source = paths::workspace().join("embed");
    for name in paths::files_under(&source)? {
        fs::copy(source.join(&name), package.join(&name))?;
    }
    for Entry { name, path } in documents(&LICENCES) {
        fs::copy(path, package.join(name))?;
    }
    toolbox.node.pack(&package, release)?;
    steps::ready(&format!("netduel-embed-{VERSION}.tgz"));
    Ok(())
}

/// Files at the top of the workspace.
fn documents(names: &[&str]) -> Vec<Entry> {
    let workspace = paths::workspace();
    names.iter().map(|name| Entry { path: workspace.join(name), name: (*name).to_owned() }).collect()
}

/// Packs files into an archive in which they are in a folder with the archive's name.
fn packed(release: &Path, name: &str, entries: Vec<Entry>) -> Result<()> {
    let file = format!("{name}.tar.gz");
    archive::write(&release.join(&file), name, entries)?;
    steps::ready(&file);
    Ok(())
}

/// Copies a file that another command makes, under a name with the version.
fn copied_if_built(file: &Path, release: &Path) -> Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if !file.is_file() {
        steps::note(&format!("no {name}: the build has not made it"));
        return Ok(());
    }
    let name = with_version(&name, VERSION);
    fs::copy(file, release.join(&name))?;
    steps::ready(&name);
    Ok(())
}

/// The name of a file with the version before its ending, unless the name has it already.
fn with_version(name: &str, version: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.contains(version) => format!("{stem}-{version}.{ending}"),
        _ => name.to_owned(),
    }
}

/// The checksums of all files in a folder, as `sha256sum --check` reads them.
fn checksums(folder: &Path) -> Result<String> {
    let mut lines = String::new();
    for name in paths::files_under(folder)?.iter().filter(|name| *name != CHECKSUMS) {
        lines += &format!("{}  {name}\n", sha256(&fs::read(folder.join(name))?));
    }
    Ok(lines)
}

/// The name of this machine's kind, such as `x86_64-unknown-linux-gnu`.
fn host() -> Result<String> {
    let answer = process::output(Command::new("rustc").arg("-vV"))?;
    let host = answer.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("`rustc -vV` names no host")
}

/// The folder, created or emptied.
fn emptied(folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_put_into_the_name_of_a_file_once() {
        assert_eq!(with_version("netduel.html", "0.1.0"), "netduel-0.1.0.html");
        assert_eq!(with_version("netduel-scorm-1.2.zip", "0.1.0"), "netduel-scorm-1.2-0.1.0.zip");
        assert_eq!(with_version("netduel-scorm-0.1.0.zip", "0.1.0"), "netduel-scorm-0.1.0.zip");
    }

    #[test]
    fn checksums_are_of_all_files_but_their_own_in_the_order_of_names() {
        let folder = std::env::temp_dir().join(format!("xtask-checksums-{}", std::process::id()));
        let folder = emptied(folder).expect("a temporary folder");
        for (name, content) in [("b.tgz", ""), ("a.html", "abc"), (CHECKSUMS, "older")] {
            fs::write(folder.join(name), content).expect("writable");
        }
        let checksums = checksums(&folder).expect("readable");
        fs::remove_dir_all(&folder).expect("removable");
        // The digests of "abc" and of nothing, from FIPS 180-4's examples.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.html\n\
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.tgz\n";
        assert_eq!(checksums, expected);
    }
}
