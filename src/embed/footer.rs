//! The foot of an embedded page: one line of scores, a link to the full page, and a button for the full screen.

use super::full_screen_button::FullScreenButton;
use crate::icon::{Icon, IconKind, SideMark};
use crate::lazy_view::LazyView;
use crate::state::{Address, RunSignals};
use crate::text::text;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_scenario::Side;
use netduel_session::Metric;
use netduel_session::query;

const METRICS: [Metric; 3] = [Metric::SuccessRate, Metric::LatencyP95, Metric::MessagesPerRequest];
/// Parameters of the address that concern the frame and not the full page.
const FRAME_PARAMETERS: [&str; 2] = ["embed", "autoplay"];

/// The foot of an embedded page. No other page loads what it shows.
#[component]
pub(crate) fn EmbedFooter() -> impl IntoView {
    view! {
        <footer class="embed-foot">
            <LazyView load=footer_content />
        </footer>
    }
}

#[wasm_split(embed, wasm_split_path = ::leptos::wasm_split, fallible)]
fn footer_content() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <FooterContent /> }))
}

/// The scores, the link and the button.
#[component]
fn FooterContent() -> impl IntoView {
    let t = &text().embed;
    let address = expect_context::<Address>();
    let score = |(metric, name): (Metric, &'static str)| {
        view! {
            <span>
                {name} " "
                {Side::BOTH.map(|side| view! { <ScoreValue metric=metric side=side /> })}
            </span>
        }
    };
    view! {
        <p class="e-scores">{METRICS.into_iter().zip(t.scores).map(score).collect_view()}</p>
        <a href=move || full_page(&address.page(), &address.query(), &address.fragment()) target="_blank" rel="noopener">
            <span>{t.full_page}</span>
            <Icon kind=IconKind::Out />
        </a>
        <FullScreenButton />
    }
}

/// The value of one metric on one side, or a dash before it is defined.
#[component]
fn ScoreValue(
    /// Which metric.
    metric: Metric,
    /// Which side.
    side: Side,
) -> impl IntoView {
    let scores = expect_context::<RunSignals>().scores;
    let value = move || {
        scores.with(|scores| {
            let metrics = scores.as_ref().and_then(|scores| scores.metrics(side));
            metrics.map_or_else(|| "–".to_owned(), |metrics| metric.cell(Some(metrics), 2))
        })
    };
    view! {
        <SideMark side=side />
        <span class="vh">{text().duel.sides[side as usize]}</span>
        <b>{value}</b>
    }
}

/// The address of the same duel as a page of its own.
fn full_page(page: &str, query: &str, fragment: &str) -> String {
    [page, &query::without(query, &FRAME_PARAMETERS), fragment].concat()
}

#[cfg(test)]
mod tests {
    use super::full_page;

    #[test]
    fn the_link_to_the_full_page_leads_to_the_same_duel() {
        let full_page_of = |query| full_page("./", query, "");
        assert_eq!(
            full_page_of("?embed=1&seed=7&autoplay=0&scenario=web-site"),
            "./?seed=7&scenario=web-site"
        );
        assert_eq!(full_page_of("?embed=1"), "./");
        assert_eq!(full_page_of(""), "./");
        assert_eq!(full_page("./", "?embed=1", "#s=1.AAAA"), "./#s=1.AAAA");
    }
}
