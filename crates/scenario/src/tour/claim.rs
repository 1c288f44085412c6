//! What must hold at the end of a step: comparisons such as `client_server.failed > 2 * peer_to_peer.failed`.

use crate::tour::quantity::Quantity;
use std::fmt;

/// A comparison of a value of the run with a number or with another value of the run.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What is compared.
    pub quantity: Quantity,
    /// How.
    pub comparison: Comparison,
    /// With what.
    pub bound: Bound,
}

/// A comparison of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `==`
    Equal,
}

/// What a quantity is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// A number.
    Number(f64),
    /// A multiple of another quantity.
    Multiple(f64, Quantity),
}

const COMPARISONS: [(&str, Comparison); 5] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("==", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

impl Claim {
    /// Parses a claim; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Claim> {
        let (sign, comparison) = COMPARISONS.into_iter().find(|(sign, _)| text.contains(sign))?;
        let (quantity, bound) = text.split_once(sign)?;
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let bound = match (number(bound), bound.split_once('*')) {
            (Some(bound), _) => Bound::Number(bound),
            (None, Some((factor, other))) => Bound::Multiple(number(factor)?, Quantity::parse(other)?),
            (None, None) => Bound::Multiple(1.0, Quantity::parse(bound)?),
        };
        Some(Claim { quantity: Quantity::parse(quantity)?, comparison, bound })
    }

    /// Whether it holds for these values of a run. `None` if the run does not define one of them.
    pub fn holds(&self, value: impl Fn(Quantity) -> Option<f64>) -> Option<bool> {
        let left = value(self.quantity)?;
        let right = match self.bound {
            Bound::Number(number) => number,
            Bound::Multiple(factor, quantity) => factor * value(quantity)?,
        };
        Some(match self.comparison {
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
            Comparison::Greater => left > right,
            Comparison::AtLeast => left >= right,
            Comparison::Equal => left == right,
        })
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign =
            COMPARISONS.iter().find(|(_, known)| *known == self.comparison).map_or("", |known| known.0);
        write!(text, "{} {sign} ", self.quantity)?;
        match self.bound {
            Bound::Number(number) => write!(text, "{number}"),
            Bound::Multiple(1.0, quantity) => write!(text, "{quantity}"),
            Bound::Multiple(factor, quantity) => write!(text, "{factor} * {quantity}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Claim;

    #[test]
    fn a_claim_is_read_and_written_alike() {
        for text in [
            "client_server.success_rate_last_5_s <= 0.05",
            "peer_to_peer.messages_per_request >= 3 * client_server.messages_per_request",
            "peer_to_peer.failed < client_server.failed",
            "client_server.failed == 0",
        ] {
            assert_eq!(Claim::parse(text).map(|claim| claim.to_string()).as_deref(), Some(text));
        }
        for text in [
            "",
            "client_server.failed",
            "client_server.failed = 0",
            "left.failed > 0",
            "client_server.luck > 0",
        ] {
            assert_eq!(Claim::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_claim_holds_or_not_or_has_no_value() {
        let claim = Claim::parse("peer_to_peer.failed < 2 * client_server.failed").unwrap();
        let with = |left: f64, right: f64| {
            claim
                .holds(|quantity| Some(if quantity.side == crate::Side::ClientServer { left } else { right }))
        };
        assert_eq!((with(2.0, 3.0), with(2.0, 4.0)), (Some(true), Some(false)));
        assert_eq!(claim.holds(|_| None), None);
    }
}
