//! 期限 — tests that are not counted, and the one extension.

use super::standing::{self, Standing};
use super::{DecideMeasureExtension, ExcludeTesting, Fact, Measure, ProposeMeasureExtension, Test, plan};
use crate::case::acts::there_is;
use crate::case::{CaseState, RemedyText, guard, hold};
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
    let notice = notice_of(state, &m, c)?;
    let seized = m.taken.as_ref().map_or(ctx.today(), |t| t.started_at.date());
    let sent_on =
        c.sent_on.or(notice.map(|t| t.sent_on)).ok_or_else(|| incomplete("sent_on", "送检日", "没有填写"))?;
    if sent_on < seized || sent_on > ctx.today() {
        let need = format!("送检日在实施（{seized}）以后、今天以前");
        return Err(incomplete("sent_on", need, sent_on.to_string()));
    }
    if let Some(result) = c.result_on.filter(|d| *d < sent_on || *d > ctx.today()) {
        return Err(incomplete("result_on", "出结果日在送检以后、今天以前", result.to_string()));
    }
    let agency = match notice {
        Some(t) if c.agency.trim().is_empty() => t.to.clone(),
        _ => text("agency", "检测、检验、检疫、鉴定机构", &c.agency)?,
    };
    let known = m.tests.iter().find(|t| t.agency == agency && t.span.from == sent_on);
    let (until, told_on) = match notice {
        Some(t) => {
            let told = told_period(t, c, known, &agency, sent_on)?;
            // The first notice opened the period; a later one only moves its end.
            (Some(t.due_on), known.and_then(|t| t.told_on).or(Some(told)))
        }
        None => (known.and_then(|t| t.until), known.and_then(|t| t.told_on)),
    };
    Ok(vec![Fact::MeasureTested {
        no: m.no,
        agency,
        item: text("item", "检测事项", &c.item)?,
        sent_on,
        result_on: c.result_on,
        until,
        told_on,
        notice: notice.and_then(|t| t.period_notice.clone()),
        files: c.files.clone(),
        officers,
    }])
}

fn untold<T>(need: &str, have: String, how: &str, act: Option<&'static str>) -> Result<T, Refusal> {
    let no = Refusal::new(&rules::Q_10, need, have).fix("承办人", how).field("notice");
    Err(if let Some(act) = act { no.act(act) } else { no })
}

/// The test whose period this notice tells: the one named, else the last one served; none where none was.
fn notice_of<'a>(
    state: &'a CaseState,
    m: &Measure,
    c: &ExcludeTesting,
) -> Result<Option<&'a hold::Test>, Refusal> {
    let named = c.notice.trim();
    // A letter that names what was sent names something of this measure.
    let held = |no: &u32| m.unreleased(state).any(|g| g.no == *no);
    let fits = |t: &hold::Test| t.goods.is_empty() || t.goods.iter().any(held);
    if named.is_empty() {
        let served = |t: &&hold::Test| {
            let paper = t.period_notice.as_ref().and_then(|n| state.paper(n));
            fits(t) && paper.is_some_and(|p| p.served_on.is_some())
        };
        return Ok(state.hold.tests.iter().rev().find(served));
    }
    let of = |t: &&hold::Test| t.period_notice.as_ref().is_some_and(|n| n.to_string() == named);
    let Some(test) = state.hold.tests.iter().find(of) else {
        return untold(
            "本案制作的《检测（鉴定）期间告知书》",
            format!("没有{named}，或者已经重新告知"),
            "委托检测后制作并送达期间告知书；没有告知的不填文号，期间照算",
            Some("tell_test_period"),
        );
    };
    if !fits(test) {
        return untold(
            "送检的是这项措施查封、扣押的物品",
            format!("{named}告知的检测没有用到这些物品"),
            "选择这项措施的检测期间告知书",
            None,
        );
    }
    Ok(Some(test))
}

/// 强§25: the period is definite and told in writing while it still lies ahead; the day on which it was told, if it is so.
fn told_period(
    t: &hold::Test,
    c: &ExcludeTesting,
    known: Option<&Test>,
    agency: &str,
    sent_on: Date,
) -> Result<Date, Refusal> {
    if t.to != agency || t.sent_on != sent_on {
        return untold(
            "检测机构和送检日与期间告知书一致",
            format!("告知书写明{}送{}，登记为{sent_on}送{agency}", t.sent_on, t.to),
            "不填机构和送检日，以告知书为准；另一次检测选择它自己的告知书",
            None,
        );
    }
    let Some(told) = t.told_on else {
        return untold(
            "期间告知书已经送达当事人",
            format!("{}尚未送达", c.notice.trim()),
            "送达后登记；没有告知的不填文号，期间照算",
            Some("serve_paper"),
        );
    };
    // What is over cannot be told any more: neither after the result nor after the period that was told before.
    let before = known.and_then(|t| t.until).or(t.told_before);
    let over = c.result_on.into_iter().chain(before).chain([t.due_on]).min();
    match over.filter(|over| told > *over) {
        Some(over) => untold(
            "期间结束以前书面告知当事人",
            format!("期间{over}已经结束，{told}才告知"),
            "没有及时告知的不填文号，期间照算",
            None,
        ),
        None => Ok(told),
    }
}

fn open(m: &Measure) -> bool {
    m.extension.as_ref().is_some_and(|e| e.approved.is_none())
}

fn extended(m: &Measure) -> bool {
    m.extension.as_ref().is_some_and(|e| e.approved == Some(true))
}

/// There is a running measure that was not extended yet; where the law has ended it, that is what the refusal says.
pub(super) fn extendable(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    runs(state, ctx)?;
    let running = |m: &&Measure| held(state)(m) && m.standing(state, ctx.now, ctx.town) == Standing::InForce;
    let mut once = Ok(());
    for m in state.measure.measures.iter().filter(running) {
        once = not_extended(m);
        if once.is_ok() {
            break;
        }
    }
    once
}

/// once, and not while one is being decided on.
fn not_extended(m: &Measure) -> Result<(), Refusal> {
    if !extended(m) && !open(m) {
        return Ok(());
    }
    let have =
        if open(m) { "正在报批，只能延长一次" } else { "已经延长，只能延长一次" };
    Err(Refusal::new(&rules::Q_08, "没有延长过的查封、扣押", have)
        .fix("承办人", "在期限内作出处理决定或者解除"))
}

pub(super) fn propose(
    state: &CaseState,
    c: &ProposeMeasureExtension,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let officers = super::scene::performers(state, &c.officers, ctx)?;
    let m = standing::pick(state, c.measure, "正在查封、扣押的措施", held(state))?;
    m.in_force(state, ctx)?;
    not_extended(&m)?;
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
