//! 期限 — tests that are not counted, and the one extension.

use super::standing::{self, Standing};
use super::{DecideMeasureExtension, ExcludeTesting, Fact, Measure, ProposeMeasureExtension, Test, plan};
use crate::case::acts::there_is;
use crate::case::{CaseState, RemedyText, guard};
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;

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
    let (until, told_on) = match c.told_on {
        Some(told) => {
            let until = told_period(c, known, sent_on, told, ctx)?;
            // The first notice opened the period; a later one only moves its end.
            (Some(until), known.and_then(|t| t.told_on).or(Some(told)))
        }
        None => {
            if c.until.is_some_and(|until| known.and_then(|t| t.until) != Some(until)) {
                return Err(Refusal::new(&rules::Q_10, "书面告知当事人检测期间", "填写了期间，没有告知日")
                    .fix("承办人", "送达检测期间告知书后填写告知日；没有告知的不填期间")
                    .field("told_on"));
            }
            (known.and_then(|t| t.until), known.and_then(|t| t.told_on))
        }
    };
    Ok(vec![Fact::MeasureTested {
        no: m.no,
        agency,
        item: text("item", "检测事项", &c.item)?,
        sent_on,
        result_on: c.result_on,
        until,
        told_on,
        files: c.files.clone(),
        officers,
    }])
}

/// 强§25: the period is definite and told in writing while it still lies ahead; its end, once it is so.
fn told_period(
    c: &ExcludeTesting,
    known: Option<&Test>,
    sent_on: Date,
    told: Date,
    ctx: &Context,
) -> Result<Date, Refusal> {
    if told < sent_on || told > ctx.today() {
        return Err(incomplete("told_on", "告知日在送检以后、今天以前", told.to_string()));
    }
    let no = |field, need: &str, have: String, how: &str| {
        Err(Refusal::new(&rules::Q_10, need, have).fix("承办人", how).field(field))
    };
    let Some(until) = c.until.filter(|until| *until >= sent_on) else {
        let have = c.until.map_or("没有填写".into(), |until| until.to_string());
        return no("until", "告知的期间有明确的截止日，不早于送检日", have, "按告知书填写截止日");
    };
    // What is over cannot be told any more: neither after the result nor after the period that was told before.
    let over = c.result_on.into_iter().chain(known.and_then(|t| t.until)).chain([until]).min();
    if let Some(over) = over.filter(|over| told > *over) {
        return no(
            "told_on",
            "期间结束以前书面告知当事人",
            format!("期间{over}已经结束，{told}才告知"),
            "没有及时告知的不填告知日，期间照算",
        );
    }
    if c.files.is_empty() {
        return no(
            "files",
            "书面告知当事人检测期间的凭证",
            "没有附件，口头告知的不扣除".into(),
            "送达检测期间告知书后上传回证；没有告知的不填告知日",
        );
    }
    Ok(until)
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
    let ends = first.due.zip(until.due).filter(|_| m.tests.iter().all(|t| !t.runs(ctx.today())));
    let Some((from, until)) = ends else {
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
