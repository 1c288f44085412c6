//! The standard library for `wasm32-unknown-unknown`, from rustup or built with Debian's compiler.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::finding::{Finding, version_of};
use super::{apt, components};
use crate::{paths, process, steps};

const TARGET: &str = "wasm32-unknown-unknown";

/// The compiler that Debian keeps up to date for its web browsers, and the source of its standard library.
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// How to build for wasm here.
pub(crate) struct WasmTarget {
    /// Variables for wasm builds only: host builds keep their compiler.
    pub(crate) environment: Vec<(&'static str, OsString)>,
    /// A folder with the cargo to use, if it is not the one on PATH.
    pub(crate) cargo_folder: Option<PathBuf>,
    /// Where the standard library comes from, in words.
    origin: String,
}

impl WasmTarget {
    /// The target of the compiler on PATH.
    fn of_sysroot() -> WasmTarget {
        WasmTarget {
            environment: Vec::new(),
            cargo_folder: None,
            origin: String::from("of the compiler on PATH"),
        }
    }

    /// Makes clippy usable for the target: it has to belong to the compiler that built the library.
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

/// Makes the target usable: first what is installed, then what can be downloaded.
pub(crate) fn ready() -> Result<WasmTarget> {
    if let Some(target) = find()? {
        steps::ready(&format!("wasm target ({})", target.origin));
        return Ok(target);
    }
    if process::find("rustup").is_some() {
        let mut add = Command::new("rustup");
        add.args(["target", "add", TARGET]);
        match process::run_behind_spinner("wasm target: rustup target add", &mut add) {
            Ok(()) if in_sysroot() => {
                steps::ready("wasm target (rustup)");
                return Ok(WasmTarget::of_sysroot());
            }
            Ok(()) => steps::note("rustup added it, but not to the compiler on PATH"),
            Err(_) => steps::note("rustup could not download it"),
        }
    }
    let debian = apt::install(&DEBIAN_PACKAGES).and_then(|()| install_linker()).and_then(|()| from_debian());
    if let Ok(Some(target)) = debian {
        steps::ready(&format!("wasm target ({})", target.origin));
        return Ok(target);
    }
    let why = debian.err().map(|error| format!(" ({error:#})")).unwrap_or_default();
    bail!(
        "the Rust standard library for {TARGET} is missing and could not be installed{why}. \
         Run `rustup target add {TARGET}`, or install your distribution's package of it, and try again"
    );
}

/// Whether the target is usable, without installing anything.
pub(super) fn finding() -> Finding {
    let found = find().ok().flatten().and_then(|target| {
        let compiler = match target.cargo_folder {
            Some(_) => PathBuf::from("/usr/bin/rustc"),
            None => process::find("rustc")?,
        };
        Some((version_of(&compiler).unwrap_or_default(), compiler))
    });
    Finding::required("wasm target", "building the page", found)
        .installed_by("rustup, or Debian's compiler through apt")
}

/// The target, if it is usable as things are.
fn find() -> Result<Option<WasmTarget>> {
    if in_sysroot() { Ok(Some(WasmTarget::of_sysroot())) } else { from_debian() }
}

/// Whether the compiler on PATH comes with the target.
fn in_sysroot() -> bool {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]).current_dir(paths::workspace());
    let Ok(folder) = process::output(&mut rustc) else { return false };
    let Ok(mut files) = fs::read_dir(folder) else { return false };
    files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
}

/// Debian's compiler, if everything is installed that building the standard library from source needs.
fn from_debian() -> Result<Option<WasmTarget>> {
    let (rustc, cargo) = (Path::new("/usr/bin/rustc"), Path::new("/usr/bin/cargo"));
    let Some(compiler) = debian_compiler().filter(|_| process::is_program(cargo)) else { return Ok(None) };
    let Some(linker) = process::find(&compiler.linker) else { return Ok(None) };
    let origin = format!("standard library built from source by {}", compiler.version);
    let environment = vec![
        ("RUSTC", rustc.into()),
        ("RUSTC_BOOTSTRAP", "1".into()),
        ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker.into()),
    ];
    Ok(Some(WasmTarget { environment, cargo_folder: Some(folder_with_only_cargo()?), origin }))
}

/// Installs the linker that goes with Debian's compiler.
fn install_linker() -> Result<()> {
    let compiler = debian_compiler().context("Debian's compiler or the source of its library is missing")?;
    if process::find(&compiler.linker).is_some() {
        return Ok(());
    }
    apt::install(&[&compiler.linker.replace("wasm-ld", "lld")])
}

struct DebianCompiler {
    /// As printed by `rustc --version`.
    version: String,
    /// The linker of the same LLVM: object files of a newer one cannot be read.
    linker: String,
}

/// Debian's compiler, if it is installed with the source of its library and new enough.
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

/// A folder with cargo and its lints, to be put before PATH. `/usr/bin` itself would also put all its other tools before the
/// user's.
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
