//! The documents of 移送协作.

use super::File;
use serde_json::Value;

pub fn draw(_: &str, _: &File) -> Option<Value> {
    None
}
