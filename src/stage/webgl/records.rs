//! A list of records in a texture, from which the vertex programs take them by number.
//!
//! Instanced attributes would be the usual way. Software renderers, which many a school computer runs, begin
//! every instance anew, and draw thousands of small ones twenty times slower than one large batch.

use js_sys::Uint32Array;
use web_sys::{WebGl2RenderingContext as Gl, WebGlTexture};

/// A record: from, to, code, request; sent, arrives, and two words unused.
pub(super) type Record = [u32; 8];

/// Records per row of the texture; as in `places.glsl`.
const ROW: usize = 512;
const WORDS: usize = 8 * ROW;

/// A texture of records.
pub(super) struct Records {
    pub(super) texture: WebGlTexture,
    rows: usize,
    words: Vec<u32>,
    copy: Uint32Array,
}

impl Records {
    pub(super) fn new(gl: &Gl) -> Option<Records> {
        Some(Records {
            texture: texture(gl)?,
            rows: 0,
            words: Vec::new(),
            copy: Uint32Array::new_with_length(WORDS as u32),
        })
    }

    /// Makes room for this many records; what was in it is lost.
    pub(super) fn make_room(&mut self, gl: &Gl, records: usize) {
        let rows = records.div_ceil(ROW).max(1);
        if rows != self.rows {
            self.rows = rows;
            gl.bind_texture(Gl::TEXTURE_2D, Some(&self.texture));
            // Fails only for arguments of the wrong kind, as do the calls below.
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

    /// Uploads the rows that hold the places of a range; `record` gives the record of a place.
    pub(super) fn upload(
        &mut self,
        gl: &Gl,
        places: std::ops::Range<usize>,
        record: impl Fn(usize) -> Option<Record>,
    ) {
        if places.is_empty() {
            return;
        }
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.texture));
        for row in places.start / ROW..places.end.div_ceil(ROW) {
            self.words.clear();
            for place in row * ROW..(row + 1) * ROW {
                match record(place) {
                    Some(record) => self.words.extend(record),
                    None => break,
                }
            }
            let records = self.words.len() / 8;
            self.copy.subarray(0, self.words.len() as u32).copy_from(&self.words);
            let _ = gl.tex_sub_image_2d_with_i32_and_i32_and_u32_and_type_and_opt_array_buffer_view(
                Gl::TEXTURE_2D,
                0,
                0,
                row as i32,
                2 * records as i32,
                1,
                Gl::RGBA_INTEGER,
                Gl::UNSIGNED_INT,
                Some(&self.copy),
            );
        }
    }

    /// Replaces everything.
    pub(super) fn fill(&mut self, gl: &Gl, records: &[Record]) {
        self.make_room(gl, records.len());
        self.upload(gl, 0..records.len(), |place| records.get(place).copied());
    }
}

/// An empty texture that is read texel by texel.
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
