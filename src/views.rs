//! The views of the page and their addresses: `?view=duel`.

use crate::state::{Address, RunAddress};
use leptos::prelude::*;
use netduel_session::query;
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
        let name = query::value(search, "view");
        ViewId::ALL.into_iter().find(|view| Some(view.name()) == name.as_deref()).unwrap_or_default()
    }

    /// The query string that asks for this view and keeps everything else.
    fn to_query(self, search: &str) -> String {
        let name = (self != ViewId::default()).then(|| self.name());
        query::with(search, "view", name)
    }
}

/// The view that is shown, and the way to another one. A copy is the same navigation.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    address: Address,
    run_address: RunAddress,
    current: Memo<ViewId>,
}

impl Navigation {
    /// The navigation of the page with this address.
    pub(crate) fn new(address: Address, run_address: RunAddress) -> Navigation {
        let current = Memo::new(move |_| ViewId::from_query(&address.query()));
        Navigation { address, run_address, current }
    }

    /// The view that is shown. Tracked.
    pub(crate) fn current(self) -> ViewId {
        self.current.get()
    }

    /// The address of a view, relative to the page. Tracked.
    fn address_of(self, view: ViewId) -> String {
        [&*self.address.page(), &view.to_query(&self.address.query()), &self.address.fragment()].concat()
    }

    /// Opens a view, as a link to it does: a new entry of the browser's history.
    fn open(self, view: ViewId) {
        if self.current.get_untracked() != view {
            self.run_address.push_view(&view.to_query(&self.address.query_untracked()));
        }
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
            <a href=move || navigation.address_of(view) aria-current=current on:click=open>
                {t.views[view as usize]}
            </a>
        }
    };
    view! { <nav class="views" aria-label=t.navigation>{ViewId::ALL.map(link)}</nav> }
}

#[cfg(test)]
mod tests {
    use super::ViewId;
    use netduel_session::query::{Kind, PARAMETERS};

    #[test]
    fn the_address_accepts_exactly_these_views() {
        let parameter = PARAMETERS.iter().find(|parameter| parameter.name == "view").unwrap();
        let Kind::Choice(names) = parameter.kind else { panic!("{parameter:?}") };
        assert_eq!(names, ViewId::ALL.map(ViewId::name));
        assert_eq!(parameter.default, ViewId::default().name());
        assert_eq!(ViewId::from_query("?view=%74rust"), ViewId::Trust);
    }

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
