//! The same job on other frameworks. They count customers and add up their times; nothing more is measured.

pub(crate) mod desque;
pub(crate) mod simcore;
