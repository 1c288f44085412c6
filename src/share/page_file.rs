//! The whole page as one file that shows the present run.

use super::download::save;
use crate::single_file;
use crate::state::RunAddress;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value as Json};

/// Where the file keeps what it shows (`crates/xtask/src/single_file.rs`).
const STATE: [&str; 2] = [r#"<script type="application/json" id="netduel-state">"#, "</script>"];

/// The button that saves the page, where the file can be had.
#[component]
pub(super) fn SavePage(
    /// What went wrong, for the reader.
    problem: RwSignal<String>,
) -> impl IntoView {
    let t = &text().share;
    let run_address = expect_context::<RunAddress>();
    let is_fetching = RwSignal::new(false);
    let save_page = move |_| {
        if is_fetching.get_untracked() {
            return;
        }
        is_fetching.set(true);
        problem.set(String::new());
        // The run as it is now, and not when the file is there.
        spawn_local(async move {
            let refused = match page_file(run_address).await {
                Ok(content) => {
                    save(single_file::NAME, "text/html", &content);
                    String::new()
                }
                Err(reason) => reason,
            };
            // The dialog may have been closed meanwhile.
            problem.try_set(refused);
            is_fetching.try_set(false);
        });
    };
    view! {
        <Show when=single_file::is_offered>
            <div class="options">
                <button
                    type="button"
                    class="btn b"
                    aria-busy=move || is_fetching.get().to_string()
                    on:click=save_page
                >
                    {t.save_page}
                </button>
            </div>
            <p>{t.save_page_about}</p>
        </Show>
    }
}

/// The file with the present run. The error says why there is none.
async fn page_file(run_address: RunAddress) -> Result<String, String> {
    let t = &text().share;
    let state = run_address.state().await.ok_or_else(|| t.page_without_run.to_owned())?;
    let content = single_file::content().await;
    let content = content.map_err(|message| interpolate(t.page_not_loaded, &[("message", &message)]))?;
    with_run(&content, &state, single_file::site_of_saved().as_deref())
        .ok_or_else(|| t.page_missing.to_owned())
}

/// The file with a state in the place of what it showed before. `None` if it is another file.
fn with_run(file: &str, state: &str, site: Option<&str>) -> Option<String> {
    let [start, end] = STATE;
    let (before, rest) = file.split_once(start)?;
    let (_, after) = rest.split_once(end)?;
    let mut saved = Map::new();
    saved.insert("state".to_owned(), state.into());
    saved.extend(site.map(|site| ("site".to_owned(), site.into())));
    // Data that contained the end of the element would become part of the page.
    let saved = Json::Object(saved).to_string().replace('<', "\\u003c");
    Some([before, start, &saved, end, after].concat())
}

#[cfg(test)]
mod tests {
    use super::with_run;

    const FILE: &str = "<head><script type=\"application/json\" id=\"netduel-state\">{}</script></head>\n<script>start()</script>";

    /// The data in a file.
    fn data(file: &str) -> serde_json::Value {
        let element =
            file.split_once(r#"netduel-state">"#).and_then(|(_, rest)| rest.split_once("</script>"));
        serde_json::from_str(element.unwrap().0).unwrap()
    }

    #[test]
    fn a_state_takes_the_place_of_the_one_before() {
        let once = with_run(FILE, "1.AAAA", Some("https://example.org/a/")).unwrap();
        assert_eq!(data(&once), serde_json::json!({ "state": "1.AAAA", "site": "https://example.org/a/" }));
        let twice = with_run(&once, "1.BBBB", None).unwrap();
        assert!(twice.contains(r#">{"state":"1.BBBB"}</script></head>"#), "{twice}");
        assert!(twice.ends_with("\n<script>start()</script>"));
    }

    #[test]
    fn nothing_in_a_state_or_an_address_becomes_html() {
        let hostile = "</script><script>alert(1)</script><!--";
        let file = with_run(FILE, hostile, Some(hostile)).unwrap();
        assert_eq!(file.matches('<').count(), FILE.matches('<').count());
        assert_eq!(data(&file)["state"], hostile);
    }

    #[test]
    fn a_file_without_a_place_for_a_state_is_another_file() {
        assert_eq!(with_run("<!doctype html><title>Not found</title>", "1.AAAA", None), None);
    }
}
