//! The same job on other frameworks. They count customers and add up their times; desque also with all the metrics.

pub(crate) mod desque;
pub(crate) mod simcore;
