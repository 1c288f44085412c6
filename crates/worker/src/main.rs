//! The worker as a program of its own, with all models of the engine: loaded when a scenario needs what the page's program lacks.
#![forbid(unsafe_code)]

fn main() {
    #[cfg(target_arch = "wasm32")]
    netduel_worker::start();
}
