//! The zhifa command.
fn main() {}
