//! What happens with every frame, and what only a few times a second.

use super::{Inner, Player};
use crate::announce;
use leptos::prelude::*;
use netduel_protocol::{Command, Scores};
use netduel_results::FaultRecord;
use netduel_scenario::{FaultKind, PartitionMode};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Numbers change at most four times a second: faster, nobody reads them.
const TICK_MS: f64 = 250.0;
/// The engine is let run ahead by so much shown time …
const AHEAD_SHOWN_S: f64 = 0.5;
/// … and by at least so many reports of scores.
const AHEAD_REPORTS: u64 = 4;

impl Player {
    /// Begins to follow the browser's frames, for as long as the page lives. A hidden tab has none.
    pub(crate) fn follow_frames(self) {
        type Frame = Closure<dyn FnMut(f64)>;
        let frame: Rc<RefCell<Option<Frame>>> = Rc::default();
        let next = frame.clone();
        let request = move || {
            if let (Some(window), Some(frame)) = (web_sys::window(), next.borrow().as_ref()) {
                // Fails only in a document without a window.
                let _ = window.request_animation_frame(frame.as_ref().unchecked_ref());
            }
        };
        let again = request.clone();
        *frame.borrow_mut() = Some(Closure::new(move |frame_ms| {
            if self.0.try_update_value(|inner| inner.frame(frame_ms)).is_some() {
                again();
            }
        }));
        request();
    }
}

impl Inner {
    fn frame(&mut self, frame_ms: f64) {
        let wall_s = (frame_ms - self.frame_ms) / 1e3;
        self.frame_ms = frame_ms;
        let before_ns = self.clock.now_ns();
        self.pass(wall_s);
        let now_ns = self.clock.now_ns();
        self.grant(now_ns);
        if now_ns != before_ns || self.is_stale || self.is_painting {
            self.is_painting = self.stage.with(|stage| stage.draw(now_ns)).unwrap_or_default();
            let share = self.share_played();
            self.hooks.iter().for_each(|hook| hook(share));
        }
        self.is_stale |= now_ns != before_ns || self.recording.is_due(now_ns);
        if self.is_stale && frame_ms - self.tick_ms >= TICK_MS {
            self.tick();
        }
    }

    /// Moves the shown time.
    fn pass(&mut self, wall_s: f64) {
        if !self.run.is_begun {
            return;
        }
        let known_ns = self.recording.known_ns();
        if self.is_playing {
            self.clock.advance(wall_s, self.speed, known_ns);
        }
        if let Some(due_ns) = self.due_ns.filter(|due_ns| *due_ns <= known_ns) {
            self.clock.set(due_ns.max(self.clock.now_ns()));
            self.due_ns = None;
        }
        if self.is_finished() && self.is_playing {
            self.set_playing(false);
        }
    }

    /// Lets the engine work a little ahead, and no further: what is computed in vain is lost at the next fork.
    fn grant(&mut self, now_ns: u64) {
        let Some(link) =
            self.link.as_ref().filter(|_| self.run.is_begun && !self.is_moving && !self.is_stepping)
        else {
            return;
        };
        let run = &mut self.run;
        let every_ns = self.speed.report_every_ns(run.duration_ns);
        // Who stands still may go elsewhere next: what was computed as fast as it goes would be in the way.
        let fastest_s = if self.is_playing { f64::MAX } else { 0.0 };
        let shown_ns = self.speed.factor().map_or(fastest_s, |factor| factor * AHEAD_SHOWN_S * 1e9) as u64;
        let ahead_ns = shown_ns.max(every_ns * AHEAD_REPORTS);
        let until_ns = now_ns.saturating_add(ahead_ns).min(run.duration_ns);
        // Not with every frame: a message costs both threads some time.
        let is_worth_it = until_ns > run.granted_ns
            && (until_ns - run.granted_ns >= ahead_ns / 4 || until_ns == run.duration_ns);
        if is_worth_it || every_ns != run.every_ns {
            run.granted_ns = until_ns;
            run.every_ns = every_ns;
            link.send(&Command::Grant { run_id: run.id, until_ns, metrics_every_ns: every_ns });
        }
    }

    /// Shows which nodes do not reach each other.
    fn show_partitions(&self, scores: &Scores) {
        self.shown.scenario.with_untracked(|scenario| {
            let partition = |record: &'_ FaultRecord| {
                let fault = scenario.faults.get(record.number as usize - 1)?;
                let lasts = fault.kind == FaultKind::Partition && record.ended_s.is_none();
                lasts.then_some(fault.cut == PartitionMode::Apart)
            };
            self.stage.with(|stage| {
                for of in &scores.sides {
                    let on =
                        of.faults.iter().filter_map(|record| Some((partition(record)?, &record.nodes[..])));
                    stage.split(of.side, on);
                }
            });
        });
    }

    /// Tells the page what has changed.
    pub(super) fn tick(&mut self) {
        let now_ns = self.clock.now_ns();
        self.is_stale = false;
        self.tick_ms = self.frame_ms;
        let newest = self.recording.show(now_ns);
        let shown = self.shown.scores.try_get_untracked().flatten();
        if let Some(newest) = newest
            && !shown.is_some_and(|shown| Arc::ptr_eq(&shown, &newest))
        {
            self.show_partitions(&newest);
            // Time may stand: the next frame has to show it all the same.
            self.is_painting = true;
            self.shown.scores.try_set(Some(newest));
        }
        let was_finished = self.shown.is_finished.try_get_untracked().unwrap_or_default();
        if self.is_finished() != was_finished {
            self.shown.is_finished.try_set(!was_finished);
        }
        let news =
            announce::news(&self.scenario(), self.tick_ns, now_ns, self.is_finished() && !was_finished);
        if let Some(news) = news {
            self.shown.announcement.try_set(news);
        }
        self.tick_ns = now_ns;
        self.shown.tick.try_update(|tick| *tick += 1);
    }
}
