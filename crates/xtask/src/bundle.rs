//! Reduces what a visitor loads after Trunk has built the site: one style sheet instead of one per part of the page, and no
//! comments or indentation in styles and scripts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::split::LATER_PARTS;
use crate::{paths, process};

/// Bundles the style sheets of `dist/` and minifies its scripts, both with esbuild.
pub(crate) fn site(esbuild: &Path) -> Result<()> {
    let dist = paths::dist();
    bundle_styles(esbuild, &dist)?;
    for folder in [vec![dist.clone()], folders_with_later_parts(&dist)?].concat() {
        minify_scripts(esbuild, &folder)?;
    }
    Ok(())
}

/// The folders with the parts of the program that are loaded later, and with the script that loads them.
fn folders_with_later_parts(dist: &Path) -> Result<Vec<PathBuf>> {
    let names = fs::read_dir(dist)?.map(|entry| Ok(entry?.file_name())).collect::<Result<Vec<_>>>()?;
    let names = names.iter().filter(|name| name.to_string_lossy().starts_with(LATER_PARTS));
    Ok(names.map(|name| dist.join(name)).collect())
}

/// Replaces the style sheets that `index.html` links by one whose name contains esbuild's hash of it.
fn bundle_styles(esbuild: &Path, dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index)?;
    let sheets: Vec<&str> = page.lines().filter_map(linked_style).collect();
    anyhow::ensure!(!sheets.is_empty(), "dist/index.html links no style sheet");

    let entry = dist.join("style.css");
    fs::write(&entry, sheets.iter().map(|sheet| format!("@import \"./{sheet}\";\n")).collect::<String>())?;
    let mut bundle = Command::new(esbuild);
    bundle.args(["--bundle", "--minify", "--log-level=warning", "--entry-names=[name]-[hash]"]);
    process::run(bundle.arg(format!("--outdir={}", dist.display())).arg(&entry))
        .context("the style sheets could not be bundled")?;
    fs::remove_file(&entry)?;
    for sheet in &sheets {
        fs::remove_file(dist.join(sheet))?;
    }
    fs::write(&index, with_one_style(&page, &bundled_style(dist)?))?;
    Ok(())
}

/// The name of the style sheet that esbuild has written.
fn bundled_style(dist: &Path) -> Result<String> {
    for entry in fs::read_dir(dist)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("style-") && name.ends_with(".css") {
            return Ok(name);
        }
    }
    anyhow::bail!("esbuild has written no style sheet")
}

/// The page with one link, in the place of the first, instead of all its links to style sheets.
fn with_one_style(page: &str, name: &str) -> String {
    let mut lines = Vec::new();
    let mut is_linked = false;
    for line in page.lines() {
        if linked_style(line).is_none() {
            lines.push(line.to_owned());
        } else if !is_linked {
            lines.push(format!(r#"    <link rel="stylesheet" href="./{name}">"#));
            is_linked = true;
        }
    }
    lines.join("\n") + "\n"
}

/// The style sheet of this site that a line of the page links.
fn linked_style(line: &str) -> Option<&str> {
    let link = line.trim().strip_prefix(r#"<link rel="stylesheet" href="./"#)?;
    link.split('"').next()
}

/// Minifies every script of a folder in place. Names stay: Trunk has put a hash of the content into those that may change.
fn minify_scripts(esbuild: &Path, folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "js") {
            let mut minify = Command::new(esbuild);
            minify.args(["--minify", "--target=es2022", "--log-level=warning", "--allow-overwrite"]);
            // wasm-bindgen names a module once for each function that the program imports from it.
            minify.arg("--log-override:duplicate-object-key=silent");
            process::run(minify.arg(&file).arg(format!("--outfile={}", file.display())))
                .with_context(|| format!("{} could not be minified", file.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_style_sheets_of_this_site_are_bundled() {
        assert_eq!(linked_style(r#"    <link rel="stylesheet" href="./base-12.css"/>"#), Some("base-12.css"));
        assert_eq!(linked_style(r#"<link rel="icon" href="data:,">"#), None);
        assert_eq!(linked_style(r#"<link rel="stylesheet" href="https://example.org/a.css">"#), None);
    }

    #[test]
    fn one_link_takes_the_place_of_the_first() {
        let page = "<head>\n<link rel=\"stylesheet\" href=\"./a.css\">\n<title>x</title>\n\
            <link rel=\"stylesheet\" href=\"./b.css\">\n</head>\n";
        let expected =
            "<head>\n    <link rel=\"stylesheet\" href=\"./style-1.css\">\n<title>x</title>\n</head>\n";
        assert_eq!(with_one_style(page, "style-1.css"), expected);
    }
}
