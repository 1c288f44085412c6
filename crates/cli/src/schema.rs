//! `netduel schema`: the JSON Schema of a scenario, with the ranges and units of its parameters.

use netduel_scenario::{
    ChangeEffect, Entry, Kind, LARGEST_DIAL_COUNT, LARGEST_FAULT_COUNT, LARGEST_STEP_COUNT, List, Parameter,
    QUANTITIES, Scenario, Step, TARGETS, Value,
};
use serde_json::{Map, Value as Json, json};

/// The tables of a scenario, each with its description.
const TABLES: [(&str, &str); 7] = [
    ("run", "Duration, warm-up and seed of the run."),
    (
        "workload",
        "The workload of both networks: the same users and the same requests at the same times on both sides.",
    ),
    (
        "client_server",
        "The left side: clients, a balancer, servers. Absent if only the peer-to-peer side runs.",
    ),
    ("peer_to_peer", "The right side: every user is a peer. Absent if only client–server runs."),
    ("file", "A large file that every user downloads once. Absent if users request objects instead."),
    ("swarm", "How a swarm distributes the file. Absent if all its parameters have their defaults."),
    ("faults", "One fault of the schedule."),
];

/// The text of the schema, generated from the parameters.
pub(crate) fn schema() -> Result<String, String> {
    let mut properties = Map::new();
    for (name, about) in [("title", "The name of the scenario on the page."), ("watch", "What to watch.")] {
        properties.insert(name.to_owned(), json!({ "type": "string", "default": "", "description": about }));
    }
    properties.insert(
        "dials".to_owned(),
        json!({
            "type": "array",
            "items": { "type": "string" },
            "maxItems": LARGEST_DIAL_COUNT,
            "description": "The parameters that the page offers beside the picture, such as \"workload.users 4..200\".",
        }),
    );
    for (table, about) in TABLES {
        let object = table_schema(table, about);
        let property = match table {
            "faults" => json!({ "type": "array", "items": object, "maxItems": LARGEST_FAULT_COUNT }),
            _ => object,
        };
        properties.insert(table.to_owned(), property);
    }
    properties.insert("steps".to_owned(), steps_schema(&properties["faults"]));
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario",
        "description": "Everything a run depends on. Equal scenarios give equal runs, bit for bit. A number can also be written as a \
                        text, such as \"1 000\", and in another unit if \"units\" lists it, such as \"200 ms\" or \"30 %\".",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    serde_json::to_string_pretty(&schema).map(|text| text + "\n").map_err(|error| error.to_string())
}

/// The steps of the guided tour. They change the run only by their faults.
fn steps_schema(faults: &Json) -> Json {
    let property = |parameter: &Parameter| {
        let mut property = match parameter.name {
            "point_at" => {
                let targets: Vec<&str> = TARGETS.into_iter().chain(QUANTITIES).collect();
                json!({ "type": "array", "items": { "enum": targets } })
            }
            "claims" => json!({ "type": "array", "items": { "type": "string" } }),
            "faults" => faults.clone(),
            _ => describe(parameter),
        };
        property["description"] = json!(parameter.help);
        let of_run = ["group", "restarts"];
        property
            .as_object_mut()
            .into_iter()
            .for_each(|property| property.retain(|name, _| !of_run.contains(&&**name)));
        (parameter.name.to_owned(), property)
    };
    json!({
        "type": "array",
        "maxItems": LARGEST_STEP_COUNT,
        "items": {
            "type": "object",
            "description": "One step of the guided tour: what to watch before it happens, and what it meant.",
            "additionalProperties": false,
            "properties": Step::PARAMETERS.iter().map(property).collect::<Map<String, Json>>(),
        },
    })
}

fn table_schema(table: &str, about: &str) -> Json {
    let own = Scenario::parameters().filter(|parameter| parameter.table == table);
    let properties: Map<String, Json> =
        own.map(|parameter| (parameter.name.to_owned(), describe(parameter))).collect();
    json!({
        "type": "object",
        "description": about,
        "additionalProperties": false,
        "properties": properties,
    })
}

fn describe(parameter: &Parameter) -> Json {
    // A text contains a digit. The range applies to what it stands for.
    let number = |kind: &str| {
        json!({
            "type": [kind, "string"],
            "minimum": parameter.minimum,
            "maximum": parameter.maximum,
            "pattern": "[0-9]",
        })
    };
    let mut property = match parameter.kind {
        Kind::Whole => number("integer"),
        Kind::Real => number("number"),
        Kind::WholeOr(word) => json!({ "anyOf": [number("integer"), { "const": word }] }),
        Kind::RealOr(word) => json!({ "anyOf": [number("number"), { "const": word }] }),
        Kind::Choice(choices) => {
            json!({ "enum": choices.iter().map(|choice| choice.name).collect::<Vec<_>>() })
        }
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::List(list) => list_schema(&list),
        Kind::Format(format) => json!({ "type": "string", "$comment": format }),
        Kind::Text => json!({ "type": "string" }),
    };
    property["title"] = json!(parameter.label);
    property["description"] = json!(parameter.help);
    property["unit"] = json!(parameter.unit);
    property["units"] = json!(parameter.units());
    property["group"] = json!(parameter.group());
    // Whether a change during a run starts the run again.
    property["restarts"] = json!(parameter.change_effect() == ChangeEffect::Restart);
    property["default"] = match parameter.default_value() {
        Some(Value::Number(number)) => json!(number),
        Some(Value::Switch(on)) => json!(on),
        Some(Value::Text(text) | Value::Other(text)) => json!(text),
        None => Json::Null,
    };
    property
}

/// A list, or the same as one text. A list of one number can be written as that number.
fn list_schema(list: &List) -> Json {
    let number = |minimum: f64, maximum: f64| json!({ "type": ["number", "string"], "minimum": minimum, "maximum": maximum });
    let array = |items: Json| json!({ "type": "array", "items": items, "maxItems": list.largest_count });
    let text = json!({ "type": "string", "$comment": list.allowed });
    match list.entry {
        Entry::Number(minimum, maximum) => {
            let single = json!({ "type": "number", "minimum": minimum, "maximum": maximum });
            json!({ "anyOf": [array(number(minimum, maximum)), single, text] })
        }
        Entry::Row(minimum, maximum) => json!({ "anyOf": [array(array(number(minimum, maximum))), text] }),
        Entry::Pair => json!({ "anyOf": [array(json!({ "type": "string", "pattern": ":" })), text] }),
    }
}
