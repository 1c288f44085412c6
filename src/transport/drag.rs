//! Something that is dragged along the time line.

use crate::view::View;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

/// Where it was let go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Drop {
    /// It was not moved.
    Clicked,
    /// On the line, at this share of the run.
    At(f64),
    /// Anywhere else.
    Elsewhere,
}

/// Nobody holds a pointer quite still.
const LEAST_PX: f64 = 5.0;

/// Lets a button be dragged; `moving` hears of each place on the line, `dropped` of the last. A key that presses it clicks it.
pub(super) fn drag(button: View, moving: impl Fn(f64) + 'static, dropped: impl Fn(Drop) + 'static) -> View {
    let start: Rc<Cell<Option<(f64, f64)>>> = Rc::default();
    let has_moved = Rc::new(Cell::new(false));
    let (began, went, had_moved) = (start.clone(), start.clone(), has_moved.clone());
    let is_click = has_moved.clone();
    let dropped = Rc::new(dropped);
    let clicked = dropped.clone();
    let element = button.element().clone();
    let on_line = element.clone();
    button
        .on("pointerdown", move |event: Event| {
            if let Some(event) = event.dyn_ref::<MouseEvent>() {
                began.set(Some((f64::from(event.client_x()), f64::from(event.client_y()))));
                has_moved.set(false);
                capture(&element, event);
            }
        })
        .on("pointermove", move |event: Event| {
            let (Some(event), Some((x, y))) = (event.dyn_ref::<MouseEvent>(), went.get()) else { return };
            let far = (f64::from(event.client_x()) - x).abs() + (f64::from(event.client_y()) - y).abs();
            had_moved.set(had_moved.get() || far > LEAST_PX);
            if let Some(share) = share(&on_line, event).filter(|_| had_moved.get()) {
                moving(share);
            }
        })
        .on("pointerup", {
            let has_moved = is_click.clone();
            move |event: Event| {
                let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
                if start.take().is_some() && has_moved.get() {
                    let target = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
                    let share = target.and_then(|target| share(&target, event));
                    dropped(share.map_or(Drop::Elsewhere, Drop::At));
                }
            }
        })
        .on("click", move |_| {
            // What was dragged is not clicked too.
            if !is_click.replace(false) {
                clicked(Drop::Clicked);
            }
        })
}

/// All that the pointer does is heard by the button until it is let go.
fn capture(element: &Element, event: &MouseEvent) {
    let id = js_sys::Reflect::get(event, &"pointerId".into()).ok().and_then(|id| id.as_f64());
    // Fails only for a pointer that is gone.
    let _ = element.set_pointer_capture(id.unwrap_or(0.0) as i32);
}

/// The share of the run over which the pointer is, if it is over the line or not far from it.
fn share(within: &Element, event: &MouseEvent) -> Option<f64> {
    let line = within.closest(".transport").ok()??.query_selector(".tl").ok()??.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let is_near = y > line.top() - 12.0 && y < line.bottom() + 12.0;
    is_near.then(|| ((x - line.left()) / line.width().max(1.0)).clamp(0.0, 1.0))
}
