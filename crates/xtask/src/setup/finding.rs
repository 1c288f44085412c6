//! What `doctor` says about one tool.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{process, steps};

/// A tool, and whether it is installed.
pub(super) struct Finding {
    name: &'static str,
    /// What it is used for.
    purpose: &'static str,
    /// Whether the page cannot be built without it.
    is_required: bool,
    /// Version and path.
    found: Option<(String, PathBuf)>,
    /// How the set-up would install it.
    installed_by: String,
}

impl Finding {
    /// A tool without which the page cannot be built.
    pub(super) fn required(
        name: &'static str,
        purpose: &'static str,
        found: Option<(String, PathBuf)>,
    ) -> Self {
        Self { name, purpose, is_required: true, found, installed_by: String::new() }
    }

    /// A tool that only some commands need.
    pub(super) fn optional(
        name: &'static str,
        purpose: &'static str,
        found: Option<(String, PathBuf)>,
    ) -> Self {
        Self { is_required: false, ..Self::required(name, purpose, found) }
    }

    /// Says how the set-up would install it.
    pub(super) fn installed_by(self, how: impl Into<String>) -> Self {
        Self { installed_by: how.into(), ..self }
    }

    /// Whether the page cannot be built because of it.
    pub(super) fn is_obstacle(&self) -> bool {
        self.is_required && self.found.is_none()
    }

    /// Prints a line about it.
    pub(super) fn print(&self) {
        let Self { name, purpose, installed_by, .. } = self;
        match &self.found {
            Some((version, path)) => {
                let words = [name, version.as_str()].join(" ");
                steps::ready(&format!("{} ({})", words.trim_end(), path.display()));
            }
            None if self.is_required => {
                steps::failed(&format!(
                    "{name} is missing (for {purpose}); the set-up would use {installed_by}"
                ));
            }
            None => steps::note(&format!(
                "{name} is missing (only for {purpose}); the set-up would use {installed_by}"
            )),
        }
    }
}

/// The version that a program reports: the first word of its answer that begins with a digit.
pub(super) fn version_of(program: &Path) -> Option<String> {
    let answer = process::output(Command::new(program).arg("--version")).ok()?;
    let mut words = answer.split_whitespace().map(|word| word.trim_start_matches('v'));
    words.find(|word| word.starts_with(|letter: char| letter.is_ascii_digit())).map(str::to_owned)
}
