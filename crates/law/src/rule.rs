//! What a rule is. The register itself, one line a rule, is in [`crate::rules`].

use serde::{Serialize, Serializer};

/// How sure we are of a rule's source text (the marks V, VE, M and D).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
pub enum Mark {
    /// 已核: read in the full text.
    V,
    /// 摘录: read in an excerpt only.
    VE,
    /// 待核: from memory; must be checked by a person before it is relied on.
    M,
    /// 口径: our reading where the law is silent; configurable by the town.
    D,
}

impl Mark {
    /// The word shown to users beside a value.
    pub fn label(self) -> &'static str {
        match self {
            Mark::V => "已核",
            Mark::VE => "摘录",
            Mark::M => "待核",
            Mark::D => "口径",
        }
    }
}

/// One rule of the register (规则).
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its identifier, e.g. `X-01`; refusals and tests carry it.
    pub id: &'static str,
    /// What it demands, in one line of our own words.
    pub title: &'static str,
    /// The articles it rests on, in short form, e.g. `罚§58`.
    pub articles: &'static [&'static str],
    /// How sure its source is.
    pub mark: Mark,
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut o = s.serialize_struct("Rule", 4)?;
        o.serialize_field("id", self.id)?;
        o.serialize_field("title", self.title)?;
        o.serialize_field("articles", self.articles)?;
        o.serialize_field("mark", &self.mark)?;
        o.end()
    }
}
