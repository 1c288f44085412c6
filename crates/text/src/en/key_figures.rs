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
    answered_in_all: "since the start: {share} ({served} of {ended})",
    nearly_all_within: "since the start: 95\u{a0}% within {time}",
    of_users: "{served} of {arrived} users",
    last_one: "the last user after {time}",
    before: "before: {value}",
    requests: Comparison {
        none: "{when}, nobody got an answer on either side.",
        only_left: "{when}, only the left side answered: {left} of the requests.",
        only_right: "{when}, only the right side answered: {right} of the requests.",
        more_left: "{when}, the left side answered more requests: {left} against {right}.",
        more_right: "{when}, the right side answered more requests: {right} against {left}.",
        all: "{when}, no request failed on either side.",
        as_many: "{when}, both sides answered about the same share of the requests.",
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
    when: ["So far", "In the last 5\u{a0}s"],
    equal_times: "Both sides took the same time.",
    somewhat_longer_left: "The left took {amount} longer.",
    somewhat_longer_right: "The right took {amount} longer.",
    times_longer_left: "The left took {amount} times as long.",
    times_longer_right: "The right took {amount} times as long.",
    messages_left: "The left needed {amount} times as many messages.",
    messages_right: "The right needed {amount} times as many messages.",
    since_start: "Since the start: {left} against {right}.",
};
