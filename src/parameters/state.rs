//! The state of the drawer, which the header's button, the fault markers and the drawer itself share.

use super::group::Group;
use super::synonyms::Synonyms;
use crate::browser;
use crate::state::stored_switch;
use leptos::prelude::*;

/// The stored setting that says whether the drawer was left open.
const STORAGE_KEY: &str = "netduel.is-drawer-open";
/// From this width on, a drawer that was left open is open again on the next visit.
const WIDE_SCREEN: &str = "(min-width: 1400px)";

/// The state of the parameter drawer. A copy refers to the same state.
#[derive(Clone, Copy)]
pub(crate) struct DrawerState {
    /// An embedded page has no drawer.
    exists: bool,
    is_open: RwSignal<bool>,
    /// Stores whether the drawer was left open.
    remember: WriteSignal<bool>,
    /// What the reader typed into the search field; empty if nothing is searched for.
    pub(super) search: RwSignal<String>,
    /// What people call parameters and scenarios besides their names.
    pub(super) synonyms: RwSignal<Synonyms>,
    /// The group that a phone shows. Wider screens show all groups.
    pub(super) phone_group: RwSignal<Group>,
    /// The groups that the reader has collapsed.
    collapsed: RwSignal<Vec<Group>>,
    /// The fault, counted from 1, whose first control is to receive the focus once it is there.
    pub(super) focused_fault: RwSignal<Option<usize>>,
}

impl DrawerState {
    /// The drawer of a new page. An embedded page has none, so its drawer stays closed.
    pub(crate) fn new(is_embedded: bool) -> DrawerState {
        let (was_open, remember) = stored_switch(STORAGE_KEY, false);
        let is_wide = browser::matches_media(WIDE_SCREEN);
        DrawerState {
            exists: !is_embedded,
            is_open: RwSignal::new(!is_embedded && is_wide && was_open.get_untracked()),
            remember,
            search: RwSignal::new(String::new()),
            synonyms: RwSignal::new(Synonyms::default()),
            phone_group: RwSignal::new(Group::Workload),
            collapsed: RwSignal::new(Vec::new()),
            focused_fault: RwSignal::new(None),
        }
    }

    /// Whether the drawer is open. Tracked.
    pub(crate) fn is_open(self) -> bool {
        self.is_open.get()
    }

    /// Opens or closes the drawer, and remembers that for the next visit.
    pub(crate) fn set_open(self, is_open: bool) {
        if self.exists {
            self.is_open.set(is_open);
            self.remember.set(is_open);
        }
    }

    /// Opens the drawer if it is closed, and closes it if it is open.
    pub(crate) fn toggle(self) {
        self.set_open(!self.is_open.get_untracked());
    }

    /// Opens the drawer, and moves the focus to the controls of a fault, counted from 1.
    pub(crate) fn open_fault(self, number: usize) {
        self.focused_fault.set(Some(number));
        self.search.set(String::new());
        self.phone_group.set(Group::Faults);
        self.set_collapsed(Group::Faults, false);
        self.is_open.set(self.exists);
    }

    /// Whether the reader searches for a parameter. Tracked.
    pub(super) fn is_searching(self) -> bool {
        self.search.with(|search| !search.trim().is_empty())
    }

    /// Whether the reader has collapsed a group. Tracked.
    pub(super) fn is_collapsed(self, group: Group) -> bool {
        self.collapsed.with(|collapsed| collapsed.contains(&group))
    }

    /// Collapses a group, or expands it.
    pub(super) fn set_collapsed(self, group: Group, is_collapsed: bool) {
        self.collapsed.update(|collapsed| {
            collapsed.retain(|other| *other != group);
            if is_collapsed {
                collapsed.push(group);
            }
        });
    }
}
