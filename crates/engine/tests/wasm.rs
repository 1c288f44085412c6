//! WebAssembly computes the basic functions and random numbers of a run with the same bits as the host. The expected bits
//! come from a 64-bit host.
#![cfg(target_arch = "wasm32")]

use netduel_scenario::{LARGEST_EXACT_INTEGER, Scenario, Value};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn transcendental_functions_have_the_hosts_bits() {
    assert_eq!(libm::log(0.1).to_bits(), 0xc002_6bb1_bbb5_5515);
    assert_eq!(libm::pow(1.1, 0.7).to_bits(), 0x3ff1_1a98_7379_12e1);
    assert_eq!(libm::exp(-3.3).to_bits(), 0x3fa2_e259_bb85_be85);
}

#[wasm_bindgen_test]
fn random_streams_have_the_hosts_bits() {
    let mut stream = Pcg64::seed_from_u64(7);
    assert_eq!(stream.next_u64(), 0x0021_3964_d113_e80f);
    assert_eq!(stream.next_u64(), 0x3b38_6b74_5518_224d);
}

/// `usize` has 32 bits in WebAssembly: a seed converted to it would lose its upper half.
#[wasm_bindgen_test]
fn the_largest_seed_survives() {
    let largest = Value::Number(LARGEST_EXACT_INTEGER);
    let mut scenario = Scenario::default();
    assert_eq!(scenario.set("run.seed", &largest), Ok(()));
    assert_eq!(scenario.run.seed, (1 << 53) - 1);
    assert_eq!(scenario.get("run.seed"), Some(largest));
}
