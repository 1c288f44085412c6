//! The nodes that each fault of a run affected on each side, and the recovery time.

use crate::output::{duration, share};
use netduel_engine::Duel;
use netduel_results::FaultRecord;
use netduel_scenario::{FaultKind, Scenario, Side};
use std::fmt::Write;

/// One line for each fault and side; empty if no fault has begun.
pub(crate) fn table(scenario: &Scenario, duel: &Duel) -> String {
    let mut lines = String::new();
    for (number, fault) in (1..).zip(&scenario.faults) {
        for side in Side::BOTH {
            for record in duel.faults(side).iter().filter(|record| record.number == number) {
                let kind = scenario.get(&format!("faults.{number}.kind"));
                let kind = kind.map_or_else(String::new, |kind| kind.to_string().replace('"', ""));
                let until = record.ended_s.map_or("the end".to_owned(), |ended_s| format!("{ended_s} s"));
                let when = format!("{} s to {until}", record.began_s);
                let whom = if fault.kind == FaultKind::FlashCrowd {
                    "all users".to_owned()
                } else {
                    format!("{} of {}", record.affected, record.of)
                };
                // Writing to a string cannot fail.
                let _ = writeln!(
                    lines,
                    "{number:<4}{kind:<13}{when:<20}{:<16}{whom:<14}{:>9}{:>9}  {}",
                    side.name(),
                    share(record.success_before),
                    share(record.success_lowest),
                    recovery(record)
                );
            }
        }
    }
    if lines.is_empty() {
        return lines;
    }
    let head = format!(
        "\n{:<4}{:<13}{:<20}{:<16}{:<14}{:>9}{:>9}  recovered",
        "", "fault", "when", "side", "affected", "before", "lowest"
    );
    format!("{head}\n{lines}")
}

fn recovery(record: &FaultRecord) -> String {
    match (record.success_before, record.recovery_s) {
        (None, _) => "nothing ended before".to_owned(),
        (_, None) => "not yet".to_owned(),
        (_, Some(0.0)) => "never fell below".to_owned(),
        (_, recovery_s) => format!("after {}", duration(recovery_s)),
    }
}
