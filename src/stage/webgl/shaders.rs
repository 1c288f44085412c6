//! The programs that run on the graphics processor.

use web_sys::{WebGl2RenderingContext as Gl, WebGlProgram, WebGlUniformLocation};

/// A shader as the build script has shortened it.
macro_rules! shader {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name))
    };
}

const COMMON: &str = shader!("common.glsl");
const PLACES: &str = shader!("places.glsl");

/// What a program draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Links, the ways of the chosen request, and what fast messages leave behind.
    Curves = 0,
    /// The pool and its sign.
    Frames,
    /// Nodes whose capacity and load are read from their area and liquid.
    Glasses,
    /// Users, and nodes where there are too many for glasses.
    Dots,
    /// The same as points: many times faster where there are thousands.
    DotPoints,
    /// Requests that wait.
    Ticks,
    /// Messages with tails.
    Messages,
    /// Messages as points.
    MessagePoints,
}

impl Kind {
    /// How many there are.
    pub(super) const COUNT: usize = 8;

    fn sources(self) -> (&'static str, &'static str, &'static str) {
        const NODES: (&str, &str) = (shader!("nodes.vert"), shader!("nodes.frag"));
        const MESSAGES: (&str, &str) = (shader!("messages.vert"), shader!("messages.frag"));
        match self {
            Kind::Curves => (shader!("curves.vert"), shader!("curves.frag"), ""),
            Kind::Frames => (NODES.0, NODES.1, "#define FRAMES\n"),
            Kind::Glasses => (NODES.0, NODES.1, "#define GLASSES\n"),
            Kind::Dots => (NODES.0, NODES.1, "#define DOTS\n"),
            Kind::DotPoints => (NODES.0, NODES.1, "#define DOTS\n#define POINTS\n"),
            Kind::Ticks => (shader!("ticks.vert"), shader!("ticks.frag"), ""),
            Kind::Messages => (MESSAGES.0, MESSAGES.1, ""),
            Kind::MessagePoints => (MESSAGES.0, MESSAGES.1, "#define POINTS\n"),
        }
    }
}

/// The uniforms of all programs; one that a program does not have is set in vain, without harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Uniform {
    Places = 0,
    Looks,
    View,
    Colour,
    Side,
    Scale,
    Pool,
    Sign,
    Now,
    Message,
    Linger,
    Steps,
    Width,
    Draw,
    Detail,
    PoolDown,
    Trace,
    Strength,
    Glyph,
    Thinning,
    Request,
    First,
    Mask,
    Records,
    Pieces,
}

const NAMES: [&str; 25] = [
    "u_places",
    "u_looks",
    "u_view",
    "u_colour",
    "u_side",
    "u_scale",
    "u_pool",
    "u_sign",
    "u_now",
    "u_message",
    "u_linger",
    "u_steps",
    "u_width",
    "u_draw",
    "u_detail",
    "u_pool_down",
    "u_trace",
    "u_strength",
    "u_glyph",
    "u_thinning",
    "u_request",
    "u_first",
    "u_mask",
    "u_records",
    "u_pieces",
];

/// A linked program.
pub(super) struct Program {
    program: WebGlProgram,
    locations: Vec<Option<WebGlUniformLocation>>,
}

impl Program {
    /// Compiles and links; the browser's words if it cannot.
    pub(super) fn new(gl: &Gl, kind: Kind) -> Result<Program, String> {
        let (vertex, fragment, defines) = kind.sources();
        let head = ["#version 300 es\n", defines, COMMON].concat();
        let program = gl.create_program().ok_or("no program")?;
        for (stage, source) in [
            (Gl::VERTEX_SHADER, [&head, PLACES, vertex].concat()),
            (Gl::FRAGMENT_SHADER, [&head, fragment].concat()),
        ] {
            let shader = gl.create_shader(stage).ok_or("no shader")?;
            gl.shader_source(&shader, &source);
            gl.compile_shader(&shader);
            gl.attach_shader(&program, &shader);
            if !gl.get_shader_parameter(&shader, Gl::COMPILE_STATUS).is_truthy() {
                return Err(gl.get_shader_info_log(&shader).unwrap_or_default());
            }
        }
        gl.link_program(&program);
        if !gl.get_program_parameter(&program, Gl::LINK_STATUS).is_truthy() {
            return Err(gl.get_program_info_log(&program).unwrap_or_default());
        }
        let locations = NAMES.iter().map(|name| gl.get_uniform_location(&program, name)).collect();
        Ok(Program { program, locations })
    }

    /// Makes it the current one.
    pub(super) fn use_on(&self, gl: &Gl) {
        gl.use_program(Some(&self.program));
    }

    /// Where a uniform is.
    pub(super) fn at(&self, uniform: Uniform) -> Option<&WebGlUniformLocation> {
        self.locations[uniform as usize].as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{messages::Mark, theme};
    use super::*;

    /// The number that the shaders give to a name.
    fn constant(name: &str) -> usize {
        let found = COMMON.split(&format!(" {name} = ")).nth(1);
        let digits = found.expect(name).split(|character: char| !character.is_ascii_digit()).next();
        digits.and_then(|digits| digits.parse().ok()).expect(name)
    }

    #[test]
    fn shaders_and_theme_mean_the_same_colours() {
        for (name, token) in [
            ("BG", "--bg"),
            ("BAND", "--band"),
            ("GLASS", "--glass"),
            ("INK", "--ink"),
            ("INK_2", "--ink-2"),
            ("LINE_STRONG", "--line-strong"),
            ("LINK", "--link"),
            ("HOVER", "--hover"),
            ("OVER", "--load-over"),
            ("HATCH", "--load-hatch"),
            ("FOCUS", "--focus"),
        ] {
            assert_eq!(theme::TOKENS[constant(name)], token);
        }
        assert_eq!(constant("MARKS"), theme::MARKS);
        assert!(COMMON.contains(&format!("u_colour[{}]", theme::TOKENS.len())));
    }

    #[test]
    fn shaders_and_messages_mean_the_same_marks() {
        for (name, mark) in [
            ("REQUEST", Mark::Request),
            ("QUERY", Mark::Query),
            ("RESPONSE", Mark::Response),
            ("FAILURE", Mark::Failure),
            ("HIT", Mark::Hit),
            ("LOST", Mark::Lost),
            ("UPKEEP", Mark::Upkeep),
        ] {
            assert_eq!(constant(name), mark as usize);
        }
    }

    #[test]
    fn every_uniform_has_its_name() {
        assert_eq!(NAMES[Uniform::Places as usize], "u_places");
        assert_eq!(NAMES[Uniform::Records as usize], "u_records");
        assert_eq!(NAMES.len(), Uniform::Pieces as usize + 1);
    }
}
