//! What 复议诉讼 has come to.

use serde::{Deserialize, Serialize};

/// 复议诉讼 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}

impl State {
    /// The reconsideration or lawsuit that is pending now, in words; none when there is none.
    pub fn pending(&self) -> Option<String> {
        None
    }

    /// Whether the decision was annulled or declared invalid: nothing is collected or enforced on it any more.
    pub fn annulled(&self) -> bool {
        false
    }
}
