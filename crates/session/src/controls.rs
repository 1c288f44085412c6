//! The controls that an embedded page shows: `controls=play,time`.

use std::fmt;

/// A control of the embedded page, or a group of controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// The button to play and pause, and the clock.
    Play,
    /// The time line.
    Time,
    /// The speed.
    Speed,
    /// The button of the action that is next worth taking, such as crashing the server.
    Action,
    /// The parameters that the scenario offers.
    Dials,
    /// The scores in a line.
    Scores,
    /// The two key figures of each network.
    Figures,
    /// The link to the full page.
    Link,
    /// The button for the full screen, where the host page allows it.
    FullScreen,
}

impl Control {
    /// All controls.
    pub const ALL: [Control; 9] = [
        Control::Play,
        Control::Time,
        Control::Speed,
        Control::Action,
        Control::Dials,
        Control::Scores,
        Control::Figures,
        Control::Link,
        Control::FullScreen,
    ];

    /// The name in addresses and messages.
    pub fn name(self) -> &'static str {
        match self {
            Control::Play => "play",
            Control::Time => "time",
            Control::Speed => "speed",
            Control::Action => "action",
            Control::Dials => "dials",
            Control::Scores => "scores",
            Control::Figures => "figures",
            Control::Link => "link",
            Control::FullScreen => "fullscreen",
        }
    }
}

/// The controls that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Controls(u16);

impl Default for Controls {
    fn default() -> Controls {
        [Control::Play, Control::Time, Control::Scores, Control::Link, Control::FullScreen]
            .into_iter()
            .fold(Controls(0), Controls::with)
    }
}

impl Controls {
    /// Reads names, separated by commas: those of controls, `all`, or `none` for the picture alone.
    ///
    /// # Errors
    /// The first name that is unknown.
    pub fn parse(names: &str) -> Result<Controls, &str> {
        let mut controls = Controls(0);
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            controls = match Control::ALL.into_iter().find(|control| control.name() == name) {
                Some(control) => controls.with(control),
                None if name == "all" => Control::ALL.into_iter().fold(controls, Controls::with),
                None if name == "none" || name == "picture" => controls,
                None => return Err(name),
            };
        }
        Ok(controls)
    }

    /// What [`Controls::parse`] reads, for messages.
    pub fn allowed() -> String {
        let names = Control::ALL.map(Control::name).join(", ");
        ["names with commas between: ", &names, "; all; none"].concat()
    }

    /// Whether a control is shown.
    pub fn has(self, control: Control) -> bool {
        self.0 & 1 << control as u8 != 0
    }

    fn with(self, control: Control) -> Controls {
        Controls(self.0 | 1 << control as u8)
    }
}

/// The names with spaces between, as style sheets select them.
impl fmt::Display for Controls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = Control::ALL.into_iter().filter(|control| self.has(*control));
        f.write_str(&shown.map(Control::name).collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_named_in_any_order() {
        let controls = Controls::parse("time, play").unwrap();
        assert_eq!(controls.to_string(), "play time");
        assert_eq!(Controls::parse("none").unwrap().to_string(), "");
        assert_eq!(Controls::parse("").unwrap().to_string(), "");
        assert_eq!(Controls::parse("all").unwrap().to_string(), Control::ALL.map(Control::name).join(" "));
        assert_eq!(Controls::parse("play,wheel"), Err("wheel"));
        assert_eq!(Controls::default().to_string(), "play time scores link fullscreen");
    }
}
