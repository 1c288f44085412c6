//! `serve`: builds the site and serves it on this machine.

use std::process::Command;
use std::thread;

use anyhow::{Result, ensure};

use crate::options::ServeOptions;
use crate::server::Server;
use crate::setup::Toolbox;
use crate::{build, paths, process, setup, steps};

/// Sets up, builds, and serves until the process is ended.
pub(crate) fn run(options: &ServeOptions) -> Result<()> {
    ensure!(options.prefix.is_ascii(), "--prefix: {} contains characters that are not ASCII", options.prefix);
    let toolbox = setup::for_page()?;
    if options.dev {
        return develop(&toolbox, options);
    }
    build::site(&toolbox, true, None)?;
    let server = Server::bind(options.port)?;
    let url = server.url(&options.prefix);
    steps::during("compressing the site", || server.serve_in_background(&paths::dist(), &options.prefix))?;
    println!("\nnetduel is at {}  (press Ctrl+C to stop)", console::style(&url).cyan().underlined());
    if options.open {
        open(&url);
    }
    loop {
        thread::park();
    }
}

/// Serves an unoptimised site with Trunk, which rebuilds and reloads it on every change.
fn develop(toolbox: &Toolbox, options: &ServeOptions) -> Result<()> {
    let port = match options.port {
        Some(port) => port,
        None => Server::bind(None)?.port(),
    };
    let mut trunk = build::trunk(toolbox);
    trunk.args(["serve", "--address", "127.0.0.1", "--disable-address-lookup", "--port", &port.to_string()]);
    // A folder of its own, so that the release site in dist/ stays.
    trunk.arg("--dist").arg(paths::wasm_target().join("dev-site"));
    // By default Trunk watches everything beside index.html, the build folder included. Only folders are named, because on some
    // systems Trunk stops watching when one of the paths is a file.
    for folder in build::inputs()?.iter().filter(|input| input.is_dir()) {
        trunk.arg("--watch").arg(folder);
    }
    if options.open {
        trunk.arg("--open");
    }
    process::run(&mut trunk)
}

/// Opens the page in the user's browser. The address is printed as well, so a failure is not reported.
fn open(url: &str) {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start"]),
        _ => ("xdg-open", &[]),
    };
    let _ = Command::new(program).args(arguments).arg(url).spawn();
}
