//! `serve`: the page on this machine.

use std::process::Command;

use anyhow::Result;

use crate::options::Options;
use crate::server::Server;
use crate::setup::Toolbox;
use crate::{build, paths, process, setup};

/// Sets up, builds and serves until the process is ended.
pub(crate) fn run(options: &Options) -> Result<()> {
    let toolbox = setup::for_page()?;
    if options.dev {
        return develop(&toolbox, options);
    }
    build::site(&toolbox)?;
    let server = Server::bind(options.port)?;
    let prefix = options.prefix.as_deref().unwrap_or("/");
    let url = server.url(prefix);
    println!("\nnetduel is at {url}  (Ctrl+C ends it)");
    if options.open {
        open(&url);
    }
    server.serve(&paths::dist(), prefix);
    Ok(())
}

/// Serves an unoptimised site, rebuilt and reloaded on every change.
fn develop(toolbox: &Toolbox, options: &Options) -> Result<()> {
    let port = match options.port {
        Some(port) => port,
        None => Server::bind(None)?.port(),
    };
    let mut trunk = build::trunk(toolbox);
    trunk.args(["serve", "--address", "127.0.0.1", "--disable-address-lookup", "--port", &port.to_string()]);
    // Beside the release site, not over it.
    trunk.arg("--dist").arg(paths::wasm_target().join("dev-site"));
    // Not everything beside index.html, which Trunk would take: the build folder is among it. And folders
    // alone: on some systems a single file among them ends Trunk's watching.
    for folder in build::inputs().iter().filter(|input| input.is_dir()) {
        trunk.arg("--watch").arg(folder);
    }
    if options.open {
        trunk.arg("--open");
    }
    process::run(&mut trunk)
}

/// Shows the page in the user's browser. The address is printed anyway, so a failure needs no report.
fn open(url: &str) {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start"]),
        _ => ("xdg-open", &[]),
    };
    let _ = Command::new(program).args(arguments).arg(url).spawn();
}
