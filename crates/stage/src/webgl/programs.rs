//! The shader programs. They are compiled without blocking the page.

use super::pane_uniforms::{BINDING, BLOCK};
use web_sys::{WebGl2RenderingContext as Gl, WebGlProgram, WebGlShader, WebGlUniformLocation};

const COMMON: &str = include_str!("common.glsl");
const GEOMETRY: &str = include_str!("geometry.glsl");

/// What a program draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProgramKind {
    /// Links, the path of the chosen request, motion trails, and transfers.
    Curves = 0,
    /// The server box and the background of its caption.
    Boxes,
    /// Nodes with a fill level.
    FillLevels,
    /// Users, and all nodes if there are too many for fill levels.
    Dots,
    /// The same as points, which are many times faster to draw where there are thousands.
    DotPoints,
    /// Waiting requests on the outlines of the nodes.
    Ticks,
    /// Messages with tails.
    Messages,
    /// Messages as points.
    MessagePoints,
}

impl ProgramKind {
    /// The number of programs.
    pub(super) const COUNT: usize = 8;

    fn sources(self) -> (&'static str, &'static str, &'static str) {
        const NODES: (&str, &str) = (include_str!("nodes.vert"), include_str!("nodes.frag"));
        const MESSAGES: (&str, &str) = (include_str!("messages.vert"), include_str!("messages.frag"));
        match self {
            ProgramKind::Curves => (include_str!("curves.vert"), include_str!("curves.frag"), ""),
            ProgramKind::Boxes => (NODES.0, NODES.1, "#define BOXES\n"),
            ProgramKind::FillLevels => (NODES.0, NODES.1, "#define FILL_LEVELS\n"),
            ProgramKind::Dots => (NODES.0, NODES.1, "#define DOTS\n"),
            ProgramKind::DotPoints => (NODES.0, NODES.1, "#define DOTS\n#define POINTS\n"),
            ProgramKind::Ticks => (include_str!("ticks.vert"), include_str!("ticks.frag"), ""),
            ProgramKind::Messages => (MESSAGES.0, MESSAGES.1, ""),
            ProgramKind::MessagePoints => (MESSAGES.0, MESSAGES.1, "#define POINTS\n"),
        }
    }
}

/// The uniforms of single draw calls. Setting a uniform that a program does not use has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Uniform {
    Draw = 0,
    Steps,
    Width,
    Opacity,
    TrailTime,
    First,
    Mask,
}

const UNIFORMS: [&str; 7] =
    ["u_draw", "u_steps", "u_width", "u_opacity", "u_trail_time", "u_first", "u_mask"];

/// The texture units of the samplers. They are the same in all programs.
pub(super) const SAMPLERS: [(&str, u32); 3] =
    [("u_nodes", Gl::TEXTURE0), ("u_styles", Gl::TEXTURE1), ("u_records", Gl::TEXTURE2)];

/// A linked program.
pub(super) struct Program {
    program: WebGlProgram,
    locations: [Option<WebGlUniformLocation>; UNIFORMS.len()],
}

impl Program {
    /// Makes it the current program.
    pub(super) fn use_on(&self, gl: &Gl) {
        gl.use_program(Some(&self.program));
    }

    /// The location of a uniform; `None` if the program does not use it.
    pub(super) fn at(&self, uniform: Uniform) -> Option<&WebGlUniformLocation> {
        self.locations[uniform as usize].as_ref()
    }
}

/// A program on its way to be linked.
struct Compilation {
    program: WebGlProgram,
    shaders: [WebGlShader; 2],
}

impl Compilation {
    /// Starts to compile and link. Nothing is asked of the context here, because every question would wait for the answer of
    /// the graphics process.
    fn start(gl: &Gl, kind: ProgramKind) -> Option<Compilation> {
        let (vertex, fragment, defines) = kind.sources();
        let program = gl.create_program()?;
        let shader = |stage: u32, parts: &[&str]| {
            let shader = gl.create_shader(stage)?;
            gl.shader_source(&shader, &[&["#version 300 es\n", defines, COMMON], parts].concat().concat());
            gl.compile_shader(&shader);
            gl.attach_shader(&program, &shader);
            Some(shader)
        };
        let shaders =
            [shader(Gl::VERTEX_SHADER, &[GEOMETRY, vertex])?, shader(Gl::FRAGMENT_SHADER, &[fragment])?];
        gl.link_program(&program);
        Some(Compilation { program, shaders })
    }

    /// Whether [`finish`](Self::finish) would return without waiting. Needs the extension `KHR_parallel_shader_compile`.
    fn is_complete(&self, gl: &Gl) -> bool {
        const COMPLETION_STATUS_KHR: u32 = 0x91B1;
        gl.get_program_parameter(&self.program, COMPLETION_STATUS_KHR).is_truthy()
    }

    /// Waits for the program; the messages of the compiler if there is an error.
    fn finish(self, gl: &Gl) -> Result<Program, String> {
        let Compilation { program, shaders } = self;
        if !gl.get_program_parameter(&program, Gl::LINK_STATUS).is_truthy() {
            let logs = shaders.iter().filter_map(|shader| gl.get_shader_info_log(shader));
            return Err(logs.chain(gl.get_program_info_log(&program)).collect());
        }
        // A linked program does not need its shaders any more.
        shaders.iter().for_each(|shader| gl.delete_shader(Some(shader)));
        let location = |name: &str| gl.get_uniform_location(&program, name);
        let locations = UNIFORMS.map(location);
        gl.use_program(Some(&program));
        for (name, unit) in SAMPLERS {
            gl.uniform1i(location(name).as_ref(), (unit - Gl::TEXTURE0) as i32);
        }
        gl.uniform_block_binding(&program, gl.get_uniform_block_index(&program, BLOCK), BINDING);
        Ok(Program { program, locations })
    }
}

/// The state of a program.
#[derive(Default)]
enum Slot {
    #[default]
    NotStarted,
    Compiling(Compilation),
    Ready(Program),
    Failed,
}

/// All programs of a context.
pub(super) struct Programs {
    slots: [Slot; ProgramKind::COUNT],
    /// Whether the context tells when a compilation is complete.
    reports_completion: bool,
}

/// How far the programs are that were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    Compiling,
    Ready,
    /// A program cannot be compiled, or the context is lost.
    Failed,
}

impl Programs {
    /// Programs of a new context, none of which is compiled.
    pub(super) fn new(gl: &Gl) -> Programs {
        let extension = gl.get_extension("KHR_parallel_shader_compile");
        Programs { slots: Default::default(), reports_completion: matches!(extension, Ok(Some(_))) }
    }

    /// A program, if it is ready.
    pub(super) fn get(&self, kind: ProgramKind) -> Option<&Program> {
        match &self.slots[kind as usize] {
            Slot::Ready(program) => Some(program),
            _ => None,
        }
    }

    /// How far these programs are, without changing it.
    pub(super) fn progress(&self, kinds: &[ProgramKind]) -> Progress {
        let slot = |kind: &ProgramKind| &self.slots[*kind as usize];
        if kinds.iter().any(|kind| matches!(slot(kind), Slot::Failed)) {
            Progress::Failed
        } else if kinds.iter().all(|kind| matches!(slot(kind), Slot::Ready(_))) {
            Progress::Ready
        } else {
            Progress::Compiling
        }
    }

    /// Compiles these programs a little further; to be called once per animation frame. Where the context tells when a
    /// compilation is complete, all programs are compiled at the same time and this never waits. Elsewhere one program is
    /// compiled per frame, so that it waits for no more than one.
    pub(super) fn advance(&mut self, gl: &Gl, kinds: &[ProgramKind]) -> Progress {
        for kind in kinds {
            let slot = &mut self.slots[*kind as usize];
            match std::mem::take(slot) {
                Slot::NotStarted => {
                    *slot = Compilation::start(gl, *kind).map_or(Slot::Failed, Slot::Compiling)
                }
                Slot::Compiling(compilation) if self.reports_completion && !compilation.is_complete(gl) => {
                    *slot = Slot::Compiling(compilation);
                    continue;
                }
                Slot::Compiling(compilation) => {
                    *slot = compilation.finish(gl).map_or_else(
                        |messages| {
                            if !gl.is_context_lost() {
                                web_sys::console::error_1(&messages.into());
                            }
                            Slot::Failed
                        },
                        Slot::Ready,
                    );
                }
                settled => {
                    *slot = settled;
                    continue;
                }
            }
            if !self.reports_completion {
                break;
            }
        }
        self.progress(kinds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{messages::Mark, theme};

    /// The value of a constant in the shaders.
    fn constant(name: &str) -> usize {
        let found = COMMON.split(&format!(" {name} = ")).nth(1);
        let digits = found.expect(name).split(|character: char| !character.is_ascii_digit()).next();
        digits.and_then(|digits| digits.parse().ok()).expect(name)
    }

    #[test]
    fn shaders_and_theme_use_the_same_colours() {
        for (name, token) in [
            ("BG", "--bg"),
            ("BAND", "--band"),
            ("GLASS", "--glass"),
            ("INK", "--ink"),
            ("INK_2", "--ink-2"),
            ("LINE_STRONG", "--line-strong"),
            ("LINK", "--link"),
            ("HOVER", "--hover"),
            ("HATCH", "--load-hatch"),
            ("FOCUS", "--focus"),
        ] {
            assert_eq!(theme::TOKENS[constant(name)], token);
        }
        assert_eq!(constant("MARKS"), theme::MARKS);
        assert!(COMMON.contains(&format!("u_colour[{}]", theme::TOKENS.len())));
    }

    #[test]
    fn shaders_and_messages_use_the_same_marks() {
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
        assert_eq!(UNIFORMS[Uniform::Draw as usize], "u_draw");
        assert_eq!(UNIFORMS[Uniform::TrailTime as usize], "u_trail_time");
        assert_eq!(UNIFORMS[Uniform::Mask as usize], "u_mask");
    }
}
