//! The uniforms that all programs share while they draw a network. They are in one buffer per network, which is uploaded once
//! per frame: setting each of them for each program would take some hundred calls.

use super::data_texture::time_units;
use crate::frame::Frame;
use crate::geometry::Rectangle;
use crate::scene::Scene;
use crate::theme::{SIDES, TOKENS};
use js_sys::Uint32Array;
use web_sys::{WebGl2RenderingContext as Gl, WebGlBuffer};

/// The index of the buffer among those bound to a context.
pub(super) const BINDING: u32 = 0;
/// The name of the uniform block in `common.glsl`.
pub(super) const BLOCK: &str = "Pane";

/// The number of 32-bit words of the block: all colours, three vectors, and twelve numbers. A block is a multiple of four
/// words long.
const WORDS: usize = (4 * TOKENS.len() + 3 * 4 + 12_usize).next_multiple_of(4);

/// The uniforms of a network in graphics memory.
pub(super) struct PaneUniforms {
    buffer: WebGlBuffer,
    words: Vec<u32>,
    array: Uint32Array,
}

impl PaneUniforms {
    /// A buffer without contents; `None` if the context is lost.
    pub(super) fn new(gl: &Gl) -> Option<PaneUniforms> {
        let buffer = gl.create_buffer()?;
        gl.bind_buffer(Gl::UNIFORM_BUFFER, Some(&buffer));
        gl.buffer_data_with_i32(Gl::UNIFORM_BUFFER, 4 * WORDS as i32, Gl::DYNAMIC_DRAW);
        let array = Uint32Array::new_with_length(WORDS as u32);
        Some(PaneUniforms { buffer, words: Vec::with_capacity(WORDS), array })
    }

    /// Frees the graphics memory.
    pub(super) fn delete(self, gl: &Gl) {
        gl.delete_buffer(Some(&self.buffer));
    }

    /// Uploads the uniforms for a frame, and makes the programs use them.
    pub(super) fn apply(&mut self, gl: &Gl, scene: &Scene, frame: &Frame) {
        self.write(scene, frame);
        self.array.copy_from(&self.words);
        gl.bind_buffer_base(Gl::UNIFORM_BUFFER, BINDING, Some(&self.buffer));
        gl.buffer_sub_data_with_i32_and_array_buffer_view(Gl::UNIFORM_BUFFER, 0, &self.array);
    }

    /// Writes the words of the block, in the order in which `common.glsl` declares them.
    fn write(&mut self, scene: &Scene, frame: &Frame) {
        let (layout, rect) = (&scene.layout, &scene.rect);
        let words = &mut self.words;
        words.clear();
        words.extend(frame.theme.colours.iter().map(|number| number.to_bits()));
        let view = [rect.x, rect.y, 2.0 / frame.width_css, 2.0 / frame.height_css];
        let extents =
            |Rectangle { x, y, half_width, half_height }: Rectangle| [x, y, half_width, half_height];
        for vector in [view, extents(layout.server_box), extents(layout.caption)] {
            words.extend(vector.map(f32::to_bits));
        }
        let pieces = if scene.file.shows_pieces() { scene.file.pieces } else { 0 };
        words.extend([
            frame.pixels_per_css.to_bits(),
            layout.message.to_bits(),
            (time_units(frame.failure_shown_ns) as f32).to_bits(),
            (frame.message_opacity * scene.message_emphasis()).to_bits(),
            SIDES[scene.side() as usize] as u32,
            time_units(frame.now_ns) as u32,
            layout.detail as u32,
            u32::from(scene.all_servers_down()),
            pieces,
            scene.thinning(),
            scene.request_path.request().unwrap_or(u32::MAX),
            scene.others_opacity().to_bits(),
        ]);
        words.resize(WORDS, 0);
    }
}
