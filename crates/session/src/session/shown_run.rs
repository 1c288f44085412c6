//! A run at a time, as a link names it.

use super::Session;
use crate::effect::PictureCommand;
use crate::notification::Notification;
use crate::speed::Speed;
use netduel_scenario::Scenario;

impl Session {
    /// The shown time, or the one that is on its way, in nanoseconds.
    pub fn sought_time_ns(&self) -> u64 {
        self.pending_seek_ns.unwrap_or(self.clock.shown_ns())
    }

    /// Shows a run at a time, in nanoseconds. At any other time than the beginning, time stands still. Changes of the present run
    /// cannot be undone then. An invalid scenario changes nothing but the notifications.
    pub fn show_run(&mut self, scenario: Scenario, speed: Speed, time_ns: u64) {
        // What was said of another link does not hold any more.
        self.notifications.retain(|notification| !matches!(notification, Notification::Link(_)));
        if time_ns > 0 {
            self.set_playing(false);
        }
        if scenario != self.scenario {
            self.start_anew(scenario, speed);
        } else if speed != self.speed {
            self.speed = speed;
            self.draw(PictureCommand::SetSpeed(self.speed_factor()));
        }
        if self.sought_time_ns() != time_ns {
            if self.worker.is_ready && self.run.is_begun {
                self.seek_exactly(time_ns);
            } else {
                self.pending_seek_ns = (time_ns > 0).then_some(time_ns);
            }
        }
        self.update();
    }
}
