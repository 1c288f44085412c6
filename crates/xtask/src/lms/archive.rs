//! The archive of a package. Equal files give equal archives, byte for byte.

use std::io::{Cursor, Write};

use anyhow::Result;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A file of a package: its name with slashes, and its contents.
pub(super) type File = (String, Vec<u8>);

const BEST_COMPRESSION: i64 = 9;

/// A ZIP archive of files, in their order.
pub(super) fn of(files: &[File]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(BEST_COMPRESSION))
        // The same at every build: the earliest that the format knows.
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, contents) in files {
        archive.start_file(name, options)?;
        archive.write_all(contents)?;
    }
    Ok(archive.finish()?.into_inner())
}
