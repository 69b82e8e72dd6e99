//! What 复议诉讼 has come to.

use serde::{Deserialize, Serialize};

/// 复议诉讼 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}
