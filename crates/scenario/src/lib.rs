//! What a run is: the one schema that files, links, messages, the editor and the command line all speak.
#![forbid(unsafe_code)]

mod change;
mod client_server;
mod factors;
mod fault;
mod file;
mod number;
mod parameter;
mod peer_to_peer;
#[cfg(test)]
mod refusals;
mod renamed;
mod run;
mod side;
mod stability;
mod table;
mod target;
mod uses;
mod validate;
mod validate_faults;
mod validate_file;
mod validate_peers;
mod workload;

pub use change::ChangeEffect;
pub use client_server::{
    Balancer, ClientServer, Discipline, QueueCapacity, Replication, RetryBudget, TimeToLive,
};
pub use factors::Factors;
pub use fault::{
    End, Fault, FaultKind, FaultNode, FaultOrder, FaultRole, FaultShare, FaultSide, PartitionMode,
};
pub use file::{
    Choking, Downlink, File, FileArrivals, LeftMethod, Lifetime, RightMethod, Seeding, Selection, Swarm,
};
pub(crate) use parameter::ErasedField;
use parameter::NO_SUCH_FIELD;
pub use parameter::{Choice, Field, FieldError, Kind, LARGEST_EXACT_INTEGER, Parameter, Value};
pub use peer_to_peer::{
    Bootstrap, Capacity, ChurnDistribution, HolderChoice, MaintenanceInterval, Overlay, PeerToPeer,
    Placement, RepublishInterval, Routing, Search, SessionLength,
};
pub use run::Run;
pub use side::Side;
pub use stability::Overload;
pub use workload::{Arrivals, RateProfile, WorkDistribution, Workload};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Everything a run depends on. Equal scenarios give equal runs, bit for bit.
#[derive(Debug, Clone, Default)]
pub struct Scenario {
    /// Its name, as the page shows it.
    pub title: String,
    /// One sentence on what to watch.
    pub watch: String,
    /// Duration, warm-up and seed.
    pub run: Run,
    /// What both networks are asked to do.
    pub workload: Workload,
    /// The left side; absent if only peers run.
    pub client_server: Option<ClientServer>,
    /// The right side; absent if only client–server runs.
    pub peer_to_peer: Option<PeerToPeer>,
    /// A large file that everybody wants, in the place of requests for objects; absent for those.
    pub file: Option<File>,
    /// How a swarm distributes it; absent for the defaults.
    pub swarm: Option<Swarm>,
    /// The time line of misfortune.
    pub faults: Vec<Fault>,
}

/// The most faults a scenario may hold.
pub const LARGEST_FAULT_COUNT: usize = 1000;

impl Scenario {
    /// Every parameter of every table (the faults' once, for one entry), in the order of the editor.
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

    /// The value at a path such as `workload.users` or `faults.1.at_s` (faults count from 1).
    /// `None` if there is no such parameter in this scenario.
    pub fn get(&self, path: &str) -> Option<Value> {
        let path = renamed::present_path(path);
        let (table, name) = path.split_once('.').unwrap_or(("", path));
        match table {
            "" if name == "title" => Some(ErasedField::value(&self.title)),
            "" if name == "watch" => Some(ErasedField::value(&self.watch)),
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

    /// Sets the value at a path. A side or another table that the scenario leaves out comes into being with its defaults;
    /// so does the next fault. Does not check how fields fit together: see [`Scenario::validate`].
    ///
    /// # Errors
    /// Names the field, the refused value and what is allowed; the scenario is then unchanged.
    pub fn set(&mut self, path: &str, value: &Value) -> Result<(), FieldError> {
        let path = renamed::present_path(path);
        let unknown = |allowed: &str| FieldError {
            path: path.to_owned(),
            value: value.to_string(),
            allowed: format!("{NO_SUCH_FIELD}; {allowed}"),
        };
        let (table, name) = path.split_once('.').unwrap_or(("", path));
        match table {
            "" if name == "title" || name == "watch" => {
                let text =
                    String::from_value(value).filter(|text| text.len() <= 500).ok_or_else(|| FieldError {
                        path: path.to_owned(),
                        value: value.to_string(),
                        allowed: "a text of up to 500 bytes".to_owned(),
                    })?;
                *(if name == "title" { &mut self.title } else { &mut self.watch }) = text;
                Ok(())
            }
            "run" => self.run.set(name, value),
            "workload" => self.workload.set(name, value),
            "client_server" => set_in(&mut self.client_server, |side| side.set(name, value)),
            "peer_to_peer" => set_in(&mut self.peer_to_peer, |side| side.set(name, value)),
            "file" => set_in(&mut self.file, |file| file.set(name, value)),
            "swarm" => set_in(&mut self.swarm, |swarm| swarm.set(name, value)),
            "faults" => {
                let next = self.faults.len() + 1;
                let in_full = |error| FieldError { path: path.to_owned(), ..error };
                let place =
                    name.split_once('.').and_then(|(index, name)| Some((index.parse::<usize>().ok()?, name)));
                match place {
                    Some((index, name)) if index == next && next <= LARGEST_FAULT_COUNT => {
                        let mut fault = Fault::default();
                        fault.set(name, value).map_err(in_full)?;
                        self.faults.push(fault);
                        Ok(())
                    }
                    Some((index, name)) if (1..next).contains(&index) => {
                        self.faults[index - 1].set(name, value)
                    }
                    _ => Err(unknown(&format!(
                        "faults are numbered from 1, the next one is faults.{next}, of at most {LARGEST_FAULT_COUNT}"
                    ))),
                }
            }
            _ => Err(unknown(
                "a scenario has title, watch, run, workload, client_server, peer_to_peer, file, swarm, faults",
            )),
        }
    }

    /// What this scenario says: every path with its value, where that is not what a scenario has that says nothing. A side
    /// that it runs is named by its table alone. Setting all of it anew gives the same scenario.
    pub fn to_overrides(&self) -> Vec<(String, Value)> {
        let mut silent = Scenario::default();
        let mut said = Vec::new();
        for table in ["client_server", "peer_to_peer", "file", "swarm"] {
            if Scenario::parameters().any(|known| known.table == table && self.get(&known.path()).is_some()) {
                silent.add_side(table);
                said.push((table.to_owned(), Value::Switch(true)));
            }
        }
        let own = Scenario::parameters().filter(|known| known.table != "faults").map(Parameter::path);
        for path in ["title", "watch"].map(str::to_owned).into_iter().chain(own) {
            let value = self.get(&path).filter(|value| silent.get(&path).as_ref() != Some(value));
            said.extend(value.map(|value| (path, value)));
        }
        for (number, fault) in (1..).zip(&self.faults) {
            let usual = Fault::default();
            // Its start is always said, so that every entry is there.
            let of_fault = |known: &Parameter| {
                let value = fault.get(known.name)?;
                let is_said = known.name == "at_s" || usual.get(known.name).as_ref() != Some(&value);
                is_said.then(|| (format!("faults.{number}.{}", known.name), value))
            };
            said.extend(Fault::PARAMETERS.iter().filter_map(of_fault));
        }
        said
    }

    /// The scenario that says this.
    ///
    /// # Errors
    /// The first value that is not possible.
    pub fn from_overrides(said: &[(String, Value)]) -> Result<Scenario, FieldError> {
        let mut scenario = Scenario::default();
        for (path, value) in said {
            if path.contains('.') || matches!(path.as_str(), "title" | "watch") {
                scenario.set(path, value)?;
            } else {
                scenario.add_side(path);
            }
        }
        Ok(scenario)
    }

    /// Makes a scenario run the side of this name, or have the table (with defaults), if it does not yet. An empty table in a file means just that.
    pub fn add_side(&mut self, table: &str) {
        match table {
            "client_server" => drop(self.client_server.get_or_insert_default()),
            "peer_to_peer" => drop(self.peer_to_peer.get_or_insert_default()),
            "file" => drop(self.file.get_or_insert_default()),
            "swarm" => drop(self.swarm.get_or_insert_default()),
            _ => {}
        }
    }

    /// How many requests a peer can serve per second: its own figure, or its share of the servers' total.
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

/// Sets a field of a side that may not be there yet; on error it stays as it was.
fn set_in<T: Default>(
    side: &mut Option<T>,
    set: impl FnOnce(&mut T) -> Result<(), FieldError>,
) -> Result<(), FieldError> {
    match side {
        Some(side) => set(side),
        None => {
            let mut fresh = T::default();
            set(&mut fresh)?;
            *side = Some(fresh);
            Ok(())
        }
    }
}

/// As a list of what it says: no code per field, and what a scenario takes for granted needs no bytes.
/// By what they say: to compare field by field would weigh 0.7 kB on the page.
impl PartialEq for Scenario {
    fn eq(&self, other: &Scenario) -> bool {
        self.to_overrides() == other.to_overrides()
    }
}

impl Serialize for Scenario {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_overrides().serialize(serializer)
    }
}

impl<'a> Deserialize<'a> for Scenario {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Scenario, D::Error> {
        let said = Vec::<(String, Value)>::deserialize(deserializer)?;
        Scenario::from_overrides(&said).map_err(|_| D::Error::custom("a value that is not possible"))
    }
}
