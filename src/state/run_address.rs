//! The run in the page's address: written when it changes, and shown when the reader comes back to it.

use super::address::{Address, Arrival};
use super::player::Player;
use super::preset::Preset;
use leptos::ev;
use leptos::prelude::*;
use leptos_use_fn_debounce_throttle::use_debounce_fn;
use netduel_session::query;
use netduel_session::{Addressed, Notification, ShownRun};

/// The address is written when nothing has changed for this long, in milliseconds: browsers refuse more than a hundred changes in half
/// a minute.
const WRITE_AFTER_MS: f64 = 500.0;

/// The run in the page's address. A copy is the same.
#[derive(Clone, Copy)]
pub(crate) struct RunAddress {
    address: Address,
    player: Player,
    preset: Preset,
    /// Whether the fragment is one that could not be read, and nothing has changed since: it stays, so that it can be copied.
    keeps_fragment: StoredValue<bool>,
    /// The runs that the reader has left by the browser's buttons: their numbers, query strings and fragments. Those in the history may
    /// be older.
    left: StoredValue<Vec<(u32, String, String)>>,
}

impl RunAddress {
    /// Keeps the address up to date, and follows the browser's back and forward buttons.
    pub(crate) fn new(address: Address, player: Player, preset: Preset, opened: &Addressed) -> RunAddress {
        let this = RunAddress {
            address,
            player,
            preset,
            keeps_fragment: StoredValue::new(has_unreadable_link(&opened.notifications)),
            left: StoredValue::new(Vec::new()),
        };
        this.write_changes();
        let popstate = window_event_listener(ev::popstate, move |_| this.arrive());
        // For browsers that report a typed fragment only so; otherwise nothing has changed since.
        let hashchange = window_event_listener(ev::hashchange, move |_| this.arrive());
        on_cleanup(move || {
            popstate.remove();
            hashchange.remove();
        });
        this
    }

    /// Runs another preset from its beginning. The browser's back button leads back to the present run.
    pub(crate) fn choose_preset(self, id: &str) {
        if let Some(chosen) = netduel_presets::find(id) {
            self.commit(true);
            let query = self.address.query_untracked();
            self.address.push_run(&query::rewritten(&query, id, &chosen.scenario, &chosen.scenario));
            self.preset.set(id, chosen.scenario.clone());
            self.player.start_at_its_speed(chosen.scenario);
        }
    }

    /// Opens the view that a query string asks for. The browser's back button leads back to the present one.
    pub(crate) fn push_view(self, query: &str) {
        self.commit(true);
        self.address.push_view(query);
    }

    /// Writes the preset and its changes into the query string at once, for links and views, and the browser's address once nothing
    /// changes any more.
    fn write_changes(self) {
        let write_later = use_debounce_fn(move || self.commit(false), WRITE_AFTER_MS);
        let RunAddress { address, player, preset, .. } = self;
        let run = player.signals();
        let write = write_later.clone();
        Effect::new(move |_| {
            let before = address.query();
            let after =
                query::rewritten(&before, &preset.id.read(), &preset.scenario.read(), &run.scenario.read());
            if after != before {
                address.set_query(&after);
                write();
            }
        });
        Effect::new(move |was_written: Option<()>| {
            run.scenario.track();
            run.speed.track();
            if !run.is_playing.get() {
                run.shown_time_ns.track();
            }
            // The guided tour changes the run by itself; its address is that of the page.
            let is_on_tour = run.shown_step.read().is_some();
            if was_written.is_some() && !is_on_tour {
                self.keeps_fragment.set_value(false);
                write_later();
            }
        });
    }

    /// Writes the browser's address. The time is part of it if time stands still or the reader leaves: a run that is played is meant
    /// as a whole.
    fn commit(self, is_leaving: bool) {
        let Some(fragment) = self.fragment(is_leaving) else { return };
        self.address.commit(fragment);
    }

    /// The fragment of the present run. `None` if the page is gone, or if the fragment is to stay as it is.
    fn fragment(self, is_leaving: bool) -> Option<String> {
        let run = self.player.signals();
        let (preset, is_playing) = (self.preset, run.is_playing.try_get_untracked()?);
        if self.keeps_fragment.get_value() || run.shown_step.try_get_untracked()?.is_some() {
            return None;
        }
        let (id, preset_scenario) = (preset.id.read_untracked(), preset.scenario.read_untracked());
        let scenario = run.scenario.read_untracked();
        let shown = ShownRun {
            preset: &id,
            preset_scenario: &preset_scenario,
            scenario: &scenario,
            speed: run.speed.get_untracked(),
            time_ns: if is_playing && !is_leaving { 0 } else { self.player.sought_time_ns() },
        };
        Some(shown.fragment(&self.address.query_untracked()))
    }

    /// The reader has come to another entry of the browser's history.
    fn arrive(self) {
        let present = self.fragment(true);
        let query_before = self.address.query_untracked();
        let Arrival::OtherRun(left, arrived) = self.address.arrive() else {
            // The entry may be from before the latest changes.
            self.commit(false);
            return;
        };
        let query = self.address.query_untracked();
        let known = self.left.try_update_value(|known| {
            let place = known.iter().position(|(run, ..)| *run == arrived);
            let found = place.map(|place| known.swap_remove(place));
            known.retain(|(run, ..)| *run != left);
            known.extend(present.map(|fragment| (left, query_before, fragment)));
            found
        });
        let addressed = match known.flatten() {
            // The view is that of the entry.
            Some((_, of_run, fragment)) => {
                let view = query::value(&query, "view");
                Addressed::read(&query::with(&of_run, "view", view.as_deref()), &fragment)
            }
            None => Addressed::read(&query, &self.address.fragment_untracked()),
        };
        self.show(addressed);
    }

    fn show(self, addressed: Addressed) {
        let Addressed { search, preset, preset_scenario, scenario, speed, time_ns, notifications, .. } =
            addressed;
        self.keeps_fragment.set_value(has_unreadable_link(&notifications));
        self.address.set_query(&search);
        self.preset.set(&preset, preset_scenario);
        self.player.show_run(scenario, speed, time_ns);
        notifications.into_iter().for_each(|notification| self.player.notify(notification));
    }
}

fn has_unreadable_link(notifications: &[Notification]) -> bool {
    notifications.iter().any(|notification| matches!(notification, Notification::Link(_)))
}
