//! 盘点 — what the books say is in the store-room, held against what is there (方案 art. 22, V-16).
//!
//! One matter a count. What should be there is fixed when it begins; each thing is counted, what is there beyond the books is
//! put down, and the result is signed by two people, one of whom neither keeps nor counted. A thing that is missing or whose
//! seal is broken breaks its chain of custody (保管链) in the case it belongs to, in the same transaction.

mod acts;
mod command;
mod decide;
mod fact;
mod state;

pub use acts::{ACTS, Row, act, panel};
pub use command::*;
pub use decide::decide;
pub use fact::*;
pub use state::*;
