//! Links on the command line: written, and read wherever a scenario is named.

mod common;

use common::{file, json, netduel, refusal, text};

const CHANGES: [&str; 10] = [
    "--set",
    "workload.users=48",
    "--set",
    "run.duration_s=3",
    "--set",
    "faults.1.at_s=1.25",
    "--set",
    "faults.1.kind=crash",
    "--seed",
    "11",
];

fn link(arguments: &[&str]) -> String {
    text(&netduel(&[&["link"], arguments].concat())).trim().to_owned()
}

#[test]
fn a_link_runs_as_the_scenario_that_it_was_made_of() {
    let state = link(&[&["web-site"], &CHANGES[..]].concat());
    let expected = json(&[&["run", "web-site", "--json"], &CHANGES[..]].concat());
    let page = link(&["web-site", "--page", "https://example.org/netduel/?embed=1#old"]);
    assert!(page.starts_with("https://example.org/netduel/?embed=1#s=1."), "{page}");
    for written in [state.clone(), format!("#s={state}"), format!("https://example.org/?seed=3#s={state}")] {
        assert_eq!(json(&["run", &written, "--json"]), expected, "{written}");
    }
    assert!(text(&netduel(&["check", &state])).contains("valid"));
    assert_eq!(link(&[&state]), state);
    // The tour of its preset comes with it.
    assert_eq!(
        text(&netduel(&["run", &link(&["web-site"]), "--tour"])),
        text(&netduel(&["run", "web-site", "--tour"]))
    );
}

#[test]
fn a_link_is_shown_as_a_file_that_gives_the_same_run() {
    let state = link(&[&["network-split"], &CHANGES[..6]].concat());
    let toml = text(&netduel(&["show", &state]));
    let path = file("shown.toml", &toml);
    assert_eq!(text(&netduel(&["run", &path])), text(&netduel(&["run", &state])));
    // The link of a file has all its values.
    let of_file = link(&[&path]);
    assert!(of_file.len() > state.len());
    assert_eq!(text(&netduel(&["show", &of_file])), toml);
    assert_eq!(text(&netduel(&["run", &of_file])), text(&netduel(&["run", &state])));
}

#[test]
fn an_address_without_a_state_is_the_run_that_its_parameters_name() {
    let address = "https://example.org/netduel/?scenario=rare&theme=dark";
    assert!(refusal(&["run", address]).contains("scenario: rare is not possible; allowed: web-site, "));
    let address = "https://example.org/netduel/?scenario=retry-storm&seed=9&duration=2";
    let expected = netduel(&["run", "retry-storm", "--seed", "9", "--set", "run.duration_s=2"]);
    assert_eq!(text(&netduel(&["run", address])), text(&expected));
}

#[test]
fn the_time_of_a_link_is_kept_and_can_be_set() {
    let at = link(&["web-site", "--time", "12.5 s"]);
    assert_ne!(at, link(&["web-site"]));
    assert_eq!(link(&[&at]), at);
    assert_eq!(link(&["web-site", "--time", "12500 ms"]), at);
    assert!(
        refusal(&["link", "web-site", "--time", "61"]).contains("allowed: 0 to 60 s, the length of the run")
    );
    // A shorter run ends earlier.
    assert_eq!(
        link(&[&at, "--set", "run.duration_s=2"]),
        link(&["web-site", "--set", "run.duration_s=2", "--time", "2"])
    );
}

#[test]
fn a_link_that_cannot_be_read_says_why() {
    let state = link(&["web-site", "--set", "workload.users=48"]);
    let cut = &state[..state.len() - 1];
    for (given, reason) in [
        (cut, "incomplete or was altered"),
        ("2.AAAA", "made by a newer version (2); this program reads version 1"),
        ("https://example.org/#s=", "This is no link to a run"),
        ("web-sight", "neither such a file nor such a preset"),
    ] {
        for command in ["run", "check", "show", "link", "graph", "events"] {
            let said = refusal(&[command, given]);
            assert!(said.contains(reason), "{command} {given}: {said}");
        }
    }
    let long = format!("1.{}", "A".repeat(100_000));
    let said = refusal(&["run", &long]);
    assert!(said.contains("100002 characters; a link has at most 16384") && said.len() < 300, "{said}");
}
