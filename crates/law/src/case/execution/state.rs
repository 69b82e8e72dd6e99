//! What 强制执行 has come to.

use serde::{Deserialize, Serialize};

/// 强制执行 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}
