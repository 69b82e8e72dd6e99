//! A refusal (拒绝): the answer of the core to an act that may not be done now.
//!
//! It always names a rule of the register and says what is needed, what was found, and who can mend it where.
//! The page's red card, the API's problem document and the audit view are three renderings of this one value.

use crate::rule::Rule;
use serde::Serialize;

/// Who can mend what is missing, how, and in which act or page of the system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// 谁来补 — a post or a person in words, e.g. `法治室`.
    pub who: Box<str>,
    /// 补什么 — one sentence.
    pub how: Box<str>,
    /// 补完到哪 — the identifier of the act (`pass_legal_review`) that mends it, if an act does.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub act: Option<&'static str>,
}

/// The core's no, with its reason in law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The rule that stands in the way.
    pub rule: &'static Rule,
    /// 需要什么.
    pub need: Box<str>,
    /// 现在有什么.
    pub have: Box<str>,
    /// 谁来补、怎么补、补完回到哪.
    pub fix: Fix,
    /// The form field concerned, when one field is to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
}

impl Refusal {
    /// A refusal under `rule`; complete it with [`Refusal::fix`], [`Refusal::act`] and [`Refusal::field`].
    pub fn new(rule: &'static Rule, need: impl Into<String>, have: impl Into<String>) -> Self {
        let fix = Fix { who: "经办人".into(), how: "按要求补正后重新提交".into(), act: None };
        Refusal { rule, need: need.into().into(), have: have.into().into(), fix, field: None }
    }

    /// Says who mends it and how.
    pub fn fix(mut self, who: impl Into<String>, how: impl Into<String>) -> Self {
        self.fix.who = who.into().into();
        self.fix.how = how.into().into();
        self
    }

    /// Names the act that mends it.
    pub fn act(mut self, act: &'static str) -> Self {
        self.fix.act = Some(act);
        self
    }

    /// Names the form field to blame.
    pub fn field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let articles = self.rule.articles.join("、");
        write!(
            f,
            "{} {}（{articles}）：需要{}；现在{}。",
            self.rule.id, self.rule.title, self.need, self.have
        )?;
        // A how that names its own doer needs no other.
        match self.fix.how.starts_with('由') {
            true => write!(f, "{}。", self.fix.how),
            false => write!(f, "由{}{}。", self.fix.who, self.fix.how),
        }
    }
}

impl std::error::Error for Refusal {}
