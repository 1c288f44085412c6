//! Where everything stands: the ring of users, the pool of servers. Lengths in CSS pixels of the pane.

use netduel_engine::network::{NetworkDescription, Role};
use std::f32::consts::TAU;

/// The part of the canvas that shows one network.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct PaneRect {
    /// Left edge.
    pub(crate) x: f32,
    /// Top edge.
    pub(crate) y: f32,
    /// Width.
    pub(crate) width: f32,
    /// Height.
    pub(crate) height: f32,
}

/// How much of each node is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Detail {
    /// A glass each, its area the capacity.
    #[default]
    Glasses,
    /// A dot with a tint.
    Dots,
    /// A point of a few pixels.
    Points,
}

impl Detail {
    /// For this many users.
    pub(crate) fn of(users: usize) -> Detail {
        match users {
            0..=60 => Detail::Glasses,
            61..=600 => Detail::Dots,
            _ => Detail::Points,
        }
    }
}

/// What a node looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Shape {
    /// A peer.
    Disc = 0,
    /// A server.
    Square = 1,
    /// Who only asks.
    Ring = 2,
}

/// How a message's way bends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Curve {
    /// Along a link.
    Link = 0,
    /// Straight to a node that need not be a neighbour; bent more, so that the two are told apart.
    Direct = 1,
}

/// A node's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// Centre.
    pub(crate) x: f32,
    /// Centre.
    pub(crate) y: f32,
    /// Radius, or half the side of a square.
    pub(crate) radius: f32,
    /// Its shape.
    pub(crate) shape: Shape,
}

/// A box: centre and half of its extents.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Frame {
    /// Centre.
    pub(crate) x: f32,
    /// Centre.
    pub(crate) y: f32,
    /// Half the width.
    pub(crate) half_width: f32,
    /// Half the height.
    pub(crate) half_height: f32,
}

/// A network laid out in its pane.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Layout {
    /// By node id.
    pub(crate) places: Vec<Place>,
    /// The middle of the ring; on the left also the box around the servers, on the right of no extent.
    pub(crate) pool: Frame,
    /// The sign on the pool's upper edge; of no extent where there is no room for it.
    pub(crate) sign: Frame,
    /// Half the size of a message.
    pub(crate) message: f32,
    /// What the sizes of text and users follow: the radius of a peer if nothing else limited it.
    pub(crate) unit: f32,
    /// How far below a server's centre its label stands; `None` without labels.
    pub(crate) label: Option<f32>,
    /// How much of each node is drawn.
    pub(crate) detail: Detail,
    /// Whether the areas of all nodes are to scale; a node too small to see is drawn larger.
    pub(crate) to_scale: bool,
}

/// Square pixels per request and second: common to both sides, so that equal areas are equal capacities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale(f32);

/// No glass is drawn smaller than this radius: its liquid could not be read.
const SMALLEST_GLASS: f32 = 4.5;

impl Scale {
    /// The largest at which every network fits into a pane of this size.
    pub(crate) fn fitting(networks: &[NetworkDescription], width: f32, height: f32) -> Scale {
        let mut scale = f32::INFINITY;
        for network in networks {
            let unit = Ring::unit(users(network), width, height);
            let most = network.service_rate_per_s.iter().copied().fold(0.0, f64::max) as f32;
            let area = match network.roles.first() {
                Some(Role::Server) => {
                    let half = Pool::largest_half_side(network.serving_nodes(), width, height, unit);
                    4.0 * half * half
                }
                _ => TAU / 2.0 * unit * unit,
            };
            if most > 0.0 {
                scale = scale.min(area / most);
            }
        }
        Scale(if scale.is_finite() { scale } else { 1.0 })
    }

    fn radius(self, role: Role, rate_per_s: f64) -> f32 {
        let area = self.0 * rate_per_s as f32;
        if role == Role::Server { area.sqrt() / 2.0 } else { (area * 2.0 / TAU).sqrt() }
    }
}

/// Lays a network out in a pane of this size.
pub(crate) fn lay_out(network: &NetworkDescription, scale: Scale, width: f32, height: f32) -> Layout {
    let count = users(network);
    let unit = Ring::unit(count, width, height);
    let detail = Detail::of(count);
    let (middle_x, middle_y) = (width / 2.0, height / 2.0);
    let mut layout = Layout {
        pool: Frame { x: middle_x, y: middle_y, ..Frame::default() },
        message: message_size(detail, unit),
        unit,
        detail,
        to_scale: true,
        ..Layout::default()
    };
    let ring = Ring::new(count, width, height, unit);
    let mut spots = ring.spots(count).into_iter();
    let servers = network.roles.iter().filter(|role| **role == Role::Server).count();
    let pool = (servers > 0).then(|| {
        let most = network.service_rate_per_s.iter().copied().fold(0.0, f64::max);
        Pool::new(servers, scale.radius(Role::Server, most).max(2.0), width, unit)
    });
    if let Some(pool) = &pool {
        (layout.pool.half_width, layout.pool.half_height) = (pool.width / 2.0, pool.height / 2.0);
        layout.label = pool.label;
        if pool.sign {
            let font = label_size(unit);
            layout.sign = Frame {
                x: middle_x,
                y: middle_y - pool.height / 2.0,
                half_width: font * 2.8,
                half_height: font * 0.8,
            };
        }
    }
    for (id, (role, rate)) in network.roles.iter().zip(&network.service_rate_per_s).enumerate() {
        let place = match (role, &pool) {
            (Role::Server, Some(pool)) => {
                let (x, y) = pool.spot(id);
                let radius = scale.radius(*role, *rate).max(2.0);
                Place { x: middle_x + x, y: middle_y + y, radius, shape: Shape::Square }
            }
            _ => {
                let (x, y) = spots.next().unwrap_or((middle_x, middle_y));
                let (radius, shape) = match (detail, *rate > 0.0) {
                    (Detail::Glasses, true) => {
                        let radius = scale.radius(*role, *rate);
                        let smallest = SMALLEST_GLASS.min(unit);
                        layout.to_scale &= radius >= smallest;
                        (radius.max(smallest), Shape::Disc)
                    }
                    (Detail::Glasses, false) => (unit * 0.46, Shape::Ring),
                    (_, true) => (unit, Shape::Disc),
                    (_, false) => (unit * 0.8, Shape::Ring),
                };
                Place { x, y, radius, shape }
            }
        };
        layout.places.push(place);
    }
    layout
}

/// The size of labels in a pane with this unit.
pub(crate) fn label_size(unit: f32) -> f32 {
    (unit * 0.86).max(12.0)
}

fn message_size(detail: Detail, unit: f32) -> f32 {
    match detail {
        Detail::Glasses => (unit * 0.4).max(4.0),
        Detail::Dots => 3.5,
        Detail::Points => 2.5,
    }
}

fn users(network: &NetworkDescription) -> usize {
    network.roles.iter().filter(|role| **role != Role::Server).count()
}

/// An ellipse on which users stand at equal distances, user 1 at the top; if they are too many for it, a band
/// of such ellipses. It depends only on their number and the pane's size, so that user k stands at the same
/// place on both sides.
struct Ring {
    middle: (f32, f32),
    radii: (f32, f32),
    /// Ellipses, from the outermost inward.
    bands: usize,
    /// The innermost one's size.
    innermost: f32,
}

/// Points of the ellipse at which its length is measured.
const MEASURED: usize = 1440;

impl Ring {
    /// The radius of a peer if nothing but the ring limited it.
    fn unit(users: usize, width: f32, height: f32) -> f32 {
        let pitch = Ring::of_radius(width, height, 12.0).length() / users.max(1) as f32;
        match Detail::of(users) {
            Detail::Glasses => {
                (pitch * 0.29).clamp(8.0_f32.min(pitch * 0.4), 24.0).min((height * 0.045).max(8.0))
            }
            // Beyond one ring: what the band leaves each of them.
            detail => {
                let ring = Ring::new(users, width, height, 4.0);
                let pitch = ring.length() * (1.0 + ring.innermost) / 2.0 * ring.bands as f32 / users as f32;
                if detail == Detail::Dots {
                    (pitch * 0.3).clamp(2.0, 6.0)
                } else {
                    (pitch * 0.3).clamp(1.0, 2.0)
                }
            }
        }
    }

    fn of_radius(width: f32, height: f32, radius: f32) -> Ring {
        let margin = if width < 340.0 { 10.0 } else { 22.0 };
        let radii = ((width / 2.0 - radius - margin).min(height / 2.0 * 1.62), height / 2.0 - radius - 10.0);
        let radii = (radii.0.max(10.0), radii.1.max(10.0));
        Ring { middle: (width / 2.0, height / 2.0), radii, bands: 1, innermost: 1.0 }
    }

    fn new(users: usize, width: f32, height: f32, radius: f32) -> Ring {
        let mut ring = Ring::of_radius(width, height, radius);
        if Detail::of(users) != Detail::Glasses {
            ring.innermost = 0.62;
            let depth = (1.0 - ring.innermost) * (ring.radii.0 + ring.radii.1) / 2.0;
            // As far apart from band to band as along a band.
            ring.bands = ((depth * users as f32 / ring.length()).sqrt().round() as usize).max(2);
        }
        ring
    }

    fn point(&self, turn: f32) -> (f32, f32) {
        let (sine, cosine) = (turn * TAU).sin_cos();
        (self.radii.0 * sine, -self.radii.1 * cosine)
    }

    /// Lengths from the top to each of the measured points.
    fn lengths(&self) -> Vec<f32> {
        let mut lengths = vec![0.0; MEASURED + 1];
        let mut last = self.point(0.0);
        for index in 1..=MEASURED {
            let point = self.point(index as f32 / MEASURED as f32);
            lengths[index] = lengths[index - 1] + (point.0 - last.0).hypot(point.1 - last.1);
            last = point;
        }
        lengths
    }

    fn length(&self) -> f32 {
        self.lengths()[MEASURED]
    }

    fn spots(&self, count: usize) -> Vec<(f32, f32)> {
        let lengths = self.lengths();
        let mut index = 0;
        let spot = |user: usize| {
            let goal = lengths[MEASURED] * user as f32 / count.max(1) as f32;
            while index < MEASURED && lengths[index] < goal {
                index += 1;
            }
            let (x, y) = self.point(index as f32 / MEASURED as f32);
            let inward =
                if self.bands > 1 { (user % self.bands) as f32 / (self.bands - 1) as f32 } else { 0.0 };
            let size = 1.0 - inward * (1.0 - self.innermost);
            (self.middle.0 + x * size, self.middle.1 + y * size)
        };
        (0..count).map(spot).collect()
    }
}

/// The servers in rows, in a box in the middle.
struct Pool {
    width: f32,
    height: f32,
    columns: usize,
    count: usize,
    half: f32,
    gap: (f32, f32),
    /// From the box's upper edge to the first row's.
    top: f32,
    label: Option<f32>,
    sign: bool,
}

impl Pool {
    /// The largest servers whose box leaves the users room.
    fn largest_half_side(servers: usize, width: f32, height: f32, unit: f32) -> f32 {
        let ring = Ring::of_radius(width, height, unit);
        let room = (ring.radii.0 * 2.0 * 0.64, ring.radii.1 * 2.0 * 0.66);
        let (mut low, mut high) = (1.0_f32, height / 2.0);
        for _ in 0..16 {
            let half = (low + high) / 2.0;
            let pool = Pool::new(servers, half, width, unit);
            if pool.width <= room.0 && pool.height <= room.1 { low = half } else { high = half }
        }
        low
    }

    fn new(count: usize, half: f32, width: f32, unit: f32) -> Pool {
        let labelled = unit >= 10.0 && width >= 340.0 && count <= 8 && half >= 16.0;
        let gap = match count {
            1..=8 => (half * 0.5).max(16.0),
            _ => (half * 0.7).clamp(3.0, 16.0),
        };
        let pad = if count <= 8 { (half * 0.46).max(14.0) } else { gap.max(8.0) };
        // The box is about twice as wide as high, as the ring is.
        let rows =
            if labelled && count <= 4 { 1 } else { ((count as f32 / 2.6).sqrt().round() as usize).max(1) };
        let columns = count.div_ceil(rows);
        let below = if labelled { (unit * 1.9).max(26.0) } else { gap };
        let sign = labelled;
        let top = pad + if sign { (unit * 0.35).max(4.0) } else { 0.0 };
        let across = columns as f32 * (2.0 * half + gap) - gap;
        let down = rows as f32 * (2.0 * half + below) - below;
        let bottom = if labelled { below } else { pad };
        Pool {
            width: across + 2.0 * pad,
            height: top + down + bottom,
            columns,
            count,
            half,
            gap: (gap, below),
            top,
            label: labelled.then(|| half + (unit * 1.4).max(18.0)),
            sign,
        }
    }

    /// A server's centre, from the middle of the box.
    fn spot(&self, index: usize) -> (f32, f32) {
        let (row, column) = (index / self.columns, index % self.columns);
        let in_row = self.columns.min(self.count - (row * self.columns).min(self.count));
        let x = (column as f32 - (in_row as f32 - 1.0) / 2.0) * (2.0 * self.half + self.gap.0);
        let y = -self.height / 2.0 + self.top + self.half + row as f32 * (2.0 * self.half + self.gap.1);
        (x, y)
    }
}
