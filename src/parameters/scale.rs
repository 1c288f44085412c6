//! Where a number stands on a slider. Ranges of several powers of ten are logarithmic, and values are round.

use netduel_scenario::{Kind, Parameter};

/// Positions run from 0 to this.
pub(super) const STEPS: f64 = 1000.0;
/// A range whose ends are further apart than this is logarithmic.
const WIDE: f64 = 100.0;
/// A logarithmic range that begins at 0 jumps there from this share of its end.
const SMALLEST_SHARE: f64 = 1e-6;

/// It jumps to at most this: a hundredth of a second, or of a request per second.
const LARGEST_FIRST: f64 = 0.01;

/// The slider of a numeric parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    minimum: f64,
    maximum: f64,
    is_whole: bool,
    /// Where the logarithmic part begins; `None` if the scale is linear.
    logarithmic_from: Option<f64>,
}

impl Scale {
    /// For a parameter that takes numbers.
    pub(super) fn of(parameter: &Parameter) -> Option<Scale> {
        let takes_numbers =
            matches!(parameter.kind, Kind::Whole | Kind::WholeOr(_) | Kind::Real | Kind::RealOr(_));
        takes_numbers.then(|| Scale::between(parameter, parameter.minimum, parameter.maximum))
    }

    /// For a part of the range of a parameter that takes numbers.
    pub(super) fn between(parameter: &Parameter, minimum: f64, maximum: f64) -> Scale {
        let is_whole = match parameter.kind {
            Kind::Whole | Kind::WholeOr(_) => true,
            // The mean of a count can be any number, but the slider offers whole ones, which are always possible.
            _ => parameter.unit == "links",
        };
        let first = match (minimum > 0.0, is_whole) {
            (true, _) => minimum,
            (false, true) => 1.0,
            (false, false) => (maximum * SMALLEST_SHARE).min(LARGEST_FIRST),
        };
        // Half of a whole stands in the middle.
        let is_share = parameter.unit.is_empty() && maximum <= 1.0;
        let logarithmic_from =
            (!is_share && minimum >= 0.0 && maximum / first > WIDE && maximum > WIDE * minimum)
                .then_some(first);
        Scale { minimum, maximum, is_whole, logarithmic_from }
    }

    /// Where a number stands.
    pub(super) fn position(self, number: f64) -> f64 {
        let share = match self.logarithmic_from {
            None => (number - self.minimum) / (self.maximum - self.minimum),
            Some(first) if number < first => 0.0,
            Some(first) => {
                let along = (number / first).ln() / (self.maximum / first).ln();
                // The first step is the minimum's own, where that is not where the logarithm begins.
                if first > self.minimum { (1.0 + along * (STEPS - 1.0)) / STEPS } else { along }
            }
        };
        (share.clamp(0.0, 1.0) * STEPS).round()
    }

    /// The round number at a position.
    pub(super) fn number(self, position: f64) -> f64 {
        let number = match self.logarithmic_from {
            _ if position <= 0.0 => return self.minimum,
            _ if position >= STEPS => return self.maximum,
            None => self.minimum + position / STEPS * (self.maximum - self.minimum),
            Some(first) => {
                let along =
                    if first > self.minimum { (position - 1.0) / (STEPS - 1.0) } else { position / STEPS };
                first * (along * (self.maximum / first).ln()).exp()
            }
        };
        let rounded = round(number);
        let whole = if self.is_whole { rounded.round() } else { rounded };
        whole.min(self.maximum).max(self.minimum)
    }
}

/// To two digits, and a half one where the first is a 1.
fn round(number: f64) -> f64 {
    let mut power = 1.0;
    // Multiplying and dividing by whole powers of ten rounds once, so that 0.04 is 0.04.
    while number.abs() * power < 10.0 && power < 1e15 {
        power *= 10.0;
    }
    let mut scale = 1.0;
    while number.abs() / scale >= 100.0 {
        scale *= 10.0;
    }
    let digits = number * power / scale;
    let digits = if digits.abs() < 20.0 { (digits * 2.0).round() / 2.0 } else { digits.round() };
    digits * scale / power
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::Scenario;

    #[test]
    fn every_default_stands_on_its_slider_and_every_position_is_allowed() {
        let scenario = netduel_presets::find(netduel_presets::DEFAULT_ID).expect("the default").scenario;
        for parameter in Scenario::parameters() {
            let Some(scale) = Scale::of(parameter) else { continue };
            let mut last = f64::NEG_INFINITY;
            for position in 0..=1000 {
                let number = scale.number(f64::from(position));
                assert!((parameter.minimum..=parameter.maximum).contains(&number), "{}", parameter.path());
                assert!(number >= last, "{} falls at {position}", parameter.path());
                last = number;
            }
            assert_eq!(scale.position(scale.number(0.0)), 0.0, "{}", parameter.path());
            assert_eq!(scale.position(scale.number(STEPS)), STEPS, "{}", parameter.path());
            if let Some(netduel_scenario::Value::Number(number)) = scenario.get(&parameter.path()) {
                let back = scale.number(scale.position(number));
                assert!(
                    (back - number).abs() <= number.abs() * 0.1 + 1e-9,
                    "{}: {back} for {number}",
                    parameter.path()
                );
            }
        }
    }

    #[test]
    fn a_share_stands_where_it_is_of_the_whole_and_a_count_is_whole() {
        let scale = |path: &str| {
            let parameter = Scenario::parameters().find(|known| known.path() == path);
            Scale::of(parameter.expect("the parameter")).expect("a slider")
        };
        for path in ["faults.share", "faults.loss", "workload.write_share", "peer_to_peer.free_rider_share"] {
            assert_eq!(scale(path).position(0.5), STEPS / 2.0, "{path}");
            assert_eq!(scale(path).number(STEPS * 0.9), 0.9, "{path}");
        }
        for position in 0..=1000 {
            assert_eq!(scale("peer_to_peer.degree").number(f64::from(position)).fract(), 0.0);
        }
    }

    #[test]
    fn numbers_are_round() {
        assert_eq!(round(0.0412), 0.041);
        assert_eq!(round(123.4), 125.0);
        assert_eq!(round(0.04), 0.04);
        assert_eq!(round(86.7), 87.0);
        assert_eq!(round(-1234.0), -1250.0);
    }
}
