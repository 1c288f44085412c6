//! The presets from which links list differences. A link names a preset by its number, and has to give the same run after the preset
//! has changed: the values that a preset had are then recorded here, and its new values get a new number.

/// A preset as links know it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Base {
    /// Its id.
    pub(crate) id: &'static str,
    /// What the preset was, as a state without a preset, if it has changed since.
    pub(crate) former: Option<&'static str>,
}

const fn present(id: &'static str) -> Base {
    Base { id, former: None }
}

/// All of them. The number of a preset is its place, from 1. The list only grows at its end.
pub(crate) const BASES: [Base; 17] = [
    present("web-site"),
    present("database-banking"),
    present("database-records"),
    present("distributed-hash-table"),
    present("e-mail"),
    present("equal-shares"),
    present("file-sharing"),
    present("file-sharing-index"),
    present("file-sharing-superpeers"),
    present("network-split"),
    present("release-day"),
    present("release-day-crash"),
    present("retry-storm"),
    present("shared-storage"),
    present("small-file"),
    present("swarm-free-riders"),
    present("targeted-removal"),
];

/// The number of a preset with its present values. `None` if links do not know it.
pub(crate) fn number(id: &str) -> Option<u64> {
    let place = BASES.iter().position(|base| base.id == id && base.former.is_none())?;
    Some(place as u64 + 1)
}

/// The preset with a number from 1.
pub(crate) fn base(number: u64) -> Option<&'static Base> {
    BASES.get(usize::try_from(number.checked_sub(1)?).ok()?)
}
