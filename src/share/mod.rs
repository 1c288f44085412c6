//! What a reader can take along: a link, the code of a frame, files, and scenarios of their own.

mod contents;
mod download;
mod embed_code;
mod files;
mod filming;
mod link;
mod own_scenarios;
mod page_file;
mod paper;
mod picture;
mod qr_code;
mod recorder;
mod svg;
mod video;
mod webm;

use crate::dialog::ModalDialog;
use crate::icon::{Icon, IconKind};
use crate::lazy_view::{LazyView, load_later};
use crate::running_order::RunningOrderEditor;
use crate::state::Settings;
use crate::text::text;
use embed_code::EmbedCode;
use files::Files;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use link::Link;
use own_scenarios::OwnScenarios;
use paper::PaperLink;
use picture::Picture;

use video::Video;

pub(crate) use svg::svg_of;

/// The button that opens the dialog.
#[component]
pub(crate) fn ShareButton() -> impl IntoView {
    let Settings { is_share_open, .. } = expect_context();
    let name = text().share.title;
    view! {
        <button
            type="button"
            class="btn wide"
            aria-label=name
            aria-haspopup="dialog"
            on:click=move |_| is_share_open.set(true)
        >
            <Icon kind=IconKind::Share />
            <span>{name}</span>
        </button>
    }
}

/// The dialog. Each time it is opened, it is about the run as it is then.
#[component]
pub(crate) fn ShareDialog() -> impl IntoView {
    let t = &text().share;
    let Settings { is_share_open, .. } = expect_context();
    view! {
        <ModalDialog class="share" title=t.title close_label=t.close is_open=is_share_open>
            <Show when=move || is_share_open.get()>
                <LazyView load=share_sections />
            </Show>
        </ModalDialog>
    }
}

/// The link to the run on paper, as a text and as a QR code. Its code is loaded when the page has been quiet for a while, since a page
/// that is being printed loads nothing.
#[component]
pub(crate) fn LinkOnPaper() -> impl IntoView {
    let is_due = RwSignal::new(false);
    load_later(move || async move {
        let code = paper_link().await;
        is_due.try_set(code.is_ok());
        code
    });
    view! {
        <div class="on-paper">
            <Show when=move || is_due.get()>
                <LazyView load=paper_link />
            </Show>
        </div>
    }
}

#[wasm_split(share, wasm_split_path = ::leptos::wasm_split, fallible)]
fn paper_link() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <PaperLink /> }))
}

#[wasm_split(share, wasm_split_path = ::leptos::wasm_split, fallible)]
fn share_sections() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| {
        view! {
            <Link />
            <EmbedCode />
            <Files />
            <Picture />
            <Video />
            <OwnScenarios />
            <RunningOrderEditor />
        }
    }))
}
