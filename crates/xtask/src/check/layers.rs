//! Which crates may depend on which: the layers that can be seen from outside.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{paths, process};

/// A dependency that must not exist.
struct Rule {
    package: &'static str,
    /// Packages that it must not depend on, directly or through others.
    forbidden: &'static [&'static str],
    /// Packages through which it may depend on them.
    except_through: &'static [&'static str],
    reason: &'static str,
}

/// Crates that tie a program to a browser.
const WEB: &[&str] = &["gloo", "js-sys", "leptos", "wasm-bindgen", "web-sys"];

/// Rules that name packages which do not exist have no effect.
const RULES: &[Rule] = &[
    Rule {
        package: "netduel-embedding",
        forbidden: &["netduel-engine", "netduel-worker"],
        except_through: &[],
        reason: "messages of host pages are read before anything is simulated",
    },
    Rule {
        package: "netduel-embedding",
        forbidden: WEB,
        except_through: &[],
        reason: "messages are read and tested without a browser",
    },
    Rule {
        package: "netduel-engine",
        forbidden: &[
            "getrandom",
            "gloo",
            "js-sys",
            "leptos",
            "rayon",
            "tokio",
            "wasm-bindgen",
            "web-sys",
            "web-time",
        ],
        except_through: &[],
        reason: "equal scenarios give equal runs on every machine",
    },
    Rule {
        package: "netduel-link",
        forbidden: &["netduel-engine", "netduel-session", "netduel-worker"],
        except_through: &[],
        reason: "page and command line read links, and neither needs the other for it",
    },
    Rule {
        package: "netduel-link",
        forbidden: WEB,
        except_through: &[],
        reason: "links are made and read on the command line too",
    },
    Rule {
        package: "netduel-page",
        forbidden: &["netduel-engine"],
        except_through: &["netduel-worker"],
        reason: "the page talks to the engine only in messages, because the engine runs in a worker",
    },
    Rule {
        package: "netduel-protocol",
        forbidden: &["netduel-engine"],
        except_through: &[],
        reason: "messages are made of scenarios and results; a crate that reads them needs no engine",
    },
    Rule {
        package: "netduel-results",
        forbidden: &["netduel-engine", "netduel-protocol"],
        except_through: &[],
        reason: "results are plain data",
    },
    Rule {
        package: "netduel-results",
        forbidden: WEB,
        except_through: &[],
        reason: "results are plain data",
    },
    Rule {
        package: "netduel-theory",
        forbidden: &["netduel-engine", "netduel-protocol", "netduel-results"],
        except_through: &[],
        reason: "closed forms check the engine, so they must not use it",
    },
    Rule {
        package: "netduel-scenario",
        forbidden: &["netduel-engine", "netduel-results"],
        except_through: &[],
        reason: "a scenario is the input of a run",
    },
    Rule {
        package: "netduel-stage",
        forbidden: &["leptos", "netduel-engine", "netduel-session", "netduel-worker"],
        except_through: &[],
        reason: "the picture draws traces; it works without the page and without an engine",
    },
    Rule {
        package: "netduel-session",
        forbidden: &["netduel-engine", "netduel-stage", "netduel-worker"],
        except_through: &[],
        reason: "the page's logic is below the page, and talks to the worker in messages",
    },
    Rule {
        package: "netduel-session",
        forbidden: WEB,
        except_through: &[],
        reason: "the page's logic is tested natively",
    },
];

/// Checks all rules against the dependencies that cargo has resolved, on any target; dependencies of tests are left out.
pub(super) fn one_direction() -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .current_dir(paths::workspace());
    let metadata = process::output(&mut cargo)?;
    let graph = dependencies(&serde_json::from_str(&metadata).context("cargo metadata is not JSON")?);
    let found: Vec<String> = RULES.iter().flat_map(|rule| violations(rule, &graph)).collect();
    if found.is_empty() { Ok(()) } else { bail!("{}", found.join("\n")) }
}

/// The packages by their identifiers.
type Graph = BTreeMap<String, Package>;

#[derive(Debug, Default, PartialEq)]
struct Package {
    name: String,
    /// Identifiers of its dependencies, without those of tests and build scripts.
    dependencies: BTreeSet<String>,
}

fn dependencies(metadata: &Value) -> Graph {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut graph = Graph::new();
    for package in list(&metadata["packages"]) {
        graph.entry(text(&package["id"])).or_default().name = text(&package["name"]);
    }
    for node in list(&metadata["resolve"]["nodes"]) {
        let is_normal =
            |dependency: &&Value| list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
        let dependencies = list(&node["deps"]);
        let normal = dependencies.iter().filter(is_normal).map(|dependency| text(&dependency["pkg"]));
        graph.entry(text(&node["id"])).or_default().dependencies.extend(normal);
    }
    graph
}

/// The shortest path to each forbidden package, with the reason why it must not exist.
fn violations(rule: &Rule, graph: &Graph) -> Vec<String> {
    let name = |id: &str| graph.get(id).map(|package| package.name.as_str()).unwrap_or_default();
    let mut came_from: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    let start = graph.keys().find(|id| name(id) == rule.package);
    let mut queue: VecDeque<&str> = start.map(String::as_str).into_iter().collect();
    came_from.extend(start.map(|id| (id.as_str(), None)));
    let mut found = Vec::new();
    while let Some(id) = queue.pop_front() {
        if rule.forbidden.contains(&name(id)) {
            let path = std::iter::successors(Some(id), |id| came_from.get(id).copied().flatten());
            let mut names: Vec<&str> = path.map(name).collect();
            names.reverse();
            found.push(format!("    {}: {}", names.join(" → "), rule.reason));
            // What lies behind a forbidden package goes with it.
            continue;
        }
        for next in graph.get(id).into_iter().flat_map(|package| &package.dependencies) {
            if !rule.except_through.contains(&name(next)) && !came_from.contains_key(next.as_str()) {
                came_from.insert(next, Some(id));
                queue.push_back(next);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule =
        Rule { package: "page", forbidden: &["engine"], except_through: &["worker"], reason: "layers" };

    /// Packages that have their names as identifiers.
    fn graph(edges: &[(&str, &[&str])]) -> Graph {
        let package = |(name, to): &(&str, &[&str])| {
            let dependencies = to.iter().map(|name| (*name).to_owned()).collect();
            ((*name).to_owned(), Package { name: (*name).to_owned(), dependencies })
        };
        edges.iter().map(package).collect()
    }

    #[test]
    fn a_forbidden_dependency_is_named_with_the_path_to_it() {
        let through = graph(&[
            ("page", &["protocol", "worker"]),
            ("protocol", &["engine"]),
            ("worker", &["engine"]),
            ("engine", &[]),
        ]);
        assert_eq!(violations(&RULE, &through), ["    page → protocol → engine: layers"]);
    }

    #[test]
    fn a_dependency_through_an_exception_is_allowed() {
        let allowed = graph(&[("page", &["worker"]), ("worker", &["engine"]), ("engine", &[])]);
        assert_eq!(violations(&RULE, &allowed), Vec::<String>::new());
    }

    #[test]
    fn a_rule_for_a_package_that_does_not_exist_has_no_effect() {
        assert_eq!(violations(&RULE, &graph(&[("engine", &[])])), Vec::<String>::new());
    }

    #[test]
    fn dependencies_of_tests_do_not_count() {
        let metadata = serde_json::json!({
            "packages": [{"id": "1", "name": "page"}, {"id": "2", "name": "engine"}, {"id": "3", "name": "text"}],
            "resolve": {"nodes": [{"id": "1", "deps": [
                {"pkg": "2", "dep_kinds": [{"kind": "dev"}]},
                {"pkg": "3", "dep_kinds": [{"kind": null}]}
            ]}]}
        });
        assert_eq!(dependencies(&metadata)["1"].dependencies, BTreeSet::from([String::from("3")]));
    }
}
