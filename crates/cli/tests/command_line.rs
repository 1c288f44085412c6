//! The program as a person or a script meets it.

mod common;

use common::{file, json, netduel, refusal, text};
use serde_json::Value;
use std::fs;
use std::process::Command;

#[test]
fn a_run_prints_both_sides_and_its_hash() {
    let report = json(&["run", "web-site", "--json", "--nodes", "--set", "run.duration_s=5"]);
    let hash = report["run_hash"].as_str().unwrap();
    assert!(hash.len() == 16 && hash.chars().all(|digit| digit.is_ascii_hexdigit()));
    for (side, nodes) in [("client_server", 1), ("peer_to_peer", 24)] {
        let metrics = &report[side];
        let arrived = metrics["arrived"].as_u64().unwrap();
        let outcomes: u64 =
            metrics["outcomes"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
        assert!(arrived > 50 && arrived == outcomes);
        assert!(metrics["latency_p95_s"].as_f64().unwrap() > metrics["latency_p50_s"].as_f64().unwrap());
        assert!(metrics["success_rate"].is_number() && metrics["throughput_per_s"].is_number());
        assert_eq!(metrics["nodes"].as_array().unwrap().len(), nodes);
    }
}

#[test]
fn the_same_seed_repeats_a_run_and_another_does_not() {
    let hash = |seed| json(&["run", "web-site", "--json", "--seed", seed])["run_hash"].clone();
    assert_eq!(hash("11"), hash("11"));
    assert_ne!(hash("11"), hash("12"));
}

#[test]
fn a_preset_and_its_file_are_the_same_scenario() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/web-site.toml");
    assert_eq!(text(&netduel(&["run", "web-site"])), text(&netduel(&["run", path])));
}

#[test]
fn a_file_may_leave_out_a_side() {
    let path = file("left.toml", "[workload]\nrequests_per_s = 50\n[client_server]\n[run]\nduration_s = 2\n");
    let report = json(&["run", &path, "--json"]);
    assert!(report["client_server"].is_object() && report["peer_to_peer"].is_null());
}

#[test]
fn what_is_not_possible_is_refused_with_field_value_and_what_is_allowed() {
    let message =
        refusal(&["run", "web-site", "--set", "workload.users=0", "--set", "client_server.balancer=best"]);
    assert!(
        message.contains("workload.users: 0 is not possible; allowed: a whole number, 1 to 10000 users"),
        "{message}"
    );
    assert!(
        message.contains("client_server.balancer: \"best\" is not possible; allowed: random, round_robin"),
        "{message}"
    );
    let path = file("wrong.toml", "[workload]\nuser = 3\nzipf_exponent = true\n[[faults]]\nat_s = -1\n");
    let message = refusal(&["run", &path]);
    for part in ["workload.user: 3", "workload.zipf_exponent: true", "faults.1.at_s: -1"] {
        assert!(message.contains(part), "{part} in {message}");
    }
    assert!(refusal(&["run", &file("no.toml", "users = = 3")]).contains("line 1"));
    assert!(refusal(&["run", "web-sit"]).contains("presets: web-site"));
    assert!(refusal(&["run", "web-site", "--set", "workload.users"]).contains("a path and a value"));
    assert!(refusal(&["run", "web-site", "--seed", "1.5"]).contains("run.seed: 1.5"));
}

#[test]
fn messages_show_values_as_typed_and_are_printable_and_short() {
    for seed in ["9007199254740992", "9007199254740993", "18446744073709551617", "1e16"] {
        let message = refusal(&["run", "web-site", "--seed", seed]);
        assert!(message.starts_with(&format!("run.seed: {seed} is not possible;")), "{message}");
    }
    let title = format!("title = \"\\u001b]0;{}\"\n", "x".repeat(1_000_000));
    let many: String = (0..1000).map(|number| format!("unknown{number} = 1\n")).collect();
    for message in [
        refusal(&["run", &file("title.toml", &title)]),
        refusal(&["run", &file("many.toml", &many)]),
        refusal(&["run", "web-site", "--set", "\u{1b}[31m"]),
        refusal(&["run", "web-site", "--set", "workload.\u{1b}[31m=\u{7}"]),
        refusal(&["run", "no\u{1b}[31m.toml"]),
        refusal(&["graph", "web-site", "--without", "\u{1b}[31m"]),
        refusal(&["events", "web-site", "--kind", "\u{1b}[31m"]),
        refusal(&["run", "web-site", "--log", "/no/\u{1b}[31m.csv"]),
    ] {
        assert!(!message.contains(|letter: char| letter.is_control() && letter != '\n'), "{message:?}");
        assert!(
            message.lines().count() <= 22 && message.lines().all(|line| line.chars().count() <= 500),
            "{message}"
        );
    }
    let text = b"[workload]\nusers = 5 # caf\xe9\n";
    let path = file("latin.toml", "");
    fs::write(&path, text).unwrap();
    assert!(refusal(&["run", &path]).contains("line 2: "));
}

#[test]
fn units_and_percentages_are_understood_on_the_command_line() {
    let hash = |changes: [&str; 3]| {
        let arguments =
            ["run", "web-site", "--json", "--set", changes[0], "--set", changes[1], "--set", changes[2]];
        json(&arguments)["run_hash"].clone()
    };
    assert_eq!(
        hash(["run.duration_s=2 s", "client_server.link_delay_s=20 ms", "workload.write_share=30 %"]),
        hash(["run.duration_s=2", "client_server.link_delay_s=0,02", "workload.write_share=0.3"]),
    );
}

#[test]
fn the_log_tells_every_request_of_both_sides() {
    let path = file("log.csv", "");
    let arguments = ["run", "web-site", "--json", "--set", "run.duration_s=5", "--log", &path];
    let report = json(&arguments);
    let log = fs::read_to_string(&path).unwrap();
    let lines: Vec<Vec<&str>> = log.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(
        lines[0].join(","),
        "side,request,user,object,arrived_s,ended_s,latency_s,outcome,node,wait_s,service_s,hops,attempts,messages"
    );
    for side in ["client_server", "peer_to_peer"] {
        for (outcome, count) in report[side]["outcomes"].as_object().unwrap() {
            let logged = lines.iter().filter(|line| line[0] == side && line[7] == outcome).count() as u64;
            assert_eq!(Some(logged), count.as_u64(), "{side} {outcome}");
        }
    }
    // The log changes nothing about the run.
    assert_eq!(report, json(&arguments[..5]));
    // On each side, requests are in the order of their ends, and those in flight come last.
    let ends = |side: &str| -> Vec<f64> {
        let of_side = lines.iter().filter(|line| line[0] == side);
        of_side.map(|line| line[5].parse().unwrap_or(f64::INFINITY)).collect()
    };
    assert!(["client_server", "peer_to_peer"].iter().all(|side| ends(side).is_sorted()));
    let number = |cell: &str| cell.parse::<f64>().unwrap();
    for line in lines.iter().filter(|line| line[7] == "served") {
        let [latency, wait, service] = [6, 9, 10].map(|column| number(line[column]));
        let is_left = line[0] == "client_server";
        assert!(wait + service <= latency + 1e-9 && service > 0.0, "{line:?}");
        // A peer that has the object itself serves it without a message.
        assert!(number(line[13]) >= 2.0 || !is_left && line[11] == "0", "{line:?}");
        assert_eq!((line[11].is_empty(), line[12] == "1"), (is_left, is_left), "hops, attempts: {line:?}");
        // The rest of the time on the left is the way there and back, of 40 ms each.
        assert!(!is_left || (latency - wait - service - 0.08).abs() < 1e-8, "{line:?}");
    }
}

#[test]
fn replications_report_nodes_and_faults_and_write_a_log_each() {
    let path = file("replicated.csv", "");
    let base = ["run", "equal-shares", "--replications", "3", "--set", "run.duration_s=45", "--seed", "5"];
    let report = json(&[&base[..], &["--json", "--nodes", "--confidence", "99 %", "--log", &path]].concat());
    assert_eq!(report["confidence"], 0.99);
    let mean = |side: &str, name: &str| {
        report[side][name]["mean"].as_f64().unwrap_or_else(|| panic!("{side} {name}"))
    };
    assert_eq!(
        (mean("client_server", "faults.1.affected"), mean("peer_to_peer", "faults.1.affected")),
        (1.0, 12.0)
    );
    let served: f64 = (1..=5).map(|node| mean("client_server", &format!("nodes.{node}.served"))).sum();
    assert!(served > 0.0 && report["client_server"]["nodes.6.served"].is_null());
    for (seed, hash) in
        report["seeds"].as_array().unwrap().iter().zip(report["run_hashes"].as_array().unwrap())
    {
        let log = fs::read_to_string(path.replace(".csv", &format!("-{seed}.csv"))).unwrap();
        let single = json(&[
            "run",
            "equal-shares",
            "--json",
            "--set",
            "run.duration_s=45",
            "--seed",
            &seed.to_string(),
        ]);
        assert_eq!(&single["run_hash"], hash);
        let arrived = ["client_server", "peer_to_peer"].map(|side| single[side]["arrived"].as_u64().unwrap());
        assert_eq!(log.lines().count() as u64, 1 + arrived[0] + arrived[1]);
    }
    // A higher level gives a wider interval around the same mean.
    let wide = &report["peer_to_peer"]["latency_mean_s"];
    let narrow = &json(&[&base[..], &["--json"]].concat())["peer_to_peer"]["latency_mean_s"];
    assert_eq!(wide["mean"], narrow["mean"]);
    assert!(wide["low"].as_f64() < narrow["low"].as_f64() && wide["high"].as_f64() > narrow["high"].as_f64());
    assert!(
        text(&netduel(&[&base[..], &["--confidence", "0.999"]].concat())).contains("at 99.9 % confidence")
    );
    for wrong in ["1", "0", "nan", "high"] {
        assert!(
            refusal(&[&base[..], &["--confidence", wrong]].concat()).contains("allowed: 0.01 to 0.999999")
        );
    }
}

#[test]
fn graph_events_and_trace_are_the_same_in_json() {
    let graph = json(&["graph", "web-site", "--json"]);
    assert_eq!((graph["peers"].as_u64(), graph["degree_mean"].as_f64()), (Some(24), Some(4.0)));
    let links = json(&["graph", "web-site", "--json", "--edges"])["links"].as_array().unwrap().len();
    assert_eq!(links, text(&netduel(&["graph", "web-site", "--edges"])).lines().count());
    let table = text(&netduel(&["graph", "file-sharing", "--without", "0.5"]));
    assert!(
        table.contains("mean 1.467") && table.contains("31.67 % of all, 63.33 % of the remaining peers"),
        "{table}"
    );
    let short = ["web-site", "--set", "run.duration_s=2"];
    let events = json(&[&["events"], &short[..], &["--json"]].concat());
    let lines = text(&netduel(&[&["events"], &short[..]].concat()));
    for side in ["client_server", "peer_to_peer"] {
        let events = events[side]["events"].as_array().unwrap();
        let lines: Vec<&str> = lines.lines().filter(|line| line.starts_with(side)).collect();
        assert_eq!(events.len(), lines.len());
        for (event, line) in events.iter().zip(lines) {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(
                (event["at_s"].as_f64().unwrap(), event["what"].as_str()),
                (cells[1].parse().unwrap(), Some(cells[2]))
            );
        }
    }
    let trace = json(&["trace", "distributed-hash-table", "16", "--json"]);
    let lines = text(&netduel(&["trace", "distributed-hash-table", "16"]));
    let steps = trace["peer_to_peer"]["steps"].as_array().unwrap().len();
    assert_eq!(steps + 2, lines.lines().filter(|line| line.starts_with("peer_to_peer")).count());
    assert_eq!(
        (&trace["client_server"]["end"]["outcome"], &trace["client_server"]["request"]),
        (&"served".into(), &16.into())
    );
}

#[test]
fn the_table_of_a_file_has_the_bound_on_completion() {
    let arguments = ["run", "release-day", "--set", "run.duration_s=30"];
    let report = json(&[&arguments[..], &["--json"]].concat());
    let bound_s = report["peer_to_peer"]["completion_bound_s"].as_f64().unwrap();
    let table = text(&netduel(&arguments));
    let row = table.lines().find(|line| line.starts_with("bound on completion")).unwrap();
    assert!(row.contains(&format!("{bound_s:.1} s")), "{row}");
}

#[test]
fn presets_and_schema_are_listed() {
    assert!(text(&netduel(&["presets"])).contains("web-site"));
    let schema = json(&["schema"]);
    let users = &schema["properties"]["workload"]["properties"]["users"];
    assert_eq!((users["minimum"].as_f64(), users["maximum"].as_f64()), (Some(1.0), Some(10_000.0)));
    assert_eq!(users["type"], serde_json::json!(["integer", "string"]));
    // What the schema says about texts is what files and `--set` accept.
    let delay = &schema["properties"]["client_server"]["properties"]["link_delay_s"];
    assert_eq!(delay["units"], "ns, us, ms, s, min, h or d");
    let share = &schema["properties"]["workload"]["properties"]["write_share"];
    assert_eq!(share["units"], "no unit, or %");
    assert_eq!(
        (&users["units"], &schema["properties"]["run"]["properties"]["seed"]["units"]),
        (&Value::Null, &Value::Null)
    );
    let list = &schema["properties"]["client_server"]["properties"]["server_speeds"]["anyOf"][0];
    assert_eq!((&list["type"], &list["items"]["maximum"]), (&"array".into(), &1000.0.into()));
    let toml = "[workload]\nusers = \"1 000\"\nwrite_share = \"30 %\"\n[client_server]\nlink_delay_s = \"200 ms\"\n\
                [run]\nduration_s = 1\n";
    text(&netduel(&["run", &file("texts.toml", toml)]));
    let toml = "[workload]\nregion_delays_s = [[0.01, \"80ms\"], [0.08, 0.02]]\nrate_profile = [\"0:1\", \"5:2\"]\n\
                [client_server]\nservers = 2\nserver_speeds = [1, 0.5]\n[run]\nduration_s = 1\n";
    text(&netduel(&["run", &file("lists.toml", toml)]));
}

#[test]
fn a_trace_lists_every_message_of_a_request() {
    let trace = text(&netduel(&["trace", "distributed-hash-table", "16"]));
    let lines: Vec<Vec<&str>> = trace.lines().map(|line| line.split(',').collect()).collect();
    let of = |side: &str| -> Vec<&str> {
        lines.iter().filter(|line| line[0] == side).map(|line| line[1]).collect()
    };
    assert_eq!(of("client_server"), ["arrived", "request", "serving", "response", "served"]);
    let right = of("peer_to_peer");
    assert_eq!((right[0], right[right.len() - 1]), ("arrived", "served"));
    assert!(right.contains(&"query") && right.contains(&"hit"), "{right:?}");
    // Each message sets out where the one before it arrived: the lookup is handed on.
    let queries: Vec<_> = lines.iter().filter(|line| line[1] == "query").collect();
    assert!(queries.windows(2).all(|pair| pair[0][5] == pair[1][4] && pair[0][3] == pair[1][2]), "{trace}");
    let split = text(&netduel(&["trace", "network-split", "1564"]));
    assert!(
        split.lines().any(|line| line.starts_with("client_server,request,") && line.ends_with(",partition,")),
        "{split}"
    );
    assert!(refusal(&["trace", "web-site", "0"]).contains("allowed: 1 to "));
}

#[test]
fn events_are_listed_by_node_request_and_kind() {
    let crash = [
        "events",
        "web-site",
        "--set",
        "faults.1.at_s=5",
        "--set",
        "faults.1.until_s=6",
        "--set",
        "run.duration_s=8",
    ];
    let whats = |more: &[&str]| -> Vec<String> {
        let lines = text(&netduel(&[&crash[..], more].concat()));
        lines.lines().skip(1).map(|line| line.split(',').nth(2).unwrap().to_owned()).collect()
    };
    assert_eq!(whats(&["--kind", "down", "--kind", "up"]), ["down", "up", "down", "up"]);
    assert_eq!(whats(&["--kind", "fault_begins"]).len(), 2);
    let one = whats(&["--request", "3"]);
    assert_eq!(one.iter().filter(|what| *what == "arrived").count(), 2, "once on each side: {one:?}");
    assert!(refusal(&["events", "web-site", "--kind", "storm"]).contains("allowed: arrived, request"));
}

#[test]
fn a_run_reports_the_nodes_that_each_fault_affected_and_the_recovery_time() {
    let report = json(&["run", "equal-shares", "--json"]);
    for (side, affected, of) in [("client_server", 1, 5), ("peer_to_peer", 12, 60)] {
        let fault = &report[side]["faults"][0];
        assert_eq!(
            (fault["number"].as_u64(), fault["affected"].as_u64(), fault["of"].as_u64()),
            (Some(1), Some(affected), Some(of))
        );
        assert!(fault["recovery_s"].is_number() && report[side]["availability"].is_number());
    }
    let table = text(&netduel(&["run", "equal-shares"]));
    assert!(
        table.contains("1 of 5") && table.contains("12 of 60") && table.contains("never fell below"),
        "{table}"
    );
}

#[test]
fn every_reference_case_passes_in_short_runs() {
    let rows = json(&["verify", "--json", "--size", "0.02"]);
    let rows = rows.as_array().unwrap();
    assert!(rows.len() > 30);
    for row in rows {
        assert_eq!(row["pass"], true, "{row}");
        let [low, expected, high] = ["low", "expected", "high"].map(|name| row[name].as_f64().unwrap());
        assert!(low <= expected && expected <= high && row["source"].as_str().unwrap().len() > 10);
    }
    assert!(refusal(&["verify", "--only", "nonsense"]).contains("mm1-mean-0.5"));
    assert!(refusal(&["verify", "--size", "0"]).contains("allowed: 0.001 to 10"));
}

#[test]
fn replications_give_intervals_that_do_not_depend_on_the_number_of_threads() {
    let arguments = ["run", "web-site", "--replications", "5", "--json", "--set", "run.duration_s=5"];
    let on = |threads: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_netduel"));
        text(&program.args(arguments).env("RAYON_NUM_THREADS", threads).output().unwrap())
    };
    assert_eq!(on("1"), on("3"));
    let report = json(&arguments);
    let latency = &report["client_server"]["latency_mean_s"];
    let [low, mean, high] = ["low", "mean", "high"].map(|name| latency[name].as_f64().unwrap());
    assert!(0.0 < low && low < mean && mean < high);
    // The first replicate is the scenario itself.
    let single = json(&["run", "web-site", "--json", "--set", "run.duration_s=5"]);
    assert_eq!(report["run_hashes"][0], single["run_hash"]);
    assert!(text(&netduel(&["run", "web-site", "--replications", "2"])).contains("outcomes.served"));
    assert!(refusal(&["run", "web-site", "--replications", "0"]).contains("1..=10000"));
}

#[test]
fn a_queue_that_grows_without_limit_is_reported() {
    let growing = [
        "run",
        "web-site",
        "--set",
        "client_server.queue_capacity=unlimited",
        "--set",
        "workload.requests_per_s=150",
    ];
    assert!(
        text(&netduel(&growing)).contains("unstable: server 1 receives 150 requests/s and can serve 120")
    );
    let report = json(&[&growing[..], &["--json"]].concat());
    assert_eq!(report["unstable"]["client_server"]["capacity_per_s"], 120.0);
    assert!(json(&["run", "web-site", "--json"])["unstable"].is_null());
}

#[test]
fn presets_show_what_they_tell_to_watch() {
    let left = |arguments: &[&str]| {
        let report = json(&[&["run"], arguments, &["--json"]].concat());
        report["client_server"].clone()
    };
    let number = |metrics: &Value, name: &str| metrics[name].as_f64().unwrap();
    let mail = left(&["e-mail"]);
    assert!(number(&mail, "success_rate") == 1.0 && number(&mail, "latency_max_s") > 50.0, "{mail}");
    let records = left(&["database-records"]);
    assert!(number(&records, "stale_read_rate") > 0.01 && number(&records, "writes_lost") > 0.0);
    let bank = left(&["database-banking"]);
    assert_eq!((number(&bank, "promotions"), number(&bank, "writes_lost")), (1.0, 0.0));
    // Long after the crowd has gone, no user is served; with a budget all users are.
    let storm = ["retry-storm", "--set", "run.warm_up_s=50"];
    assert!(number(&left(&storm), "success_rate") < 0.05);
    let budget = ["--set", "client_server.retry_budget=0.1"];
    assert!(number(&left(&[&storm[..], &budget[..]].concat()), "success_rate") > 0.99);
}

#[test]
fn a_graph_is_measured_whole_and_without_some_of_its_peers() {
    let base = [
        "graph",
        "web-site",
        "--set",
        "workload.users=1000",
        "--set",
        "peer_to_peer.overlay=barabasi_albert",
    ];
    let of = |more: &[&str]| text(&netduel(&[&base[..], more].concat()));
    let measure = |more: &[&str], name: &str| {
        let found = of(more);
        found
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap_or_else(|| panic!("{name} in {found}"))
            .trim()
            .to_owned()
    };
    assert_eq!(measure(&[], "largest component"), "1000, 100.00 % of all");
    assert!(measure(&[], "gossip, rounds").parse::<f64>().unwrap() > 10.0);
    let (random, targeted) = (["--without", "0.3"], ["--without", "0.3", "--targeted"]);
    assert_eq!(measure(&random, "peers"), "700");
    assert_eq!(measure(&["--without", "30 %"], "peers"), "700");
    assert_eq!(measure(&targeted, "removed"), "300, peers with the most links first");
    let largest = |more: &[&str]| {
        let text = measure(more, "largest component");
        text.split(',').next().unwrap().parse::<u32>().unwrap()
    };
    // Robust yet fragile: Albert, Jeong, Barabási (2000).
    assert!(largest(&random) > 550, "{}", largest(&random));
    assert!(largest(&targeted) < 70, "{}", largest(&targeted));
    // Peers keep their numbers: the links left are some of those there were.
    let (whole, left) = (of(&["--edges"]), of(&["--edges", "--without", "0.5"]));
    assert!(left.lines().count() > 100 && left.lines().all(|link| whole.lines().any(|other| other == link)));
    assert_eq!(measure(&["--without", "1"], "gossip, rounds"), "–");
    for wrong in ["1.5", "-0.1", "NaN", "some"] {
        let message = refusal(&["graph", "web-site", "--without", wrong]);
        assert_eq!(
            message.trim(),
            format!("--without {wrong}: allowed: 0 to 1, or 0 % to 100 %, the share of peers to remove")
        );
    }
    assert!(refusal(&["graph", "web-site", "--targeted"]).contains("--without"));
}

#[test]
fn former_names_of_commands_and_options_still_work() {
    for (former, present) in [("trail", "trace"), ("overlay", "graph")] {
        let rest: &[&str] = if former == "trail" { &["web-site", "3"] } else { &["file-sharing"] };
        let output = |command: &str| text(&netduel(&[&[command], rest].concat()));
        assert_eq!(output(former), output(present), "{former}");
    }
    let arguments = |option| ["run", "web-site", option, "2", "--set", "run.duration_s=2"];
    assert_eq!(text(&netduel(&arguments("--replicates"))), text(&netduel(&arguments("--replications"))));
}
