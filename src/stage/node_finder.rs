//! A field for the number of a node, for networks with too many nodes to have a button each.

use super::StageHandle;
use super::nodes::button_count;
use crate::format::count;
use crate::text::{interpolate, text};
use leptos::html::Input;
use leptos::prelude::*;
use netduel_scenario::Side;

/// Opens the node whose number is entered. Shown only while some serving nodes have no button.
#[component]
pub(super) fn NodeFinder(
    /// The network.
    side: Side,
    /// Refers to the field.
    field: NodeRef<Input>,
    /// Called with the node that was found.
    on_found: Callback<u32>,
) -> impl IntoView {
    let stage = expect_context::<StageHandle>();
    let serving_nodes = Memo::new(move |_| {
        stage.layout_version();
        let has_hidden = stage.read(|stage| {
            let nodes = stage.serving_nodes(side);
            (button_count(stage, side) < nodes).then_some(nodes)
        });
        has_hidden.flatten()
    });
    let find = move |_| {
        let number = field.get_untracked().map_or(0.0, |field| field.value_as_number());
        let nodes = serving_nodes.get_untracked().unwrap_or_default();
        if number >= 1.0 && number <= nodes as f64 {
            on_found.run(number as u32 - 1);
        }
    };
    let t = &text().stage;
    view! {
        <ShowLet some=serving_nodes let:nodes>
            <label class="stage-find">
                <span>{t.find[side as usize]}</span>
                <input type="number" min="1" max=nodes node_ref=field on:change=find />
                <span>{interpolate(t.of, &[("n", &count(nodes as u64))])}</span>
            </label>
        </ShowLet>
    }
}
