//! Makes the built site smaller: its style sheets become one, and styles and scripts lose what only people read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::build::Fnv;
use crate::{paths, process};

/// Minifies the site in `dist/` with esbuild.
pub(crate) fn site(esbuild: &Path) -> Result<()> {
    let dist = paths::dist();
    join_styles(esbuild, &dist)?;
    for entry in fs::read_dir(&dist)? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "js") {
            minify(esbuild, &file)?;
        }
    }
    Ok(())
}

/// The page names a dozen style sheets, one for each part of it; a visitor loads them as one.
fn join_styles(esbuild: &Path, dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index)?;
    let mut styles = String::new();
    let mut lines: Vec<String> = Vec::new();
    let mut place = None;
    for line in page.lines() {
        match linked_style(line) {
            Some(name) => {
                place.get_or_insert(lines.len());
                let file = dist.join(name);
                styles.push_str(&fs::read_to_string(&file)?);
                fs::remove_file(&file)?;
            }
            None => lines.push(line.to_owned()),
        }
    }
    let place = place.context("dist/index.html links no style sheet")?;
    let mut hash = Fnv::default();
    hash.write(styles.as_bytes());
    let name = format!("style-{:016x}.css", hash.value());
    fs::write(dist.join(&name), styles)?;
    minify(esbuild, &dist.join(&name))?;
    lines.insert(place, format!(r#"    <link rel="stylesheet" href="./{name}">"#));
    fs::write(&index, lines.join("\n") + "\n")?;
    Ok(())
}

/// The style sheet that a line of the page links.
fn linked_style(line: &str) -> Option<&str> {
    let link = line.trim().strip_prefix(r#"<link rel="stylesheet" href="./"#)?;
    link.split('"').next()
}

fn minify(esbuild: &Path, file: &PathBuf) -> Result<()> {
    let out = ["--minify", "--target=es2022", "--log-level=warning", "--allow-overwrite"];
    let mut esbuild = Command::new(esbuild);
    esbuild.args(out).arg(file).arg(format!("--outfile={}", file.display()));
    process::run(&mut esbuild).with_context(|| format!("{} could not be minified", file.display()))
}

#[cfg(test)]
mod tests {
    use super::linked_style;

    #[test]
    fn only_own_style_sheets_are_joined() {
        assert_eq!(linked_style(r#"    <link rel="stylesheet" href="./base-12.css"/>"#), Some("base-12.css"));
        assert_eq!(linked_style(r#"<link rel="icon" href="data:,">"#), None);
        assert_eq!(linked_style(r#"<link rel="stylesheet" href="https://example.org/a.css">"#), None);
    }
}
