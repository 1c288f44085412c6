use super::*;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// The rings of a crate with these files, each as `file > file`.
fn rings(files: &[(&str, &str)]) -> Vec<String> {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("xtask-modules-{}-{number}", std::process::id()));
    for (name, text) in files {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a temporary folder");
        fs::write(file, text).expect("writable");
    }
    let found = cycles_of(&folder.join(files[0].0)).expect("it can be parsed");
    fs::remove_dir_all(&folder).expect("removable");
    let name = |file: &Path| file.strip_prefix(&folder).expect("inside").display().to_string();
    found
        .iter()
        .map(|ring| ring.files.iter().map(|(file, _)| name(file)).collect::<Vec<_>>().join(" > "))
        .collect()
}

#[test]
fn two_files_that_import_each_other_are_refused() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::B; pub struct A(B);"),
        ("b.rs", "pub struct B; impl B { fn f(_: &super::a::A) {} }"),
    ];
    assert_eq!(rings(&files), ["a.rs > b.rs"]);
}

#[test]
fn imports_in_one_direction_are_fine() {
    let files = [
        ("main.rs", "mod a; mod b; fn main() { a::f(); b::g(); }"),
        ("a.rs", "use crate::b; pub fn f() { b::g() }"),
        ("b.rs", "pub fn g() {}"),
    ];
    assert_eq!(rings(&files), Vec::<String>::new());
}

#[test]
fn the_shortest_ring_of_a_larger_group_is_shown() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "pub fn a() { crate::b::b() }"),
        ("b.rs", "pub fn b() { crate::c::c() }"),
        ("c.rs", "pub fn c() { crate::a::a(); crate::d::d() }"),
        ("d.rs", "pub fn d() { crate::c::c() }"),
    ];
    assert_eq!(rings(&files), ["c.rs > d.rs"]);
}

#[test]
fn an_item_behind_a_reexport_counts_for_the_file_that_defines_it() {
    // b.rs names only the folder `a`, but what it takes is defined in a/inner.rs.
    let through = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "mod inner; pub use inner::Inner;"),
        ("a/inner.rs", "pub struct Inner(crate::b::B);"),
        ("b.rs", "use crate::a::Inner; pub struct B(Box<Inner>);"),
    ];
    assert_eq!(rings(&through), ["a/inner.rs > b.rs"]);
    // The re-export itself is no import: inner.rs may use what a/mod.rs defines.
    let passed_on = [
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod inner; pub use inner::Inner; pub struct A;"),
        ("a/inner.rs", "pub struct Inner(super::A);"),
    ];
    assert_eq!(rings(&passed_on), Vec::<String>::new());
    // But a re-exported name that the file uses itself is an import.
    let used = [
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod inner; pub use inner::Inner; pub struct A; fn f(_: Inner) {}"),
        ("a/inner.rs", "pub struct Inner(super::A);"),
    ];
    assert_eq!(rings(&used), ["a/mod.rs > a/inner.rs"]);
}

#[test]
fn a_parent_and_a_child_that_import_each_other_are_refused() {
    let files = [
        ("lib.rs", "mod parent;"),
        ("parent.rs", "mod child; pub struct Shared; fn f() { child::g() }"),
        ("parent/child.rs", "use super::Shared; pub fn g() {}"),
    ];
    assert_eq!(rings(&files), ["parent.rs > parent/child.rs"]);
    let through_private_use = [
        ("lib.rs", "mod parent; mod shared;"),
        ("shared.rs", "pub struct Shared;"),
        ("parent.rs", "mod child; use crate::shared::Shared; fn f(_: Shared) { child::g() }"),
        ("parent/child.rs", "pub fn g(_: super::Shared) {}"),
    ];
    assert_eq!(rings(&through_private_use), Vec::<String>::new());
}

#[test]
fn tests_are_left_out() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        (
            "a.rs",
            "pub struct A; #[cfg(test)] mod tests { use crate::b::B; } #[cfg(all(test, unix))] use crate::b::B;",
        ),
        ("b.rs", "use crate::a::A; pub struct B(A);"),
    ];
    assert_eq!(rings(&files), Vec::<String>::new());
}

#[test]
fn paths_in_macro_calls_and_names_from_globs_are_imports() {
    let in_macro = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub fn a() { view! { <Show when=move || crate::b::b()>\"…\"</Show> } }"),
        ("b.rs", "pub fn b() -> bool { println!(\"{}\", crate::a::a()); true }"),
    ];
    assert_eq!(rings(&in_macro), ["a.rs > b.rs"]);
    let through_glob = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::*; pub fn a() { b() }"),
        ("b.rs", "pub fn b() { crate::a::a() }"),
    ];
    assert_eq!(rings(&through_glob), ["a.rs > b.rs"]);
}

#[test]
fn a_macro_of_the_crate_is_an_import_of_the_file_that_defines_it() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "macro_rules! twice { () => {} } pub(crate) use twice; pub fn a() { crate::b::b() }"),
        ("b.rs", "pub fn b() { crate::a::twice!() }"),
    ];
    assert_eq!(rings(&files), ["a.rs > b.rs"]);
}

#[test]
fn modules_within_one_file_may_import_each_other() {
    let files = [("lib.rs", "mod a { pub fn f() { super::b::g() } } mod b { pub fn g() { super::a::f() } }")];
    assert_eq!(rings(&files), Vec::<String>::new());
}

#[test]
fn each_edge_of_a_ring_is_described_with_the_names() {
    let ring = Ring {
        files: vec![
            (PathBuf::from("/w/src/a.rs"), vec![String::from("B"), String::from("b")]),
            (PathBuf::from("/w/src/b.rs"), vec![String::from("A")]),
        ],
        group_size: 2,
    };
    let expected = "    src/a.rs imports B, b from src/b.rs\n    src/b.rs imports A from src/a.rs\n";
    assert_eq!(described(&ring, Path::new("/w")), expected);
}
