//! How wide an element is, as a signal: drawings are made for their size.

use leptos::html::ElementType;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Width and height of an element in CSS pixels; 0 before it is shown.
pub(crate) fn size<E>(of: NodeRef<E>) -> RwSignal<(f64, f64)>
where
    E: ElementType,
    E::Output: JsCast + Clone + 'static,
{
    let size = RwSignal::new((0.0, 0.0));
    let observer = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move || {
        let Some(element) = of.get() else { return };
        let element: Element = element.unchecked_into();
        let measure = {
            let element = element.clone();
            move || {
                let now = (f64::from(element.client_width()), f64::from(element.client_height()));
                if size.try_get_untracked().is_some_and(|before| before != now) {
                    size.try_set(now);
                }
            }
        };
        measure();
        let closure = Closure::<dyn FnMut()>::new(measure);
        if let Ok(resize) = ResizeObserver::new(closure.as_ref().unchecked_ref()) {
            resize.observe(&element);
            observer.try_set_value(Some((resize, closure)));
        }
    });
    on_cleanup(move || {
        observer.try_update_value(|observer| {
            if let Some((resize, _)) = observer.take() {
                resize.disconnect();
            }
        });
    });
    size
}
