//! Writes every request of a run to a CSV file.

use crate::progress::Progress;
use crate::request_times::RequestTimes;
use netduel_engine::Duel;
use netduel_engine::kernel::NS_PER_S;
use netduel_engine::metrics::{Message, Observer};
use netduel_results::{BALANCER, NodeState, Outcome, Request};
use netduel_scenario::Side;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The columns of the log.
const COLUMNS: &str = "side,request,user,object,arrived_s,ended_s,latency_s,outcome,node,wait_s,service_s,hops,\
                                  attempts,messages";

/// A log with one line for each request: first those of the client–server side, then those of the peers. On each side they are
/// in the order in which the requests end; those in flight at the end of the run come last, in the order of their numbers.
struct RequestLog<W> {
    out: W,
    side: Side,
    open: BTreeMap<u32, (Request, RequestTimes)>,
    header_written: bool,
    failure: Option<io::Error>,
}

impl<W: Write> RequestLog<W> {
    fn new(out: W) -> Self {
        RequestLog {
            out,
            side: Side::ClientServer,
            open: BTreeMap::new(),
            header_written: false,
            failure: None,
        }
    }

    /// Starts the log of this side. What is left of the other one was in flight at this time.
    fn begin(&mut self, side: Side, now_ns: u64) {
        self.close(now_ns);
        self.side = side;
    }

    /// Writes what was in flight at this time, and reports the first write that failed.
    fn finish(mut self, now_ns: u64) -> io::Result<()> {
        self.close(now_ns);
        match self.failure {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }

    fn close(&mut self, now_ns: u64) {
        for (request, mut times) in std::mem::take(&mut self.open).into_values() {
            times.end(now_ns);
            self.write(&request, &times, None, "in_flight", None);
        }
    }

    fn write(
        &mut self,
        request: &Request,
        times: &RequestTimes,
        ended_ns: Option<u64>,
        outcome: &str,
        node: Option<u32>,
    ) {
        let header = if std::mem::replace(&mut self.header_written, true) {
            String::new()
        } else {
            format!("{COLUMNS}\n")
        };
        let ended = ended_ns.map(exact_seconds).unwrap_or_default();
        let latency =
            ended_ns.map(|ended_ns| exact_seconds(ended_ns - request.arrived_ns)).unwrap_or_default();
        let node =
            node.filter(|node| *node != BALANCER).map(|node| (node + 1).to_string()).unwrap_or_default();
        let (side, id, user, object) =
            (self.side.name(), request.id + 1, request.user + 1, request.object + 1);
        let arrived = exact_seconds(request.arrived_ns);
        let (wait, service) = (exact_seconds(times.wait_ns), exact_seconds(times.service_ns));
        let hops = times.hops.map(|hops| hops.to_string()).unwrap_or_default();
        // Only clients of servers make attempts.
        let attempts =
            if self.side == Side::ClientServer { times.attempts.to_string() } else { String::new() };
        let messages = times.messages;
        let line = format!(
            "{header}{side},{id},{user},{object},{arrived},{ended},{latency},{outcome},{node},{wait},{service},{hops},{attempts},{messages}\n"
        );
        if let Err(error) = self.out.write_all(line.as_bytes()) {
            self.failure.get_or_insert(error);
        }
    }

    fn times(&mut self, request: u32) -> Option<&mut RequestTimes> {
        self.open.get_mut(&request).map(|open| &mut open.1)
    }
}

impl<W: Write> Observer for RequestLog<W> {
    fn watches_service(&self) -> bool {
        true
    }

    fn arrived(&mut self, request: &Request) {
        self.open.insert(request.id, (*request, RequestTimes::default()));
    }

    fn attempted(&mut self, _now_ns: u64, request: &Request) {
        self.times(request.id).into_iter().for_each(|times| times.attempts += 1);
    }

    fn found(&mut self, _now_ns: u64, request: &Request, hops: u32) {
        self.times(request.id).into_iter().for_each(|times| times.hops = Some(hops));
    }

    fn sent(&mut self, _now_ns: u64, message: &Message) {
        self.times(message.request).into_iter().for_each(|times| times.messages += 1);
    }

    fn queued(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.times(request.id).into_iter().for_each(|times| times.queued(now_ns, node));
    }

    fn left_queue(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.times(request.id).into_iter().for_each(|times| times.left_queue(now_ns, node));
    }

    fn service_began(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.times(request.id).into_iter().for_each(|times| times.service_began(now_ns, node));
    }

    fn served(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.times(request.id).into_iter().for_each(|times| times.served(now_ns, node));
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        if !state.up {
            self.open.values_mut().for_each(|(_, times)| times.node_failed(now_ns, node));
        }
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        let mut times = self.open.remove(&request.id).map(|open| open.1).unwrap_or_default();
        times.end(now_ns);
        self.write(request, &times, Some(now_ns), outcome.name(), Some(node));
    }
}

/// Runs to the end, and writes every request to a file.
pub(crate) fn advance_with_log(duel: &mut Duel, path: &Path, progress: &Progress) -> Result<(), String> {
    let fail = |error| format!("{}: {error}", path.display());
    let mut log = RequestLog::new(BufWriter::new(File::create(path).map_err(fail)?));
    let end_ns = duel.duration_ns();
    for side in Side::BOTH {
        log.begin(side, end_ns);
        progress.advance(duel, side, &mut log);
    }
    log.finish(end_ns).map_err(fail)
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
