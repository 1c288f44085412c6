//! What the caption of the picture says while one request is followed, in English.

use crate::types::Follow;

pub(super) const FOLLOW: Follow = Follow {
    button: "Follow one request",
    waiting: "The next request comes soon.",
    asks_balancer: "{user} asks the balancer.",
    at_server: "A server has it: waiting, or being served.",
    asks: "{user} asks {to}.",
    asks_neighbours: "{user} asks its {n} neighbours.",
    hop: ["Hop {hop}: {n} peer asked.", "Hop {hop}: {n} peers asked."],
    asks_on: "Hop {hop}: {from} asks {to}.",
    ruled_out: ["The peer between them is ruled out.", "The {n} peers between them are ruled out."],
    asks_next: "Query {hop}: {user} asks {to}.",
    replies: "Query {hop}: {from} replies with what it knows.",
    has_it: "{from} knows who has it, and tells {user}.",
    fetches: "{from} asks {to} for it.",
    sends_answer: "{from} sends the answer.",
    reports_failure: "{from} reports that it failed.",
    answered_by: "{from} answered: {t}.",
    own_copy: "{user} has a copy itself: no message is needed.",
    off: "{user} is down or away, so it cannot ask.",
    not_found: "Nobody who was asked has it: given up after {t}.",
    timed_out: "No answer within {t}: {user} gives up.",
    refused: "Refused after {t}, because a queue is full.",
    node_failed: [
        "No server answers: failed after {t}.",
        "A peer that was needed is down: failed after {t}.",
    ],
    denied: "Denied after {t}.",
};
