//! Random valid states.

use netduel_link::{LANGUAGES, Pace, State, THEMES, VIEWS};
use netduel_scenario::{Entry, Fault, Kind, Parameter, Scenario, Value};
use proptest::prelude::*;

/// A change of a random parameter: which one, and what its value is made of.
type Change = (prop::sample::Index, f64, u64, Vec<f64>);

fn change() -> impl Strategy<Value = Change> {
    (any::<prop::sample::Index>(), 0.0..=1.0, any::<u64>(), prop::collection::vec(0.0..=1.0, 0..9))
}

/// A value of a parameter. Some are numbers as people write them, others have all their digits.
fn value(parameter: &Parameter, (_, share, bits, list): &Change) -> Value {
    let within = |minimum: f64, maximum: f64, share: f64| match bits % 3 {
        0 => minimum + (maximum - minimum) * share,
        // Most parameters are small compared with the largest that is allowed.
        1 => (minimum + (maximum - minimum) * share.powi(12)).clamp(minimum, maximum),
        _ => ((share * 100.0).round() / [1.0, 10.0, 100.0][*bits as usize / 3 % 3]).clamp(minimum, maximum),
    };
    let real = within(parameter.minimum, parameter.maximum, *share);
    match parameter.kind {
        Kind::Choice(choices) => Value::Text(choices[*bits as usize % choices.len()].name.to_owned()),
        Kind::Switch => Value::Switch(bits % 2 == 0),
        Kind::WholeOr(word) | Kind::RealOr(word) if bits % 5 == 0 => Value::Text(word.to_owned()),
        Kind::Whole | Kind::WholeOr(_) => Value::Number(real.round()),
        Kind::Real | Kind::RealOr(_) => Value::Number(real),
        Kind::List(kind) => Value::Text(match kind.entry {
            Entry::Number(least, most) => {
                let numbers: Vec<_> =
                    list.iter().map(|share| within(least, most, *share).to_string()).collect();
                numbers.join(" ")
            }
            Entry::Pair => {
                let steps: Vec<_> = list
                    .iter()
                    .zip(0..)
                    .map(|(share, at)| format!("{}:{}", f64::from(at) * share, share))
                    .collect();
                steps.join(" ")
            }
            Entry::Row(_, most) => {
                let count = list.len().isqrt();
                let rows = list.chunks_exact(count.max(1)).take(count);
                let row = |row: &[f64]| {
                    row.iter().map(|share| (share * most).to_string()).collect::<Vec<_>>().join(" ")
                };
                rows.map(row).collect::<Vec<_>>().join("; ")
            }
        }),
        Kind::Format(_) | Kind::Text => Value::Text("text".to_owned()),
    }
}

/// Changes that make the scenario invalid are left out.
fn keep_if_valid(scenario: &mut Scenario, change: impl FnOnce(&mut Scenario)) {
    let mut changed = scenario.clone();
    change(&mut changed);
    if changed.validate().is_ok() {
        *scenario = changed;
    }
}

/// A valid scenario: a preset or the default one, with up to 40 changes and 5 faults.
fn scenario(base: &str, tables: u8, changes: &[Change], faults: &[Vec<Change>]) -> Scenario {
    let parameters: Vec<&Parameter> =
        Scenario::parameters().filter(|known| known.table != "faults").collect();
    let mut scenario = netduel_presets::find(base).map(|preset| preset.scenario).unwrap_or_else(|| {
        let mut default = Scenario::default();
        default.add_table("client_server");
        default.add_table("peer_to_peer");
        default
    });
    keep_if_valid(&mut scenario, |scenario| match tables {
        1 => scenario.client_server = None,
        2 => scenario.peer_to_peer = None,
        3 => scenario.add_table("file"),
        4 => scenario.file = None,
        5 => scenario.add_table("swarm"),
        6 => scenario.faults.clear(),
        _ => {}
    });
    for change in changes {
        let parameter = change.0.get(&parameters);
        let has_table = scenario.get(&parameter.path()).is_some();
        keep_if_valid(&mut scenario, |scenario| {
            if has_table {
                let _ = scenario.set(&parameter.path(), &value(parameter, change));
            }
        });
    }
    for fields in faults {
        keep_if_valid(&mut scenario, |scenario| {
            let mut fault = Fault::default();
            for change in fields {
                let parameter = change.0.get(Fault::PARAMETERS);
                let _ = fault.set(parameter.name, &value(parameter, change));
            }
            scenario.faults.push(fault);
        });
    }
    scenario
}

fn word(words: &'static [&'static str]) -> impl Strategy<Value = Option<&'static str>> {
    prop::option::of(prop::sample::select(words))
}

/// Any state that can be written.
pub(crate) fn state() -> impl Strategy<Value = State> {
    let ids: Vec<String> = netduel_presets::all().into_iter().map(|preset| preset.id).collect();
    let speed = prop_oneof![
        Just(None),
        Just(Some(Pace::Fastest)),
        (0.001..=100.0).prop_map(|factor| Some(Pace::Times(factor))),
    ];
    let run = (
        prop::sample::select([ids, vec!["none".to_owned()]].concat()),
        0_u8..10,
        prop::collection::vec(change(), 0..40),
        prop::collection::vec(prop::collection::vec(change(), 0..8), 0..5),
    );
    let said = (
        "[a-zA-Zäé “]{0,40}",
        any::<bool>(),
        prop::sample::select(vec![
            "",
            "workload.users 4..100; run.seed; faults.2.share 0..0.5",
            "faults.01.share; faults.1.at_s; a.b -1.5..2",
        ]),
    );
    (run, said, 0.0..=1.0_f64, speed, (word(VIEWS), word(THEMES), word(LANGUAGES)), any::<bool>()).prop_map(
        |((base, tables, changes, faults), (title, is_retitled, dials), time, speed, words, keeps_preset)| {
            let mut scenario = scenario(&base, tables, &changes, &faults);
            if is_retitled {
                scenario.title = title;
                scenario.set("dials", &Value::Text(dials.to_owned())).unwrap();
            }
            let is_preset = base != "none" && keeps_preset;
            State {
                preset: is_preset.then_some(base),
                time_ns: ((scenario.run.duration_s * 1e9).round() * time).floor() as u64,
                scenario,
                speed,
                view: words.0,
                theme: words.1,
                language: words.2,
            }
        },
    )
}
