//! One metric of both sides, and on demand how it was computed.

use super::{Lead, Metric, counts, shown_values, spark};
use crate::duel::metrics_of;
use crate::format;
use crate::page::{Page, side_name};
use crate::text::{fill, text};
use leptos::prelude::*;
use netduel_engine::network::Side;

/// A row, and the explanation that it opens.
#[component]
pub(super) fn Row(metric: Metric) -> impl IntoView {
    let page = Page::get();
    let shown = page.shown;
    let is_open = RwSignal::new(false);
    let values = Memo::new(move |_| shown_values(page, metric));
    let lengths = Memo::new(move |_| metric.lengths(values.get()));
    let lead = Memo::new(move |_| metric.lead(values.get()));
    let lines = Memo::new(move |_| {
        shown.tick.track();
        let now_ns = page.player.now_ns();
        page.player.read(|recording| spark::lines(&recording.history, metric, now_ns))
    });
    let is_ahead = move |side: Side| {
        let lead = lead.get();
        lead == Lead::Equal || lead == [Lead::Left, Lead::Right][side as usize]
    };
    let letter = |side: Side| ["l", "r"][side as usize];

    let spark = move |side: Side| {
        let path = move || lines.with(|lines| lines[side as usize].as_ref().map(|line| line.0.clone()));
        let dot = move || lines.with(|lines| lines[side as usize].as_ref().map(|line| line.1.to_string()));
        let class = letter(side);
        view! {
            <td class="sp">
                <svg class="spark" viewBox="-2 0 64 18" aria-hidden="true">
                    <path class=class d=path />
                    <circle class=class r="2.2" cx="58" cy=dot visibility=move || dot().is_none().then_some("hidden") />
                </svg>
            </td>
        }
        .into_any()
    };
    let bar = move |side: Side| {
        let width = move || [&(lengths.get()[side as usize] * 100.0).to_string(), "%"].concat();
        view! {
            <td class=["br ", letter(side)].concat()>
                <i class:win=move || is_ahead(side) style:width=width></i>
            </td>
        }
        .into_any()
    };
    let value = move |side: Side| {
        let words = move || {
            shown.scores.with(|scores| match scores {
                None => "–".to_owned(),
                Some(scores) => {
                    let of = metrics_of(Some(scores), side);
                    metric.cell(of, counts::serving_nodes(scores, side))
                }
            })
        };
        let machine = move || {
            let of = |scores: &Option<_>| metrics_of(scores.as_deref(), side).and_then(|of| metric.value(of));
            format::machine(shown.scores.with(of))
        };
        view! {
            <td
                class=["v ", letter(side)].concat()
                class:win=move || is_ahead(side)
                data-side=side_name(side)
                data-metric=metric.key()
                data-value=machine
            >
                {words}
            </td>
        }
        .into_any()
    };
    let label = move || {
        let t = &text().score;
        let name = metric.text().name;
        let sides = text().duel.sides;
        match lead.get() {
            Lead::Left => fill(t.row_ahead, &[("metric", name), ("who", sides[0])]),
            Lead::Right => fill(t.row_ahead, &[("metric", name), ("who", sides[1])]),
            Lead::Equal | Lead::Nobody => fill(t.row, &[("metric", name)]),
        }
    };
    let arrow = move |of: Lead, sign: &'static str| {
        move || match lead.get() {
            lead if lead == of => sign,
            // Once, on the right.
            Lead::Equal if of == Lead::Right => "=",
            _ => "",
        }
    };
    view! {
        <tr class="row">
            {spark(Side::ClientServer)} {bar(Side::ClientServer)} {value(Side::ClientServer)}
            <th scope="row">
                <button
                    type="button"
                    aria-expanded=move || if is_open.get() { "true" } else { "false" }
                    aria-label=label
                    title=text().score.how
                    on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
                >
                    <span class="ar">{arrow(Lead::Left, "◂")}</span>
                    <span class="nm">{metric.text().name}</span>
                    <span class="ar">{arrow(Lead::Right, "▸")}</span>
                </button>
            </th>
            {value(Side::PeerToPeer)} {bar(Side::PeerToPeer)} {spark(Side::PeerToPeer)}
        </tr>
        {move || is_open.get().then(|| how(page, metric))}
    }
    .into_any()
}

/// The formula, and the counts behind it on both sides.
fn how(page: Page, metric: Metric) -> AnyView {
    let behind = move |side: Side, class: &'static str| {
        let lines = move || {
            let scores = page.shown.scores.get();
            let lines = scores.map(|scores| counts::behind(metric, &scores, side)).unwrap_or_default();
            lines.into_iter().map(|line| view! { <span>{line}</span> }).collect::<Vec<_>>()
        };
        view! { <p class=class>{lines}</p> }.into_any()
    };
    let t = metric.text();
    view! {
        <tr class="how">
            <td colspan="7">
                <div>
                    {behind(Side::ClientServer, "l")}
                    <p class="d">
                        <b>{t.formula}</b>
                        {t.meaning}
                    </p>
                    {behind(Side::PeerToPeer, "r")}
                </div>
            </td>
        </tr>
    }
    .into_any()
}
