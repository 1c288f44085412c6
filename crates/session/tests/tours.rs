//! The guided tour of every preset, played with the real engine: what each step claims must come out.

mod common;

use common::Page;
use netduel_presets::read_scenario;
use netduel_scenario::Scenario;
use netduel_session::ShownStep;
use std::fs;
use std::path::Path;

fn presets() -> Vec<(String, Scenario)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut found: Vec<(String, Scenario)> = fs::read_dir(folder)
        .expect("the folder of the presets")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let id = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let scenario = read_scenario(fs::read(&path).expect("a file"))
                .unwrap_or_else(|errors| panic!("{id}: {errors:?}"));
            (id, scenario)
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// A page on which the tour of a scenario has begun.
fn on_tour(scenario: &Scenario) -> Page {
    let mut page = Page::open(scenario.clone());
    page.session.set_tour(scenario.clone());
    page.act(|session| session.begin_tour());
    page
}

/// Lets time pass until the step that is shown has ended.
fn until_end_of_step(page: &mut Page) -> ShownStep {
    for _ in 0..20_000 {
        let shown = page.session.shown_step().expect("the tour is under way");
        if shown.has_ended {
            return shown;
        }
        page.pass(0.05);
    }
    panic!("step {:?} does not end at {} ns", page.session.shown_step(), page.session.shown_time_ns());
}

#[test]
fn what_every_step_of_every_preset_claims_comes_out() {
    let only = std::env::var("NETDUEL_TOUR").ok();
    let mut failures = Vec::new();
    for (id, scenario) in presets() {
        if only.as_ref().is_some_and(|only| *only != id) {
            continue;
        }
        let mut page = on_tour(&scenario);
        loop {
            let shown = until_end_of_step(&mut page);
            if only.is_some() {
                println!("{id} {} of {}: {}", shown.number, shown.count, shown.words);
            }
            let step = &scenario.steps[shown.number - 1];
            assert_eq!(page.session.shown_time_ns(), (step.until_s * 1e9).round() as u64);
            assert!(
                !step.claims.0.is_empty() || step.goes_on,
                "{id}, step {}: it claims nothing",
                shown.number
            );
            if shown.words.contains('–') {
                failures
                    .push(format!("{id}, step {}: a value is not defined: {}", shown.number, shown.words));
            }
            for claim in &step.claims.0 {
                if claim.holds(|quantity| page.session.value_at_end_of_step(quantity)) != Some(true) {
                    let value = page.session.value_at_end_of_step(claim.quantity);
                    failures.push(format!("{id}, step {}: {claim}, but it is {value:?}", shown.number));
                }
            }
            if shown.number == shown.count {
                break;
            }
            page.act(|session| session.next_step());
        }
    }
    assert_eq!(failures, Vec::<String>::new(), "\n{}", failures.join("\n"));
}

/// Words that a reader of fifteen does not know.
const JARGON: [&str; 12] = [
    "p95",
    "percentile",
    "Jain",
    "TTL",
    "latency",
    "throughput",
    "utilis",
    "quantile",
    "median",
    "overlay",
    "node",
    "replica ",
];

#[test]
fn the_words_of_the_tours_are_plain_and_their_sentences_short() {
    for (id, scenario) in presets() {
        for (number, step) in (1..).zip(&scenario.steps) {
            for text in [&step.watch, &step.meaning] {
                let words: String =
                    text.split('{').map(|part| part.split_once('}').map_or(part, |part| part.1)).collect();
                let found: Vec<_> = JARGON.into_iter().filter(|word| words.contains(word)).collect();
                assert_eq!(found, Vec::<&str>::new(), "{id}, step {number}: {text}");
                let longest =
                    words.split(['.', '?', ':']).map(|sentence| sentence.split_whitespace().count()).max();
                assert!(longest <= Some(24), "{id}, step {number}: a sentence of {longest:?} words: {text}");
            }
        }
    }
}

fn web_site() -> Scenario {
    netduel_presets::find("web-site").expect("the default").scenario
}

/// Goes on without waiting: to the end of the step, and from there.
fn go_to_next_step(page: &mut Page) {
    let number = page.session.shown_step().map(|step| step.number);
    while number.is_some() && page.session.shown_step().map(|step| step.number) == number {
        page.act(|session| session.next_step());
    }
}

fn seconds(page: &Page) -> f64 {
    page.session.shown_time_ns() as f64 / 1e9
}

#[test]
fn a_tour_plays_each_step_and_pauses_at_its_end() {
    let scenario = web_site();
    let mut page = on_tour(&scenario);
    let first = page.session.shown_step().expect("a step");
    assert_eq!((first.number, first.count, first.has_ended), (1, scenario.steps.len(), false));
    assert_eq!(first.words, scenario.steps[0].watch);
    assert!(page.session.is_playing());
    assert!(page.session.announcement().contains(&first.words));
    let ended = until_end_of_step(&mut page);
    assert!(!page.session.is_playing());
    assert!(!ended.words.contains('{') && page.session.announcement().contains(&ended.words));
    let time_s = seconds(&page);
    page.pass(2.0);
    assert_eq!(seconds(&page), time_s);
    page.act(|session| session.next_step());
    assert_eq!(page.session.shown_step().map(|step| step.number), Some(2));
    assert!(page.session.is_playing() && seconds(&page) >= scenario.steps[1].from_s);
}

#[test]
fn going_on_before_the_end_of_a_step_shows_its_end_first() {
    let scenario = web_site();
    let mut page = on_tour(&scenario);
    page.act(|session| session.next_step());
    let ended = page.session.shown_step().expect("a step");
    assert_eq!((ended.number, ended.has_ended), (1, true));
    assert_eq!(seconds(&page), scenario.steps[0].until_s);
    let mut patient = on_tour(&scenario);
    assert_eq!(until_end_of_step(&mut patient), ended, "who waits and who does not read the same");
}

#[test]
fn going_on_shows_each_step_from_its_beginning() {
    let scenario = web_site();
    let mut page = on_tour(&scenario);
    go_to_next_step(&mut page);
    go_to_next_step(&mut page);
    assert!(seconds(&page) >= scenario.steps[2].from_s && seconds(&page) < scenario.steps[2].until_s);
    assert_eq!(page.session.scenario().faults.len(), 1);
    let ended = until_end_of_step(&mut page);
    page.act(|session| session.previous_step());
    assert_eq!(page.session.shown_step().map(|step| step.number), Some(2));
    assert_eq!(page.session.scenario().faults.len(), 0, "the fault belongs to the step after it");
    assert!(seconds(&page) >= scenario.steps[1].from_s && seconds(&page) < scenario.steps[1].until_s);
    go_to_next_step(&mut page);
    assert_eq!(until_end_of_step(&mut page), ended, "the same step of the same run says the same");
}

#[test]
fn a_tour_that_was_left_is_resumed_at_the_same_step_and_with_the_same_run() {
    let scenario = web_site();
    let mut page = on_tour(&scenario);
    go_to_next_step(&mut page);
    go_to_next_step(&mut page);
    let ended = until_end_of_step(&mut page);
    let now_ms = page.wall_ms();
    page.act(|session| {
        session.leave_tour();
        session.crash_node(netduel_scenario::Side::PeerToPeer, 4);
        session.set_parameter("workload.users", &netduel_scenario::Value::Number(12.0), now_ms)
    })
    .expect("a valid value");
    assert_eq!((page.session.shown_step(), page.session.can_resume_tour()), (None, true));
    page.act(|session| session.begin_tour());
    assert_eq!(until_end_of_step(&mut page), ended);
}

#[test]
fn the_tour_is_over_after_its_last_step_and_then_begins_anew() {
    let scenario = web_site();
    let mut page = on_tour(&scenario);
    scenario.steps.iter().for_each(|_| go_to_next_step(&mut page));
    assert_eq!((page.session.shown_step(), page.session.can_resume_tour()), (None, false));
    page.act(|session| session.begin_tour());
    assert_eq!(page.session.shown_step().map(|step| step.number), Some(1));
}

#[test]
fn the_run_of_a_tour_has_the_hash_of_the_scenario_with_the_faults_of_its_steps() {
    let scenario = web_site();
    let mut page = on_tour(&scenario);
    for _ in 1..scenario.steps.len() {
        until_end_of_step(&mut page);
        page.act(|session| session.next_step());
    }
    until_end_of_step(&mut page);
    page.act(|session| session.seek(u64::MAX));
    let toured = page.session.scores().expect("scores").run_hash;
    let hash_of = |scenario: Scenario| {
        let mut page = Page::open(scenario);
        page.act(|session| session.seek(u64::MAX));
        page.session.scores().expect("scores").run_hash
    };
    assert_eq!(toured, hash_of(scenario.at_step(scenario.steps.len())));
    assert_eq!(hash_of(scenario.clone()), hash_of(Scenario { steps: Vec::new(), ..scenario.clone() }));
    assert_ne!(toured, hash_of(scenario));
}

#[test]
fn the_tour_is_a_text_too_and_fills_in_its_values_as_they_come() {
    let scenario = web_site();
    let mut page = on_tour(&scenario);
    let unknown = &page.session.tour_as_text()[0].meaning;
    assert!(!unknown.contains(['…', '{', '–']) && unknown.contains("On the right"), "{unknown}");
    let ended = until_end_of_step(&mut page);
    let text = page.session.tour_as_text();
    assert_eq!(text.len(), scenario.steps.len());
    assert_eq!(text[0].meaning, ended.words);
    assert_eq!(text[1].watch, scenario.steps[1].watch);
}
