//! Icons, and the signs of the two sides.

use leptos::prelude::*;
use netduel_scenario::Side;

/// The icons of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IconKind {
    /// To the start.
    Start,
    /// Time passes.
    Play,
    /// The run is paused.
    Pause,
    /// Light or dark.
    Theme,
    /// Help.
    Help,
    /// Follow one of many.
    Follow,
    /// Close.
    Close,
    /// Copy.
    Copy,
    /// By chance.
    Dice,
    /// A table.
    Table,
    /// Leads out of here.
    Out,
    /// A crash.
    Crash,
    /// The end of a fault.
    Recovery,
    /// Slower nodes.
    Slow,
    /// A network in two parts.
    Partition,
    /// Messages that take longer.
    Delay,
    /// Messages that are lost.
    Loss,
    /// More requests.
    Crowd,
    /// An attack.
    Attack,
    /// Something is wrong.
    Warning,
    /// Parameters.
    Sliders,
    /// Take it along.
    Share,
    /// On a projector.
    Projector,
    /// To the full screen.
    FullScreen,
    /// Back from the full screen.
    LeaveFullScreen,
    /// Opens and closes what is below.
    Chevron,
    /// One event on.
    Step,
    /// One event back.
    StepBack,
    /// Back to what was before a change.
    Undo,
    /// What was undone, again.
    Redo,
}

impl IconKind {
    /// What is drawn in a square of 20.
    pub(crate) fn markup(self) -> &'static str {
        match self {
            IconKind::Start => {
                r#"<path d="M5 4.5v11" class="ln"/><path d="M15.5 4.8v10.4L7.5 10z" class="fl"/>"#
            }
            IconKind::Play => r#"<path d="M6 4v12l10-6z" class="fl"/>"#,
            IconKind::Pause => r#"<path d="M6 4.5h2.6v11H6zM11.4 4.5H14v11h-2.6z" class="fl"/>"#,
            IconKind::Theme => {
                r#"<circle cx="10" cy="10" r="6" class="ln"/><path d="M10 4a6 6 0 0 1 0 12z" class="fl"/>"#
            }
            IconKind::Help => {
                r#"<circle cx="10" cy="10" r="7" class="ln"/><path d="M8 8.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3" class="ln"/><circle cx="10" cy="13.7" r=".9" class="fl"/>"#
            }
            IconKind::Follow => {
                r#"<circle cx="5" cy="14" r="2.2" class="ln"/><path d="M7 12.6L13 7.4M9.8 6.6h3.6v3.6" class="ln"/><circle cx="15.5" cy="5" r="1.6" class="fl"/>"#
            }
            IconKind::Close => r#"<path d="M5.5 5.5l9 9M14.5 5.5l-9 9" class="ln"/>"#,
            IconKind::Copy => r#"<path d="M7.5 7.5h8v8h-8zM12.5 7.3V4.5h-8v8h2.8" class="ln"/>"#,
            IconKind::Dice => {
                r#"<path d="M4.5 4.5h11v11h-11z" class="ln"/><circle cx="7.7" cy="7.7" r="1.1" class="fl"/><circle cx="12.3" cy="12.3" r="1.1" class="fl"/><circle cx="12.3" cy="7.7" r="1.1" class="fl"/><circle cx="7.7" cy="12.3" r="1.1" class="fl"/>"#
            }
            IconKind::Table => {
                r#"<path d="M3.5 4.5h13v11h-13zM3.5 8.2h13M3.5 11.9h13M8.5 8.2v7.3" class="ln"/>"#
            }
            IconKind::Out => r#"<path d="M8 5H5v10h10v-3M11 4.5h4.5V9M15.2 4.8L9.5 10.5" class="ln"/>"#,
            IconKind::Crash => {
                r#"<path d="M4 4h12v12H4z" class="ln" stroke-dasharray="2.6 2"/><path d="M7.2 7.2l5.6 5.6M12.8 7.2l-5.6 5.6" class="ln"/>"#
            }
            IconKind::Recovery => r#"<path d="M4 4h12v12H4zM7 10.2l2.2 2.3 4-4.9" class="ln"/>"#,
            IconKind::Slow => r#"<path d="M3.5 14.5a6.5 6.5 0 1 1 13 0M10 14.5L5.8 11" class="ln"/>"#,
            IconKind::Partition => {
                r#"<circle cx="5" cy="10" r="2.5" class="ln"/><circle cx="15" cy="10" r="2.5" class="ln"/><path d="M10 3.5v13" class="ln" stroke-dasharray="2.6 2"/>"#
            }
            IconKind::Delay => {
                r#"<path d="M5 4h10M5 16h10M6.5 4c0 5 7 7 7 12M13.5 4c0 5-7 7-7 12" class="ln"/>"#
            }
            IconKind::Loss => r#"<path d="M2.5 10H7M13 10h4.5M8.2 6.5l3.6 7M11.8 6.5l-3.6 7" class="ln"/>"#,
            IconKind::Crowd => {
                r#"<circle cx="7" cy="7" r="2.3" class="ln"/><circle cx="13.8" cy="7.6" r="1.9" class="ln"/><path d="M2.5 15.5c0-5.4 9-5.4 9 0M12.2 11.8c3-.7 5.3.8 5.3 3.7" class="ln"/>"#
            }
            IconKind::Attack => r#"<path d="M11.5 3L5 11.2h4.4L8 17l7-8.6h-4.6z" class="ln"/>"#,
            IconKind::Sliders => {
                r#"<path d="M3 6h7M14 6h3M3 14h3M10 14h7" class="ln"/><circle cx="12" cy="6" r="2" class="ln"/><circle cx="8" cy="14" r="2" class="ln"/>"#
            }
            IconKind::Share => {
                r#"<path d="M10 12.5V3.8M6.8 6.6L10 3.4l3.2 3.2M6 9H4.5v7.5h11V9H14" class="ln"/>"#
            }
            IconKind::Projector => {
                r#"<path d="M3 4.5h14M4.5 4.5v8.5h11V4.5M10 13v2.2M6.8 17l3.2-2 3.2 2" class="ln"/>"#
            }
            IconKind::FullScreen => {
                r#"<path d="M4 7.5V4h3.5M12.5 4H16v3.5M16 12.5V16h-3.5M7.5 16H4v-3.5" class="ln"/>"#
            }
            IconKind::LeaveFullScreen => {
                r#"<path d="M7.5 4v3.5H4M16 7.5h-3.5V4M12.5 16v-3.5H16M4 12.5h3.5V16" class="ln"/>"#
            }
            IconKind::Step => r#"<path d="M6 4.8v10.4l6-5.2zM14 5v10" class="ln"/>"#,
            IconKind::StepBack => r#"<path d="M14 4.8v10.4L8 10zM6 5v10" class="ln"/>"#,
            IconKind::Undo => r#"<path d="M7.5 4L4 7.5 7.5 11M4.5 7.5h7a4 4 0 0 1 0 8H8" class="ln"/>"#,
            IconKind::Redo => r#"<path d="M12.5 4L16 7.5 12.5 11M15.5 7.5h-7a4 4 0 0 0 0 8H12" class="ln"/>"#,
            IconKind::Chevron => r#"<path d="M5.5 8l4.5 4.5L14.5 8" class="ln"/>"#,
            IconKind::Warning => {
                r#"<path d="M10 3.5l7 12.5H3z" class="ln"/><path d="M10 8v4" class="ln"/><circle cx="10" cy="14" r=".9" class="fl"/>"#
            }
        }
    }
}

/// An icon. It is decoration: the button or label around it has a name.
#[component]
pub(crate) fn Icon(
    /// Which icon.
    kind: IconKind,
) -> impl IntoView {
    view! { <svg class="ic" viewBox="0 0 20 20" aria-hidden="true" inner_html=kind.markup() /> }
}

/// The sign of a side: a square for client–server, a disc for peer-to-peer.
#[component]
pub(crate) fn SideMark(
    /// Which side.
    side: Side,
) -> impl IntoView {
    let (class, shape) = match side {
        Side::ClientServer => {
            ("mark l", view! { <rect x="1" y="1" width="10" height="10" rx="1.5" /> }.into_any())
        }
        Side::PeerToPeer => ("mark r", view! { <circle cx="6" cy="6" r="5.4" /> }.into_any()),
    };
    view! { <svg class=class viewBox="0 0 12 12" aria-hidden="true">{shape}</svg> }
}
