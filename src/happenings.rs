//! What happened, to be read: the way of the chosen request, and the events one by one. The worker finds and words both; here
//! they are asked for, shown and clicked.

use crate::keyboard::walk;
use crate::page::Page;
use crate::text::text;
use crate::view::{View, escaped, follow, view};
use leptos::prelude::*;
use netduel_protocol::{Ask, AskLog};
use netduel_scenario::Side;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

/// While time passes no more events than that are looked through for the log.
const MOST_WHILE_PLAYING: u64 = 50_000;

/// What the log shows, from anywhere in the page; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Happenings {
    is_open: RwSignal<bool>,
    wanted: RwSignal<AskLog>,
    /// Who has gone to an event of the list finds the list as it was, as long as time stands there.
    went_to_ns: RwSignal<Option<u64>>,
}

impl Happenings {
    /// Closed, with everything in it.
    pub(crate) fn new() -> Happenings {
        Happenings {
            is_open: RwSignal::new(false),
            wanted: RwSignal::new(AskLog::default()),
            went_to_ns: RwSignal::new(None),
        }
    }

    /// Opens it, and shows it to whoever asked for it.
    pub(crate) fn show(self, page: Page) {
        self.is_open.set(true);
        page.focus_soon(".happenings .way");
    }

    /// Asks the worker for what is to be seen now.
    fn ask(self, page: Page) {
        page.run.tick.track();
        let is_playing = page.run.is_playing.get();
        let now_ns = page.player.shown_time_ns();
        if self.went_to_ns.get().is_some_and(|at_ns| is_playing || at_ns != now_ns) {
            self.wanted.update(|wanted| wanted.until_ns = None);
            self.went_to_ns.set(None);
            page.stage.change(|stage| stage.mark_nodes(None, &[]));
        }
        if is_playing && self.wanted.with_untracked(|wanted| wanted.skipped > 0) {
            self.wanted.update(|wanted| wanted.skipped = 0);
        }
        let wanted = self.wanted.get();
        if self.is_open.get() {
            let most_events = if is_playing { MOST_WHILE_PLAYING } else { u64::MAX };
            page.player.query_history(Ask { log: Some(wanted), most_events, ..Ask::default() });
        }
    }

    /// Goes to an event, and shows its nodes and its request.
    fn go_to(self, page: Page, button: &Element, at_ns: u64) {
        let now_ns = page.player.shown_time_ns_untracked();
        self.wanted.update(|wanted| wanted.until_ns = wanted.until_ns.or(Some(now_ns)));
        page.player.stop();
        page.player.seek(at_ns);
        self.went_to_ns.set(Some(at_ns));
        if let Some(request) = number(button, "data-request") {
            page.player.select_request(Some(request as u32));
        }
        let nodes = button.get_attribute("data-nodes").unwrap_or_default();
        let nodes: Vec<u64> = nodes.split(' ').filter_map(|node| node.parse().ok()).collect();
        let side = Side::BOTH.get(number(button, "data-side").unwrap_or(0) as usize).copied();
        page.stage.change(|stage| stage.mark_nodes(side, &nodes));
    }
}

fn number(element: &Element, attribute: &str) -> Option<u64> {
    element.get_attribute(attribute)?.parse().ok()
}

/// The section; closed at first.
pub(crate) fn happenings(page: Page) -> View {
    let t = &text().happenings;
    let Happenings { is_open, wanted, .. } = page.happenings;
    let toggle = view("button.btn.b")
        .set("type", "button")
        .live_is("aria-expanded", move || is_open.get())
        .live_text(move || if is_open.get() { t.close } else { t.open })
        .on("click", move |_| is_open.update(|is_open| *is_open = !*is_open));
    let form = view("form").markup(&fields());
    let element = form.element().clone();
    let form = form.on("submit", |event| event.prevent_default()).on("input", move |_| {
        let value = |name: &str| {
            let field = element.query_selector(&["[name=", name, "]"].concat()).ok().flatten();
            field.map(|field| field.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default()
        };
        let topic = value("topic").parse().unwrap_or(0u64) as u32;
        let (side, node, request) = (value("side"), value("node"), value("request"));
        wanted.set(AskLog { side, node, request, topic, ..AskLog::default() });
    });
    let way = view("div.way").set("tabindex", "-1").live_markup(move || {
        let has_chosen = page.run.selected_request.get().is_some();
        page.run.history.with(|(way, _)| if has_chosen { way.clone() } else { escaped(t.choose) })
    });
    let list = view("div.events").set("tabindex", "0").set("role", "group").set("aria-label", t.list);
    let list = list.live_markup(move || page.run.history.with(|(_, log)| log.clone()));
    let element = list.element().clone();
    follow(move || {
        // Rows stay while somebody points at them: they would be gone before they can be clicked.
        let is_playing = page.run.is_playing.get();
        if !is_playing || element.matches(":hover, :focus-within") != Ok(true) {
            page.happenings.ask(page);
        } else {
            page.run.tick.track();
        }
    });
    let body = view("div").live_if("hidden", move || !is_open.get()).children([form, list, way]);
    view("section.happenings")
        .set("aria-label", t.name)
        .children([view("header").children([view("h2").text(t.name), toggle]), body])
        .on("click", move |event| click(page, &event))
        .on("keydown", |event| walk(&event))
}

fn fields() -> String {
    let t = &text().happenings;
    let select = |name: &str, label: &str, options: &[&str], first: &str| {
        let mut markup =
            ["<label>", label, " <select name=\"", name, "\"><option>", first, "</option>"].concat();
        for (value, option) in options.iter().enumerate() {
            let value = (value + usize::from(name == "topic")).to_string();
            markup.push_str(&["<option value=\"", &value, "\">", option, "</option>"].concat());
        }
        markup + "</select></label>"
    };
    let field = |name: &str, label: &str, such: &str| {
        [
            "<label>",
            label,
            " <input name=\"",
            name,
            "\" placeholder=\"",
            such,
            "\" autocomplete=\"off\"></label>",
        ]
        .concat()
    };
    [
        select("topic", t.topic, &t.topics, t.everything),
        select("side", t.side, &text().duel.sides, t.both),
        field("node", t.node, t.such_node),
        field("request", t.request, "7"),
    ]
    .concat()
}

fn click(page: Page, event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(button) = target.and_then(|target| target.closest("button").ok().flatten()) else { return };
    if let Some(skipped) = number(&button, "data-skip") {
        page.player.stop();
        page.happenings.wanted.update(|wanted| wanted.skipped = skipped as u32);
        if let Ok(Some(list)) = button.closest(".events") {
            list.set_scroll_top(0);
            page.focus_soon(".events");
        }
    } else if let Some(at_ns) = number(&button, "data-at") {
        page.happenings.go_to(page, &button, at_ns);
    }
}
