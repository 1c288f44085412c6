//! Writes the whole page as one HTML file, which works from a disk without a network.
//!
//! Browsers load no modules, no data and no workers for a page that was opened from a disk. So everything is in the file: the scripts as one
//! classic script, which is the worker's too (`src/single-file`), and compressed, as base64, whatever the page otherwise fetches.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::split::{LATER_PARTS, PROGRAM};
use crate::{paths, process};

/// The file in `dist/`. The program knows the name, too (`src/single_file.rs`), and so does `src/single-file/fetch.js`.
pub(crate) const NAME: &str = "netduel.html";

/// The folder of `dist/` with data that is fetched when it is wanted.
const ON_DEMAND: &str = "on-demand";

/// What the page reads to know that its site offers the file.
const OFFER: &str = "    <meta name=\"netduel-single-file\" content=\"netduel.html\">\n";

/// Where a saved file keeps what it shows. `src/share/single_file.rs` fills it in.
const STATE: &str = r#"<script type="application/json" id="netduel-state">{}</script>"#;

/// What the shell says of pages on a disk that are not this file.
const ONLY_OF_SITES: &str = " If the page was opened as a local file, open it from a web server instead.";

/// Beginnings of lines that name what the file does not need: it has no address of its own to start from, and is not installed.
const NOT_NEEDED: [&str; 5] = [
    "<base ",
    r#"<link rel="manifest""#,
    r#"<link rel="modulepreload""#,
    r#"<link rel="preload""#,
    r#"<script src="./boot-"#,
];

/// Writes the file beside the finished site, and lets the page of the site offer it.
pub(crate) fn write(esbuild: &Path) -> Result<()> {
    let dist = paths::dist();
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).context("there is no site in dist/")?;
    let script = script(esbuild, &dist)?;
    let file = one_page(&page, &script, &files(&dist)?, |name| {
        fs::read_to_string(dist.join(name)).with_context(|| format!("cannot read dist/{name}"))
    })?;
    fs::write(dist.join(NAME), &file)?;
    let (head, body) = page.split_once("</head>").context("dist/index.html has no head")?;
    fs::write(&index, format!("{head}{OFFER}  </head>{body}"))?;
    println!("wrote dist/{NAME}: {} bytes", file.len());
    Ok(())
}

/// The page with everything in it that it names. `read` reads a text of the site.
fn one_page(page: &str, script: &str, files: &str, read: impl Fn(&str) -> Result<String>) -> Result<String> {
    ensure!(page.contains(ONLY_OF_SITES), "index.html no longer says what becomes wrong in {NAME}");
    let mut scripts = vec![script.to_owned()];
    let mut lines = Vec::new();
    for line in page.replace(ONLY_OF_SITES, "").lines() {
        let element = line.trim();
        if element.is_empty() || NOT_NEEDED.iter().any(|start| element.starts_with(start)) {
            continue;
        }
        lines.push(if element.starts_with(r#"<link rel="icon""#) {
            let icon = BASE64_STANDARD.encode(read(named(element, "href")?)?);
            format!(r#"    <link rel="icon" href="data:image/svg+xml;base64,{icon}">"#)
        } else if element.starts_with(r#"<link rel="stylesheet""#) {
            inline("style", "", read(named(element, "href")?)?.trim())?
        } else if element.starts_with("<script src=") {
            let script = read(named(element, "src")?)?.trim().to_owned();
            let element = inline("script", "", &script)?;
            scripts.push(script);
            element
        } else if element.starts_with(r#"<meta name="netduel-program""#) {
            r#"    <meta name="netduel-program">"#.to_owned()
        } else if element == "</body>" {
            let files = inline("script", r#" type="application/json" id="netduel-files""#, files)?;
            [files, inline("script", "", script)?, line.to_owned()].join("\n")
        } else {
            line.to_owned()
        });
    }
    let page = lines.join("\n") + "\n";
    for leftover in ["href=\"./", "src=\"./", "url(\"./", "url(./"] {
        ensure!(!page.contains(leftover), "{NAME} names a file that is not in it: {leftover}");
    }
    let charset = r#"<meta charset="utf-8">"#;
    let (start, rest) = page.split_once(charset).context("index.html names no charset")?;
    Ok(format!("{start}{charset}\n    {}\n    {STATE}{rest}", policy(&scripts)))
}

/// What the browser lets the file do: run its own scripts and nothing else, and ask no network for anything. Frames are the preview
/// in the dialog "Share", which is the file again.
fn policy(scripts: &[String]) -> String {
    let hash = |script: &String| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script)));
    let hashes = scripts.iter().map(hash).collect::<Vec<_>>().join(" ");
    let policy = format!(
        "default-src 'none'; script-src {hashes} 'wasm-unsafe-eval'; worker-src blob:; style-src 'unsafe-inline'; \
         img-src data: blob:; frame-src 'self' file:; base-uri 'none'; form-action 'none'"
    );
    format!(r#"<meta http-equiv="Content-Security-Policy" content="{policy}">"#)
}

/// An element with a text that the browser reads as it stands.
fn inline(element: &str, attributes: &str, text: &str) -> Result<String> {
    let lower = text.to_ascii_lowercase();
    for end in [&format!("</{element}"), "<!--"] {
        ensure!(!lower.contains(end), "a <{element}> of {NAME} would end early: its text contains {end}");
    }
    Ok(format!("    <{element}{attributes}>{text}</{element}>"))
}

/// The file that an element of the page names.
fn named<'a>(element: &'a str, attribute: &str) -> Result<&'a str> {
    let value = element.split_once(&format!("{attribute}=\"")).and_then(|(_, rest)| rest.split('"').next());
    let value = value.with_context(|| format!("{element} has no {attribute}"))?;
    Ok(value.trim_start_matches("./"))
}

/// The glue of the program, the script that loads its later parts, and the beginning of page and worker, as one classic script.
fn script(esbuild: &Path, dist: &Path) -> Result<String> {
    let glue = in_folder(dist)?.into_iter().find(|name| name.starts_with(PROGRAM) && name.ends_with(".js"));
    let glue = dist.join(glue.context("dist/ has no program")?);
    let mut bundle = Command::new(esbuild);
    bundle.args(["src/single-file/main.js", "--bundle", "--format=iife", "--minify", "--target=es2022"]);
    bundle.arg(format!("--alias:netduel-program={}", glue.display()));
    bundle.args(["--inject:./src/single-file/fetch.js", r#"--define:import.meta.url="netduel:/""#]);
    bundle.args(["--log-level=warning", "--log-override:duplicate-object-key=silent"]);
    process::output(bundle.current_dir(paths::workspace())).context("the scripts could not be bundled")
}

/// All files that the program fetches, by their names for `src/single-file/fetch.js`, as a JSON object.
fn files(dist: &Path) -> Result<String> {
    let mut files = Map::new();
    let mut add = |name: String, file: &Path| -> Result<()> {
        let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        files.insert(name, Value::String(BASE64_STANDARD.encode(compressed(&content)?)));
        Ok(())
    };
    for name in in_folder(dist)? {
        let path = dist.join(&name);
        if name.starts_with(PROGRAM) && name.ends_with(".wasm") {
            add("program.wasm".to_owned(), &path)?;
        } else if name.starts_with(LATER_PARTS) {
            for part in in_folder(&path)?.into_iter().filter(|part| part.ends_with(".wasm")) {
                let file = path.join(&part);
                add(part, &file)?;
            }
        } else if name == ON_DEMAND {
            add_below(&path, ON_DEMAND, &mut add)?;
        }
    }
    Ok(Value::Object(files).to_string())
}

/// Adds all files below a folder by their paths, with slashes.
fn add_below(folder: &Path, prefix: &str, add: &mut dyn FnMut(String, &Path) -> Result<()>) -> Result<()> {
    for name in in_folder(folder)? {
        let (path, name) = (folder.join(&name), format!("{prefix}/{name}"));
        if path.is_dir() { add_below(&path, &name, add)? } else { add(name, &path)? }
    }
    Ok(())
}

/// The names in a folder, sorted, so that equal sites give equal files.
fn in_folder(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Result<Vec<String>>>()?;
    names.sort();
    Ok(names)
}

/// Compressed in the format that all browsers read without a program of ours, with a checksum.
fn compressed(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <base href="./">
    <link rel="icon" href="icon.svg" type="image/svg+xml">
    <link rel="manifest" href="manifest.webmanifest">
    <link rel="stylesheet" href="./style-1.css">
    <meta name="netduel-program" data-glue="./netduel-page-1.js" data-wasm="./netduel-page-1_bg.wasm">
    <script src="./shell-1.js"></script>
    <script src="./boot-1.js" defer></script>
  <link rel="modulepreload" href="./netduel-page-1.js" crossorigin="anonymous">
<link rel="preload" href="./netduel-page-1_bg.wasm" as="fetch">
  </head>
  <body>
    <p>Late. If the page was opened as a local file, open it from a web server instead.</p>
  </body>
</html>
"#;

    fn made_of(page: &str, script: &str, text: &str) -> Result<String> {
        one_page(page, script, r#"{"program.wasm":"AAAA"}"#, |_| Ok(text.to_owned()))
    }

    #[test]
    fn the_file_names_no_other_file_and_has_a_place_for_its_state() {
        let file = made_of(PAGE, "start()", "text").expect("the page is complete");
        assert!(!file.contains("=\"./") && !file.contains("local file"), "{file}");
        assert!(file.contains("<style>text</style>") && file.contains("<script>text</script>"), "{file}");
        assert_eq!(file.matches(STATE).count(), 1);
        assert!(file.find(STATE) < file.find("netduel-files"));
        // Nothing but its own scripts runs in it.
        assert_eq!(file.matches("'sha256-").count(), 2);
    }

    #[test]
    fn what_would_end_an_element_early_or_is_missing_stops_the_build() {
        let error = made_of(PAGE, "'</SCRIPT>'", "text").expect_err("refused");
        assert!(error.to_string().contains("would end early"), "{error}");
        let error = made_of(PAGE, "start()", "</style>").expect_err("refused");
        assert!(error.to_string().contains("would end early"), "{error}");
        let other = PAGE.replace("<base href", r#"<link rel="next" href"#);
        let error = made_of(&other, "start()", "text").expect_err("refused");
        assert!(error.to_string().contains("not in it"), "{error}");
    }

    #[test]
    fn a_file_of_the_site_is_named_as_the_element_names_it() {
        let link = r#"<link rel="stylesheet" href="./style-1.css">"#;
        assert_eq!(named(link, "href").ok(), Some("style-1.css"));
        assert!(named(link, "src").is_err());
    }
}
