//! Completes the service worker of the site: the list of all files, and a version that changes with any of them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::{paths, single_file};

/// The service worker in `dist/`.
const WORKER: &str = "service-worker.js";

/// What the page reads to know that it has one.
const MARK: &str = "    <meta name=\"netduel-service-worker\" content=\"";

/// Writes the list and the version in front of the service worker, and marks the page.
pub(crate) fn complete_service_worker() -> Result<()> {
    let dist = paths::dist();
    let mut files = paths::files_under(&dist)?;
    // Hosts read files such as `_headers` and do not serve them. The page as one file has everything once more.
    files.retain(|name| name != WORKER && name != single_file::NAME && !name.starts_with('_'));
    let version = version_of(&dist, &files)?;
    // The page is asked for by the address of its folder.
    let names: Vec<&str> =
        files.iter().map(|name| if name == "index.html" { "./" } else { name.as_str() }).collect();
    let worker = dist.join(WORKER);
    let code = fs::read_to_string(&worker).context("the site has no service worker")?;
    let list = serde_json::to_string(&names)?;
    fs::write(&worker, format!("const VERSION=\"{version}\",FILES={list};\n{code}"))?;
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index)?;
    let (head, body) = page.split_once("</head>").context("dist/index.html has no head")?;
    fs::write(&index, format!("{head}{MARK}{version}\">\n  </head>{body}"))?;
    Ok(())
}

/// The beginning of a hash of all names and contents.
fn version_of(dist: &Path, files: &[String]) -> Result<String> {
    let mut hash = Sha256::new();
    for name in files {
        hash.update(name.as_bytes());
        hash.update(Sha256::digest(fs::read(dist.join(name))?));
    }
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}
