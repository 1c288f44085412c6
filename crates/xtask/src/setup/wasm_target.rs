//! The standard library for `wasm32-unknown-unknown`, come by in whichever way this machine allows.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{already, apt, components, doing};
use crate::{paths, process};

const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler for web browsers, kept up to date in stable releases, and the sources of its library.
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// How to build for wasm here.
pub(crate) struct WasmTarget {
    /// Set for wasm builds alone: host builds keep the compiler they have.
    pub(crate) environment: Vec<(&'static str, OsString)>,
    /// A folder with the cargo to use, where it is not the one on PATH.
    pub(crate) cargo_folder: Option<PathBuf>,
}

impl WasmTarget {
    /// Makes clippy usable for the target: it has to be of the compiler that built the library.
    pub(crate) fn lints_ready(&self) -> Result<()> {
        if self.cargo_folder.is_none() {
            return components::cargo_component("clippy", "clippy");
        }
        if !process::is_program(Path::new("/usr/bin/cargo-clippy")) {
            let package = components::debian_package("clippy");
            apt::install(&[package]).context("clippy of Debian's compiler is missing")?;
        }
        Ok(())
    }
}

/// Makes the target usable: what is there first, then what can be fetched.
pub(crate) fn ready() -> Result<WasmTarget> {
    if in_sysroot() {
        already("wasm target");
        return Ok(WasmTarget { environment: Vec::new(), cargo_folder: None });
    }
    if let Some(target) = from_debian()? {
        return Ok(target);
    }
    if process::find("rustup").is_some() {
        doing("wasm target: rustup target add");
        let added = process::output(Command::new("rustup").args(["target", "add", TARGET]));
        match added {
            Ok(_) if in_sysroot() => {
                already("wasm target");
                return Ok(WasmTarget { environment: Vec::new(), cargo_folder: None });
            }
            Ok(_) => println!("    rustup added it, but not to the compiler on PATH"),
            Err(_) => println!("    rustup could not fetch it"),
        }
    }
    let debian = apt::install(&DEBIAN_PACKAGES).and_then(|()| install_linker()).and_then(|()| from_debian());
    if let Ok(Some(target)) = debian {
        return Ok(target);
    }
    let why = debian.err().map(|error| format!(" ({error:#})")).unwrap_or_default();
    bail!(
        "the Rust standard library for {TARGET} is missing and could not be installed{why}. \
         Run `rustup target add {TARGET}`, or install your distribution's package of it, and try again"
    );
}

/// Whether the compiler on PATH comes with the target.
fn in_sysroot() -> bool {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]).current_dir(paths::workspace());
    let Ok(folder) = process::output(&mut rustc) else { return false };
    let Ok(mut files) = fs::read_dir(folder) else { return false };
    files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
}

/// The way through Debian's compiler, if all it takes is installed: std is built from its source.
fn from_debian() -> Result<Option<WasmTarget>> {
    let (rustc, cargo) = (Path::new("/usr/bin/rustc"), Path::new("/usr/bin/cargo"));
    let Some(compiler) = debian_compiler().filter(|_| process::is_program(cargo)) else { return Ok(None) };
    let Some(linker) = process::find(&compiler.linker) else { return Ok(None) };
    already(&format!("wasm target: std built from source by {}", compiler.version));
    let environment = vec![
        ("RUSTC", rustc.into()),
        ("RUSTC_BOOTSTRAP", "1".into()),
        ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker.into()),
    ];
    Ok(Some(WasmTarget { environment, cargo_folder: Some(folder_with_only_cargo()?) }))
}

/// Installs the linker that goes with Debian's compiler.
fn install_linker() -> Result<()> {
    let compiler =
        debian_compiler().context("Debian's compiler or the sources of its library are not there")?;
    if process::find(&compiler.linker).is_some() {
        return Ok(());
    }
    apt::install(&[&compiler.linker.replace("wasm-ld", "lld")])
}

struct DebianCompiler {
    /// As `rustc --version` has it.
    version: String,
    /// The linker of the same LLVM: object files of a newer one cannot be read.
    linker: String,
}

/// Debian's compiler, if it is there with the sources of its library and new enough.
fn debian_compiler() -> Option<DebianCompiler> {
    let rustc = Path::new("/usr/bin/rustc");
    let sysroot = process::output(Command::new(rustc).args(["--print", "sysroot"])).ok()?;
    Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml").exists().then_some(())?;
    let details = process::output(Command::new(rustc).arg("-vV")).ok()?;
    let version = details.lines().next()?.split(" (").next()?.to_owned();
    let minor: u32 = version.split('.').nth(1)?.parse().ok()?;
    let llvm = details.lines().find_map(|line| line.strip_prefix("LLVM version: "))?.split('.').next()?;
    (minor >= 88).then(|| DebianCompiler { version, linker: format!("wasm-ld-{llvm}") })
}

/// A folder to put ahead of PATH that holds cargo and its lints: `/usr/bin` itself would also bring all its
/// other tools ahead of the user's.
fn folder_with_only_cargo() -> Result<PathBuf> {
    let folder = paths::cache().join("system-cargo");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for program in ["cargo", "cargo-clippy"] {
        let link = folder.join(program);
        #[cfg(unix)]
        if fs::symlink_metadata(&link).is_err() {
            std::os::unix::fs::symlink(Path::new("/usr/bin").join(program), &link)
                .with_context(|| format!("cannot create {}", link.display()))?;
        }
    }
    Ok(folder)
}
