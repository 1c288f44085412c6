//! `netduel verify`: the engine against the literature.

use crate::print;
use clap::Args;
use netduel_engine::verify::{
    CheckResult, FAMILY_CONFIDENCE, REPLICATES, ReferenceCase, SEED, reference_cases,
};
use rayon::prelude::*;
use serde_json::json;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

#[derive(Args)]
pub(crate) struct VerifyArguments {
    /// Only the oracles whose id contains one of these.
    #[arg(long, num_args = 1.., value_name = "ID")]
    only: Vec<String>,
    /// How long the runs are: 1 is a million requests for each of ten seeds.
    #[arg(long, default_value = "1", value_name = "SHARE")]
    size: String,
    /// Prints JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Also writes the table to this Markdown file.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// An oracle judged, and how long that took.
struct Row {
    result: CheckResult,
    seconds: f64,
}

pub(crate) fn verify(arguments: &VerifyArguments) -> Result<(), String> {
    let size = arguments.size.parse().ok().filter(|size| (0.001..=10.0).contains(size));
    let size: f64 = size.ok_or_else(|| format!("--size {}: allowed: 0.001 to 10", arguments.size))?;
    let all = reference_cases();
    // Judged as one of all, however few are run: what passes alone passes among the others.
    let family = all.len();
    let wanted = |case: &ReferenceCase| {
        arguments.only.is_empty() || arguments.only.iter().any(|part| case.id.contains(part.as_str()))
    };
    let chosen: Vec<ReferenceCase> = all.into_iter().filter(wanted).collect();
    if chosen.is_empty() {
        let ids: Vec<String> = reference_cases().into_iter().map(|case| case.id).collect();
        return Err(format!(
            "--only {}: no such oracle; there are {}",
            arguments.only.join(" "),
            ids.join(", ")
        ));
    }
    let rows: Vec<Row> = chosen.iter().map(|case| check(case, size, family)).collect();
    if let Some(path) = &arguments.report {
        fs::write(path, markdown(&rows, size)).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    print(&if arguments.json { json_rows(&rows) } else { table(&rows) })?;
    let failed: Vec<&str> =
        rows.iter().filter(|row| !row.result.pass).map(|row| row.result.id.as_str()).collect();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("{} of {} fail: {}", failed.len(), rows.len(), failed.join(", ")))
    }
}

fn check(case: &ReferenceCase, size: f64, family: usize) -> Row {
    let start = Instant::now();
    // Results come back in the order of the seeds, whichever is done first.
    let observations: Vec<f64> =
        ReferenceCase::seeds().into_par_iter().map(|seed| (case.measure)(seed, size)).collect();
    Row { result: case.check(&observations, family), seconds: start.elapsed().as_secs_f64() }
}

fn json_rows(rows: &[Row]) -> String {
    let rows: Vec<_> = rows
        .iter()
        .map(|Row { result, seconds }| {
            let mut row = json!(result);
            row["seconds"] = json!(seconds);
            row
        })
        .collect();
    format!("{:#}\n", json!(rows))
}

fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<28}{:>11}{:>11}{:>11}{:>11}  {:<5}{:>8}  source\n",
        "oracle", "expected", "measured", "low", "high", "", "seconds"
    );
    for Row { result, seconds } in rows {
        let CheckResult { id, expected, measured, low, high, pass, source } = result;
        let mark = if *pass { "pass" } else { "FAIL" };
        let _ = writeln!(
            text,
            "{id:<28}{expected:>11.5}{measured:>11.5}{low:>11.5}{high:>11.5}  {mark:<5}{seconds:>8.2}  {source}"
        );
    }
    let _ = writeln!(text, "\n{} of {} pass", rows.iter().filter(|row| row.result.pass).count(), rows.len());
    text
}

fn markdown(rows: &[Row], size: f64) -> String {
    let mut text = format!(
        "# Verification\n\n\
         Written by `netduel verify --size {size} --report docs/verification.md`: scenarios with known answers, run through the\n\
         code that the page runs. Each is measured by {REPLICATES} runs with independent seeds (the first is {SEED}). The interval is\n\
         Student's t, at a level such that all rows together hold with {} % confidence (Bonferroni); where theory is a limit that\n\
         the scenario only approaches, it is widened by a bound on the difference. A row passes if the expected value lies in it.\n\n\
         | case | expected | measured | low | high | | source |\n|---|---:|---:|---:|---:|---|---|\n",
        FAMILY_CONFIDENCE * 100.0
    );
    for Row { result, .. } in rows {
        let CheckResult { id, expected, measured, low, high, pass, source } = result;
        let mark = if *pass { "pass" } else { "**fail**" };
        let _ = writeln!(
            text,
            "| `{id}` | {expected:.5} | {measured:.5} | {low:.5} | {high:.5} | {mark} | {source} |"
        );
    }
    text
}
