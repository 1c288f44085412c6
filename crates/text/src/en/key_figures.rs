//! The two large figures of each side, in English.

use crate::types::{Comparison, KeyFigures};

pub(super) const KEY_FIGURES: KeyFigures = KeyFigures {
    names: [["answered", ", last 5\u{a0}s"], ["time to the answer", ""]],
    names_of_file: [["have the file", ""], ["time until then", ""]],
    meanings: [
        "Of the requests that ended in the last five simulated seconds, this share got an answer.",
        "The mean time from a request to its complete answer, over the answers of the last five simulated seconds.",
    ],
    meanings_of_file: [
        "The share of all users who have received the whole file.",
        "The mean time from a user’s request to the last bit of the file, over the users who have it.",
    ],
    answered_in_all: "{served} of {ended} in all",
    nearly_all_within: "95\u{a0}% within {time}",
    of_users: "{served} of {arrived} users",
    last_one: "the last user after {time}",
    before: "before: {value}",
    requests: Comparison {
        none: "Nobody gets an answer on either side.",
        only_left: "Only the left side gives answers: {left} of the requests get one.",
        only_right: "Only the right side gives answers: {right} of the requests get one.",
        more_left: "The left side answers more requests: {left} against {right}.",
        more_right: "The right side answers more requests: {right} against {left}.",
        all: "Both sides answer everybody.",
        as_many: "Both sides answer about the same share of the requests.",
    },
    file: Comparison {
        none: "Nobody has the file yet.",
        only_left: "Only users on the left have the file: {left} of them.",
        only_right: "Only users on the right have the file: {right} of them.",
        more_left: "More users have the file on the left: {left} against {right}.",
        more_right: "More users have the file on the right: {right} against {left}.",
        all: "Everybody has the file on both sides.",
        as_many: "About the same share of the users have the file on both sides.",
    },
    equal_times: "Both sides take the same time.",
    somewhat_longer_left: "The left takes {amount} longer.",
    somewhat_longer_right: "The right takes {amount} longer.",
    times_longer_left: "The left takes {amount} times as long.",
    times_longer_right: "The right takes {amount} times as long.",
};
