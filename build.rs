//! Takes comments and indentation out of the shaders: the page carries their text.

use std::path::Path;
use std::{env, fs};

const FOLDER: &str = "src/stage/webgl";

fn main() {
    println!("cargo::rerun-if-changed={FOLDER}");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    for entry in fs::read_dir(FOLDER).expect("the shaders are there") {
        let path = entry.expect("their folder can be listed").path();
        if path
            .extension()
            .is_some_and(|extension| ["glsl", "vert", "frag"].iter().any(|known| extension == *known))
        {
            let text = fs::read_to_string(&path).expect("a shader can be read");
            let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default().trim());
            let short: String = lines.filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect();
            let name = path.file_name().expect("a file has a name");
            fs::write(Path::new(&out).join(name), short).expect("OUT_DIR can be written");
        }
    }
}
