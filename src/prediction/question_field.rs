//! A field with which an author chooses the question that is asked before a run.

use crate::state::RunSignals;
use crate::text::text;
use leptos::prelude::*;
use netduel_scenario::Side;
use netduel_session::Metric;
use netduel_session::prediction::Question;

/// The metric, the side or both, and the time, as one text such as `success_rate@30`; empty for no question.
#[component]
pub(crate) fn QuestionField(
    /// The text.
    question: RwSignal<String>,
) -> impl IntoView {
    let t = &text().prediction;
    let RunSignals { has_file, .. } = expect_context();
    let of = move || Question::parse(&question.read()).ok();
    let change = move |change: &dyn Fn(&mut Question)| {
        if let Some(mut changed) = of() {
            change(&mut changed);
            question.set(changed.to_string());
        }
    };
    let choose = move |id: String| match (untrack(of), Question::parse(&id)) {
        (Some(before), Ok(chosen)) => question.set(Question { metric: chosen.metric, ..before }.to_string()),
        (None, Ok(chosen)) => question.set(chosen.to_string()),
        (_, Err(_)) => question.set(String::new()),
    };
    let metric_id = move || of().map_or("", |question| question.metric.id());
    let option = move |metric: Metric| {
        view! {
            <option value=metric.id() selected=move || metric_id() == metric.id()>{metric.name()}</option>
        }
    };
    let metrics = move || {
        let has_file = has_file.get();
        let all = Metric::ALL.into_iter().filter(move |metric| metric.is_of_scenario(has_file));
        all.map(option).collect_view()
    };
    let side_name = move || of().and_then(|question| question.side).map_or("", Side::name);
    let choose_side = move |name: String| {
        let side = Side::BOTH.into_iter().find(|side| side.name() == name);
        untrack(|| change(&|question| question.side = side));
    };
    let time = move || {
        of().and_then(|question| question.at_ns)
            .map(|at_ns| (at_ns as f64 / 1e9).to_string())
            .unwrap_or_default()
    };
    let choose_time = move |typed: String| {
        let typed = typed.trim();
        let at = untrack(of).map(|question| Question { at_ns: None, ..question }.to_string());
        let changed = match (at, typed) {
            (Some(at), "") => at,
            (Some(at), typed) => [&at, "@", typed].concat(),
            (None, _) => return,
        };
        match Question::parse(&changed) {
            Ok(_) => question.set(changed),
            // The field shows what is kept.
            Err(_) => question.notify(),
        }
    };
    view! {
        <label class="size">
            {t.first}
            <select on:change:target=move |event| choose(event.target().value())>
                <option value="" selected=move || metric_id().is_empty()>{t.none}</option>
                {metrics}
            </select>
        </label>
        <Show when=move || of().is_some()>
            <label class="size">
                {t.asks_for}
                <select on:change:target=move |event| choose_side(event.target().value())>
                    <option value="" selected=move || side_name().is_empty()>{t.larger_side}</option>
                    {Side::BOTH.map(|side| view! {
                        <option value=side.name() selected=move || side_name() == side.name()>
                            {text().duel.sides[side as usize]}
                        </option>
                    })}
                </select>
            </label>
            <label class="size">
                {t.at_time}
                <input
                    type="text"
                    inputmode="decimal"
                    placeholder=t.at_end
                    prop:value=time
                    on:change:target=move |event| choose_time(event.target().value())
                />
            </label>
        </Show>
    }
}
