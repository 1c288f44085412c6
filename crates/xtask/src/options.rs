//! The command line of xtask itself.

use anyhow::Result;
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
}

impl Options {
    /// Reads the arguments of this process; an error names the argument that is not known.
    pub(crate) fn from_command_line() -> Result<Self> {
        let mut options = Self::default();
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("port") => options.port = Some(parser.value()?.parse()?),
                Long("prefix") => options.prefix = Some(parser.value()?.string()?),
                Long("open") => options.open = true,
                Long("dev") => options.dev = true,
                Long("help") | Short('h') => options.command = String::from("help"),
                Value(command) if options.command.is_empty() => options.command = command.string()?,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }
}
