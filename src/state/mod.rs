//! The state that the components share. Each concern has a context of its own:
//!
//! - [`Address`]: the query string and the fragment of the page's address.
//! - [`RunAddress`]: the run in the address, and the browser's back and forward buttons.
//! - [`Player`]: the run and the actions of a person.
//! - [`RunSignals`]: the signals of the run, for views, memos and effects.
//! - [`Preset`]: the preset that was chosen last.
//! - [`Settings`]: how the page is shown, apart from any run.
//! - [`StageHandle`](crate::stage::StageHandle): the picture.
//! - [`Replications`](crate::replications::Replications), [`EventLogState`](crate::event_log::EventLogState),
//!   [`DrawerState`](crate::parameters::DrawerState), [`HelpText`](crate::help_text::HelpText): what several parts need of one
//!   panel.
//!
//! All of them are handles: a copy is as good as the original. `src/app.rs` provides them.
//!
//! The logic is in the crate `netduel-session`, without signals and without a browser. [`Player`] calls it and executes its
//! effects on the worker and the picture; [`RunSignals`] makes what it knows reactive.

pub(crate) mod worker;

mod address;
mod player;
mod preset;
mod run_address;
mod run_signals;
mod settings;

pub(crate) use address::Address;
pub(crate) use player::Player;
pub(crate) use preset::Preset;
pub(crate) use run_address::RunAddress;
pub(crate) use run_signals::RunSignals;
pub(crate) use settings::{Settings, stored_switch};
