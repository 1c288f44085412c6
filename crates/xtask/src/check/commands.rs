//! Commands of this workspace that workflows and documents name. They are typed or run much later than they are written.

use std::fs;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;

use super::files;
use crate::options::Options;

/// Folders and files that name commands.
const SOURCES: [&str; 4] = [".github/workflows", "ARCHITECTURE.md", "README.md", "docs"];

/// How a command begins.
const START: &str = "cargo xtask ";

/// Every `cargo xtask …` in them has a subcommand and options that exist.
pub(super) fn exist() -> Result<()> {
    let mut xtask = Options::command();
    // Adds `help`, and `--help` to each subcommand.
    xtask.build();
    let mut found = Vec::new();
    for source in SOURCES {
        for file in files::under(source)?.iter().filter(|file| is_text(&file.name)) {
            let text =
                fs::read_to_string(&file.path).with_context(|| format!("cannot read {}", file.name))?;
            for (index, line) in text.lines().enumerate() {
                let wrong = commands(line).filter_map(|command| error_in(&xtask, command));
                found.extend(wrong.map(|error| format!("    {}:{}: {error}", file.name, index + 1)));
            }
        }
    }
    if found.is_empty() { Ok(()) } else { bail!("{}", found.join("\n")) }
}

fn is_text(name: &str) -> bool {
    [".md", ".yml"].iter().any(|ending| name.ends_with(ending))
}

/// What follows each `cargo xtask` in a line, up to the end of the code.
fn commands(line: &str) -> impl Iterator<Item = &str> {
    line.split(START).skip(1).map(|rest| rest.split('`').next().unwrap_or_default())
}

fn error_in(xtask: &clap::Command, command: &str) -> Option<String> {
    // What follows two hyphens is for another program.
    let mut words = command.split_whitespace().take_while(|word| *word != "--");
    let name = words.next().unwrap_or_default();
    let Some(subcommand) = xtask.find_subcommand(name) else {
        return Some(format!("`{START}{name}` does not exist"));
    };
    let options: Vec<&str> = subcommand.get_arguments().filter_map(clap::Arg::get_long).collect();
    let unknown = words.find(|word| {
        let option = word.strip_prefix("--").and_then(|option| option.split('=').next());
        option.is_some_and(|option| !options.contains(&option))
    })?;
    Some(format!("`{START}{name}` has no option {unknown}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;
    use yaml_rust2::{Yaml, YamlLoader};

    #[test]
    fn unknown_commands_and_options_are_found_in_code_and_prose() {
        let mut xtask = Options::command();
        xtask.build();
        let errors =
            |line: &str| commands(line).filter_map(|command| error_in(&xtask, command)).collect::<Vec<_>>();
        assert!(errors("- run: cargo xtask build --site-url \"$SITE_URL\"").is_empty());
        assert!(
            errors("| `cargo xtask test --only browser -- page -g \"x\"` | and `cargo xtask help` |")
                .is_empty()
        );
        assert_eq!(errors("- run: cargo xtask biuld"), ["`cargo xtask biuld` does not exist"]);
        let line = "`cargo xtask build`, or `cargo xtask serve --ports 8080` with --port";
        assert_eq!(errors(line), ["`cargo xtask serve` has no option --ports"]);
    }

    /// The workflows, each with its name.
    fn workflows() -> Vec<(String, Yaml)> {
        let read = |file: &files::Source| {
            let text = fs::read_to_string(&file.path).expect("readable");
            let mut documents = YamlLoader::load_from_str(&text).expect("the workflow is YAML");
            assert_eq!(documents.len(), 1, "{}", file.name);
            (file.name.clone(), documents.remove(0))
        };
        assert!(paths::workspace().join(".github").is_dir());
        files::under(".github/workflows").expect("readable").iter().map(read).collect()
    }

    #[test]
    fn workflows_have_limits_and_no_permissions_but_those_they_name() {
        for (name, workflow) in workflows() {
            assert!(!workflow["permissions"].is_badvalue(), "{name} takes the default permissions");
            assert!(!workflow["concurrency"].is_badvalue(), "{name} may run twice at the same time");
            let granted = workflow["permissions"].as_hash().expect("permissions are listed");
            assert!(granted.values().all(|value| value.as_str() == Some("read")), "{name}: jobs may write");
            for (job, steps) in workflow["jobs"].as_hash().expect("a workflow has jobs") {
                assert!(steps["timeout-minutes"].as_i64().is_some(), "{name}: {job:?} has no time limit");
            }
        }
    }

    #[test]
    fn workflows_name_the_major_version_of_each_action() {
        let mut actions = 0;
        for (name, workflow) in workflows() {
            for job in workflow["jobs"].as_hash().expect("a workflow has jobs").values() {
                for step in job["steps"].as_vec().expect("a job has steps") {
                    let Some(action) = step["uses"].as_str() else { continue };
                    let major = action.split_once("@v").and_then(|(_, version)| version.parse::<u32>().ok());
                    assert!(major.is_some(), "{name}: {action}");
                    actions += 1;
                }
            }
        }
        assert!(actions > 0);
    }
}
