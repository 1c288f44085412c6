//! Whether an element is on the screen or on paper. What is drawn again and again is computed only while it can be seen.

use crate::printing::Printing;
use leptos::prelude::*;
use leptos_use_element::IntoElementsMaybeSignal;
use leptos_use_intersection_observer::{
    UseIntersectionObserverOptions, use_intersection_observer_with_options,
};
use web_sys::Element;

/// An element counts as on the screen this close to it, so that it is up to date when it scrolls into view.
const MARGIN: &str = "80px";

/// Whether an element is on the screen, or is printed; otherwise false before it is mounted, and while it is hidden.
pub(crate) fn use_on_screen<M>(target: impl IntoElementsMaybeSignal<Element, M>) -> Signal<bool> {
    let (is_on_screen, set_on_screen) = signal(false);
    use_intersection_observer_with_options(
        target,
        move |entries, _| {
            if let Some(latest) = entries.last() {
                set_on_screen.try_set(latest.is_intersecting());
            }
        },
        UseIntersectionObserverOptions::default().root_margin(MARGIN),
    );
    let printing = expect_context::<Printing>();
    Signal::derive(move || is_on_screen.get() || printing.get())
}

/// A memo that is computed only while `is_on_screen`, and keeps its last value otherwise.
pub(crate) fn memo_on_screen<T>(
    is_on_screen: Signal<bool>,
    compute: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T>
where
    T: Clone + Default + PartialEq + Send + Sync + 'static,
{
    Memo::new(
        move |last: Option<&T>| {
            if is_on_screen.get() { compute() } else { last.cloned().unwrap_or_default() }
        },
    )
}
