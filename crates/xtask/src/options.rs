//! The command line of xtask itself.

use anyhow::{Result, bail};
use lexopt::prelude::{Long, Short, Value, ValueExt};

/// What was asked for on the command line; every command reads the parts that concern it.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// The command; empty when none was given.
    pub(crate) command: String,
    /// `serve --port N`: this port or none.
    pub(crate) port: Option<u16>,
    /// `serve --prefix /PATH/`: the folder of the server under which the site appears.
    pub(crate) prefix: Option<String>,
    /// `serve --open`: show the page in the browser.
    pub(crate) open: bool,
    /// `serve --dev`: rebuild and reload on every change.
    pub(crate) dev: bool,
    /// `test --only SUITE`; of the benchmarks, `bench --only browser`.
    pub(crate) only: Option<Suite>,
    /// `test --no-build`: take `dist/` as it is.
    pub(crate) no_build: bool,
    /// What follows `--`, for the program that the command runs.
    pub(crate) rest: Vec<String>,
}

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suite {
    /// Format, lints and rules.
    Check,
    /// `cargo test`.
    Host,
    /// `cargo test` as WebAssembly.
    Wasm,
    /// The site, its size, and Playwright.
    Browser,
}

impl Options {
    /// Reads the arguments of this process; an error names the argument that is not known.
    pub(crate) fn from_command_line() -> Result<Self> {
        let mut options = Self::default();
        let mut arguments: Vec<String> = std::env::args().skip(1).collect();
        if let Some(end) = arguments.iter().position(|argument| argument == "--") {
            options.rest = arguments.split_off(end).split_off(1);
        }
        let mut parser = lexopt::Parser::from_args(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("port") => options.port = Some(port(&parser.value()?.string()?)?),
                Long("prefix") => options.prefix = Some(parser.value()?.string()?),
                Long("open") => options.open = true,
                Long("dev") => options.dev = true,
                Long("only") => options.only = Some(suite(&parser.value()?.string()?)?),
                Long("no-build") => options.no_build = true,
                Long("help") | Short('h') => options.command = String::from("help"),
                Value(command) if options.command.is_empty() => options.command = command.string()?,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }
}

fn port(text: &str) -> Result<u16> {
    text.parse().or_else(|_| bail!("--port: {text} is not possible; allowed: 0 to 65535, 0 for any free one"))
}

fn suite(name: &str) -> Result<Suite> {
    Ok(match name {
        "check" => Suite::Check,
        "host" => Suite::Host,
        "wasm" => Suite::Wasm,
        "browser" => Suite::Browser,
        unknown => bail!("there is no suite `{unknown}`: check, host, wasm and browser are"),
    })
}
