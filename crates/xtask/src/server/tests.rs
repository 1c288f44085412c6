use super::*;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

/// A site in a folder of its own, served under `/a/`.
struct Site {
    folder: PathBuf,
    port: u16,
}

impl Site {
    fn serve(name: &str) -> Site {
        let folder = std::env::temp_dir().join(format!("xtask-server-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("sub")).expect("a temporary folder");
        fs::write(folder.join("index.html"), "<!doctype html>".repeat(100)).expect("writable");
        fs::write(folder.join("page-0123456789abcdef_bg.wasm"), [0; 5000]).expect("writable");
        fs::write(folder.join("sub/index.html"), "sub").expect("writable");
        let server = Server::bind(Some(0)).expect("a free port");
        let port = server.port();
        server.serve_in_background(&folder, "a").expect("it starts");
        Site { folder, port }
    }

    /// Status, header lines in lower case, and body of the answer to a request.
    fn get(&self, target: &str, headers: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n")
            .expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("received");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, head, answer[end + 4..].to_vec())
    }

    fn status(&self, target: &str) -> u16 {
        self.get(target, "").0
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn the_site_is_served_only_under_its_prefix() {
    let site = Site::serve("prefix");
    assert_eq!(site.status("/a/"), 200);
    assert_eq!(site.status("/a/index.html?seed=7"), 200);
    assert_eq!(site.status("/a/sub"), 200);
    assert!(site.get("/a/", "").1.contains("access-control-allow-origin: *"), "for sandboxed frames");
    assert_eq!(site.status("/index.html"), 404);
    assert_eq!(site.status("/a/missing.js"), 404);
    let (status, head, _) = site.get("/", "");
    assert_eq!(status, 302);
    assert!(head.contains("location: /a/"), "{head}");
    assert_eq!(site.status("/a"), 302);
}

#[test]
fn no_path_leads_out_of_the_site() {
    let site = Site::serve("outside");
    let name = site.folder.file_name().expect("a name").to_string_lossy().into_owned();
    assert_eq!(site.status(&format!("/a/../{name}/index.html")), 404);
    assert_eq!(site.status(&format!("/a/{}/index.html", site.folder.display())), 404);
}

#[test]
fn files_are_compressed_for_browsers_that_accept_it() {
    let site = Site::serve("brotli");
    let (_, head, body) = site.get("/a/", "Accept-Encoding: gzip, br\r\n");
    assert!(head.contains("content-encoding: br"), "{head}");
    assert!(body.len() < 100);
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
    let mut text = Vec::new();
    brotli::BrotliDecompress(&mut body.as_slice(), &mut text).expect("it is brotli");
    assert_eq!(text, "<!doctype html>".repeat(100).as_bytes());

    let (_, head, body) = site.get("/a/", "Accept-Encoding: gzip\r\n");
    assert!(!head.contains("content-encoding"), "{head}");
    assert_eq!(body.len(), 1500);
}

#[test]
fn hashed_files_are_kept_forever_and_others_are_revalidated() {
    let site = Site::serve("cache");
    let (_, head, _) = site.get("/a/page-0123456789abcdef_bg.wasm", "");
    assert!(head.contains("cache-control: public, max-age=31536000, immutable"), "{head}");
    assert!(head.contains("content-type: application/wasm"), "{head}");
    let (_, head, _) = site.get("/a/", "");
    assert!(head.contains("cache-control: no-cache"), "{head}");
}

#[test]
fn a_known_file_is_not_sent_again_until_it_changes() {
    let site = Site::serve("tag");
    let (_, head, _) = site.get("/a/", "");
    let tag = head.split("etag: ").nth(1).and_then(|rest| rest.lines().next()).expect("a tag").to_owned();
    let (status, _, body) = site.get("/a/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((status, body.len()), (304, 0));

    let index = site.folder.join("index.html");
    fs::write(&index, "changed").expect("writable");
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    fs::File::options().write(true).open(&index).and_then(|file| file.set_modified(later)).expect("a time");
    let (status, _, body) = site.get("/a/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((status, body.as_slice()), (200, b"changed".as_slice()));
}

#[test]
fn a_connection_that_reads_nothing_holds_up_no_other() {
    let site = Site::serve("parallel");
    let silent: Vec<_> =
        (0..32).map(|_| TcpStream::connect(("127.0.0.1", site.port)).expect("it listens")).collect();
    assert_eq!(site.status("/a/"), 200);
    drop(silent);
}
