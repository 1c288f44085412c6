//! The scenario: its tables, access to their fields by path, and its serialised form.

use super::field_error::NO_SUCH_FIELD;
use super::parameter::ErasedField;
use super::{
    Capacity, ClientServer, Dials, Fault, Field, FieldError, File, LONGEST_SHOWN, Parameter, PeerToPeer, Run,
    Step, Swarm, Value, Workload, dials, printable, renamed,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Everything that a run depends on. Equal scenarios give equal runs, bit for bit.
#[derive(Debug, Clone, Default)]
pub struct Scenario {
    /// The name that the page shows.
    pub title: String,
    /// A few sentences on what to watch.
    pub watch: String,
    /// The duration, the warm-up and the seed.
    pub run: Run,
    /// The requests that both networks receive.
    pub workload: Workload,
    /// The left side. Absent if only the peer-to-peer side runs.
    pub client_server: Option<ClientServer>,
    /// The right side. Absent if only the client–server side runs.
    pub peer_to_peer: Option<PeerToPeer>,
    /// A large file that every user downloads. Absent if users request objects instead.
    pub file: Option<File>,
    /// How a swarm distributes the file. Absent if all its parameters have their defaults.
    pub swarm: Option<Swarm>,
    /// The fault schedule.
    pub faults: Vec<Fault>,
    /// The parameters that the page offers beside the picture. They are not part of the run.
    pub dials: Dials,
    /// The guided tour. It is not part of the run: comparison and serialisation leave it out.
    pub steps: Vec<Step>,
}

/// The largest number of faults in a scenario.
pub const LARGEST_FAULT_COUNT: usize = 1000;

impl Scenario {
    /// The parameters of all tables, in the order of the editor. Those of the faults are listed once, not for every fault.
    pub fn parameters() -> impl Iterator<Item = &'static Parameter> {
        [
            Run::PARAMETERS,
            Workload::PARAMETERS,
            ClientServer::PARAMETERS,
            PeerToPeer::PARAMETERS,
            File::PARAMETERS,
            Swarm::PARAMETERS,
            Fault::PARAMETERS,
        ]
        .into_iter()
        .flatten()
    }

    /// The value at a path such as `workload.users` or `faults.1.at_s`. Faults are numbered from 1.
    /// `None` if this scenario has no such parameter.
    pub fn get(&self, path: &str) -> Option<Value> {
        let path = renamed::present_path(path);
        let (table, name) = path.split_once('.').unwrap_or(("", path));
        match table {
            "" if name == "title" => Some(ErasedField::value(&self.title)),
            "" if name == "watch" => Some(ErasedField::value(&self.watch)),
            "" if name == "dials" => Some(Value::Text(self.dials.to_string())),
            "run" => self.run.get(name),
            "workload" => self.workload.get(name),
            "client_server" => self.client_server.as_ref()?.get(name),
            "peer_to_peer" => self.peer_to_peer.as_ref()?.get(name),
            "file" => self.file.as_ref()?.get(name),
            "swarm" => self.swarm.as_ref()?.get(name),
            "faults" => {
                let (index, name) = name.split_once('.')?;
                self.faults.get(index.parse::<usize>().ok()?.checked_sub(1)?)?.get(name)
            }
            _ => None,
        }
    }

    /// Sets the value at a path. A table that the scenario does not have yet is added with its defaults, and so is the next
    /// fault. The consistency of different fields is not checked here but by [`Scenario::validate`].
    ///
    /// # Errors
    /// If the value is invalid. The error names the field, the value and the allowed values, and the scenario is unchanged.
    pub fn set(&mut self, path: &str, value: &Value) -> Result<(), FieldError> {
        let path = renamed::present_path(path);
        let unknown = |allowed: &str| FieldError::new(path, value, format!("{NO_SUCH_FIELD}; {allowed}"));
        let (table, name) = path.split_once('.').unwrap_or(("", path));
        match table {
            "" if name == "title" || name == "watch" => {
                let text = String::from_value(value)
                    .filter(|text| is_shown_text(text))
                    .ok_or_else(|| FieldError::new(path, value, SHOWN_TEXT))?;
                *(if name == "title" { &mut self.title } else { &mut self.watch }) = text;
                Ok(())
            }
            "" if name == "dials" => {
                let dials = String::from_value(value).and_then(|text| Dials::parse(&text));
                self.dials = dials.ok_or_else(|| FieldError::new(path, value, dials::ALLOWED))?;
                Ok(())
            }
            "run" => self.run.set(name, value),
            "workload" => self.workload.set(name, value),
            "client_server" => set_in(&mut self.client_server, |side| side.set(name, value)),
            "peer_to_peer" => set_in(&mut self.peer_to_peer, |side| side.set(name, value)),
            "file" => set_in(&mut self.file, |file| file.set(name, value)),
            "swarm" => set_in(&mut self.swarm, |swarm| swarm.set(name, value)),
            "" if name == "faults" => Err(FieldError::new(path, value, FAULT_LIST)),
            "" if TABLES.contains(&name) => {
                Err(FieldError::new(path, value, format!("a table with fields, [{name}]")))
            }
            "faults" => {
                let next = self.faults.len() + 1;
                let in_full = |error| FieldError { path: printable(path, LONGEST_SHOWN), ..error };
                let place = name.split_once('.').and_then(|(index, name)| Some((fault_number(index)?, name)));
                match place {
                    None if fault_number(name).is_some() => Err(FieldError::new(path, value, FAULT_LIST)),
                    Some((index, name)) if index == next && next <= LARGEST_FAULT_COUNT => {
                        let mut fault = Fault::default();
                        fault.set(name, value).map_err(in_full)?;
                        self.faults.push(fault);
                        Ok(())
                    }
                    Some((index, name)) if (1..next).contains(&index) => {
                        self.faults[index - 1].set(name, value).map_err(in_full)
                    }
                    _ => Err(unknown(&format!(
                        "faults are numbered from 1; the next is faults.{next}, the last possible faults.{LARGEST_FAULT_COUNT}"
                    ))),
                }
            }
            _ => Err(unknown(
                "a scenario has title, watch, dials, run, workload, client_server, peer_to_peer, file, swarm and faults",
            )),
        }
    }

    /// The values that differ from the defaults, each with its path. A table that is present is listed by its name alone.
    /// [`Scenario::from_overrides`] restores the scenario.
    pub fn to_overrides(&self) -> Vec<(String, Value)> {
        let mut default = Scenario::default();
        let mut overrides = Vec::new();
        for table in ["client_server", "peer_to_peer", "file", "swarm"] {
            if Scenario::parameters().any(|known| known.table == table && self.get(&known.path()).is_some()) {
                default.add_table(table);
                overrides.push((table.to_owned(), Value::Switch(true)));
            }
        }
        let paths = Scenario::parameters().filter(|known| known.table != "faults").map(Parameter::path);
        for path in ["title", "watch", "dials"].map(str::to_owned).into_iter().chain(paths) {
            let value = self.get(&path).filter(|value| default.get(&path).as_ref() != Some(value));
            overrides.extend(value.map(|value| (path, value)));
        }
        for (number, fault) in (1..).zip(&self.faults) {
            let default = Fault::default();
            // The start is always listed, so that every fault appears.
            let override_of = |known: &Parameter| {
                let value = fault.get(known.name)?;
                let is_listed = known.name == "at_s" || default.get(known.name).as_ref() != Some(&value);
                is_listed.then(|| (format!("faults.{number}.{}", known.name), value))
            };
            overrides.extend(Fault::PARAMETERS.iter().filter_map(override_of));
        }
        overrides
    }

    /// The default scenario with these values, as [`Scenario::to_overrides`] lists them.
    ///
    /// # Errors
    /// The first invalid value.
    pub fn from_overrides(overrides: &[(String, Value)]) -> Result<Scenario, FieldError> {
        let mut scenario = Scenario::default();
        for (path, value) in overrides {
            if path.contains('.') || matches!(path.as_str(), "title" | "watch" | "dials") {
                scenario.set(path, value)?;
            } else {
                scenario.add_table(path);
            }
        }
        Ok(scenario)
    }

    /// Adds a table with its defaults, unless the scenario already has it or every scenario does. `faults.1` and so on add the
    /// next fault. An empty table in a file has the same meaning.
    pub fn add_table(&mut self, table: &str) {
        match table {
            "client_server" => drop(self.client_server.get_or_insert_default()),
            "peer_to_peer" => drop(self.peer_to_peer.get_or_insert_default()),
            "file" => drop(self.file.get_or_insert_default()),
            "swarm" => drop(self.swarm.get_or_insert_default()),
            _ => {
                let number = table.strip_prefix("faults.").and_then(fault_number);
                if number == Some(self.faults.len() + 1) && self.faults.len() < LARGEST_FAULT_COUNT {
                    self.faults.push(Fault::default());
                }
            }
        }
    }

    /// Whether a path is that of a table: one of a scenario, or a fault such as `faults.1`.
    pub fn is_table(path: &str) -> bool {
        let fault = path.strip_prefix("faults.").and_then(fault_number);
        TABLES.contains(&path) || fault.is_some_and(|number| (1..=LARGEST_FAULT_COUNT).contains(&number))
    }

    /// How many requests a peer can serve per second: the value of its parameter, or an equal share of the servers' capacity.
    pub fn peer_service_rate_per_s(&self) -> f64 {
        match (&self.client_server, &self.peer_to_peer) {
            (Some(left), Some(right)) if right.capacity == Capacity::EqualTotal => {
                left.total_service_rate_per_s() / f64::from(self.workload.users)
            }
            (_, Some(right)) => right.service_rate_per_s,
            _ => 0.0,
        }
    }
}

/// The tables of a scenario apart from the list of faults.
const TABLES: [&str; 6] = ["run", "workload", "client_server", "peer_to_peer", "file", "swarm"];

const FAULT_LIST: &str = "a list of faults, each a table [[faults]]";
const SHOWN_TEXT: &str = "a text of at most 500 bytes without control characters";

/// Whether a text can be a title: short, and without characters that act on a terminal.
fn is_shown_text(text: &str) -> bool {
    text.len() <= 500 && !text.contains(|letter: char| letter.is_control() && letter != '\n')
}

/// The number of a fault in a path: plain digits, without signs or zeros in front.
fn fault_number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number: &usize| number.to_string() == text)
}

/// Sets a field of a table that may be absent. After an error, the table is as it was before.
fn set_in<T: Default>(
    table: &mut Option<T>,
    set: impl FnOnce(&mut T) -> Result<(), FieldError>,
) -> Result<(), FieldError> {
    match table {
        Some(table) => set(table),
        None => {
            let mut new = T::default();
            set(&mut new)?;
            *table = Some(new);
            Ok(())
        }
    }
}

/// Scenarios are equal if they have the same overrides.
impl PartialEq for Scenario {
    fn eq(&self, other: &Scenario) -> bool {
        self.to_overrides() == other.to_overrides()
    }
}

/// A scenario is serialised as the list of its overrides, so that messages and presets stay small.
impl Serialize for Scenario {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_overrides().serialize(serializer)
    }
}

impl<'a> Deserialize<'a> for Scenario {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Scenario, D::Error> {
        let overrides = Vec::<(String, Value)>::deserialize(deserializer)?;
        Scenario::from_overrides(&overrides).map_err(|error| D::Error::custom(error.to_string()))
    }
}
