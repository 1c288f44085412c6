//! A video of a stretch of the run: from when to when, and the button that records it.

use super::filming::{LONGEST_FILM_S, Stretch, film, is_filming};
use super::recorder::film_kind;
use crate::format;
use crate::stage::StageHandle;
use crate::state::{Player, Preset, RunSignals, Settings};
use crate::text::{interpolate, text};
use leptos::prelude::*;

/// The length of the stretch that is proposed, in seconds of the run.
const PROPOSED_S: f64 = 10.0;

/// When the stretch ends that is proposed: as much later as a film can show.
fn proposed_end_s(from_s: f64, duration_s: f64, factor: Option<f64>) -> f64 {
    let longest_s = factor.map_or(PROPOSED_S, |factor| LONGEST_FILM_S * factor);
    (from_s + PROPOSED_S.min(longest_s)).min(duration_s)
}

/// What can be filmed: its length in wall time, or a sentence that says why nothing can.
fn film_length_s(from_s: f64, to_s: f64, duration_s: f64, factor: Option<f64>) -> Result<f64, String> {
    let t = &text().share;
    if !(0.0 <= from_s && from_s < to_s && to_s <= duration_s) {
        return Err(interpolate(t.no_stretch, &[("duration", &format::plain(duration_s))]));
    }
    let factor = factor.ok_or_else(|| t.video_at_fastest.to_owned())?;
    let length_s = (to_s - from_s) / factor;
    match length_s > LONGEST_FILM_S {
        true => Err(interpolate(t.video_too_long, &[("length", &format::seconds(length_s))])),
        false => Ok(length_s),
    }
}

/// The section about videos.
#[component]
pub(super) fn Video() -> impl IntoView {
    let t = &text().share;
    let form = if film_kind().is_some() {
        view! { <Form /> }.into_any()
    } else {
        view! { <p>{t.no_video}</p> }.into_any()
    };
    view! {
        <section>
            <h3>{t.video}</h3>
            {form}
        </section>
    }
}

#[component]
fn Form() -> impl IntoView {
    let t = &text().share;
    let player = expect_context::<Player>();
    let stage = expect_context::<StageHandle>();
    let run = expect_context::<RunSignals>();
    let preset = expect_context::<Preset>();
    let Settings { is_share_open, .. } = expect_context();
    let duration_s = player.duration_ns_untracked() as f64 / 1e9;
    // To a hundredth of a second, as it is shown.
    let now_s = (player.shown_time_ns_untracked() as f64 / 1e7).floor() / 100.0;
    let from_s = RwSignal::new(if now_s < duration_s { now_s } else { (duration_s - PROPOSED_S).max(0.0) });
    let factor = run.speed.get_untracked().factor();
    let to_s = RwSignal::new(proposed_end_s(from_s.get_untracked(), duration_s, factor));
    let length_s = move || {
        let duration_s = player.duration_ns() as f64 / 1e9;
        film_length_s(from_s.get(), to_s.get(), duration_s, run.speed.get().factor())
    };
    let words = move || {
        let speed = run.speed.get().label("");
        length_s()
            .map(|length_s| {
                let length = format::seconds(length_s);
                interpolate(t.video_length, &[("length", &length), ("speed", &speed)])
            })
            .unwrap_or_else(|sentence| sentence)
    };
    let record = move |_| {
        if untrack(length_s).is_err() || is_filming() {
            return;
        }
        let [from_ns, to_ns] = [from_s, to_s].map(|time_s| (time_s.get_untracked() * 1e9).round() as u64);
        let id = preset.id.get_untracked();
        let scenario = if id.is_empty() { "scenario" } else { &id };
        // The dialog covers the page.
        is_share_open.set(false);
        film(player, stage, Stretch { from_ns, to_ns, file_name: ["netduel-", scenario, ".webm"].concat() });
    };
    let field = |name: &'static str, time_s: RwSignal<f64>| {
        let change = move |typed: String| match typed.trim().parse::<f64>() {
            Ok(typed_s) if typed_s.is_finite() => time_s.set(typed_s),
            // The field shows the time that is kept.
            _ => time_s.notify(),
        };
        view! {
            <label class="size">
                {name}
                <input
                    type="text"
                    inputmode="decimal"
                    prop:value=move || format::plain(time_s.get())
                    on:change:target=move |event| change(event.target().value())
                />
            </label>
        }
    };
    view! {
        <div class="options">
            {field(t.from, from_s)} {field(t.to, to_s)}
            <button type="button" class="btn b" disabled=move || length_s().is_err() on:click=record>
                {t.record}
            </button>
        </div>
        <p role="status">{words}</p>
        <p>{t.video_about}</p>
    }
}

#[cfg(test)]
mod tests {
    use super::{film_length_s, proposed_end_s};

    #[test]
    fn the_proposed_stretch_fits_into_the_run_and_into_a_film() {
        let end_s = |from_s, factor| proposed_end_s(from_s, 60.0, factor);
        assert_eq!([end_s(3.0, Some(1.0)), end_s(3.0, None), end_s(55.0, Some(1.0))], [13.0, 13.0, 60.0]);
        assert_eq!(film_length_s(0.0, end_s(0.0, Some(0.1)), 60.0, Some(0.1)), Ok(60.0));
    }

    #[test]
    fn a_film_lasts_as_long_as_the_page_takes_to_show_the_stretch() {
        assert_eq!(film_length_s(5.0, 15.0, 60.0, Some(0.5)), Ok(20.0));
        assert_eq!(film_length_s(0.0, 60.0, 60.0, Some(1.0)), Ok(60.0));
    }

    #[test]
    fn a_stretch_that_cannot_be_filmed_says_why() {
        let reason = |from_s, to_s, factor| film_length_s(from_s, to_s, 60.0, factor).unwrap_err();
        assert!(reason(5.0, 5.0, Some(1.0)).contains("from 0 to 60 seconds"));
        assert!(reason(-1.0, 5.0, Some(1.0)).contains("from 0 to 60 seconds"));
        assert!(reason(5.0, 61.0, Some(1.0)).contains("from 0 to 60 seconds"));
        assert!(reason(0.0, 10.0, Some(0.1)).contains("100\u{a0}s"));
        assert!(reason(0.0, 10.0, None).contains("fastest"));
    }
}
