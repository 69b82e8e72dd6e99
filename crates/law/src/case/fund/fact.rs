//! What has happened in 罚没款物.

use serde::{Deserialize, Serialize};

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {}
