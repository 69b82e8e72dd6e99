//! 处罚内容 — kinds and amounts, comparable so that a decision is never heavier than its notice.

use crate::context::Context;
use crate::matter::incomplete;
use crate::money::Fen;
use crate::party::PartyKind;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::{PenaltyKind, PowerItem, Town};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// More than any town has ever fined (一百亿元): beyond it a figure is a slip of the keyboard.
const MOST: Fen = Fen::yuan(10_000_000_000);

/// One penalty: its kind, its amount where it has one, and its particulars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PenaltyItem {
    /// 种类
    pub kind: PenaltyKind,
    /// 金额（分）: of the fine, or of what is confiscated.
    #[serde(default)]
    pub amount: Fen,
    /// 具体内容, e.g. what is confiscated, which licence, how long.
    #[serde(default)]
    pub detail: String,
}

/// All penalties of one decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Penalty(pub Vec<PenaltyItem>);

impl Penalty {
    /// 罚款合计（分）
    pub fn fine(&self) -> Fen {
        self.sum(PenaltyKind::Fine)
    }

    /// 没收违法所得（分）: money, owed like a fine but without surcharge (F-18).
    pub fn gains(&self) -> Fen {
        self.sum(PenaltyKind::IllegalGains)
    }

    /// 没收非法财物的价值（分）
    pub fn things(&self) -> Fen {
        self.sum(PenaltyKind::Confiscation)
    }

    /// 没收合计（分）: gains and things together, as the thresholds count them.
    pub fn confiscated(&self) -> Fen {
        Fen(self.gains().0.saturating_add(self.things().0))
    }

    fn sum(&self, kind: PenaltyKind) -> Fen {
        self.0.iter().filter(|p| p.kind == kind).fold(Fen(0), |sum, p| Fen(sum.0.saturating_add(p.amount.0)))
    }

    /// Whether this kind is among them.
    pub fn has(&self, kind: PenaltyKind) -> bool {
        self.0.iter().any(|p| p.kind == kind)
    }

    /// In words: `警告；罚款人民币200.00元`.
    pub fn words(&self) -> String {
        let one = |p: &PenaltyItem| match (p.kind, p.amount.0) {
            (PenaltyKind::Fine, _) => format!("罚款人民币{}", p.amount),
            (PenaltyKind::IllegalGains, _) => format!("没收违法所得人民币{}", p.amount),
            (kind, 0) => format!("{}{}", kind.label(), p.detail),
            (kind, _) => format!("{}{}（价值人民币{}）", kind.label(), p.detail, p.amount),
        };
        self.0.iter().map(one).collect::<Vec<_>>().join("；")
    }

    /// Why this would be heavier than `other`, if it would be: a larger fine, a larger confiscation, or a kind not noticed.
    pub fn heavier_than(&self, other: &Penalty) -> Option<String> {
        if let Some(p) = self.0.iter().find(|p| !other.has(p.kind)) {
            return Some(format!("增加了“{}”", p.kind.label()));
        }
        if self.fine() > other.fine() {
            return Some(format!("罚款{}高于{}", self.fine(), other.fine()));
        }
        if self.gains() > other.gains() {
            return Some(format!("没收违法所得{}高于{}", self.gains(), other.gains()));
        }
        if self.things() > other.things() {
            return Some(format!("没收{}高于{}", self.things(), other.things()));
        }
        None
    }

    /// A kind whose particulars (what is confiscated, which licence, how long) are worded otherwise than in `other`. Words
    /// cannot be weighed as amounts can: a person must tell the party again.
    pub fn worded_otherwise(&self, other: &Penalty) -> Option<String> {
        let plain = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let differs = |p: &&PenaltyItem| {
            other.0.iter().any(|q| q.kind == p.kind && plain(&q.detail) != plain(&p.detail))
        };
        self.0.iter().find(differs).map(|p| format!("“{}”的内容不同", p.kind.label()))
    }

    /// Well-formed, and within what the item allows (J-04, X-12).
    pub fn check(&self, item: &PowerItem) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Err(incomplete("penalty", "至少一种处罚", "没有填写"));
        }
        for (i, p) in self.0.iter().enumerate() {
            if self.0[..i].iter().any(|q| q.kind == p.kind) {
                return Err(incomplete("penalty", "每种处罚填写一行", format!("“{}”重复", p.kind.label())));
            }
            // 罚§28: illegal gains are confiscated whatever the item's own text provides.
            if p.kind != PenaltyKind::IllegalGains && !item.penalties.contains(&p.kind) {
                return Err(Refusal::new(
                    &rules::J_04,
                    format!("“{}”的处罚依据规定的种类", item.name),
                    format!("{}不在{}规定的种类之内", p.kind.label(), item.basis),
                )
                .fix("承办人", "选择依据规定的处罚种类")
                .field("penalty"));
            }
            let money = matches!(p.kind, PenaltyKind::Fine | PenaltyKind::IllegalGains);
            if p.amount.0 < 0 || (money && p.amount.0 == 0) {
                return Err(incomplete(
                    "penalty",
                    format!("{}金额大于零", p.kind.label()),
                    p.amount.to_string(),
                ));
            }
            if p.amount > MOST {
                return Err(incomplete("penalty", format!("金额不超过{MOST}"), p.amount.to_string()));
            }
            let needs_detail = !money && !matches!(p.kind, PenaltyKind::Warning | PenaltyKind::Criticism);
            if needs_detail && p.detail.trim().is_empty() {
                return Err(incomplete("penalty", format!("写明{}的内容", p.kind.label()), "没有填写"));
            }
        }
        Ok(())
    }

    /// Whether the right to a hearing must be told (H-01, H-02; "以上" includes the amount).
    pub fn needs_hearing_notice(&self, party: PartyKind, domain: &str, ctx: &Context) -> bool {
        use PenaltyKind as K;
        let threshold = ctx.town.hearing_threshold(party, domain, ctx.today());
        let grave = [
            K::SuspendLicence,
            K::LowerQualification,
            K::RevokeLicence,
            K::RestrictBusiness,
            K::StopBusiness,
            K::CloseBusiness,
            K::BanOccupation,
        ];
        // 暂扣许可证件 is not named by 罚§63; it is counted among “其他较重的行政处罚” in the party's favour.
        self.fine() >= threshold || self.confiscated() >= threshold || grave.iter().any(|k| self.has(*k))
    }

    /// Whether the decision must be reported as a major one (U-01).
    pub fn is_major(&self, party: PartyKind, town: &Town, on: Date) -> bool {
        use PenaltyKind as K;
        let threshold = town.major_threshold(party, on);
        self.fine() >= threshold
            || self.confiscated() >= threshold
            || [K::StopBusiness, K::RevokeLicence].iter().any(|k| self.has(*k))
    }
}
