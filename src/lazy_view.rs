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
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Long after the first paint and the start of the run.
const LATER: Duration = Duration::from_secs(4);

/// How far the code of a view has come.
#[derive(Clone)]
enum Code {
    Loading,
    NotLoaded,
    Loaded(ViewFn),
}

/// Code on its way.
type Loading = Pin<Box<dyn Future<Output = Result<ViewFn, SplitLoaderError>>>>;

/// A view, or while its code is not there, a line that says so.
#[component]
pub(crate) fn LazyView<L, F>(
    /// Loads the code.
    load: L,
) -> impl IntoView
where
    L: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Result<ViewFn, SplitLoaderError>> + 'static,
{
    // Compiled once, not once for each view.
    lazy_view(Arc::new(move || Box::pin(load())))
}

fn lazy_view(load: Arc<dyn Fn() -> Loading + Send + Sync>) -> AnyView {
    let t = &text().lazy_view;
    let code = RwSignal::new(Code::Loading);
    let start = move || {
        code.set(Code::Loading);
        let loading = load();
        spawn_local(async move {
            let loaded = loading.await.map_or(Code::NotLoaded, Code::Loaded);
            // The view may have been closed meanwhile.
            code.try_set(loaded);
        });
    };
    let start = Callback::new(move |()| start());
    start.run(());
    let view = move || match code.get() {
        Code::Loading => view! { <LoadingLine/> }.into_any(),
        Code::NotLoaded => view! {
            <p class="loading" role="alert">
                {t.not_loaded} " "
                <button class="btn b" type="button" on:click=move |_| start.run(())>{t.again}</button>
            </p>
        }
        .into_any(),
        Code::Loaded(view) => view.run(),
    };
    view.into_any()
}

/// Loads the code of a view when the page has been quiet for a while, so that it is there at once when it is wanted, and can be
/// printed.
pub(crate) fn load_later<F>(load: impl Fn() -> F + 'static)
where
    F: Future<Output = Result<ViewFn, SplitLoaderError>> + 'static,
{
    // Without the code the view loads it when it is opened, and says so if that fails.
    let start = move || spawn_local(async move { drop(load().await) });
    set_timeout(start, LATER);
}

/// The line that says that a view is loading.
#[component]
pub(crate) fn LoadingLine() -> impl IntoView {
    view! { <p class="loading" role="status">{text().lazy_view.loading}</p> }
}
