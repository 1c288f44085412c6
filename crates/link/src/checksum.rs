//! The checksum at the end of a state: a link that was cut off or altered is refused, and does not show another run.

use crc::{CRC_24_OPENPGP, Crc, NoTable};

/// How many bytes it has.
pub(crate) const LENGTH: usize = 3;

/// The checksum of these bytes. It finds every single altered character, and any other damage but one in 16 million.
pub(crate) fn of(bytes: &[u8]) -> [u8; LENGTH] {
    // States are short: a table of the checksum would weigh more than it saves.
    let [_, checksum @ ..] = Crc::<u32, NoTable>::new(&CRC_24_OPENPGP).checksum(bytes).to_be_bytes();
    checksum
}
