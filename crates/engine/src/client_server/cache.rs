//! One cache: so many objects, each for so long, and the least recently used makes room.

use super::data::ObjectVersion;
use std::collections::BTreeMap;

/// Copies of objects, linked from the most to the least recently used.
#[derive(Debug, Clone)]
pub(super) struct Cache {
    capacity: usize,
    ttl_ns: Option<u64>,
    /// Where each object's copy lies.
    index: BTreeMap<u32, usize>,
    copies: Vec<Copy>,
    /// Places of the most and the least recently used copy; meaningless while there is none.
    newest: usize,
    oldest: usize,
}

#[derive(Debug, Clone)]
struct Copy {
    object: u32,
    version: ObjectVersion,
    expires_ns: u64,
    newer: usize,
    older: usize,
}

/// Beyond either end of the row.
const NOBODY: usize = usize::MAX;

impl Cache {
    /// A cache for so many objects (at least one), each of which lives for a time, or until it must make room.
    pub(super) fn new(objects: u32, ttl_ns: Option<u64>) -> Cache {
        Cache {
            capacity: objects.max(1) as usize,
            ttl_ns,
            index: BTreeMap::new(),
            copies: Vec::new(),
            newest: NOBODY,
            oldest: NOBODY,
        }
    }

    /// The copy of an object that has not expired; it then counts as just used.
    pub(super) fn find(&mut self, now_ns: u64, object: u32) -> Option<ObjectVersion> {
        let place = *self.index.get(&object)?;
        if self.copies[place].expires_ns <= now_ns {
            return None;
        }
        self.unlink(place);
        self.link_newest(place);
        Some(self.copies[place].version)
    }

    /// Keeps a copy of an object as just used. Its time to live begins now.
    pub(super) fn keep(&mut self, now_ns: u64, object: u32, version: ObjectVersion) {
        let expires_ns = self.ttl_ns.map_or(u64::MAX, |ttl_ns| now_ns.saturating_add(ttl_ns));
        let copy = Copy { object, version, expires_ns, newer: NOBODY, older: NOBODY };
        let place = if let Some(&place) = self.index.get(&object) {
            self.unlink(place);
            self.copies[place] = copy;
            place
        } else if self.copies.len() < self.capacity {
            self.copies.push(copy);
            self.copies.len() - 1
        } else {
            let place = self.oldest;
            self.unlink(place);
            self.index.remove(&self.copies[place].object);
            self.copies[place] = copy;
            place
        };
        self.index.insert(object, place);
        self.link_newest(place);
    }

    /// About how many bytes a copy of it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Cache>() + self.copies.len() * (size_of::<Copy>() + 20)
    }

    /// Drops all copies.
    pub(super) fn clear(&mut self) {
        self.index.clear();
        self.copies.clear();
        (self.newest, self.oldest) = (NOBODY, NOBODY);
    }

    /// Drops the copy of an object, if there is one.
    pub(super) fn forget(&mut self, object: u32) {
        // It stays in its place as one that has expired, and makes room like any other.
        if let Some(place) = self.index.get(&object) {
            self.copies[*place].expires_ns = 0;
        }
    }

    fn unlink(&mut self, place: usize) {
        let Copy { newer, older, .. } = self.copies[place];
        match self.copies.get_mut(newer) {
            Some(copy) => copy.older = older,
            None => self.newest = older,
        }
        match self.copies.get_mut(older) {
            Some(copy) => copy.newer = newer,
            None => self.oldest = newer,
        }
    }

    fn link_newest(&mut self, place: usize) {
        (self.copies[place].newer, self.copies[place].older) = (NOBODY, self.newest);
        match self.copies.get_mut(self.newest) {
            Some(copy) => copy.newer = place,
            None => self.oldest = place,
        }
        self.newest = place;
    }
}

#[cfg(test)]
mod tests {
    use super::{Cache, ObjectVersion};
    use proptest::prelude::*;

    #[test]
    fn a_copy_lives_for_its_time_and_no_longer() {
        let mut cache = Cache::new(2, Some(10));
        cache.keep(5, 1, ObjectVersion::default());
        assert!(cache.find(14, 1).is_some());
        assert!(cache.find(15, 1).is_none(), "use does not prolong it");
        cache.keep(15, 1, ObjectVersion::default());
        assert!(cache.find(24, 1).is_some());
        cache.forget(1);
        assert!(cache.find(24, 1).is_none());
    }

    proptest! {
        #[test]
        fn the_least_recently_used_makes_room(
            capacity in 1u32..6, steps in prop::collection::vec((any::<bool>(), 0u32..10), 0..200),
        ) {
            let mut cache = Cache::new(capacity, None);
            // Most recently used first.
            let mut row: Vec<u32> = Vec::new();
            for (keeps, object) in steps {
                let place = row.iter().position(|kept| *kept == object);
                if keeps {
                    place.map(|place| row.remove(place));
                    row.insert(0, object);
                    row.truncate(capacity as usize);
                    cache.keep(0, object, ObjectVersion::default());
                } else {
                    prop_assert_eq!(cache.find(0, object).is_some(), place.is_some());
                    if let Some(place) = place {
                        row.remove(place);
                        row.insert(0, object);
                    }
                }
            }
        }
    }
}
