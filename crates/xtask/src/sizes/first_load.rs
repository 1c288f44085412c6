//! The size budget: what a first visit downloads, compressed as a web server compresses it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::split::LATER_PARTS;
use crate::{paths, single_file};

/// The budget in bytes after brotli compression: 0.48 s at 10 Mb/s, 3.0 s at 1.6 Mb/s.
const BUDGET_BYTES: usize = 600_000;

/// A folder of `dist/` for data that is fetched when a visitor asks for it.
const ON_DEMAND: &str = "on-demand/";

/// Files of `dist/` for others than the visitor: host pages, servers, browsers that install the page or keep it, and who takes it along.
const FOR_OTHERS: [&str; 9] = [
    "_headers",
    "embed.d.ts",
    "embed.js",
    "icon-192.png",
    "icon-512.png",
    "manifest.webmanifest",
    "oembed.json",
    "service-worker.js",
    single_file::NAME,
];

/// A file of the first load.
struct File {
    name: String,
    raw_bytes: usize,
    brotli_bytes: usize,
}

/// Prints the size of every file of the first load. An error means that their sum is above the budget.
pub(crate) fn within_budget() -> Result<()> {
    let mut files = Vec::new();
    collect(&paths::dist(), "", &mut files)?;
    files.sort_by_key(|file| std::cmp::Reverse(file.brotli_bytes));
    println!("\n{:>10} {:>10}   first load (bytes)", "raw", "brotli");
    for file in &files {
        println!("{:>10} {:>10}   {}", file.raw_bytes, file.brotli_bytes, file.name);
    }
    let raw: usize = files.iter().map(|file| file.raw_bytes).sum();
    let total: usize = files.iter().map(|file| file.brotli_bytes).sum();
    println!("{raw:>10} {total:>10}   total");
    println!("\nfirst load: {total} of {BUDGET_BYTES} bytes ({} %)", total * 100 / BUDGET_BYTES);
    if files.iter().all(|file| !file.name.ends_with(".wasm")) {
        bail!("dist/ contains no program");
    }
    if total > BUDGET_BYTES {
        bail!("the first load is {} bytes above its budget", total - BUDGET_BYTES);
    }
    Ok(())
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else if is_first_load(&name) {
            let content = fs::read(entry.path()).with_context(|| format!("cannot read dist/{name}"))?;
            files.push(File { brotli_bytes: compressed_size(&content)?, raw_bytes: content.len(), name });
        }
    }
    Ok(())
}

/// Whether a visitor downloads a file of `dist/` at first: data is fetched on demand, and so are the parts of the program that
/// views need which are opened later. The script that loads these parts comes with the program.
fn is_first_load(name: &str) -> bool {
    let is_later_part = name.starts_with(LATER_PARTS) && name.ends_with(".wasm");
    !name.starts_with(ON_DEMAND) && !is_later_part && !FOR_OTHERS.contains(&name)
}

fn compressed_size(mut content: &[u8]) -> Result<usize> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, size_hint: content.len(), ..Default::default() };
    Ok(brotli::BrotliCompress(&mut content, &mut std::io::sink(), &parameters)?)
}
