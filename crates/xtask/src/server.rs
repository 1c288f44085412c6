//! A small server for the static site, on this machine only.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, anyhow};
use tiny_http::{Header, Request, Response};

/// The first port to try when none is asked for.
const USUAL_PORT: u16 = 8080;

/// A server that has its port but does not answer yet.
pub(crate) struct Server {
    listener: tiny_http::Server,
    port: u16,
}

impl Server {
    /// Takes this port, or the usual one, or any that is free.
    pub(crate) fn bind(port: Option<u16>) -> Result<Self> {
        let on = |port| tiny_http::Server::http(("127.0.0.1", port));
        let listener = match port {
            Some(port) => on(port).map_err(|error| anyhow!("cannot serve on port {port}: {error}"))?,
            None => on(USUAL_PORT).or_else(|_| on(0)).map_err(|error| anyhow!("cannot serve: {error}"))?,
        };
        let port = listener.server_addr().to_ip().map_or(0, |address| address.port());
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

    /// Answers requests, several at a time, for as long as the process lives.
    pub(crate) fn serve(&self, site: &Path, prefix: &str) {
        let prefix = with_slashes(prefix);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while let Ok(request) = self.listener.recv() {
                        // The browser may have hung up; there is nobody left to tell.
                        let _ = answer(request, site, &prefix);
                    }
                });
            }
        });
    }
}

fn answer(request: Request, site: &Path, prefix: &str) -> std::io::Result<()> {
    let path = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
    let Some(inner) = path.strip_prefix(prefix) else {
        if path == "/" || format!("{path}/") == prefix {
            let response = Response::empty(302).with_header(header("Location", prefix));
            return request.respond(response);
        }
        return request.respond(not_found());
    };
    match file_for(site, inner).and_then(|file| Some((fs::read(&file).ok()?, file))) {
        Some((content, file)) => {
            let response = Response::from_data(content)
                .with_header(header("Content-Type", media_type(&file)))
                // The files change under the same address with every build.
                .with_header(header("Cache-Control", "no-cache"))
                // As the usual hosts of static sites do: a page in a sandboxed frame asks as a stranger.
                .with_header(header("Access-Control-Allow-Origin", "*"));
            request.respond(response)
        }
        None => request.respond(not_found()),
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

fn not_found() -> Response<std::io::Cursor<Vec<u8>>> {
    Response::from_string("not found\n").with_status_code(404)
}

/// A header; names and values here are all plain text.
fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).unwrap_or_else(|()| unreachable!("`{name}: {value}` is a valid header"))
}

fn with_slashes(prefix: &str) -> String {
    match prefix.trim_matches('/') {
        "" => String::from("/"),
        inner => format!("/{inner}/"),
    }
}
