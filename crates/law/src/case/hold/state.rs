//! What 证据保全 has come to.

use serde::{Deserialize, Serialize};

/// 证据保全 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}
