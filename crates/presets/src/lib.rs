//! The presets, travelling as bytes.
