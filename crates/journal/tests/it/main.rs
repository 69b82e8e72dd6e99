//! What the journal promises, on every engine there is.

mod acts;
mod bed;
mod crash;
mod damage;
mod files;
mod golden;
mod keeping;
