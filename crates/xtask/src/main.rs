//! Set-up, serve, build, test, bench.

fn main() {}
