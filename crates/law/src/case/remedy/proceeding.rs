//! 复议申请、起诉、受理、上诉 — how a remedy begins (S-08, A-01– ).

use super::fact::Fact;
use super::guards::{chosen, day};
use super::result::ResultKind;
use super::state::{Outcome, Proceeding, State};
use crate::case::fact::Procedure;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::deadline::court::{SuitTerm, suit};
use crate::deadline::{self, Deadline};
use crate::matter::{incomplete, text};
use crate::number::DocNumber;
use crate::party::FileRef;
use crate::refusal::Refusal;
use crate::rules;
use crate::town::{EnforcementPower, Town};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 程序、审级
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instance {
    /// 行政复议
    #[default]
    Reconsideration,
    /// 行政诉讼一审
    First,
    /// 行政诉讼二审
    Second,
}

impl Instance {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Instance::Reconsideration => "行政复议",
            Instance::First => "行政诉讼一审",
            Instance::Second => "行政诉讼二审",
        }
    }

    /// How its stay of the surcharge is named (F-10): both instances are one lawsuit.
    pub(super) fn stay(self) -> &'static str {
        match self {
            Instance::Reconsideration => "行政复议",
            Instance::First | Instance::Second => "行政诉讼",
        }
    }

    /// Whether a court hears it.
    pub fn in_court(self) -> bool {
        self != Instance::Reconsideration
    }
}

/// 被告.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Defendants {
    /// 本机关
    #[default]
    Agency,
    /// 本机关和复议机关
    Joint,
    /// 复议机关
    Reconsideration,
}

impl Defendants {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Defendants::Agency => "本机关",
            Defendants::Joint => "本机关和复议机关（共同被告）",
            Defendants::Reconsideration => "复议机关（本机关不是被告）",
        }
    }
}

/// 代收行政复议申请
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiveApplication {
    /// 申请人
    pub applicant: String,
    /// 收到日
    pub received_on: Option<Date>,
    /// 请求和理由
    pub request: String,
    /// 申请书
    pub files: Vec<FileRef>,
}

/// 转送复议申请
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ForwardApplication {
    /// 转送日
    pub forwarded_on: Option<Date>,
    /// 转送意见
    pub opinion: String,
}

/// 登记行政复议
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterReconsideration {
    /// 申请人
    pub applicant: String,
    /// 被申请复议的文书; the decision when blank.
    pub paper: String,
    /// 申请日
    pub filed_on: Option<Date>,
    /// 受理日
    pub accepted_on: Option<Date>,
    /// 受理案号
    pub reference: String,
    /// 收到申请书副本日
    pub received_on: Option<Date>,
    /// 适用简易程序审理
    pub simple: bool,
    /// 复议请求和理由
    pub request: String,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 登记行政诉讼
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterSuit {
    /// 原告
    pub applicant: String,
    /// 被诉文书; the decision when blank.
    pub paper: String,
    /// 法院; the town's court when blank.
    pub court: String,
    /// 由中级以上法院一审的理由.
    pub court_note: String,
    /// 起诉日
    pub filed_on: Option<Date>,
    /// 立案日
    pub accepted_on: Option<Date>,
    /// 案号
    pub reference: String,
    /// 收到起诉状副本日
    pub received_on: Option<Date>,
    /// 诉讼请求和理由
    pub request: String,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 登记受理、收到副本
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordAcceptance {
    /// 序号; the only open one when zero.
    pub proceeding: u32,
    /// 受理、立案日
    pub accepted_on: Option<Date>,
    /// 案号
    pub reference: String,
    /// 收到副本日
    pub received_on: Option<Date>,
    /// 适用简易程序审理
    pub simple: bool,
    /// 由简易程序转为普通程序 (复§55).
    pub ordinary: bool,
    /// 复议审理期限已延长
    pub extended: bool,
}

/// 上诉人
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appellant {
    /// 对方
    #[default]
    Party,
    /// 本机关
    Agency,
    /// 双方
    Both,
}

impl Appellant {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Appellant::Party => "对方当事人",
            Appellant::Agency => "本机关",
            Appellant::Both => "双方",
        }
    }
}

/// 登记上诉
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterAppeal {
    /// 上诉人
    pub appellant: Appellant,
    /// 上诉日
    pub filed_on: Option<Date>,
    /// 二审法院
    pub court: String,
    /// 案号
    pub reference: String,
    /// 收到上诉状副本日
    pub received_on: Option<Date>,
}

pub(super) fn receive(
    state: &CaseState,
    c: &ReceiveApplication,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::S_08, "当事人的行政复议申请书", "没有附件")
            .fix("收件人", "上传申请书，口头申请的上传笔录")
            .field("files"));
    }
    Ok(vec![Fact::ApplicationReceived {
        applicant: text("applicant", "申请人", &c.applicant)?,
        received_on: day("received_on", c.received_on, served(state, ctx), ctx)?,
        request: text("request", "复议请求和理由", &c.request)?,
        files: c.files.clone(),
    }])
}

pub(super) fn forward(
    state: &CaseState,
    c: &ForwardApplication,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let waiting = state.remedy.forwarding.iter().find(|f| f.forwarded_on.is_none());
    let received = waiting.map_or(ctx.today(), |f| f.received_on);
    Ok(vec![Fact::ApplicationForwarded {
        to: ctx.town.agency.reconsideration_body.clone(),
        forwarded_on: day("forwarded_on", c.forwarded_on, received, ctx)?,
        opinion: text("opinion", "转送意见", &c.opinion)?,
    }])
}

/// The first day on which anyone could challenge anything: when the decision was served, or today.
fn served(state: &CaseState, ctx: &Context) -> Date {
    state.decision.as_ref().and_then(|d| d.served_on).unwrap_or(ctx.today())
}

/// What is challenged: a served document, the decision unless another is named.
fn about(state: &CaseState, paper: &str) -> Result<(DocNumber, Date), Refusal> {
    let paper = paper.trim();
    let decision = state.decision.as_ref().map(|d| &d.number);
    let chosen =
        state.papers.iter().filter(|p| p.outgoing).find(|p| {
            if paper.is_empty() { Some(&p.number) == decision } else { p.number.to_string() == paper }
        });
    match chosen.and_then(|p| Some((p.number.clone(), p.served_on?))) {
        Some(found) => Ok(found),
        None => Err(incomplete("paper", "本案已经送达的文书", "没有选择，或者尚未送达")),
    }
}

/// Whether this is the decision, or one that was replaced by deciding anew.
fn is_decision(state: &CaseState, number: &DocNumber) -> bool {
    let past = state.remedy.past.iter().map(|p| &p.decision.number);
    state.decision.as_ref().map(|d| &d.number).into_iter().chain(past).any(|n| n == number)
}

/// Days that follow each other: filed, accepted, copy received, none after today.
fn days(
    filed: Option<Date>,
    accepted: Option<Date>,
    received: Option<Date>,
    from: Date,
    ctx: &Context,
) -> Result<Date, Refusal> {
    let Some(filed) = filed else { return Err(incomplete("filed_on", "申请、起诉日", "没有填写")) };
    let filed = day("filed_on", Some(filed), from, ctx)?;
    if let Some(accepted) = accepted {
        day("accepted_on", Some(accepted), filed, ctx)?;
    }
    if let Some(received) = received {
        day("received_on", Some(received), filed, ctx)?;
    }
    Ok(filed)
}

/// reconsideration and lawsuit do not run beside each other.
fn alone(state: &CaseState, about: &DocNumber, ctx: &Context, suing: bool) -> Result<(), Refusal> {
    let Some(other) = state.remedy.open().find(|p| &p.about == about) else { return Ok(()) };
    // A-18, 复§34, 诉§45: once the reconsideration body is late, the party may sue.
    let late = |p: &Proceeding| p.decision_due(ctx.town).is_some_and(|d| d.has_passed(ctx.today()));
    if suing && other.instance == Instance::Reconsideration && late(other) {
        return Ok(());
    }
    let how = if suing { "复议审结或者终止后再登记诉讼" } else { "诉讼审结后再登记" };
    Err(Refusal::new(&rules::A_05, "没有未审结的复议、诉讼", format!("{}尚未审结", other.words()))
        .fix("法治室", format!("先登记前一程序的结果；{how}"))
        .act("record_result"))
}

pub(super) fn register(
    state: &CaseState,
    c: &RegisterReconsideration,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let (about, served_on) = about(state, &c.paper)?;
    let filed_on = days(c.filed_on, c.accepted_on, c.received_on, served_on, ctx)?;
    alone(state, &about, ctx, false)?;
    let mut sued = state.remedy.proceedings.iter().filter(|p| p.about == about && p.instance.in_court());
    if sued.any(barring) {
        return Err(Refusal::new(&rules::A_05, "没有经过诉讼的行政行为", "法院已经受理过对它的起诉")
            .fix("法治室", "核对复议机关的通知；已经起诉的不得再申请复议"));
    }
    let window = deadline::reconsideration(served_on, told_of_remedies(state, &about), &ctx.town.calendar);
    Ok(vec![Fact::ReconsiderationRegistered {
        applicant: text("applicant", "申请人", &c.applicant)?,
        decision: is_decision(state, &about),
        about,
        body: ctx.town.agency.reconsideration_body.clone(),
        filed_on,
        accepted_on: c.accepted_on,
        reference: c.reference.trim().into(),
        received_on: c.received_on,
        simple: c.simple,
        late: window.met_on(filed_on) == Some(false),
        request: text("request", "复议请求和理由", &c.request)?,
        files: c.files.clone(),
    }])
}

/// A-05, 复§29: whether a lawsuit bars reconsideration: one that a court has duly accepted. One brought too early, without
/// the reconsideration that must come first, and turned away for it does not.
fn barring(p: &Proceeding) -> bool {
    let turned_away = |r: &Outcome| matches!(r.kind, ResultKind::Dismissed | ResultKind::Withdrawn);
    p.accepted_on.is_some() && !(p.skipped && p.result.as_ref().is_some_and(turned_away))
}

/// A-23, 诉§26, 诉释§22, §133, §134: who is sued after what has become of the reconsideration. To dismiss is to uphold, except
/// for want of the conditions of acceptance; so is to find illegality in the procedure alone. What was partly upheld and
/// partly changed both answer for.
fn defendants(state: &State, about: &DocNumber) -> Defendants {
    use ResultKind as K;
    let last = state.proceedings.iter().rev();
    let mut last = last.filter(|p| &p.about == about && p.instance == Instance::Reconsideration);
    let Some(r) = last.next().and_then(|p| p.result.as_ref()) else { return Defendants::Agency };
    match r.kind {
        K::Dismissed if r.inadmissible => Defendants::Agency,
        K::Maintained | K::Dismissed | K::PartlyAnnulled => Defendants::Joint,
        K::ConfirmedIllegal if r.for_procedure => Defendants::Joint,
        k if k.overturns() => Defendants::Reconsideration,
        _ => Defendants::Agency,
    }
}

/// The day from which the fifteen days to sue run: the reconsideration decision was received, or is overdue.
/// None where nobody asked for reconsideration, or the application was withdrawn.
pub(in crate::case) fn reconsidered_on(state: &CaseState, about: &DocNumber, town: &Town) -> Option<Date> {
    let asked = |p: &&Proceeding| &p.about == about && p.instance == Instance::Reconsideration;
    let p = state.remedy.proceedings.iter().rev().find(asked)?;
    match &p.result {
        Some(r) if r.kind == ResultKind::Withdrawn => None,
        // Nothing was decided on the act: where reconsideration need not come first, it is sued over directly.
        Some(r) if r.inadmissible && state.procedure == Procedure::General => None,
        Some(r) => Some(r.received_on),
        None => p.decision_due(town).map(|d| d.due.unwrap_or(d.nominal)),
    }
}

/// the end of the time to sue over a document.
pub(in crate::case) fn suit_due(
    state: &CaseState,
    about: &DocNumber,
    served_on: Date,
    town: &Town,
) -> Deadline {
    match reconsidered_on(state, about, town) {
        Some(day) => deadline::SUIT_AFTER_RECONSIDERATION.from(day, &town.calendar),
        None => suit(served_on, &term(state, about), &town.calendar),
    }
}

/// the party's time to sue over the decision after it was reconsidered and not sued over; none where it was not.
pub(in crate::case) fn suit_after_reconsideration(state: &CaseState, town: &Town) -> Option<Deadline> {
    let d = state.decision.as_ref()?;
    let mut over = state.remedy.proceedings.iter().rev().filter(|p| p.about == d.number);
    let last = over.next().filter(|p| p.instance == Instance::Reconsideration && p.result.is_some())?;
    Some(suit_due(state, &last.about, d.served_on?, town))
}

/// Whether a document told the party of its remedies: only an old decision may not have; every other one has its text.
pub(in crate::case) fn told_of_remedies(state: &CaseState, about: &DocNumber) -> bool {
    state.decision.as_ref().is_none_or(|d| &d.number != about || !d.remedy.text.is_empty())
}

/// How long the party may sue over a document directly: an item's special law goes first.
fn term(state: &CaseState, about: &DocNumber) -> SuitTerm {
    if !told_of_remedies(state, about) {
        return SuitTerm::NotTold;
    }
    let Some(item) = state.subject.as_ref().map(|s| &s.item) else { return SuitTerm::SixMonths };
    item.special_suit_days.map_or(SuitTerm::SixMonths, |days| SuitTerm::Special {
        days: days.into(),
        article: match item.enforcement {
            EnforcementPower::IllegalLand => "土地管理法§83".into(),
            _ => item.basis.clone(),
        },
    })
}

pub(super) fn sue(state: &CaseState, c: &RegisterSuit, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let (about, served_on) = about(state, &c.paper)?;
    let filed_on = days(c.filed_on, c.accepted_on, c.received_on, served_on, ctx)?;
    alone(state, &about, ctx, true)?;
    let court = match c.court.trim() {
        "" => ctx.town.agency.court.clone(),
        named => text("court", "法院", named)?,
    };
    let defendants = defendants(&state.remedy, &about);
    let higher = ["中级", "高级", "最高"].iter().any(|w| court.contains(w));
    let note = c.court_note.trim();
    if higher && defendants != Defendants::Reconsideration && note.is_empty() {
        return Err(Refusal::new(
            &rules::A_24,
            "镇人民政府作被告的一审由基层人民法院管辖",
            format!("{court}一审，没有写明理由"),
        )
        .fix("法治室", "核对应诉通知书；指定管辖或者重大复杂的写明理由，有异议的在答辩期内提出")
        .field("court_note"));
    }
    let decision = is_decision(state, &about);
    let reviewed = state.remedy.proceedings.iter().any(|p| {
        p.about == about
            && p.instance == Instance::Reconsideration
            && p.result.as_ref().is_none_or(|r| r.kind != ResultKind::Withdrawn)
    });
    Ok(vec![Fact::SuitRegistered {
        applicant: text("applicant", "原告", &c.applicant)?,
        late: suit_due(state, &about, served_on, ctx.town).met_on(filed_on) == Some(false),
        // an on-the-spot penalty goes to reconsideration first.
        skipped: decision && state.procedure == Procedure::Simple && !reviewed,
        decision,
        about,
        court,
        court_note: note.into(),
        defendants,
        filed_on,
        accepted_on: c.accepted_on,
        reference: c.reference.trim().into(),
        received_on: c.received_on,
        request: text("request", "诉讼请求和理由", &c.request)?,
        files: c.files.clone(),
    }])
}

pub(super) fn accept(state: &CaseState, c: &RecordAcceptance, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let p = chosen(state, c.proceeding, |_| true)?;
    let accepted_on = c.accepted_on.or(p.accepted_on);
    let received_on = c.received_on.or(p.received_on);
    days(Some(p.filed_on), accepted_on, received_on, p.filed_on, ctx)?;
    if accepted_on.is_none() && received_on.is_none() {
        return Err(incomplete("accepted_on", "受理、立案日或者收到副本日", "都没有填写"));
    }
    let simple = !c.ordinary && (p.simple || c.simple);
    if simple && c.extended && p.instance == Instance::Reconsideration {
        return Err(incomplete(
            "extended",
            "适用普通程序的才可以延长；转为普通程序的一并登记",
            "适用简易程序，审理期限三十日，不延长",
        ));
    }
    let reference = if c.reference.trim().is_empty() { &p.reference } else { c.reference.trim() };
    Ok(vec![Fact::ProceedingAccepted {
        proceeding: p.no,
        accepted_on,
        reference: reference.to_string(),
        received_on,
        simple: c.simple && !c.ordinary && p.instance == Instance::Reconsideration,
        ordinary: c.ordinary && p.instance == Instance::Reconsideration,
        extended: c.extended && p.instance == Instance::Reconsideration,
    }])
}

pub(super) fn appeal(state: &CaseState, c: &RegisterAppeal, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let first = state.remedy.proceedings.iter().rev().find(|p| {
        p.instance == Instance::First
            && p.result.as_ref().is_some_and(|r| r.effective_on.is_none() && !r.appealed)
    });
    let Some((p, due)) = first.and_then(|p| Some((p, p.appeal_due(ctx.town)?))) else {
        return Err(Refusal::new(&rules::A_27, "有尚未生效的一审裁判", "没有")
            .fix("法治室", "先登记一审结果")
            .act("record_result"));
    };
    let filed_on = days(c.filed_on, None, c.received_on, due.start, ctx)?;
    // Our own appeal must be in time; whether the other side's is, the court says.
    if c.appellant != Appellant::Party && due.met_on(filed_on) == Some(false) {
        return Err(Refusal::new(
            &rules::A_27,
            format!("{}在上诉期内（至{}）上诉", c.appellant.label(), due.text()),
            format!("{filed_on}上诉，已经超过"),
        )
        .fix("法治室", "一审裁判已经生效的登记生效并履行；确有错误的申请再审")
        .act("confirm_effect")
        .field("filed_on"));
    }
    Ok(vec![Fact::AppealRegistered {
        of: p.no,
        appellant: c.appellant,
        court: text("court", "二审法院", &c.court)?,
        filed_on,
        reference: c.reference.trim().into(),
        received_on: c.received_on,
    }])
}

/// 申请复议期, a window of the party.
pub const RECONSIDERATION_WINDOW: &str = "申请行政复议期限";
/// 起诉期, a window of the party.
pub const SUIT_WINDOW: &str = "起诉期限";
/// 复议机关审查受理.
pub const ACCEPTANCE_WINDOW: &str = "复议机关审查受理";
/// 复议审理期限.
pub const DECISION_WINDOW: &str = "复议审理期限";
/// 上诉期.
pub const APPEAL_WINDOW: &str = "上诉期";
/// 对赔偿决定起诉的期限.
pub const CLAIM_WINDOW: &str = "对赔偿决定起诉的期限";

/// Windows of the party and of other authorities: shown, and waited for by nobody.
pub const OTHERS_WINDOWS: &[&str] =
    &[RECONSIDERATION_WINDOW, SUIT_WINDOW, ACCEPTANCE_WINDOW, DECISION_WINDOW, CLAIM_WINDOW];

/// The windows of remedies that run now.
pub(super) fn windows(state: &CaseState, town: &Town) -> Vec<(&'static str, Deadline)> {
    let cal = &town.calendar;
    let remedy = &state.remedy;
    let mut all = Vec::new();
    if let Some(d) = &state.decision
        && let Some(served) = d.served_on
    {
        let mine = |p: &&Proceeding| p.about == d.number;
        let reviewed =
            remedy.proceedings.iter().filter(mine).any(|p| p.instance == Instance::Reconsideration);
        let sued = remedy.proceedings.iter().filter(mine).any(|p| p.instance.in_court());
        if !reviewed && !sued {
            all.push((
                RECONSIDERATION_WINDOW,
                deadline::reconsideration(served, !d.remedy.text.is_empty(), cal),
            ));
        }
        let after = remedy.proceedings.iter().filter(mine).any(|p| p.result.is_some());
        if !sued && (after || (!reviewed && state.procedure == Procedure::General)) {
            all.push((SUIT_WINDOW, suit_due(state, &d.number, served, town)));
        }
    }
    for p in remedy.open() {
        if p.instance == Instance::Reconsideration && p.is_undecided() {
            all.extend(p.acceptance_due(town).map(|due| (ACCEPTANCE_WINDOW, due)));
            all.extend(p.decision_due(town).map(|due| (DECISION_WINDOW, due)));
        }
        if let Some(due) = p.appeal_due(town) {
            all.push((APPEAL_WINDOW, due));
        }
    }
    for claim in &remedy.claims {
        if let Some((decided, _)) = claim.decided {
            all.push((CLAIM_WINDOW, deadline::COMPENSATION_SUIT.from(decided, cal)));
        }
    }
    all
}
