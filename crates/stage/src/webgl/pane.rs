//! One network in graphics memory, and the calls that paint it.

use super::data_texture::{DataTexture, Record, record, texture, time_units};
use super::pane_uniforms::PaneUniforms;
use super::programs::{Program, ProgramKind, Programs, SAMPLERS, Uniform};
use crate::file_distribution::FlowScale;
use crate::frame::Frame;
use crate::geometry::{Curve, Detail};
use crate::messages::{Mark, Message};
use crate::node_style::NodeStyle;
use crate::scene::Scene;
use js_sys::Float32Array;
use netduel_results::Flow;
use netduel_scenario::Side;
use std::ops::Range;
use web_sys::{WebGl2RenderingContext as Gl, WebGlTexture};

/// Nodes per row of a texture; `geometry.glsl` uses the same number.
const ROW: usize = 1024;
/// If there are more links than this, each is drawn fainter.
const LINKS_AT_FULL_OPACITY: f32 = 150.0;
/// Only this many of the latest messages are considered. At high speed, many are visible at the same time.
const MOST_VISIBLE: u64 = 1 << 13;
/// How far ticks and halos may extend beyond the pane.
const OVERHANG: f32 = 16.0;

/// The texture unit of the records.
const RECORDS_UNIT: u32 = SAMPLERS[2].1;

/// One network in graphics memory.
pub(super) struct Pane {
    uniforms: PaneUniforms,
    nodes: WebGlTexture,
    layout_version: Option<u32>,
    styles: WebGlTexture,
    styles_version: Option<u32>,
    style_texels: Vec<[f32; 4]>,
    styles_array: Float32Array,
    links: DataTexture,
    links_version: Option<u32>,
    link_count: i32,
    ticks: DataTexture,
    tick_records: Vec<Record>,
    path: DataTexture,
    path_version: Option<u32>,
    path_count: i32,
    flows: DataTexture,
    /// The version of the transfers, and the scale of their widths.
    flows_version: Option<(u32, FlowScale)>,
    messages: DataTexture,
    /// The generation and the serial number up to which messages have been uploaded.
    uploaded: (u32, u64),
}

impl Pane {
    /// A pane without contents; `None` if the context is lost.
    pub(super) fn new(gl: &Gl) -> Option<Pane> {
        Some(Pane {
            uniforms: PaneUniforms::new(gl)?,
            nodes: texture(gl)?,
            layout_version: None,
            styles: texture(gl)?,
            styles_version: None,
            style_texels: Vec::new(),
            styles_array: Float32Array::new_with_length(0),
            links: DataTexture::new(gl)?,
            links_version: None,
            link_count: 0,
            ticks: DataTexture::new(gl)?,
            tick_records: Vec::new(),
            path: DataTexture::new(gl)?,
            path_version: None,
            path_count: 0,
            flows: DataTexture::new(gl)?,
            flows_version: None,
            messages: DataTexture::new(gl)?,
            uploaded: (u32::MAX, 0),
        })
    }

    /// Frees the graphics memory.
    pub(super) fn delete(self, gl: &Gl) {
        self.uniforms.delete(gl);
        let records = [self.links, self.ticks, self.path, self.flows, self.messages];
        for texture in records.iter().map(|records| &records.texture).chain([&self.nodes, &self.styles]) {
            gl.delete_texture(Some(texture));
        }
    }

    /// Uploads what has changed, and paints the network.
    pub(super) fn paint(&mut self, gl: &Gl, programs: &Programs, scene: &Scene, frame: &Frame) {
        self.upload(gl, scene, frame);
        self.uniforms.apply(gl, scene, frame);

        let scale = frame.pixels_per_css;
        let rect = &scene.rect;
        let bottom = frame.height_css - rect.y - rect.height;
        gl.scissor(
            ((rect.x - OVERHANG) * scale) as i32,
            ((bottom - OVERHANG) * scale) as i32,
            ((rect.width + 2.0 * OVERHANG) * scale) as i32,
            ((rect.height + 2.0 * OVERHANG) * scale) as i32,
        );
        for ((_, unit), texture) in SAMPLERS.into_iter().zip([&self.nodes, &self.styles]) {
            gl.active_texture(unit);
            gl.bind_texture(Gl::TEXTURE_2D, Some(texture));
        }
        gl.active_texture(RECORDS_UNIT);

        let begin = |kind: ProgramKind| {
            let program = programs.get(kind)?;
            program.use_on(gl);
            Some(Brush { gl, program })
        };
        if let Some(brush) = begin(ProgramKind::Curves) {
            self.paint_curves(&brush, scene, frame);
        }
        self.paint_nodes(gl, scene, &begin);

        let points = scene.layout.detail == Detail::Points;
        if let Some(brush) = begin(if points { ProgramKind::MessagePoints } else { ProgramKind::Messages }) {
            let (first, count) = self.visible(scene, frame.failure_shown_ns);
            brush.take_from(&self.messages, first, scene.messages.capacity());
            if points { brush.points(0, count) } else { brush.squares(count, 1) }
        }
    }

    fn paint_curves(&self, brush: &Brush, scene: &Scene, frame: &Frame) {
        let gl = brush.gl;
        let steps = match (scene.side(), scene.layout.detail) {
            (Side::ClientServer, _) => 1,
            (Side::PeerToPeer, Detail::FillLevels) => 20,
            (Side::PeerToPeer, _) => 6,
        };
        let set = |draw: i32, steps: i32, width: f32, opacity: f32| {
            gl.uniform1i(brush.at(Uniform::Draw), draw);
            gl.uniform1i(brush.at(Uniform::Steps), steps);
            gl.uniform1f(brush.at(Uniform::Width), width);
            gl.uniform1f(brush.at(Uniform::Opacity), opacity);
        };
        // A thousand links at full opacity would merge into a grey surface.
        set(0, steps, 1.0, faded(self.link_count as f32, LINKS_AT_FULL_OPACITY));
        brush.take_from(&self.links, 0, 0);
        brush.squares(self.link_count, steps);
        if frame.trail_opacity > 0.0 {
            let (first, count) = self.visible(scene, frame.trail_ns);
            // Many trails are drawn fainter too, as many links are.
            let opacity = frame.trail_opacity
                * scene.message_emphasis()
                * faded(count as f32, 4.0 * self.link_count as f32);
            set(2, steps, 2.0, opacity);
            gl.uniform1f(brush.at(Uniform::TrailTime), time_units(frame.trail_ns) as f32);
            brush.take_from(&self.messages, first, scene.messages.capacity());
            brush.squares(count, steps);
        }
        let flows = &scene.file.flows;
        if !flows.is_empty() {
            set(3, steps, 1.0, faded(flows.len() as f32, LINKS_AT_FULL_OPACITY));
            gl.uniform1f(brush.at(Uniform::TrailTime), frame.flow_offset);
            brush.take_from(&self.flows, 0, 0);
            brush.squares(flows.len() as i32, steps);
        }
        set(1, 24, 1.8, 1.0);
        brush.take_from(&self.path, 0, 0);
        brush.squares(self.path_count, 24);
    }

    fn paint_nodes<'a>(&self, gl: &Gl, scene: &Scene, begin: &impl Fn(ProgramKind) -> Option<Brush<'a>>) {
        let nodes = scene.layout.places.len() as i32;
        // Servers have fill levels, and so have peers if there are few, and all nodes while a file is distributed.
        let filled = match (scene.side(), scene.layout.detail) {
            (_, Detail::FillLevels | Detail::Dots) if scene.file.exists() => nodes,
            (Side::ClientServer, _) | (Side::PeerToPeer, Detail::FillLevels) => scene.serving as i32,
            (Side::PeerToPeer, _) => 0,
        };
        let squares = |kind: ProgramKind, first: i32, count: i32| {
            if count > 0
                && let Some(brush) = begin(kind)
            {
                gl.uniform1i(brush.at(Uniform::First), first);
                brush.squares(count, 1);
            }
        };
        if scene.layout.caption.half_width.max(scene.layout.server_box.half_width) > 0.0 {
            squares(ProgramKind::Boxes, 0, 2);
        }
        // An index or seeds have ids after those of the peers, and fill levels.
        let dots = match scene.side() {
            Side::PeerToPeer => (scene.users() as i32 - filled).max(0),
            Side::ClientServer => nodes - filled,
        };
        squares(ProgramKind::FillLevels, 0, filled);
        squares(ProgramKind::FillLevels, filled + dots, nodes - filled - dots);
        if scene.layout.detail != Detail::Points {
            squares(ProgramKind::Dots, filled, dots);
        } else if let Some(brush) = begin(ProgramKind::DotPoints) {
            brush.points(filled, dots);
        }
        if let Some(brush) = begin(ProgramKind::Ticks) {
            brush.take_from(&self.ticks, 0, 0);
            brush.squares(self.tick_records.len() as i32, 1);
        }
    }

    /// The messages that may be visible: the index of the first, and their number.
    fn visible(&self, scene: &Scene, after_ns: u64) -> (usize, i32) {
        let visible = scene.messages.visible_at(scene.now_ns(), after_ns);
        let start = visible.start.max(visible.end.saturating_sub(MOST_VISIBLE));
        (scene.messages.index_of(start), (visible.end - start) as i32)
    }

    /// Uploads what has changed since the last frame.
    fn upload(&mut self, gl: &Gl, scene: &Scene, frame: &Frame) {
        gl.active_texture(RECORDS_UNIT);
        let has_new_layout = self.layout_version.replace(scene.layout_version) != Some(scene.layout_version);
        if has_new_layout {
            self.upload_nodes(gl, scene);
        }
        if self.links_version.replace(scene.links_version) != Some(scene.links_version) {
            self.upload_links(gl, scene);
        }
        if self.styles_version.replace(scene.styles_version) != Some(scene.styles_version) || has_new_layout {
            self.upload_styles(gl, scene);
            self.upload_ticks(gl, scene);
        }
        self.upload_messages(gl, scene);
        let flows_version = (scene.file.flows_version, frame.flow_scale);
        if scene.file.exists() && self.flows_version.replace(flows_version) != Some(flows_version) {
            let flow = |flow: &Flow| {
                let width = (frame.flow_scale.width(flow) * 16.0) as u32;
                [flow.from, flow.to, (Curve::Direct as u32) << 4, 0, width, 0, 0, 0]
            };
            self.flows.fill(gl, &scene.file.flows.iter().map(flow).collect::<Vec<_>>());
        }
        let path_version = scene.request_path.version();
        if self.path_version.replace(path_version) != Some(path_version) {
            let lines = scene.request_path.lines();
            let path: Vec<_> = lines.map(|(message, is_on_path)| record(message, is_on_path)).collect();
            self.path_count = path.len() as i32;
            self.path.fill(gl, &path);
        }
    }

    /// Uploads the places of the nodes, and makes room for their styles.
    fn upload_nodes(&mut self, gl: &Gl, scene: &Scene) {
        let places = &scene.layout.places;
        let rows = places.len().div_ceil(ROW).max(1);
        let mut texels = Vec::with_capacity(4 * ROW * rows);
        for place in places {
            texels.extend([place.x, place.y, place.radius, f32::from(place.shape as u8)]);
        }
        texels.resize(4 * ROW * rows, 0.0);
        fill(gl, &self.nodes, rows, &Float32Array::from(texels.as_slice()));
        self.styles_array = Float32Array::new_with_length((4 * ROW * rows) as u32);
        fill(gl, &self.styles, rows, &self.styles_array);
    }

    fn upload_styles(&mut self, gl: &Gl, scene: &Scene) {
        self.style_texels.clear();
        self.style_texels.extend(scene.styles.iter().map(NodeStyle::texel));
        let texels = self.style_texels.as_flattened();
        self.styles_array.subarray(0, texels.len() as u32).copy_from(texels);
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.styles));
        let nodes = scene.styles.len();
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
            Some(&self.styles_array),
        );
    }

    fn upload_ticks(&mut self, gl: &Gl, scene: &Scene) {
        self.tick_records.clear();
        for node in 0..scene.serving {
            let ticks = 0..scene.ticks(node);
            self.tick_records.extend(ticks.map(|tick| [node as u32, tick, 0, 0, 0, 0, 0, 0]));
        }
        self.ticks.fill(gl, &self.tick_records);
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
            // A link to the server box is interrupted only by the client's own partition.
            let part = if from == to { 0 } else { scene.part(to) };
            record(&still, scene.part(from) != part)
        };
        let links: Vec<_> = match (scene.layout.detail, scene.side()) {
            (Detail::Points, _) => Vec::new(),
            // The other end of a client's link is the server box, whatever the record says.
            (_, Side::ClientServer) => {
                (scene.serving as u32..scene.styles.len() as u32).map(|user| link(user, user)).collect()
            }
            (_, Side::PeerToPeer) => scene.links().map(|(a, b)| link(a, b)).collect(),
        };
        self.link_count = links.len() as i32;
        self.links.fill(gl, &links);
    }

    /// Uploads new messages, or all of them if there is a new generation of the buffer.
    fn upload_messages(&mut self, gl: &Gl, scene: &Scene) {
        let messages = &scene.messages;
        let kept = messages.serials();
        if self.uploaded.0 != messages.generation() {
            self.messages.make_room(gl, messages.capacity());
            self.uploaded = (messages.generation(), kept.start);
        }
        let new = self.uploaded.1.clamp(kept.start, kept.end)..kept.end;
        self.uploaded.1 = kept.end;
        if new.is_empty() {
            return;
        }
        let (start, end) = (messages.index_of(new.start), messages.index_of(new.end));
        let at = |index: usize| messages.at(index).map(|message| record(message, false));
        let ranges: [Range<usize>; 2] =
            if start < end { [start..end, 0..0] } else { [start..messages.capacity(), 0..end] };
        for range in ranges {
            self.messages.upload(gl, range, at);
        }
    }
}

/// The current program.
struct Brush<'a> {
    gl: &'a Gl,
    program: &'a Program,
}

impl Brush<'_> {
    fn at(&self, uniform: Uniform) -> Option<&web_sys::WebGlUniformLocation> {
        self.program.at(uniform)
    }

    /// Selects the records that are drawn: those from an index on. `ring` is the capacity of a ring buffer, or 0.
    fn take_from(&self, records: &DataTexture, first: usize, ring: usize) {
        self.gl.bind_texture(Gl::TEXTURE_2D, Some(&records.texture));
        self.gl.uniform1i(self.at(Uniform::First), first as i32);
        self.gl.uniform1i(self.at(Uniform::Mask), if ring > 0 { ring as i32 - 1 } else { i32::MAX });
    }

    /// Draws two triangles for each step of each record.
    fn squares(&self, count: i32, steps: i32) {
        if count > 0 {
            self.gl.draw_arrays(Gl::TRIANGLES, 0, 6 * steps * count);
        }
    }

    /// Draws points.
    fn points(&self, first: i32, count: i32) {
        if count > 0 {
            self.gl.draw_arrays(Gl::POINTS, first, count);
        }
    }
}

/// The opacity of each of many lines; lower if there are more than can be told apart.
fn faded(count: f32, distinct: f32) -> f32 {
    (distinct.max(8.0) / count.max(1.0)).min(1.0).sqrt()
}

/// Replaces the contents of a texture with this many rows of four numbers per texel.
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
