//! The code of a frame for another page, with its options and a preview.

use crate::copy_field::CopyField;
use crate::prediction::QuestionField;
use crate::single_file;
use crate::state::RunAddress;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use leptos::task::spawn_local;
use netduel_session::query;
use netduel_session::{Control, Controls};

/// The code, which a site also gives by oEmbed (`crates/xtask/src/oembed.rs`).
const FRAME: &str = include_str!("frame.html");

/// The sizes of a frame in pixels.
const SIZES_PX: std::ops::RangeInclusive<u32> = 200..=4000;

/// The code of a frame.
#[component]
pub(super) fn EmbedCode() -> impl IntoView {
    let t = &text().share;
    let run_address = expect_context::<RunAddress>();
    let [link, link_here] = [String::new(), String::new()].map(RwSignal::new);
    spawn_local(async move {
        if let (Some(address), Some(here)) = (run_address.link(true).await, run_address.link_here().await) {
            link.try_set(address);
            link_here.try_set(here);
        }
    });
    let controls = RwSignal::new(
        Control::ALL.into_iter().filter(|control| Controls::default().has(*control)).collect::<Vec<_>>(),
    );
    let [width, height] = [800, 450].map(RwSignal::new);
    let plays = RwSignal::new(false);
    let theme = RwSignal::new(String::new());
    let question = RwSignal::new(String::new());
    let is_previewed = RwSignal::new(false);
    let framed = move |link: RwSignal<String>| {
        let names = controls
            .with(|controls| controls.iter().map(|control| control.name()).collect::<Vec<_>>().join(","));
        let names = if names.is_empty() { "none".to_owned() } else { names };
        let [theme, question] =
            [theme, question].map(|word| Some(word.get()).filter(|word| !word.is_empty()));
        let parameters = [
            ("embed", Some("1")),
            ("controls", Some(&*names).filter(|names| Controls::parse(names) != Ok(Controls::default()))),
            ("autoplay", Some(if plays.get() { "1" } else { "0" })),
            ("predict", question.as_deref()),
            ("theme", theme.as_deref()),
        ];
        link.with(|link| with_parameters(link, &parameters))
    };
    let address = Memo::new(move |_| framed(link));
    // A page without a network previews itself.
    let previewed = Memo::new(move |_| framed(link_here));
    let code = Memo::new(move |_| {
        let values = [
            ("address", &*escaped(&address.read())),
            ("width", &width.get().to_string()),
            ("height", &height.get().to_string()),
        ];
        interpolate(FRAME.trim_end(), &values)
    });
    let choice = move |(control, name): (Control, &'static str)| {
        let change = move |is_chosen: bool| {
            controls.update(|controls| {
                controls.retain(|other| *other != control);
                if is_chosen {
                    controls.push(control);
                }
                controls.sort_by_key(|control| *control as u8);
            });
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || controls.with(|controls| controls.contains(&control))
                    on:change:target=move |event| change(event.target().checked())
                />
                {name}
            </label>
        }
    };
    let size = move |name: &'static str, size: RwSignal<u32>| {
        let change = move |typed: String| match typed.trim().parse() {
            Ok(px) if SIZES_PX.contains(&px) => size.set(px),
            // The field shows the size that is kept.
            _ => size.notify(),
        };
        view! {
            <label class="size">
                {name}
                <input
                    type="text"
                    inputmode="numeric"
                    prop:value=move || size.get().to_string()
                    on:change:target=move |event| change(event.target().value())
                />
            </label>
        }
    };
    view! {
        <section>
            <h3>{t.embed}</h3>
            <fieldset>
                <legend>{t.controls}</legend>
                {Control::ALL.into_iter().zip(t.control_names).map(choice).collect_view()}
            </fieldset>
            <div class="options">
                {size(t.width, width)} {size(t.height, height)}
                <label class="size">
                    {t.theme}
                    <select on:change:target=move |event| theme.set(event.target().value())>
                        <option value="">{t.theme_of_reader}</option>
                        <option value="light">{text().header.light}</option>
                        <option value="dark">{text().header.dark}</option>
                    </select>
                </label>
                <QuestionField question/>
                <label class="check">
                    <input type="checkbox" prop:checked=plays on:change:target=move |event| plays.set(event.target().checked()) />
                    {t.autoplay}
                </label>
            </div>
            <CopyField name=t.embed text=code />
            <Show when=single_file::is_only_here>
                <p>{t.link_only_here}</p>
            </Show>
            <button
                type="button"
                class="btn b"
                aria-expanded=move || is_previewed.get().to_string()
                on:click=move |_| is_previewed.update(|is_previewed| *is_previewed = !*is_previewed)
            >
                {t.preview}
            </button>
            <Show when=move || is_previewed.get()>
                <div class="preview">
                    <iframe
                        src=previewed
                        title=t.preview
                        style:width=move || format!("{}px", width.get())
                        style:height=move || format!("{}px", height.get())
                    ></iframe>
                </div>
            </Show>
        </section>
    }
}

/// A link with these parameters of the query string.
fn with_parameters(link: &str, parameters: &[(&str, Option<&str>)]) -> String {
    let (before, fragment) =
        link.split_once('#').map_or((link, None), |(before, fragment)| (before, Some(fragment)));
    let (page, search) = before.split_once('?').unwrap_or((before, ""));
    let search = parameters
        .iter()
        .fold(["?", search].concat(), |search, (name, value)| query::with(&search, name, *value));
    let search = search.trim_start_matches('?');
    let fragment = fragment.map(|fragment| ["#", fragment].concat()).unwrap_or_default();
    [page, if search.is_empty() { "" } else { "?" }, search, &fragment].concat()
}

/// A text as the value of an attribute in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::{escaped, with_parameters};

    #[test]
    fn the_parameters_of_a_frame_are_added_to_the_link() {
        let link = "https://example.org/a/?seed=9#s=1.AAAA";
        let framed = with_parameters(link, &[("embed", Some("1")), ("theme", None)]);
        assert_eq!(framed, "https://example.org/a/?embed=1&seed=9#s=1.AAAA");
        assert_eq!(
            with_parameters("https://example.org/", &[("embed", Some("1"))]),
            "https://example.org/?embed=1"
        );
        assert_eq!(escaped(&framed), "https://example.org/a/?embed=1&amp;seed=9#s=1.AAAA");
    }
}
