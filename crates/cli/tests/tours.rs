//! Guided tours on the command line.

mod common;

use common::{file, json, netduel, refusal, text};

#[test]
fn check_names_what_is_wrong_with_the_steps_of_a_tour() {
    assert_eq!(text(&netduel(&["check", "web-site"])), "web-site: valid, 5 steps\n");
    let step = "[[steps]]\nfrom_s = 10\nuntil_s = 5\nwatch = \"x\"\nmeaning = \"{client_server.luck}\"\n";
    let scenario =
        |point_at: &str| format!("[client_server]\n[peer_to_peer]\n{step}point_at = [\"{point_at}\"]\n");
    assert!(refusal(&["check", &file("target.toml", &scenario("moon"))]).contains("steps.1.point_at"));
    let refused = refusal(&["check", &file("step.toml", &scenario("servers"))]);
    for part in ["steps.1.until_s", "steps.1.meaning", "client_server.luck"] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    let steps = &json(&["schema"])["properties"]["steps"]["items"]["properties"];
    assert_eq!(steps["faults"]["items"]["properties"]["at_s"]["unit"], "s");
}

#[test]
fn a_run_with_the_tour_has_the_faults_of_its_steps() {
    let hash = |tour: &[&str]| {
        let run = ["run", "web-site", "--json", "--set", "run.duration_s=40"];
        json(&[&run, tour].concat())["run_hash"].clone()
    };
    assert_eq!(hash(&["--tour=2"]), hash(&[]));
    assert_ne!(hash(&["--tour"]), hash(&[]));
    assert_eq!(hash(&["--tour"]), hash(&["--tour=5"]));
    assert!(refusal(&["run", "web-site", "--tour=9"]).contains("1 to 5"));
}
