//! What is to be known of one node, and what can be done to it.
#![allow(unreachable_pub, reason = "the component macro makes the properties public")]

use super::nodes::set_lengths;
use super::overlay::{NodeAction, NodeCommand};
use super::{NodeState, StageHandle, popover};
use leptos::html::Div;
use leptos::prelude::*;
use netduel_engine::network::Side;
use web_sys::HtmlElement;

/// Panes narrower than this have no room for a popover beside their nodes.
const NARROW: f32 = 420.0;

/// Opens inside the ring with a line to its node; as a strip where no such place exists.
#[component]
pub(super) fn Inspector(
    stage: StageHandle,
    side: Side,
    node: u32,
    #[prop(into)] tick: Signal<u64>,
    on_action: Callback<NodeAction>,
    on_close: Callback<()>,
) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let state = Memo::new(move |_| {
        tick.track();
        stage.with(|stage| stage.node_state(side, node)).unwrap_or_default()
    });
    let now_ns = Memo::new(move |_| {
        tick.track();
        stage.with(|stage| stage.now_ns()).unwrap_or_default()
    });
    let (title, serves) =
        stage.with(|stage| (stage.node_title(side, node), stage.serves(side, node))).unwrap_or_default();
    Effect::new(move || {
        if let Some(root) = root.get() {
            let _ = root.focus();
        }
    });
    Effect::new(move || {
        stage.version().track();
        if let Some(root) = root.get() {
            set_place(&root, stage, side, node);
        }
    });

    let is_up = move || state.with(|state: &NodeState| state.up);
    let life = move || {
        let (up, since_ns) = state.with(|state| (state.up, state.since_ns));
        let seconds = seconds(now_ns.get().saturating_sub(since_ns));
        [if up { "up for " } else { "down for " }, &seconds, "\u{a0}s"].concat()
    };
    let percent = move || state.with(|state| state.load_percent().to_string());
    let waiting = move || state.with(|state| state.waiting.to_string());
    let about = {
        view! {
            <dl>
                <div>
                    <dt>"Load"</dt>
                    <dd>
                        <span class="meter" class:over=move || state.with(NodeState::is_over) style=move || ["--load:", &percent(), "%"].concat()>
                            <i></i>
                        </span>
                        <b>{percent}"\u{a0}%"</b>
                    </dd>
                </div>
                <div>
                    <dt>"Queue"</dt>
                    <dd>
                        <b>{waiting}</b>
                        "\u{a0}waiting"
                    </dd>
                </div>
            </dl>
        }
    };
    let button = move |words: &'static str, command: Option<NodeCommand>, applies: Signal<bool>| {
        // Not `disabled`: the button that was just pressed would lose the focus.
        let act = move |_| {
            if let (Some(command), true) = (command, applies.get_untracked()) {
                on_action.run(NodeAction { side, node, command });
            }
        };
        let title = command.is_none().then_some("Not possible yet");
        view! {
            <button type="button" class="btn b" title=title aria-disabled=move || (!applies.get()).then_some("true") on:click=act>
                {words}
            </button>
        }
    };
    let actions = view! {
        <div class="row">
            {button("Crash", Some(NodeCommand::Crash), Signal::derive(is_up))}
            {button("Slow down", None, Signal::derive(|| false))}
            {button("Recover", Some(NodeCommand::Recover), Signal::derive(move || !is_up()))}
        </div>
    };
    let twin =
        ["Only asks, and holds nothing. Peer ", title.trim_start_matches("User "), " is the same user."]
            .concat();
    let name = title.clone();
    view! {
        <div class="stage-pop" class:peer=side == Side::PeerToPeer role="dialog" aria-label=name tabindex="-1" node_ref=root>
            <header>
                <h3>{title}</h3>
                <span class="state">{move || serves.then(life)}</span>
                <button type="button" class="btn sq s" aria-label="Close" on:click=move |_| on_close.run(())>
                    <svg class="ic" viewBox="0 0 20 20" aria-hidden="true">
                        <path d="M5.5 5.5l9 9M14.5 5.5l-9 9" class="ln"></path>
                    </svg>
                </button>
            </header>
            {if serves { (about, actions).into_any() } else { view! { <p>{twin}</p> }.into_any() }}
        </div>
    }
}

fn set_place(root: &HtmlElement, stage: StageHandle, side: Side, node: u32) {
    let classes = root.class_list();
    // Measured as a popover: as a strip it has another size.
    let _ = classes.remove_3("strip", "above", "below");
    let size = (root.offset_width() as f32, root.offset_height() as f32);
    let found = stage.with(|stage| {
        let scene = stage.scene(side)?;
        let pane = (scene.rect.width, scene.rect.height);
        let is_high = scene.layout.places.get(node as usize)?.y < pane.1 / 2.0;
        let place = popover::place(&scene.layout, &scene.looks, node as usize, size, pane)
            .filter(|_| pane.0 >= NARROW);
        Some((place, is_high, pane.0 < NARROW))
    });
    match found.flatten() {
        Some((Some(place), ..)) => {
            let _ = root.set_attribute("data-edge", place.edge.name());
            set_lengths(
                root,
                &[("left", place.left), ("top", place.top), ("--at", place.at), ("--lead", place.lead)],
            );
        }
        found => {
            let _ = classes.add_1("strip");
            // A narrow pane has no legend to give way: the strip keeps to the half where its node is not.
            if let Some((_, is_high, true)) = found {
                let _ = classes.add_1(if is_high { "below" } else { "above" });
            }
        }
    }
}

/// Seconds with two decimals, without the machinery of floating-point output.
fn seconds(time_ns: u64) -> String {
    let hundredths = time_ns / 10_000_000;
    let (whole, part) = (hundredths / 100, hundredths % 100);
    [whole.to_string().as_str(), if part < 10 { ".0" } else { "." }, &part.to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn seconds_have_two_decimals() {
        assert_eq!(seconds(20_460_000_000), "20.46");
        assert_eq!(seconds(1_050_000_000), "1.05");
        assert_eq!(seconds(0), "0.00");
    }
}
