//! Scenarios that are written as files are read as equal scenarios.

use netduel_presets::{read_scenario, write_scenario};
use netduel_scenario::{Scenario, Value};
use proptest::prelude::*;

fn check(scenario: &Scenario) -> String {
    let file = write_scenario(scenario);
    assert_eq!(read_scenario(&file).as_ref(), Ok(scenario), "{file}");
    file
}

#[test]
fn every_preset_is_written_as_a_file_that_reads_back_equal() {
    for preset in netduel_presets::all() {
        check(&preset.scenario);
    }
}

#[test]
fn lists_texts_and_numbers_of_all_sizes_are_written_exactly() {
    let mut scenario = netduel_presets::find("web-site").unwrap().scenario;
    for (path, value) in [
        ("title", "\"Quotes\" \\ and\na second line – größer"),
        ("run.seed", "9007199254740991"),
        ("run.duration_s", "0.30000000000000004"),
        ("workload.rate_profile", "0:1 0.05:5.5 0.1:0"),
        ("workload.region_delays_s", "0.01 0.08; 0.08 0.02"),
        ("client_server.servers", "2"),
        ("client_server.server_speeds", "1 0.5"),
        ("client_server.queue_capacity", "unlimited"),
        ("faults.1.at_s", "0.1"),
        ("faults.1.until_s", "never"),
        ("faults.2.kind", "slow"),
    ] {
        scenario.set(path, &Value::Text(value.to_owned())).unwrap();
    }
    scenario.validate().unwrap();
    let file = check(&scenario);
    assert!(
        file.contains("seed = 9007199254740991\n") && file.contains("dials = [\"workload.users 4..100\""),
        "{file}"
    );
    assert_eq!(
        check(&Scenario { client_server: Some(Default::default()), ..Scenario::default() }),
        "[client_server]\n"
    );
}

proptest! {
    #[test]
    fn every_text_and_number_is_read_as_it_was_written(title in "\\PC{0,60}|[\"'\\\\\n#=\\[\\]a]{0,20}", seconds in 0.001..1e6_f64) {
        let mut scenario = Scenario { client_server: Some(Default::default()), ..Scenario::default() };
        scenario.run.duration_s = seconds;
        scenario.workload.requests_per_s = 1.0;
        if scenario.set("title", &Value::Text(title)).is_ok() && scenario.validate().is_ok() {
            check(&scenario);
        }
    }
}
