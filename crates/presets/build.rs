//! Validates and serialises `scenarios/*.toml`, so that the page needs no TOML parser and has no invalid preset.

use std::path::Path;
use std::{env, fs};

// The function is public in the library, but not here.
#[allow(unreachable_pub)]
#[path = "src/file.rs"]
mod file;

#[allow(unreachable_pub)]
#[path = "src/default_id.rs"]
mod default_id;

use default_id::DEFAULT_ID;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("the folder scenarios/ is next to crates/")
        .map(|entry| entry.expect("scenarios/ can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let presets: Vec<_> = files
        .iter()
        .map(|path| {
            println!("cargo::rerun-if-changed={}", path.display());
            let id = path.file_stem().expect("a TOML file has a stem").to_string_lossy().into_owned();
            let text = fs::read_to_string(path).expect("a preset can be read");
            let scenario = file::read_scenario(&text).unwrap_or_else(|errors| {
                let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
                panic!("scenarios/{id}.toml: {}", lines.join("; "))
            });
            (id, scenario)
        })
        .collect();
    let overrides: Vec<_> = presets.iter().map(|(id, scenario)| (id, scenario.to_overrides())).collect();
    write("presets.bin", &overrides);
    // The tour of the first preset is part of the page that a visitor loads; the others are fetched when they are wanted.
    let (first, others): (Vec<_>, Vec<_>) =
        presets.iter().map(|(id, scenario)| (id, &scenario.steps)).partition(|(id, _)| *id == DEFAULT_ID);
    write("first_tour.bin", &first);
    write("other_tours.bin", &others);
}

fn write(name: &str, content: &impl serde::Serialize) {
    let bytes = postcard::to_allocvec(content).expect("scenarios have a known length");
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join(name);
    fs::write(out, bytes).expect("OUT_DIR can be written");
}
