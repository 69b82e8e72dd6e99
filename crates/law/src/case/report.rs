//! 调查终结 — the final report and what it proposes (G-07, X-05, J-07, J-10).

use super::fact::{CaseFact, Subject};
use super::penalty::Penalty;
use super::state::{CaseState, Evidence};
use super::{fund, guard, hold};
use crate::context::Context;
use crate::ident;
use crate::matter::text;
use crate::party::PartyKind;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::{PenaltyKind, PowerItem};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 不予处罚的情形 (罚§30, §31, §33).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoPenaltyGround {
    /// 不满十四周岁
    UnderFourteen,
    /// 不能辨认或者控制自己行为
    Incapable,
    /// 轻微并及时改正，没有造成危害后果
    Trivial,
    /// 初次违法且危害后果轻微并及时改正
    FirstOffence,
    /// 有证据足以证明没有主观过错
    NoFault,
}

impl NoPenaltyGround {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            NoPenaltyGround::UnderFourteen => "不满十四周岁",
            NoPenaltyGround::Incapable => "不能辨认或者不能控制自己行为",
            NoPenaltyGround::Trivial => "违法行为轻微并及时改正，没有造成危害后果",
            NoPenaltyGround::FirstOffence => "初次违法且危害后果轻微并及时改正",
            NoPenaltyGround::NoFault => "有证据足以证明没有主观过错",
        }
    }

    /// The article it rests on.
    pub fn article(self) -> &'static str {
        match self {
            NoPenaltyGround::UnderFourteen => "罚§30",
            NoPenaltyGround::Incapable => "罚§31",
            _ => "罚§33",
        }
    }
}

/// 处理: what is proposed, and later decided (罚§57; transfer is another procedure).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// 给予处罚
    Penalty {
        /// 处罚内容
        penalty: Penalty,
    },
    /// 不予处罚
    NoPenalty {
        /// 情形
        ground: NoPenaltyGround,
        /// 教育内容 (罚§33: 应当教育).
        education: String,
    },
    /// 违法事实不能成立，撤销立案
    Dismiss {
        /// 理由
        reason: String,
    },
}

impl Outcome {
    /// The Chinese term.
    pub fn label(&self) -> &'static str {
        match self {
            Outcome::Penalty { .. } => "给予行政处罚",
            Outcome::NoPenalty { .. } => "不予行政处罚",
            Outcome::Dismiss { .. } => "撤销立案",
        }
    }

    /// The penalty, if there is one.
    pub fn penalty(&self) -> Option<&Penalty> {
        match self {
            Outcome::Penalty { penalty } => Some(penalty),
            _ => None,
        }
    }

    /// Whether the public may be told of it: a penalty (D-03), or another result of enforcement (D-04).
    pub fn is_public(&self) -> bool {
        self.penalty().is_some() || self.is_result()
    }

    /// Whether the party is told by service. 撤销立案 is approved on an internal form (CANC) and imposes nothing: 罚§61 and
    /// 豫执§30 speak of what a decision takes effect by.
    pub fn is_served(&self) -> bool {
        !matches!(self, Outcome::Dismiss { .. })
    }

    /// A result of enforcement that is no penalty: twenty working days to publish it (D-04).
    pub fn is_result(&self) -> bool {
        matches!(self, Outcome::NoPenalty { .. })
    }

    /// The 代字 and code of the document that decides so.
    pub fn paper(&self) -> (&'static str, &'static str) {
        match self {
            Outcome::Penalty { .. } => ("罚决", "DEC"),
            Outcome::NoPenalty { .. } => ("不罚", "DEC-N"),
            Outcome::Dismiss { .. } => ("撤立", "CANC"),
        }
    }
}

/// 调查终结
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SubmitReport {
    /// 承办人员
    pub officers: Vec<PersonId>,
    /// 认定事实
    #[serde(default)]
    pub facts: String,
    /// 采信证据序号; all verified ones when empty.
    #[serde(default)]
    pub evidence: Vec<u32>,
    /// 性质
    #[serde(default)]
    pub nature: String,
    /// 裁量档次
    #[serde(default)]
    pub discretion: String,
    /// 裁量理由
    #[serde(default)]
    pub reasons: String,
    /// 处理建议
    #[serde(flatten)]
    pub outcome: Outcome,
    /// 情节复杂
    #[serde(default)]
    pub complex: bool,
}

pub(super) fn submit(state: &CaseState, c: &SubmitReport, ctx: &Context) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let facts = text("facts", "认定事实", &c.facts)?;
    let evidence = evidence(state, &c.evidence, &c.outcome, ctx)?;
    check_outcome(state, &c.outcome, &c.discretion, ctx)?;
    new_facts(state, &c.outcome)?;
    // J-09: how the discretion was used is written down; so is what lightens, where the law says it must.
    let reasons = text("reasons", "裁量理由", &c.reasons).map_err(|r| Refusal { rule: &rules::J_09, ..r })?;
    says_why_lighter(state, &c.outcome, &reasons, ctx)?;
    Ok(CaseFact::ReportSubmitted {
        number: ctx.number("终"),
        officers,
        facts,
        evidence,
        nature: text("nature", "性质", &c.nature)?,
        discretion: c.discretion.trim().into(),
        reasons,
        outcome: c.outcome.clone(),
        complex: c.complex,
    })
}

/// the facts rest on evidence that was verified; evidence that was excluded is not relied on.
fn evidence(
    state: &CaseState,
    chosen: &[u32],
    outcome: &Outcome,
    ctx: &Context,
) -> Result<Vec<u32>, Refusal> {
    if let Some(open) = state.evidence.iter().find(|e| e.verified.is_none()) {
        return Err(Refusal::new(&rules::G_07, "全部证据已经审查", format!("第{}号证据尚未审查", open.no))
            .fix("承办人", "逐件审查证据")
            .act("judge_evidence"));
    }
    // What may not be relied on, whatever was found of it, is said first; it never comes onto the list by itself.
    for e in state.evidence.iter().filter(|e| chosen.contains(&e.no)) {
        hold::evidence::reliable(state, e, ctx)?;
    }
    let sound = |e: &&Evidence| e.verified == Some(true) && hold::evidence::reliable(state, e, ctx).is_ok();
    let verified: Vec<u32> = state.evidence.iter().filter(sound).map(|e| e.no).collect();
    if let Some(bad) = chosen.iter().find(|n| !verified.contains(n)) {
        return Err(Refusal::new(&rules::X_06, "采信的证据查证属实", format!("第{bad}号证据未经查证属实"))
            .fix("承办人", "去掉该证据，或者补充查证")
            .act("judge_evidence")
            .field("evidence"));
    }
    let used = if chosen.is_empty() { verified } else { chosen.to_vec() };
    if used.is_empty() && !matches!(outcome, Outcome::Dismiss { .. }) {
        return Err(Refusal::new(&rules::X_05, "至少一件查证属实的证据", "没有查证属实的证据")
            .fix("承办人", "收集并审查证据；事实不能成立的建议撤销立案")
            .act("add_evidence"));
    }
    Ok(used)
}

/// What may be proposed or decided at all: the item's kinds, the party's age, the conditions of not penalising.
pub(super) fn check_outcome(
    state: &CaseState,
    outcome: &Outcome,
    discretion: &str,
    ctx: &Context,
) -> Result<(), Refusal> {
    let subject = state.subject()?;
    let age = age(subject, ctx);
    match outcome {
        Outcome::Penalty { penalty } => {
            if age.is_some_and(|a| a < 14) {
                return Err(Refusal::new(
                    &rules::J_07,
                    "行为时已满十四周岁",
                    format!("行为时{}周岁", age.unwrap_or_default()),
                )
                .fix("承办人", "不予处罚，责令监护人加以管教")
                .field("outcome"));
            }
            penalty.check(&subject.item)?;
            fund::gains_fit(state, penalty)?;
            law_of_the_day(subject, penalty, ctx)?;
            within_discretion(state, penalty, discretion, age)
        }
        Outcome::NoPenalty { ground, education } => {
            text("education", "教育内容", education).map_err(|r| Refusal { rule: &rules::J_10, ..r })?;
            may_not_penalise(state, *ground, age, ctx)
        }
        Outcome::Dismiss { reason } => text("reason", "撤销立案的理由", reason).map(|_| ()),
    }
}

/// The party's age on the day of the act; none where it is no citizen or no number is known.
fn age(subject: &Subject, ctx: &Context) -> Option<u32> {
    let (PartyKind::Citizen, Some(id)) = (subject.party.kind, &subject.party.id_number) else { return None };
    ident::resident_id("party.id_number", id, ctx.today()).ok().map(|r| r.age_on(subject.act_from))
}

/// The day from which 罚§28 has illegal gains confiscated whatever the special law says.
const GENERAL_CONFISCATION: Date = jiff::civil::date(2021, 7, 15);

/// J-11: the law of the day of the act governs, the new one where it is lighter. The item as it stands today has
/// been checked already; here the same penalty must also be possible under the item as it stood then.
pub(super) fn law_of_the_day(subject: &Subject, penalty: &Penalty, ctx: &Context) -> Result<(), Refusal> {
    let act_day = subject.act_to.unwrap_or(ctx.today());
    let (list, then) = ctx.town.item_on(&subject.item.id, act_day)?;
    let no = |need: String, have: String| {
        Err(Refusal::new(&rules::J_11, need, have)
            .fix("承办人", "按行为时的规定处理；新规定较轻的按新规定")
            .field("penalty"))
    };
    let general = |kind| kind == PenaltyKind::IllegalGains && act_day >= GENERAL_CONFISCATION;
    if let Some(p) = penalty.0.iter().find(|p| !then.penalties.contains(&p.kind) && !general(p.kind)) {
        return no(
            format!("行为时（{act_day}）规定的处罚种类"),
            format!("清单{}没有规定“{}”", list.version, p.kind.label()),
        );
    }
    let ceiling = |item: &PowerItem| item.discretion.iter().map(|d| d.fine_max).max();
    if let Some(max) = ceiling(then).filter(|max| penalty.fine() > *max) {
        return no(format!("罚款不超过行为时（{act_day}）的上限{max}"), format!("拟罚款{}", penalty.fine()));
    }
    Ok(())
}

/// Whether the penal content of an item changed between the day of the act and today.
fn law_changed(subject: &Subject, ctx: &Context) -> bool {
    let act_day = subject.act_to.unwrap_or(ctx.today());
    ctx.town.item_on(&subject.item.id, act_day).is_ok_and(|(_, then)| {
        let grades =
            |i: &PowerItem| i.discretion.iter().map(|d| (d.fine_min, d.fine_max)).collect::<Vec<_>>();
        then.penalties != subject.item.penalties || grades(then) != grades(&subject.item)
    })
}

/// J-07 (罚§30): a party of fourteen to eighteen is treated more lightly, and J-11 (罚§37): which of two laws was
/// applied — the reasons say so in words, because the decision repeats them.
fn says_why_lighter(
    state: &CaseState,
    outcome: &Outcome,
    reasons: &str,
    ctx: &Context,
) -> Result<(), Refusal> {
    if outcome.penalty().is_none() {
        return Ok(());
    }
    let subject = state.subject()?;
    let says = |words: &[&str]| words.iter().any(|w| reasons.contains(w));
    if let Some(age) = age(subject, ctx).filter(|a| *a < 18)
        && !says(&["从轻", "减轻"])
    {
        return Err(Refusal::new(
            &rules::J_07,
            "裁量理由写明从轻或者减轻",
            format!("当事人行为时{age}周岁，理由没有写明"),
        )
        .fix("承办人", "在裁量理由中写明如何从轻、减轻")
        .field("reasons"));
    }
    if law_changed(subject, ctx) && !says(&["行为时", "新规定", "现行"]) {
        return Err(Refusal::new(
            &rules::J_11,
            "裁量理由写明适用行为时的规定还是较轻的新规定",
            "行为日和今天的规定不同，理由没有写明",
        )
        .fix("承办人", "比较两份规定，取轻的并写明")
        .field("reasons"));
    }
    Ok(())
}

/// N-02, N-04: after a reopening the proposal may be heavier than what the party was told only if facts were added.
fn new_facts(state: &CaseState, outcome: &Outcome) -> Result<(), Refusal> {
    let (Some(penalty), Some(reopened)) = (outcome.penalty(), state.reopened_version) else { return Ok(()) };
    if state.gathered_version > reopened {
        return Ok(());
    }
    let Some(why) = state.notices.iter().find_map(|n| penalty.heavier_than(&n.penalty)) else {
        return Ok(());
    };
    Err(Refusal::new(&rules::N_02, "加重须有重新调查取得的新事实、证据", format!("没有新的证据，{why}"))
        .fix("承办人", "补充新的证据，或者不重于原来告知的内容")
        .act("add_evidence")
        .field("penalty"))
}

/// U-21, X-16, J-07: where the item has a published benchmark, a grade is chosen and the fine lies within it;
/// a minor of 14 to 18 may be fined less than the grade's floor.
fn within_discretion(
    state: &CaseState,
    penalty: &Penalty,
    grade: &str,
    age: Option<u32>,
) -> Result<(), Refusal> {
    let item = &state.subject()?.item;
    if item.discretion.is_empty() {
        return Ok(());
    }
    if !item.discretion_published {
        return Err(unpublished(item));
    }
    let names = item.discretion.iter().map(|d| d.name.as_str()).collect::<Vec<_>>().join("、");
    let chosen = item.discretion.iter().find(|d| d.name == grade.trim()).ok_or_else(|| {
        Refusal::new(&rules::U_21, format!("选择已公布的裁量档次（{names}）"), "没有选择，或者不在其中")
            .fix("承办人", "对照裁量基准选择档次")
            .field("discretion")
    })?;
    let fine = penalty.fine();
    let minor = age.is_some_and(|a| a < 18);
    let low = fine < chosen.fine_min && !minor;
    if penalty.has(crate::town::PenaltyKind::Fine) && (low || fine > chosen.fine_max) {
        return Err(Refusal::new(
            &rules::X_16,
            format!("“{}”档罚款{}至{}", chosen.name, chosen.fine_min, chosen.fine_max),
            format!("拟罚款{fine}"),
        )
        .fix("承办人", "按裁量基准确定数额，或者选择相符的档次")
        .field("penalty"));
    }
    Ok(())
}

/// X-16 on the spot, where no grade is chosen: the fine lies in one of the published grades. A minor's may be less.
pub(super) fn within_some_grade(item: &PowerItem, penalty: &Penalty, minor: bool) -> Result<(), Refusal> {
    if item.discretion.is_empty() || !penalty.has(crate::town::PenaltyKind::Fine) {
        return Ok(());
    }
    if !item.discretion_published {
        return Err(unpublished(item));
    }
    let fine = penalty.fine();
    let lowest = item.discretion.iter().map(|d| d.fine_min).min().unwrap_or_default();
    let fits = item.discretion.iter().any(|d| d.fine_min <= fine && fine <= d.fine_max);
    if fits || (minor && fine < lowest) {
        return Ok(());
    }
    let grades: Vec<String> =
        item.discretion.iter().map(|d| format!("“{}”{}至{}", d.name, d.fine_min, d.fine_max)).collect();
    Err(Refusal::new(
        &rules::X_16,
        format!("罚款在裁量档次以内（{}）", grades.join("，")),
        format!("拟罚款{fine}"),
    )
    .fix("执法人员", "按裁量基准确定数额；超过当场处罚限额的，改按普通程序办理")
    .act("switch_procedure")
    .field("penalty"))
}

fn unpublished(item: &PowerItem) -> Refusal {
    Refusal::new(&rules::X_16, "已公布的裁量基准", format!("“{}”的裁量基准尚未公布", item.name))
        .fix("法治室", "公布裁量基准后引用")
        .field("discretion")
}

/// J-07, J-08, J-10: each ground has conditions that the file must show.
fn may_not_penalise(
    state: &CaseState,
    ground: NoPenaltyGround,
    age: Option<u32>,
    ctx: &Context,
) -> Result<(), Refusal> {
    let no = |rule, need: &str, have: String, how: &str| {
        Err(Refusal::new(rule, need, have).fix("承办人", how).field("ground"))
    };
    match ground {
        NoPenaltyGround::UnderFourteen if age.is_none_or(|a| a >= 14) => no(
            &rules::J_07,
            "行为时不满十四周岁",
            age.map_or("没有身份号码".into(), |a| format!("行为时{a}周岁")),
            "选择其他情形",
        ),
        NoPenaltyGround::Incapable
            if !state
                .evidence
                .iter()
                .any(|e| e.kind == EvidenceKind::Appraisal && e.verified == Some(true)) =>
        {
            no(&rules::J_08, "查证属实的鉴定意见", "没有鉴定意见".into(), "委托鉴定并登记为证据")
        }
        NoPenaltyGround::Trivial | NoPenaltyGround::FirstOffence if !state.corrected() => {
            no(&rules::J_10, "已经及时改正（有复查记录）", "没有改正的复查记录".into(), "复查改正情况")
        }
        NoPenaltyGround::Trivial if state.subject()?.harm => {
            no(&rules::J_10, "没有造成危害后果", "立案时登记已经造成危害后果".into(), "选择其他情形")
        }
        NoPenaltyGround::FirstOffence if !ctx.history.is_empty() => no(
            &rules::J_10,
            "初次违法",
            format!("已有处罚记录（{}）", ctx.history[0].case_number),
            "选择其他情形",
        ),
        _ => Ok(()),
    }
}

use super::investigation::EvidenceKind;
