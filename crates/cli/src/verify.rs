//! `netduel verify`: the engine against the literature.

use crate::output::{plain_text, print};
use crate::progress::CaseProgress;
use clap::Args;
use netduel_engine::verify::{
    CheckResult, FAMILY_CONFIDENCE, Mutant, REPLICATIONS, ReferenceCase, SEED, Trial, reference_cases,
};
use netduel_scenario::{LONGEST_SHOWN, printable, read_number};
use netduel_text::format::{NumberFormat, fixed};
use rayon::prelude::*;
use serde_json::json;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

#[derive(Args)]
pub(crate) struct VerifyArguments {
    /// Only the cases whose id contains one of these.
    #[arg(long, num_args = 1.., value_name = "ID")]
    only: Vec<String>,
    /// Length of the runs: 1 is a million requests for each of ten seeds.
    #[arg(long, default_value = "1", value_name = "SHARE")]
    size: String,
    /// Prints JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Also writes the report to this file, as Markdown (`.md`) or JSON (`.json`). Can be given twice.
    #[arg(long = "report", value_name = "FILE")]
    reports: Vec<PathBuf>,
}

/// The longest runs by which mutants are found: their errors are far larger than the noise.
const MUTANT_SIZE: f64 = 0.05;

/// The result of a case, and the time it took.
struct Row {
    result: CheckResult,
    seconds: f64,
}

pub(crate) fn verify(arguments: &VerifyArguments) -> Result<(), String> {
    let size = read_number(&arguments.size, "").ok().filter(|size| (0.001..=10.0).contains(size));
    let size = size.ok_or_else(|| {
        format!("--size {}: allowed: 0.001 to 10", printable(&arguments.size, LONGEST_SHOWN))
    })?;
    let all = reference_cases();
    // The confidence level is that of the whole family, however few cases run: a case that passes alone passes among the others.
    let family = all.len();
    let wanted = |case: &ReferenceCase| {
        arguments.only.is_empty() || arguments.only.iter().any(|part| case.id.contains(part.as_str()))
    };
    let chosen: Vec<ReferenceCase> = all.into_iter().filter(wanted).collect();
    if chosen.is_empty() {
        let ids: Vec<String> = reference_cases().into_iter().map(|case| case.id).collect();
        return Err(format!(
            "--only {}: there is no such case; cases are {}",
            printable(&arguments.only.join(" "), LONGEST_SHOWN),
            ids.join(", ")
        ));
    }
    let errors = if arguments.reports.is_empty() { [].as_slice() } else { Mutant::ALL.as_slice() };
    let mut progress = CaseProgress::new(chosen.len() * (1 + errors.len()));
    let mut rows: Vec<Row> = Vec::new();
    for case in &chosen {
        progress.begin(&case.id);
        rows.push(check(case, size, family));
    }
    let mutants: Vec<(Mutant, Vec<String>)> = errors
        .iter()
        .map(|mutant| (*mutant, caught(*mutant, &chosen, size.min(MUTANT_SIZE), family, &mut progress)))
        .collect();
    drop(progress);
    for path in &arguments.reports {
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let text = if is_json {
            json_report(&rows, size)
        } else {
            markdown(&rows, size) + &mutant_table(&mutants, rows.len())
        };
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
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
    // Results keep the order of the seeds.
    let observations: Vec<f64> =
        ReferenceCase::seeds().into_par_iter().map(|seed| (case.measure)(Trial::of(seed), size)).collect();
    Row { result: case.check(&observations, family), seconds: start.elapsed().as_secs_f64() }
}

/// The ids of the cases that fail if the engine has an error.
fn caught(
    mutant: Mutant,
    cases: &[ReferenceCase],
    size: f64,
    family: usize,
    progress: &mut CaseProgress,
) -> Vec<String> {
    let mut ids = Vec::new();
    for case in cases {
        progress.begin(&case.id);
        let seeds = ReferenceCase::seeds().into_par_iter();
        let observe = |seed| (case.measure)(Trial { seed, mutant: Some(mutant) }, size);
        let observations: Vec<f64> = seeds.map(observe).collect();
        if !case.check(&observations, family).pass {
            ids.push(case.id.clone());
        }
    }
    ids
}

fn mutant_table(mutants: &[(Mutant, Vec<String>)], cases: usize) -> String {
    let mut text = format!(
        "\n## Mutants\n\n\
         A case that passes with every error proves nothing. Here all cases are measured in runs of at most {MUTANT_SIZE} of the full\n\
         length, and the engine receives a scenario with an error of which the expected values do not know.\n\n\
         | error | cases that fail, of {cases} | which |\n|---|---:|---|\n"
    );
    for (mutant, caught) in mutants {
        let ids: Vec<String> = caught.iter().map(|id| format!("`{id}`")).collect();
        let _ = writeln!(text, "| {} | {} | {} |", mutant.description(), caught.len(), ids.join(", "));
    }
    text
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

/// The report as the page reads it: how it was measured, and every case. The times are left out, as they differ from run to run.
fn json_report(rows: &[Row], size: f64) -> String {
    let cases: Vec<_> = rows.iter().map(|row| json!(row.result)).collect();
    let report = json!({
        "size": size,
        "replications": REPLICATIONS,
        "seed": SEED,
        "confidence": FAMILY_CONFIDENCE,
        "cases": cases,
    });
    format!("{report:#}\n")
}

/// The significant digits of the larger one of what is expected and measured. The other numbers of the case have as many decimals.
const DIGITS: u32 = 5;

/// What is expected and measured, and the ends of the interval.
fn numbers(result: &CheckResult) -> [String; 4] {
    let CheckResult { expected, measured, low, high, .. } = *result;
    let format = NumberFormat::significant(expected.abs().max(measured.abs()), DIGITS);
    [expected, measured, low, high].map(|number| format.format(number))
}

fn table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<28}{:>11}{:>11}{:>11}{:>11}  {:<5}{:>8}  source\n",
        "case", "expected", "measured", "low", "high", "", "seconds"
    );
    for Row { result, seconds } in rows {
        let CheckResult { id, pass, source, .. } = result;
        let mark = if *pass { "pass" } else { "FAIL" };
        let [expected, measured, low, high] = numbers(result).map(|number| plain_text(&number));
        let seconds = fixed(*seconds, 2);
        let _ = writeln!(
            text,
            "{id:<28}{expected:>11}{measured:>11}{low:>11}{high:>11}  {mark:<5}{seconds:>8}  {source}"
        );
    }
    let _ = writeln!(text, "\n{} of {} pass", rows.iter().filter(|row| row.result.pass).count(), rows.len());
    text
}

fn markdown(rows: &[Row], size: f64) -> String {
    let mut text = format!(
        "# Verification\n\n\
         Written by `netduel verify --size {size} --report docs/verification.md --report docs/verification.json`. Each case is a\n\
         scenario with a known answer, run through the code that the page runs. Each case is measured by {REPLICATIONS} runs with\n\
         independent seeds; the first seed is {SEED}. The interval is Student's t. Its level is chosen so that all cases together hold\n\
         with {} % confidence (Bonferroni). Where theory is a limit that the scenario only approaches, the interval is widened by a\n\
         bound on the difference. A case passes if the expected value lies in its interval.\n\n\
         | case | expected | measured | low | high | | source |\n|---|---:|---:|---:|---:|---|---|\n",
        FAMILY_CONFIDENCE * 100.0
    );
    for Row { result, .. } in rows {
        let CheckResult { id, pass, source, .. } = result;
        let mark = if *pass { "pass" } else { "**fail**" };
        let [expected, measured, low, high] = numbers(result);
        let _ = writeln!(text, "| `{id}` | {expected} | {measured} | {low} | {high} | {mark} | {source} |");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Row, table};
    use netduel_engine::verify::CheckResult;

    #[test]
    fn the_numbers_of_a_case_have_the_same_decimals() {
        let case = |expected, measured, half_width| Row {
            result: CheckResult {
                id: "case".to_owned(),
                expected,
                measured,
                low: measured - half_width,
                high: measured + half_width,
                pass: true,
                source: "source",
            },
            seconds: 1.25,
        };
        let text =
            table(&[case(46.051_70, 46.621, 4.106_98), case(0.0, 0.003_24, 0.01), case(5e5, 5e5, 0.0)]);
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[1], ["case", "46.052", "46.621", "42.514", "50.728", "pass", "1.25", "source"]);
        assert_eq!(rows[2][1..5], ["0.0000000", "0.0032400", "−0.0067600", "0.0132400"]);
        assert_eq!(rows[3][1..5], ["500000", "500000", "500000", "500000"]);
    }
}
