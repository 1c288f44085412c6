//! A film of a stretch of the run while it is recorded: the page plays the stretch, and a bar shows how far it has come.

use super::download::download;
use super::recorder::{Recorder, film_kind, finish};
use crate::browser::now_ms;
use crate::stage::{StageHandle, empty_canvas};
use crate::state::Player;
use crate::text::text;
use leptos::ev::Custom;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_use_raf_fn::use_raf_fn;
use netduel_stage::Words;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::{Blob, CanvasRenderingContext2d, Event, Url};

/// A film is at most this long, in seconds.
pub(super) const LONGEST_FILM_S: f64 = 60.0;
/// A run that is computed more slowly than it is shown takes longer than its film would: but no longer than this, in seconds.
const LONGEST_RECORDING_S: f64 = 120.0;
/// The widest film, in pixels.
const WIDEST_PX: f64 = 1920.0;

/// What is filmed.
#[derive(Clone)]
pub(super) struct Stretch {
    pub(super) from_ns: u64,
    pub(super) to_ns: u64,
    /// The name of the file.
    pub(super) file_name: String,
}

/// Plays a stretch of the run on the page and saves a film of it.
pub(super) fn film(player: Player, stage: StageHandle, stretch: Stretch) {
    let bar = Bar::default();
    let own_bar = bar.clone();
    if let Some(body) = document().body() {
        let mount = move || mount_to(body, move || view! { <Filming player stage stretch bar=own_bar /> });
        // What belongs to the dialog ends with it.
        let mounted = match owner_of_page() {
            Some(owner) => owner.with(mount),
            None => mount(),
        };
        bar.0.replace(Some(Box::new(mounted)));
    }
}

/// The owner of everything that is as lasting as the page.
fn owner_of_page() -> Option<Owner> {
    let mut owner = Owner::current()?;
    while let Some(parent) = owner.parent() {
        owner = parent;
    }
    Some(owner)
}

/// Whether a film is being recorded.
pub(super) fn is_filming() -> bool {
    document().query_selector(".filming").ok().flatten().is_some()
}

/// The bar on the page, for as long as it is there.
#[derive(Clone, Default)]
struct Bar(Rc<RefCell<Option<Box<dyn Any>>>>);

impl Bar {
    /// Removes the bar, once what runs in it is over.
    fn remove(self) {
        spawn_local(async move { drop(self.0.take()) });
    }
}

/// How far a film has come.
enum Phase {
    /// The page has not begun to look for the stretch.
    Begin,
    /// The beginning of the stretch is on its way.
    Seeking,
    Recording(Box<Take>),
    /// The film was recorded; the recorder is kept until it has given it away.
    Recorded(Box<Take>),
    /// The film is saved, or was given up.
    Over,
}

/// What is being recorded.
struct Take {
    recorder: Recorder,
    context: CanvasRenderingContext2d,
    width_px: u32,
    /// The words over the picture, and the time at which they were read.
    words: (u64, Vec<Words>),
    /// The length of the film so far, in seconds.
    length_s: Rc<Cell<f64>>,
    /// When the last frame was shown; `None` after a break.
    last_ms: Option<f64>,
}

impl Take {
    /// Begins to record. The function gets the film and its length in seconds. `None` if the browser refuses.
    fn start(stage: StageHandle, use_film: impl Fn(Blob, f64) + 'static) -> Option<Take> {
        let (words, (width, height)) = stage.words_and_size()?;
        let scale = window().device_pixel_ratio().max(1.0).min(WIDEST_PX / width);
        // Some players show only even sizes.
        let [width_px, height_px] =
            [width, height].map(|length| ((length * scale / 2.0).round() * 2.0) as u32);
        let (canvas, context) = empty_canvas(width_px, height_px)?;
        let length_s = Rc::new(Cell::new(0.0));
        let length = length_s.clone();
        let recorder = Recorder::start(&canvas, film_kind()?, move |film| use_film(film, length.get()))?;
        let take = Take { recorder, context, width_px, words: (0, words), length_s, last_ms: None };
        // A picture by WebGL can only be read right after it was painted.
        stage.change(|_| ());
        take.draw(stage);
        Some(take)
    }

    fn draw(&self, stage: StageHandle) {
        stage.copy_to(&self.context, self.width_px, &self.words.1);
    }

    /// Adds the frame that has just been painted. `time_ns` changes when the words have changed.
    fn add_frame(&mut self, stage: StageHandle, time_ns: u64) {
        if self.words.0 != time_ns
            && let Some((words, _)) = stage.words_and_size()
        {
            self.words = (time_ns, words);
        }
        self.draw(stage);
    }

    /// Counts the time since the last call, and gives the length of the film so far.
    fn pass(&mut self, now_ms: f64) -> f64 {
        let passed_s = (now_ms - self.last_ms.replace(now_ms).unwrap_or(now_ms)) / 1e3;
        self.length_s.set(self.length_s.get() + passed_s);
        self.length_s.get()
    }

    /// Leaves out what happens while the page is hidden: it then shows no frames.
    fn pause(&mut self, is_paused: bool) {
        self.recorder.pause(is_paused);
        self.last_ms = None;
    }
}

/// The bar, and what records meanwhile.
#[component]
fn Filming(player: Player, stage: StageHandle, stretch: Stretch, bar: Bar) -> impl IntoView {
    let t = &text().share;
    let Stretch { from_ns, to_ns, file_name } = stretch;
    let bar = StoredValue::new_local(bar);
    let file_name = StoredValue::new(file_name);
    let phase = StoredValue::new_local(Phase::Begin);
    let share = RwSignal::new(0.0);
    let run = player.signals();
    // When the film is there, the bar may be gone.
    let end = move |words: &'static str| {
        phase.try_set_value(Phase::Over);
        player.announce(words.to_owned());
        bar.try_with_value(|bar| bar.clone().remove());
    };
    let start = move || {
        let save = move |film: Blob, length_s: f64| {
            let name = file_name.try_get_value().unwrap_or_default();
            finish(film, length_s, move |film| {
                // It may have been given up meanwhile.
                if phase.try_with_value(|phase| matches!(phase, Phase::Recorded(_))) == Some(true) {
                    save_film(&name, &film);
                    end(t.video_saved);
                }
            });
        };
        match Take::start(stage, save) {
            Some(take) => {
                phase.set_value(Phase::Recording(Box::new(take)));
                player.play();
            }
            None => end(t.no_video),
        }
    };
    let step = move || {
        let shown_ns = player.shown_time_ns_untracked();
        let is_there = phase.try_with_value(|phase| matches!(phase, Phase::Seeking) && shown_ns == from_ns);
        if is_there == Some(true) {
            start();
        }
        phase.try_update_value(|phase| {
            *phase = match std::mem::replace(phase, Phase::Over) {
                Phase::Begin => {
                    player.stop();
                    player.seek(from_ns);
                    Phase::Seeking
                }
                Phase::Recording(mut take) => {
                    let length_s = take.pass(now_ms());
                    share.set(shown_ns.saturating_sub(from_ns) as f64 / (to_ns - from_ns) as f64);
                    // Whoever stops time or goes elsewhere ends the film.
                    let is_playing = run.is_playing.get_untracked() && shown_ns >= from_ns;
                    if is_playing && shown_ns < to_ns && length_s < LONGEST_RECORDING_S {
                        Phase::Recording(take)
                    } else {
                        take.recorder.stop();
                        player.stop();
                        Phase::Recorded(take)
                    }
                }
                phase => phase,
            };
        });
    };
    use_raf_fn(move |_| step());
    player.on_frame(move |_| {
        phase.try_update_value(|phase| {
            if let Phase::Recording(take) = phase {
                take.add_frame(stage, run.shown_time_ns.get_untracked());
            }
        });
    });
    let hidden = window_event_listener(Custom::<Event>::new("visibilitychange"), move |_| {
        phase.try_update_value(|phase| {
            if let Phase::Recording(take) = phase {
                take.pause(document().hidden());
            }
        });
    });
    on_cleanup(move || hidden.remove());
    let cancel = move |_| {
        phase.try_update_value(|phase| {
            if let Phase::Recording(take) | Phase::Recorded(take) = phase {
                take.recorder.discard();
            }
        });
        player.stop();
        end(t.video_cancelled);
    };
    view! {
        <section class="filming" aria-label=t.video>
            <label>
                {t.filming} <progress max="1" prop:value=move || share.get() />
            </label>
            <button type="button" class="btn b" on:click=cancel>
                {t.cancel}
            </button>
        </section>
    }
}

/// Lets the browser save a film.
fn save_film(name: &str, film: &Blob) {
    if let Ok(address) = Url::create_object_url_with_blob(film) {
        download(name, &address);
        // Fails only for an address that is none.
        let _ = Url::revoke_object_url(&address);
    }
}
