//! The page on a projector: type that is read from the last row, nothing that the lesson does not need, and a light around the pointer.

use crate::full_screen;
use crate::icon::{Icon, IconKind};
use crate::text::text;
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::PointerEvent;

/// Whether the page is shown on a projector. A copy is the same state.
#[derive(Clone, Copy)]
pub(crate) struct Presenting {
    is_on: RwSignal<bool>,
}

/// Gives the state to the components below, and to the style sheets (`style/presenting.css`).
pub(crate) fn provide_presenting(begins: bool) {
    let is_on = RwSignal::new(begins);
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            // Fails only for names that are not valid.
            let _ = root.toggle_attribute_with_force("data-presenting", is_on.get());
        }
    });
    full_screen::on_change(move || {
        if !full_screen::is_on() {
            is_on.try_set(false);
        }
    });
    provide_context(Presenting { is_on });
}

impl Presenting {
    /// Shows the page for a projector on the full screen, or as before. Only a click or a key may ask for the full screen.
    pub(crate) fn toggle(self) {
        let is_on = !self.is_on.get_untracked();
        self.is_on.set(is_on);
        if !is_on {
            return full_screen::leave();
        }
        // Where the browser or the host page forbids it, the page fills its window.
        full_screen::enter();
    }
}

/// The button that begins it.
#[component]
pub(crate) fn PresentButton() -> impl IntoView {
    let presenting = expect_context::<Presenting>();
    let name = text().header.present;
    view! {
        <button type="button" class="btn sq present" aria-label=name title=name on:click=move |_| presenting.toggle()>
            <Icon kind=IconKind::Projector />
        </button>
    }
}

/// A light around the pointer, so that a class sees what is pointed at.
#[component]
pub(crate) fn PointerLight() -> impl IntoView {
    let Presenting { is_on } = expect_context();
    let light = NodeRef::<Div>::new();
    let follow = window_event_listener(ev::pointermove, move |event: PointerEvent| {
        if let Some(light) = light.try_get_untracked().flatten() {
            let place = format!("{}px {}px", event.client_x(), event.client_y());
            // Fails only for a property that does not exist.
            let _ = web_sys::HtmlElement::style(&light).set_property("translate", &place);
        }
    });
    on_cleanup(move || follow.remove());
    view! {
        <Show when=move || is_on.get()>
            <div class="pointer-light" aria-hidden="true" node_ref=light></div>
        </Show>
    }
}
