//! The whole page as one file, which works from a disk (`crates/xtask/src/single_file.rs`): whether this page is that file, and whether
//! readers can have it.

use crate::browser;
use leptos::prelude::*;
use web_sys::Element;

/// The file's name beside the site.
pub(crate) const NAME: &str = "netduel.html";

/// Whether this page is the file. Its beginning (`src/single-file/main.js`) has the script of the workers at hand.
pub(crate) fn is_this_page() -> bool {
    worker_script().is_some()
}

/// The address of the script of the workers, if this page is the file.
pub(crate) fn worker_script() -> Option<String> {
    program()?.get_attribute("data-worker")
}

/// The address of the site from which the file was saved, if this page is the file and the site is on the web.
pub(crate) fn site() -> Option<String> {
    program()?.get_attribute("data-site")
}

/// Whether readers can have the file: it can hand itself out, and so can a site that was built with it.
pub(crate) fn is_offered() -> bool {
    is_this_page() || document().query_selector("[name=netduel-single-file]").ok().flatten().is_some()
}

/// The file as it is before a run is put into it.
///
/// # Errors
/// The browser's or the server's message.
pub(crate) async fn content() -> Result<String, String> {
    browser::fetch_text(NAME).await
}

/// The address of the site to which links in a saved file lead. `None` if nobody else could follow them.
pub(crate) fn site_of_saved() -> Option<String> {
    site().or_else(|| Some(here()?).filter(|_| is_on_web()))
}

/// The address of this page without query string and fragment.
pub(crate) fn here() -> Option<String> {
    let location = window().location();
    Some([&*location.protocol().ok()?, "//", &location.host().ok()?, &location.pathname().ok()?].concat())
}

/// Whether other computers can reach the address of this page.
fn is_on_web() -> bool {
    let location = window().location();
    let is_served = location.protocol().is_ok_and(|protocol| protocol.starts_with("http"));
    let is_own = |host: String| ["localhost", "127.0.0.1", "[::1]"].contains(&host.as_str());
    is_served && !location.hostname().is_ok_and(is_own)
}

/// Whether this page is the file on a disk, and the site from which it came is not known. Links then work on this computer only.
pub(crate) fn is_only_here() -> bool {
    is_on_disk() && site().is_none()
}

/// The address of this page for readers on other computers: its own, or if it is the file on a disk, that of its site.
pub(crate) fn address_for_others() -> Option<String> {
    site().filter(|_| is_on_disk()).or_else(here)
}

fn is_on_disk() -> bool {
    window().location().protocol().is_ok_and(|protocol| protocol == "file:")
}

fn program() -> Option<Element> {
    document().query_selector("[name=netduel-program]").ok().flatten()
}
