//! Records a canvas as a WebM film, by the browser's own means.

use super::webm::with_duration;
use js_sys::futures::JsFuture;
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, HtmlCanvasElement, MediaRecorder, MediaRecorderOptions, MediaStream,
    MediaStreamTrack, RecordingState,
};

/// The kinds of film, best first.
const KINDS: [&str; 3] = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];
const FRAMES_PER_S: f64 = 30.0;
/// Enough for sharp lines at 1920 × 1080: most of the picture stands still.
const BITS_PER_S: u32 = 6_000_000;
/// The length of a film is written within so many bytes.
const BEGINNING: f64 = 4096.0;

/// A film that is being recorded.
pub(super) struct Recorder {
    recorder: MediaRecorder,
    stream: MediaStream,
    /// Kept until the film is over.
    _when_over: Closure<dyn FnMut(BlobEvent)>,
}

/// The kind of film that the browser can record; `None` if it can record none.
pub(super) fn film_kind() -> Option<&'static str> {
    let has_recorder = Reflect::has(&window(), &JsValue::from_str("MediaRecorder")).unwrap_or(false);
    let canvas = document().create_element("canvas").ok()?;
    let has_stream = Reflect::has(&canvas, &JsValue::from_str("captureStream")).unwrap_or(false);
    let is_possible = has_recorder && has_stream;
    KINDS.into_iter().find(|kind| is_possible && MediaRecorder::is_type_supported(kind))
}

impl Recorder {
    /// Begins to record what is drawn on a canvas. The function gets the film when it is over. `None` if the browser refuses.
    pub(super) fn start(
        canvas: &HtmlCanvasElement,
        kind: &str,
        mut when_over: impl FnMut(Blob) + 'static,
    ) -> Option<Recorder> {
        let stream = canvas.capture_stream_with_frame_request_rate(FRAMES_PER_S).ok()?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(kind);
        options.set_video_bits_per_second(BITS_PER_S);
        let recorder =
            MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options).ok()?;
        // Without intervals there is one event, with the whole film.
        let when_over =
            Closure::new(move |event: BlobEvent| event.data().into_iter().for_each(&mut when_over));
        recorder.set_ondataavailable(Some(when_over.as_ref().unchecked_ref()));
        recorder.start().ok()?;
        Some(Recorder { recorder, stream, _when_over: when_over })
    }

    /// Leaves out what happens from now on, or goes on.
    pub(super) fn pause(&self, is_paused: bool) {
        // Fails only for a film that is over.
        let _ = match is_paused {
            true => self.recorder.pause(),
            false => self.recorder.resume(),
        };
    }

    /// Ends the film. The function given to [`start`](Self::start) gets it soon.
    pub(super) fn stop(&self) {
        if self.recorder.state() != RecordingState::Inactive {
            // Fails only for a film that is over.
            let _ = self.recorder.stop();
        }
        self.release();
    }

    /// Ends the film, which nobody gets.
    pub(super) fn discard(&self) {
        self.recorder.set_ondataavailable(None);
        self.stop();
    }

    fn release(&self) {
        for track in self.stream.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

/// Writes its length into a film, and gives it to a function.
pub(super) fn finish(film: Blob, duration_s: f64, use_film: impl FnOnce(Blob) + 'static) {
    spawn_local(async move {
        let whole = with_length(&film, duration_s).await;
        use_film(whole.unwrap_or(film));
    });
}

async fn with_length(film: &Blob, duration_s: f64) -> Option<Blob> {
    let beginning = film.slice_with_f64_and_f64(0.0, BEGINNING.min(film.size())).ok()?;
    let bytes = JsFuture::from(beginning.array_buffer()).await.ok()?;
    let bytes = Uint8Array::new(&bytes).to_vec();
    let bytes = Uint8Array::from(with_duration(&bytes, duration_s)?.as_slice());
    let rest = film.slice_with_f64_and_f64(BEGINNING.min(film.size()), film.size()).ok()?;
    let options = BlobPropertyBag::new();
    options.set_type("video/webm");
    Blob::new_with_buffer_source_sequence_and_options(&Array::of2(&bytes, &rest), &options).ok()
}
