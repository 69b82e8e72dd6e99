//! 保管期限 — how long the file of a case is kept (G-17). No statute sets it: the organ's own table of what is archived does
//! (档案法实施条例 art. 19), and so the town says it by the way in which a case ended.

use serde::{Deserialize, Serialize};

/// 保管期限, from the shortest to the longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Retention {
    /// 10年
    #[serde(rename = "10年")]
    Ten,
    /// 30年
    #[serde(rename = "30年")]
    Thirty,
    /// 永久
    #[serde(rename = "永久")]
    Permanent,
}

impl Retention {
    /// Every one, from the shortest.
    pub const ALL: [Retention; 3] = [Retention::Ten, Retention::Thirty, Retention::Permanent];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Retention::Ten => "10年",
            Retention::Thirty => "30年",
            Retention::Permanent => "永久",
        }
    }

    /// The term with this name.
    pub fn parse(name: &str) -> Option<Retention> {
        Retention::ALL.into_iter().find(|r| r.label() == name.trim())
    }
}

/// The town's table (保管期限表), spelt in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionTable {
    /// 当场处罚
    #[serde(rename = "当场处罚")]
    pub on_spot: Retention,
    /// 给予处罚
    #[serde(rename = "给予处罚")]
    pub penalty: Retention,
    /// 不予处罚
    #[serde(rename = "不予处罚")]
    pub no_penalty: Retention,
    /// 撤销立案
    #[serde(rename = "撤销立案")]
    pub dismissed: Retention,
    /// 移送公安机关、其他机关
    #[serde(rename = "移送")]
    pub transferred: Retention,
    /// 重大处罚 (U-01)
    #[serde(rename = "重大处罚")]
    pub major: Retention,
    /// 经过复议、诉讼
    #[serde(rename = "经过复议、诉讼")]
    pub disputed: Retention,
}

impl Default for RetentionTable {
    fn default() -> Self {
        use Retention::{Permanent, Ten, Thirty};
        RetentionTable {
            on_spot: Ten,
            penalty: Thirty,
            no_penalty: Ten,
            dismissed: Ten,
            transferred: Thirty,
            major: Permanent,
            disputed: Thirty,
        }
    }
}
