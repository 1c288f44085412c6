//! Which requests the log shows: the newest, as many as there is room for, and the chosen one always.

use netduel_session::{Entry, RequestLog};

/// The requests to show, newest first. Held requests keep their places while the pointer or the focus is in the list.
pub(super) fn rows(log: &RequestLog, room: usize, chosen: Option<u32>, held: &[u32]) -> Vec<Entry> {
    if !held.is_empty() {
        return held.iter().filter_map(|request| log.entry(*request).cloned()).collect();
    }
    let mut rows: Vec<Entry> = log.latest().take(room).cloned().collect();
    let missing = chosen.filter(|chosen| rows.iter().all(|row| row.request != *chosen));
    if let Some(entry) = missing.and_then(|chosen| log.entry(chosen)) {
        if rows.len() == room {
            rows.pop();
        }
        rows.push(entry.clone());
    }
    rows
}

/// The one row that a phone has room for: the chosen one, else the newest that both sides have answered.
pub(super) fn single(rows: &[Entry], chosen: Option<u32>, runs: [bool; 2]) -> Option<u32> {
    let is_answered = |row: &&Entry| row.ends.iter().zip(runs).all(|(end, runs)| end.is_some() || !runs);
    let is_listed = |chosen: &u32| rows.iter().any(|row| row.request == *chosen);
    let answered = || rows.iter().find(is_answered).or_else(|| rows.last()).map(|row| row.request);
    chosen.filter(is_listed).or_else(answered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_protocol::trace::Record;
    use netduel_results::Outcome;
    use netduel_scenario::Side;

    fn log(requests: u32) -> RequestLog {
        let mut log = RequestLog::default();
        for request in 1..=requests {
            log.push(Side::ClientServer, Record::Arrived { request, user: 0, object: 0, at_ns: 0 });
        }
        for side in Side::BOTH {
            let outcome = Outcome::Served;
            log.push(
                side,
                Record::Ended { request: 2, user: 0, outcome, node: 0, arrived_ns: 0, ended_ns: 1 },
            );
        }
        log.show(1);
        log
    }

    fn ids(rows: &[Entry]) -> Vec<u32> {
        rows.iter().map(|row| row.request).collect()
    }

    #[test]
    fn the_newest_come_first_and_the_chosen_one_stays() {
        let log = log(9);
        assert_eq!(ids(&rows(&log, 3, None, &[])), [9, 8, 7]);
        assert_eq!(ids(&rows(&log, 3, Some(8), &[])), [9, 8, 7]);
        assert_eq!(ids(&rows(&log, 3, Some(1), &[])), [9, 8, 1]);
        assert_eq!(ids(&rows(&log, 3, None, &[6, 5])), [6, 5]);
    }

    #[test]
    fn a_phone_shows_what_both_have_answered() {
        let log = log(4);
        let rows = rows(&log, 9, None, &[]);
        assert_eq!(single(&rows, None, [true, true]), Some(2));
        assert_eq!(single(&rows, Some(3), [true, true]), Some(3));
        assert_eq!(single(&[], None, [true, true]), None);
    }
}
