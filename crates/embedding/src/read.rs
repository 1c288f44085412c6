//! Reads messages. They may come from anyone and contain anything.

use crate::fields::{Fields, missing, refused};
use crate::request::{ImageFormat, ImageSides, Request, TYPES};
use crate::subscription::{Subscription, Topic};
use crate::{SOURCE, VERSION};
use netduel_presets::{read_table, schema_value};
use netduel_scenario::{Fault, FieldError, LONGEST_RUN_S, Scenario, Side, Value};
use netduel_session::prediction::Question;
use netduel_session::{Controls, Speed};
use serde_json::{Map, Value as Json};

/// The largest number of bytes of a message, written as JSON. Longer ones are not read.
pub const LONGEST_MESSAGE: usize = 262_144;

/// The largest number of characters of an id.
const LONGEST_ID: usize = 200;
/// The largest number of events of a step.
const MOST_EVENTS: i64 = 1000;
/// The widths of images, in pixels.
const IMAGE_WIDTHS_PX: (i64, i64) = (16, 8192);

/// A message for the embedded page.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The id that the answer repeats: a number or a text.
    pub id: Option<Json>,
    /// The request, or why it is none.
    pub request: Result<Request, Vec<FieldError>>,
}

/// Reads a message, written as JSON. `None` if it is not meant for this page.
pub fn read(text: &str) -> Option<Message> {
    if text.len() > LONGEST_MESSAGE {
        let error = FieldError::new(
            "message",
            &Value::Other(format!("{} bytes", text.len())),
            format!("at most {LONGEST_MESSAGE} bytes"),
        );
        return Some(Message { id: None, request: Err(vec![error]) });
    }
    let Ok(Json::Object(message)) = serde_json::from_str(text) else { return None };
    if message.get("source").and_then(Json::as_str) != Some(SOURCE) {
        return None;
    }
    let id = match message.get("id") {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(id)) if id.chars().count() <= LONGEST_ID => Ok(Some(Json::String(id.clone()))),
        Some(Json::Number(id)) => Ok(Some(Json::Number(id.clone()))),
        Some(other) => {
            Err(refused("id", other, &format!("a number, or a text of at most {LONGEST_ID} characters")))
        }
    };
    Some(match id {
        Ok(id) => Message { id, request: request(&message) },
        Err(error) => Message { id: None, request: Err(vec![error]) },
    })
}

fn request(message: &Map<String, Json>) -> Result<Request, Vec<FieldError>> {
    let fields = Fields(message);
    let version = fields.get("version").ok_or_else(|| one(missing("version", &VERSION.to_string())))?;
    if version.as_u64() != Some(VERSION) {
        return Err(one(refused(
            "version",
            version,
            &format!("{VERSION}; this page is older than the message"),
        )));
    }
    let names = TYPES.map(|(name, _)| name).join(", ");
    let name = fields.text("type", &names).map_err(one)?.ok_or_else(|| one(missing("type", &names)))?;
    let Some((_, known)) = TYPES.iter().find(|(known, _)| *known == name) else {
        return Err(one(refused("type", &Json::String(name.to_owned()), &names)));
    };
    let is_known =
        |field: &str| matches!(field, "source" | "version" | "id" | "type") || known.contains(&field);
    if let Some((field, value)) = message.iter().find(|(field, _)| !is_known(field)) {
        let allowed = match known {
            [] => format!("no such field; {name} has no fields"),
            known => format!("no such field; {name} has {}", known.join(", ")),
        };
        return Err(one(refused(field, value, &allowed)));
    }
    match name {
        "set_scenario" => set_scenario(fields.get("scenario")),
        "inject" => inject(fields.get("fault")),
        "set_controls" => set_controls(&fields),
        _ => simple(name, &fields).map_err(one),
    }
}

/// Requests whose fields are numbers and words.
fn simple(name: &str, fields: &Fields<'_>) -> Result<Request, FieldError> {
    Ok(match name {
        "play" => Request::Play,
        "pause" => Request::Pause,
        "seek" => {
            let time_s = fields.number("t_s", 0.0, LONGEST_RUN_S)?;
            let time_s = time_s.ok_or_else(|| missing("t_s", "seconds from the beginning of the run"))?;
            Request::Seek { time_ns: (time_s * 1e9).round() as u64 }
        }
        "step" => {
            let events = fields.whole("n", -MOST_EVENTS, MOST_EVENTS)?.unwrap_or(1);
            Request::Step { events: events as i32 }
        }
        "speed" => Request::SetSpeed(speed(fields)?),
        // A larger seed would be rounded on its way.
        "reset" => Request::Reset { seed: fields.whole("seed", 0, (1 << 53) - 1)?.map(|seed| seed as u64) },
        "get_state" => Request::GetState,
        "set_state" => {
            let allowed = "a state such as 1.AAAA, or a link with one";
            let state = fields.text("state", allowed)?.ok_or_else(|| missing("state", allowed))?;
            Request::SetState { state: state.to_owned() }
        }
        "set_parameter" => {
            let allowed = "the path of a parameter, such as workload.users";
            let path = fields.text("path", allowed)?.ok_or_else(|| missing("path", allowed))?;
            let value =
                fields.get("value").ok_or_else(|| missing("value", "a number, a text, true or false"))?;
            Request::SetParameter { path: path.to_owned(), value: parameter_value(path, value)? }
        }
        "get_metrics" => Request::GetMetrics,
        "predict" => Request::Predict(predict(fields)?),
        "subscribe" => subscribe(fields)?,
        "unsubscribe" => Request::Subscribe(Subscription::none()),
        _ => get_image(fields)?,
    })
}

fn speed(fields: &Fields<'_>) -> Result<Speed, FieldError> {
    let allowed = "simulated seconds per second, 0.001 to 100, or \"fastest\"";
    match fields.get("factor") {
        None => Err(missing("factor", allowed)),
        Some(Json::String(word)) if word == "fastest" => Ok(Speed::FASTEST),
        Some(value) => {
            let factor = value.as_f64().filter(|factor| (0.001..=100.0).contains(factor));
            factor.map(Speed::nearest).ok_or_else(|| refused("factor", value, allowed))
        }
    }
}

fn predict(fields: &Fields<'_>) -> Result<Question, FieldError> {
    let allowed = Question::possible();
    let question = fields.text("question", &allowed)?.ok_or_else(|| missing("question", &allowed))?;
    Question::parse(question)
        .map_err(|allowed| refused("question", &Json::String(question.to_owned()), &allowed))
}

fn subscribe(fields: &Fields<'_>) -> Result<Request, FieldError> {
    let allowed = ["a list of ", &Topic::ALL.map(Topic::name).join(", ")].concat();
    let names = fields.texts("topics", &allowed)?.ok_or_else(|| missing("topics", &allowed))?;
    let mut topics = Vec::new();
    for name in names {
        let topic = Topic::ALL.into_iter().find(|topic| topic.name() == name);
        let topic = topic.ok_or_else(|| refused("topics", &Json::String(name.to_owned()), &allowed))?;
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    let every_ms = fields.number("every_ms", 0.0, 3_600_000.0)?.unwrap_or(Subscription::EVERY_MS);
    Ok(Request::Subscribe(Subscription::new(topics, every_ms)))
}

fn get_image(fields: &Fields<'_>) -> Result<Request, FieldError> {
    let allowed = "both, client_server or peer_to_peer";
    let sides = match fields.text("side", allowed)? {
        None | Some("both") => ImageSides::Both,
        Some(name) => {
            let side = Side::BOTH.into_iter().find(|side| side.name() == name);
            let refused = || refused("side", &Json::String(name.to_owned()), allowed);
            ImageSides::One(side.ok_or_else(refused)?)
        }
    };
    let width_px = fields.whole("width", IMAGE_WIDTHS_PX.0, IMAGE_WIDTHS_PX.1)?.map(|width| width as u32);
    let allowed = "png or svg";
    let format = match fields.text("format", allowed)? {
        None | Some("png") => ImageFormat::Png,
        Some("svg") => ImageFormat::Svg,
        Some(name) => return Err(refused("format", &Json::String(name.to_owned()), allowed)),
    };
    Ok(Request::GetImage { sides, width_px, format })
}

/// A scenario: the id of a preset, or a whole scenario as in a scenario file.
fn set_scenario(value: Option<&Json>) -> Result<Request, Vec<FieldError>> {
    let allowed = "the id of a preset, or an object like a scenario file";
    match value {
        Some(Json::String(id)) => {
            let preset = netduel_presets::find(id).ok_or_else(|| {
                let ids: Vec<String> = netduel_presets::all().into_iter().map(|preset| preset.id).collect();
                one(refused("scenario", &Json::String(id.clone()), &ids.join(", ")))
            })?;
            Ok(Request::SetScenario { preset: Some(preset.id), scenario: Box::new(preset.scenario) })
        }
        Some(Json::Object(object)) => {
            let scenario = read_table(&table_of(object)?)?;
            Ok(Request::SetScenario { preset: None, scenario: Box::new(scenario) })
        }
        Some(other) => Err(one(refused("scenario", other, allowed))),
        None => Err(one(missing("scenario", allowed))),
    }
}

/// A fault, with the fields that it has in a scenario file. Without `at_s` it begins now.
fn inject(value: Option<&Json>) -> Result<Request, Vec<FieldError>> {
    let allowed = "an object with the fields of a fault, such as { kind: \"crash\", node: \"busiest\" }";
    let object = match value {
        Some(Json::Object(object)) => object,
        Some(other) => return Err(one(refused("fault", other, allowed))),
        None => return Err(one(missing("fault", allowed))),
    };
    let mut fault = Fault::default();
    let mut errors = Vec::new();
    for (name, value) in &table_of(object)? {
        let value = schema_value(&format!("faults.1.{name}"), value);
        let in_message = |error: FieldError| {
            let name = error.path.rsplit('.').next().unwrap_or_default();
            FieldError { path: format!("fault.{name}"), ..error }
        };
        errors.extend(fault.set(name, &value).map_err(in_message).err());
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let at_s = object.contains_key("at_s").then_some(fault.at_s);
    Ok(Request::Inject { fault: Box::new(fault), at_s })
}

fn set_controls(fields: &Fields<'_>) -> Result<Request, Vec<FieldError>> {
    let allowed = Controls::allowed();
    let controls = match fields.get("controls") {
        None => None,
        Some(Json::String(names)) => Some(
            Controls::parse(names)
                .map_err(|name| one(refused("controls", &Json::String(name.to_owned()), &allowed)))?,
        ),
        Some(_) => {
            let names = fields.texts("controls", &allowed).map_err(one)?.unwrap_or_default().join(",");
            let controls = Controls::parse(&names);
            Some(
                controls
                    .map_err(|name| one(refused("controls", &Json::String(name.to_owned()), &allowed)))?,
            )
        }
    };
    let paths = "a list of parameters, such as [\"workload.users\"]";
    let locked = fields.texts("locked", paths).map_err(one)?;
    let scenario = Scenario::default();
    let is_parameter =
        |path: &str| scenario.get(path).is_some() || Scenario::parameters().any(|known| known.path() == path);
    if let Some(path) = locked.iter().flatten().find(|path| !is_parameter(path)) {
        return Err(one(refused("locked", &Json::String((*path).to_owned()), paths)));
    }
    let locked = locked.map(|paths| paths.into_iter().map(str::to_owned).collect());
    Ok(Request::SetControls { controls, locked })
}

/// The value of a parameter. Lists are written as in a scenario file.
fn parameter_value(path: &str, value: &Json) -> Result<Value, FieldError> {
    let value: toml::Value = serde_json::from_value(value.clone())
        .map_err(|_| refused("value", value, "a number, a text, a list, true or false"))?;
    Ok(schema_value(path, &value))
}

/// An object as the table of a scenario file.
fn table_of(object: &Map<String, Json>) -> Result<toml::Table, Vec<FieldError>> {
    serde_json::from_value(Json::Object(object.clone())).map_err(|error| {
        let given = Value::Other("an object".to_owned());
        one(FieldError::new("scenario", &given, format!("numbers, texts, lists and tables; {error}")))
    })
}

fn one(error: FieldError) -> Vec<FieldError> {
    vec![error]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Reads a message of this type with these fields.
    fn read_fields(name: &str, fields: Json) -> Result<Request, Vec<FieldError>> {
        let mut message = json!({ "source": "netduel", "version": 1, "id": 7, "type": name });
        message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let message = read(&message.to_string()).unwrap();
        assert_eq!(message.id, Some(json!(7)));
        message.request
    }

    fn path_of_error(name: &str, fields: Json) -> String {
        read_fields(name, fields).unwrap_err()[0].path.clone()
    }

    #[test]
    fn requests_are_read_with_their_fields() {
        assert_eq!(read_fields("play", json!({})), Ok(Request::Play));
        assert_eq!(
            read_fields("seek", json!({ "t_s": 12.5 })),
            Ok(Request::Seek { time_ns: 12_500_000_000 })
        );
        assert_eq!(read_fields("step", json!({ "n": -3 })), Ok(Request::Step { events: -3 }));
        assert_eq!(read_fields("step", json!({})), Ok(Request::Step { events: 1 }));
        assert_eq!(
            read_fields("speed", json!({ "factor": "fastest" })),
            Ok(Request::SetSpeed(Speed::FASTEST))
        );
        assert_eq!(read_fields("reset", json!({ "seed": 11 })), Ok(Request::Reset { seed: Some(11) }));
        let subscription = Subscription::new(vec![Topic::Metrics, Topic::Finished], 1000.0);
        let fields = json!({ "topics": ["metrics", "finished"], "every_ms": 1000 });
        assert_eq!(read_fields("subscribe", fields), Ok(Request::Subscribe(subscription)));
        let image = |format| Request::GetImage {
            sides: ImageSides::One(Side::PeerToPeer),
            width_px: Some(640),
            format,
        };
        let fields = json!({ "side": "peer_to_peer", "width": 640 });
        assert_eq!(read_fields("get_image", fields), Ok(image(ImageFormat::Png)));
        let fields = json!({ "side": "peer_to_peer", "width": 640, "format": "svg" });
        assert_eq!(read_fields("get_image", fields), Ok(image(ImageFormat::Svg)));
        let parameter =
            Request::SetParameter { path: "workload.users".to_owned(), value: Value::Number(48.0) };
        assert_eq!(
            read_fields("set_parameter", json!({ "path": "workload.users", "value": 48 })),
            Ok(parameter)
        );
        let controls = Request::SetControls {
            controls: Some(Controls::parse("play,time").unwrap()),
            locked: Some(vec!["workload.users".to_owned()]),
        };
        let fields = json!({ "controls": ["time", "play"], "locked": ["workload.users"] });
        assert_eq!(read_fields("set_controls", fields), Ok(controls));
    }

    #[test]
    fn a_scenario_is_read_like_a_scenario_file() {
        let scenario = json!({
            "title": "Two servers",
            "workload": { "users": 12, "requests_per_s": "30" },
            "client_server": { "servers": 2 },
            "faults": [{ "kind": "crash", "at_s": 5, "side": "client_server", "node": 1 }],
        });
        let request = read_fields("set_scenario", json!({ "scenario": scenario })).unwrap();
        let Request::SetScenario { preset: None, scenario } = request else { panic!("{request:?}") };
        assert_eq!((scenario.workload.users, scenario.faults.len()), (12, 1));
        assert!(scenario.peer_to_peer.is_none());
        let preset = read_fields("set_scenario", json!({ "scenario": "web-site" })).unwrap();
        assert!(matches!(preset, Request::SetScenario { preset: Some(id), .. } if id == "web-site"));
    }

    #[test]
    fn a_fault_begins_now_unless_it_has_a_time() {
        let fault = json!({ "kind": "crash", "side": "client_server", "node": "busiest" });
        let request = read_fields("inject", json!({ "fault": fault })).unwrap();
        assert!(matches!(request, Request::Inject { at_s: None, .. }), "{request:?}");
        let fault = json!({ "kind": "crash", "side": "client_server", "node": 1, "at_s": 12 });
        let request = read_fields("inject", json!({ "fault": fault })).unwrap();
        assert!(matches!(request, Request::Inject { at_s: Some(12.0), .. }), "{request:?}");
    }

    #[test]
    fn an_error_names_the_field() {
        assert_eq!(path_of_error("seek", json!({})), "t_s");
        assert_eq!(path_of_error("seek", json!({ "t_s": -1 })), "t_s");
        assert_eq!(path_of_error("seek", json!({ "t_s": "soon" })), "t_s");
        assert_eq!(path_of_error("seek", json!({ "t_s": 1, "to": 2 })), "to");
        assert_eq!(path_of_error("speed", json!({ "factor": 1e9 })), "factor");
        assert_eq!(path_of_error("get_image", json!({ "format": "gif" })), "format");
        assert_eq!(path_of_error("reset", json!({ "seed": 1.5 })), "seed");
        assert_eq!(path_of_error("fly", json!({})), "type");
        assert_eq!(path_of_error("play", json!({ "version": 2 })), "version");
        assert_eq!(path_of_error("play", json!({ "__proto__": { "x": 1 } })), "__proto__");
        assert_eq!(
            path_of_error("set_scenario", json!({ "scenario": { "workload": { "users": -1 } } })),
            "workload.users"
        );
        assert_eq!(path_of_error("set_scenario", json!({ "scenario": "nothing" })), "scenario");
        assert_eq!(path_of_error("inject", json!({ "fault": { "kind": "quake" } })), "fault.kind");
        assert_eq!(path_of_error("subscribe", json!({ "topics": ["all"] })), "topics");
        assert_eq!(path_of_error("set_controls", json!({ "controls": "wheel" })), "controls");
        assert_eq!(path_of_error("set_controls", json!({ "locked": ["nothing"] })), "locked");
    }

    #[test]
    fn what_is_not_meant_for_the_page_is_ignored() {
        for text in [
            "",
            "7",
            "null",
            "[]",
            "{}",
            "{\"source\":\"other\"}",
            "{\"source\":[\"netduel\"]}",
            "[iFrameSizer]a:8",
            "{",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let long = format!("{{\"source\":\"netduel\",\"type\":\"{}\"}}", "x".repeat(LONGEST_MESSAGE));
        assert_eq!(read(&long).unwrap().request.unwrap_err()[0].path, "message");
        let deep = format!("{{\"source\":\"netduel\",\"a\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
        assert_eq!(read(&deep), None);
        let odd_id = read("{\"source\":\"netduel\",\"version\":1,\"type\":\"play\",\"id\":{}}").unwrap();
        assert_eq!(odd_id.request.unwrap_err()[0].path, "id");
    }
}
