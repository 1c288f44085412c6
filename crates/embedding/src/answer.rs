//! Answers to requests, and events. All are JSON texts.

use crate::{SOURCE, VERSION};
use netduel_protocol::Scores;
use netduel_scenario::FieldError;
use serde_json::{Map, Value as Json, json};

/// Why a request cannot be granted.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The field, or the type of the request if no field is at fault.
    pub field: String,
    /// What is wrong, as a sentence.
    pub message: String,
}

impl From<&FieldError> for Failure {
    fn from(error: &FieldError) -> Failure {
        Failure { field: error.path.clone(), message: error.to_string() }
    }
}

/// The answer to a request that was granted: a message with `ok: true` and these fields.
pub fn answer(id: Option<&Json>, fields: Map<String, Json>) -> String {
    message("answer", id, [("ok".to_owned(), Json::Bool(true))].into_iter().chain(fields))
}

/// The answer to a request that was not granted: `error` says what is wrong, and `where`.
pub fn error(id: Option<&Json>, failures: &[Failure]) -> String {
    let all: Vec<Json> = failures
        .iter()
        .map(|failure| json!({ "where": failure.field, "message": failure.message }))
        .collect();
    let first = all.first().cloned().unwrap_or_default();
    let fields = [("ok", Json::Bool(false)), ("error", first), ("errors", Json::Array(all))];
    message("error", id, fields.map(|(name, value)| (name.to_owned(), value)))
}

/// An event of a type with these fields.
pub fn event(name: &str, fields: Map<String, Json>) -> String {
    message(name, None, fields)
}

/// The metrics of both networks at a time, under the names of `docs/models.md`, and the run hash up to then.
pub fn metrics_of(scores: &Scores) -> Map<String, Json> {
    let mut fields = Map::new();
    fields.insert("t_s".to_owned(), json!(scores.time_ns as f64 / 1e9));
    fields.insert("run_hash".to_owned(), Json::String(format!("{:016x}", scores.run_hash)));
    for side in &scores.sides {
        fields.insert(side.side.name().to_owned(), json!(side.metrics));
    }
    fields
}

fn message(name: &str, id: Option<&Json>, fields: impl IntoIterator<Item = (String, Json)>) -> String {
    let mut message = Map::new();
    message.insert("source".to_owned(), SOURCE.into());
    message.insert("version".to_owned(), VERSION.into());
    message.insert("type".to_owned(), name.into());
    message.extend(id.map(|id| ("id".to_owned(), id.clone())));
    message.extend(fields);
    Json::Object(message).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_repeats_the_id_and_names_its_source() {
        let id = json!("a-7");
        let answer: Json = serde_json::from_str(&answer(Some(&id), Map::new())).unwrap();
        assert_eq!(
            answer,
            json!({ "source": "netduel", "version": 1, "type": "answer", "id": "a-7", "ok": true })
        );
        let failure = Failure { field: "t_s".to_owned(), message: "no".to_owned() };
        let error: Json = serde_json::from_str(&error(None, &[failure])).unwrap();
        assert_eq!(error["error"], json!({ "where": "t_s", "message": "no" }));
        assert_eq!((&error["ok"], &error["id"]), (&json!(false), &Json::Null));
    }
}
