//! The same job on other frameworks. They count customers and sum up their times; desque also runs with all metrics.

pub(crate) mod desque;
pub(crate) mod simcore;
