//! A text as a QR code.

use crate::format::push_path;
use leptos::prelude::*;
use qrcode::{Color, QrCode};

/// The light border that readers need, in modules.
const BORDER: usize = 4;

/// A QR code, black on white in any theme; nothing for a text that is too long for one.
#[component]
pub(super) fn QrCodePicture(
    /// The text.
    #[prop(into)]
    content: Signal<String>,
    /// What it is, for screen readers.
    label: &'static str,
) -> impl IntoView {
    move || {
        let code = content.with(|content| QrCode::new(content)).ok()?;
        let size = code.width() + 2 * BORDER;
        Some(view! {
            <svg class="qr" role="img" aria-label=label viewBox=format!("0 0 {size} {size}") shape-rendering="crispEdges">
                <rect width=size height=size fill="#fff" />
                <path d=path(&code) fill="#000" />
            </svg>
        })
    }
}

/// The dark modules, each a square of side 1.
fn path(code: &QrCode) -> String {
    let width = code.width();
    let mut path = String::new();
    for (index, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            push_path(&mut path, 'M', &[(index % width + BORDER) as f64, (index / width + BORDER) as f64]);
            path.push_str("h1v1h-1z");
        }
    }
    path
}
