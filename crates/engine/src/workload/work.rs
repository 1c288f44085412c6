//! The distribution of the work of requests.

use crate::kernel::Distribution;
use netduel_scenario::{WorkDistribution, Workload};

impl Distribution {
    /// The distribution of the work of a workload's requests, scaled to mean 1.
    pub fn of_work(workload: &Workload) -> Distribution {
        match workload.work_distribution {
            WorkDistribution::Deterministic => Distribution::Deterministic,
            WorkDistribution::Exponential => Distribution::Exponential,
            WorkDistribution::Erlang => Distribution::Erlang(workload.work_stages),
            WorkDistribution::Hyperexponential => {
                Distribution::hyperexponential(workload.work_squared_variation)
            }
            WorkDistribution::Uniform => Distribution::Uniform,
            WorkDistribution::Lognormal => Distribution::lognormal(workload.work_squared_variation),
            WorkDistribution::Pareto => {
                Distribution::bounded_pareto(workload.work_tail_exponent, workload.work_tail_ratio)
            }
        }
    }
}
