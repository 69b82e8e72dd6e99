//! What 查封扣押 has come to.

use serde::{Deserialize, Serialize};

/// 查封扣押 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}
