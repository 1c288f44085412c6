//! The stage in the document: the one canvas behind the duel, and the handle by which everyone reaches it.

use super::{PaneRect, Stage};
use crate::view::{View, view};
use js_sys::Function;
use leptos::prelude::*;
use netduel_scenario::Side;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlCanvasElement, ResizeObserver};

/// Reaches the stage from anywhere in the page; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct StageHandle {
    inner: StoredValue<Inner, LocalStorage>,
    /// The stage's version, for those who lay something over the nodes.
    version: RwSignal<u32>,
}

struct Inner {
    stage: Stage,
    canvas: HtmlCanvasElement,
    holder: Option<Element>,
    views: [Option<Element>; 2],
    observer: Option<ResizeObserver>,
}

impl StageHandle {
    /// A stage with a canvas of its own, which [`stage_canvas`] puts into the document.
    ///
    /// # Panics
    /// Outside of a document.
    pub(crate) fn new() -> StageHandle {
        let canvas: HtmlCanvasElement =
            document().create_element("canvas").expect("every document makes canvases").unchecked_into();
        let stage = Stage::new(canvas.clone());
        let inner = Inner { stage, canvas, holder: None, views: [None, None], observer: None };
        StageHandle { inner: StoredValue::new_local(inner), version: RwSignal::new(0) }
    }

    /// Does something with the stage; `None` if it is gone, as in a callback that outlives the page's part.
    /// Not to be called from within itself.
    pub(crate) fn with<R>(self, act: impl FnOnce(&mut Stage) -> R) -> Option<R> {
        let result = self.inner.try_update_value(|inner| act(&mut inner.stage));
        self.tell_version();
        result
    }

    /// Changes when nodes come to stand elsewhere, and with a new run.
    pub(super) fn version(self) -> RwSignal<u32> {
        self.version
    }

    fn tell_version(self) {
        let version = self.inner.try_with_value(|inner| inner.stage.version());
        if let (Some(new), Some(old)) = (version, self.version.try_get_untracked())
            && new != old
        {
            self.version.try_set(new);
        }
    }

    /// As `with`, and paints the shown moment once more: for changes that must be seen while the clock stands.
    pub(crate) fn change<R>(self, act: impl FnOnce(&mut Stage) -> R) -> Option<R> {
        self.with(|stage| {
            let result = act(stage);
            stage.redraw();
            result
        })
    }

    /// Measures canvas and panes anew. It does so by itself when one of them changes its size; to be called when
    /// a pane was moved only.
    pub(crate) fn measure(self) {
        self.inner.try_update_value(|inner| {
            let Some(holder) = &inner.holder else { return };
            let outer = holder.get_bounding_client_rect();
            let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
            inner.stage.resize(outer.width(), outer.height(), ratio);
            for (side, view) in Side::BOTH.into_iter().zip(&inner.views) {
                let Some(view) = view else { continue };
                let rect = view.get_bounding_client_rect();
                let pane = PaneRect {
                    x: (rect.left() - outer.left()) as f32,
                    y: (rect.top() - outer.top()) as f32,
                    width: rect.width() as f32,
                    height: rect.height() as f32,
                };
                inner.stage.set_pane(side, pane);
            }
            // Resizing empties a canvas; waiting for the next frame would show it empty.
            inner.stage.redraw();
        });
        self.tell_version();
    }

    /// The element over which a side is painted.
    pub(super) fn set_view(self, side: Side, view: Element) {
        self.inner.try_update_value(|inner| {
            if let Some(observer) = &inner.observer {
                observer.observe(&view);
            }
            inner.views[super::index(side)] = Some(view);
        });
    }

    fn set_holder(self, holder: &Element, observer: ResizeObserver) {
        self.inner.try_update_value(|inner| {
            // Appending fails only for a node that would contain itself.
            let _ = holder.append_child(&inner.canvas);
            inner.holder = Some(holder.clone());
            observer.observe(holder);
            inner.views.iter().flatten().for_each(|view| observer.observe(view));
            inner.observer = Some(observer);
        });
    }

    /// A graphics processor that was taken away and given back has forgotten the picture; while the clock stands
    /// nobody else would paint it again.
    fn paint_after_loss(self, measure: &Function) {
        self.inner.try_with_value(|inner| {
            // Fails only for malformed names.
            let _ = inner.canvas.add_event_listener_with_callback("webglcontextrestored", measure);
        });
    }
}

/// The canvas. It fills the nearest positioned ancestor, takes no pointer and says nothing to a screen reader:
/// [`super::stage_overlay`] does.
pub(crate) fn stage_canvas(stage: StageHandle) -> View {
    let holder = view("div.stage-canvas").set("aria-hidden", "true");
    let measure = Closure::<dyn FnMut()>::new(move || stage.measure()).into_js_value();
    stage.paint_after_loss(measure.unchecked_ref());
    // Told of the first size too, as soon as the holder is in the document.
    if let Ok(observer) = ResizeObserver::new(measure.unchecked_ref()) {
        stage.set_holder(holder.element(), observer);
    }
    holder
}
