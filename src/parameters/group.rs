//! The groups of parameters: what both sides share, each side's own, and the faults.

use super::Drawer;
use super::control::{control, is_used};
use crate::format;
use crate::icon::{Icon, icon, mark};
use crate::page::Page;
use crate::text::{fill, plural, text};
use crate::view::{View, view};
use leptos::prelude::*;
use netduel_scenario::{Fault, Parameter, Scenario, Side};

/// A group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// The run and its workload: the same for both sides.
    Workload,
    /// The left side.
    ClientServer,
    /// The right side.
    PeerToPeer,
    /// The distribution of a file.
    File,
    /// What goes wrong.
    Faults,
}

/// Which sides run, how many faults there are, and whether there is a file: what decides which controls there are.
pub(super) type Shape = ([bool; 2], usize, bool);

impl Drawer {
    /// The shape of the scenario that runs.
    pub(super) fn shape(self) -> Shape {
        let shape = Memo::new(move |_| {
            self.page.run.scenario.with(|scenario| {
                let sides = [scenario.client_server.is_some(), scenario.peer_to_peer.is_some()];
                (sides, scenario.faults.len(), scenario.file.is_some())
            })
        });
        shape.get()
    }
}

impl Group {
    /// All, in their order.
    pub(super) const ALL: [Group; 5] =
        [Group::Workload, Group::File, Group::ClientServer, Group::PeerToPeer, Group::Faults];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Group::Workload => text().parameters.workload,
            Group::ClientServer => text().duel.sides[0],
            Group::PeerToPeer => text().duel.sides[1],
            Group::File => text().parameters.file,
            Group::Faults => text().parameters.faults,
        }
    }

    /// Whether a scenario of this shape has it.
    pub(super) fn is_in(self, (sides, faults, has_file): Shape) -> bool {
        match self {
            Group::Workload => true,
            Group::ClientServer => sides[0],
            Group::PeerToPeer => sides[1],
            Group::File => has_file,
            Group::Faults => faults > 0,
        }
    }

    fn tables(self) -> &'static [&'static str] {
        match self {
            Group::Workload => &["workload", "run"],
            Group::ClientServer => &["client_server"],
            Group::PeerToPeer => &["peer_to_peer"],
            Group::File => &["file", "swarm"],
            Group::Faults => &["faults"],
        }
    }

    fn class(self) -> &'static str {
        match self {
            Group::Workload | Group::File => "details.grp.w",
            Group::ClientServer => "details.grp.l",
            Group::PeerToPeer => "details.grp.r",
            Group::Faults => "details.grp.f",
        }
    }

    fn side(self) -> Option<Side> {
        match self {
            Group::ClientServer => Some(Side::ClientServer),
            Group::PeerToPeer => Some(Side::PeerToPeer),
            _ => None,
        }
    }

    /// Its parameters, and the full path of each in a scenario with so many faults.
    fn parameters(self, faults: usize) -> Vec<(&'static Parameter, String)> {
        let of_table = |table: &'static str| Scenario::parameters().filter(move |known| known.table == table);
        let plain = |parameter: &'static Parameter| (parameter, parameter.path());
        if self == Group::Faults {
            let of_fault = |number: usize| {
                of_table("faults").map(move |parameter| {
                    (parameter, ["faults.", &number.to_string(), ".", parameter.name].concat())
                })
            };
            return (1..=faults).flat_map(of_fault).collect();
        }
        self.tables().iter().flat_map(|table| of_table(table)).map(plain).collect()
    }
}

/// A group with its controls.
pub(super) fn group(drawer: Drawer, of: Group) -> View {
    let page = drawer.page;
    let note = move || match (changed(page, Some(of)), of.side()) {
        (0, Some(_)) => String::new(),
        (0, None) => text().parameters.both_sides.to_owned(),
        (count, _) => plural(text().parameters.changed, count as u64),
    };
    let summary = view("summary")
        .children(of.side().map(mark))
        .child(view("span").text(of.name()))
        .child(view("em").live_text(note))
        .child(icon(Icon::Chevron));
    let (_, faults, _) = untrack(|| drawer.shape());
    let controls = of.parameters(faults).into_iter().flat_map(|(parameter, path)| {
        let is_first = of == Group::Faults && parameter.name == Fault::PARAMETERS[0].name;
        let number = path.split('.').nth(1).and_then(|number| number.parse().ok()).filter(|_| is_first);
        let head = number.map(|number| fault_head(page, number));
        head.into_iter().chain([control(drawer, of, parameter, path)])
    });
    let unused = move || {
        let count = Scenario::parameters()
            .filter(|known| of.tables().contains(&known.table) && !is_used(page, known))
            .count();
        match count {
            _ if drawer.wanted.with(|wanted| !wanted.is_empty()) => String::new(),
            0 => String::new(),
            count => plural(text().parameters.unused, count as u64),
        }
    };
    view(of.class())
        .set("open", "")
        .live_class("shown", move || drawer.group.get() == of)
        .child(summary)
        .children(controls)
        .child(view("p.unused").live_text(unused))
}

/// Whom a fault struck on each side, and the way to be rid of it.
fn fault_head(page: Page, number: usize) -> View {
    let t = &text().parameters;
    let struck = move || {
        let said = |side: Side| {
            let scores = page.run.scores.get()?;
            let scores = scores.sides.iter().find(|scores| scores.side == side)?;
            let record = scores.faults.iter().find(|record| record.number as usize == number)?;
            let [n, of] = [record.affected, record.of].map(|nodes| format::count(u64::from(nodes)));
            let struck = fill(t.struck, &[("n", &n), ("of", &of)]);
            let back = record.recovery_s.map(|after_s| fill(t.back, &[("t", &format::span(after_s))]));
            let name = text().duel.sides[side as usize];
            Some([name, ": ", &struck, &back.unwrap_or_default()].concat())
        };
        Side::BOTH.into_iter().filter_map(said).collect::<Vec<_>>().join(" · ")
    };
    let delete = view("button.btn.b")
        .set("type", "button")
        .text(t.delete)
        .on("click", move |_| page.player.remove_fault(number));
    view("div.fault-head").children([
        view("b").text(&[&number.to_string(), "."].concat()),
        view("span").live_text(struck),
        delete,
    ])
}

/// How many parameters of a group, or of all, differ from the preset's. Faults have no preset to differ from.
pub(super) fn changed(page: Page, of: Option<Group>) -> usize {
    let is_in = |parameter: &&Parameter| match of {
        Some(group) => group.tables().contains(&parameter.table),
        None => true,
    };
    let count = |given: &Scenario, scenario: &Scenario| {
        let differs = |parameter: &&Parameter| {
            let path = parameter.path();
            scenario.get(&path) != given.get(&path)
        };
        Scenario::parameters().filter(is_in).filter(differs).count()
    };
    page.given.with(|given| page.run.scenario.with(|scenario| count(given, scenario)))
}
