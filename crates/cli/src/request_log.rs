//! Writes every request of a run to a CSV file.

use netduel_engine::kernel::NS_PER_S;
use netduel_engine::metrics::Observer;
use netduel_results::{BALANCER, Outcome, Request};
use netduel_scenario::Side;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A log with one line for each request, written when the request ends. Requests in flight at the end of the run come last.
pub(crate) struct RequestLog<W> {
    out: W,
    side: Side,
    open: BTreeMap<u32, Request>,
    header_written: bool,
    failure: Option<io::Error>,
}

impl<W: Write> RequestLog<W> {
    pub(crate) fn new(out: W) -> Self {
        RequestLog {
            out,
            side: Side::ClientServer,
            open: BTreeMap::new(),
            header_written: false,
            failure: None,
        }
    }

    /// Starts the log of this side.
    pub(crate) fn begin(&mut self, side: Side) {
        self.close();
        self.side = side;
    }

    /// Writes what is left, and reports the first write that failed.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.close();
        match self.failure {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }

    fn close(&mut self) {
        for request in std::mem::take(&mut self.open).into_values() {
            self.write(&request, None, "in_flight", None);
        }
    }

    fn write(&mut self, request: &Request, ended_ns: Option<u64>, outcome: &str, node: Option<u32>) {
        let header = "side,request,user,object,arrived_s,ended_s,latency_s,outcome,node\n";
        let header = if std::mem::replace(&mut self.header_written, true) { "" } else { header };
        let ended = ended_ns.map(exact_seconds).unwrap_or_default();
        let latency =
            ended_ns.map(|ended_ns| exact_seconds(ended_ns - request.arrived_ns)).unwrap_or_default();
        let node =
            node.filter(|node| *node != BALANCER).map(|node| (node + 1).to_string()).unwrap_or_default();
        let (side, id, user, object) =
            (self.side.name(), request.id + 1, request.user + 1, request.object + 1);
        let arrived = exact_seconds(request.arrived_ns);
        let line =
            format!("{header}{side},{id},{user},{object},{arrived},{ended},{latency},{outcome},{node}\n");
        if let Err(error) = self.out.write_all(line.as_bytes()) {
            self.failure.get_or_insert(error);
        }
    }
}

impl<W: Write> Observer for RequestLog<W> {
    fn arrived(&mut self, request: &Request) {
        self.open.insert(request.id, *request);
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        self.open.remove(&request.id);
        self.write(request, Some(now_ns), outcome.name(), Some(node));
    }
}

/// Simulated time in seconds, exactly: with all nine decimals.
pub(crate) fn exact_seconds(time_ns: u64) -> String {
    format!("{}.{:09}", time_ns / NS_PER_S, time_ns % NS_PER_S)
}

#[cfg(test)]
mod tests {
    use super::exact_seconds;

    #[test]
    fn times_are_written_to_the_nanosecond() {
        assert_eq!(exact_seconds(0), "0.000000000");
        assert_eq!(exact_seconds(12_000_000_345), "12.000000345");
    }
}
