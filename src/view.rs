//! Elements of the page, and how they follow what changes.
//!
//! Leptos's signals say what changes. The elements are made here rather than by its `view!`: views are generic
//! down to the last attribute, and weighed a third of the page.
//!
//! ```ignore
//! view("button.btn.sq").set("type", "button").live("aria-label", move || label.get()).on("click", act)
//! ```

use leptos::prelude::*;
use std::borrow::Cow;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlInputElement};

const SVG: &str = "http://www.w3.org/2000/svg";

/// What is written into an element.
type Words = Cow<'static, str>;

/// An element that is being built, or stands on the page; a copy is the same element.
#[derive(Clone)]
pub(crate) struct View(Element);

/// An element of HTML by its tag and classes: `button.btn.sq`.
pub(crate) fn view(selector: &str) -> View {
    let mut parts = selector.split('.');
    let tag = parts.next().unwrap_or_default();
    View::made(document().create_element(tag), parts)
}

/// The same of SVG.
pub(crate) fn svg(selector: &str) -> View {
    let mut parts = selector.split('.');
    let tag = parts.next().unwrap_or_default();
    View::made(document().create_element_ns(Some(SVG), tag), parts)
}

/// A component in the place of an element made by hand, as long as not all of the page are components.
pub(crate) fn component<V: IntoView + 'static>(make: impl FnOnce() -> V + 'static) -> View {
    let place = view("div").set("style", "display: contents");
    let element = place.0.clone().unchecked_into::<web_sys::HtmlElement>();
    let owner = Owner::current().unwrap_or_default();
    owner.with(|| leptos::mount::mount_to(element, make)).forget();
    place
}

/// Does something now, and again whenever a signal that it reads changes; until what surrounds it is made anew.
pub(crate) fn follow(act: impl FnMut() + 'static) {
    follow_boxed(Box::new(act));
}

// One body for all: a generic one would be compiled for every caller.
fn follow_boxed(act: Box<dyn FnMut()>) {
    Effect::new(act);
}

/// Writes what is read, unless it is the same as before: a reader's selection is lost with what it was made in.
fn follow_words(read: Box<dyn Fn() -> Words>, write: Box<dyn Fn(&str)>) {
    let mut last = None;
    follow_boxed(Box::new(move || {
        let now = read();
        if last.as_ref() != Some(&now) {
            write(&now);
            last = Some(now);
        }
    }));
}

impl View {
    fn made<'a>(element: Result<Element, JsValue>, classes: impl Iterator<Item = &'a str>) -> View {
        let element = element.expect("the names of elements are right");
        let class: Vec<&str> = classes.collect();
        if !class.is_empty() {
            // Fails only for malformed names, as do all of its kind below.
            let _ = element.set_attribute("class", &class.join(" "));
        }
        View(element)
    }

    /// The element itself.
    pub(crate) fn element(&self) -> &Element {
        &self.0
    }

    /// With an attribute.
    pub(crate) fn set(self, name: &str, value: &str) -> View {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// With words at its end.
    pub(crate) fn text(self, words: &str) -> View {
        self.append(&document().create_text_node(words))
    }

    /// With an element at its end.
    pub(crate) fn child(self, child: View) -> View {
        self.append(&child.0)
    }

    /// With elements at its end.
    pub(crate) fn children(self, children: impl IntoIterator<Item = View>) -> View {
        children.into_iter().for_each(|child| drop(self.0.append_child(&child.0)));
        self
    }

    /// With this markup inside, and nothing else. Words from outside the program are to be [`escaped`].
    pub(crate) fn markup(self, markup: &str) -> View {
        self.0.set_inner_html(markup);
        self
    }

    /// Hears events.
    pub(crate) fn on(self, event: &str, act: impl FnMut(Event) + 'static) -> View {
        self.on_boxed(event, Box::new(act));
        self
    }

    fn on_boxed(&self, event: &str, act: Box<dyn FnMut(Event)>) {
        let closure = Closure::wrap(act).into_js_value();
        let _ = self.0.add_event_listener_with_callback(event, closure.unchecked_ref());
    }

    /// With an attribute that follows what is read.
    pub(crate) fn live<W: Into<Words>>(self, name: &'static str, read: impl Fn() -> W + 'static) -> View {
        let element = self.0.clone();
        let write = move |words: &str| drop(element.set_attribute(name, words));
        follow_words(Box::new(move || read().into()), Box::new(write));
        self
    }

    /// With an attribute that is there while something holds.
    pub(crate) fn live_if(self, name: &'static str, holds: impl Fn() -> bool + 'static) -> View {
        let element = self.0.clone();
        follow(move || drop(element.toggle_attribute_with_force(name, holds())));
        self
    }

    /// With an attribute that is `true` or `false`.
    pub(crate) fn live_is(self, name: &'static str, holds: impl Fn() -> bool + 'static) -> View {
        self.live(name, move || if holds() { "true" } else { "false" })
    }

    /// With a class while something holds.
    pub(crate) fn live_class(self, name: &'static str, holds: impl Fn() -> bool + 'static) -> View {
        let classes = self.0.class_list();
        follow(move || drop(classes.toggle_with_force(name, holds())));
        self
    }

    /// With these words, and nothing else.
    pub(crate) fn live_text<W: Into<Words>>(self, read: impl Fn() -> W + 'static) -> View {
        let element = self.0.clone();
        let write = move |words: &str| element.set_text_content(Some(words));
        follow_words(Box::new(move || read().into()), Box::new(write));
        self
    }

    /// With this markup, and nothing else. Words from outside the program are to be [`escaped`].
    pub(crate) fn live_markup<W: Into<Words>>(self, read: impl Fn() -> W + 'static) -> View {
        let element = self.0.clone();
        let write = move |words: &str| element.set_inner_html(words);
        follow_words(Box::new(move || read().into()), Box::new(write));
        self
    }

    /// With a value in it, for a field or a choice. What a reader has typed stays until another value is due.
    pub(crate) fn live_value(self, read: impl Fn() -> String + 'static) -> View {
        let field = self.0.clone().unchecked_into::<HtmlInputElement>();
        follow_words(Box::new(move || read().into()), Box::new(move |value| field.set_value(value)));
        self
    }

    /// With elements that are made anew whenever something read in making them changes.
    pub(crate) fn live_children(self, make: impl Fn() -> Vec<View> + 'static) -> View {
        let element = self.0.clone();
        follow(move || {
            element.set_text_content(None);
            make().iter().for_each(|child| drop(element.append_child(&child.0)));
        });
        self
    }

    /// With one element for every key, in their order. Elements stay as long as their keys do.
    pub(crate) fn live_keyed(
        self,
        keys: impl Fn() -> Vec<u32> + 'static,
        make: impl Fn(u32) -> View + 'static,
    ) -> View {
        let element = self.0.clone();
        let outside = Owner::current().unwrap_or_default();
        let mut shown: Vec<(u32, View, Owner)> = Vec::new();
        follow(move || {
            let keys = keys();
            shown.retain(|(key, view, owner)| {
                let stays = keys.contains(key);
                if !stays {
                    view.0.remove();
                    owner.cleanup();
                }
                stays
            });
            for (place, key) in keys.iter().enumerate() {
                match shown.iter().position(|(known, ..)| known == key) {
                    // Moving an element takes the focus from it: those in place are left alone.
                    Some(old) if old == place => continue,
                    Some(old) => {
                        let row = shown.remove(old);
                        shown.insert(place, row);
                    }
                    None => {
                        let owner = outside.child();
                        let row = owner.with(|| make(*key));
                        shown.insert(place, (*key, row, owner));
                    }
                }
                let after = shown.get(place + 1).map(|(_, view, _)| view.0.unchecked_ref());
                // Fails only if `after` is not inside.
                let _ = element.insert_before(&shown[place].1.0, after);
            }
        });
        self
    }

    fn append(self, child: &web_sys::Node) -> View {
        // Fails only for an element that would contain itself.
        let _ = self.0.append_child(child);
        self
    }
}

/// Words as they are written in markup.
pub(crate) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
    out
}

/// Drawings as markup.
pub(crate) mod svg_markup {
    use super::escaped;
    use crate::format::push_coordinate;

    /// A path.
    pub(crate) fn path(out: &mut String, class: &str, d: &str) {
        push_all(out, &["<path class=\"", class, "\" d=\"", d, "\"/>"]);
    }

    /// A word at a place.
    pub(crate) fn word(out: &mut String, class: &str, x: f64, y: f64, words: &str) {
        push_all(out, &["<text class=\"", class]);
        push_numbers(out, &[("x", x.round()), ("y", y.round())]);
        push_all(out, &["\">", &escaped(words), "</text>"]);
    }

    /// A circle.
    pub(crate) fn circle(out: &mut String, class: &str, x: f64, y: f64, radius: f64) {
        push_all(out, &["<circle class=\"", class]);
        push_numbers(out, &[("cx", x), ("cy", y), ("r", radius)]);
        out.push_str("\"/>");
    }

    fn push_all(out: &mut String, parts: &[&str]) {
        parts.iter().for_each(|part| out.push_str(part));
    }

    fn push_numbers(out: &mut String, numbers: &[(&str, f64)]) {
        for (name, number) in numbers {
            push_all(out, &["\" ", name, "=\""]);
            push_coordinate(out, *number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn words_cannot_become_markup() {
        assert_eq!(escaped(r#"<b title="x">R&D</b>"#), "&lt;b title=&quot;x&quot;&gt;R&amp;D&lt;/b&gt;");
    }
}
