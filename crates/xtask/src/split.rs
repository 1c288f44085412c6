//! Splits the program: the code of views that are opened later goes into files of its own.
//!
//! Trunk calls this as a hook (`Trunk.toml`) between its build and the site. It cannot split a program itself, so what it has
//! made of the whole program is replaced here: the program is split where functions are marked `#[wasm_split]`, the first part
//! gets its JavaScript from wasm-bindgen, and in a release every part is optimised.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use crate::{paths, process};

/// The name of the program.
pub(crate) const PROGRAM: &str = "netduel-page";

/// How the names of folders with parts that are loaded later begin. A hash of the program follows.
pub(crate) const LATER_PARTS: &str = "later-";

/// What WebAssembly every browser understands that the page supports.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Replaces the program in the site that Trunk is about to finish, whose folder and profile Trunk names in the environment.
pub(crate) fn run() -> Result<()> {
    let variable = |name| std::env::var(name).with_context(|| format!("{name} is not set; Trunk sets it"));
    let site = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    let is_release = variable("TRUNK_PROFILE")? == "release";
    let glue = find(&site, ".js")?;
    let name = glue.trim_end_matches(".js");
    let hash = name.trim_start_matches(PROGRAM).trim_start_matches('-');
    let later = format!("{LATER_PARTS}{hash}");

    // Trunk runs with cargo's build folder for wasm.
    let target = paths::host_target();
    let main = split(&site, &target, &later, name, is_release)?;
    process::run(
        Command::new("wasm-bindgen")
            .args(["--target=web", "--no-typescript", "--keep-lld-exports"])
            .arg(format!("--out-dir={}", site.display()))
            .arg(format!("--out-name={name}"))
            .arg(&main),
    )?;
    if is_release {
        let program = site.join(format!("{name}_bg.wasm"));
        fs::copy(&program, with_names(&target))?;
        optimise(&program)?;
        for part in wasm_files(&site.join(&later))? {
            optimise(&part)?;
        }
    }
    Ok(())
}

/// The first part of the release in cargo's build folder for wasm, not optimised and with the names of its functions.
pub(crate) fn with_names(target: &Path) -> PathBuf {
    target.join("netduel-page-first-part.wasm")
}

/// What makes the program larger after compression, by 1 % together: inlining (LLVM has done it already), and replacing
/// repeated expressions by variables.
const LARGER_COMPRESSED: [&str; 2] = ["--one-caller-inline-max-function-size=0", "--skip-pass=local-cse"];

/// A wasm-opt that makes a program small and keeps to what browsers understand.
pub(crate) fn wasm_opt(mut wasm_opt: Command) -> Command {
    wasm_opt.arg("-Oz").args(LARGER_COMPRESSED).args(FEATURES);
    wasm_opt
}

/// Splits the program that cargo has built, and returns the first part. The other parts are put into the site, in the folder
/// `later`, together with the script that loads them.
fn split(site: &Path, target: &Path, later: &str, name: &str, is_release: bool) -> Result<PathBuf> {
    let profile = if is_release { "release" } else { "debug" };
    let built = target.join("wasm32-unknown-unknown").join(profile).join(format!("{PROGRAM}.wasm"));
    let program = fs::read(&built).with_context(|| format!("cannot read {}", built.display()))?;
    let parts = site.join(later);
    fs::create_dir_all(&parts)?;

    // The program and the script name each other by their places in the site.
    let loader = format!("./{later}/loader.js");
    let main_module = format!("../{name}.js");
    let main = target.join(profile).with_extension("first-part.wasm");
    let mut options = Options::new(&program);
    options.output_dir = site;
    options.main_out_path = &main;
    options.link_name = &loader;
    options.main_module = &main_module;
    let split = transform(options).map_err(|error| anyhow!("the program could not be split: {error:#}"))?;
    ensure!(!split.split_modules.is_empty(), "the program has no part that is loaded later");
    for part in &split.split_modules {
        // The script expects them beside itself.
        let file = part.file_name().context("a part has no name")?;
        fs::rename(part, parts.join(file))?;
    }
    accept_any_content_type(&parts.join("loader.js"))?;
    Ok(main)
}

/// How the script that loads the parts starts one. Browsers refuse it where the host sends another type than `application/wasm`.
const STREAMED: &str = "WebAssembly.instantiateStreaming(";

/// The same for every host, as wasm-bindgen does it for the first part.
const STREAMED_OR_WHOLE: &str = r#"
async function instantiate(source, imports) {
    const response = await source;
    if (response.headers.get("Content-Type") === "application/wasm") {
        return WebAssembly.instantiateStreaming(response, imports);
    }
    return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
"#;

/// Lets the script that loads the parts start them on hosts that do not know the type of WebAssembly, too.
fn accept_any_content_type(loader: &Path) -> Result<()> {
    let script = fs::read_to_string(loader).with_context(|| format!("cannot read {}", loader.display()))?;
    ensure!(script.contains(STREAMED), "{} starts parts in another way than expected", loader.display());
    fs::write(loader, script.replace(STREAMED, "instantiate(") + STREAMED_OR_WHOLE)?;
    Ok(())
}

fn optimise(program: &Path) -> Result<()> {
    process::run(wasm_opt(Command::new("wasm-opt")).arg(program).arg("--output").arg(program))
}

/// The only file of the program in the site with this ending.
fn find(site: &Path, ending: &str) -> Result<String> {
    let names = fs::read_dir(site)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names = names.collect::<Result<Vec<String>>>()?;
    let mut found = names.into_iter().filter(|name| name.starts_with(PROGRAM) && name.ends_with(ending));
    let name = found.next().with_context(|| format!("Trunk has made no {PROGRAM}*{ending}"))?;
    ensure!(found.next().is_none(), "Trunk has made several files {PROGRAM}*{ending}");
    Ok(name)
}

fn wasm_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    Ok(files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "wasm")).collect())
}
