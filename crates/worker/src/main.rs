//! The engine in a Web Worker.

fn main() {
    // Linked for its intrinsics, without which wasm-bindgen refuses the program.
    let _ = wasm_bindgen::JsValue::NULL;
}
