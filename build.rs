//! Asks the linker for the information with which the program is split (`crates/xtask/src/split.rs`).

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family.split(',').any(|one| one == "wasm"))
    {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
