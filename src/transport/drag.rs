//! Dragging a fault along the time line, or onto it.

use leptos::ev::{MouseEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element};

/// A press that moves less than this is a click: a pointer is never held quite still.
const LEAST_PX: f64 = 5.0;
/// A pointer this close to the time line counts as over it.
const NEAR_PX: f64 = 12.0;

/// Where something was dropped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum DropTarget {
    /// On the time line, at this share of the run.
    TimeLine(f64),
    /// Anywhere else.
    Elsewhere,
}

/// Lets a button be dragged over the time line. The button passes its pointer events on; a copy is the same drag.
#[derive(Clone, Copy)]
pub(super) struct Drag {
    line: NodeRef<Div>,
    on_move: Callback<f64>,
    on_drop: Callback<DropTarget>,
    start: StoredValue<Option<Start>, LocalStorage>,
    has_moved: StoredValue<bool>,
}

/// Where the pointer was pressed, and where the time line was then.
#[derive(Clone)]
struct Start {
    x: f64,
    y: f64,
    line: Option<DomRect>,
}

impl Drag {
    /// Calls `on_move` with each share of the run that the pointer passes over, and `on_drop` at the end.
    pub(super) fn new(
        line: NodeRef<Div>,
        on_move: impl Fn(f64) + Send + Sync + 'static,
        on_drop: impl Fn(DropTarget) + Send + Sync + 'static,
    ) -> Drag {
        Drag {
            line,
            on_move: Callback::new(on_move),
            on_drop: Callback::new(on_drop),
            start: StoredValue::new_local(None),
            has_moved: StoredValue::new(false),
        }
    }

    /// For `pointerdown`: from now on the button gets all events of this pointer.
    pub(super) fn press(self, event: &PointerEvent) {
        if let Some(button) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // Fails only for a pointer that is gone.
            let _ = button.set_pointer_capture(event.pointer_id());
        }
        let (x, y) = place(event);
        let line = self.line.get_untracked().map(|line| line.get_bounding_client_rect());
        self.start.set_value(Some(Start { x, y, line }));
        self.has_moved.set_value(false);
    }

    /// For `pointermove`.
    pub(super) fn drag(self, event: &PointerEvent) {
        let Some(start) = self.start.get_value() else { return };
        let (x, y) = place(event);
        if (x - start.x).abs() + (y - start.y).abs() > LEAST_PX {
            self.has_moved.set_value(true);
        }
        if let DropTarget::TimeLine(share) = start.target(x, y)
            && self.has_moved.get_value()
        {
            self.on_move.run(share);
        }
    }

    /// For `pointerup`.
    pub(super) fn release(self, event: &PointerEvent) {
        let start = self.start.get_value();
        self.start.set_value(None);
        if let Some(start) = start.filter(|_| self.has_moved.get_value()) {
            let (x, y) = place(event);
            self.on_drop.run(start.target(x, y));
        }
    }

    /// For `pointercancel`: the browser has taken the pointer away.
    pub(super) fn cancel(self) {
        self.start.set_value(None);
        if self.has_moved.get_value() {
            self.on_drop.run(DropTarget::Elsewhere);
        }
    }

    /// For `click`: whether it is one. The end of a drag comes as a click too. A key is never one.
    pub(super) fn is_click(self, event: &MouseEvent) -> bool {
        let has_moved = self.has_moved.get_value();
        self.has_moved.set_value(false);
        !has_moved || event.detail() == 0
    }
}

impl Start {
    /// What is at this place of the window.
    fn target(&self, x: f64, y: f64) -> DropTarget {
        let is_near = |line: &&DomRect| y > line.top() - NEAR_PX && y < line.bottom() + NEAR_PX;
        let share = |line: &DomRect| ((x - line.left()) / line.width().max(1.0)).clamp(0.0, 1.0);
        self.line.as_ref().filter(is_near).map(share).map_or(DropTarget::Elsewhere, DropTarget::TimeLine)
    }
}

/// The place of the pointer in the window, in CSS pixels.
fn place(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}
