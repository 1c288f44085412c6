use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::*;

fn some_files() -> Vec<File> {
    ["launch.html", "launch.js", "netduel/index.html", "netduel/on-demand/en/help.json"]
        .map(|name| (name.to_owned(), name.repeat(9).into_bytes()))
        .to_vec()
}

fn options(mastery_score: Option<u8>, parameters: Option<&str>) -> LmsOptions {
    LmsOptions { mastery_score, parameters: parameters.map(str::to_owned) }
}

/// The names of all files of an archive, and the text of one of them.
fn opened(package: &[u8], file: &str) -> (BTreeSet<String>, String) {
    let mut archive = ZipArchive::new(Cursor::new(package)).expect("an archive");
    let names = archive.file_names().map(|name| name.expect("UTF-8").into_owned()).collect();
    let mut text = String::new();
    archive.by_name(file).expect("the file is there").read_to_string(&mut text).expect("it is text");
    (names, text)
}

/// The values of an attribute of all elements of a name.
fn attributes(xml: &str, element: &str, attribute: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut values = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == element => {
                let found = tag.try_get_attribute(attribute).expect("well-formed attributes");
                values.extend(found.map(|found| found.value.into_owned()));
            }
            Event::Eof => return values,
            _ => {}
        }
    }
}

#[test]
fn the_manifest_of_scorm_names_exactly_the_files_of_the_package() {
    for standard in [Standard::Scorm12, Standard::Scorm2004] {
        let package = package(standard, &some_files(), &options(None, None)).expect("a package");
        let (mut names, manifest) = opened(&package, "imsmanifest.xml");
        assert!(names.remove("imsmanifest.xml"));
        let listed = attributes(&manifest, "file", "href");
        assert_eq!(listed.len(), names.len(), "{standard:?}");
        assert_eq!(BTreeSet::from_iter(listed), names, "{standard:?}");
        assert_eq!(attributes(&manifest, "resource", "href"), [LAUNCH_PAGE]);
        assert_eq!(attributes(&manifest, "manifest", "version"), [manifest::VERSION]);
    }
}

#[test]
fn the_manifests_name_their_standard() {
    let manifest_of = |standard: Standard| {
        let package = package(standard, &some_files(), &options(None, None)).expect("a package");
        opened(&package, standard.manifest_name()).1
    };
    let scorm_1_2 = manifest_of(Standard::Scorm12);
    assert!(scorm_1_2.contains("<schema>ADL SCORM</schema>"), "{scorm_1_2}");
    assert!(scorm_1_2.contains("<schemaversion>1.2</schemaversion>"), "{scorm_1_2}");
    assert_eq!(attributes(&scorm_1_2, "resource", "adlcp:scormtype"), ["sco"]);
    let scorm_2004 = manifest_of(Standard::Scorm2004);
    assert!(scorm_2004.contains("<schemaversion>2004 4th Edition</schemaversion>"), "{scorm_2004}");
    assert_eq!(attributes(&scorm_2004, "resource", "adlcp:scormType"), ["sco"]);
    let cmi5 = manifest_of(Standard::Cmi5);
    assert!(cmi5.contains("<url>launch.html</url>"), "{cmi5}");
    assert!(cmi5.contains(manifest::VERSION), "{cmi5}");
    assert_eq!(attributes(&cmi5, "au", "moveOn"), ["Completed"]);
}

#[test]
fn the_score_to_pass_and_the_parameters_are_in_every_manifest() {
    let options = options(Some(60), Some("scenario=retry-storm&tour=on"));
    let manifest_of = |standard: Standard| {
        let package = package(standard, &some_files(), &options).expect("a package");
        opened(&package, standard.manifest_name()).1
    };
    let scorm_1_2 = manifest_of(Standard::Scorm12);
    assert!(scorm_1_2.contains("<adlcp:masteryscore>60</adlcp:masteryscore>"), "{scorm_1_2}");
    assert_eq!(attributes(&scorm_1_2, "item", "parameters"), ["?scenario=retry-storm&amp;tour=on"]);
    let scorm_2004 = manifest_of(Standard::Scorm2004);
    assert!(scorm_2004.contains("<imsss:minNormalizedMeasure>0.6</"), "{scorm_2004}");
    assert_eq!(attributes(&scorm_2004, "item", "parameters"), ["?scenario=retry-storm&amp;tour=on"]);
    let cmi5 = manifest_of(Standard::Cmi5);
    assert_eq!(attributes(&cmi5, "au", "masteryScore"), ["0.6"]);
    assert_eq!(attributes(&cmi5, "au", "moveOn"), ["CompletedAndPassed"]);
    assert!(cmi5.contains("<url>launch.html?scenario=retry-storm&amp;tour=on</url>"), "{cmi5}");
}

#[test]
fn equal_files_give_equal_packages() {
    for standard in Standard::ALL {
        let package = || package(standard, &some_files(), &options(None, None)).expect("a package");
        assert_eq!(package(), package());
    }
}

#[test]
fn the_archive_has_no_time_of_its_own() {
    let package = package(Standard::Scorm12, &some_files(), &options(None, None)).expect("a package");
    let mut archive = ZipArchive::new(Cursor::new(package)).expect("an archive");
    for index in 0..archive.len() {
        let file = archive.by_index(index).expect("a file");
        assert_eq!(file.last_modified().map(|time| time.year()), Some(1980), "{:?}", file.name());
    }
}
