//! What 信用公开 has come to.

use serde::{Deserialize, Serialize};

/// 信用公开 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}
