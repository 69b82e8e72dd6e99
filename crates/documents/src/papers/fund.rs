//! The documents of 罚没款物.

use super::File;
use serde_json::Value;

pub fn draw(_: &str, _: &File) -> Option<Value> {
    None
}
