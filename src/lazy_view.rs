//! A view whose code is in a file of its own, which is loaded when the view is opened for the first time.
//!
//! The view's module has a function marked `#[wasm_split]` that returns the view. Whatever only such functions use is not part of
//! the program that a visitor loads first: the build puts it into a file of its own (`crates/xtask/src/split.rs`). Leptos's
//! `#[lazy]` is the same macro without `fallible`: the page would stop where the code cannot be loaded.

use crate::text::text;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use std::future::Future;

/// How far the code of a view has come.
#[derive(Clone)]
enum Code {
    Loading,
    NotLoaded,
    Loaded(ViewFn),
}

/// A view, or while its code is not there, a line that says so.
#[component]
pub(crate) fn LazyView<L, F>(
    /// Loads the code.
    load: L,
) -> impl IntoView
where
    L: Fn() -> F + Copy + Send + Sync + 'static,
    F: Future<Output = Result<ViewFn, SplitLoaderError>> + 'static,
{
    let t = &text().lazy_view;
    let code = RwSignal::new(Code::Loading);
    let start = move || {
        code.set(Code::Loading);
        spawn_local(async move {
            let loaded = load().await.map_or(Code::NotLoaded, Code::Loaded);
            // The view may have been closed meanwhile.
            code.try_set(loaded);
        });
    };
    start();
    move || match code.get() {
        Code::Loading => view! { <LoadingLine/> }.into_any(),
        Code::NotLoaded => view! {
            <p class="loading" role="alert">
                {t.not_loaded} " "
                <button class="btn b" type="button" on:click=move |_| start()>{t.again}</button>
            </p>
        }
        .into_any(),
        Code::Loaded(view) => view.run(),
    }
}

/// The line that says that a view is loading.
#[component]
pub(crate) fn LoadingLine() -> impl IntoView {
    view! { <p class="loading" role="status">{text().lazy_view.loading}</p> }
}
