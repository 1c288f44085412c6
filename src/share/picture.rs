//! The picture as a file.

use super::download::{download, save};
use super::svg::svg_of;
use crate::stage::{ImageLook, ImageTheme, StageHandle};
use crate::state::Player;
use crate::text::text;
use leptos::prelude::*;
use netduel_scenario::Side;

/// The widths of a picture in pixels.
const WIDTHS_PX: std::ops::RangeInclusive<u32> = 100..=8192;

/// The buttons that save the picture, and how it is to look.
#[component]
pub(super) fn Picture() -> impl IntoView {
    let t = &text().share;
    let stage = expect_context::<StageHandle>();
    let player = expect_context::<Player>();
    let problem = RwSignal::new("");
    let width_px = RwSignal::new(1920_u32);
    let side = RwSignal::new(None::<Side>);
    let is_on_white = RwSignal::new(true);
    let has_legend = RwSignal::new(true);
    let report = move |is_saved: bool| problem.set(if is_saved { "" } else { t.no_picture });
    let save_png = move |_| {
        let address = stage.image(side.get_untracked(), Some(width_px.get_untracked()));
        address.iter().for_each(|address| download("netduel.png", address));
        report(address.is_some());
    };
    let save_svg = move |_| {
        let theme = if is_on_white.get_untracked() { ImageTheme::OnWhite } else { ImageTheme::Page };
        let look = ImageLook { theme, has_legend: has_legend.get_untracked() };
        let svg = svg_of(player, stage, side.get_untracked(), Some(width_px.get_untracked()), look);
        svg.iter().for_each(|svg| save("netduel.svg", "image/svg+xml", svg));
        report(svg.is_some());
    };
    let set_width = move |typed: String| match typed.trim().parse() {
        Ok(px) if WIDTHS_PX.contains(&px) => width_px.set(px),
        // The field shows the width that is kept.
        _ => width_px.notify(),
    };
    let set_side = move |name: String| side.set(Side::BOTH.into_iter().find(|side| side.name() == name));
    let option = |side: Side| view! { <option value=side.name()>{text().duel.sides[side as usize]}</option> };
    let check = |name: &'static str, is_set: RwSignal<bool>| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=is_set
                    on:change:target=move |event| is_set.set(event.target().checked())
                />
                {name}
            </label>
        }
    };
    view! {
        <section>
            <h3>{t.picture}</h3>
            <div class="options">
                <label class="size">
                    {t.networks} <select on:change:target=move |event| set_side(event.target().value())>
                        <option value="">{t.both_networks}</option>
                        {Side::BOTH.map(option).collect_view()}
                    </select>
                </label>
                <label class="size">
                    {t.picture_width}
                    <input
                        type="text"
                        inputmode="numeric"
                        prop:value=move || width_px.get().to_string()
                        on:change:target=move |event| set_width(event.target().value())
                    />
                </label>
                {check(t.on_white, is_on_white)} {check(t.with_legend, has_legend)}
            </div>
            <div class="options">
                <button type="button" class="btn b" on:click=save_png>{t.save_png}</button>
                <button type="button" class="btn b" on:click=save_svg>{t.save_svg}</button>
            </div>
            <p>{t.picture_about}</p>
            <p class="refused" role="alert">{problem}</p>
        </section>
    }
}
