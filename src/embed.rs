//! What stands at the foot of an embedded page: one line of scores, and the way out.

use crate::browser;
use crate::duel::metrics_of;
use crate::icon::{Icon, icon, mark};
use crate::page::Page;
use crate::scoreboard::Metric;
use crate::text::text;
use crate::view::{View, view};
use leptos::prelude::*;
use netduel_scenario::Side;

const METRICS: [Metric; 3] = [Metric::SuccessRate, Metric::LatencyP95, Metric::MessagesPerRequest];
/// What the full page is not asked for.
const OF_THE_FRAME: [&str; 2] = ["embed", "autoplay"];

/// The foot.
pub(crate) fn embed_foot(page: Page) -> View {
    let t = &text().embed;
    let score = |(metric, name): (Metric, &str)| {
        let values = Side::BOTH.into_iter().flat_map(|side| value(page, metric, side));
        view("span").text(name).text(" ").children(values)
    };
    let scores = view("p.e-scores").children(METRICS.into_iter().zip(t.scores).map(score));
    let out = view("a")
        .set("href", &full_page(&browser::query()))
        .set("target", "_blank")
        .set("rel", "noopener")
        .text(t.full_page)
        .child(icon(Icon::Out));
    view("footer.embed-foot").children([scores, out])
}

fn value(page: Page, metric: Metric, side: Side) -> [View; 3] {
    let words = move || {
        page.run.scores.with(|scores| {
            let of = metrics_of(scores.as_deref(), side);
            of.map_or_else(|| "–".to_owned(), |of| metric.cell(Some(of), 2))
        })
    };
    [mark(side), view("span.vh").text(text().duel.sides[side as usize]), view("b").live_text(words)]
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
