//! The tests that run natively on this machine.

use std::process::Command;

use anyhow::Result;

use crate::tally::Tally;
use crate::{paths, process};

/// Runs the unit and integration tests of all crates; the arguments are passed to `cargo test`.
pub(super) fn run(arguments: &[String]) -> Result<Tally> {
    let mut test = Command::new("cargo");
    test.args(["test", "--workspace", "--no-fail-fast"]).args(arguments);
    process::run_tests(test.current_dir(paths::workspace()))
}
