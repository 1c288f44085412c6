//! Order of nodes on the identifier circle, or by distance from a key.

/// Sorts nodes by a key; nodes with equal keys are sorted by number.
pub(super) fn by_key(nodes: &mut [u32], key: impl Fn(u32) -> u64) {
    let mut keyed: Vec<(u64, u32)> = nodes.iter().map(|node| (key(*node), *node)).collect();
    keyed.sort_unstable();
    for (place, (_, node)) in nodes.iter_mut().zip(keyed) {
        *place = node;
    }
}
