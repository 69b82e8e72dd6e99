//! The town hall (镇政府机关): accounts, permissions, commands, read models, the town as data, the demonstration.

pub mod clock;
pub mod demo;
pub mod town;
