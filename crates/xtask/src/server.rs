//! A small server for the static site, on this machine only.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

/// The first port to try when none is asked for.
const USUAL_PORT: u16 = 8080;

/// Browsers' requests have some hundred bytes.
const LONGEST_REQUEST_BYTES: u64 = 64 * 1024;

/// Browsers open connections in advance; one that stays silent is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that has its port but does not answer yet.
pub(crate) struct Server {
    listener: TcpListener,
    port: u16,
}

impl Server {
    /// Takes this port, or the usual one, or any that is free.
    pub(crate) fn bind(port: Option<u16>) -> Result<Self> {
        let on = |port| TcpListener::bind(("127.0.0.1", port));
        let listener = match port {
            Some(port) => on(port).with_context(|| format!("cannot serve on port {port}"))?,
            None => on(USUAL_PORT).or_else(|_| on(0)).context("cannot serve")?,
        };
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    /// The port it has.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The address of the site under a prefix such as `/` or `/lessons/netduel/`.
    pub(crate) fn url(&self, prefix: &str) -> String {
        format!("http://localhost:{}{}", self.port, with_slashes(prefix))
    }

    /// Answers requests, each connection in a thread, for as long as the process lives.
    pub(crate) fn serve(&self, site: &Path, prefix: &str) {
        let prefix = with_slashes(prefix);
        for connection in self.listener.incoming().flatten() {
            let (site, prefix) = (site.to_path_buf(), prefix.clone());
            // An error means that the browser has hung up; there is nobody left to tell.
            thread::spawn(move || converse(&connection, &site, &prefix));
        }
    }
}

/// Answers one request. One is all that a connection is for, so that no thread waits for another.
fn converse(mut connection: &TcpStream, site: &Path, prefix: &str) -> io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    let mut request = BufReader::new(connection.take(LONGEST_REQUEST_BYTES));
    let mut first_line = String::new();
    request.read_line(&mut first_line)?;
    // The rest of the head is read, or the connection would be reset; nothing in it matters.
    let mut line = String::new();
    while request.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = first_line.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let Answer { status, header, body } = match method {
        "GET" | "HEAD" => answer(target, site, prefix),
        _ => Answer::status("405 Method Not Allowed"),
    };
    write!(connection, "HTTP/1.1 {status}\r\n{header}Content-Length: {}\r\n", body.len())?;
    // The files change under the same address with every build. And as the usual hosts of static sites do,
    // everybody may ask: a page in a sandboxed frame does so as a stranger.
    write!(
        connection,
        "Cache-Control: no-cache\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"
    )?;
    if method != "HEAD" {
        connection.write_all(&body)?;
    }
    connection.flush()
}

struct Answer {
    status: &'static str,
    header: String,
    body: Vec<u8>,
}

impl Answer {
    fn status(status: &'static str) -> Self {
        let header = String::from("Content-Type: text/plain\r\n");
        Self { status, header, body: format!("{status}\n").into_bytes() }
    }
}

/// The answer to a request for a target such as `/lessons/netduel/?seed=7`.
fn answer(target: &str, site: &Path, prefix: &str) -> Answer {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let Some(inner) = path.strip_prefix(prefix) else {
        if path == "/" || format!("{path}/") == prefix {
            return Answer { header: format!("Location: {prefix}\r\n"), ..Answer::status("302 Found") };
        }
        return Answer::status("404 Not Found");
    };
    match file_for(site, inner).and_then(|file| Some((fs::read(&file).ok()?, file))) {
        Some((body, file)) => {
            Answer { status: "200 OK", header: format!("Content-Type: {}\r\n", media_type(&file)), body }
        }
        None => Answer::status("404 Not Found"),
    }
}

/// The file a path means; `None` if it would lead out of the site.
fn file_for(site: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    if !path.components().all(|component| matches!(component, Component::Normal(_))) {
        return None;
    }
    let file = site.join(path);
    Some(if file.is_dir() { file.join("index.html") } else { file })
}

/// Browsers refuse to stream-compile wasm, and to run modules, of another type.
fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" | "md" | "toml" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

fn with_slashes(prefix: &str) -> String {
    match prefix.trim_matches('/') {
        "" => String::from("/"),
        inner => format!("/{inner}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The status of a request to a site under `/a/`, for which this crate's own files stand in.
    fn status(target: &str) -> &'static str {
        answer(target, Path::new(env!("CARGO_MANIFEST_DIR")), "/a/").status
    }

    #[test]
    fn the_site_is_under_its_prefix_alone() {
        assert_eq!(status("/a/Cargo.toml"), "200 OK");
        assert_eq!(status("/a/src/main.rs?seed=7"), "200 OK");
        assert_eq!(status("/Cargo.toml"), "404 Not Found");
        assert_eq!(status("/"), "302 Found");
        assert_eq!(status("/a"), "302 Found");
    }

    #[test]
    fn no_path_leads_out_of_the_site() {
        assert_eq!(status("/a/../xtask/Cargo.toml"), "404 Not Found");
        assert_eq!(status(concat!("/a/", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")), "404 Not Found");
    }
}
