//! The documents of 听证.

use super::File;
use serde_json::Value;

pub fn draw(_: &str, _: &File) -> Option<Value> {
    None
}
