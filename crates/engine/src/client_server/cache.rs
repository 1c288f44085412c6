//! A cache with a capacity, a time to live, and replacement of the least recently used entry.

use super::object_store::ObjectVersion;
use std::collections::BTreeMap;

/// Cached entries of objects, in a list from the most to the least recently used.
#[derive(Debug, Clone)]
pub(super) struct Cache {
    capacity: usize,
    ttl_ns: Option<u64>,
    /// Slot of each object's entry.
    slots: BTreeMap<u32, usize>,
    entries: Vec<Entry>,
    /// Slots of the most and the least recently used entry.
    most_recent: usize,
    least_recent: usize,
}

#[derive(Debug, Clone)]
struct Entry {
    object: u32,
    version: ObjectVersion,
    expires_ns: u64,
    more_recent: usize,
    less_recent: usize,
}

/// Marks the ends of the list.
const NIL: usize = usize::MAX;

impl Cache {
    /// Creates a cache for `objects` objects (at least one). Entries expire after `ttl_ns`, if given.
    pub(super) fn new(objects: u32, ttl_ns: Option<u64>) -> Cache {
        Cache {
            capacity: objects.max(1) as usize,
            ttl_ns,
            slots: BTreeMap::new(),
            entries: Vec::new(),
            most_recent: NIL,
            least_recent: NIL,
        }
    }

    /// The cached version of an object if it has not expired. The entry becomes the most recently used one.
    pub(super) fn get(&mut self, now_ns: u64, object: u32) -> Option<ObjectVersion> {
        let slot = *self.slots.get(&object)?;
        if self.entries[slot].expires_ns <= now_ns {
            return None;
        }
        self.unlink(slot);
        self.link_most_recent(slot);
        Some(self.entries[slot].version)
    }

    /// Stores a version of an object as the most recently used entry. Its time to live starts now.
    pub(super) fn insert(&mut self, now_ns: u64, object: u32, version: ObjectVersion) {
        let expires_ns = self.ttl_ns.map_or(u64::MAX, |ttl_ns| now_ns.saturating_add(ttl_ns));
        let entry = Entry { object, version, expires_ns, more_recent: NIL, less_recent: NIL };
        let slot = if let Some(&slot) = self.slots.get(&object) {
            self.unlink(slot);
            self.entries[slot] = entry;
            slot
        } else if self.entries.len() < self.capacity {
            self.entries.push(entry);
            self.entries.len() - 1
        } else {
            let slot = self.least_recent;
            self.unlink(slot);
            self.slots.remove(&self.entries[slot].object);
            self.entries[slot] = entry;
            slot
        };
        self.slots.insert(object, slot);
        self.link_most_recent(slot);
    }

    /// Approximate size of a entry, in bytes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Cache>() + self.entries.len() * (size_of::<Entry>() + 20)
    }

    /// Removes all entries.
    pub(super) fn clear(&mut self) {
        self.slots.clear();
        self.entries.clear();
        (self.most_recent, self.least_recent) = (NIL, NIL);
    }

    /// Invalidates the entry of an object, if there is one.
    pub(super) fn invalidate(&mut self, object: u32) {
        // The entry keeps its slot as an expired one and is replaced like any other.
        if let Some(slot) = self.slots.get(&object) {
            self.entries[*slot].expires_ns = 0;
        }
    }

    fn unlink(&mut self, slot: usize) {
        let Entry { more_recent, less_recent, .. } = self.entries[slot];
        match self.entries.get_mut(more_recent) {
            Some(entry) => entry.less_recent = less_recent,
            None => self.most_recent = less_recent,
        }
        match self.entries.get_mut(less_recent) {
            Some(entry) => entry.more_recent = more_recent,
            None => self.least_recent = more_recent,
        }
    }

    fn link_most_recent(&mut self, slot: usize) {
        (self.entries[slot].more_recent, self.entries[slot].less_recent) = (NIL, self.most_recent);
        match self.entries.get_mut(self.most_recent) {
            Some(entry) => entry.more_recent = slot,
            None => self.least_recent = slot,
        }
        self.most_recent = slot;
    }
}

#[cfg(test)]
mod tests {
    use super::{Cache, ObjectVersion};
    use proptest::prelude::*;

    #[test]
    fn an_entry_expires_after_its_time_to_live() {
        let mut cache = Cache::new(2, Some(10));
        cache.insert(5, 1, ObjectVersion::default());
        assert!(cache.get(14, 1).is_some());
        assert!(cache.get(15, 1).is_none(), "use does not prolong it");
        cache.insert(15, 1, ObjectVersion::default());
        assert!(cache.get(24, 1).is_some());
        cache.invalidate(1);
        assert!(cache.get(24, 1).is_none());
    }

    proptest! {
        #[test]
        fn the_least_recently_used_entry_is_replaced(
            capacity in 1u32..6, steps in prop::collection::vec((any::<bool>(), 0u32..10), 0..200),
        ) {
            let mut cache = Cache::new(capacity, None);
            // Most recently used first.
            let mut row: Vec<u32> = Vec::new();
            for (keeps, object) in steps {
                let slot = row.iter().position(|kept| *kept == object);
                if keeps {
                    slot.map(|slot| row.remove(slot));
                    row.insert(0, object);
                    row.truncate(capacity as usize);
                    cache.insert(0, object, ObjectVersion::default());
                } else {
                    prop_assert_eq!(cache.get(0, object).is_some(), slot.is_some());
                    if let Some(slot) = slot {
                        row.remove(slot);
                        row.insert(0, object);
                    }
                }
            }
        }
    }
}
