//! The program of the Web Worker: passes messages between page and [`netduel_worker::Session`], works in short
//! slices so that commands are heard, and says so when it can go on no further.
#![forbid(unsafe_code)]

#[cfg(target_arch = "wasm32")]
mod browser;

fn main() {
    #[cfg(target_arch = "wasm32")]
    browser::start();
}
