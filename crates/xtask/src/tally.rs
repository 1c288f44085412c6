//! Counts passed and failed tests in the output of test programs.

use std::iter::Sum;
use std::process::ExitCode;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: usize,
    /// Tests that failed, or that did not run because of a crash.
    pub(crate) failed: usize,
}

impl Tally {
    /// Adds the counts in a line of output if the line is a summary by libtest (`cargo test`, wasm-bindgen), Playwright or
    /// Node's test runner.
    pub(crate) fn read_line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if line.trim_start().starts_with("test result: ") {
            let before = |what: &str| {
                let index = words.iter().position(|word| *word == what)?;
                words.get(index.checked_sub(1)?)?.parse::<usize>().ok()
            };
            self.passed += before("passed;").unwrap_or(0);
            self.failed += before("failed;").unwrap_or(0);
        } else if let ["ℹ", what, count] = words.as_slice()
            && line.starts_with('ℹ')
            && let Ok(count) = count.parse::<usize>()
        {
            match *what {
                "pass" => self.passed += count,
                "fail" | "cancelled" => self.failed += count,
                _ => {}
            }
        } else if let [count, what @ ..] = words.as_slice()
            && line.starts_with("  ")
            && let Ok(count) = count.parse::<usize>()
        {
            match what {
                // The duration follows: `3 passed (2.1s)`.
                ["passed", ..] => self.passed += count,
                ["failed" | "interrupted" | "flaky"] | ["did", "not", "run"] => self.failed += count,
                _ => {}
            }
        }
    }

    /// The final tally of a suite. A process that fails without reporting a failed test counts as one failure, and so does a
    /// suite in which no test ran.
    pub(crate) fn ended(mut self, process_succeeded: bool) -> Self {
        if self.failed == 0 && (!process_succeeded || self.passed == 0) {
            self.failed = 1;
        }
        self
    }

    /// Success if nothing failed.
    pub(crate) fn exit_code(self) -> ExitCode {
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, tally| Self {
            passed: sum.passed + tally.passed,
            failed: sum.failed + tally.failed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> Tally {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read_line(line));
        tally
    }

    #[test]
    fn adds_the_summaries_of_several_test_programs() {
        let output = "running 2 tests\ntest a ... ok\ntest b ... ok\n\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.01s\n\
            test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 2s\n";
        assert_eq!(read(output), Tally { passed: 5, failed: 1 });
    }

    #[test]
    fn reads_playwrights_summary_and_not_its_list() {
        let output = "Running 5 tests using 1 worker\n  ok 1 page.spec.mjs:3:1 › 7 failed links (1.2s)\n\
            \n  2 failed\n    page.spec.mjs:9:1 › loads\n  1 did not run\n  1 skipped\n  1 passed (2.1s)\n";
        assert_eq!(read(output), Tally { passed: 1, failed: 3 });
    }

    #[test]
    fn reads_the_summary_of_node_and_not_its_list() {
        let output = "✔ ℹ pass 7 (3.1ms)\n✖ loads (2ms)\nℹ tests 6\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 2\n\
            ℹ skipped 5\nℹ todo 0\nℹ duration_ms 75.8\n";
        assert_eq!(read(output), Tally { passed: 3, failed: 3 });
    }

    #[test]
    fn a_crash_counts_as_one_failure() {
        assert_eq!(Tally { passed: 4, failed: 0 }.ended(false), Tally { passed: 4, failed: 1 });
    }

    #[test]
    fn a_suite_in_which_nothing_ran_has_failed() {
        assert_eq!(Tally::default().ended(true), Tally { passed: 0, failed: 1 });
    }
}
