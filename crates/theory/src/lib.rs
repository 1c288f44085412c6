//! Closed forms and bounds from the literature, each with its source. The engine is verified against them.

pub mod caches;
pub mod epidemics;
pub mod file_distribution;
pub mod flooding;
pub mod hash_tables;
pub mod percolation;
pub mod queues;
pub mod searches;
