//! The size gate: what a first visit downloads, compressed as a web server would.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::paths;

/// The budget in bytes, brotli-compressed: what a phone on weak Wi-Fi loads in about a second.
const FIRST_LOAD: usize = 260_000;

/// How the names of those files of `dist/` begin that a first visit does not load. Anything else counts.
const LATER: [&str; 2] = ["embed.js", "netduel-worker"];

/// A file of the first load.
struct Weighed {
    name: String,
    raw: usize,
    brotli: usize,
}

/// Prints what the first load weighs; an error if it is above its budget.
pub(crate) fn within_budget() -> Result<()> {
    let mut files = Vec::new();
    collect(&paths::dist(), "", &mut files)?;
    files.sort_by_key(|file| std::cmp::Reverse(file.brotli));
    println!("\n{:>10} {:>10}   first load (bytes)", "raw", "brotli");
    for file in &files {
        println!("{:>10} {:>10}   {}", file.raw, file.brotli, file.name);
    }
    let total: usize = files.iter().map(|file| file.brotli).sum();
    println!("{:>10} {total:>10}   together", files.iter().map(|file| file.raw).sum::<usize>());
    println!("\nthe first load: {total} of {FIRST_LOAD} bytes ({} %)", total * 100 / FIRST_LOAD);
    if files.iter().all(|file| !file.name.ends_with(".wasm")) {
        bail!("the program is not in dist/");
    }
    if total > FIRST_LOAD {
        bail!("the first load is {} bytes above its budget", total - FIRST_LOAD);
    }
    Ok(())
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<Weighed>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if LATER.iter().any(|later| name.starts_with(later)) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            let content = fs::read(entry.path()).with_context(|| format!("cannot read dist/{name}"))?;
            files.push(Weighed { brotli: compressed_size(&content)?, raw: content.len(), name });
        }
    }
    Ok(())
}

fn compressed_size(mut content: &[u8]) -> Result<usize> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, size_hint: content.len(), ..Default::default() };
    Ok(brotli::BrotliCompress(&mut content, &mut std::io::sink(), &parameters)?)
}
