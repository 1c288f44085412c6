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
