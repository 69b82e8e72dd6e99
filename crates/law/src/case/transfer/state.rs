//! What 移送协作 has come to.

use serde::{Deserialize, Serialize};

/// 移送协作 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}
