//! The command line program `netduel`.

fn main() {}
