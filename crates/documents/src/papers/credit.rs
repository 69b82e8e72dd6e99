//! The documents of 信用公开.

use super::File;
use serde_json::Value;

pub fn draw(_: &str, _: &File) -> Option<Value> {
    None
}
