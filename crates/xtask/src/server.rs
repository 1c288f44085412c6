//! An HTTP server for the static site, on this machine only. It answers as a good web host does: with brotli compression,
//! entity tags and cache headers, so that what is measured here is what a visitor gets.

mod assets;

use std::convert::Infallible;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG,
    HeaderName, IF_NONE_MATCH, LOCATION, VARY,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;

use assets::{Asset, Assets};

/// The first port to try when none is given.
const DEFAULT_PORT: u16 = 8080;

/// Threads that answer; each serves many connections.
const THREADS: usize = 2;

/// A server that is bound to its port but does not answer yet.
pub(crate) struct Server {
    listener: TcpListener,
    port: u16,
}

impl Server {
    /// Binds the given port, or else the default one, or else any free one.
    pub(crate) fn bind(port: Option<u16>) -> Result<Self> {
        let on = |port| TcpListener::bind(("127.0.0.1", port));
        let listener = match port {
            Some(port) => on(port).with_context(|| format!("cannot serve on port {port}"))?,
            None => on(DEFAULT_PORT).or_else(|_| on(0)).context("cannot serve")?,
        };
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    /// The port in use.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The address of the site under a prefix such as `/` or `/lessons/netduel/`.
    pub(crate) fn url(&self, prefix: &str) -> String {
        format!("http://localhost:{}{}", self.port, with_slashes(prefix))
    }

    /// Serves a folder under a prefix for as long as the process lives. Its files are compressed before this returns.
    pub(crate) fn serve_in_background(self, site: &Path, prefix: &str) -> Result<()> {
        self.listener.set_nonblocking(true)?;
        let assets = Arc::new(Assets::of(site));
        let prefix: Arc<str> = with_slashes(prefix).into();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS).enable_io().build()?;
        thread::spawn(move || runtime.block_on(accept(self.listener, assets, prefix)));
        Ok(())
    }
}

/// Answers the requests of every connection.
async fn accept(listener: TcpListener, assets: Arc<Assets>, prefix: Arc<str>) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        // An error belongs to one connection; others follow.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let (assets, prefix) = (assets.clone(), prefix.clone());
        let service = service_fn(move |request: Request<Incoming>| {
            let answer = answer(&request, &assets, &prefix);
            async move { Ok::<_, Infallible>(answer) }
        });
        tokio::spawn(async move {
            // An error means that the browser has closed the connection.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

type Answer = Response<Full<Bytes>>;

/// The response to a request for a target such as `/lessons/netduel/?seed=7`.
fn answer<B>(request: &Request<B>, assets: &Assets, prefix: &str) -> Answer {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return plain(StatusCode::METHOD_NOT_ALLOWED);
    }
    let path = request.uri().path();
    let Some(inner) = path.strip_prefix(prefix) else {
        if path == "/" || format!("{path}/") == prefix {
            return with_headers(plain(StatusCode::FOUND), &[(LOCATION, prefix)]);
        }
        return plain(StatusCode::NOT_FOUND);
    };
    match assets.get(inner) {
        Some(asset) => with_asset(request, &asset),
        None => plain(StatusCode::NOT_FOUND),
    }
}

/// The response with a file, or without it if the browser has it already.
fn with_asset<B>(request: &Request<B>, asset: &Asset) -> Answer {
    let sent = |name: HeaderName| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    };
    let always = [
        // As usual hosts of static sites do. A page in a sandboxed frame has an origin of its own, and loads its parts from there.
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (CACHE_CONTROL, asset.cache_control),
        (ETAG, asset.entity_tag.as_str()),
        (VARY, "Accept-Encoding"),
    ];
    if sent(IF_NONE_MATCH).split(',').any(|tag| tag.trim() == asset.entity_tag) {
        let mut response = with_headers(Response::new(Full::default()), &always);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let typed = |content: &Bytes| {
        let response = with_headers(Response::new(Full::new(content.clone())), &always);
        with_headers(response, &[(CONTENT_TYPE, asset.media_type)])
    };
    match asset.brotli.as_ref().filter(|_| accepts_brotli(sent(ACCEPT_ENCODING))) {
        Some(compressed) => with_headers(typed(compressed), &[(CONTENT_ENCODING, "br")]),
        None => typed(&asset.content),
    }
}

/// Whether the value of an `Accept-Encoding` header allows brotli.
fn accepts_brotli(encodings: &str) -> bool {
    let mut listed = encodings.split(',').map(|encoding| encoding.split(';').map(str::trim));
    listed.any(|mut parts| parts.next() == Some("br") && !matches!(parts.next(), Some("q=0" | "q=0.0")))
}

/// A response that says its status in words.
fn plain(status: StatusCode) -> Answer {
    let mut response = Response::new(Full::from(format!("{status}\n")));
    *response.status_mut() = status;
    with_headers(response, &[(CONTENT_TYPE, "text/plain; charset=utf-8")])
}

fn with_headers(mut response: Answer, headers: &[(HeaderName, &str)]) -> Answer {
    for (name, value) in headers {
        // Fails only for characters that no value here contains.
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn with_slashes(prefix: &str) -> String {
    match prefix.trim_matches('/') {
        "" => String::from("/"),
        inner => format!("/{inner}/"),
    }
}

#[cfg(test)]
mod tests;
