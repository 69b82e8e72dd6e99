//! What 罚没款物 has come to.

use serde::{Deserialize, Serialize};

/// 罚没款物 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}
