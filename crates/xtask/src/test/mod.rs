//! `test`: runs the suites, and counts the tests that passed and failed.

mod browser;
mod host;
mod wasm;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

pub(crate) use browser::serve as serve_site;

use crate::options::{Suite, TestOptions};
use crate::setup::{self, Toolbox};
use crate::tally::Tally;
use crate::{build, check, sizes, steps};

/// The result of a suite.
struct Outcome {
    name: &'static str,
    tally: Tally,
    duration: Duration,
}

/// Runs the suites that the options ask for, each even if an earlier one fails, and prints a summary. Suites whose tools are
/// missing do not run; the failed set-up counts instead.
pub(crate) fn run(options: &TestOptions) -> ExitCode {
    let mut outcomes = Vec::new();
    let wanted = |suite: Suite| options.only.is_none_or(|only| only == suite);

    let mut toolbox = None;
    if options.only != Some(Suite::Host) {
        let set_up = measured("set-up", || {
            let needs_page = wanted(Suite::Browser) || wanted(Suite::Firefox);
            let ready = if needs_page { setup::for_page() } else { setup::for_wasm() };
            toolbox = Some(ready?);
            Ok(Tally::default())
        });
        outcomes.extend((set_up.tally.failed > 0).then_some(set_up));
    }

    if wanted(Suite::Host) {
        outcomes.push(measured("host tests", || host::run(&options.arguments)));
    }
    if let Some(toolbox) = &toolbox {
        if wanted(Suite::Check) {
            outcomes.push(measured("checks", || Ok(check::run("", Some(toolbox)))));
        }
        if wanted(Suite::Wasm) {
            outcomes.push(measured("wasm tests", || wasm::run(toolbox, &options.arguments)));
        }
        if !options.no_build && (wanted(Suite::Browser) || wanted(Suite::Firefox)) {
            outcomes.push(measured("site", || site(toolbox)));
        }
        if wanted(Suite::Browser) {
            outcomes.push(measured("browser tests", || browser::run(toolbox, &options.arguments)));
        }
        if wanted(Suite::Firefox) {
            outcomes
                .push(measured("tests in Firefox", || browser::run_in_firefox(toolbox, &options.arguments)));
        }
    }
    summarise(&outcomes)
}

/// Builds the release site, and compares its size with the budget.
fn site(toolbox: &Toolbox) -> Result<Tally> {
    build::site(toolbox, true, None)?;
    sizes::within_budget()?;
    Ok(Tally { passed: 1, failed: 0 })
}

/// Runs a suite under a heading; an error is one failure.
fn measured(name: &'static str, suite: impl FnOnce() -> Result<Tally>) -> Outcome {
    steps::heading(name);
    let start = Instant::now();
    let tally = suite().unwrap_or_else(|error| {
        println!("error: {error:#}");
        Tally { passed: 0, failed: 1 }
    });
    Outcome { name, tally, duration: start.elapsed() }
}

fn summarise(outcomes: &[Outcome]) -> ExitCode {
    println!();
    for Outcome { name, tally, duration } in outcomes {
        let mark = if tally.failed == 0 { '✓' } else { '✗' };
        println!(
            "{mark} {name}: {} passed, {} failed ({} s)",
            tally.passed,
            tally.failed,
            duration.as_secs()
        );
    }
    let sum: Tally = outcomes.iter().map(|outcome| outcome.tally).sum();
    println!("{} passed, {} failed", sum.passed, sum.failed);
    sum.exit_code()
}
