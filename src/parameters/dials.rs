//! The dials: the parameters that a scenario offers beside the picture. Their code is loaded after the first paint, with that of the
//! drawer.

use super::field::{ValueField, ValueSlider, display};
use super::scale::Scale;
use super::state::DrawerState;
use crate::format::{self, NumberFormat};
use crate::icon::{Icon, IconKind};
use crate::lazy_view::LazyView;
use crate::state::{Player, Preset, RunSignals, Settings};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_scenario::{Dial, Parameter, Value};

/// The dials of the scenario, and the way to all other parameters.
#[component]
pub(crate) fn Dials() -> impl IntoView {
    view! { <LazyView load=dial_list/> }
}

#[wasm_split(parameters, wasm_split_path = ::leptos::wasm_split, fallible)]
fn dial_list() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <DialList/> }))
}

#[component]
fn DialList() -> impl IntoView {
    let preset = expect_context::<Preset>().scenario;
    let scenario = expect_context::<RunSignals>().scenario;
    let drawer = expect_context::<DrawerState>();
    // A change may take a parameter away, as that of the method of distribution does.
    let dials = Memo::new(move |_| {
        let preset = preset.read();
        let is_there = |dial: &&Dial| scenario.with(|scenario| scenario.get(&dial.path).is_some());
        preset.dials.0.iter().filter(is_there).cloned().collect::<Vec<Dial>>()
    });
    let dial = |dial: Dial| {
        let parameter = dial.parameter()?;
        Some(view! { <DialControl dial parameter/> })
    };
    view! {
        <div class="dial-list">
            {move || dials.get().into_iter().map(dial).collect_view()}
        </div>
        <button type="button" class="btn all-parameters" on:click=move |_| drawer.set_open(true)>
            {text().parameters.all}
        </button>
    }
}

/// A dial: the parameter's name, its value in words, and a slider or a list.
#[component]
fn DialControl(
    /// The parameter of the scenario.
    dial: Dial,
    /// The parameter in the schema.
    parameter: &'static Parameter,
) -> impl IntoView {
    let scenario = expect_context::<RunSignals>().scenario;
    let player = expect_context::<Player>();
    let Dial { path, range } = dial;
    let id = format!("dial-{path}");
    let message_id = format!("{id}-refused");
    // The parameters of several faults have the same label: a number tells them apart.
    let number =
        path.split('.').nth(1).filter(|_| parameter.table == "faults").map(|number| format!("{number}. "));
    let path = StoredValue::new(path);
    let value = Memo::new(move |_| path.with_value(|path| scenario.read().get(path)));
    let settings = expect_context::<Settings>();
    let is_locked = Signal::derive(move || path.with_value(|path| settings.is_locked(path)));
    let message = RwSignal::new(String::new());
    let is_explained = RwSignal::new(false);
    let set_value = Callback::new(move |new: Value| {
        let errors = path.with_value(|path| player.set_parameter(path, &new)).err().unwrap_or_default();
        let in_words = errors.iter().map(|error| {
            let kept = display(value.get_untracked());
            let values = [
                ("value", error.value.as_str()),
                ("allowed", &error.allowed),
                ("kept", &kept),
                ("path", &error.path),
            ];
            interpolate(text().parameters.refused, &values)
        });
        message.set(in_words.collect::<Vec<_>>().join(" "));
    });
    let is_refused = Signal::derive(move || message.with(|message| !message.is_empty()));
    let words = Signal::derive(move || in_words(parameter, value.get()));
    let control = match Scale::of(parameter) {
        Some(scale) => {
            let scale = range.map_or(scale, |(from, until)| Scale::between(parameter, from, until));
            view! {
                <output for=id.clone()>{words}</output>
                <ValueSlider id=id.clone() parameter scale value value_text=words is_locked set_value/>
            }
            .into_any()
        }
        None => {
            let value_text = Signal::derive(move || display(value.get()));
            let (id, message_id) = (id.clone(), message_id.clone());
            view! { <ValueField parameter id message_id value_text is_rejected=is_refused is_locked set_value/> }
                .into_any()
        }
    };
    view! {
        <div class="dial">
            <span class="name">
                <label for=id>{number}{parameter.label}</label>
                <button
                    class="btn sq s"
                    type="button"
                    aria-label=interpolate(text().parameters.about, &[("name", parameter.label)])
                    title=parameter.help
                    aria-expanded=move || is_explained.get().to_string()
                    on:click=move |_| is_explained.update(|is_explained| *is_explained = !*is_explained)
                >
                    <Icon kind=IconKind::Help/>
                </button>
            </span>
            {control}
            <Show when=move || is_explained.get()>
                <p class="about">{parameter.help}</p>
            </Show>
            <p class="refused" id=message_id role="status" hidden=move || !is_refused.get()>{message}</p>
        </div>
    }
}

/// A value with its unit, as people read it.
pub(crate) fn in_words(parameter: &Parameter, value: Option<Value>) -> String {
    let Some(Value::Number(number)) = value else { return display(value) };
    match parameter.unit {
        "" if parameter.maximum <= 1.0 => NumberFormat::percent_with(0).format(number),
        "" => format::plain(number),
        "s" => format::duration(number),
        "bit" => format::bits(number),
        "bit/s" => [&format::bits(number), "/s"].concat(),
        // The name of what is counted stands beside it.
        unit if unit.bytes().all(|byte| byte.is_ascii_alphabetic()) => format::plain(number),
        unit => [&format::plain(number), "\u{a0}", unit].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::Scenario;

    fn written(path: &str, number: f64) -> String {
        let parameter = Scenario::parameters().find(|parameter| parameter.path() == path).unwrap();
        in_words(parameter, Some(Value::Number(number)))
    }

    #[test]
    fn a_value_has_its_unit() {
        assert_eq!(written("workload.write_share", 0.3), "30\u{a0}%");
        assert_eq!(written("client_server.link_delay_s", 0.04), "40.0\u{a0}ms");
        assert_eq!(written("file.uplink_bits_per_s", 1e7), "10.0\u{a0}Mb/s");
        assert_eq!(written("workload.requests_per_s", 24.0), "24\u{a0}req/s");
        assert_eq!(written("client_server.servers", 1.0), "1");
    }
}
