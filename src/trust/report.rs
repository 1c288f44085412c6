//! The verification report: the engine's results beside values from the literature.

use crate::browser;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use serde::Deserialize;

/// Where the report is, relative to the page.
const ADDRESS: &str = "on-demand/verification.json";

/// The report that `netduel verify --report` writes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    /// Length of the runs; 1 is a million requests.
    size: f64,
    /// Number of independent runs for each case.
    replications: u32,
    /// Seed of the first run.
    seed: u64,
    /// Confidence with which all cases together hold.
    confidence: f64,
    /// The cases.
    cases: Vec<Case>,
}

/// A scenario with a known answer, and what the engine measured.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    expected: f64,
    measured: f64,
    low: f64,
    high: f64,
    pass: bool,
    source: String,
}

/// The report as a table. It is fetched when the view is opened.
#[component]
pub(super) fn VerificationReport() -> impl IntoView {
    let t = &text().trust;
    let report = LocalResource::new(|| browser::fetch_json::<Report>(ADDRESS));
    view! {
        <Suspense fallback=move || view! { <p role="status">{t.loading}</p> }>
            {move || Suspend::new(async move {
                match report.await {
                    Ok(report) => view! { <ReportTable report=report /> }.into_any(),
                    Err(message) => {
                        view! { <p role="alert">{interpolate(t.not_loaded, &[("message", &message)])}</p> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}

/// The table, with a sentence about how it was measured.
#[component]
fn ReportTable(
    /// What to show.
    report: Report,
) -> impl IntoView {
    let t = &text().trust;
    let agreeing = report.cases.iter().filter(|case| case.pass).count();
    let summary = interpolate(
        t.summary,
        &[
            ("agreeing", &agreeing.to_string()),
            ("cases", &report.cases.len().to_string()),
            ("replications", &report.replications.to_string()),
            ("requests", &format!("{}", (report.size * 1e6).round())),
            ("seed", &report.seed.to_string()),
            ("confidence", &format!("{}", report.confidence * 100.0)),
        ],
    );
    let row = |case: Case| {
        view! {
            <tr>
                <th scope="row">{case.id}</th>
                <td class="number">{format!("{:.5}", case.expected)}</td>
                <td class="number">{format!("{:.5}", case.measured)}</td>
                <td class="number">{format!("{:.5} to {:.5}", case.low, case.high)}</td>
                <td>{if case.pass { t.agrees } else { t.differs }}</td>
                <td>{case.source}</td>
            </tr>
        }
    };
    view! {
        <p>{summary}</p>
        <div class="report" tabindex="0" role="region" aria-label=t.report>
            <table>
                <thead>
                    <tr>{t.columns.map(|column| view! { <th scope="col">{column}</th> }).collect_view()}</tr>
                </thead>
                <tbody>{report.cases.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn the_published_report_can_be_read() {
        let report: Report = serde_json::from_str(include_str!("../../docs/verification.json")).unwrap();
        assert!(report.cases.len() > 150 && report.replications > 1);
    }
}
