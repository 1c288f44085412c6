//! Packs the built site for learning platforms: the site, the launch page of `lms/`, and a manifest in the platform's standard.

mod archive;
mod cmi5;
mod manifest;
mod scorm;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::options::LmsOptions;
use crate::{paths, single_file, steps};

use archive::File;
use manifest::{Course, LAUNCH_PAGE};

/// The folder of the site within a package. `lms/lesson.js` knows it.
const SITE_FOLDER: &str = "netduel";

/// A standard for packages.
#[derive(Clone, Copy, Debug)]
enum Standard {
    Scorm12,
    Scorm2004,
    Cmi5,
}

impl Standard {
    const ALL: [Standard; 3] = [Standard::Scorm12, Standard::Scorm2004, Standard::Cmi5];

    fn archive_name(self) -> &'static str {
        match self {
            Standard::Scorm12 => "netduel-scorm12.zip",
            Standard::Scorm2004 => "netduel-scorm2004.zip",
            Standard::Cmi5 => "netduel-cmi5.zip",
        }
    }

    fn manifest_name(self) -> &'static str {
        match self {
            Standard::Scorm12 | Standard::Scorm2004 => "imsmanifest.xml",
            Standard::Cmi5 => "cmi5.xml",
        }
    }

    fn manifest(self, course: &Course) -> Result<Vec<u8>> {
        match self {
            Standard::Scorm12 => scorm::manifest_1_2(course),
            Standard::Scorm2004 => scorm::manifest_2004(course),
            Standard::Cmi5 => cmi5::course_structure(course),
        }
    }
}

/// Writes the packages of `dist/` to `dist-lms/`.
pub(crate) fn packages(options: &LmsOptions) -> Result<()> {
    let files = files()?;
    let folder = paths::lms_packages();
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for standard in Standard::ALL {
        let package = package(standard, &files, options)?;
        let archive = folder.join(standard.archive_name());
        fs::write(&archive, &package).with_context(|| format!("cannot write {}", archive.display()))?;
        steps::ready(&format!("{} ({} kB)", archive.display(), package.len() / 1000));
    }
    Ok(())
}

/// The archive of these files and their manifest.
fn package(standard: Standard, files: &[File], options: &LmsOptions) -> Result<Vec<u8>> {
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let course = Course {
        files: &names,
        mastery_percent: options.mastery_score,
        parameters: options.parameters.as_deref(),
    };
    let manifest = (standard.manifest_name().to_owned(), standard.manifest(&course)?);
    archive::of(&[&[manifest], files].concat())
}

/// The launch page and the site, sorted by name.
fn files() -> Result<Vec<File>> {
    let site = paths::dist();
    ensure!(
        site.join("index.html").is_file(),
        "there is no site in dist/: build it with `cargo xtask build`"
    );
    let mut files = Vec::new();
    collect(&paths::workspace().join("lms"), "", &mut files)?;
    collect(&site, &format!("{SITE_FOLDER}/"), &mut files)?;
    // Hosts read files such as `_headers` and do not serve them. The page as one file has everything once more.
    files.retain(|(name, _)| !name.ends_with(single_file::NAME));
    files.retain(|(name, _)| !name.starts_with(&format!("{SITE_FOLDER}/_")));
    files.sort();
    ensure!(files.iter().any(|(name, _)| name == LAUNCH_PAGE), "lms/{LAUNCH_PAGE} is missing");
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
    for name in paths::files_under(folder)? {
        let contents = fs::read(folder.join(&name))?;
        files.push((format!("{prefix}{name}"), contents));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
