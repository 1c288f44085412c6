//! Output of steps: one line each, and a spinner for those that take long.

use std::env;
use std::time::Duration;

use console::style;
use indicatif::{ProgressBar, ProgressStyle};

/// Time between two pictures of the spinner.
const SPINNER_INTERVAL: Duration = Duration::from_millis(120);

/// Reports something that is ready to be used.
pub(crate) fn ready(what: &str) {
    println!("  {} {what}", style("✓").green());
}

/// Reports something that failed or is missing.
pub(crate) fn failed(what: &str) {
    println!("  {} {what}", style("✗").red());
}

/// Reports the start of a step that takes a while.
pub(crate) fn started(what: &str) {
    println!("  … {what}");
}

/// Adds an explanation to the step above it.
pub(crate) fn note(what: &str) {
    println!("    {what}");
}

/// Starts a section of the output.
pub(crate) fn heading(what: &str) {
    println!("\n{}", style(format!("== {what}")).bold());
}

/// Does a step that takes long. A terminal shows a spinner and the time it has taken; elsewhere one line is printed.
pub(crate) fn during<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if !console::Term::stderr().is_term() || env::var_os("CI").is_some() {
        started(what);
        return work();
    }
    let spinner = ProgressBar::new_spinner().with_message(what.to_owned());
    if let Ok(template) = ProgressStyle::with_template("  {spinner} {msg} ({elapsed})") {
        spinner.set_style(template);
    }
    spinner.enable_steady_tick(SPINNER_INTERVAL);
    let result = work();
    spinner.finish_and_clear();
    result
}
