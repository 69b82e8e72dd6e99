//! What 听证 has come to.

use serde::{Deserialize, Serialize};

/// 听证 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}
