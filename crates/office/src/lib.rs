//! The town hall (镇政府机关): accounts, permissions, commands, read models, the town as data.

pub mod clock;
pub mod town;
