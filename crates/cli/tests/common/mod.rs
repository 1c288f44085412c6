//! How the tests call the program.

use serde_json::Value;
use std::process::{Command, Output};
use std::{env, fs};

pub(crate) fn netduel(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_netduel")).args(arguments).output().unwrap()
}

pub(crate) fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&text(&netduel(arguments))).unwrap()
}

pub(crate) fn refusal(arguments: &[&str]) -> String {
    let output = netduel(arguments);
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A file of this process, with a name that no other test uses.
pub(crate) fn file(name: &str, content: &str) -> String {
    let path = env::temp_dir().join(format!("netduel-{}-{name}", std::process::id()));
    fs::write(&path, content).unwrap();
    path.to_string_lossy().into_owned()
}
