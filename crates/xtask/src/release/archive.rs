//! Archives whose bytes depend on nothing but the names and contents of their files.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};
use tar::{Builder, HeaderMode};

/// A file of an archive: its name there, with slashes, and where it is.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

/// Writes the files, sorted by name, into a folder of a `.tar.gz`.
pub(super) fn write(archive: &Path, folder: &str, mut entries: Vec<Entry>) -> Result<()> {
    entries.sort_by(|left, right| left.name.cmp(&right.name));
    let file = File::create(archive).with_context(|| format!("cannot write {}", archive.display()))?;
    // Without a time and a file name in the header.
    let gzip = GzBuilder::new().write(BufWriter::new(file), Compression::best());
    let mut tar = Builder::new(gzip);
    // One owner, one time, and no permissions but that of execution.
    tar.mode(HeaderMode::Deterministic);
    // Holes in files depend on the file system.
    tar.sparse(false);
    for Entry { name, path } in &entries {
        tar.append_path_with_name(path, format!("{folder}/{name}"))
            .with_context(|| format!("cannot pack {}", path.display()))?;
    }
    tar.into_inner()?.finish()?.into_inner()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::time::{Duration, SystemTime};

    use flate2::read::GzDecoder;

    /// Packs two files that are this old, in the given order, and returns the archive.
    fn archive(name: &str, order: [&str; 2], age: Duration) -> Vec<u8> {
        let folder = std::env::temp_dir().join(format!("xtask-archive-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        for name in order {
            let mut file = File::create(folder.join(name)).expect("writable");
            std::io::Write::write_all(&mut file, name.as_bytes()).expect("writable");
            file.set_modified(SystemTime::now() - age).expect("the time can be set");
        }
        let entries = order.map(|name| Entry { name: name.to_owned(), path: folder.join(name) });
        write(&folder.join("a.tar.gz"), "top", entries.into()).expect("written");
        let content = fs::read(folder.join("a.tar.gz")).expect("written");
        fs::remove_dir_all(&folder).expect("removable");
        content
    }

    #[test]
    fn equal_files_give_equal_archives_whatever_their_order_and_age() {
        let new = archive("new", ["a.js", "b.js"], Duration::ZERO);
        let old = archive("old", ["b.js", "a.js"], Duration::from_secs(86_400));
        assert!(new == old, "the archives differ");
    }

    #[test]
    fn files_are_sorted_in_one_folder_and_belong_to_nobody() {
        let content = archive("sorted", ["b.js", "a.js"], Duration::ZERO);
        let mut archive = tar::Archive::new(GzDecoder::new(&*content));
        let mut names = Vec::new();
        for entry in archive.entries().expect("an archive") {
            let entry = entry.expect("an entry");
            let header = entry.header();
            assert_eq!(header.uid().expect("a number") + header.gid().expect("a number"), 0);
            assert_eq!(header.mode().expect("a number") & 0o7777, 0o644);
            names.push(entry.path().expect("a path").display().to_string());
        }
        assert_eq!(names, ["top/a.js", "top/b.js"]);
    }
}
