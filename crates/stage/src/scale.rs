//! The scale of the node areas, common to both networks.

use crate::ring::Ring;
use crate::server_box::ServerBox;
use netduel_results::{NetworkDescription, Role};
use std::f32::consts::PI;

/// Square CSS pixels per request and second. Both networks use the same scale, so that equal areas are equal capacities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale(f32);

impl Scale {
    /// The largest scale at which every network fits into a pane of this size.
    pub(crate) fn fitting(networks: &[NetworkDescription], width: f32, height: f32) -> Scale {
        let mut scale = f32::INFINITY;
        for network in networks {
            let users = users(network);
            let unit = Ring::unit(users, width, height);
            let most = network.service_rate_per_s.iter().copied().fold(0.0, f64::max) as f32;
            let area = match network.roles.first() {
                Some(Role::Server) => {
                    let servers = network.serving_nodes();
                    let half = ServerBox::largest_half_side(servers, users, width, height, unit);
                    4.0 * half * half
                }
                _ => PI * unit * unit,
            };
            if most > 0.0 {
                scale = scale.min(area / most);
            }
        }
        Scale(if scale.is_finite() { scale } else { 1.0 })
    }

    /// The radius of a disc, or half the side of a square, whose area shows this service rate.
    pub(crate) fn radius(self, role: Role, rate_per_s: f64) -> f32 {
        let area = self.0 * rate_per_s as f32;
        if role == Role::Server { area.sqrt() / 2.0 } else { (area / PI).sqrt() }
    }
}

/// The number of users of a network.
pub(crate) fn users(network: &NetworkDescription) -> usize {
    network.roles.iter().filter(|role| matches!(role, Role::Client | Role::Peer | Role::Superpeer)).count()
}
