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

/// Serves `dist/` and runs the tests in Firefox against it; the arguments go to Node's test runner. Playwright drives only builds of
/// Firefox that it has patched itself.
pub(super) fn run_in_firefox(toolbox: &Toolbox, arguments: &[String]) -> Result<Tally> {
    let mut node = on_site(toolbox)?;
    node.env("NETDUEL_FIREFOX", setup::firefox()?).args(["--test", "--test-reporter=spec"]);
    process::run_tests(node.args(arguments).arg("firefox.test.mjs"))
}

/// Playwright, ready for its arguments.
fn playwright(toolbox: &Toolbox) -> Result<Command> {
    let mut playwright = on_site(toolbox)?;
    playwright.args(["node_modules/@playwright/test/cli.js", "test"]);
    Ok(playwright)
}

/// Serves `dist/` for as long as this process lives, and returns Node with the address and a Chromium.
fn on_site(toolbox: &Toolbox) -> Result<Command> {
    if !paths::dist().join("index.html").exists() {
        bail!("there is no site in dist/: build it with `cargo xtask build`");
    }
    toolbox.node.test_packages()?;
    let chromium = setup::chromium()?;
    let url = serve(&paths::dist())?;

    let mut node = Command::new("node");
    node.current_dir(paths::tests()).env("NETDUEL_URL", url);
    if let Some(chromium) = chromium {
        node.env("NETDUEL_CHROMIUM", chromium);
    }
    Ok(node)
}

/// Serves a site on a free port for as long as this process lives; returns its address.
pub(crate) fn serve(site: &Path) -> Result<String> {
    let server = Server::bind(Some(0))?;
    let url = server.url(PREFIX);
    server.serve_in_background(site, PREFIX)?;
    Ok(url)
}
