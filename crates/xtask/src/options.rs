//! The command line of xtask.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::site_url::SiteUrl;

/// Set up, build, serve, check, test and measure netduel.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", flatten_help = true)]
pub(crate) struct Options {
    /// The task to run.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A task.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build the site and serve it on this machine
    Serve(ServeOptions),
    /// Build the static site in dist/ and compare its size with the budget
    Build(BuildOptions),
    /// Build the site and show what each file and each crate contributes to the first load
    Sizes,
    /// Split the program into the parts that are loaded at first and later; Trunk calls this
    #[command(hide = true)]
    Split,
    /// Run the formatter, the lints and the rules of this workspace
    Check(CheckOptions),
    /// Run the checks and all tests; the last line of the output counts them
    Test(TestOptions),
    /// Run the benchmarks: native, as WebAssembly in Node, and in the browser
    Bench(BenchOptions),
    /// Put everything that a version is published as into release/, with checksums
    Release(ReleaseOptions),
    /// List the tools that are installed and those that are missing; installs nothing
    Doctor,
}

/// Options of `serve`.
#[derive(Args, Debug)]
pub(crate) struct ServeOptions {
    /// Port to listen on (0 for any free one) [default: 8080, or any free one if it is taken]
    #[arg(long)]
    pub(crate) port: Option<u16>,
    /// Path under which the site is served
    #[arg(long, value_name = "PATH", default_value = "/")]
    pub(crate) prefix: String,
    /// Open the page in the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// Build without optimisation, and rebuild and reload the page on every change
    #[arg(long)]
    pub(crate) dev: bool,
}

/// Options of `build`.
#[derive(Args, Debug)]
pub(crate) struct BuildOptions {
    /// Also write packages for learning platforms to dist-lms/: SCORM 1.2, SCORM 2004 and cmi5
    #[arg(long)]
    pub(crate) scorm: bool,
    /// Also write the whole page as one file, dist/netduel.html, which works from a disk and which the site then offers
    #[arg(long)]
    pub(crate) single_file: bool,
    /// Pack dist/ as it is, without building the site first
    #[arg(long, requires = "scorm")]
    pub(crate) no_build: bool,
    /// Address at which the site will be published; with it, the page offers itself to other sites by oEmbed
    #[arg(long, value_name = "URL")]
    pub(crate) site_url: Option<SiteUrl>,
    #[command(flatten)]
    pub(crate) lms: LmsOptions,
}

/// Options of the packages for learning platforms.
#[derive(Args, Debug, Default)]
pub(crate) struct LmsOptions {
    /// Score of the predictions from which a learner has passed, in percent [default: nobody passes or fails]
    #[arg(long, value_name = "PERCENT", requires = "scorm", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) mastery_score: Option<u8>,
    /// Parameters of the page's address, such as "scenario=retry-storm&tour=on"
    #[arg(long, value_name = "PARAMETERS", requires = "scorm")]
    pub(crate) parameters: Option<String>,
}

/// Options of `check`.
#[derive(Args, Debug)]
pub(crate) struct CheckOptions {
    /// Run only the checks with this text in their names
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) only: String,
}

/// Options of `test`.
#[derive(Args, Debug)]
pub(crate) struct TestOptions {
    /// Run one suite instead of all
    #[arg(long)]
    pub(crate) only: Option<Suite>,
    /// Test dist/ as it is, without building the site first
    #[arg(long)]
    pub(crate) no_build: bool,
    /// Arguments for the program that runs the suite, such as the name of a test
    #[arg(last = true)]
    pub(crate) arguments: Vec<String>,
}

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Suite {
    /// The formatter, the lints and the rules of this workspace
    Check,
    /// `cargo test` on this machine
    Host,
    /// The tests that run as WebAssembly
    Wasm,
    /// The site, its size, and the tests in Chromium
    Browser,
    /// The site, its size, and the tests in Firefox
    Firefox,
}

/// Options of `bench`.
#[derive(Args, Debug)]
pub(crate) struct BenchOptions {
    /// Run one part instead of all
    #[arg(long)]
    pub(crate) only: Option<BenchPart>,
    /// Measure dist/ as it is, without building the site first
    #[arg(long)]
    pub(crate) no_build: bool,
    /// Also measure the site in this folder, an older dist/ for example, and print the ratios
    #[arg(long, value_name = "FOLDER")]
    pub(crate) against: Option<PathBuf>,
    /// Write the measurements of the browser to this file as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Arguments for the native benchmarks, or names of measurements in the browser
    #[arg(last = true)]
    pub(crate) arguments: Vec<String>,
}

/// Options of `release`.
#[derive(Args, Debug)]
pub(crate) struct ReleaseOptions {
    /// Take the working tree as it is, with changes that are not committed
    #[arg(long)]
    pub(crate) allow_dirty: bool,
    /// Take dist/ as it is, without building the site first
    #[arg(long)]
    pub(crate) no_build: bool,
}

/// A part of the benchmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BenchPart {
    /// The engine on this machine and as WebAssembly in Node
    Engine,
    /// The site in Chromium
    Browser,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_of_the_command_line_is_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn arguments_after_two_hyphens_go_to_the_suite() {
        let line = ["cargo xtask", "test", "--only", "browser", "--no-build", "--", "page", "-g", "heading"];
        let Command::Test(options) = Options::try_parse_from(line).expect("the line is valid").command else {
            panic!("the command is test");
        };
        assert_eq!(options.only, Some(Suite::Browser));
        assert!(options.no_build);
        assert_eq!(options.arguments, ["page", "-g", "heading"]);
    }

    #[test]
    fn a_score_to_pass_is_a_percentage_of_a_package() {
        let read =
            |arguments: &[&str]| Options::try_parse_from([&["cargo xtask", "build"], arguments].concat());
        assert!(read(&["--scorm", "--mastery-score", "60"]).is_ok());
        let error = read(&["--scorm", "--mastery-score", "101"]).expect_err("refused").to_string();
        assert!(error.contains("101 is not in 0..=100"), "{error}");
        assert!(read(&["--mastery-score", "60"]).expect_err("refused").to_string().contains("--scorm"));
    }

    #[test]
    fn an_unknown_suite_is_refused_with_the_known_ones() {
        let error = Options::try_parse_from(["cargo xtask", "test", "--only", "moon"]).expect_err("refused");
        assert!(error.to_string().contains("check, host, wasm, browser, firefox"), "{error}");
    }
}
