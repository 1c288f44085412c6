//! The shown time on the time line.

use super::area::Area;
use crate::state::Player;
use leptos::prelude::*;
use leptos::svg::G;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The part of the axis that was played, and the handle at the shown time.
///
/// Both follow the custom property `--played`, the share of the run that was played (see `transport.css`). It is written
/// with every frame, past all signals.
#[component]
pub(super) fn Playhead(
    /// The time line.
    area: Memo<Area>,
) -> impl IntoView {
    let player = expect_context::<Player>();
    let group = NodeRef::<G>::new();
    group.on_load(move |group| {
        // Elements of SVG have a style as those of HTML have.
        let style = group.unchecked_ref::<HtmlElement>().style();
        player.on_frame(move |share| {
            // Fails only for a malformed name.
            let _ = style.set_property("--played", &format!("{:.5}", share.clamp(0.0, 1.0)));
        });
    });
    let axis = move || {
        let Area { width, axis, .. } = area.get();
        format!("M0 {axis}H{width}")
    };
    let handle = move || {
        let Area { axis, amplitude, .. } = area.get();
        format!("M0 {}V{}", axis - amplitude - 2.0, axis + amplitude + 2.0)
    };
    view! {
        <g node_ref=group>
            <path class="axis played" d=axis/>
            <g class="head">
                <path class="gap" d=handle/>
                <path d=handle/>
                <circle r="7" cy=move || area.get().axis/>
            </g>
        </g>
    }
}
