//! The scenarios that a reader keeps in the browser.

use crate::state::RunAddress;
use crate::text::{interpolate, text};
use codee::string::FromToStringCodec;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_use_storage::use_local_storage;

/// The most scenarios that are kept.
const MOST: usize = 50;
/// The longest name.
const LONGEST_NAME: usize = 60;

/// A name, and a state as in links.
type Own = (String, String);

/// The list of the reader's own scenarios. Without storage it lasts as long as the page.
#[component]
pub(super) fn OwnScenarios() -> impl IntoView {
    let t = &text().share;
    let run_address = expect_context::<RunAddress>();
    let (stored, store, _) = use_local_storage::<String, FromToStringCodec>("netduel.scenarios");
    let own = Memo::new(move |_| stored.with(|stored| read(stored)));
    let name = RwSignal::new(String::new());
    let keep = move |_| {
        let name_typed = name.get_untracked().split_whitespace().collect::<Vec<_>>().join(" ");
        let name_kept: String = name_typed.chars().take(LONGEST_NAME).collect();
        if name_kept.is_empty() {
            return;
        }
        spawn_local(async move {
            let Some(state) = run_address.state().await else { return };
            let mut all = own.get_untracked();
            all.retain(|(known, _)| *known != name_kept);
            all.insert(0, (name_kept, state));
            all.truncate(MOST);
            store.set(written(&all));
            name.set(String::new());
        });
    };
    let delete = move |name: &str| {
        let mut all = own.get_untracked();
        all.retain(|(known, _)| known != name);
        store.set(written(&all));
    };
    let row = move |(name, state): Own| {
        let deleted = name.clone();
        let open = move |_| {
            let state = state.clone();
            // A state that cannot be read any more says so in the place of the headline.
            spawn_local(async move { drop(run_address.show_link(state).await) });
        };
        view! {
            <li>
                <button type="button" class="btn b" on:click=open>{name.clone()}</button>
                <button
                    type="button"
                    class="btn b"
                    aria-label=interpolate(t.delete_one, &[("name", &name)])
                    on:click=move |_| delete(&deleted)
                >
                    {t.delete}
                </button>
            </li>
        }
    };
    view! {
        <section>
            <h3>{t.own}</h3>
            <div class="options">
                <label class="size">
                    {t.name}
                    <input
                        type="text"
                        class="name"
                        maxlength=LONGEST_NAME
                        prop:value=name
                        on:input:target=move |event| name.set(event.target().value())
                    />
                </label>
                <button type="button" class="btn b" on:click=keep>{t.keep}</button>
            </div>
            <ul class="own">
                <For each=move || own.get() key=Own::clone children=row />
            </ul>
        </section>
    }
}

/// The scenarios in a text: a name and a state on each line, with a tab between.
fn read(stored: &str) -> Vec<Own> {
    let pairs = stored.lines().filter_map(|line| line.split_once('\t'));
    pairs.map(|(name, state)| (name.to_owned(), state.to_owned())).take(MOST).collect()
}

fn written(all: &[Own]) -> String {
    all.iter().map(|(name, state)| [name, "\t", state, "\n"].concat()).collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST, read, written};

    #[test]
    fn what_was_kept_is_read_again_and_anything_else_is_not() {
        let own = vec![("Two servers".to_owned(), "1.AAAA".to_owned()), ("b".to_owned(), "1.B".to_owned())];
        assert_eq!(read(&written(&own)), own);
        assert_eq!(read("no tab\n\n[object Object]"), Vec::new());
        assert_eq!(read(&"a\t1.A\n".repeat(1000)).len(), MOST);
    }
}
