//! One parameter: its name, its value to type, a slider or a list, and on demand what it means.

use super::Drawer;
use super::group::Group;
use super::scale::{STEPS, Scale};
use crate::browser;
use crate::format;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::text::{fill, text};
use crate::view::{View, view};
use leptos::prelude::*;
use netduel_scenario::{Choice, FieldError, Kind, Parameter, Scenario, Value};

/// While a slider moves, the run follows at most so often.
const LEAST_APART_MS: f64 = 120.0;

/// One parameter of the run that is shown.
#[derive(Clone)]
struct Control {
    page: Page,
    parameter: &'static Parameter,
    /// Its path in the scenario.
    path: String,
    /// What is said about a value that was refused; the field keeps it.
    refused: RwSignal<String>,
}

/// The control of a parameter.
pub(super) fn control(drawer: Drawer, group: Group, parameter: &'static Parameter, path: String) -> View {
    let page = drawer.page;
    let control = Control { page, parameter, path, refused: RwSignal::new(String::new()) };
    let is_open = RwSignal::new(false);
    let id = ["parameter-", &control.path].concat();
    let class = if matches!(parameter.kind, Kind::Choice(_)) { "div.ctl.sel" } else { "div.ctl" };
    let sought = [parameter.label, " ", &control.path].concat().to_ascii_lowercase();
    let own = control.clone();
    // Whoever looks for it finds it; else it is there if it matters, or has been changed.
    let is_hidden = move || {
        drawer.wanted.with(|wanted| match wanted.is_empty() {
            true => !own.is_used(),
            false => !wanted.split_whitespace().all(|word| sought.contains(word)),
        })
    };
    view(class)
        .live_if("hidden", is_hidden)
        .live_class("bad", {
            let refused = control.refused;
            move || refused.with(|refused| !refused.is_empty())
        })
        .child(control.name(&id, group, is_open))
        .child(control.field(&id))
        .children(control.slider())
        .child(control.refusal(&id))
        .child(control.about(is_open))
}

/// Whether a parameter makes a difference to the run.
pub(super) fn is_used(page: Page, parameter: &Parameter) -> bool {
    page.run.scenario.with(|scenario| scenario.uses(parameter))
}

impl Control {
    /// Its value in the scenario that runs, as people write it.
    fn value(&self) -> Option<Value> {
        self.page.run.scenario.with(|scenario| scenario.get(&self.path))
    }

    /// Whether it makes a difference, or is not as it was given.
    fn is_used(&self) -> bool {
        let is_used = self.page.run.scenario.with(|scenario| scenario.uses_at(&self.path, self.parameter));
        // A fault has no preset to differ from.
        is_used || self.parameter.table != "faults" && self.value() != self.default()
    }

    fn written(&self) -> String {
        written(self.value())
    }

    fn default(&self) -> Option<Value> {
        self.page.given.with(|given| given.get(&self.path))
    }

    /// Runs with another value, or says why not.
    fn set(&self, value: &Value) {
        let said = match self.page.player.set_parameter(&self.path, value) {
            Ok(()) => String::new(),
            Err(errors) => {
                let kept = untrack(|| self.written());
                errors.iter().map(|error| self.refusal_of(error, &kept)).collect::<Vec<_>>().join(" ")
            }
        };
        self.refused.set(said);
    }

    fn refusal_of(&self, FieldError { path, value, allowed }: &FieldError, kept: &str) -> String {
        let t = &text().parameters;
        let known = Scenario::parameters().find(|known| known.path() == *path);
        let name = known.map_or(path.as_str(), |known| known.label);
        let values = [("path", name), ("value", value), ("allowed", allowed), ("kept", kept)];
        // What is refused of a fault is named without its number.
        let is_own = *path == self.path || *path == self.parameter.path();
        fill(if is_own { t.refused } else { t.refused_with }, &values)
    }

    fn name(&self, id: &str, group: Group, is_open: RwSignal<bool>) -> View {
        let t = &text().parameters;
        // Of several faults each is told by its number.
        let number = self.path.strip_prefix("faults.").and_then(|rest| rest.split_once('.'));
        let number = number.map(|(number, _)| [number, ". "].concat()).unwrap_or_default();
        let label = view("label").set("for", id).text(&number).text(self.parameter.label);
        let explanations = self.page.explanations;
        let about = view("button.btn.sq.s")
            .set("type", "button")
            .set("aria-label", &fill(t.about, &[("name", self.parameter.label)]))
            .set("title", &self.path)
            .live_is("aria-expanded", move || is_open.get())
            .child(icon(Icon::Help))
            .on("click", move |_| {
                explanations.ask();
                is_open.update(|is_open| *is_open = !*is_open);
            });
        let (own, to_preset) = (self.clone(), self.clone());
        let reset = view("button.btn.changed")
            .set("type", "button")
            .set("title", t.reset_title)
            .set("aria-label", &fill(t.reset_one, &[("name", self.parameter.label)]))
            .live_if("hidden", move || group == Group::Faults || own.value() == own.default())
            .text(t.reset)
            .on("click", move |_| {
                if let Some(value) = untrack(|| to_preset.default()) {
                    to_preset.set(&value);
                }
            });
        view("span.name").children([label, about, reset])
    }

    fn field(&self, id: &str) -> View {
        let (own, changed) = (self.clone(), self.clone());
        let described = [id, "-refused"].concat();
        let refused = self.refused;
        let field = |tag: &str| {
            view(tag)
                .set("id", id)
                .set("aria-describedby", &described)
                .live_is("aria-invalid", move || refused.with(|refused| !refused.is_empty()))
        };
        let on_change = move |event| {
            let typed = event_target_value(&event);
            changed.set(&match changed.parameter.kind {
                Kind::Choice(_) | Kind::Text | Kind::Switch => Value::word(&typed),
                _ => browser::typed(&typed),
            });
        };
        let options: &[(&str, &str)] = match self.parameter.kind {
            Kind::Choice(choices) => {
                return pick(field("select"), choices.iter().map(of_choice), own, on_change);
            }
            Kind::Switch => &[("true", text().parameters.yes), ("false", text().parameters.no)],
            _ => &[],
        };
        if !options.is_empty() {
            return pick(field("select"), options.iter().copied(), own, on_change);
        }
        let input = field("input")
            .set("type", "text")
            .set("autocomplete", "off")
            .set("spellcheck", "false")
            .live_value(move || own.written())
            .on("change", on_change);
        let input =
            if Scale::of(self.parameter).is_some() { input.set("inputmode", "decimal") } else { input };
        let class = if Scale::of(self.parameter).is_some() { "span.fld" } else { "span.fld.list" };
        view(class).children([input, view("span.unit").text(self.parameter.unit)])
    }

    fn slider(&self) -> Option<View> {
        let scale = Scale::of(self.parameter)?;
        let word = match self.parameter.kind {
            Kind::WholeOr(word) | Kind::RealOr(word) => Some(word),
            _ => None,
        };
        let own = self.clone();
        let position = move || match own.value() {
            Some(Value::Number(number)) => scale.position(number),
            // The word stands at the end, where the numbers stop.
            _ => STEPS,
        };
        let (fill_to, moved, released) = (position.clone(), self.clone(), self.clone());
        let number = move |event: &web_sys::Event| {
            let position = browser::number(&event_target_value(event)).unwrap_or(0.0);
            match word {
                Some(word) if position >= STEPS => Value::Text(word.to_owned()),
                _ => Value::Number(scale.number(position)),
            }
        };
        let mut last_ms = f64::NEG_INFINITY;
        let on_input = move |event| {
            let now_ms = browser::now_ms();
            if now_ms - last_ms >= LEAST_APART_MS {
                last_ms = now_ms;
                moved.set(&number(&event));
            }
        };
        let slider = view("input")
            .set("type", "range")
            .set("min", "0")
            .set("max", "1000")
            .set("aria-label", &fill(text().parameters.slider, &[("name", self.parameter.label)]))
            .live("aria-valuetext", {
                let own = self.clone();
                move || own.written()
            })
            .live("style", move || ["--p:", &format::coordinate(fill_to() / STEPS * 100.0), "%"].concat())
            .live_value(move || format::coordinate(position()))
            .on("input", on_input)
            .on("change", move |event| released.set(&number(&event)));
        Some(slider)
    }

    fn refusal(&self, id: &str) -> View {
        let refused = self.refused;
        view("p.err")
            .set("id", &[id, "-refused"].concat())
            .set("role", "status")
            .live_if("hidden", move || refused.with(String::is_empty))
            .children([icon(Icon::Warning), view("span").live_text(move || refused.get())])
    }

    /// The explanation, what is allowed, what the preset has, and the path.
    fn about(&self, is_open: RwSignal<bool>) -> View {
        let own = self.clone();
        let words = move || {
            if !is_open.get() {
                return String::new();
            }
            let (allowed, preset) = (own.parameter.allowed(), written(own.default()));
            let values = [("allowed", &*allowed), ("preset", &*preset)];
            let t = &text().parameters;
            let template = match own.parameter.kind {
                // Their list says what is possible.
                Kind::Choice(_) | Kind::Switch => "",
                _ if preset.is_empty() => t.range,
                _ => t.range_and_preset,
            };
            [&own.page.explanations.of(own.parameter), " ", &fill(template, &values)].concat()
        };
        view("p.about")
            .live_if("hidden", move || !is_open.get())
            .children([view("span").live_text(words), view("code").text(&self.path)])
    }
}

/// A value without the quotes that mark a word in files.
fn written(value: Option<Value>) -> String {
    match value {
        Some(Value::Text(text)) => text,
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

fn of_choice(choice: &'static Choice) -> (&'static str, &'static str) {
    (choice.name, choice.label)
}

fn pick(
    select: View,
    options: impl Iterator<Item = (&'static str, &'static str)>,
    own: Control,
    on_change: impl FnMut(web_sys::Event) + 'static,
) -> View {
    let option = |(value, label): (&str, &str)| view("option").set("value", value).text(label);
    let select =
        select.children(options.map(option)).live_value(move || own.written()).on("change", on_change);
    view("span.pick").child(select)
}
