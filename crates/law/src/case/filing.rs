//! 立案 — proposal, the brigade's form, the town head's decision (G-03–G-05, J-01–J-06).

use super::fact::{CaseFact, Subject};
use super::state::CaseState;
use super::{guard, side};
use crate::clue::{ClueStage, ClueState};
use crate::context::Context;
use crate::ident;
use crate::matter::{incomplete, place, text};
use crate::party::{FileRef, Party, PartyKind, Place};
use crate::person::{PersonId, Role};
use crate::refusal::Refusal;
use crate::rules;
use crate::town::LawRank;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 提出立案建议
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeFiling {
    /// 线索编号, filled in by the office.
    pub clue: String,
    /// 执法事项
    pub item: String,
    /// 当事人
    pub party: Party,
    /// 违法事实
    pub facts: String,
    /// 行为起
    pub act_from: Option<Date>,
    /// 行为止; none while it goes on.
    pub act_to: Option<Date>,
    /// 行为仍在继续
    pub continuing: bool,
    /// 地点; the clue's when empty.
    pub place: Place,
    /// 有危害后果
    pub harm: bool,
    /// 重复处罚的说明
    pub repeat_note: String,
    /// 建议立案
    pub recommend: bool,
    /// 理由
    pub reason: String,
    /// 已先立案的其他机关, if one with jurisdiction is known to have filed (J-03).
    pub other_agency: String,
    /// 其立案日期
    pub other_filed_on: Option<Date>,
    /// 指定本镇管辖的文书, by the authority above both (罚§25).
    pub designation: String,
    /// 拟承办人员
    pub officers: Vec<PersonId>,
}

/// 大队审核立案建议
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndorseFiling {
    /// 同意上报; false returns it to the squadron.
    pub agree: bool,
    /// 意见
    pub opinion: String,
}

/// 立案审批
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilingVerdict {
    /// 立案
    #[default]
    File,
    /// 不予立案
    Refuse,
    /// 退回补充
    Return,
}

/// 决定是否立案
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideFiling {
    /// 决定
    pub verdict: FilingVerdict,
    /// 意见
    pub opinion: String,
}

/// 变更承办人员
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssignOfficers {
    /// 承办人员
    pub officers: Vec<PersonId>,
    /// 理由
    pub reason: String,
}

/// 申请回避
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestRecusal {
    /// 被申请回避的人员
    pub officer: PersonId,
    /// 事由
    pub reason: String,
}

/// 决定回避
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideRecusal {
    /// 被申请回避的人员
    pub officer: PersonId,
    /// 应当回避
    pub recused: bool,
    /// 理由
    pub opinion: String,
}

/// 登记上级对负责人回避的决定
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordSuperiorRecusal {
    /// 被申请回避的负责人
    pub officer: PersonId,
    /// 应当回避
    pub recused: bool,
    /// 作出决定的机关
    pub authority: String,
    /// 决定文号
    pub document: String,
    /// 决定日期
    pub decided_on: Option<Date>,
    /// 决定文书
    pub files: Vec<FileRef>,
}

/// Proposes to file (or not to file) a case from a clue that a business office has found to be a violation.
pub(super) fn propose(
    state: &CaseState,
    c: &ProposeFiling,
    clue: &ClueState,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    let opinion = clue.opinion.as_ref().ok_or_else(|| {
        Refusal::new(&rules::G_03, "业务口出具的《违法行为认定意见》和材料", "还没有认定意见")
            .fix("业务口", "出具认定意见后交指挥调度中心")
            .act("issue_opinion")
    })?;
    let first = state.version == 0;
    if first && clue.stage != ClueStage::WithSquad {
        return Err(Refusal::new(
            &rules::G_04,
            "指挥调度中心已交执法中队",
            "线索还没有交中队，或者已经转为案件",
        )
        .fix("指挥调度中心", "交执法中队")
        .act("hand_to_squad"));
    }
    let squad = clue.squad.clone().unwrap_or_default();
    if ctx.actor.unit != squad {
        return Err(Refusal::new(
            &rules::P_02,
            "由接收线索的中队提出",
            format!("{}不属该中队", ctx.actor.name),
        )
        .fix("指挥调度中心", "改派，或者由该中队提出"));
    }
    // A proposal made again after its return: who has endorsed or returned it does not now handle it.
    let officers = guard::team(state, &c.officers, ctx)?;
    let item = if c.item.is_empty() { &opinion.item } else { &c.item };
    // Proposed again after a return, the case is still of the clue it came from.
    let of = state.subject.as_ref().map_or(c.clue.as_str(), |s| s.clue.as_str());
    let subject = subject(c, item, of, squad, clue, ctx)?;
    let mut reason = text("reason", "立案（不立案）理由", &c.reason)?;
    if let Some(note) = filed_elsewhere(c, ctx)? {
        reason = format!("{reason}（{note}）");
    }
    if c.recommend {
        may_be_punished(&subject, ctx)?;
        not_fined_before(&subject, ctx)?;
    }
    Ok(CaseFact::FilingProposed { subject: Box::new(subject), recommend: c.recommend, reason, officers })
}

fn subject(
    c: &ProposeFiling,
    item: &str,
    clue_id: &str,
    squad: String,
    clue: &ClueState,
    ctx: &Context,
) -> Result<Subject, Refusal> {
    let (list, item) = ctx.town.item_on(item, ctx.today())?;
    let act_from = c.act_from.ok_or_else(|| incomplete("act_from", "违法行为开始日期", "没有填写"))?;
    let act_to = if c.continuing { None } else { Some(c.act_to.unwrap_or(act_from)) };
    if act_from > ctx.today() || act_to.is_some_and(|to| to < act_from || to > ctx.today()) {
        return Err(incomplete("act_to", "行为起止先后有序、不晚于今天", format!("{act_from}起")));
    }
    let discovered_on = clue.reported_at.map_or(ctx.today(), |t| t.date());
    Ok(Subject {
        clue: clue_id.to_string(),
        squad,
        list_version: list.version.clone(),
        item: item.clone(),
        party: party(&c.party, ctx)?,
        facts: text("facts", "违法事实", &c.facts)?,
        act_from,
        act_to,
        discovered_on,
        place: place(&c.place, &clue.place)?,
        harm: c.harm,
        repeat_note: c.repeat_note.trim().into(),
    })
}

/// A party with a name, an address and identifiers that hold (I-01–I-04); identifiers normalised.
pub(super) fn party(p: &Party, ctx: &Context) -> Result<Party, Refusal> {
    let mut p = p.clone();
    p.name = text("party.name", "当事人姓名或者名称", &p.name)?;
    p.address = text("party.address", "住址或者住所", &p.address)?;
    let empty = |s: &Option<String>| s.as_deref().is_none_or(|s| s.trim().is_empty());
    if empty(&p.id_number) {
        p.id_number = None;
    }
    if empty(&p.credit_code) {
        p.credit_code = None;
    }
    if empty(&p.phone) {
        p.phone = None;
    }
    if let Some(id) = &p.id_number {
        p.id_number = Some(ident::resident_id("party.id_number", id, ctx.today())?.number);
    }
    if let Some(code) = &p.credit_code {
        p.credit_code = Some(ident::credit_code("party.credit_code", code, p.credit_code_confirmed)?);
    }
    if let Some(phone) = &p.phone {
        ident::phone("party.phone", phone)?;
    }
    match p.kind {
        PartyKind::Citizen if p.id_number.is_none() => {
            Err(incomplete("party.id_number", "公民的身份号码", "没有填写"))
        }
        PartyKind::Organisation if p.credit_code.is_none() => {
            Err(incomplete("party.credit_code", "组织的统一社会信用代码", "没有填写"))
        }
        PartyKind::SoleTrader if p.credit_code.is_none() && p.id_number.is_none() => {
            Err(incomplete("party.credit_code", "信用代码或者经营者身份号码", "都没有填写"))
        }
        PartyKind::Organisation | PartyKind::SoleTrader if empty(&p.representative) => {
            Err(incomplete("party.representative", "法定代表人、负责人或者经营者", "没有填写"))
        }
        _ => Ok(p),
    }
}

/// The gates of 1.2 that stand before and after filing: list, place, limitation, rank of the basis. (The double
/// fine is asked for apart: it bars a fine, not other kinds of penalty.)
pub(super) fn may_be_punished(s: &Subject, ctx: &Context) -> Result<(), Refusal> {
    // J-01: in force on the day of the act and today.
    let act_day = s.act_to.unwrap_or(ctx.today());
    ctx.town.item_on(&s.item.id, act_day)?;
    ctx.town.item_on(&s.item.id, ctx.today())?;
    if s.item.rank < LawRank::Rule {
        return Err(Refusal::new(
            &rules::X_15,
            "法律、法规、规章作依据",
            format!("{}是规范性文件", s.item.basis),
        )
        .fix("承办人", "选择以法律、法规、规章为依据的事项")
        .field("item"));
    }
    in_jurisdiction(&s.place, ctx)?;
    within_limitation(s)
}

/// J-02: a place known to lie outside the town is another agency's. The office resolves the grid of coordinates;
/// `outside` is its word for a point in no grid of the town.
fn in_jurisdiction(place: &Place, ctx: &Context) -> Result<(), Refusal> {
    if place.grid.as_deref() != Some(crate::OUTSIDE) {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::J_02,
        format!("违法行为发生在{}", ctx.town.agency.jurisdiction),
        format!("“{}”在辖区以外", place.text),
    )
    .fix("指挥调度中心", "移送有管辖权的机关；查明位置报错了的，现场重新定位，或者由指挥调度中心“划入网格”")
    .act("transfer_clue")
    .field("place.text"))
}

/// J-03: of two agencies with jurisdiction the one that filed first has it, unless the one above both designates us.
/// What was designated, or that another filed, in words for the form.
fn filed_elsewhere(c: &ProposeFiling, ctx: &Context) -> Result<Option<String>, Refusal> {
    let agency = c.other_agency.trim();
    if agency.is_empty() {
        return Ok(None);
    }
    let on = c.other_filed_on.filter(|d| *d <= ctx.today()).ok_or_else(|| {
        incomplete(
            "other_filed_on",
            format!("{agency}的立案日期，不晚于今天"),
            c.other_filed_on.map_or("没有填写".into(), |d| d.to_string()),
        )
    })?;
    let designation = c.designation.trim();
    if c.recommend && designation.is_empty() {
        return Err(Refusal::new(&rules::J_03, "由最先立案的机关管辖", format!("{agency}已于{on}立案"))
            .fix("指挥调度中心", "移送先立案的机关；有争议的报请指定管辖，填写指定管辖文书")
            .act("transfer_clue")
            .field("designation"));
    }
    let by =
        if designation.is_empty() { String::new() } else { format!("，{designation}指定本镇管辖") };
    Ok(Some(format!("{agency}{on}立案{by}")))
}

/// J-05: discovered within two years of the end of the act (five for life and safety with harm); no roll-over.
pub(super) fn within_limitation(s: &Subject) -> Result<(), Refusal> {
    let Some(end) = s.act_to else { return Ok(()) };
    let years = if s.item.life_safety && s.harm { 5 } else { 2 };
    let last = crate::deadline::limitation(end, years);
    if s.discovered_on <= last {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::J_05,
        format!("{years}年内（至{last}）发现"),
        format!("行为终了于{end}，{}才发现", s.discovered_on),
    )
    .fix("承办人", "行为仍在继续的如实勾选；否则建议不予立案")
    .field("act_to"))
}

/// J-06: the same act already fined — the same item, overlapping days, the same party — needs a person's explanation
/// before filing, and a second fine is refused at the decision.
pub(super) fn not_fined_before(s: &Subject, ctx: &Context) -> Result<(), Refusal> {
    let Some(prior) = guard::same_act_fined(s, ctx) else { return Ok(()) };
    if !s.repeat_note.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(
        &rules::X_12,
        "说明不是同一违法行为",
        format!("同一当事人同一事项在相同时段已被罚款（{}）", prior.case_number),
    )
    .fix("承办人", "核对后填写“重复处罚的说明”，或者建议不予立案")
    .field("repeat_note"))
}

pub(super) fn endorse(state: &CaseState, c: &EndorseFiling, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::approves(state, ctx, "审核立案建议")?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    Ok(CaseFact::FilingEndorsed { agree: c.agree, opinion })
}

pub(super) fn decide(state: &CaseState, c: &DecideFiling, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    let subject = state.subject()?;
    match c.verdict {
        FilingVerdict::Return => Ok(CaseFact::FilingReturned { opinion }),
        FilingVerdict::Refuse => {
            // What was taken in urgency goes back before the matter ends.
            side::before_ending(state, ctx)?;
            Ok(CaseFact::FilingRefused { number: ctx.number("不立审"), opinion })
        }
        FilingVerdict::File => {
            if !state.recommend {
                return Err(Refusal::new(&rules::G_04, "中队建议立案", "中队建议不予立案")
                    .fix("执法中队", "退回后改为建议立案")
                    .field("verdict"));
            }
            may_be_punished(subject, ctx)?;
            not_fined_before(subject, ctx)?;
            let list = ctx.town.powers_on(ctx.today()).map(|l| l.version.clone()).unwrap_or_default();
            Ok(CaseFact::CaseFiled {
                number: ctx.number("立"),
                list_version: list,
                officers: state.officers.clone(),
                opinion,
            })
        }
    }
}

pub(super) fn assign(state: &CaseState, c: &AssignOfficers, ctx: &Context) -> Result<CaseFact, Refusal> {
    let mut assigned = Vec::new();
    for id in &c.officers {
        let Some(p) = ctx.people.get(id) else {
            return Err(incomplete("officers", "从名单中选择执法人员", format!("没有编号为{id}的人员")));
        };
        p.fit_for_duty(ctx.today())?;
        guard::not_recused(state, id)?;
        let person = crate::matter::PersonRef::from(p);
        guard::not_crossed(state, &person)?;
        if !assigned.iter().any(|a: &crate::matter::PersonRef| a.certificate == person.certificate) {
            assigned.push(person);
        }
    }
    if assigned.len() < 2 {
        return Err(Refusal::new(
            &rules::R_01,
            "两名以上不同的执法人员",
            format!("只有{}名", assigned.len()),
        )
        .fix("大队长", "再选一名")
        .field("officers"));
    }
    Ok(CaseFact::OfficersAssigned { officers: assigned, reason: text("reason", "变更理由", &c.reason)? })
}

pub(super) fn request_recusal(
    state: &CaseState,
    c: &RequestRecusal,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    let person = ctx
        .people
        .get(&c.officer)
        .ok_or_else(|| incomplete("officer", "选择被申请回避的人员", "没有选择"))?;
    let oversees = OVERSEEING.iter().any(|r| person.is(*r));
    if !state.is_handler(&c.officer) && !super::hearing::serves(state, &c.officer) && !oversees {
        let have = format!("{}没有参与本案", person.name);
        return Err(incomplete("officer", "办理、审核、审批本案或者主持听证的人员", have));
    }
    Ok(CaseFact::RecusalRequested {
        officer: person.into(), reason: text("reason", "回避事由", &c.reason)?
    })
}

pub(super) fn decide_recusal(
    state: &CaseState,
    c: &DecideRecusal,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    ctx.actor.may_sign_as_head().map_err(|r| Refusal { rule: &rules::R_05, ..r })?;
    let request =
        state.recusals.iter().find(|r| r.officer.id == c.officer && r.decided.is_none()).ok_or_else(
            || {
                Refusal::new(&rules::R_05, "有未决的回避申请", "没有这名人员的未决申请")
                    .fix("承办人", "先登记回避申请")
                    .act("request_recusal")
                    .field("officer")
            },
        )?;
    let head = ctx.people.get(&c.officer).is_some_and(|p| p.is_town_head);
    if head || ctx.actor.id == c.officer {
        let have = if head { "被申请回避的是镇长" } else { "本人决定本人的回避" };
        return Err(Refusal::new(&rules::R_05, "机关负责人的回避由本级人民政府或者上级机关决定", have)
            .fix("法治室", "报请上级决定，收到决定后登记")
            .act("record_superior_recusal")
            .field("officer"));
    }
    Ok(CaseFact::RecusalDecided {
        number: ctx.number("回"),
        officer: request.officer.clone(),
        recused: c.recused,
        opinion: text("opinion", "理由", &c.opinion)?,
    })
}

pub(super) fn record_superior(
    state: &CaseState,
    c: &RecordSuperiorRecusal,
    ctx: &Context,
) -> Result<CaseFact, Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    let open = |r: &&super::state::Recusal| r.officer.id == c.officer && r.decided.is_none();
    let Some(request) = state.recusals.iter().find(open) else {
        return Err(Refusal::new(&rules::R_05, "有未决的回避申请", "没有这名人员的未决申请")
            .fix("承办人", "先登记回避申请")
            .act("request_recusal")
            .field("officer"));
    };
    if !ctx.people.get(&c.officer).is_some_and(|p| p.is(Role::Head)) {
        return Err(Refusal::new(
            &rules::R_05,
            "机关负责人的回避由上级决定，其他人员的由机关负责人决定",
            format!("{}不是机关负责人", request.officer.name),
        )
        .fix("镇政府负责人", "决定是否回避")
        .act("decide_recusal")
        .field("officer"));
    }
    let decided_on = c.decided_on.filter(|d| *d <= ctx.today());
    let decided_on = decided_on
        .ok_or_else(|| incomplete("decided_on", "决定日期，不晚于今天", "没有填写，或者晚于今天"))?;
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::R_05, "上级机关的书面决定", "没有附件")
            .fix("法治室", "上传决定文书")
            .field("files"));
    }
    Ok(CaseFact::SuperiorRecusalRecorded {
        officer: request.officer.clone(),
        recused: c.recused,
        authority: text("authority", "作出决定的机关", &c.authority)?,
        document: text("document", "决定文号", &c.document)?,
        decided_on,
        files: c.files.clone(),
    })
}

/// Posts that review or approve cases: they may be asked to stand aside before they have done anything in one.
pub const OVERSEEING: &[Role] = &[Role::Legal, Role::Justice, Role::Brigade, Role::Head];

/// The role that may ask for a recusal to be recorded.
pub(super) const RECUSAL_ROLES: &[Role] = &[Role::Squad, Role::Brigade, Role::Legal, Role::Hub];
