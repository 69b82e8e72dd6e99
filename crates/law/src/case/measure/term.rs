//! 期限 — tests that are not counted, and the one extension.

use super::standing::{self, Standing};
use super::{DecideMeasureExtension, ExcludeTesting, Fact, Measure, ProposeMeasureExtension, plan};
use crate::case::acts::there_is;
use crate::case::{CaseState, RemedyText, guard};
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::refusal::Refusal;
use crate::rules;

/// Something is held, and its term runs; where the law has ended it, that is what the refusal says.
pub(super) fn runs(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let held: Vec<&Measure> =
        state.measure.measures.iter().filter(|m| m.unreleased(state).next().is_some()).collect();
    there_is(!held.is_empty(), "有正在查封、扣押的物品", "没有")?;
    let mut first = None;
    for m in held {
        match m.in_force(state, ctx) {
            Ok(()) => return Ok(()),
            Err(r) => first = first.or(Some(r)),
        }
    }
    first.map_or(Ok(()), Err)
}

fn held(state: &CaseState) -> impl Fn(&Measure) -> bool {
    |m| m.unreleased(state).next().is_some()
}

pub(super) fn exclude(state: &CaseState, c: &ExcludeTesting, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = super::scene::performers(state, &c.officers, ctx)?;
    let m = standing::pick(state, c.measure, "正在查封、扣押的措施", held(state))?;
    m.in_force(state, ctx)?;
    if c.charged {
        return Err(Refusal::new(&rules::Q_10, "检测、检验、检疫、鉴定费用由本机关承担", "由当事人承担")
            .fix("承办人", "费用由本机关支付")
            .field("charged"));
    }
    let seized = m.taken.as_ref().map_or(ctx.today(), |t| t.started_at.date());
    let sent_on = c.sent_on.ok_or_else(|| incomplete("sent_on", "送检日", "没有填写"))?;
    if sent_on < seized || sent_on > ctx.today() {
        let need = format!("送检日在实施（{seized}）以后、今天以前");
        return Err(incomplete("sent_on", need, sent_on.to_string()));
    }
    if let Some(result) = c.result_on.filter(|d| *d < sent_on || *d > ctx.today()) {
        return Err(incomplete("result_on", "出结果日在送检以后、今天以前", result.to_string()));
    }
    let agency = text("agency", "检测、检验、检疫、鉴定机构", &c.agency)?;
    let known = m.tests.iter().find(|t| t.agency == agency && t.span.from == sent_on);
    let told_on = c.told_on.or(known.and_then(|t| t.told_on));
    if let Some(told) = c.told_on {
        if told < sent_on || told > ctx.today() {
            return Err(incomplete("told_on", "告知日在送检以后、今天以前", told.to_string()));
        }
        if c.files.is_empty() {
            return Err(Refusal::new(
                &rules::Q_10,
                "书面告知当事人检测期间的凭证",
                "没有附件，口头告知的不扣除",
            )
            .fix("承办人", "送达检测期间告知书后上传回证；没有告知的不填告知日")
            .field("files"));
        }
    }
    Ok(vec![Fact::MeasureTested {
        no: m.no,
        agency,
        item: text("item", "检测事项", &c.item)?,
        sent_on,
        result_on: c.result_on,
        told_on,
        files: c.files.clone(),
        officers,
    }])
}

fn open(m: &Measure) -> bool {
    m.extension.as_ref().is_some_and(|e| e.approved.is_none())
}

fn extended(m: &Measure) -> bool {
    m.extension.as_ref().is_some_and(|e| e.approved == Some(true))
}

/// There is a running measure that was not extended yet.
pub(super) fn extendable(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    let fits =
        |m: &Measure| !open(m) && !extended(m) && m.standing(state, ctx.now, ctx.town) == Standing::InForce;
    there_is(state.measure.measures.iter().any(fits), "有可以延长的查封、扣押", "没有")?;
    Ok(())
}

pub(super) fn propose(
    state: &CaseState,
    c: &ProposeMeasureExtension,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let officers = super::scene::performers(state, &c.officers, ctx)?;
    let m = standing::pick(state, c.measure, "正在查封、扣押的措施", held(state))?;
    m.in_force(state, ctx)?;
    if extended(&m) || open(&m) {
        return Err(Refusal::new(
            &rules::Q_08,
            "没有延长过的查封、扣押",
            "已经延长或者正在报批，只能延长一次",
        )
        .fix("承办人", "在期限内作出处理决定或者解除"));
    }
    Ok(vec![Fact::MeasureExtensionProposed {
        no: m.no,
        days: plan::days(c.days)?,
        reason: text("reason", "情况复杂、需要延长的理由", &c.reason)
            .map_err(|r| Refusal { rule: &rules::Q_09, ..r })?,
        officers,
    }])
}

/// There is an extension that waits for the head.
pub(super) fn extension_open(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    let any = state.measure.measures.iter().any(|m| open(m) && m.unreleased(state).next().is_some());
    there_is(any, "有待决定的延长", "没有")
}

pub(super) fn decide(
    state: &CaseState,
    c: &DecideMeasureExtension,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let fits = |m: &Measure| open(m) && m.unreleased(state).next().is_some();
    let m = standing::pick(state, c.measure, "待决定的延长", fits)?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    let (Some(taken), Some(asked)) = (&m.taken, &m.extension) else { return Ok(Vec::new()) };
    if !c.approve {
        return Ok(vec![Fact::MeasureExtensionRefused { no: m.no, opinion }]);
    }
    let first = m.counted(taken, m.plan.days.into(), ctx.town);
    if first.has_passed(ctx.today()) {
        return Err(Refusal::new(
            &rules::Q_08,
            format!("在原期限（{}）届满前批准", first.text()),
            format!("今天{}", ctx.today()),
        )
        .fix("镇政府负责人", "期限已经届满，立即解除并退还")
        .act("release_measure"));
    }
    m.in_force(state, ctx)?;
    let until = m.counted(taken, u32::from(m.plan.days) + u32::from(asked.days), ctx.town);
    let (Some(from), Some(until)) = (first.due, until.due) else {
        return Err(Refusal::new(&rules::Q_08, "检测期间已经结束，届满日确定", "检测尚未出结果")
            .fix("承办人", "登记检测结果后再决定延长")
            .act("exclude_testing"));
    };
    Ok(vec![Fact::MeasureExtended {
        number: ctx.number("封延"),
        no: m.no,
        days: asked.days,
        reason: asked.reason.clone(),
        opinion,
        from,
        until,
        remedy: RemedyText::ordinary(&ctx.town.agency, None),
    }])
}
