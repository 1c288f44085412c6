//! What stands at the foot of an embedded page: one line of scores, and the way out.

use crate::browser;
use crate::duel::metrics_of;
use crate::icon::{Icon, icon, mark};
use crate::page::Page;
use crate::scoreboard::Metric;
use crate::text::text;
use leptos::prelude::*;
use netduel_engine::network::Side;

const METRICS: [Metric; 3] = [Metric::SuccessRate, Metric::LatencyP95, Metric::MessagesPerRequest];
/// What the full page is not asked for.
const OF_THE_FRAME: [&str; 2] = ["embed", "autoplay"];

/// The foot.
#[component]
pub(crate) fn EmbedFoot() -> impl IntoView {
    let t = &text().embed;
    let page = Page::get();
    let value = move |metric: Metric, side: Side| {
        let words = move || {
            page.shown.scores.with(|scores| {
                let of = metrics_of(scores.as_deref(), side);
                of.map_or_else(|| "–".to_owned(), |of| metric.cell(Some(of), 2))
            })
        };
        view! {
            {mark(side)}
            <span class="vh">{text().duel.sides[side as usize]}</span>
            <b>{words}</b>
        }
        .into_any()
    };
    let score = move |(metric, name): (Metric, &'static str)| {
        view! { <span>{name}" "{value(metric, Side::ClientServer)}{value(metric, Side::PeerToPeer)}</span> }
            .into_any()
    };
    let scores: Vec<_> = METRICS.into_iter().zip(t.scores).map(score).collect();
    view! {
        <footer class="embed-foot">
            <p class="e-scores">{scores}</p>
            <a href=full_page(&browser::query()) target="_blank" rel="noopener">
                {t.full_page}
                {icon(Icon::Out)}
            </a>
        </footer>
    }
    .into_any()
}

/// The address of the same duel as a page of its own.
fn full_page(query: &str) -> String {
    let is_of_frame = |pair: &&str| OF_THE_FRAME.contains(&pair.split('=').next().unwrap_or_default());
    let pairs: Vec<&str> = query
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty() && !is_of_frame(pair))
        .collect();
    if pairs.is_empty() { "./".to_owned() } else { ["./?", &pairs.join("&")].concat() }
}

#[cfg(test)]
mod tests {
    use super::full_page;

    #[test]
    fn the_way_out_leads_to_the_same_duel() {
        assert_eq!(full_page("?embed=1&seed=7&autoplay=0&scenario=web-site"), "./?seed=7&scenario=web-site");
        assert_eq!(full_page("?embed=1"), "./");
        assert_eq!(full_page(""), "./");
    }
}
