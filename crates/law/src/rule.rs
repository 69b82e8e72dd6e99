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

/// How the core holds a rule (落实方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// 拒绝: what would break it is refused. A test sees it refuse and another sees it let pass.
    Refuses,
    /// 并入: refused too, under the neighbouring rule that says more closely what is wrong (the post, the step, the
    /// amount). Tested in the same two ways.
    Joined,
    /// 计算: days or amounts are reckoned by it; a late act stays possible. A test reproduces the reckoning.
    Reckons,
    /// 构造: no act and no field could break it. A test sees what it leaves possible.
    Shape,
    /// 指引: named where it bears, but nothing here holds it: a person or another procedure does.
    Cited,
}

impl Hold {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Hold::Refuses => "拒绝",
            Hold::Joined => "并入",
            Hold::Reckons => "计算",
            Hold::Shape => "构造",
            Hold::Cited => "指引",
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
    /// How the core holds it. Not part of a refusal's JSON: see [`Listed`].
    pub hold: Hold,
}

impl Rule {
    /// Whether tests hold the core to it. The crate's own tests fail when this says more, or less, than there is.
    pub fn tested(&self) -> bool {
        self.hold != Hold::Cited
    }
}

/// A line of the register as machines read it (`zhifa rules --json`).
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Listed {
    /// The rule.
    #[serde(flatten)]
    pub rule: &'static Rule,
    /// 落实方式
    pub hold: Hold,
    /// 有测试
    pub tested: bool,
}

impl From<&'static Rule> for Listed {
    fn from(rule: &'static Rule) -> Self {
        Listed { rule, hold: rule.hold, tested: rule.tested() }
    }
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
