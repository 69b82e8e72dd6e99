//! 答复、答辩、出庭、补充证据、停止执行 — what we do while a remedy is pending (A-07–, TL-60).

use super::fact::Fact;
use super::guards::{chosen, day};
use super::proceeding::Instance;
use super::state::Proceeding;
use crate::case::guard;
use crate::case::investigation::EvidenceKind;
use crate::case::state::{CaseState, Evidence};
use crate::context::Context;
use crate::matter::{PersonRef, incomplete, text};
use crate::party::FileRef;
use crate::person::{PersonId, Role};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 目录中的一份证据, as it was handed in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// 序号 in the case's own list.
    pub no: u32,
    /// 名称
    pub name: String,
    /// 种类
    pub evidence_kind: EvidenceKind,
    /// 来源
    pub source: String,
    /// 证明对象
    pub proves: String,
}

/// 提交复议答复
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmitReply {
    /// 序号; the only open one when zero.
    pub proceeding: u32,
    /// 对复议请求和理由的答复
    pub reply: String,
    /// 事实
    pub facts: String,
    /// 依据
    pub basis: String,
    /// 证据序号; all verified ones when empty.
    pub evidence: Vec<u32>,
    /// 联系人
    pub contact: String,
    /// 提交日
    pub submitted_on: Option<Date>,
    /// 逾期的理由.
    pub late_note: String,
}

/// 提交答辩状和证据
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubmitCourtDefence {
    /// 序号; the only open one when zero.
    pub proceeding: u32,
    /// 答辩意见
    pub reply: String,
    /// 事实
    pub facts: String,
    /// 依据
    pub basis: String,
    /// 证据序号; all verified ones when empty.
    pub evidence: Vec<u32>,
    /// 负责人出庭情况
    pub head: String,
    /// 未经复议的异议.
    pub objection: String,
    /// 提交日
    pub submitted_on: Option<Date>,
    /// 逾期的理由.
    pub late_note: String,
}

/// 安排负责人出庭（听证）
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArrangeAppearance {
    /// 序号; the only open one when zero.
    pub proceeding: u32,
    /// 开庭、听证日
    pub on: Option<Date>,
    /// 地点
    pub place: String,
    /// 收到通知日
    pub notified_on: Option<Date>,
    /// 出庭负责人; empty when none can.
    pub head: PersonId,
    /// 负责人不能出庭的理由
    pub reason: String,
    /// 委托的工作人员
    pub delegate: PersonId,
    /// 律师
    pub lawyers: String,
    /// 身份证明已盖章
    pub proof: bool,
}

/// 出庭、听证安排
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appearance {
    /// 开庭、听证日
    pub on: Date,
    /// 地点
    pub place: String,
    /// 负责人
    pub head: Option<PersonRef>,
    /// 不能出庭的理由
    pub reason: String,
    /// 委托的工作人员
    pub delegate: Option<PersonRef>,
    /// 律师
    pub lawyers: String,
}

/// 登记准许补充证据
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AllowEvidence {
    /// 序号; the only open one when zero.
    pub proceeding: u32,
    /// 准许或者责令的文书
    pub document: String,
    /// 理由, e.g. the applicant brought new reasons.
    pub reason: String,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 补充证据
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SupplementEvidence {
    /// 种类
    pub evidence_kind: EvidenceKind,
    /// 名称
    pub name: String,
    /// 来源
    pub source: String,
    /// 证明对象
    pub proves: String,
    /// 收集人
    pub officers: Vec<PersonId>,
    /// 收集时间
    pub collected_at: Option<DateTime>,
    /// 原件
    pub original: bool,
    /// 文件
    pub files: Vec<FileRef>,
}

/// 停止执行的情形.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StayGround {
    /// 本机关认为需要停止执行
    #[default]
    Agency,
    /// 复议机关、法院认为需要停止执行
    Body,
    /// 申请人、原告申请，复议机关、法院认为合理
    Request,
    /// 法律、法规、规章规定停止执行
    Statute,
}

impl StayGround {
    /// Every ground, in the order of 复§42.
    pub const ALL: [StayGround; 4] =
        [StayGround::Agency, StayGround::Body, StayGround::Request, StayGround::Statute];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            StayGround::Agency => "本机关认为需要停止执行",
            StayGround::Body => "复议机关、法院认为需要停止执行",
            StayGround::Request => "申请人申请，复议机关、法院认为其要求合理",
            StayGround::Statute => "法律、法规、规章规定停止执行",
        }
    }
}

/// 登记停止执行
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordRemedyStay {
    /// 序号; the only open one when zero.
    pub proceeding: u32,
    /// 恢复执行: ends a stay instead of beginning one.
    pub resumed: bool,
    /// 情形
    pub ground: StayGround,
    /// 文书或者条款
    pub document: String,
    /// 起（恢复）日
    pub from: Option<Date>,
}

/// When the act complained of was done: evidence gathered later does not bear it.
fn done_at(state: &CaseState, p: &Proceeding) -> Option<DateTime> {
    let past = state.remedy.past.iter().map(|p| &p.decision);
    let decision = state.decision.iter().chain(past).find(|d| d.number == p.about).map(|d| d.at);
    // Of other documents the day alone is known.
    decision.or_else(|| state.paper(&p.about).map(|paper| paper.issued_on.at(23, 59, 59, 0)))
}

/// The evidence of a catalogue: what the case had when it did the act, or by leave.
fn catalogue(state: &CaseState, p: &Proceeding, numbers: &[u32]) -> Result<Vec<Listed>, Refusal> {
    let done = done_at(state, p);
    let later = |e: &Evidence| p.leave.is_none() && done.is_some_and(|at| e.collected_at > at);
    let fits = |e: &&Evidence| match numbers {
        [] => e.verified == Some(true) && !later(e),
        named => named.contains(&e.no),
    };
    let chosen: Vec<_> = state.evidence.iter().filter(fits).collect();
    if let Some(no) = numbers.iter().find(|n| state.evidence.iter().all(|e| e.no != **n)) {
        return Err(incomplete("evidence", "本案证据清单中的序号", format!("没有第{no}号证据")));
    }
    if let Some(e) = chosen.iter().find(|e| later(e)) {
        let rule = if p.instance.in_court() { &rules::A_21 } else { &rules::A_09 };
        return Err(Refusal::new(
            rule,
            "作出决定时已经收集的证据",
            format!("第{}号证据“{}”收集于{}作出之后", e.no, e.name, p.about),
        )
        .fix("法治室", "删去，或者登记准许补充证据的文书")
        .act("allow_evidence")
        .field("evidence"));
    }
    Ok(chosen
        .into_iter()
        .map(|e| Listed {
            no: e.no,
            name: e.name.clone(),
            evidence_kind: e.kind,
            source: e.source.clone(),
            proves: e.proves.clone(),
        })
        .collect())
}

/// a late answer is still given, but what follows from its lateness is known and its reason kept.
fn in_time(
    p: &Proceeding,
    on: Date,
    note: &str,
    rule: &'static Rule,
    ctx: &Context,
) -> Result<Option<Date>, Refusal> {
    let Some(due) = p.answer_due(ctx.town) else {
        return Err(Refusal::new(&rules::P_04, "收到副本的日期", "没有登记")
            .fix("法治室", "登记收到副本的日期")
            .act("record_acceptance"));
    };
    if due.met_on(on) == Some(false) && note.trim().is_empty() {
        return Err(Refusal::new(
            rule,
            format!("在{}前提出并提交证据、依据", due.text()),
            format!("{on}提交，已经逾期：视为没有证据、依据"),
        )
        .fix("法治室", "仍可提交，写明逾期的理由；报告负责人，由复议机关、法院决定是否采纳")
        .field("late_note"));
    }
    Ok(due.due)
}

pub(super) fn reply(state: &CaseState, c: &SubmitReply, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let p =
        chosen(state, c.proceeding, |p| p.instance == Instance::Reconsideration && p.answered_on.is_none())?;
    let submitted_on = day("submitted_on", c.submitted_on, p.received_on.unwrap_or(p.filed_on), ctx)?;
    let due = in_time(p, submitted_on, &c.late_note, &rules::A_08, ctx)?;
    let evidence = catalogue(state, p, &c.evidence)?;
    Ok(vec![Fact::ReplySubmitted {
        number: ctx.number("复答"),
        proceeding: p.no,
        applicant: p.applicant.clone(),
        body: p.body.clone(),
        about: p.about.clone(),
        reference: p.reference.clone(),
        received_on: p.received_on,
        reply: text("reply", "对复议请求和理由的答复", &c.reply)?,
        facts: text("facts", "作出决定的事实", &c.facts)?,
        basis: text("basis", "作出决定的依据", &c.basis)?,
        evidence,
        contact: text("contact", "联系人", &c.contact)?,
        submitted_on,
        due,
        late_note: c.late_note.trim().into(),
    }])
}

pub(super) fn defend(state: &CaseState, c: &SubmitCourtDefence, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let p = chosen(state, c.proceeding, |p| p.instance.in_court() && p.is_ours() && p.answered_on.is_none())?;
    let submitted_on = day("submitted_on", c.submitted_on, p.received_on.unwrap_or(p.filed_on), ctx)?;
    let due = in_time(p, submitted_on, &c.late_note, &rules::A_20, ctx)?;
    if p.skipped && c.objection.trim().is_empty() {
        return Err(Refusal::new(
            &rules::A_04,
            "当场处罚先申请行政复议，对复议决定不服的再起诉",
            "原告没有申请复议，直接起诉，答辩没有提出",
        )
        .fix("法治室", "在答辩状中写明未经复议前置程序的意见，请法院裁定")
        .field("objection"));
    }
    let evidence = catalogue(state, p, &c.evidence)?;
    Ok(vec![Fact::CourtDefenceSubmitted {
        number: ctx.number("诉答"),
        proceeding: p.no,
        applicant: p.applicant.clone(),
        court: p.body.clone(),
        instance: p.instance,
        about: p.about.clone(),
        reference: p.reference.clone(),
        received_on: p.received_on,
        reply: text("reply", "答辩意见", &c.reply)?,
        facts: text("facts", "作出决定的事实", &c.facts)?,
        basis: text("basis", "作出决定的依据", &c.basis)?,
        evidence,
        head: text("head", "负责人出庭情况", &c.head)?,
        objection: c.objection.trim().into(),
        submitted_on,
        due,
        late_note: c.late_note.trim().into(),
    }])
}

pub(super) fn arrange(state: &CaseState, c: &ArrangeAppearance, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let p = chosen(state, c.proceeding, |p| p.is_ours())?;
    let on = c.on.ok_or_else(|| incomplete("on", "开庭、听证日", "没有填写"))?;
    if on < p.filed_on {
        return Err(incomplete("on", format!("不早于{}", p.filed_on), on.to_string()));
    }
    if c.notified_on.is_some_and(|d| d < p.filed_on || d > ctx.today() || d > on) {
        return Err(incomplete("notified_on", "收到通知日在申请、起诉之后，不晚于今天", "日期不对"));
    }
    let rule = if p.instance.in_court() { &rules::A_22 } else { &rules::A_11 };
    let person = |field, id: &str| match ctx.people.get(id) {
        Some(person) => Ok(person),
        None => Err(incomplete(field, "从人员名单中选择", "没有这个人")),
    };
    let lacks = |field: &'static str, need: &str, have: &str| {
        Err(Refusal::new(rule, need, have)
            .fix("法治室", "安排负责人出庭；确不能出庭的写明理由并委托工作人员，不得仅委托律师")
            .field(field))
    };
    let (mut head, mut delegate) = (None, None);
    if c.head.is_empty() {
        if c.reason.trim().is_empty() {
            return lacks("head", "负责人出庭，或者书面说明不能出庭的理由", "没有负责人，也没有理由");
        }
        if c.delegate.is_empty() {
            let have =
                if c.lawyers.trim().is_empty() { "没有委托工作人员" } else { "仅委托律师" };
            return lacks("delegate", "委托行使职权的工作人员出庭", have);
        }
    } else {
        let chosen = person("head", &c.head)?;
        if !chosen.is(Role::Head) && !chosen.is(Role::LeadGroup) {
            let have = format!("{}（{}）不是机关负责人", chosen.name, chosen.post);
            return lacks("head", "正职、副职或者参与分管的负责人出庭", &have);
        }
        head = Some(PersonRef::from(chosen));
    }
    if !c.delegate.is_empty() {
        let chosen = person("delegate", &c.delegate)?;
        if chosen.roles.iter().all(|r| matches!(r, Role::Public | Role::Grid | Role::GridHead)) {
            let have = format!("{}（{}）不是本机关工作人员", chosen.name, chosen.post);
            return lacks("delegate", "委托行使职权的工作人员出庭", &have);
        }
        delegate = Some(PersonRef::from(chosen));
    }
    if p.instance.in_court() && !c.proof {
        return lacks("proof", "身份证明加盖机关印章，开庭前提交法院", "没有确认");
    }
    Ok(vec![Fact::AppearanceArranged {
        proceeding: p.no,
        appearance: Appearance {
            on,
            place: text("place", "地点", &c.place)?,
            head,
            reason: c.reason.trim().into(),
            delegate,
            lawyers: c.lawyers.trim().into(),
        },
        notified_on: c.notified_on,
    }])
}

pub(super) fn allow(state: &CaseState, c: &AllowEvidence) -> Result<Vec<Fact>, Refusal> {
    let p = chosen(state, c.proceeding, |_| true)?;
    Ok(vec![Fact::EvidenceAllowed {
        proceeding: p.no,
        document: text("document", "准许或者责令补充的文书", &c.document)?,
        reason: text("reason", "补充的理由", &c.reason)?,
        files: c.files.clone(),
    }])
}

pub(super) fn supplement(
    state: &CaseState,
    c: &SupplementEvidence,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let Some(p) = state.remedy.open().find(|p| p.leave.is_some()) else {
        return Err(incomplete("name", "已经登记准许补充的文书", "没有"));
    };
    let officers = guard::team(state, &c.officers, ctx)?;
    let collected_at = c.collected_at.unwrap_or(ctx.now);
    if collected_at > ctx.now {
        return Err(incomplete("collected_at", "收集时间不晚于现在", collected_at.to_string()));
    }
    let filed = matches!(c.evidence_kind, EvidenceKind::AudioVisual | EvidenceKind::Electronic);
    if filed && c.files.is_empty() {
        return Err(incomplete("files", "视听资料、电子数据的文件", "没有附件"));
    }
    Ok(vec![Fact::EvidenceSupplemented {
        proceeding: p.no,
        leave: p.leave.clone().unwrap_or_default(),
        no: state.evidence.len() as u32 + 1,
        evidence_kind: c.evidence_kind,
        name: text("name", "证据名称", &c.name)?,
        source: text("source", "来源", &c.source)?,
        proves: text("proves", "证明对象", &c.proves)?,
        officers,
        collected_at,
        original: c.original,
        files: c.files.clone(),
    }])
}

pub(super) fn stay(state: &CaseState, c: &RecordRemedyStay, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let p = chosen(state, c.proceeding, |_| true)?;
    let from = day("from", c.from, p.stayed.map_or(p.filed_on, |(_, since)| since), ctx)?;
    if c.resumed != p.stayed.is_some() {
        let have = if c.resumed { "没有停止执行" } else { "已经停止执行" };
        return Err(incomplete("resumed", "停止之后恢复、没有停止时停止", have));
    }
    let document = c.document.trim();
    if document.is_empty() && (c.ground != StayGround::Agency || c.resumed) {
        return Err(Refusal::new(&rules::A_10, "停止（恢复）执行的决定、裁定或者条款", "没有填写")
            .fix("法治室", "写明文书名称、文号或者条款；没有的，行政行为不停止执行")
            .field("document"));
    }
    let document = document.to_string();
    Ok(vec![if c.resumed {
        Fact::StayLifted { proceeding: p.no, document, from }
    } else {
        Fact::ExecutionStayed { proceeding: p.no, ground: c.ground, document, from }
    }])
}
