//! Downloads prebuilt programs from their projects' releases.
//!
//! curl and tar do the work: both belong to Linux distributions, macOS and Windows, and a TLS library would double the time that
//! this crate takes to compile.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::checksum::sha256;
use crate::{paths, process, steps};
use anyhow::{Context, Result, bail, ensure};

/// A closed network costs no more than this for each program.
const CONNECT_TIMEOUT_S: &str = "5";
/// A connection slower than this would take longer than compiling.
const SLOWEST_BYTES_PER_S: &str = "20000";
const SLOWEST_FOR_S: &str = "15";

/// A release for this machine.
pub(super) struct Release {
    /// The archive.
    pub(super) url: String,
    /// The file with the archive's SHA-256 that the project publishes beside it. Both come over TLS from the same place: the
    /// checksum detects damaged downloads, not a release that was forged at its origin.
    pub(super) checksum_url: String,
}

/// Downloads a release, verifies its checksum, and puts its program into a folder. An error leaves nothing behind.
pub(super) fn install(release: &Release, program: &str, folder: &Path) -> Result<()> {
    for tool in ["curl", "tar"] {
        process::find(tool).with_context(|| format!("{tool} is needed to download it"))?;
    }
    let temporary = paths::cache_created()?.join(format!("download-{program}-{}", std::process::id()));
    fs::create_dir_all(&temporary)?;
    let result = install_through(release, program, folder, &temporary);
    // Whatever happened, what is left there has no use.
    let _ = fs::remove_dir_all(&temporary);
    result
}

fn install_through(release: &Release, program: &str, folder: &Path, temporary: &Path) -> Result<()> {
    let name = release.url.rsplit('/').next().unwrap_or_default();
    let (archive, checksum) = (temporary.join(name), temporary.join("checksum"));
    steps::during(&format!("downloading {name}"), || {
        download(&release.checksum_url, &checksum).and_then(|()| download(&release.url, &archive))
    })?;
    verify(&archive, &fs::read_to_string(&checksum).context("the checksum is not text")?)?;
    process::output(Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(temporary))?;
    let unpacked = find(program, temporary).with_context(|| format!("{name} does not contain {program}"))?;
    fs::create_dir_all(folder)?;
    // wasm-bindgen's test runner comes in the same archive.
    let unpacked_folder = unpacked.parent().unwrap_or(temporary);
    for entry in fs::read_dir(unpacked_folder)? {
        let file = entry?.path();
        let file_name = file.file_name().unwrap_or_default();
        if file_name.to_string_lossy().starts_with(program) && file.is_file() && file != archive {
            fs::copy(&file, folder.join(file_name))?;
        }
    }
    Ok(())
}

fn download(url: &str, file: &Path) -> Result<()> {
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--location", "--silent", "--show-error", "--proto-redir", "=https"]);
    curl.args(["--connect-timeout", CONNECT_TIMEOUT_S]);
    curl.args(["--speed-limit", SLOWEST_BYTES_PER_S, "--speed-time", SLOWEST_FOR_S]);
    let output = curl.arg("--output").arg(file).arg(url).output().context("cannot start curl")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

/// Compares a file with a checksum file: the digits, and possibly a file name after them.
fn verify(archive: &Path, checksum: &str) -> Result<()> {
    let expected = checksum.split_whitespace().next().unwrap_or_default().to_lowercase();
    ensure!(expected.len() == 64, "the published checksum is not a SHA-256");
    let actual = sha256(&fs::read(archive)?);
    if actual != expected {
        bail!("the download has the wrong checksum: {actual} instead of {expected}");
    }
    Ok(())
}

/// The program in a folder or in one of its subfolders.
fn find(program: &str, folder: &Path) -> Option<PathBuf> {
    let folders = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    std::iter::once(folder.to_path_buf()).chain(folders).find_map(|folder| process::find_in(program, &folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::Server;

    /// A project's release folder on a local server, and the folder to install into.
    struct Project {
        folder: PathBuf,
        url: String,
    }

    impl Project {
        /// Publishes an archive with a program, and the checksum that is given or the right one.
        fn publish(name: &str, checksum: Option<&str>) -> Project {
            let folder = std::env::temp_dir().join(format!("xtask-release-{name}-{}", std::process::id()));
            let content = folder.join("tool-1.0");
            fs::create_dir_all(&content).expect("a temporary folder");
            fs::write(content.join("tool"), "#!/bin/sh\necho tool 1.0\n").expect("writable");
            fs::write(content.join("tool-runner"), "").expect("writable");
            fs::write(content.join("LICENSE"), "").expect("writable");
            let mut tar = Command::new("tar");
            tar.args(["-czf", "tool.tar.gz", "tool-1.0"]).current_dir(&folder);
            process::run(&mut tar).expect("tar is installed");
            let archive = fs::read(folder.join("tool.tar.gz")).expect("written");
            let digest = sha256(&archive);
            let published = format!("{}  gh-release/tool.tar.gz\n", checksum.unwrap_or(&digest));
            fs::write(folder.join("tool.tar.gz.sha256"), published).expect("writable");

            let server = Server::bind(Some(0)).expect("a free port");
            let url = server.url("/");
            server.serve_in_background(&folder, "/").expect("it starts");
            Project { folder, url }
        }

        fn install(&self) -> Result<()> {
            let url = format!("{}tool.tar.gz", self.url);
            let release = Release { checksum_url: format!("{url}.sha256"), url };
            install_through(&release, "tool", &self.bin(), &self.temporary())
        }

        fn bin(&self) -> PathBuf {
            self.folder.join("bin")
        }

        fn temporary(&self) -> PathBuf {
            let temporary = self.folder.join("temporary");
            fs::create_dir_all(&temporary).expect("a temporary folder");
            temporary
        }
    }

    impl Drop for Project {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    #[test]
    fn a_release_with_the_right_checksum_is_installed_with_its_companions() {
        let project = Project::publish("good", None);
        project.install().expect("it is installed");
        let mut names: Vec<_> =
            fs::read_dir(project.bin()).expect("there").flatten().map(|entry| entry.file_name()).collect();
        names.sort();
        assert_eq!(names, ["tool", "tool-runner"]);
    }

    #[test]
    fn a_release_with_another_checksum_is_refused() {
        let project = Project::publish("forged", Some(&"0".repeat(64)));
        let error = project.install().expect_err("it is refused");
        assert!(error.to_string().contains("wrong checksum"), "{error:#}");
        assert!(!project.bin().exists());
    }

    #[test]
    fn a_release_without_a_checksum_is_refused() {
        let project = Project::publish("unchecked", Some("not a checksum"));
        let error = project.install().expect_err("it is refused");
        assert!(error.to_string().contains("not a SHA-256"), "{error:#}");
        assert!(!project.bin().exists());
    }

    #[test]
    fn an_unreachable_host_is_an_error() {
        let mut project = Project::publish("unreachable", None);
        // Nothing listens on the port for discarded data.
        project.url = String::from("http://127.0.0.1:9/");
        project.install().expect_err("it cannot be downloaded");
        assert!(!project.bin().exists());
    }
}
