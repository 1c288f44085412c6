//! The interface to the host, which is native or Node: a clock and output.

/// The speed of a job that returns the number of events it handled, in events per second.
pub(crate) fn measure(run: &dyn Fn() -> u64) -> f64 {
    let start_s = now_s();
    let events = std::hint::black_box(run());
    events as f64 / (now_s() - start_s)
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn now_s() -> f64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

#[cfg(target_arch = "wasm32")]
pub(crate) fn now_s() -> f64 {
    js_sys::Date::now() / 1000.0
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn print_line(line: &str) {
    println!("{line}");
}

#[cfg(target_arch = "wasm32")]
pub(crate) fn print_line(line: &str) {
    web_sys::console::log_1(&line.into());
}
