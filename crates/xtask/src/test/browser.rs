//! The tests of the built site in a browser.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::server::Server;
use crate::setup::{self, Toolbox};
use crate::tally::Tally;
use crate::{paths, process};

/// The site is tested under a path, so that an address that works only at the root of a server fails.
const PREFIX: &str = "/some/lesson/";

/// Serves `dist/` and runs the tests against it; the arguments go to Playwright.
pub(super) fn run(toolbox: &Toolbox, arguments: &[String]) -> Result<Tally> {
    process::run_tests(playwright(toolbox)?.args(arguments))
}

/// Serves `dist/` for as long as this process lives, and returns Playwright, ready for its arguments.
fn playwright(toolbox: &Toolbox) -> Result<Command> {
    if !paths::dist().join("index.html").exists() {
        bail!("there is no site in dist/: build it with `cargo xtask build`");
    }
    toolbox.node.test_packages()?;
    let chromium = setup::chromium()?;
    let url = serve(&paths::dist())?;

    let mut playwright = Command::new("node");
    playwright.args(["node_modules/@playwright/test/cli.js", "test"]);
    playwright.current_dir(paths::tests()).env("NETDUEL_URL", url);
    if let Some(chromium) = chromium {
        playwright.env("NETDUEL_CHROMIUM", chromium);
    }
    Ok(playwright)
}

/// Serves a site on a free port for as long as this process lives; returns its address.
pub(crate) fn serve(site: &Path) -> Result<String> {
    let server = Server::bind(Some(0))?;
    let url = server.url(PREFIX);
    server.serve_in_background(site, PREFIX)?;
    Ok(url)
}
