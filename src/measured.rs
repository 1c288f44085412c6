//! How wide an element is, as a signal: drawings are made for their size.

use crate::view::View;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::ResizeObserver;

/// Width and height of an element in CSS pixels; 0 before it is shown.
pub(crate) fn size(of: &View) -> RwSignal<(f64, f64)> {
    let size = RwSignal::new((0.0, 0.0));
    let element = of.element().clone();
    let measure = Closure::<dyn FnMut()>::new(move || {
        let now = (f64::from(element.client_width()), f64::from(element.client_height()));
        if size.try_get_untracked().is_some_and(|before| before != now) {
            size.try_set(now);
        }
    });
    // It is told of the first size too, and lives as long as the element does.
    if let Ok(observer) = ResizeObserver::new(measure.into_js_value().unchecked_ref()) {
        observer.observe(of.element());
    }
    size
}
