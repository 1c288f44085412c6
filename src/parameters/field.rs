//! The elements that take a parameter's value: a field to type in, a list to choose from, a slider.

use super::scale::{STEPS, Scale};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use leptos_use_fn_debounce_throttle::use_throttle_fn_with_arg;
use netduel_scenario::{Kind, Parameter, Value};

/// While a slider is dragged, the run follows at most this often.
const SLIDER_INTERVAL_MS: f64 = 120.0;

/// A value as it stands in a field: without the quotes that mark a word in files.
pub(super) fn display(value: Option<Value>) -> String {
    match value {
        Some(Value::Text(text)) => text,
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

/// The field or the list of a parameter. What the reader typed stays until the run has another value.
#[component]
pub(super) fn ValueField(
    /// The parameter in the schema.
    parameter: &'static Parameter,
    /// The id of the element that takes the value.
    id: String,
    /// The id of the message about a rejected value.
    message_id: String,
    /// The value of the run.
    value_text: Signal<String>,
    /// Whether the field holds a value that was rejected.
    is_rejected: Signal<bool>,
    /// Whether the value cannot be changed.
    is_locked: Signal<bool>,
    /// Called with the value that the reader wants.
    set_value: Callback<Value>,
) -> impl IntoView {
    let value_text = Memo::new(move |_| value_text.get());
    let options = match parameter.kind {
        Kind::Choice(choices) => choices.iter().map(|choice| (choice.name, choice.label)).collect(),
        Kind::Switch => vec![("true", text().parameters.yes), ("false", text().parameters.no)],
        _ => Vec::new(),
    };
    if !options.is_empty() {
        return view! {
            <span class="pick">
                <select
                    id=id
                    disabled=move || is_locked.get()
                    aria-describedby=message_id
                    aria-invalid=move || is_rejected.get().to_string()
                    prop:value=move || value_text.get()
                    on:change:target=move |event| set_value.run(Value::parse(&event.target().value()))
                >
                    {options
                        .into_iter()
                        .map(|(value, label)| view! { <option value=value>{label}</option> })
                        .collect_view()}
                </select>
            </span>
        }
        .into_any();
    }
    let takes_numbers = Scale::of(parameter).is_some();
    view! {
        <span class="fld" class:list=!takes_numbers>
            <input
                id=id
                type="text"
                disabled=move || is_locked.get()
                autocomplete="off"
                spellcheck="false"
                inputmode=takes_numbers.then_some("decimal")
                aria-describedby=message_id
                aria-invalid=move || is_rejected.get().to_string()
                prop:value=move || value_text.get()
                on:change:target=move |event| set_value.run(Value::parse(&event.target().value()))
            />
            <span class="unit">{parameter.unit}</span>
        </span>
    }
    .into_any()
}

/// The slider of a parameter that takes numbers.
#[component]
pub(super) fn ValueSlider(
    /// The id of the slider, if a label refers to it; otherwise it has a name of its own.
    #[prop(optional, into)]
    id: Option<String>,
    /// The parameter in the schema.
    parameter: &'static Parameter,
    /// Where each number is on the slider.
    scale: Scale,
    /// The value of the run.
    value: Memo<Option<Value>>,
    /// The same in words.
    value_text: Signal<String>,
    /// Whether the value cannot be changed.
    is_locked: Signal<bool>,
    /// Called with the value that the reader wants.
    set_value: Callback<Value>,
) -> impl IntoView {
    let position = Memo::new(move |_| match value.get() {
        Some(Value::Number(number)) => scale.position(number),
        // A word such as "unlimited" is at the end of the slider, after all numbers.
        _ => STEPS,
    });
    let value_at = move |position: f64| match parameter.kind {
        Kind::WholeOr(word) | Kind::RealOr(word) if position >= STEPS => Value::Text(word.to_owned()),
        _ => Value::Number(scale.number(position)),
    };
    let slide_to =
        use_throttle_fn_with_arg(move |position: f64| set_value.run(value_at(position)), SLIDER_INTERVAL_MS);
    view! {
        <input
            type="range"
            disabled=move || is_locked.get()
            min="0"
            max=STEPS
            aria-label=id
                .is_none()
                .then(|| interpolate(text().parameters.slider, &[("name", parameter.label)]))
            id=id
            aria-valuetext=move || value_text.get()
            style=("--p", move || format!("{}%", position.get() / STEPS * 100.0))
            prop:value=move || position.get()
            on:input:target=move |event| drop(slide_to(event.target().value_as_number()))
            on:change:target=move |event| set_value.run(value_at(event.target().value_as_number()))
        />
    }
}
