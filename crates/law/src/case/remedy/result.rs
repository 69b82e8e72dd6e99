//! 结果和回流 — outcomes, when they take effect, and what they oblige us to (A-13–, F-14, D-05, D-12).

use super::fact::Fact;
use super::guards::{chosen, day};
use super::proceeding::Instance;
use super::state::{Outcome, Proceeding};
use crate::case::guard;
use crate::case::penalty::Penalty;
use crate::case::report;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::money::Fen;
use crate::party::FileRef;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 复议决定、裁判的种类.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultKind {
    /// 维持
    #[default]
    Maintained,
    /// 驳回
    Dismissed,
    /// 变更
    Changed,
    /// 撤销
    Annulled,
    /// 部分撤销
    PartlyAnnulled,
    /// 确认违法
    ConfirmedIllegal,
    /// 确认无效
    Invalid,
    /// 责令履行、给付
    OrderedToPerform,
    /// 调解、和解
    Settled,
    /// 撤回、终止
    Withdrawn,
    /// 驳回上诉，维持原判
    Affirmed,
    /// 发回重审
    Remanded,
}

impl ResultKind {
    /// Every kind, in the order in which a form shows them.
    pub const ALL: [ResultKind; 12] = [
        ResultKind::Maintained,
        ResultKind::Dismissed,
        ResultKind::Changed,
        ResultKind::Annulled,
        ResultKind::PartlyAnnulled,
        ResultKind::ConfirmedIllegal,
        ResultKind::Invalid,
        ResultKind::OrderedToPerform,
        ResultKind::Settled,
        ResultKind::Withdrawn,
        ResultKind::Affirmed,
        ResultKind::Remanded,
    ];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            ResultKind::Maintained => "维持",
            ResultKind::Dismissed => "驳回",
            ResultKind::Changed => "变更",
            ResultKind::Annulled => "撤销",
            ResultKind::PartlyAnnulled => "部分撤销",
            ResultKind::ConfirmedIllegal => "确认违法",
            ResultKind::Invalid => "确认无效",
            ResultKind::OrderedToPerform => "责令履行、给付",
            ResultKind::Settled => "调解、和解",
            ResultKind::Withdrawn => "撤回、终止",
            ResultKind::Affirmed => "驳回上诉，维持原判",
            ResultKind::Remanded => "发回重审",
        }
    }

    /// The act did not stand as it was (D-05): changed, annulled, illegal or invalid.
    pub fn overturns(self) -> bool {
        use ResultKind as K;
        matches!(self, K::Changed | K::Annulled | K::PartlyAnnulled | K::ConfirmedIllegal | K::Invalid)
    }

    /// Nothing of the act is left.
    pub fn voids(self) -> bool {
        matches!(self, ResultKind::Annulled | ResultKind::Invalid)
    }

    /// It says what becomes of the act, rather than ending the proceeding alone.
    pub(super) fn decides(self) -> bool {
        self.overturns() || matches!(self, ResultKind::Maintained | ResultKind::Settled)
    }

    /// Whether an instance can end so.
    fn fits(self, instance: Instance) -> bool {
        use ResultKind as K;
        match self {
            K::Maintained => instance == Instance::Reconsideration,
            K::Affirmed | K::Remanded => instance == Instance::Second,
            _ => true,
        }
    }
}

/// 应办事项的种类 (回流).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// 履行决定、判决、调解书
    #[default]
    Perform,
    /// 撤销信用信息
    Credit,
    /// 报送意见书纠正情况
    Opinion,
    /// 退还罚款
    Refund,
    /// 重新作出决定
    Redo,
    /// 责任认定
    Fault,
    /// 赔偿评估
    Compensation,
}

impl Due {
    /// Those that are booked by hand, with `fulfil_duty`.
    pub const BY_HAND: [Due; 3] = [Due::Perform, Due::Credit, Due::Opinion];

    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Due::Perform => "履行决定、判决、调解书",
            Due::Credit => "撤销信用信息",
            Due::Opinion => "报送意见书纠正情况",
            Due::Refund => "退还罚款",
            Due::Redo => "重新作出决定",
            Due::Fault => "责任认定",
            Due::Compensation => "赔偿评估",
        }
    }

    /// Whether it is booked with `fulfil_duty`.
    pub fn by_hand(self) -> bool {
        Due::BY_HAND.contains(&self)
    }

    /// The rule that demands it.
    pub(super) fn rule(self, court: bool) -> &'static Rule {
        match self {
            Due::Perform | Due::Redo if court => &rules::A_28,
            Due::Perform | Due::Redo => &rules::A_16,
            Due::Credit => &rules::D_12,
            Due::Opinion => &rules::A_15,
            Due::Refund => &rules::F_14,
            Due::Fault => &rules::U_08,
            Due::Compensation => &rules::A_29,
        }
    }

    /// The act that does it.
    pub(super) fn act(self) -> &'static str {
        match self {
            Due::Perform | Due::Credit | Due::Opinion => "fulfil_duty",
            Due::Refund => "record_refund",
            Due::Redo => "begin_redo",
            Due::Fault => "assess_fault",
            Due::Compensation => "assess_compensation",
        }
    }

    /// How.
    pub(super) fn how(self) -> &'static str {
        match self {
            Due::Perform => "履行后登记履行情况；拒不履行的，依法追究责任",
            Due::Credit => "撤销并共享信用信息后登记；没有报送过的，写明没有报送",
            Due::Opinion => "纠正后报送复议机关并登记",
            Due::Refund => "财政退还罚款后登记",
            Due::Redo => "启动重新作出决定",
            Due::Fault => "镇政府负责人认定责任",
            Due::Compensation => "评估是否造成损害、是否应当赔偿",
        }
    }
}

/// 应办事项, as an outcome brings it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewDuty {
    /// 种类
    pub kind: Due,
    /// 文书载明的期限
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Date>,
    /// 金额（分）
    #[serde(default)]
    pub amount: Fen,
    /// 内容
    #[serde(default)]
    pub what: String,
}

/// 登记复议决定、裁判
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordResult {
    /// 序号; the only open one when zero.
    pub proceeding: u32,
    /// 种类
    pub kind: ResultKind,
    /// 文书名称、文号
    pub document: String,
    /// 收到日
    pub received_on: Option<Date>,
    /// 裁定
    pub ruling: bool,
    /// 变更后、部分撤销后仍然有效的处罚
    pub penalty: Penalty,
    /// 第三人、同为原告的利害关系人提出相反请求 (复§63, 诉§77).
    pub opposite_request: bool,
    /// 责令重作
    pub redo: bool,
    /// 文书载明的重作期限
    pub redo_by: Option<Date>,
    /// 因违反法定程序撤销、确认违法
    pub for_procedure: bool,
    /// 复议申请不符合受理条件，不予受理或者驳回
    pub inadmissible: bool,
    /// 应当履行的内容
    pub perform: String,
    /// 履行期限
    pub perform_by: Option<Date>,
    /// 主要理由
    pub summary: String,
    /// 文书
    pub files: Vec<FileRef>,
}

/// 登记一审裁判生效
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfirmEffect {
    /// 生效依据, e.g. the court's certificate.
    pub note: String,
}

/// 登记复议意见书
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiveOpinion {
    /// 文号
    pub document: String,
    /// 意见
    pub content: String,
    /// 收到日
    pub received_on: Option<Date>,
    /// 意见书
    pub files: Vec<FileRef>,
}

/// 登记退还罚款
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordRefund {
    /// 金额（分）
    pub amount: Fen,
    /// 退还日
    pub refunded_on: Option<Date>,
    /// 退库、支付凭证号
    pub voucher: String,
}

/// 登记履行情况
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FulfilDuty {
    /// 事项
    pub duty: Due,
    /// 办结日
    pub done_on: Option<Date>,
    /// 文书、凭证
    pub document: String,
    /// 履行情况
    pub note: String,
    /// 材料
    pub files: Vec<FileRef>,
}

/// 启动重新作出决定
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BeginRedo {
    /// 重新调查、重新告知的安排
    pub plan: String,
}

pub(super) fn record(state: &CaseState, c: &RecordResult, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let p = chosen(state, c.proceeding, |_| true)?;
    let rule = if p.instance.in_court() { &rules::A_25 } else { &rules::A_13 };
    if !c.kind.fits(p.instance) {
        return Err(Refusal::new(
            rule,
            format!("{}可以作出的结果", p.instance.label()),
            format!("“{}”", c.kind.label()),
        )
        .fix("法治室", "照文书主文选择")
        .field("kind"));
    }
    let received_on = day("received_on", c.received_on, p.filed_on, ctx)?;
    let current = state.decision.as_ref().is_some_and(|d| d.number == p.about);
    let penalty = left_over(state, c, current, rule)?;
    if c.redo && !matches!(c.kind, ResultKind::Annulled | ResultKind::PartlyAnnulled) {
        return Err(Refusal::new(
            rule,
            "撤销、部分撤销的同时责令重作",
            format!("“{}”并责令重作", c.kind.label()),
        )
        .fix("法治室", "照文书主文选择")
        .field("redo"));
    }
    if [c.redo_by, c.perform_by].into_iter().flatten().any(|by| by < received_on) {
        return Err(incomplete("redo_by", "文书载明的期限不早于收到日", "早于收到日"));
    }
    if c.inadmissible && (c.kind, p.instance) != (ResultKind::Dismissed, Instance::Reconsideration) {
        return Err(Refusal::new(
            rule,
            "复议机关以不符合受理条件为由不予受理、驳回申请",
            format!("{}“{}”", p.instance.label(), c.kind.label()),
        )
        .fix("法治室", "照文书主文选择")
        .field("inadmissible"));
    }
    let perform = c.perform.trim();
    if c.kind == ResultKind::OrderedToPerform && perform.is_empty() {
        return Err(incomplete("perform", "应当履行的内容", "没有填写"));
    }
    let recorded = Fact::ResultRecorded {
        proceeding: p.no,
        instance: p.instance,
        result: c.kind,
        document: text("document", "文书名称、文号", &c.document)?,
        received_on,
        ruling: c.ruling,
        penalty: penalty.clone(),
        redo: c.redo,
        redo_by: c.redo_by,
        for_procedure: c.for_procedure,
        inadmissible: c.inadmissible,
        perform: perform.into(),
        perform_by: c.perform_by,
        summary: text("summary", "主要理由", &c.summary)?,
        files: c.files.clone(),
    };
    let outcome = Outcome {
        kind: c.kind,
        document: c.document.trim().into(),
        received_on,
        ruling: c.ruling,
        effective_on: None,
        redo: c.redo,
        for_procedure: c.for_procedure,
        inadmissible: c.inadmissible,
        penalty,
        appealed: false,
        redo_by: c.redo_by,
        perform_by: c.perform_by,
        perform: perform.into(),
    };
    let mut facts = vec![recorded];
    match (p.instance, c.kind) {
        // A first judgment waits for the time to appeal; a settlement or a withdrawal ends the suit at once.
        (Instance::First, ResultKind::Settled | ResultKind::Withdrawn) | (Instance::Reconsideration, _) => {
            facts.push(effect(state, p, &outcome, received_on, ctx))
        }
        (Instance::First, _) | (Instance::Second, ResultKind::Remanded) => {}
        // 驳回上诉: what the first judgment said takes effect now. So it does when an appeal is withdrawn.
        (Instance::Second, ResultKind::Affirmed | ResultKind::Withdrawn) => {
            let first = p.of.and_then(|no| state.remedy.proceeding(no));
            if let Some((first, judged)) = first.and_then(|f| Some((f, f.result.clone()?))) {
                facts.push(effect(state, first, &judged, received_on, ctx));
            }
        }
        (Instance::Second, _) => facts.push(effect(state, p, &outcome, received_on, ctx)),
    }
    Ok(facts)
}

/// What a change or a partial annulment leaves of the penalty: never heavier than before.
fn left_over(
    state: &CaseState,
    c: &RecordResult,
    current: bool,
    rule: &'static Rule,
) -> Result<Option<Penalty>, Refusal> {
    use ResultKind as K;
    let told = !c.penalty.0.is_empty();
    if !current || !(matches!(c.kind, K::Changed | K::PartlyAnnulled) || (c.kind == K::Settled && told)) {
        return Ok(None);
    }
    let Some(present) = state.penalty_in_force() else { return Ok(None) };
    if !told {
        return Err(incomplete("penalty", "变更后、部分撤销后仍然有效的处罚", "没有填写"));
    }
    c.penalty.check(&state.subject()?.item)?;
    match c.penalty.heavier_than(&present) {
        Some(why) if !c.opposite_request => Err(Refusal::new(
            rule,
            format!("变更不重于“{}”", present.words()),
            format!("{}（{why}）", c.penalty.words()),
        )
        .fix("法治室", "核对文书；第三人提出相反请求的勾选，否则向复议机关、法院提出")
        .field("penalty")),
        _ => Ok(Some(c.penalty.clone())),
    }
}

/// What takes effect, and what it obliges us to.
fn effect(state: &CaseState, p: &Proceeding, outcome: &Outcome, on: Date, ctx: &Context) -> Fact {
    use ResultKind as K;
    let kind = outcome.kind;
    let current = state.decision.as_ref().is_some_and(|d| d.number == p.about);
    let penalised = state.decision.as_ref().is_some_and(|d| d.outcome.penalty().is_some());
    let mut duties = Vec::new();
    let mut owe = |kind, by, amount, what: &str| {
        duties.push(NewDuty { kind, by, amount, what: what.into() });
    };
    let refund = if current { refund(state, outcome, on, ctx) } else { Fen(0) };
    if refund.0 > 0 {
        owe(Due::Refund, None, refund, "");
    }
    if current && penalised && kind.voids() {
        owe(Due::Credit, None, Fen(0), "");
    }
    if current && outcome.redo {
        owe(Due::Redo, outcome.redo_by, Fen(0), "");
    }
    if kind == K::OrderedToPerform || (kind == K::Settled && !outcome.perform.is_empty()) {
        owe(Due::Perform, outcome.perform_by, Fen(0), &outcome.perform);
    }
    if kind.overturns() && kind != K::Changed {
        owe(Due::Fault, None, Fen(0), "");
    }
    if kind == K::ConfirmedIllegal {
        owe(Due::Compensation, None, Fen(0), "");
    }
    let settled = kind == K::Settled && outcome.penalty.is_some();
    Fact::OutcomeTookEffect {
        proceeding: p.no,
        result: kind,
        document: outcome.document.clone(),
        effective_on: on,
        decision: current,
        void: current && kind.voids(),
        overturned: current && (kind.overturns() || settled),
        penalty: outcome.penalty.clone().filter(|_| current),
        duties,
    }
}

/// What was paid beyond what the outcome leaves owed, less what earlier outcomes already give back. A finding of
/// illegality that leaves the decision standing gives nothing back (TL-74).
fn refund(state: &CaseState, outcome: &Outcome, on: Date, ctx: &Context) -> Fen {
    if !outcome.kind.voids() && outcome.penalty.is_none() {
        return Fen(0);
    }
    let mut after = state.clone();
    after.remedy.void = outcome.kind.voids();
    after.remedy.changed.clone_from(&outcome.penalty);
    let account = after.account(on, ctx.town);
    let owed = account.principal.0 + account.gains.0 + account.surcharge.0;
    Fen((account.paid.0 - owed - ordered_back(state).0 - state.fund.given_back_as_wrong().0).max(0))
}

/// What outcomes over the decision in force oblige us to give back (分), done or not: it leaves the treasury by
/// `record_refund` and not a second time by another door.
pub(in crate::case) fn ordered_back(state: &CaseState) -> Fen {
    let here = state.remedy.duties.iter().filter(|d| d.kind == Due::Refund);
    Fen(here.filter(|d| same_decision(state, d.proceeding)).map(|d| d.amount.0).sum())
}

fn same_decision(state: &CaseState, proceeding: u32) -> bool {
    let about = state.remedy.proceeding(proceeding).map(|p| &p.about);
    about.is_some() && about == state.decision.as_ref().map(|d| &d.number)
}

pub(super) fn confirm(state: &CaseState, c: &ConfirmEffect, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let waiting = state.remedy.open().find(|p| p.instance == Instance::First && p.result.is_some());
    let Some((p, outcome, due)) =
        waiting.and_then(|p| Some((p, p.result.as_ref()?, p.appeal_due(ctx.town)?)))
    else {
        return Err(incomplete("note", "尚未生效的一审裁判", "没有"));
    };
    let Some(last) = due.due.filter(|last| ctx.today() > *last) else {
        return Err(Refusal::new(
            &rules::A_27,
            format!("上诉期（至{}）届满没有上诉", due.text()),
            "上诉期未满",
        )
        .fix("法治室", "期满后登记生效；有上诉的登记上诉")
        .act("register_appeal"));
    };
    text("note", "生效依据", &c.note)?;
    let on = last.saturating_add(1.day());
    Ok(vec![effect(state, p, outcome, on, ctx)])
}

pub(super) fn opinion(state: &CaseState, c: &ReceiveOpinion, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let last = state.remedy.proceedings.iter().rev().find(|p| p.instance == Instance::Reconsideration);
    let (no, filed) = last.map_or((0, ctx.today()), |p| (p.no, p.filed_on));
    Ok(vec![Fact::OpinionReceived {
        proceeding: no,
        document: text("document", "意见书文号", &c.document)?,
        content: text("content", "意见", &c.content)?,
        received_on: day("received_on", c.received_on, filed, ctx)?,
        files: c.files.clone(),
    }])
}

pub(super) fn refunded(state: &CaseState, c: &RecordRefund, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::not_handler(state, ctx, "登记退还罚款").map_err(|r| Refusal { rule: &rules::F_01, ..r })?;
    let Some(duty) = state.remedy.owed(Due::Refund) else {
        return Err(incomplete("amount", "应当退还的罚款", "没有"));
    };
    if c.amount != duty.amount {
        return Err(Refusal::new(&rules::F_14, format!("退还{}", duty.amount), c.amount.to_string())
            .fix("财政", "按应退金额全额退还")
            .field("amount"));
    }
    Ok(vec![Fact::RefundMade {
        amount: c.amount,
        refunded_on: day("refunded_on", c.refunded_on, duty.from, ctx)?,
        voucher: text("voucher", "退库、支付凭证号", &c.voucher)?,
    }])
}

pub(super) fn fulfil(state: &CaseState, c: &FulfilDuty, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let Some(duty) = state.remedy.owed(c.duty).filter(|d| d.kind.by_hand()) else {
        return Err(incomplete("duty", "待履行的事项", format!("没有待办的“{}”", c.duty.label())));
    };
    let note = text("note", "履行情况", &c.note).map_err(|r| {
        let court = state.remedy.proceeding(duty.proceeding).is_some_and(|p| p.instance.in_court());
        Refusal { rule: duty.kind.rule(court), ..r }
    })?;
    Ok(vec![Fact::DutyFulfilled {
        duty: c.duty,
        done_on: day("done_on", c.done_on, duty.from, ctx)?,
        document: text("document", "文书、凭证", &c.document)?,
        note,
        files: c.files.clone(),
    }])
}

pub(super) fn redo(state: &CaseState, c: &BeginRedo, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::handler(state, ctx)?;
    let (Some(duty), Some(decision)) = (state.remedy.owed(Due::Redo), &state.decision) else {
        return Err(incomplete("plan", "被责令重新作出决定", "没有"));
    };
    Ok(vec![Fact::RedoBegun {
        replaced: decision.number.clone(),
        from: duty.from,
        until: duty.by,
        plan: text("plan", "重新调查、重新告知的安排", &c.plan)?,
    }])
}

/// what was annulled is not decided again: the same or nearly the same act on the same facts and reasons,
/// unless it fell for its procedure alone. Facts or main reasons that have changed make it another.
pub(in crate::case) fn not_again(state: &CaseState, outcome: &report::Outcome) -> Result<(), Refusal> {
    let Some(past) = state.remedy.past.last().filter(|p| !p.for_procedure) else { return Ok(()) };
    let plain = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let weights = |o: &report::Outcome| {
        let mut items: Vec<_> =
            o.penalty().map(|p| p.0.iter().map(|i| (i.kind, i.amount)).collect()).unwrap_or_default();
        items.sort_unstable();
        items
    };
    let same_act = outcome.paper() == past.decision.outcome.paper()
        && weights(outcome) == weights(&past.decision.outcome);
    let (facts, reasons) = grounds(state);
    let same_grounds = plain(&facts) == plain(&past.facts)
        && (past.reasons.is_empty() || plain(&reasons) == plain(&past.reasons));
    if !(same_act && same_grounds) {
        return Ok(());
    }
    let rule = if past.by_court { &rules::A_26 } else { &rules::A_14 };
    Err(Refusal::new(
        rule,
        "不以同一事实和理由作出与被撤销的决定相同或者基本相同的决定",
        format!("与{}的事实、理由、种类、数额相同", past.decision.number),
    )
    .fix("承办人", "按复议决定、判决指出的问题重新调查、定性、裁量")
    .act("reopen_investigation")
    .field("outcome"))
}

/// 事实 and 理由 of a decision, as its report gives them; on the spot, the facts alone.
pub(super) fn grounds(state: &CaseState) -> (String, String) {
    match (&state.report, &state.subject) {
        (Some(r), _) => (r.facts.clone(), format!("{}{}{}", r.nature, r.discretion, r.reasons)),
        (None, Some(s)) => (s.facts.clone(), String::new()),
        (None, None) => Default::default(),
    }
}
