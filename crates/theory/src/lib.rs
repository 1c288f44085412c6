//! Closed forms from the literature, each with its source: what simulations are measured against.

pub mod caches;
pub mod epidemics;
pub mod file_distribution;
pub mod flooding;
pub mod hash_tables;
pub mod percolation;
pub mod queues;
pub mod searches;
