//! `netduel schema`: the JSON Schema of a scenario, with the ranges and units of its parameters.

use netduel_engine::scenario::{ChangeEffect, Kind, Parameter, Scenario, Value};
use schemars::schema_for;
use serde_json::{Value as Json, json};

/// The schema's text. Shapes come from the types; ranges, units, labels and defaults from the parameters.
pub(crate) fn schema() -> Result<String, String> {
    let mut schema = schema_for!(Scenario).to_value();
    let tables = [
        ("run", "Run"),
        ("workload", "Workload"),
        ("client_server", "ClientServer"),
        ("peer_to_peer", "PeerToPeer"),
        ("faults", "Fault"),
    ];
    for parameter in Scenario::parameters() {
        let Some((_, definition)) = tables.iter().find(|(table, _)| *table == parameter.table) else {
            continue;
        };
        let place = format!("/$defs/{definition}/properties/{}", parameter.name);
        let property = schema.pointer_mut(&place).ok_or_else(|| format!("no {place} in the schema"))?;
        *property = describe(parameter);
    }
    serde_json::to_string_pretty(&schema).map(|text| text + "\n").map_err(|error| error.to_string())
}

fn describe(parameter: &Parameter) -> Json {
    let number =
        |kind: &str| json!({ "type": kind, "minimum": parameter.minimum, "maximum": parameter.maximum });
    let mut property = match parameter.kind {
        Kind::Whole => number("integer"),
        Kind::Real => number("number"),
        Kind::WholeOr(word) => json!({ "anyOf": [number("integer"), { "const": word }] }),
        Kind::RealOr(word) => json!({ "anyOf": [number("number"), { "const": word }] }),
        Kind::Choice(choices) => {
            json!({ "enum": choices.iter().map(|choice| choice.name).collect::<Vec<_>>() })
        }
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::Form(form) => json!({ "type": "string", "$comment": form }),
        Kind::Text => json!({ "type": "string" }),
    };
    property["title"] = json!(parameter.label);
    property["description"] = json!(parameter.help);
    property["unit"] = json!(parameter.unit);
    property["group"] = json!(parameter.group());
    // Whether a change of it in mid-run has to start the run anew.
    property["restarts"] = json!(parameter.change_effect() == ChangeEffect::Restart);
    property["default"] = match parameter.default_value() {
        Some(Value::Number(number)) => json!(number),
        Some(Value::Switch(on)) => json!(on),
        Some(Value::Text(text) | Value::Other(text)) => json!(text),
        None => Json::Null,
    };
    property
}
