//! Invalid scenario files: every message names the field and the value, is printable and short.

use netduel_presets::read_scenario;
use netduel_scenario::{FieldError, Scenario};
use proptest::prelude::*;

/// Three lines of 80 columns.
const LONGEST_MESSAGE: usize = 240;

/// A file with every table and two faults. The value at a path is replaced by another one.
fn file(changed: &str, value: &str) -> String {
    let mut text = String::from("title = \"Test\"\n");
    let tables =
        ["run", "workload", "client_server", "peer_to_peer", "file", "swarm", "faults.1", "faults.2"];
    for table in tables {
        let is_fault = table.starts_with("faults");
        text += &if is_fault { "[[faults]]\n".to_owned() } else { format!("[{table}]\n") };
        if is_fault {
            text += "kind = \"slow\"\n";
        }
        if let Some(name) = changed.strip_prefix(table).and_then(|rest| rest.strip_prefix('.')) {
            let kept = text.strip_suffix("kind = \"slow\"\n").filter(|_| name == "kind");
            text = format!("{}{name} = {value}\n", kept.unwrap_or(&text));
        }
    }
    text
}

fn errors(file: impl AsRef<[u8]>) -> Vec<FieldError> {
    let errors = read_scenario(file).err().unwrap_or_default();
    for error in &errors {
        let message = error.to_string();
        assert!(message.chars().count() <= LONGEST_MESSAGE, "{} characters: {message}", message.len());
        assert!(!message.contains(|letter: char| letter.is_control()), "{message:?}");
        assert!(!error.path.is_empty() && !error.value.is_empty() && !error.allowed.is_empty(), "{message}");
    }
    errors
}

/// The paths of all parameters. Those of faults are of the second fault.
fn all_paths() -> Vec<String> {
    Scenario::parameters().map(|known| known.path().replace("faults.", "faults.2.")).collect()
}

/// The path of any parameter.
fn any_path() -> impl Strategy<Value = String> {
    proptest::sample::select(all_paths())
}

/// Whether an error names the field at a path.
fn names(errors: &[FieldError], path: &str) -> bool {
    errors.iter().any(|error| error.path == path || error.path.ends_with(&format!(", {path}")))
}

/// Values that no parameter takes.
fn invalid_values() -> Vec<String> {
    let long = format!("\"{}\"", "x".repeat(200_000));
    let many = format!("[{}]", "7,".repeat(50_000));
    let single = [
        "99999999999999999999999",
        "1e999",
        "nan",
        "-inf",
        "-1e300",
        "9223372036854775807",
        "-7",
        "{}",
        "{ a = 1 }",
        "[[1, 2], [3]]",
        "2026-11-26",
        "= 3",
        "\"\\u001b]0;x\\u0007\"",
        "\"1,,5 s\"",
    ];
    single.into_iter().map(str::to_owned).chain([long, many]).collect()
}

/// A value that no parameter takes.
fn invalid_value() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(invalid_values()),
        1 => "[1-9]{25,60}",
        1 => "\"[a-z]{1,9} [0-9,;:%\u{202e}\u{85}]{1,9}!\"",
    ]
}

#[test]
fn every_field_refuses_every_wrong_value_in_a_short_message() {
    for path in all_paths() {
        for value in invalid_values() {
            let errors = errors(file(&path, &value));
            assert!(names(&errors, &path), "{path} = {}: {errors:?}", &value[..value.len().min(50)]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn an_invalid_value_is_refused_with_the_name_of_its_field(path in any_path(), value in invalid_value()) {
        let errors = errors(file(&path, &value));
        prop_assert!(names(&errors, &path), "{path} = {}: {errors:?}", &value[..value.len().min(50)]);
    }

    #[test]
    fn broken_bytes_are_refused_with_a_line_or_a_field(
        position in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 1..4),
    ) {
        let mut broken = file("workload.users", "24").into_bytes();
        let at = position.index(broken.len());
        broken.splice(at..at, bytes);
        let is_text = std::str::from_utf8(&broken).is_ok();
        let errors = errors(&broken);
        prop_assert!(is_text || errors.len() == 1 && errors[0].path.starts_with("line "), "{errors:?}");
    }

    #[test]
    fn an_unknown_field_is_refused_by_its_name(name in "[a-z_]{1,12}x9", long in 1usize..200) {
        for table in ["workload", "faults.2"] {
            let found = errors(file(&format!("{table}.{name}"), "3"));
            prop_assert_eq!(&found[0].path, &format!("{table}.{name}"));
            prop_assert!(found[0].allowed.contains("no such field"));
            let found = errors(file(&format!("{table}.\"{}\\u0007\"", name.repeat(long)), "3"));
            let beginning = format!("{table}.{}", &name[..2]);
            prop_assert!(found[0].path.starts_with(&beginning));
        }
    }
}

fn only_error(text: impl AsRef<[u8]>) -> String {
    let found: Vec<String> = errors(text).iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.concat()
}

#[test]
fn a_number_that_toml_cannot_hold_is_an_invalid_value_of_its_field() {
    let message = only_error("[workload]\nusers = 99999999999999999999 # many\n");
    assert_eq!(
        message,
        "workload.users: 99999999999999999999 is not possible; allowed: a whole number, 1 to 10000 users"
    );
    let message = only_error("[peer_to_peer]\n[[faults]]\n[[faults]]\nat_s = 1e999\n");
    assert!(message.starts_with("faults.2.at_s: 1e999 is not possible; allowed: 0 to "), "{message}");
    let message = only_error("[peer_to_peer]\n[run]\nseed = 9007199254740993\n");
    assert!(message.starts_with("run.seed: 9007199254740993 is not"), "{message}");
}

#[test]
fn bytes_that_are_not_utf_8_are_refused_with_their_line() {
    let message = only_error(b"[workload]\nusers = 5\ntitle = \"Gr\xf6\xdfe\"\n");
    assert!(
        message.starts_with("line 3: ") && message.contains("UTF-8") && message.contains("0xf6"),
        "{message}"
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    assert!(read_scenario("\u{feff}[client_server]\n").is_ok());
}

#[test]
fn every_error_of_a_fault_has_its_number() {
    let text = "[client_server]\n[peer_to_peer]\n[[faults]]\nkind = \"slow\"\n[[faults]]\nat_s = -1\nspeed = 2\nloss = 7\nfoo = 1\n";
    let paths: Vec<String> = errors(text).into_iter().map(|error| error.path).collect();
    assert_eq!(paths, ["faults.2.at_s", "faults.2.foo", "faults.2.loss", "faults.2.speed"]);
    // A fault whose only field is invalid still counts.
    let paths: Vec<String> = errors("[[faults]]\nat_s = -1\n[[faults]]\nat_s = -2\n")
        .into_iter()
        .map(|error| error.path)
        .collect();
    assert_eq!(paths, ["faults.1.at_s", "faults.2.at_s"]);
}

#[test]
fn an_empty_fault_is_the_fault_with_all_defaults() {
    let read =
        |fault: &str| read_scenario(format!("[client_server]\n[peer_to_peer]\n[[faults]]\n{fault}")).unwrap();
    assert_eq!(read("").faults.len(), 1);
    assert_eq!(read(""), read("kind = \"crash\"\nat_s = 0\n"));
}

#[test]
fn a_table_in_the_place_of_a_value_is_refused_and_so_is_a_value_in_the_place_of_a_table() {
    for (text, path) in [
        ("[workload]\nusers = {}\n", "workload.users"),
        ("[workload.users]\n", "workload.users"),
        ("workload = 3\n", "workload"),
        ("[[workload]]\nusers = 3\n", "workload"),
        ("faults = 3\n", "faults"),
        ("faults = {}\n", "faults"),
        ("[faults]\nat_s = 3\n", "faults"),
        ("faults = [3]\n", "faults.1"),
        ("[workloads]\n", "workloads"),
        ("[client_server]\n[faults.1]\n", "faults"),
    ] {
        let errors = errors(text);
        assert!(errors.iter().any(|error| error.path == path), "{text}: {errors:?}");
    }
}

#[test]
fn what_people_write_is_understood() {
    let text = "[workload]\nrequests_per_s = \"1e3 per minute\"\nrate_profile = \"0:1, 10:1,5\"\nwrite_share = \"30 %\"\n\
        [client_server]\nservers = 3\nserver_speeds = [1, 1, 0.5]\nlink_delay_s = \"20 ms\"\nbalancer = \"Round robin\"\n";
    let scenario = read_scenario(text).unwrap();
    let left = scenario.client_server.as_ref().unwrap();
    assert_eq!((left.server_speeds.0.as_slice(), left.link_delay_s), ([1.0, 1.0, 0.5].as_slice(), 0.02));
    assert_eq!(scenario.workload.rate_profile.0, [(0.0, 1.0), (10.0, 1.5)]);
    assert_eq!((scenario.workload.write_share, scenario.workload.requests_per_s), (0.3, 1000.0 / 60.0));
}

#[test]
fn a_list_with_two_readings_is_refused_with_both() {
    let message = only_error("[client_server]\nservers = 3\nserver_speeds = \"1,5 1\"\n");
    assert_eq!(
        message,
        "client_server.server_speeds: \"1,5 1\" is not possible; allowed: either 1.5 1 or 1 5 1, since a comma can be a \
         decimal point or separate two entries"
    );
}

#[test]
fn the_same_digits_are_read_by_what_their_field_can_be() {
    let seed = |text: &str| {
        let found = read_scenario(format!("[client_server]\n[run]\nseed = \"{text}\"\n"));
        found.map(|scenario| scenario.run.seed).map_err(|errors| errors[0].allowed.clone())
    };
    // A comma in a whole number separates thousands; a point before three zeros can do either.
    assert_eq!(
        [seed("1,500"), seed("1 500"), seed("1.0"), seed("1.0000")],
        [Ok(1500), Ok(1500), Ok(1), Ok(1)]
    );
    let both = seed("1.000").unwrap_err();
    assert!(both.starts_with("either 1 or 1000, since a point can be"), "{both}");
    assert!(seed("1.500").is_err() && seed("30 %").is_err());
    let size = |text: &str| {
        let found = read_scenario(format!("[client_server]\n[file]\nsize_bits = \"{text}\"\n"));
        found.map(|scenario| scenario.file.unwrap().size_bits).map_err(|errors| errors[0].allowed.clone())
    };
    assert_eq!([size("1.250 MB"), size("1,5 Gb")], [Ok(10_000_000), Ok(1_500_000_000)]);
    assert!(size("1,250 MB").unwrap_err().starts_with("either 1.250 MB or 1250 MB, since"));
}
