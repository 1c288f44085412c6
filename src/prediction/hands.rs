//! A show of hands: how many of a class choose each answer.

use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_scenario::Side;
use netduel_session::prediction::Answer;

/// More hands than any class has.
const MOST_HANDS: u32 = 9999;

/// The answers to the question which side has the larger value.
pub(super) const CHOICES: [Answer; 3] =
    [Answer::Side(Side::ClientServer), Answer::Side(Side::PeerToPeer), Answer::Same];

/// How many hands each of the answers has.
pub(super) type Hands = RwSignal<[u32; 3]>;

/// The field for the hands of an answer. It is seen on a projector.
#[component]
pub(super) fn HandsField(
    /// The number of the answer.
    index: usize,
    /// The answer in words.
    name: String,
    /// All hands.
    hands: Hands,
) -> impl IntoView {
    let label = [&name, ", ", text().prediction.hands].concat();
    let count = move |typed: String| match typed.trim().parse() {
        Ok(count) if count <= MOST_HANDS => hands.update(|hands| hands[index] = count),
        _ if typed.trim().is_empty() => hands.update(|hands| hands[index] = 0),
        // The field shows what is kept.
        _ => hands.notify(),
    };
    let value = move || match hands.read()[index] {
        0 => String::new(),
        count => count.to_string(),
    };
    view! {
        <input
            class="hands"
            type="text"
            inputmode="numeric"
            aria-label=label
            placeholder=text().prediction.hands
            prop:value=value
            on:change:target=move |event| count(event.target().value())
        />
    }
}

/// How many hands were right; empty without hands.
pub(super) fn hands_in_words(hands: [u32; 3], right: Option<Answer>) -> String {
    let all: u32 = hands.iter().sum();
    let of_right = CHOICES.iter().zip(hands).find(|(choice, _)| Some(**choice) == right);
    match of_right {
        Some((_, count)) if all > 0 => interpolate(
            text().prediction.hands_right,
            &[("right", &count.to_string()), ("all", &all.to_string())],
        ),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hands_of_the_right_answer_are_counted() {
        let words = |hands, right| hands_in_words(hands, Some(right));
        assert_eq!(words([3, 17, 2], Answer::Side(Side::PeerToPeer)), "17 of 22 hands were right.");
        assert_eq!(words([3, 17, 2], Answer::Same), "2 of 22 hands were right.");
        assert_eq!(words([0; 3], Answer::Same), "");
        assert_eq!(hands_in_words([3, 17, 2], None), "");
    }
}
