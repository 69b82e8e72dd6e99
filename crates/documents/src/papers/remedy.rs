//! The documents of 复议诉讼.

use super::File;
use serde_json::Value;

pub fn draw(_: &str, _: &File) -> Option<Value> {
    None
}
