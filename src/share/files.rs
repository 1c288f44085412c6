//! Scenarios and runs as files.

use super::download::save;
use super::page_file::SavePage;
use crate::state::{Player, RunAddress, RunSignals};
use crate::text::{interpolate, text};
use js_sys::futures::JsFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use netduel_presets::{read_scenario, write_scenario};
use serde_json::{Map, Value as Json, json};
use web_sys::{File, HtmlInputElement};

/// The largest file that is read, in bytes: a scenario with a thousand faults has a tenth of it.
const LARGEST_FILE: f64 = 1_048_576.0;

/// The buttons that save and open files.
#[component]
pub(super) fn Files() -> impl IntoView {
    let t = &text().share;
    let run_address = expect_context::<RunAddress>();
    let run = expect_context::<RunSignals>();
    let player = expect_context::<Player>();
    let problem = RwSignal::new(String::new());
    let save_scenario = move |_| {
        let scenario = run.scenario.get_untracked();
        save("netduel-scenario.toml", "application/toml", &write_scenario(&scenario));
    };
    let save_run = move |_| {
        spawn_local(async move {
            if let Some(state) = run_address.state().await {
                save("netduel-run.json", "application/json", &run_file(&state, run));
            }
        });
    };
    let open = move |input: HtmlInputElement| {
        problem.set(String::new());
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // Choosing the same file again is a change then.
        input.set_value("");
        spawn_local(async move {
            match open_file(file, run_address).await {
                Ok(()) => player.announce(text().share.opened.to_owned()),
                Err(reason) => {
                    problem.try_set(reason);
                }
            }
        });
    };
    view! {
        <section>
            <h3>{t.files}</h3>
            <div class="options">
                <button type="button" class="btn b" on:click=save_scenario>{t.save_scenario}</button>
                <button type="button" class="btn b" on:click=save_run>{t.save_run}</button>
                <label class="btn b">
                    {t.open_file}
                    <input
                        class="vh"
                        type="file"
                        accept=".toml,.json"
                        aria-describedby="file-refused"
                        on:change:target=move |event| open(event.target())
                    />
                </label>
            </div>
            <p>{t.files_about}</p>
            <SavePage problem=problem />
            <p class="refused" id="file-refused" role="alert">{problem}</p>
        </section>
    }
}

/// A run as a file: its state, by which the page shows it again, and what it came to.
fn run_file(state: &str, run: RunSignals) -> String {
    let mut file = Map::new();
    file.insert("netduel".to_owned(), env!("CARGO_PKG_VERSION").into());
    file.insert("state".to_owned(), state.into());
    run.scenario.with_untracked(|scenario| {
        file.insert("title".to_owned(), json!(scenario.title));
        file.insert("scenario".to_owned(), json!(write_scenario(scenario)));
    });
    if let Some(scores) = run.scores.get_untracked() {
        file.insert("t_s".to_owned(), json!(scores.time_ns as f64 / 1e9));
        file.insert("run_hash".to_owned(), json!(format!("{:016x}", scores.run_hash)));
        for side in &scores.sides {
            file.insert(side.side.name().to_owned(), json!(side.metrics));
        }
    }
    format!("{:#}\n", Json::Object(file))
}

/// Shows the scenario or the run in a file. The error says what is wrong with it.
async fn open_file(file: File, run_address: RunAddress) -> Result<(), String> {
    let t = &text().share;
    let name = file.name();
    if file.size() > LARGEST_FILE {
        return Err(interpolate(t.file_too_large, &[("name", &name)]));
    }
    let content = JsFuture::from(file.text()).await.ok().and_then(|content| content.as_string());
    let content = content.ok_or_else(|| interpolate(t.file_unreadable, &[("name", &name)]))?;
    if content.trim_start().starts_with('{') {
        let run: Result<Json, _> = serde_json::from_str(&content);
        let state = run.ok().and_then(|run| Some(run.get("state")?.as_str()?.to_owned()));
        let state = state.ok_or_else(|| interpolate(t.file_without_run, &[("name", &name)]))?;
        return run_address.show_link(state).await;
    }
    let scenario = read_scenario(content).map_err(|errors| {
        let lines: Vec<String> = errors.iter().take(4).map(ToString::to_string).collect();
        interpolate(t.file_refused, &[("name", &name), ("problems", &lines.join(" "))])
    })?;
    run_address.show_scenario("", scenario);
    Ok(())
}
