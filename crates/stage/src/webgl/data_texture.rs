//! A list of records in a texture, which the vertex shaders read by index.
//!
//! Instanced attributes would be the usual way. Software renderers, which run on many school computers, have a fixed cost per
//! instance: they draw thousands of small instances twenty times more slowly than one large batch.

use crate::messages::Message;
use js_sys::Uint32Array;
use std::ops::Range;
use web_sys::{WebGl2RenderingContext as Gl, WebGlTexture};

/// A record of eight words: sending node, receiving node, code, request, time sent, time of arrival, and two unused words.
pub(super) type Record = [u32; 8];

/// Records per row of the texture; `geometry.glsl` uses the same number.
const ROW: usize = 512;
const WORDS: usize = 8 * ROW;

/// The shaders count time in units of 2^7 ns = 128 ns, as 32-bit integers that wrap around after 9 minutes.
const TIME_UNIT_BITS: u32 = 7;

/// A time as the shaders read it. Only differences between such times are meaningful.
pub(super) fn time_units(time_ns: u64) -> i32 {
    (time_ns >> TIME_UNIT_BITS) as i32
}

/// A message, or anything else with a path between two nodes, as the shaders read it. The meaning of `flag` depends on what is
/// drawn: the link is interrupted, or the message is on the path of the chosen request.
pub(super) fn record(message: &Message, flag: bool) -> Record {
    let code = message.mark as u32 | (message.curve as u32) << 4 | u32::from(flag) << 5;
    let (sent, arrives) = (time_units(message.sent_ns) as u32, time_units(message.arrives_ns) as u32);
    [message.from, message.to, code, message.request, sent, arrives, 0, 0]
}

/// A texture of records.
pub(super) struct DataTexture {
    pub(super) texture: WebGlTexture,
    rows: usize,
    /// The words of a row on their way to the texture.
    words: Vec<u32>,
    /// The same words as a JavaScript array.
    array: Uint32Array,
}

impl DataTexture {
    /// An empty texture; `None` if the context is lost.
    pub(super) fn new(gl: &Gl) -> Option<DataTexture> {
        Some(DataTexture {
            texture: texture(gl)?,
            rows: 0,
            words: Vec::new(),
            array: Uint32Array::new_with_length(WORDS as u32),
        })
    }

    /// Makes room for this many records. If the size of the texture changes, its contents are lost.
    pub(super) fn make_room(&mut self, gl: &Gl, records: usize) {
        let rows = records.div_ceil(ROW).max(1);
        if rows != self.rows {
            self.rows = rows;
            gl.bind_texture(Gl::TEXTURE_2D, Some(&self.texture));
            // This call and those below fail only for arguments of a wrong type.
            let _ = gl.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_opt_array_buffer_view(
                Gl::TEXTURE_2D,
                0,
                Gl::RGBA32UI as i32,
                2 * ROW as i32,
                rows as i32,
                0,
                Gl::RGBA_INTEGER,
                Gl::UNSIGNED_INT,
                None,
            );
        }
    }

    /// Uploads a range of records; `record` gives the record with an index.
    pub(super) fn upload(
        &mut self,
        gl: &Gl,
        indices: Range<usize>,
        record: impl Fn(usize) -> Option<Record>,
    ) {
        if indices.is_empty() {
            return;
        }
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.texture));
        for row in indices.start / ROW..indices.end.div_ceil(ROW) {
            let in_row = indices.start.max(row * ROW)..indices.end.min((row + 1) * ROW);
            let column = in_row.start - row * ROW;
            self.words.clear();
            self.words.extend(in_row.filter_map(&record).flatten());
            let records = self.words.len() / 8;
            self.array.subarray(0, self.words.len() as u32).copy_from(&self.words);
            let _ = gl.tex_sub_image_2d_with_i32_and_i32_and_u32_and_type_and_opt_array_buffer_view(
                Gl::TEXTURE_2D,
                0,
                2 * column as i32,
                row as i32,
                2 * records as i32,
                1,
                Gl::RGBA_INTEGER,
                Gl::UNSIGNED_INT,
                Some(&self.array),
            );
        }
    }

    /// Replaces the contents.
    pub(super) fn fill(&mut self, gl: &Gl, records: &[Record]) {
        self.make_room(gl, records.len());
        self.upload(gl, 0..records.len(), |index| records.get(index).copied());
    }
}

/// A texture without contents whose texels are read without filtering.
pub(super) fn texture(gl: &Gl) -> Option<WebGlTexture> {
    let texture = gl.create_texture()?;
    gl.bind_texture(Gl::TEXTURE_2D, Some(&texture));
    for (parameter, value) in [
        (Gl::TEXTURE_MIN_FILTER, Gl::NEAREST),
        (Gl::TEXTURE_MAG_FILTER, Gl::NEAREST),
        (Gl::TEXTURE_WRAP_S, Gl::CLAMP_TO_EDGE),
        (Gl::TEXTURE_WRAP_T, Gl::CLAMP_TO_EDGE),
    ] {
        gl.tex_parameteri(Gl::TEXTURE_2D, parameter, value as i32);
    }
    Some(texture)
}
