//! The order in which nodes lie on the circle, or from a key.

/// Sorts nodes by a key; equal keys by number. All lists go through one and the same sort: one of its own for each weighs
/// 3 kB on the page.
pub(super) fn by_key(nodes: &mut [u32], key: impl Fn(u32) -> u64) {
    let mut keyed: Vec<(u64, u32)> = nodes.iter().map(|node| (key(*node), *node)).collect();
    keyed.sort_unstable();
    for (place, (_, node)) in nodes.iter_mut().zip(keyed) {
        *place = node;
    }
}
