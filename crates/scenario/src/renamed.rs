//! Former names of fields, which scenario files and addresses may still use.

/// The former and the present path of every renamed field.
const RENAMED: [(&str, &str); 3] = [
    ("client_server.attempt_time_out_s", "client_server.attempt_timeout_s"),
    ("peer_to_peer.polite_share", "peer_to_peer.graceful_leave_share"),
    ("workload.time_out_s", "workload.timeout_s"),
];

/// The present path of a field, given its present or its former path.
pub(crate) fn present_path(path: &str) -> &str {
    RENAMED.iter().find(|(former, _)| *former == path).map_or(path, |(_, present)| present)
}

#[cfg(test)]
mod tests {
    use super::RENAMED;
    use crate::{Scenario, Value};

    #[test]
    fn a_field_can_be_read_and_set_by_its_former_name() {
        for (former, present) in RENAMED {
            let mut scenario = Scenario::default();
            scenario.add_table("client_server");
            scenario.add_table("peer_to_peer");
            assert_eq!(scenario.set(former, &Value::Number(0.25)), Ok(()), "{former}");
            assert_eq!(scenario.get(present), Some(Value::Number(0.25)), "{present}");
            assert_eq!(scenario.get(former), scenario.get(present));
        }
    }
}
