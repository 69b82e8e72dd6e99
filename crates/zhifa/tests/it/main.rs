//! The house keeps its own rules: arrows between rooms, the edge where time and chance are read, documents that name files.

mod bench;
mod check;
mod commands;
mod deadlines;
mod dispatch;
mod house;
mod stories;
