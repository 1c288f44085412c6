//! The size of the program by crate, from the names of its functions.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;

use anyhow::Result;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::setup::Toolbox;
use crate::{paths, process, split};

/// Crates that contribute less than this are summed up in one line.
const SMALLEST_LISTED_BYTES: usize = 1_000;

/// The parts of a program, in bytes.
#[derive(Debug, Default, PartialEq)]
struct Parts {
    /// Code of functions by crate.
    code: BTreeMap<String, usize>,
    /// Code of functions whose names contain no crate.
    code_without_crate: usize,
    /// Constants: strings, tables, presets, shaders.
    data: usize,
    /// Everything else: types, imports, exports, tables of functions.
    rest: usize,
}

/// Prints the sizes of the first part of the built program. The names are kept for this, so its code is optimised once more.
pub(super) fn print(toolbox: &Toolbox) -> Result<()> {
    let target = paths::wasm_target();
    let named = target.join("netduel-page-with-names.wasm");
    let mut wasm_opt = split::wasm_opt(toolbox.wasm_build("wasm-opt"));
    process::run_behind_spinner(
        "optimising the program with its names",
        wasm_opt.arg("--debuginfo").arg(split::with_names(&target)).arg("--output").arg(&named),
    )?;
    let parts = Parts::of(&fs::read(&named)?)?;
    println!("\n{:>10}        code (bytes before compression)", "size");
    let total = parts.total();
    let line = |bytes: usize, name: &str| {
        println!("{bytes:>10} {:>4.1} %  {name}", bytes as f64 * 100.0 / total as f64)
    };
    let mut crates: Vec<(&String, &usize)> = parts.code.iter().collect();
    crates.sort_by_key(|(_, bytes)| std::cmp::Reverse(**bytes));
    let (listed, small): (Vec<_>, Vec<_>) =
        crates.into_iter().partition(|(_, bytes)| **bytes >= SMALLEST_LISTED_BYTES);
    listed.iter().for_each(|(name, bytes)| line(**bytes, name));
    line(
        small.iter().map(|(_, bytes)| **bytes).sum(),
        &format!("{} crates below {SMALLEST_LISTED_BYTES} bytes", small.len()),
    );
    line(parts.code_without_crate, "functions of no crate (made by the compiler or wasm-bindgen, or merged)");
    line(parts.data, "data of all crates (strings, tables, presets)");
    line(parts.rest, "types, imports, exports and other tables");
    line(total, "total");
    println!(
        "\nA generic function counts for the crate that defines it, whichever crate it is compiled for."
    );
    Ok(())
}

impl Parts {
    fn total(&self) -> usize {
        self.code.values().sum::<usize>() + self.code_without_crate + self.data + self.rest
    }

    /// Takes a program apart. Its names do not count: visitors get the program without them.
    fn of(program: &[u8]) -> Result<Parts> {
        let (mut imported, mut sizes, mut names) = (0, Vec::new(), BTreeMap::new());
        let mut parts = Parts { rest: program.len(), ..Parts::default() };
        for payload in Parser::new(0).parse_all(program) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => sizes.push(body.as_bytes().len()),
                Payload::DataSection(section) => {
                    parts.data = length(&section.range());
                    parts.rest -= parts.data;
                }
                Payload::CustomSection(section) => {
                    parts.rest -= length(&section.range());
                    if let KnownCustom::Name(section) = section.as_known() {
                        for name in section {
                            if let Name::Function(functions) = name? {
                                for function in functions {
                                    let function = function?;
                                    names.insert(function.index as usize, function.name.to_owned());
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        for (index, size) in sizes.into_iter().enumerate() {
            parts.rest -= size;
            let name = names.get(&(imported + index)).map(String::as_str).unwrap_or_default();
            match crate_of(&format!("{:#}", rustc_demangle::demangle(name))) {
                Some(name) => *parts.code.entry(name).or_default() += size,
                None => parts.code_without_crate += size,
            }
        }
        Ok(parts)
    }
}

fn length(range: &Range<u64>) -> usize {
    (range.end - range.start) as usize
}

/// The crate in the name of a function such as `leptos::mount::f`, `<netduel_page::A as core::fmt::Debug>::fmt` or
/// `<[T] as alloc::Join>::join`: the first one that is named.
fn crate_of(name: &str) -> Option<String> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    name.match_indices("::").find_map(|(end, _)| {
        let before = &name[..end];
        let start = before
            .rfind(|letter| !is_part(letter))
            .map_or(0, |place| place + before[place..].chars().next().map_or(1, char::len_utf8));
        let first = &before[start..];
        let is_crate = first.starts_with(|letter: char| letter.is_ascii_lowercase() || letter == '_');
        (is_crate && !before[..start].ends_with("::")).then(|| first.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_of_a_function_is_read_from_its_name() {
        let of = |name: &str| crate_of(name);
        assert_eq!(of("leptos::mount::mount_to_body").as_deref(), Some("leptos"));
        assert_eq!(of("<netduel_page::App as core::fmt::Debug>::fmt").as_deref(), Some("netduel_page"));
        assert_eq!(of("<&mut serde::Format as core::fmt::Write>::write_str").as_deref(), Some("serde"));
        assert_eq!(of("<[T] as alloc::slice::Join<S>>::join").as_deref(), Some("alloc"));
        assert_eq!(of("<T>::run::{{closure}}"), None);
        assert_eq!(of("__wbindgen_malloc"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn code_data_and_the_rest_add_up_to_the_program_without_its_names() {
        // One function of two bytes named `a::f`, one byte of data, and a section of names.
        let program: Vec<u8> = [
            b"\0asm\x01\0\0\0".as_slice(),
            b"\x01\x04\x01\x60\x00\x00",                 // a type
            b"\x03\x02\x01\x00",                         // a function of it
            b"\x05\x03\x01\x00\x01",                     // a memory
            b"\x0a\x04\x01\x02\x00\x0b",                 // the function's code
            b"\x0b\x07\x01\x00\x41\x00\x0b\x01x",        // data
            b"\x00\x0e\x04name\x01\x07\x01\x00\x04a::f", // names
        ]
        .concat();
        let parts = Parts::of(&program).expect("it is valid");
        assert_eq!(parts.code, BTreeMap::from([(String::from("a"), 2)]));
        assert_eq!((parts.code_without_crate, parts.data), (0, 7));
        // The section of names is 14 bytes after two of head.
        assert_eq!(parts.total(), program.len() - 14);
    }
}
