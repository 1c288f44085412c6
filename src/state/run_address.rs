//! The run in the page's address: written when it changes, and shown when the reader comes back to it.
//!
//! The code that reads and writes states is loaded when it is wanted: most visitors come without one.

use super::address::{Address, Arrival};
use super::player::Player;
use super::preset::Preset;
use crate::single_file;
use crate::text::text;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_use_fn_debounce_throttle::use_debounce_fn;
use netduel_scenario::Scenario;
use netduel_session::query;
use netduel_session::{Addressed, NamedRun, Notification, Speed, state_of};

/// The address is written when nothing has changed for this long, in milliseconds: browsers refuse more than a hundred changes in half
/// a minute.
const WRITE_AFTER_MS: f64 = 500.0;

/// The run in the page's address. A copy is the same.
#[derive(Clone, Copy)]
pub(crate) struct RunAddress {
    address: Address,
    player: Player,
    preset: Preset,
    fragment: StoredValue<Fragment>,
    /// The runs that the reader has left by the browser's buttons, with their numbers. The addresses in the history may be older.
    left: StoredValue<Vec<(u32, NamedRun)>>,
}

/// What the fragment of the address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fragment {
    /// That of the run that is shown.
    Present,
    /// That of a run which is not shown yet, because it is being read.
    Reading,
    /// One that could not be read, and nothing has changed since. It stays, so that it can be copied.
    Unreadable,
}

impl RunAddress {
    /// Keeps the address up to date, and follows the browser's back and forward buttons.
    pub(crate) fn new(address: Address, player: Player, preset: Preset) -> RunAddress {
        let fragment = StoredValue::new(Fragment::Present);
        let left = StoredValue::new(Vec::new());
        let this = RunAddress { address, player, preset, fragment, left };
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

    /// Shows the state in the address, if there is one, and then calls a function with the time that it shows, in nanoseconds.
    pub(crate) fn show_state(self, then: impl FnOnce(u64) + 'static) {
        let fragment = self.address.fragment_untracked();
        let Some(state) = state_of(&fragment).map(str::to_owned) else { return };
        let (run, by_query) = (self.address.run(), Addressed::by_query(&self.address.query_untracked()));
        self.fragment.set_value(Fragment::Reading);
        spawn_local(async move {
            let read = read_state(Box::new(by_query), state).await;
            // The reader may have gone on meanwhile.
            if self.address.run() != run {
                return;
            }
            let Ok(addressed) = read else {
                self.fragment.set_value(Fragment::Unreadable);
                self.player.notify(Notification::Link(text().links.not_loaded.to_owned()));
                return;
            };
            let time_ns = addressed.run.time_ns;
            self.show(*addressed);
            then(time_ns);
        });
    }

    /// Runs another preset from its beginning. The browser's back button leads back to the present run.
    pub(crate) fn choose_preset(self, id: &str) {
        if let Some(chosen) = netduel_presets::find(id) {
            let before = self.address.query_untracked();
            let query = query::rewritten(&before, id, &chosen.scenario, &chosen.scenario);
            self.leave(before, query.clone(), Address::push_run);
            self.address.set_query(&query);
            self.preset.set(id, chosen.scenario.clone());
            self.player.start_at_its_speed(chosen.scenario);
        }
    }

    /// Opens the view that a query string asks for. The browser's back button leads back to the present one.
    pub(crate) fn push_view(self, query: &str) {
        self.leave(self.address.query_untracked(), query.to_owned(), Address::push_view);
        self.address.set_query(query);
    }

    /// Writes the run into the present entry of the history, and then makes another entry with a query string.
    fn leave(self, before: String, query: String, push: fn(Address, &str)) {
        let Some(run) = self.run(true) else { return push(self.address, &query) };
        if run.is_said_by(&before) {
            self.address.commit(&before, String::new());
            return push(self.address, &query);
        }
        spawn_local(async move {
            if let Ok(fragment) = write_state(Box::new(run), before.clone()).await {
                self.address.commit(&before, fragment);
            }
            push(self.address, &query);
        });
    }

    /// Writes the preset and its changes into the query string at once, for links and views, and the browser's address once nothing
    /// changes any more.
    fn write_changes(self) {
        let write_later = use_debounce_fn(move || self.write(), WRITE_AFTER_MS);
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
        Effect::new(move |scenario_before: Option<_>| {
            let scenario = run.scenario.get();
            run.speed.track();
            if !run.is_playing.get() {
                run.shown_time_ns.track();
            }
            // The guided tour changes the run by itself; its address is that of the page.
            let is_on_tour = run.shown_step.read().is_some();
            if let Some(before) = scenario_before
                && !is_on_tour
            {
                if before != scenario && self.fragment.get_value() == Fragment::Unreadable {
                    self.fragment.set_value(Fragment::Present);
                }
                write_later();
            }
            scenario
        });
    }

    /// Writes the browser's address.
    fn write(self) {
        let Some(run) = self.run(false) else { return };
        let (number, query) = (self.address.run(), self.address.query_untracked());
        if run.is_said_by(&query) {
            return self.address.commit(&query, String::new());
        }
        spawn_local(async move {
            // Without the code the address stays. The reader may have gone on meanwhile.
            if let Ok(fragment) = write_state(Box::new(run), query.clone()).await
                && (self.address.run(), self.address.query_untracked()) == (number, query.clone())
            {
                self.address.commit(&query, fragment);
            }
        });
    }

    /// The present run. `None` if the page is gone, or if the fragment is to stay as it is. The time is part of it if time stands still
    /// or the reader leaves: a run that is played is meant as a whole.
    fn run(self, is_leaving: bool) -> Option<NamedRun> {
        let run = self.player.signals();
        let is_playing = run.is_playing.try_get_untracked()?;
        let is_on_tour = run.shown_step.try_with_untracked(Option::is_some)?;
        let is_present = self.fragment.get_value() == Fragment::Present;
        (is_present && !is_on_tour).then(|| self.present_run(is_playing && !is_leaving))
    }

    /// The run as it is now, or from its beginning.
    fn present_run(self, from_beginning: bool) -> NamedRun {
        let run = self.player.signals();
        NamedRun {
            preset: self.preset.id.get_untracked(),
            preset_scenario: self.preset.scenario.get_untracked(),
            scenario: run.scenario.get_untracked(),
            speed: run.speed.get_untracked(),
            time_ns: if from_beginning { 0 } else { self.player.sought_time_ns() },
        }
    }

    /// The reader has come to another entry of the browser's history.
    fn arrive(self) {
        let present = self.run(true);
        let Arrival::OtherRun(left, arrived) = self.address.arrive() else {
            // The entry may be from before the latest changes.
            return self.write();
        };
        let known = self.left.try_update_value(|known| {
            let place = known.iter().position(|(run, _)| *run == arrived);
            let found = place.map(|place| known.swap_remove(place).1);
            known.retain(|(run, _)| *run != left);
            known.extend(present.map(|run| (left, run)));
            found
        });
        let by_query = Addressed::by_query(&self.address.query_untracked());
        match known.flatten() {
            Some(run) => self.show(Addressed { run, notifications: Vec::new(), ..by_query }),
            None if state_of(&self.address.fragment_untracked()).is_some() => self.show_state(|_| ()),
            None => self.show(by_query),
        }
    }

    /// The id of the preset that was chosen last; empty if there is none.
    pub(crate) fn preset_id(self) -> String {
        self.preset.id.get_untracked()
    }

    /// The whole address of the run for other readers, from its beginning or at the shown time. `None` if the code of links cannot be
    /// loaded.
    pub(crate) async fn link(self, has_time: bool) -> Option<String> {
        self.link_on(single_file::address_for_others()?, has_time).await
    }

    /// The whole address of the run on this page, at the shown time. `None` if the code of links cannot be loaded.
    pub(crate) async fn link_here(self) -> Option<String> {
        self.link_on(single_file::here()?, true).await
    }

    /// The address of the run on a page.
    async fn link_on(self, page: String, has_time: bool) -> Option<String> {
        let run = self.present_run(!has_time);
        let query = query::rewritten("", &run.preset, &run.preset_scenario, &run.scenario);
        let fragment = match run.is_said_by(&query) {
            true => String::new(),
            false => write_state(Box::new(run), query.clone()).await.ok()?,
        };
        Some([page, query, fragment].concat())
    }

    /// The state of the page, as links contain it. `None` if a link cannot hold it.
    pub(crate) async fn state(self) -> Option<String> {
        let run = self.present_run(false);
        let fragment = write_state(Box::new(run), String::new()).await.ok()?;
        state_of(&fragment).map(str::to_owned)
    }

    /// Shows the run of a state, or of a link with one. The address keeps the same entry of the history.
    ///
    /// # Errors
    /// Why the state cannot be read.
    pub(crate) async fn show_link(self, link: String) -> Result<(), String> {
        let by_query = Addressed::by_query(&self.address.query_untracked());
        let read = read_link(Box::new(by_query), link).await;
        self.show(*read.unwrap_or_else(|_| Err(text().links.not_loaded.to_owned()))?);
        Ok(())
    }

    /// Runs a scenario, that of a preset or one of nobody's, from its beginning. The address keeps the same entry of the history.
    pub(crate) fn show_scenario(self, preset: &str, scenario: Scenario) {
        let speed = Speed::suited_to(&scenario);
        let run = NamedRun {
            preset: preset.to_owned(),
            preset_scenario: scenario.clone(),
            scenario,
            speed,
            time_ns: 0,
        };
        let by_query = Addressed::by_query(&self.address.query_untracked());
        self.show(Addressed { run, notifications: Vec::new(), ..by_query });
    }

    fn show(self, addressed: Addressed) {
        let Addressed { search, run, notifications, .. } = addressed;
        let NamedRun { preset, preset_scenario, scenario, speed, time_ns } = run;
        let is_unreadable =
            notifications.iter().any(|notification| matches!(notification, Notification::Link(_)));
        self.fragment.set_value(if is_unreadable { Fragment::Unreadable } else { Fragment::Present });
        self.address.set_query(&search);
        self.preset.set(&preset, preset_scenario);
        self.player.show_run(scenario, speed, time_ns);
        notifications.into_iter().for_each(|notification| self.player.notify(notification));
    }
}

/// What an address names that has a state.
#[wasm_split(links, wasm_split_path = ::leptos::wasm_split, fallible)]
fn read_state(by_query: Box<Addressed>, text: String) -> Result<Box<Addressed>, SplitLoaderError> {
    Ok(Box::new(by_query.with_state(&text)))
}

/// What an address names that is replaced by a link, or why the link cannot be read.
#[wasm_split(links, wasm_split_path = ::leptos::wasm_split, fallible)]
fn read_link(
    by_query: Box<Addressed>,
    link: String,
) -> Result<Result<Box<Addressed>, String>, SplitLoaderError> {
    Ok(by_query.with_link(&link).map(Box::new))
}

/// The fragment of a run beside a query string.
#[wasm_split(links, wasm_split_path = ::leptos::wasm_split, fallible)]
fn write_state(run: Box<NamedRun>, query: String) -> Result<String, SplitLoaderError> {
    Ok(run.fragment(&query))
}
