//! The static site in `dist/`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::setup::Toolbox;
use crate::{fingerprint, minify, paths, process, shorten};

/// What the site is made of; not all of it has to be there.
const INPUTS: [&str; 13] = [
    "Cargo.lock",
    "Cargo.toml",
    "build.rs",
    "Trunk.toml",
    "crates/engine",
    "crates/presets",
    "crates/protocol",
    "crates/scenario",
    "crates/worker",
    "index.html",
    "scenarios",
    "src",
    "style",
];

/// Builds the release site in `dist/`.
pub(crate) fn site(toolbox: &Toolbox) -> Result<()> {
    println!("building the site");
    process::run(trunk(toolbox).args(["build", "--release"]))?;
    shorten::names(toolbox)?;
    minify::site(&toolbox.esbuild()?)?;
    fingerprint::worker()
}

/// Trunk, ready for a subcommand.
pub(crate) fn trunk(toolbox: &Toolbox) -> Command {
    let mut trunk = toolbox.wasm_build("trunk");
    // Asks the network whether Trunk itself is current.
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk takes the conventional `NO_COLOR=1` for a malformed option of its own.
    trunk.env_remove("NO_COLOR");
    trunk
}

/// The files and folders that the site is made of.
pub(crate) fn inputs() -> Vec<PathBuf> {
    INPUTS.iter().map(|input| paths::workspace().join(input)).filter(|path| path.exists()).collect()
}

/// The 64-bit Fowler–Noll–Vo hash (FNV-1a): std's own may change between compilers.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// The hash of all that was written.
    pub(crate) fn value(&self) -> u64 {
        self.0
    }

    /// Takes bytes in.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
