//! One network in graphics memory, and the calls that paint it.

use super::records::{Record, Records, texture};
use super::shaders::{Kind, Program, Uniform};
use super::{Frame, record, units};
use crate::stage::layout::{Curve, Detail};
use crate::stage::messages::{Mark, Message};
use crate::stage::scene::Scene;
use crate::stage::theme::SIDES;
use js_sys::Float32Array;
use netduel_results::Flow;
use netduel_scenario::Side;
use std::ops::Range;
use web_sys::{WebGl2RenderingContext as Gl, WebGlTexture};

/// Nodes per row of a texture; as in `places.glsl`.
const ROW: usize = 1024;
/// With more links than this, each is fainter.
const LINKS_AT_FULL_STRENGTH: f32 = 150.0;
/// Of more messages than this only the latest are looked at: at great speed much lingers.
const MOST_SEEN: u64 = 1 << 13;
/// How far beyond its pane a network may paint: ticks and badges.
const OVERHANG: f32 = 16.0;

pub(super) struct Pane {
    places: WebGlTexture,
    looks: WebGlTexture,
    looks_copy: Float32Array,
    layout_version: Option<u32>,
    links_version: Option<u32>,
    links: Records,
    link_count: i32,
    ticks: Records,
    tick_list: Vec<Record>,
    way: Records,
    way_count: i32,
    way_version: Option<u32>,
    flows: Records,
    messages: Records,
    /// The arrangement and serial number up to which messages are uploaded.
    uploaded: (u32, u64),
}

impl Pane {
    pub(super) fn new(gl: &Gl) -> Option<Pane> {
        Some(Pane {
            places: texture(gl)?,
            looks: texture(gl)?,
            looks_copy: Float32Array::new_with_length(0),
            layout_version: None,
            links_version: None,
            links: Records::new(gl)?,
            link_count: 0,
            ticks: Records::new(gl)?,
            tick_list: Vec::new(),
            way: Records::new(gl)?,
            way_count: 0,
            way_version: None,
            flows: Records::new(gl)?,
            messages: Records::new(gl)?,
            uploaded: (u32::MAX, 0),
        })
    }

    pub(super) fn delete(self, gl: &Gl) {
        let records =
            [self.links, self.ticks, self.way, self.flows, self.messages].map(|records| records.texture);
        for texture in records.iter().chain([&self.places, &self.looks]) {
            gl.delete_texture(Some(texture));
        }
    }

    pub(super) fn paint(&mut self, gl: &Gl, programs: &[Option<Program>], scene: &Scene, frame: &Frame) {
        gl.active_texture(Gl::TEXTURE2);
        self.upload(gl, scene, frame);

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
        gl.active_texture(Gl::TEXTURE2);

        let begin = |kind: Kind| {
            let program = programs[kind as usize].as_ref()?;
            program.use_on(gl);
            set_common(gl, program, scene, frame);
            Some(Brush { gl, program })
        };
        if let Some(brush) = begin(Kind::Curves) {
            self.paint_curves(&brush, scene, frame);
        }
        self.paint_nodes(gl, scene, &begin);

        let points = scene.layout.detail == Detail::Points;
        if let Some(brush) = begin(if points { Kind::MessagePoints } else { Kind::Messages }) {
            gl.uniform1f(brush.at(Uniform::Glyph), frame.glyph_opacity);
            let (first, count) = self.seen(scene, frame.linger_ns);
            brush.take_from(&self.messages, first, scene.messages.capacity());
            if points { brush.points(0, count) } else { brush.squares(count, 1) }
        }
    }

    fn paint_curves(&self, brush: &Brush, scene: &Scene, frame: &Frame) {
        let gl = brush.gl;
        let steps = match (scene.side(), scene.layout.detail) {
            (Side::ClientServer, _) => 1,
            (Side::PeerToPeer, Detail::Glasses) => 20,
            (Side::PeerToPeer, _) => 6,
        };
        let set = |draw: i32, steps: i32, width: f32, strength: f32| {
            gl.uniform1i(brush.at(Uniform::Draw), draw);
            gl.uniform1i(brush.at(Uniform::Steps), steps);
            gl.uniform1f(brush.at(Uniform::Width), width);
            gl.uniform1f(brush.at(Uniform::Strength), strength);
        };
        // A thousand links at full strength would be one grey surface.
        set(0, steps, 1.0, thinner(self.link_count as f32, LINKS_AT_FULL_STRENGTH));
        brush.take_from(&self.links, 0, 0);
        brush.squares(self.link_count, steps);
        if frame.trace_strength > 0.0 {
            let (first, count) = self.seen(scene, frame.trace_ns);
            // As with links; and no way would be busier than another.
            let strength = frame.trace_strength * thinner(count as f32, 4.0 * self.link_count as f32);
            set(2, steps, 2.0, strength);
            gl.uniform1f(brush.at(Uniform::Trace), units(frame.trace_ns) as f32);
            brush.take_from(&self.messages, first, scene.messages.capacity());
            brush.squares(count, steps);
        }
        let flows = &scene.file.flows;
        if !flows.is_empty() {
            set(3, steps, 1.0, thinner(flows.len() as f32, LINKS_AT_FULL_STRENGTH));
            gl.uniform1f(brush.at(Uniform::Trace), frame.flowed);
            brush.take_from(&self.flows, 0, 0);
            brush.squares(flows.len() as i32, steps);
        }
        set(1, 24, 1.8, 1.0);
        brush.take_from(&self.way, 0, 0);
        brush.squares(self.way_count, 24);
    }

    fn paint_nodes<'a>(&self, gl: &Gl, scene: &Scene, begin: &impl Fn(Kind) -> Option<Brush<'a>>) {
        let nodes = scene.layout.places.len() as i32;
        // Servers and few peers are glasses, and so is whoever fills with a file; clients and many peers are dots.
        let glasses = match (scene.side(), scene.layout.detail) {
            (_, Detail::Glasses | Detail::Dots) if scene.file.is_there() => nodes,
            (Side::ClientServer, _) | (Side::PeerToPeer, Detail::Glasses) => scene.serving as i32,
            (Side::PeerToPeer, _) => 0,
        };
        let squares = |kind: Kind, first: i32, count: i32| {
            if count > 0
                && let Some(brush) = begin(kind)
            {
                gl.uniform1i(brush.at(Uniform::First), first);
                brush.squares(count, 1);
            }
        };
        if scene.layout.sign.half_width.max(scene.layout.pool.half_width) > 0.0 {
            squares(Kind::Frames, 0, 2);
        }
        // An index or seeds, after the peers, are glasses as servers are.
        let dots = match scene.side() {
            Side::PeerToPeer => (scene.users() as i32 - glasses).max(0),
            Side::ClientServer => nodes - glasses,
        };
        squares(Kind::Glasses, 0, glasses);
        squares(Kind::Glasses, glasses + dots, nodes - glasses - dots);
        if scene.layout.detail != Detail::Points {
            squares(Kind::Dots, glasses, dots);
        } else if let Some(brush) = begin(Kind::DotPoints) {
            brush.points(glasses, dots);
        }
        if let Some(brush) = begin(Kind::Ticks) {
            brush.take_from(&self.ticks, 0, 0);
            brush.squares(self.tick_list.len() as i32, 1);
        }
    }

    /// The messages that may be seen: the place of the first, and how many.
    fn seen(&self, scene: &Scene, linger_ns: u64) -> (usize, i32) {
        let seen = scene.messages.seen_at(scene.now_ns(), linger_ns);
        let start = seen.start.max(seen.end.saturating_sub(MOST_SEEN));
        (scene.messages.place(start), (seen.end - start) as i32)
    }

    fn upload(&mut self, gl: &Gl, scene: &Scene, frame: &Frame) {
        if self.layout_version != Some(scene.layout_version) {
            self.upload_places(gl, scene);
            self.layout_version = Some(scene.layout_version);
        }
        if self.links_version != Some(scene.links_version) {
            self.upload_links(gl, scene);
            self.links_version = Some(scene.links_version);
        }
        self.upload_looks(gl, scene);
        self.upload_ticks(gl, scene);
        self.upload_messages(gl, scene);
        let flow = |flow: &Flow| {
            let width = (scene.file.width(flow, frame.pipe) * 16.0) as u32;
            [flow.from, flow.to, (Curve::Direct as u32) << 4, 0, width, 0, 0, 0]
        };
        if scene.file.is_there() {
            let flows: Vec<_> = scene.file.flows.iter().map(flow).collect();
            self.flows.fill(gl, &flows);
        }
        if self.way_version != Some(scene.trail.version()) {
            let way: Vec<_> = scene.trail.lines().map(|(message, on_way)| record(message, on_way)).collect();
            self.way_count = way.len() as i32;
            self.way.fill(gl, &way);
            self.way_version = Some(scene.trail.version());
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
        fill(gl, &self.places, rows, &Float32Array::from(texels.as_slice()));
        self.looks_copy = Float32Array::new_with_length((4 * ROW * rows) as u32);
        fill(gl, &self.looks, rows, &self.looks_copy);
    }

    fn upload_looks(&mut self, gl: &Gl, scene: &Scene) {
        let looks = scene.looks.as_flattened();
        self.looks_copy.subarray(0, looks.len() as u32).copy_from(looks);
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.looks));
        let nodes = scene.looks.len();
        let (width, height) = if nodes <= ROW { (nodes, 1) } else { (ROW, nodes.div_ceil(ROW)) };
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

    fn upload_ticks(&mut self, gl: &Gl, scene: &Scene) {
        self.tick_list.clear();
        for node in 0..scene.serving {
            let ticks = 0..scene.ticks(node);
            self.tick_list.extend(ticks.map(|tick| [node as u32, tick, 0, 0, 0, 0, 0, 0]));
        }
        self.ticks.fill(gl, &self.tick_list);
    }

    fn upload_links(&mut self, gl: &Gl, scene: &Scene) {
        let link = |from: u32, to: u32| {
            let still = Message {
                mark: Mark::Request,
                curve: Curve::Link,
                from,
                to,
                request: 0,
                sent_ns: 0,
                arrives_ns: 0,
            };
            // A client's part is not that of the pool.
            let part = if from == to { 0 } else { scene.part(to) };
            record(&still, scene.part(from) != part)
        };
        let links: Vec<_> = match (scene.layout.detail, scene.side()) {
            (Detail::Points, _) => Vec::new(),
            // The other end is the pool, wherever the record says it is.
            (_, Side::ClientServer) => {
                (scene.serving as u32..scene.looks.len() as u32).map(|user| link(user, user)).collect()
            }
            (_, Side::PeerToPeer) => scene.links().map(|(a, b)| link(a, b)).collect(),
        };
        self.link_count = links.len() as i32;
        self.links.fill(gl, &links);
    }

    /// Uploads what is new, or all of it if the ring was arranged anew.
    fn upload_messages(&mut self, gl: &Gl, scene: &Scene) {
        let messages = &scene.messages;
        let kept = messages.serials();
        if self.uploaded.0 != messages.arrangement() {
            self.messages.make_room(gl, messages.capacity());
            self.uploaded = (messages.arrangement(), kept.start);
        }
        let new = self.uploaded.1.clamp(kept.start, kept.end)..kept.end;
        self.uploaded.1 = kept.end;
        if new.is_empty() {
            return;
        }
        let (start, end) = (messages.place(new.start), messages.place(new.end));
        let at = |place: usize| messages.at(place).map(|message| record(message, false));
        let ranges: [Range<usize>; 2] =
            if start < end { [start..end, 0..0] } else { [start..messages.capacity(), 0..end] };
        for range in ranges {
            self.messages.upload(gl, range, at);
        }
    }
}

/// A program in use.
struct Brush<'a> {
    gl: &'a Gl,
    program: &'a Program,
}

impl Brush<'_> {
    fn at(&self, uniform: Uniform) -> Option<&web_sys::WebGlUniformLocation> {
        self.program.at(uniform)
    }

    /// Which records are drawn: from one place on, round a ring of this capacity if it is one.
    fn take_from(&self, records: &Records, first: usize, ring: usize) {
        self.gl.bind_texture(Gl::TEXTURE_2D, Some(&records.texture));
        self.gl.uniform1i(self.at(Uniform::First), first as i32);
        self.gl.uniform1i(self.at(Uniform::Mask), if ring > 0 { ring as i32 - 1 } else { i32::MAX });
    }

    /// Two triangles per step of each.
    fn squares(&self, count: i32, steps: i32) {
        if count > 0 {
            self.gl.draw_arrays(Gl::TRIANGLES, 0, 6 * steps * count);
        }
    }

    fn points(&self, first: i32, count: i32) {
        if count > 0 {
            self.gl.draw_arrays(Gl::POINTS, first, count);
        }
    }
}

fn set_common(gl: &Gl, program: &Program, scene: &Scene, frame: &Frame) {
    let (layout, rect) = (&scene.layout, &scene.rect);
    let at = |uniform| program.at(uniform);
    gl.uniform1i(at(Uniform::Places), 0);
    gl.uniform1i(at(Uniform::Looks), 1);
    gl.uniform1i(at(Uniform::Records), 2);
    gl.uniform4f(at(Uniform::View), rect.x, rect.y, 2.0 / frame.width_css, 2.0 / frame.height_css);
    gl.uniform4fv_with_f32_array(at(Uniform::Colour), &frame.theme.colours);
    gl.uniform1i(at(Uniform::Side), SIDES[crate::stage::index(scene.side())] as i32);
    gl.uniform1f(at(Uniform::Scale), frame.pixels_per_css);
    for (uniform, box_) in [(Uniform::Pool, layout.pool), (Uniform::Sign, layout.sign)] {
        gl.uniform4f(at(uniform), box_.x, box_.y, box_.half_width, box_.half_height);
    }
    gl.uniform1i(at(Uniform::Now), units(frame.now_ns));
    gl.uniform1f(at(Uniform::Message), layout.message);
    gl.uniform1f(at(Uniform::Linger), units(frame.linger_ns) as f32);
    gl.uniform1i(at(Uniform::Detail), layout.detail as i32);
    gl.uniform1i(at(Uniform::PoolDown), i32::from(scene.pool_down()));
    let pieces = if scene.file.shows_pieces() { scene.file.pieces } else { 0 };
    gl.uniform1i(at(Uniform::Pieces), pieces as i32);
    gl.uniform1i(at(Uniform::Thinning), scene.thinning() as i32);
    gl.uniform1ui(at(Uniform::Request), scene.trail.request().unwrap_or(u32::MAX));
}

/// The more there are beyond what can be told apart, the fainter each.
fn thinner(count: f32, enough: f32) -> f32 {
    (enough.max(8.0) / count.max(1.0)).min(1.0).sqrt()
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
