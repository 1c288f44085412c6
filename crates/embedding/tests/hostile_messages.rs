//! Messages may come from anyone and contain anything: reading never panics, and every refusal names a field.

use netduel_embedding::{Request, TYPES, read};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

/// Any JSON value, with the names and values that requests use among the others.
fn any_json() -> impl Strategy<Value = Json> {
    let name = prop_oneof![
        Just("kind".to_owned()),
        Just("workload".to_owned()),
        Just("users".to_owned()),
        Just("faults".to_owned()),
        Just("steps".to_owned()),
        Just("dials".to_owned()),
        Just("__proto__".to_owned()),
        "[a-z_.0-9]{0,12}",
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        Just(json!("crash")),
        Just(json!("metrics")),
        Just(json!("workload.users")),
        ".{0,20}".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|pairs| Json::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn any_message() -> impl Strategy<Value = Json> {
    let kind = prop_oneof![
        9 => (0..TYPES.len()).prop_map(|index| json!(TYPES[index].0)),
        1 => any_json(),
    ];
    let fields: Vec<&str> = TYPES.iter().flat_map(|(_, fields)| fields.iter().copied()).collect();
    let field = (0..fields.len()).prop_map(move |index| fields[index].to_owned());
    let version = prop_oneof![9 => Just(json!(1)), 1 => any_json()];
    (kind, version, prop::collection::vec((field, any_json()), 0..3)).prop_map(|(kind, version, fields)| {
        let mut message: Map<String, Json> = fields.into_iter().collect();
        message.insert("source".to_owned(), json!("netduel"));
        message.insert("version".to_owned(), version);
        message.insert("type".to_owned(), kind);
        Json::Object(message)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn any_message_is_granted_or_refused_with_the_name_of_a_field(message in any_message()) {
        let message = read(&message.to_string()).unwrap();
        match message.request {
            Ok(Request::SetScenario { scenario, .. }) => prop_assert_eq!(scenario.validate(), Ok(())),
            Ok(_) => {}
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(!error.path.is_empty() && !error.allowed.is_empty(), "{:?}", error);
                    prop_assert!(error.to_string().len() < 2000);
                }
            }
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in ".{0,400}") {
        let _ = read(&text);
    }
}
