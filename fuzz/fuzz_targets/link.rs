//! Reads anything as a state of a link. A state that can be read is valid, and is the same after it was written and read again.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crc::{CRC_24_OPENPGP, Crc};
use libfuzzer_sys::fuzz_target;
use netduel_link::{read, write};

fuzz_target!(|data: &[u8]| {
    // With a checksum that is right, so that what follows it is read at all.
    let checksum = Crc::<u32>::new(&CRC_24_OPENPGP).checksum(data).to_be_bytes();
    let with_checksum = [data, &checksum[1..]].concat();
    let texts = [String::from_utf8_lossy(data).into_owned(), format!("1.{}", URL_SAFE_NO_PAD.encode(with_checksum))];
    for text in texts {
        if let Ok(state) = read(&text) {
            assert_eq!(state.scenario.validate(), Ok(()));
            let written = write(&state).expect("what fitted into a link fits again");
            assert_eq!(read(&written).as_ref(), Ok(&state));
        }
    }
});
