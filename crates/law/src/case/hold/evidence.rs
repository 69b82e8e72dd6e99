//! 各类证据的要件 (RULES 7.1, 7.2) — what a piece of evidence must say of itself, and what bars it from being relied on.

use super::Fact;
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::{CaseState, Evidence};
use crate::case::{AddEvidence, CaseEvent, CaseFact, EvidenceKind};
use crate::context::Context;
use crate::ident::resident_id;
use crate::matter::{incomplete, text};
use crate::party::{FileRef, Party, Signature};
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 要件: what a kind of evidence must say besides its name, source and purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Particulars {
    /// 复制件的出处、原件存放处
    pub copied_from: String,
    /// 与原件核对无误的核对人、保管人
    pub checked_by: String,
    /// 制作人
    pub maker: String,
    /// 制作时间
    pub made_at: Option<DateTime>,
    /// 制作方法；鉴定的依据和手段
    pub method: String,
    /// 证人
    pub witness: Party,
    /// 证人的职业
    pub occupation: String,
    /// 证人签名
    pub signature: Signature,
    /// 鉴定机构和鉴定人
    pub institution: String,
    /// 鉴定资格
    pub qualification: String,
    /// 鉴定意见告知当事人的日期
    pub told_on: Option<Date>,
    /// 本案委托的检测序号
    pub test: Option<u32>,
    /// 物品序号
    pub thing: Option<u32>,
}

/// 排除非法证据
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExcludeEvidence {
    /// 证据序号
    pub no: u32,
    /// 非法取得的情况
    pub reason: String,
}

/// What stands on a piece of evidence wherever it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceMark {
    /// 原件、原物
    Original,
    /// 复制件
    Copy,
    /// 保管链断裂: how.
    Broken(String),
    /// 附件锁定、缺失或者损坏: which, and how.
    Unsound(String),
    /// 已排除 (V-08)
    Excluded,
}

impl EvidenceMark {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            EvidenceMark::Original => "原件".into(),
            EvidenceMark::Copy => "复制件".into(),
            EvidenceMark::Broken(how) => format!("保管链断裂：{how}"),
            EvidenceMark::Unsound(how) => how.clone(),
            EvidenceMark::Excluded => "已排除".into(),
        }
    }

    /// What is said of this case alone, to be covered where the party is.
    pub fn how(&mut self) -> Option<&mut String> {
        match self {
            EvidenceMark::Broken(how) | EvidenceMark::Unsound(how) => Some(how),
            EvidenceMark::Original | EvidenceMark::Copy | EvidenceMark::Excluded => None,
        }
    }

    /// Whether it bars the evidence from being relied on.
    pub fn bars(&self) -> bool {
        !matches!(self, EvidenceMark::Original | EvidenceMark::Copy)
    }
}

/// The marks of a piece of evidence: original or copy, then what bars it.
pub fn marks(state: &CaseState, e: &Evidence) -> Vec<EvidenceMark> {
    let copy = !e.original || derived(&e.files).is_some();
    let mut all = vec![if copy { EvidenceMark::Copy } else { EvidenceMark::Original }];
    let chain = e.particulars.thing.and_then(|no| state.hold.keeping(no));
    all.extend(chain.and_then(|k| k.broken.clone()).map(EvidenceMark::Broken));
    if state.hold.excluded.contains(&e.no) {
        all.push(EvidenceMark::Excluded);
    }
    all
}

/// What the house finds now of the files of a piece of evidence, each that cannot be relied on as it is. No record says it: a file
/// that is found again, or set free, is as good as before.
pub fn file_marks(e: &Evidence, ctx: &Context) -> Vec<EvidenceMark> {
    let one = |f: &FileRef| {
        let fault = ctx.registers.fault(&f.sha256)?;
        Some(EvidenceMark::Unsound(format!("附件“{}”{}", f.name, fault.words())))
    };
    e.files.iter().filter_map(one).collect()
}

/// What the records of a case say of its evidence that the core lets nobody do, by the evidence's number: a report or a decision
/// that rests on what was excluded or whose chain was broken by then, a copy that is called an original. A record that was altered
/// may hold one.
pub fn faults(events: &[CaseEvent]) -> Vec<(u32, String)> {
    let (mut state, mut all) = (CaseState::default(), Vec::new());
    for event in events {
        let of_report = || state.report.as_ref().map_or(&[][..], |r| r.evidence.as_slice());
        let (act, rests): (&str, &[u32]) = match &event.fact {
            CaseFact::ReportSubmitted { evidence, .. } => ("调查终结报告", evidence),
            CaseFact::DecisionProposed { .. } => ("处理建议", of_report()),
            CaseFact::Decided { .. } => ("决定", of_report()),
            _ => ("", &[]),
        };
        for no in rests {
            let Some(e) = state.evidence.iter().find(|e| e.no == *no) else {
                all.push((*no, format!("{act}（{}）采信了证据清单里没有的证据", event.at.date())));
                continue;
            };
            for mark in marks(&state, e).iter().filter(|m| m.bars()) {
                all.push((
                    *no,
                    format!("{act}（{}）采信了这项证据，当时已标明：{}", event.at.date(), mark.words()),
                ));
            }
        }
        state.evolve(event);
        if let (CaseFact::EvidenceAdded { .. }, Some(e)) = (&event.fact, state.evidence.last())
            && let (true, Some(file)) = (e.original, derived(&e.files))
        {
            all.push((e.no, format!("标为原件，附件“{}”不是原始文件", file.name)));
        }
    }
    all
}

fn lacks(rule: &'static Rule, field: &'static str, need: &str, have: &str) -> Refusal {
    Refusal::new(rule, need, have).fix("承办人", "按该类证据的要求补正").field(field)
}

/// A text that the kind of evidence demands.
fn says(field: &'static str, label: &str, value: &str) -> Result<(), Refusal> {
    text(field, label, value).map(|_| ()).map_err(|r| Refusal { rule: &rules::X_06, ..r })
}

/// A copy: where from, and who has compared it with the original.
fn copy(p: &Particulars, rule: &'static Rule) -> Result<(), Refusal> {
    let blank = |t: &String| t.trim().is_empty();
    match (blank(&p.copied_from), blank(&p.checked_by)) {
        (true, _) => Err(lacks(rule, "copied_from", "复制件注明出处和原件存放处", "没有填写")),
        (_, true) => Err(lacks(rule, "checked_by", "核对人、保管人确认与原件核对无误", "没有填写")),
        _ => Ok(()),
    }
}

/// Whether some file is a re-encoded copy.
fn derived(files: &[FileRef]) -> Option<&FileRef> {
    files.iter().find(|f| !f.original)
}

/// What its kind demands of evidence that is put down (行诉证据§10–15, 民证§15).
pub(in crate::case) fn complete(
    state: &CaseState,
    c: &AddEvidence,
    collected_at: DateTime,
    ctx: &Context,
) -> Result<(), Refusal> {
    let p = &c.particulars;
    super::gather::digested(&c.files)?;
    if let (true, Some(file)) = (c.original, derived(&c.files)) {
        return Err(lacks(
            &rules::V_10,
            "original",
            "经聊天软件等转码的文件标明不是原始文件",
            &format!("“{}”是转码件，却标为原件", file.name),
        ));
    }
    if let Some(no) = p.thing
        && state.goods.get(no).is_none()
    {
        return Err(incomplete("thing", "本案物品清单中的序号", format!("没有第{no}号物品")));
    }
    match c.evidence_kind {
        EvidenceKind::Documentary if !c.original => copy(p, &rules::X_06),
        EvidenceKind::Physical if !c.original => {
            copy(p, &rules::X_06)?;
            if c.files.is_empty() {
                return Err(lacks(&rules::X_06, "files", "原物的照片或者录像", "没有附件"));
            }
            Ok(())
        }
        EvidenceKind::AudioVisual => recording(c, collected_at),
        EvidenceKind::Electronic if !c.original => copy(p, &rules::V_04),
        EvidenceKind::Testimony => testimony(c, ctx),
        EvidenceKind::PartyStatement if state.records == 0 && c.files.is_empty() => Err(lacks(
            &rules::X_06,
            "files",
            "询问笔录，或者当事人签名的书面陈述",
            "没有询问笔录，也没有附件",
        )),
        EvidenceKind::Appraisal => appraisal(state, p, collected_at.date()),
        _ => Ok(()),
    }
}

/// 视听资料: how, when and by whom made; sound with its words.
fn recording(c: &AddEvidence, collected_at: DateTime) -> Result<(), Refusal> {
    let p = &c.particulars;
    says("maker", "制作人", &p.maker)?;
    says("method", "制作方法", &p.method)?;
    let taken = c.files.iter().find_map(|f| f.taken_at);
    let Some(made_at) = p.made_at.or(taken) else {
        return Err(lacks(&rules::X_06, "made_at", "制作时间", "没有填写，文件里也没有"));
    };
    if made_at > collected_at {
        return Err(lacks(&rules::X_06, "made_at", "制作时间不晚于收集时间", &made_at.to_string()));
    }
    if c.files.iter().any(|f| f.media_type.starts_with("audio/")) {
        says("description", "声音资料附上内容的文字记录", &c.description)?;
    }
    if c.original { Ok(()) } else { copy(p, &rules::X_06) }
}

/// 证人证言: who the witness is, signed, with a copy of the identity card.
fn testimony(c: &AddEvidence, ctx: &Context) -> Result<(), Refusal> {
    let p = &c.particulars;
    says("witness.name", "证人姓名", &p.witness.name)?;
    says("witness.address", "证人住址", &p.witness.address)?;
    says("occupation", "证人职业", &p.occupation)?;
    // Sex and age are read from the number, so that they cannot disagree with it.
    let id = p.witness.id_number.clone().unwrap_or_default();
    resident_id("witness.id_number", &id, ctx.today())?;
    crate::clue::signed(&p.signature, "证人签名").map_err(|r| Refusal { rule: &rules::X_06, ..r })?;
    if p.signature.image.is_none() {
        return Err(lacks(&rules::X_06, "signature", "证人签名", "证人没有签名"));
    }
    if c.files.is_empty() {
        return Err(lacks(&rules::X_06, "files", "证人身份证件的复印件", "没有附件"));
    }
    Ok(())
}

/// 鉴定意见: of a test of this case, or with all that the letter would have said.
fn appraisal(state: &CaseState, p: &Particulars, collected: Date) -> Result<(), Refusal> {
    if let Some(no) = p.test {
        if state.hold.test(no).is_some_and(|t| t.result_on.is_some()) {
            return Ok(());
        }
        return Err(lacks(&rules::X_06, "test", "已登记结果的检测", &format!("第{no}次检测没有结果")));
    }
    says("institution", "鉴定机构和鉴定人", &p.institution)?;
    says("qualification", "鉴定机构和人员的资格", &p.qualification)?;
    says("method", "鉴定的依据和手段", &p.method)?;
    match p.told_on {
        None => Err(lacks(&rules::X_06, "told_on", "鉴定意见告知当事人的日期", "没有填写")),
        Some(d) if d > collected => {
            Err(lacks(&rules::X_06, "told_on", "不晚于收集日的告知日期", &d.to_string()))
        }
        Some(_) => Ok(()),
    }
}

/// what cannot be opened, or is not what was collected, is neither found true nor relied on.
fn sound(e: &Evidence, ctx: &Context) -> Result<(), Refusal> {
    // Which file it is stands at the evidence: the panel with this is read by more than may read its name.
    let Some(fault) = e.files.iter().find_map(|f| ctx.registers.fault(&f.sha256)) else { return Ok(()) };
    Err(Refusal::new(
        &rules::X_06,
        "附件完好、没有锁定的证据",
        format!("第{}号证据的附件{}", e.no, fault.words()),
    )
    .fix("承办人", "不采信该证据，另行收集；附件由系统管理员核查、从备份恢复后可以再审查")
    .act("add_evidence")
    .field("evidence"))
}

/// What stands against finding this evidence true: it was excluded, a file of it is not what was collected, or its appraisal
/// was not told to the party.
pub(in crate::case) fn may_be_verified(
    state: &CaseState,
    e: &Evidence,
    ctx: &Context,
) -> Result<(), Refusal> {
    not_excluded(state, e.no)?;
    sound(e, ctx).map_err(|r| r.field("verified"))?;
    match e.particulars.test {
        Some(no) if !state.hold.told_of(no) => Err(Refusal::new(
            &rules::X_06,
            "鉴定意见已经告知当事人",
            format!("第{no}次检测的结果没有书面告知"),
        )
        .fix("承办人", "制作并送达检测结果告知书")
        .act("tell_test_result")),
        _ => Ok(()),
    }
}

fn not_excluded(state: &CaseState, no: u32) -> Result<(), Refusal> {
    if !state.hold.excluded.contains(&no) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::V_08,
        "以非法手段取得的证据不得作为认定事实的根据",
        format!("第{no}号证据已经排除"),
    )
    .fix("承办人", "不采信该证据；另行合法收集")
    .act("add_evidence")
    .field("evidence"))
}

/// Whether this evidence may be relied on: not excluded (V-08), its files what was collected and its custody chain whole
/// (罚§46 查证属实), the thing not under a registration that has lapsed (E-02).
pub(in crate::case) fn reliable(state: &CaseState, e: &Evidence, ctx: &Context) -> Result<(), Refusal> {
    not_excluded(state, e.no)?;
    sound(e, ctx)?;
    let Some(thing) = e.particulars.thing else { return Ok(()) };
    if let Some(how) = state.hold.keeping(thing).and_then(|k| k.broken.as_ref()) {
        return Err(Refusal::new(
            &rules::X_06,
            "保管链完整的证据",
            format!("第{}号证据（物品{thing}）保管链断裂：{how}", e.no),
        )
        .fix("承办人", "去掉该证据，或者以其他证据证明")
        .act("add_evidence")
        .field("evidence"));
    }
    super::usable(state, thing, ctx)
}

/// What a decision must wait for: the report rests on nothing that has since become unreliable.
pub(super) fn before_decision(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let Some(report) = &s.report else { return Ok(()) };
    let relied = |e: &&Evidence| report.evidence.contains(&e.no);
    for e in s.evidence.iter().filter(relied) {
        reliable(s, e, ctx)
            .map_err(|r| r.fix("承办人", "重新调查，不再采信该证据").act("reopen_investigation"))?;
    }
    Ok(())
}

/// There is evidence that was not excluded yet.
pub(super) fn excludable(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.evidence.iter().any(|e| !s.hold.excluded.contains(&e.no)), "有证据", "没有")
}

pub(super) fn exclude(state: &CaseState, c: &ExcludeEvidence, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::handler(state, ctx)?;
    if !state.evidence.iter().any(|e| e.no == c.no) {
        return Err(incomplete("no", "本案证据清单中的序号", format!("没有第{}号证据", c.no)));
    }
    not_excluded(state, c.no)?;
    Ok(vec![Fact::EvidenceExcluded { no: c.no, reason: text("reason", "非法取得的情况", &c.reason)? }])
}
