//! SHA-256 in the digits that `sha256sum` and release pages write.

use sha2::{Digest, Sha256};

/// The checksum of a content: 64 hexadecimal digits.
pub(crate) fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}
