//! The canvas behind both networks, and the handle through which the page reaches the picture.

use crate::printing::Printing;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use leptos_use_device_pixel_ratio::use_device_pixel_ratio;
use leptos_use_resize_observer::use_resize_observer;
use netduel_scenario::Side;
use netduel_stage::{Limitation, PainterKind, PaneRect, Renderer};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, DomRect, HtmlCanvasElement};

/// Paper shows finer detail than most screens: at least so many pixels for each CSS pixel.
const PIXEL_RATIO_ON_PAPER: f64 = 3.0;

/// Access to the picture from anywhere on the page. Copies refer to the same picture.
///
/// There is no picture before [`StageCanvas`] is in the document; until then every call does nothing and returns
/// `None`.
#[derive(Clone, Copy)]
pub(crate) struct StageHandle {
    renderer: StoredValue<Option<Renderer>, LocalStorage>,
    layout_version: RwSignal<u32>,
    /// Counts the changes of the picture that are not caused by time, such as a selected request.
    changes: RwSignal<u32>,
    limitation: RwSignal<Option<Limitation>>,
    painter: PainterKind,
    canvas: NodeRef<Canvas>,
    /// A copy of the canvas for printing: of a picture by WebGL, browsers print only what has been on the screen.
    paper: NodeRef<Canvas>,
    printing: Printing,
    canvas_area: NodeRef<Div>,
    panes: [NodeRef<Div>; 2],
}

impl StageHandle {
    /// A handle without a picture. With `has_picture: false` nothing is painted, but nodes still have their positions,
    /// names and loads.
    pub(crate) fn new(has_picture: bool, printing: Printing) -> StageHandle {
        StageHandle {
            renderer: StoredValue::new_local(None),
            layout_version: RwSignal::new(0),
            changes: RwSignal::new(0),
            limitation: RwSignal::new(None),
            painter: if has_picture { PainterKind::WebGl2 } else { PainterKind::None },
            canvas: NodeRef::new(),
            paper: NodeRef::new(),
            printing,
            canvas_area: NodeRef::new(),
            panes: [NodeRef::new(), NodeRef::new()],
        }
    }

    /// Reads from the picture. Several readers may be nested.
    pub(crate) fn read<R>(self, read: impl FnOnce(&Renderer) -> R) -> Option<R> {
        self.renderer.try_with_value(|stage| stage.as_ref().map(read)).flatten()
    }

    /// Changes the picture without painting it. Calls must not be nested.
    pub(crate) fn with<R>(self, change: impl FnOnce(&mut Renderer) -> R) -> Option<R> {
        let result = self.renderer.try_update_value(|stage| stage.as_mut().map(change)).flatten();
        if let Some((version, limitation)) = self.read(|renderer| (renderer.version(), renderer.limitation()))
        {
            set_if_changed(self.layout_version, version);
            set_if_changed(self.limitation, limitation.filter(|_| self.painter != PainterKind::None));
        }
        result
    }

    /// Changes the picture and paints the shown moment again, so that the change is visible even while the run is paused.
    pub(crate) fn change<R>(self, change: impl FnOnce(&mut Renderer) -> R) -> Option<R> {
        let result = self.with(|stage| {
            let result = change(stage);
            stage.redraw();
            result
        });
        if self.is_printing() {
            self.copy_to_paper();
        }
        result
    }

    fn is_printing(self) -> bool {
        untrack(|| self.printing.get())
    }

    /// Copies the picture that has just been painted.
    fn copy_to_paper(self) {
        let (Some(canvas), Some(paper)) = (self.canvas.get_untracked(), self.paper.get_untracked()) else {
            return;
        };
        paper.set_width(canvas.width());
        paper.set_height(canvas.height());
        let context = paper.get_context("2d").ok().flatten();
        if let Some(context) = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok())
        {
            // Fails only for a picture without pixels.
            let _ = context.draw_image_with_html_canvas_element(&canvas, 0.0, 0.0);
        }
    }

    /// Lets the elements over the picture follow a change that is not caused by time, such as a selected request. To be called
    /// once the change is drawn.
    pub(crate) fn announce_change(self) {
        self.changes.try_update(|changes| *changes = changes.wrapping_add(1));
    }

    /// Changes with every new run, whenever nodes move to other positions, and after each announced change. A tracked read.
    pub(crate) fn layout_version(self) -> (u32, u32) {
        (self.layout_version.try_get().unwrap_or_default(), self.changes.try_get().unwrap_or_default())
    }

    /// Why the networks are not painted in full; `None` if they are. A tracked read.
    pub(crate) fn limitation(self) -> Option<Limitation> {
        self.limitation.try_get().flatten()
    }

    /// The element over which a side is painted.
    pub(super) fn pane(self, side: Side) -> NodeRef<Div> {
        self.panes[side as usize]
    }

    /// The element on which both sides are painted.
    pub(super) fn canvas_untracked(self) -> Option<HtmlCanvasElement> {
        self.canvas.get_untracked()
    }

    fn attach(self, canvas: HtmlCanvasElement) {
        let mut renderer = Renderer::new(canvas, self.painter);
        // While the run is paused, nothing else would draw the networks once that is possible.
        renderer.when_ready(move || {
            self.change(|_| ());
        });
        self.renderer.try_set_value(Some(renderer));
    }

    /// The place of the picture in the window, or that of a side.
    pub(super) fn rect_of(self, side: Option<Side>) -> Option<DomRect> {
        let element = match side {
            Some(side) => self.pane(side).get_untracked()?,
            None => self.canvas_area.get_untracked()?,
        };
        Some(element.get_bounding_client_rect()).filter(|rect| rect.width() > 0.0 && rect.height() > 0.0)
    }

    /// Paints the picture with so many pixels for each CSS pixel, and lets a function read it and its place in the window. A picture by
    /// WebGL can only be read right after it was painted.
    pub(super) fn paint_at_scale(self, ratio: f64, read: impl FnOnce(&HtmlCanvasElement, &DomRect)) {
        let (Some(canvas), Some(rect)) = (self.canvas.get_untracked(), self.rect_of(None)) else { return };
        self.change(|stage| stage.resize(rect.width(), rect.height(), ratio));
        read(&canvas, &rect);
        self.measure();
    }

    /// Measures the canvas and both panes, and paints: changing the size of a canvas empties it.
    fn measure(self) {
        let Some(area) = self.canvas_area.get_untracked() else { return };
        let area = area.get_bounding_client_rect();
        let panes = self.panes.map(|pane| {
            let pane = pane.get_untracked()?;
            Some(pane_rect(&area, &pane.get_bounding_client_rect()))
        });
        let ratio = window().device_pixel_ratio();
        let ratio = if self.is_printing() { ratio.max(PIXEL_RATIO_ON_PAPER) } else { ratio };
        self.change(|stage| {
            stage.resize(area.width(), area.height(), ratio);
            for (side, rect) in Side::BOTH.into_iter().zip(panes) {
                rect.into_iter().for_each(|rect| stage.set_pane(side, rect));
            }
        });
    }
}

fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|old| *old != value) == Some(true) {
        signal.try_set(value);
    }
}

fn pane_rect(area: &DomRect, pane: &DomRect) -> PaneRect {
    PaneRect {
        x: (pane.left() - area.left()) as f32,
        y: (pane.top() - area.top()) as f32,
        width: pane.width() as f32,
        height: pane.height() as f32,
    }
}

/// The canvas on which both networks are painted. It fills the nearest positioned ancestor and takes no pointer events.
/// It is hidden from screen readers: [`super::NetworkOverlay`] describes the networks to them.
#[component]
pub(crate) fn StageCanvas() -> impl IntoView {
    let stage = expect_context::<StageHandle>();
    stage.canvas.on_load(move |canvas| stage.attach(canvas));
    // The observer also reports the first sizes. It calls back when the layout is up to date, so that measuring is free.
    let [left, right] = stage.panes;
    use_resize_observer(vec![stage.canvas_area, left, right], move |_, _| stage.measure());
    let pixel_ratio = use_device_pixel_ratio();
    Effect::watch(move || (pixel_ratio.get(), stage.printing.get()), move |_, _, _| stage.measure(), false);
    view! {
        <div class="stage-canvas" aria-hidden="true" node_ref=stage.canvas_area>
            <canvas node_ref=stage.canvas />
            <canvas class="paper" node_ref=stage.paper />
        </div>
    }
}
