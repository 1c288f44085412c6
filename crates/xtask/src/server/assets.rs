//! The files of the site in memory, each with what its responses need.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::SystemTime;

use brotli::enc::BrotliEncoderParams;
use hyper::body::Bytes;
use sha2::{Digest, Sha256};

/// Files below this size are not worth compressing.
const SMALLEST_COMPRESSED_BYTES: usize = 256;

/// A file whose name changes with its content never changes under that name.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// The browser keeps a copy, but asks whether it is current before it uses it.
const REVALIDATE: &str = "no-cache";

/// A file as it is served.
pub(super) struct Asset {
    pub(super) content: Bytes,
    /// The content compressed, for files that compress well.
    pub(super) brotli: Option<Bytes>,
    pub(super) media_type: &'static str,
    pub(super) cache_control: &'static str,
    /// Identifies the content, with quotation marks as in the header.
    pub(super) entity_tag: String,
    modified: Option<SystemTime>,
}

/// The files of a folder. A file that changes is read again.
pub(super) struct Assets {
    site: PathBuf,
    loaded: Mutex<HashMap<PathBuf, Arc<Asset>>>,
}

impl Assets {
    /// Reads and compresses all files of a folder.
    pub(super) fn of(site: &Path) -> Assets {
        let assets = Assets { site: site.to_path_buf(), loaded: Mutex::default() };
        let mut files = Vec::new();
        collect(site, &mut files);
        thread::scope(|scope| {
            for file in &files {
                scope.spawn(|| assets.load(file));
            }
        });
        assets
    }

    /// The file for a path within the site; `None` if there is none, or if the path leads out of the site.
    pub(super) fn get(&self, path: &str) -> Option<Arc<Asset>> {
        let path = Path::new(path);
        if !path.components().all(|component| matches!(component, Component::Normal(_))) {
            return None;
        }
        let file = self.site.join(path);
        self.load(&if file.is_dir() { file.join("index.html") } else { file })
    }

    fn load(&self, file: &Path) -> Option<Arc<Asset>> {
        let modified = fs::metadata(file).ok()?.modified().ok();
        let known = self.loaded.lock().unwrap_or_else(PoisonError::into_inner).get(file).cloned();
        if let Some(asset) = known.filter(|asset| asset.modified == modified) {
            return Some(asset);
        }
        // Not under the lock: compressing the program takes seconds, during which other files are served.
        let asset = Arc::new(Asset::new(fs::read(file).ok()?, file, modified));
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.insert(file.to_path_buf(), asset.clone());
        Some(asset)
    }
}

impl Asset {
    fn new(content: Vec<u8>, file: &Path, modified: Option<SystemTime>) -> Asset {
        let media_type = media_type(file);
        let brotli = (is_compressible(media_type) && content.len() >= SMALLEST_COMPRESSED_BYTES)
            .then(|| compressed(&content));
        let digest = Sha256::digest(&content);
        let entity_tag: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Asset {
            brotli,
            media_type,
            cache_control: if has_hash(file) { FOREVER } else { REVALIDATE },
            entity_tag: format!("\"{entity_tag}\""),
            content: content.into(),
            modified,
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn compressed(mut content: &[u8]) -> Bytes {
    let parameters = BrotliEncoderParams { quality: 11, size_hint: content.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut content, &mut out, &parameters).expect("memory can be read and written");
    out.into()
}

/// Whether the name of a file or of its folder contains a hash of the content: 16 hexadecimal digits from Trunk, or 8 letters and
/// digits from esbuild.
fn has_hash(file: &Path) -> bool {
    let is_hash = |part: &str| match part.len() {
        16 => part.bytes().all(|byte| byte.is_ascii_hexdigit()),
        8 => part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()),
        _ => false,
    };
    let names = [file.file_name(), file.parent().and_then(Path::file_name)];
    names.into_iter().flatten().any(|name| name.to_string_lossy().split(['-', '_', '.']).any(is_hash))
}

/// Browsers refuse to compile wasm while it loads, and to run modules, if the type is wrong.
fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" | "md" | "toml" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

fn is_compressible(media_type: &str) -> bool {
    media_type.starts_with("text/")
        || matches!(media_type, "application/json" | "application/wasm" | "image/svg+xml")
}

#[cfg(test)]
mod tests {
    use super::has_hash;
    use std::path::Path;

    #[test]
    fn names_with_a_hash_of_trunk_or_esbuild_are_recognised() {
        let has_hash = |file: &str| has_hash(Path::new(file));
        assert!(has_hash("dist/netduel-page-113ad96f2a85cf90_bg.wasm"));
        assert!(has_hash("dist/style-K5QXR2ZB.css"));
        assert!(has_hash("dist/later-113ad96f2a85cf90/plots.wasm"));
        assert!(!has_hash("dist/index.html"));
        assert!(!has_hash("dist/worker.js"));
        assert!(!has_hash("dist/netduel-page.js"));
    }
}
