//! 调查取证 — inquiries, inspections, evidence, the order to correct (G-06, R-01, R-02, X-06, X-11, 罚§28, 罚§46, 罚§55).

use super::fact::CaseFact;
use super::guard;
use super::hold::{Particulars, evidence};
use super::state::CaseState;
use crate::clue::signed;
use crate::context::Context;
use crate::matter::{PersonRef, fit_then, incomplete, text};
use crate::party::{FileRef, Party, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 证据种类 (罚§46).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// 书证
    #[default]
    Documentary,
    /// 物证
    Physical,
    /// 视听资料
    AudioVisual,
    /// 电子数据
    Electronic,
    /// 证人证言
    Testimony,
    /// 当事人陈述
    PartyStatement,
    /// 鉴定意见
    Appraisal,
    /// 勘验笔录、现场笔录
    SiteRecord,
}

impl EvidenceKind {
    /// All eight, in the order of 罚§46.
    pub const ALL: [EvidenceKind; 8] = [
        EvidenceKind::Documentary,
        EvidenceKind::Physical,
        EvidenceKind::AudioVisual,
        EvidenceKind::Electronic,
        EvidenceKind::Testimony,
        EvidenceKind::PartyStatement,
        EvidenceKind::Appraisal,
        EvidenceKind::SiteRecord,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            EvidenceKind::Documentary => "书证",
            EvidenceKind::Physical => "物证",
            EvidenceKind::AudioVisual => "视听资料",
            EvidenceKind::Electronic => "电子数据",
            EvidenceKind::Testimony => "证人证言",
            EvidenceKind::PartyStatement => "当事人陈述",
            EvidenceKind::Appraisal => "鉴定意见",
            EvidenceKind::SiteRecord => "勘验笔录、现场笔录",
        }
    }
}

/// 一问一答
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionAnswer {
    /// 问
    pub question: String,
    /// 答
    pub answer: String,
}

/// 询问
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordInquiry {
    /// 被询问人
    pub person: Party,
    /// 与本案关系
    #[serde(default)]
    pub relation: String,
    /// 询问人
    pub officers: Vec<PersonId>,
    /// 开始
    pub started_at: DateTime,
    /// 结束
    pub ended_at: DateTime,
    /// 地点
    #[serde(default)]
    pub place: String,
    /// 监控设备号
    #[serde(default)]
    pub monitor: String,
    /// 已出示执法证
    #[serde(default)]
    pub shown_certificates: bool,
    /// 已告知权利义务和回避权
    #[serde(default)]
    pub told_rights: bool,
    /// 问答
    #[serde(default)]
    pub qa: Vec<QuestionAnswer>,
    /// 被询问人签名
    #[serde(default)]
    pub signature: Signature,
}

/// 检查勘验
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordInspection {
    /// 检查人
    pub officers: Vec<PersonId>,
    /// 开始
    pub started_at: DateTime,
    /// 结束
    pub ended_at: DateTime,
    /// 地点
    #[serde(default)]
    pub place: String,
    /// 已出示执法证
    #[serde(default)]
    pub shown_certificates: bool,
    /// 在场人
    #[serde(default)]
    pub present: String,
    /// 情况
    #[serde(default)]
    pub findings: String,
    /// 照片
    #[serde(default)]
    pub files: Vec<FileRef>,
    /// 在场人签名
    #[serde(default)]
    pub signature: Signature,
}

/// 收集证据
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, from = "EvidenceFields")]
pub struct AddEvidence {
    /// 种类
    pub evidence_kind: EvidenceKind,
    /// 名称
    pub name: String,
    /// 特征、说明
    pub description: String,
    /// 来源
    pub source: String,
    /// 证明对象
    pub proves: String,
    /// 收集人
    pub officers: Vec<PersonId>,
    /// 收集时间; now when absent.
    pub collected_at: Option<DateTime>,
    /// 原件、原物
    pub original: bool,
    /// 电子技术监控取得
    pub monitored: bool,
    /// 监控设备已经法制和技术审核、地点已公布
    pub monitor_approved: bool,
    /// 文件
    pub files: Vec<FileRef>,
    /// 该类证据的要件
    #[serde(flatten)]
    pub particulars: Box<Particulars>,
}

/// The same as it is read: field by field, so that an error knows which field it is about.
#[derive(Default, Deserialize)]
#[serde(default)]
struct EvidenceFields {
    evidence_kind: EvidenceKind,
    name: String,
    description: String,
    source: String,
    proves: String,
    officers: Vec<PersonId>,
    collected_at: Option<DateTime>,
    original: bool,
    monitored: bool,
    monitor_approved: bool,
    files: Vec<FileRef>,
    copied_from: String,
    checked_by: String,
    maker: String,
    made_at: Option<DateTime>,
    method: String,
    witness: Party,
    occupation: String,
    signature: Signature,
    institution: String,
    qualification: String,
    told_on: Option<Date>,
    test: Option<u32>,
    thing: Option<u32>,
}

impl From<EvidenceFields> for AddEvidence {
    fn from(f: EvidenceFields) -> Self {
        AddEvidence {
            evidence_kind: f.evidence_kind,
            name: f.name,
            description: f.description,
            source: f.source,
            proves: f.proves,
            officers: f.officers,
            collected_at: f.collected_at,
            original: f.original,
            monitored: f.monitored,
            monitor_approved: f.monitor_approved,
            files: f.files,
            particulars: Box::new(Particulars {
                copied_from: f.copied_from,
                checked_by: f.checked_by,
                maker: f.maker,
                made_at: f.made_at,
                method: f.method,
                witness: f.witness,
                occupation: f.occupation,
                signature: f.signature,
                institution: f.institution,
                qualification: f.qualification,
                told_on: f.told_on,
                test: f.test,
                thing: f.thing,
            }),
        }
    }
}

/// 审查证据
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct JudgeEvidence {
    /// 证据序号
    pub no: u32,
    /// 查证属实、合法取得
    pub verified: bool,
    /// 意见
    pub opinion: String,
}

/// 责令改正
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderCorrection {
    /// 改正内容
    pub content: String,
    /// 改正期限
    pub due_on: Option<Date>,
    /// 执法人员
    pub officers: Vec<PersonId>,
}

/// 复查改正
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckCorrection {
    /// 复查人
    pub officers: Vec<PersonId>,
    /// 已改正
    pub corrected: bool,
    /// 情况
    pub findings: String,
    /// 照片
    pub files: Vec<FileRef>,
}

/// 确认送达地址
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmAddress {
    /// 送达地址
    pub address: String,
    /// 同意电子送达
    pub electronic_consent: bool,
    /// 电子送达地址
    pub electronic: String,
    /// 当事人签名
    pub signature: Signature,
}

fn shown(shown: bool) -> Result<(), Refusal> {
    if shown {
        return Ok(());
    }
    Err(Refusal::new(&rules::R_02, "已主动出示执法证件", "没有勾选")
        .fix("执法人员", "向当事人或者有关人员出示执法证并如实勾选")
        .field("shown_certificates"))
}

fn during(start: DateTime, end: DateTime, ctx: &Context) -> Result<(), Refusal> {
    if start <= end && end <= ctx.now {
        return Ok(());
    }
    Err(incomplete("ended_at", "开始不晚于结束、结束不晚于现在", format!("{start}至{end}")))
}

/// G-06: what was done before the filing is the clue's, whenever it is written down; R-01 on the day it was done.
fn since_filing(
    state: &CaseState,
    team: &[PersonRef],
    started_at: DateTime,
    ctx: &Context,
) -> Result<(), Refusal> {
    let on = started_at.date();
    if let Some(filed) = state.filed_on.filter(|filed| on < *filed) {
        return Err(Refusal::new(&rules::G_06, format!("立案（{filed}）以后的调查"), format!("{on}进行"))
            .fix("承办人", "立案前的材料作为线索的核查记录；立案后重新询问、检查")
            .field("started_at"));
    }
    fit_then(ctx, team, on)
}

pub(super) fn inquiry(state: &CaseState, c: &RecordInquiry, ctx: &Context) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    shown(c.shown_certificates)?;
    during(c.started_at, c.ended_at, ctx)?;
    since_filing(state, &officers, c.started_at, ctx)?;
    if !c.told_rights {
        return Err(incomplete("told_rights", "告知被询问人的权利义务", "没有勾选"));
    }
    let mut person = c.person.clone();
    person.name = text("person.name", "被询问人姓名", &person.name)?;
    if let Some(id) = person.id_number.take().filter(|s| !s.trim().is_empty()) {
        person.id_number = Some(crate::ident::resident_id("person.id_number", &id, ctx.today())?.number);
    }
    let qa: Vec<QuestionAnswer> =
        c.qa.iter()
            .filter(|q| !q.question.trim().is_empty() || !q.answer.trim().is_empty())
            .cloned()
            .collect();
    if qa.is_empty() || qa.iter().any(|q| q.question.trim().is_empty() || q.answer.trim().is_empty()) {
        return Err(incomplete("qa", "至少一组完整的问答", "问答不完整"));
    }
    signed(&c.signature, "被询问人签名，或者注明拒签原因")?;
    Ok(CaseFact::InquiryRecorded {
        number: ctx.number("询笔"),
        person,
        relation: text("relation", "与本案关系", &c.relation)?,
        officers,
        started_at: c.started_at,
        ended_at: c.ended_at,
        place: text("place", "询问地点", &c.place)?,
        monitor: c.monitor.trim().into(),
        qa,
        signature: c.signature.clone(),
    })
}

pub(super) fn inspection(
    state: &CaseState,
    c: &RecordInspection,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    shown(c.shown_certificates)?;
    during(c.started_at, c.ended_at, ctx)?;
    since_filing(state, &officers, c.started_at, ctx)?;
    signed(&c.signature, "在场人签名，或者注明拒签、无人在场")?;
    Ok(CaseFact::InspectionRecorded {
        number: ctx.number("检笔"),
        officers,
        started_at: c.started_at,
        ended_at: c.ended_at,
        place: text("place", "检查地点", &c.place)?,
        present: text("present", "在场人（没有的写“无”）", &c.present)?,
        findings: text("findings", "检查情况", &c.findings)?,
        files: c.files.clone(),
        signature: c.signature.clone(),
    })
}

pub(super) fn add_evidence(state: &CaseState, c: &AddEvidence, ctx: &Context) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let collected_at = c.collected_at.unwrap_or(ctx.now);
    if collected_at > ctx.now {
        return Err(incomplete("collected_at", "收集时间不晚于现在", collected_at.to_string()));
    }
    if c.monitored && !c.monitor_approved {
        return Err(Refusal::new(&rules::X_11, "监控设备经法制和技术审核、设置地点已公布", "没有确认")
            .fix("法治室", "完成审核并公布设置地点；否则不得作为证据")
            .field("monitor_approved"));
    }
    let needs_file = matches!(c.evidence_kind, EvidenceKind::AudioVisual | EvidenceKind::Electronic);
    if needs_file && c.files.is_empty() {
        return Err(incomplete("files", "视听资料、电子数据的文件", "没有附件"));
    }
    evidence::complete(state, c, collected_at, ctx)?;
    Ok(CaseFact::EvidenceAdded {
        no: state.evidence.len() as u32 + 1,
        evidence_kind: c.evidence_kind,
        name: text("name", "证据名称", &c.name)?,
        description: c.description.trim().into(),
        source: text("source", "来源", &c.source)?,
        proves: text("proves", "证明对象", &c.proves)?,
        officers,
        collected_at,
        original: c.original,
        monitored: c.monitored,
        files: c.files.clone(),
        particulars: c.particulars.clone(),
    })
}

pub(super) fn judge_evidence(
    state: &CaseState,
    c: &JudgeEvidence,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    guard::handler(state, ctx)?;
    let Some(e) = state.evidence.iter().find(|e| e.no == c.no) else {
        return Err(incomplete("no", "本案证据清单中的序号", format!("没有第{}号证据", c.no)));
    };
    if c.verified {
        evidence::may_be_verified(state, e, ctx)?;
    }
    Ok(CaseFact::EvidenceJudged {
        no: c.no,
        verified: c.verified,
        opinion: text("opinion", "审查意见", &c.opinion)?,
    })
}

pub(super) fn order_correction(
    state: &CaseState,
    c: &OrderCorrection,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let due_on = c.due_on.ok_or_else(|| incomplete("due_on", "改正期限", "没有填写"))?;
    if due_on < ctx.today() {
        return Err(incomplete("due_on", "改正期限不早于今天", due_on.to_string()));
    }
    Ok(CaseFact::CorrectionOrdered {
        number: ctx.number("责改"),
        content: text("content", "改正内容", &c.content)?,
        due_on,
        officers,
    })
}

pub(super) fn check_correction(
    state: &CaseState,
    c: &CheckCorrection,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    if state.correction.is_none() {
        return Err(Refusal::new(&rules::X_13, "先责令改正", "本案还没有责令改正")
            .fix("承办人", "先制作责令改正通知书")
            .act("order_correction"));
    }
    let officers = guard::team(state, &c.officers, ctx)?;
    Ok(CaseFact::CorrectionChecked {
        number: ctx.number("改查"),
        officers,
        corrected: c.corrected,
        findings: text("findings", "复查情况", &c.findings)?,
        files: c.files.clone(),
    })
}

pub(super) fn confirm_address(
    state: &CaseState,
    c: &ConfirmAddress,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    guard::books(state, ctx)?;
    let electronic = if c.electronic_consent {
        Some(text("electronic", "电子送达地址", &c.electronic)?)
    } else {
        None
    };
    if c.signature.image.is_none() {
        return Err(Refusal::new(&rules::SV_04, "当事人在确认书上签名", "没有签名")
            .fix("当事人", "在送达地址确认书上签名")
            .field("signature"));
    }
    Ok(CaseFact::AddressConfirmed {
        number: ctx.number("送确"),
        address: text("address", "送达地址", &c.address)?,
        electronic,
        signature: c.signature.clone(),
    })
}
