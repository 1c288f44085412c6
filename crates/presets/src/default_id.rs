//! Which preset is the default one. The build script uses this module too.

/// The id of the default preset.
pub const DEFAULT_ID: &str = "web-site";
