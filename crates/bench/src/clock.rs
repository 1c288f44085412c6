//! A clock that runs natively and in Node.

/// Runs a job that returns how many events it handled; in events per second.
pub(crate) fn measure(run: &dyn Fn() -> u64) -> f64 {
    let start_s = now_s();
    let events = std::hint::black_box(run());
    events as f64 / (now_s() - start_s)
}

#[cfg(not(target_arch = "wasm32"))]
fn now_s() -> f64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

#[cfg(target_arch = "wasm32")]
fn now_s() -> f64 {
    js_sys::Date::now() / 1000.0
}
