//! The words about links.

use crate::types::Links;

pub(super) const LINKS: Links = Links {
    this_page: "this page",
    this_program: "this program",
    not_loaded: "The part of the page that reads links could not be loaded. Load the page again to see what the link shows.",
    no_state: "This is no link to a run: after #s= there is a number, a point, and letters, digits, - and _.",
    too_long: "This link has {characters} characters; a link has at most {longest}.",
    newer: "This link was made by a newer version ({version}); {reader} reads version {known}.",
    newer_content: "This link was made by a newer version: it contains something that {reader} does not know yet.",
    damaged: "This link is incomplete or was altered: its checksum is wrong. Copy the whole link once more.",
    not_possible: "This link contains values that are not possible: {problems}.",
};
