//! Lets the browser save files.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Lets the browser save a text as a file.
pub(super) fn save(name: &str, kind: &str, content: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let content = Array::of1(&JsValue::from_str(content));
    let address = Blob::new_with_str_sequence_and_options(&content, &options)
        .and_then(|content| Url::create_object_url_with_blob(&content));
    if let Ok(address) = address {
        download(name, &address);
        // Fails only for an address that is none.
        let _ = Url::revoke_object_url(&address);
    }
}

/// Lets the browser save what is at an address as a file.
pub(super) fn download(name: &str, address: &str) {
    let link = document().create_element("a").map(JsCast::unchecked_into::<HtmlAnchorElement>);
    if let Ok(link) = link {
        link.set_href(address);
        link.set_download(name);
        link.click();
    }
}
