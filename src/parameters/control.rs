//! The control of one parameter.

use super::field::{ValueField, ValueSlider, display};
use super::scale::Scale;
use super::state::DrawerState;
use super::visibility::Visibility;
use crate::icon::{Icon, IconKind};
use crate::state::{Player, Preset, RunSignals, Settings};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_scenario::{FieldError, Kind, Parameter, Scenario, Value};

/// A value that was rejected, in words. The field keeps it until another value is due.
#[derive(Debug, Clone, PartialEq)]
struct Rejection {
    message: String,
    /// The value that the run kept.
    kept: Option<Value>,
}

/// The control of one parameter: its name, its value in a field, a slider or a list, and on demand what it means.
#[component]
pub(super) fn ParameterControl(
    /// The parameter in the schema.
    parameter: &'static Parameter,
    /// Its path in the scenario, such as `workload.users` or `faults.2.at_s`.
    path: String,
) -> impl IntoView {
    let scenario = expect_context::<RunSignals>().scenario;
    let player = expect_context::<Player>();
    let preset = expect_context::<Preset>().scenario;
    let DrawerState { search, synonyms, .. } = expect_context();

    let id = format!("parameter-{path}");
    let message_id = format!("{id}-refused");
    let class = if matches!(parameter.kind, Kind::Choice(_)) { "ctl sel" } else { "ctl" };
    let path = StoredValue::new(path);
    // Each control depends on a value of its own: moving one slider does not write to the others.
    let value = Memo::new(move |_| path.with_value(|path| scenario.read().get(path)));
    let preset_value = Memo::new(move |_| path.with_value(|path| preset.read().get(path)));
    let value_text = Signal::derive(move || display(value.get()));
    let is_shown = Memo::new(move |_| {
        let (scenario, preset, search) = (scenario.read(), preset.read(), search.read());
        let synonyms = synonyms.read();
        let view = Visibility { scenario: &scenario, preset: &preset, search: &search, synonyms: &synonyms };
        path.with_value(|path| view.shows(parameter, path))
    });

    let settings = expect_context::<Settings>();
    let is_locked = Signal::derive(move || path.with_value(|path| settings.is_locked(path)));
    let is_explained = RwSignal::new(false);
    let rejection = RwSignal::new(None::<Rejection>);
    // It no longer applies once the run has another value, which the field then shows.
    let message = Memo::new(move |_| {
        let rejection = rejection.get().filter(|rejection| rejection.kept == value.get())?;
        Some(rejection.message)
    });
    let is_rejected = Signal::derive(move || message.with(Option::is_some));
    let set_value = Callback::new(move |new: Value| {
        let errors = path.with_value(|path| player.set_parameter(path, &new)).err();
        rejection.set(errors.map(|errors| {
            let kept = value.get_untracked();
            let kept_text = display(kept.clone());
            let explain =
                |error| path.with_value(|path| explain_rejection(error, parameter, path, &kept_text));
            Rejection { message: errors.iter().map(explain).collect::<Vec<_>>().join(" "), kept }
        }));
    });

    view! {
        <div class=class class:bad=is_rejected hidden=move || !is_shown.get()>
            <ControlName parameter path=path.get_value() id=id.clone() value preset_value set_value is_explained/>
            <ValueField parameter id message_id=message_id.clone() value_text is_rejected is_locked set_value/>
            {Scale::of(parameter)
                .map(|scale| view! { <ValueSlider parameter scale value value_text is_locked set_value/> })}
            <p class="err" id=message_id role="status" hidden=move || !is_rejected.get()>
                {move || {
                    message.get().map(|message| view! { <Icon kind=IconKind::Warning/> <span>{message}</span> })
                }}
            </p>
            <Show when=move || is_explained.get()>
                <p class="about">
                    <span>{move || explanation(parameter, preset_value.get())}</span>
                    <code>{path.get_value()}</code>
                </p>
            </Show>
        </div>
    }
}

/// The parameter's name with the buttons that explain it and reset it.
#[component]
fn ControlName(
    /// The parameter in the schema.
    parameter: &'static Parameter,
    /// Its path in the scenario.
    path: String,
    /// The id of the element that takes the value.
    id: String,
    /// The value of the run.
    value: Memo<Option<Value>>,
    /// The value of the preset; `None` if the preset has no such parameter.
    preset_value: Memo<Option<Value>>,
    /// Called with the value that the reader wants.
    set_value: Callback<Value>,
    /// Whether the reader wants to know what the parameter means.
    is_explained: RwSignal<bool>,
) -> impl IntoView {
    let t = &text().parameters;
    let name = [("name", parameter.label)];
    let is_fault = parameter.table == "faults";
    // The parameters of several faults have the same label: a number tells them apart.
    let number = path.split('.').nth(1).filter(|_| is_fault).map(|number| format!("{number}. "));
    let reset = move |_| {
        if let Some(value) = preset_value.get_untracked() {
            set_value.run(value);
        }
    };
    view! {
        <span class="name">
            <label for=id>{number}{parameter.label}</label>
            <button
                class="btn sq s"
                type="button"
                aria-label=interpolate(t.about, &name)
                title=path
                aria-expanded=move || is_explained.get().to_string()
                on:click=move |_| is_explained.update(|is_explained| *is_explained = !*is_explained)
            >
                <Icon kind=IconKind::Help/>
            </button>
            <Show when=move || !is_fault && value.get() != preset_value.get()>
                <button
                    class="btn changed"
                    type="button"
                    title=t.reset_title
                    aria-label=interpolate(t.reset_one, &name)
                    on:click=reset
                >
                    {t.reset}
                </button>
            </Show>
        </span>
    }
}

/// What a parameter means, what is allowed, and what the preset has.
fn explanation(parameter: &Parameter, preset_value: Option<Value>) -> String {
    let t = &text().parameters;
    let (allowed, preset) = (parameter.allowed(), display(preset_value));
    let template = match parameter.kind {
        // Their lists show what is allowed.
        Kind::Choice(_) | Kind::Switch => "",
        _ if preset.is_empty() => t.range,
        _ => t.range_and_preset,
    };
    format!("{} {}", parameter.help, interpolate(template, &[("allowed", &allowed), ("preset", &preset)]))
}

/// Why a value of the parameter at a path was rejected, and which value the run keeps.
fn explain_rejection(error: &FieldError, parameter: &Parameter, path: &str, kept: &str) -> String {
    let t = &text().parameters;
    // Errors of a fault's field name the field without the number of the fault.
    let is_own = error.path == path || error.path == parameter.path();
    let other = Scenario::parameters().find(|other| other.path() == error.path);
    let name = other.map_or(error.path.as_str(), |other| other.label);
    let values = [("path", name), ("value", &error.value), ("allowed", &error.allowed), ("kept", kept)];
    interpolate(if is_own { t.refused } else { t.refused_with }, &values)
}
