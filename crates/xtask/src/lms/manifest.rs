//! What all manifests say, and how they are written as XML.

use std::io::{Cursor, Result};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// The page that the platform opens.
pub(super) const LAUNCH_PAGE: &str = "launch.html";

/// The title in the platform's lists.
pub(super) const TITLE: &str = "netduel: client–server against peer-to-peer";

/// The version of netduel.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a manifest describes.
pub(super) struct Course<'a> {
    /// All files except the manifest.
    pub(super) files: &'a [&'a str],
    /// The score of the predictions from which a learner has passed, in percent.
    pub(super) mastery_percent: Option<u8>,
    /// Parameters of the address, such as `scenario=retry-storm`.
    pub(super) parameters: Option<&'a str>,
}

/// Writes XML with indentation.
pub(super) type Xml = Writer<Cursor<Vec<u8>>>;

/// An XML document with the elements that a function writes.
pub(super) fn document(write: impl FnOnce(&mut Xml) -> Result<()>) -> anyhow::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Cursor::new(Vec::new()), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    write(&mut xml)?;
    let mut document = xml.into_inner().into_inner();
    document.push(b'\n');
    Ok(document)
}

/// Writes an element with a text.
pub(super) fn text(xml: &mut Xml, name: &str, text: &str) -> Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text)).map(drop)
}
