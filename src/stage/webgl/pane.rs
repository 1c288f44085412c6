//! One network in graphics memory, and the calls that paint it.

use super::shaders::{Kind, Program, Uniform};
use super::{Frame, RECORD, units, write_record};
use crate::stage::layout::{Curve, Detail};
use crate::stage::messages::{Mark, Message};
use crate::stage::scene::Scene;
use crate::stage::theme::SIDES;
use js_sys::Float32Array;
use netduel_engine::network::Side;
use web_sys::{WebGl2RenderingContext as Gl, WebGlBuffer, WebGlTexture};

/// Nodes per row of a texture.
const ROW: usize = 1024;
/// How far beyond its pane a network may paint: ticks and badges.
const OVERHANG: f32 = 16.0;

pub(super) struct Pane {
    places: WebGlTexture,
    looks: WebGlTexture,
    looks_copy: Float32Array,
    layout_version: Option<u32>,
    links: WebGlBuffer,
    link_count: i32,
    way: WebGlBuffer,
    way_version: Option<u32>,
    messages: WebGlBuffer,
    /// The arrangement and serial number up to which messages are uploaded.
    uploaded: (u32, u64),
    bytes: Vec<u8>,
}

impl Pane {
    pub(super) fn new(gl: &Gl) -> Option<Pane> {
        Some(Pane {
            places: texture(gl)?,
            looks: texture(gl)?,
            looks_copy: Float32Array::new_with_length(0),
            layout_version: None,
            links: gl.create_buffer()?,
            link_count: 0,
            way: gl.create_buffer()?,
            way_version: None,
            messages: gl.create_buffer()?,
            uploaded: (u32::MAX, 0),
            bytes: Vec::new(),
        })
    }

    pub(super) fn delete(self, gl: &Gl) {
        gl.delete_texture(Some(&self.places));
        gl.delete_texture(Some(&self.looks));
        for buffer in [self.links, self.way, self.messages] {
            gl.delete_buffer(Some(&buffer));
        }
    }

    pub(super) fn paint(&mut self, gl: &Gl, programs: &[Option<Program>], scene: &Scene, frame: &Frame) {
        if self.layout_version != Some(scene.layout_version) {
            self.upload_places(gl, scene);
            self.upload_links(gl, scene);
            self.layout_version = Some(scene.layout_version);
        }
        self.upload_looks(gl, scene);
        self.upload_messages(gl, scene);
        if self.way_version != Some(scene.way_version) {
            self.upload_way(gl, scene);
            self.way_version = Some(scene.way_version);
        }

        let scale = frame.pixels_per_css;
        let rect = &scene.rect;
        let bottom = frame.height_css - rect.y - rect.height;
        gl.scissor(
            ((rect.x - OVERHANG) * scale) as i32,
            ((bottom - OVERHANG) * scale) as i32,
            ((rect.width + 2.0 * OVERHANG) * scale) as i32,
            ((rect.height + 2.0 * OVERHANG) * scale) as i32,
        );
        gl.active_texture(Gl::TEXTURE0);
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.places));
        gl.active_texture(Gl::TEXTURE1);
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.looks));

        let layout = &scene.layout;
        let begin = |kind: Kind| {
            let program = programs[kind as usize].as_ref()?;
            program.use_on(gl);
            gl.uniform1i(program.at(Uniform::Places), 0);
            gl.uniform1i(program.at(Uniform::Looks), 1);
            gl.uniform4f(
                program.at(Uniform::View),
                rect.x,
                rect.y,
                2.0 / frame.width_css,
                2.0 / frame.height_css,
            );
            gl.uniform4fv_with_f32_array(program.at(Uniform::Colour), &frame.theme.colours);
            let side = if scene.side() == Side::ClientServer { SIDES[0] } else { SIDES[1] };
            gl.uniform1i(program.at(Uniform::Side), side as i32);
            gl.uniform1f(program.at(Uniform::Scale), scale);
            for (uniform, box_) in [(Uniform::Pool, layout.pool), (Uniform::Sign, layout.sign)] {
                gl.uniform4f(program.at(uniform), box_.x, box_.y, box_.half_width, box_.half_height);
            }
            gl.uniform1i(program.at(Uniform::Now), units(frame.now_ns));
            gl.uniform1f(program.at(Uniform::Message), layout.message);
            gl.uniform1f(program.at(Uniform::Linger), frame.linger_ns as f32 / 128.0);
            gl.uniform1i(program.at(Uniform::Detail), layout.detail as i32);
            gl.uniform1i(program.at(Uniform::PoolDown), i32::from(scene.pool_down()));
            Some(program)
        };

        if let Some(program) = begin(Kind::Curves) {
            let steps = match (scene.side(), layout.detail) {
                (Side::ClientServer, _) => 2,
                (Side::PeerToPeer, Detail::Glasses) => 20,
                (Side::PeerToPeer, _) => 8,
            };
            let set = |draw: i32, steps: i32, width: f32| {
                gl.uniform1i(program.at(Uniform::Draw), draw);
                gl.uniform1i(program.at(Uniform::Steps), steps);
                gl.uniform1f(program.at(Uniform::Width), width);
            };
            let ribbon = |steps: i32, count: i32| {
                gl.draw_arrays_instanced(Gl::TRIANGLE_STRIP, 0, 2 * (steps + 1), count);
            };
            set(0, steps, 1.0);
            attributes(gl, &self.links, 0, 1);
            ribbon(steps, self.link_count);
            if frame.trace_strength > 0.0 {
                set(2, steps, 2.0);
                gl.uniform1f(program.at(Uniform::Trace), frame.trace_ns as f32 / 128.0);
                let seen = scene.messages.seen_at(scene.now_ns(), frame.trace_ns);
                let strength = frame.trace_strength
                    * thinner((seen.end - seen.start) as f32, 4.0 * self.link_count as f32);
                gl.uniform1f(program.at(Uniform::Strength), strength);
                self.each_run(scene, frame.trace_ns, |first, count| {
                    attributes(gl, &self.messages, first, 1);
                    ribbon(steps, count);
                });
            }
            if !scene.way.is_empty() {
                set(1, 24, 1.8);
                attributes(gl, &self.way, 0, 1);
                ribbon(24, scene.way.len() as i32);
            }
        }
        self.paint_nodes(gl, scene, &begin);
        self.paint_messages(gl, scene, frame, &begin);
    }

    fn paint_nodes<'a>(&self, gl: &Gl, scene: &Scene, begin: &impl Fn(Kind) -> Option<&'a Program>) {
        gl.disable_vertex_attrib_array(0);
        gl.disable_vertex_attrib_array(1);
        let nodes = scene.layout.places.len() as i32;
        let points = scene.layout.detail == Detail::Points;
        let as_rectangles = match (points, scene.side()) {
            (false, _) => nodes,
            (true, Side::ClientServer) => scene.network.serving_nodes() as i32,
            (true, Side::PeerToPeer) => 0,
        };
        if begin(Kind::Nodes).is_some() {
            gl.draw_arrays_instanced(Gl::TRIANGLE_STRIP, 0, 4, as_rectangles + 2);
        }
        if points && begin(Kind::NodePoints).is_some() {
            gl.draw_arrays(Gl::POINTS, as_rectangles, nodes - as_rectangles);
        }
    }

    fn paint_messages<'a>(
        &self,
        gl: &Gl,
        scene: &Scene,
        frame: &Frame,
        begin: &impl Fn(Kind) -> Option<&'a Program>,
    ) {
        let points = scene.layout.detail == Detail::Points;
        let Some(program) = begin(if points { Kind::MessagePoints } else { Kind::Messages }) else { return };
        gl.uniform1f(program.at(Uniform::Glyph), frame.glyph_opacity);
        self.each_run(scene, frame.linger_ns, |first, count| {
            if points {
                attributes(gl, &self.messages, 0, 0);
                gl.draw_arrays(Gl::POINTS, first as i32, count);
            } else {
                attributes(gl, &self.messages, first, 1);
                gl.draw_arrays_instanced(Gl::TRIANGLE_STRIP, 0, 4, count);
            }
        });
    }

    /// The messages that may be seen, as runs of places: two if the ring wraps among them.
    fn each_run(&self, scene: &Scene, linger_ns: u64, mut paint: impl FnMut(usize, i32)) {
        let seen = scene.messages.seen_at(scene.now_ns(), linger_ns);
        if seen.is_empty() {
            return;
        }
        let (first, count) = (scene.messages.place(seen.start), (seen.end - seen.start) as usize);
        let until_wrap = count.min(scene.messages.capacity() - first);
        paint(first, until_wrap as i32);
        if count > until_wrap {
            paint(0, (count - until_wrap) as i32);
        }
    }

    fn upload_places(&mut self, gl: &Gl, scene: &Scene) {
        let places = &scene.layout.places;
        let rows = places.len().div_ceil(ROW).max(1);
        let mut texels = Vec::with_capacity(4 * ROW * rows);
        for place in places {
            texels.extend([place.x, place.y, place.radius, f32::from(place.shape as u8)]);
        }
        texels.resize(4 * ROW * rows, 0.0);
        let copy = Float32Array::from(texels.as_slice());
        fill(gl, &self.places, rows, &copy);
        self.looks_copy = Float32Array::new_with_length((4 * ROW * rows) as u32);
        fill(gl, &self.looks, rows, &self.looks_copy);
    }

    /// Straight into the texture, row by row: only what there is, and without new memory.
    fn upload_looks(&mut self, gl: &Gl, scene: &Scene) {
        let looks = scene.looks.as_flattened();
        let length = looks.len() as u32;
        self.looks_copy.subarray(0, length).copy_from(looks);
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.looks));
        let nodes = scene.looks.len();
        let (width, height) = if nodes <= ROW { (nodes, 1) } else { (ROW, nodes.div_ceil(ROW)) };
        // The calls below cannot fail for arguments of the right kind.
        let _ = gl.tex_sub_image_2d_with_i32_and_i32_and_u32_and_type_and_opt_array_buffer_view(
            Gl::TEXTURE_2D,
            0,
            0,
            0,
            width as i32,
            height as i32,
            Gl::RGBA,
            Gl::FLOAT,
            Some(&self.looks_copy),
        );
    }

    fn upload_links(&mut self, gl: &Gl, scene: &Scene) {
        self.bytes.clear();
        let servers = scene.network.serving_nodes() as u32;
        let mut link = |from: u32, to: u32| {
            let still = Message {
                mark: Mark::Request,
                curve: Curve::Link,
                from,
                to,
                request: 0,
                sent_ns: 0,
                arrives_ns: 0,
            };
            write_record(&still, false, &mut self.bytes);
        };
        if scene.layout.detail != Detail::Points {
            match scene.side() {
                // The other end is the pool, wherever the record says it is.
                Side::ClientServer => {
                    (servers..scene.network.roles.len() as u32).for_each(|user| link(user, user))
                }
                Side::PeerToPeer => scene.network.links.iter().for_each(|(a, b)| link(*a, *b)),
            }
        }
        self.link_count = (self.bytes.len() / RECORD) as i32;
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&self.links));
        gl.buffer_data_with_u8_array(Gl::ARRAY_BUFFER, &self.bytes, Gl::STATIC_DRAW);
    }

    fn upload_way(&mut self, gl: &Gl, scene: &Scene) {
        self.bytes.clear();
        for (message, on_way) in &scene.way {
            write_record(message, *on_way, &mut self.bytes);
        }
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&self.way));
        gl.buffer_data_with_u8_array(Gl::ARRAY_BUFFER, &self.bytes, Gl::DYNAMIC_DRAW);
    }

    /// Uploads what is new, or all of it if the ring was arranged anew.
    fn upload_messages(&mut self, gl: &Gl, scene: &Scene) {
        let messages = &scene.messages;
        let kept = messages.serials();
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&self.messages));
        if self.uploaded.0 != messages.arrangement() {
            let size = (messages.capacity() * RECORD) as i32;
            gl.buffer_data_with_i32(Gl::ARRAY_BUFFER, size, Gl::DYNAMIC_DRAW);
            self.uploaded = (messages.arrangement(), kept.start);
        }
        let mut next = self.uploaded.1.clamp(kept.start, kept.end);
        while next < kept.end {
            let place = messages.place(next);
            let until = kept.end.min(next + (messages.capacity() - place) as u64);
            self.bytes.clear();
            for serial in next..until {
                write_record(messages.get(serial), false, &mut self.bytes);
            }
            gl.buffer_sub_data_with_i32_and_u8_array(Gl::ARRAY_BUFFER, (place * RECORD) as i32, &self.bytes);
            next = until;
        }
        self.uploaded.1 = kept.end;
    }
}

/// The more messages per way, the fainter each of them: else a busy network would be one solid tangle, in which
/// no way is busier than another.
fn thinner(messages: f32, enough: f32) -> f32 {
    (enough.max(8.0) / messages.max(1.0)).min(1.0).sqrt()
}

fn texture(gl: &Gl) -> Option<WebGlTexture> {
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

fn fill(gl: &Gl, texture: &WebGlTexture, rows: usize, texels: &Float32Array) {
    gl.bind_texture(Gl::TEXTURE_2D, Some(texture));
    let _ = gl.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_opt_array_buffer_view(
        Gl::TEXTURE_2D,
        0,
        Gl::RGBA32F as i32,
        ROW as i32,
        rows as i32,
        0,
        Gl::RGBA,
        Gl::FLOAT,
        Some(texels),
    );
}

/// Points the attributes at a buffer of records, from one of them on; `divisor` 1 for one record per
/// instance, 0 for one per vertex.
fn attributes(gl: &Gl, buffer: &WebGlBuffer, first: usize, divisor: u32) {
    gl.bind_buffer(Gl::ARRAY_BUFFER, Some(buffer));
    let start = (first * RECORD) as i32;
    for (index, size, kind, offset) in [(0, 3, Gl::UNSIGNED_INT, 0), (1, 2, Gl::INT, 12)] {
        gl.enable_vertex_attrib_array(index);
        gl.vertex_attrib_i_pointer_with_i32(index, size, kind, RECORD as i32, start + offset);
        gl.vertex_attrib_divisor(index, divisor);
    }
}
