//! The views of the page and their addresses: `?view=duel`.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::MouseEvent;

/// A view of the page. Its name is the value of `view` in the address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) enum ViewId {
    /// Both networks side by side.
    #[default]
    Duel,
    /// How the numbers are made and checked.
    Trust,
}

impl ViewId {
    /// All views, in the order of the navigation.
    pub(crate) const ALL: [ViewId; 2] = [ViewId::Duel, ViewId::Trust];

    /// The name of the view in the address.
    pub(crate) fn name(self) -> &'static str {
        match self {
            ViewId::Duel => "duel",
            ViewId::Trust => "trust",
        }
    }

    /// The view that a query string names; the duel if it names none.
    fn from_query(search: &str) -> ViewId {
        let pairs = search.trim_start_matches('?').split('&');
        let name = pairs.filter_map(|pair| pair.strip_prefix("view=")).next_back();
        ViewId::ALL.into_iter().find(|view| Some(view.name()) == name).unwrap_or_default()
    }

    /// The query string that asks for this view and keeps everything else.
    fn to_query(self, search: &str) -> String {
        let others = search.trim_start_matches('?').split('&');
        let mut pairs: Vec<&str> =
            others.filter(|pair| !pair.is_empty() && !pair.starts_with("view=")).collect();
        let view = ["view=", self.name()].concat();
        if self != ViewId::default() {
            pairs.insert(0, &view);
        }
        if pairs.is_empty() { String::new() } else { ["?", &pairs.join("&")].concat() }
    }
}

/// The view that is shown, and the way to another one. A copy is the same navigation.
#[derive(Clone, Copy)]
pub(crate) struct Navigation(RwSignal<ViewId>);

impl Navigation {
    /// The navigation of this page: it follows the address, which the browser's back and forward buttons change.
    pub(crate) fn new() -> Navigation {
        let current = RwSignal::new(ViewId::from_query(&search()));
        let listener = window_event_listener(ev::popstate, move |_| {
            current.try_set(ViewId::from_query(&search()));
        });
        on_cleanup(move || listener.remove());
        Navigation(current)
    }

    /// The view that is shown. Tracked.
    pub(crate) fn current(self) -> ViewId {
        self.0.get()
    }

    /// The address of a view, relative to the page.
    pub(crate) fn address_of(self, view: ViewId) -> String {
        ["./", &view.to_query(&search())].concat()
    }

    /// Opens a view, as a link to it does: a new entry of the browser's history.
    pub(crate) fn open(self, view: ViewId) {
        if self.0.get_untracked() == view {
            return;
        }
        let path = window().location().pathname().unwrap_or_default();
        let address = format!("{path}{}", view.to_query(&search()));
        if let Ok(history) = window().history() {
            // A sandboxed frame may forbid it; the view is then shown without an address.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
        }
        self.0.set(view);
    }
}

/// Links to the views.
#[component]
pub(crate) fn ViewLinks() -> impl IntoView {
    let navigation = expect_context::<Navigation>();
    let t = &crate::text::text().header;
    let link = move |view: ViewId| {
        let open = move |event: MouseEvent| {
            // Links that open a new tab or window stay links.
            if !event.ctrl_key() && !event.meta_key() && !event.shift_key() && event.button() == 0 {
                event.prevent_default();
                navigation.open(view);
            }
        };
        let current = move || (navigation.current() == view).then_some("page");
        view! {
            <a href=move || { navigation.0.track(); navigation.address_of(view) } aria-current=current on:click=open>
                {t.views[view as usize]}
            </a>
        }
    };
    view! { <nav class="views" aria-label=t.navigation>{ViewId::ALL.map(link)}</nav> }
}

fn search() -> String {
    window().location().search().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::ViewId;

    #[test]
    fn a_view_is_named_by_the_address_and_other_parameters_stay() {
        for view in ViewId::ALL {
            let search = view.to_query("?seed=7&view=trust&theme=dark");
            assert_eq!(ViewId::from_query(&search), view);
            assert!(search.contains("seed=7&theme=dark"), "{search}");
            assert_eq!(search.contains("view="), view != ViewId::default());
        }
        assert_eq!(ViewId::Duel.to_query("?view=trust"), "");
        assert_eq!(ViewId::from_query("?view=nonsense"), ViewId::Duel);
    }
}
