//! Gives the worker's own program a name that tells what is in it: Trunk leaves those names as they are, and a browser that
//! has an older file of the same name would take that one.

use std::fs;

use anyhow::{Context, Result};

use crate::build::Fnv;
use crate::paths;

/// The glue and the program, as Trunk calls them and `index.html` names them.
const PARTS: [&str; 2] = ["netduel-worker.js", "netduel-worker_bg.wasm"];

/// Renames both parts in `dist/`, and where the page names them.
pub(crate) fn worker() -> Result<()> {
    let dist = paths::dist();
    let index = dist.join("index.html");
    let mut page = fs::read_to_string(&index)?;
    let mut hash = Fnv::default();
    for part in PARTS {
        hash.write(&fs::read(dist.join(part)).with_context(|| format!("dist/{part} is missing"))?);
    }
    for part in PARTS {
        let name = part.replacen("netduel-worker", &format!("netduel-worker-{:016x}", hash.value()), 1);
        fs::rename(dist.join(part), dist.join(&name))?;
        page = page.replace(&format!("\"{part}\""), &format!("\"{name}\""));
    }
    fs::write(&index, page)?;
    Ok(())
}
