//! 征求第三方意见 — before what may be a business secret or a private matter of somebody else is made public (D-06).

use super::command::{ConsultThirdParty, RecordThirdParty};
use super::fact::Fact;
use crate::case::CaseState;
use crate::context::Context;
use crate::deadline;
use crate::matter::{incomplete, text};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;

/// A day between two others, today when none was given.
pub(super) fn day(
    field: &'static str,
    label: &str,
    day: Option<Date>,
    from: Date,
    ctx: &Context,
) -> Result<Date, Refusal> {
    let day = day.unwrap_or(ctx.today());
    if day < from || day > ctx.today() {
        return Err(incomplete(field, format!("{label}在{from}至今天之间"), day.to_string()));
    }
    Ok(day)
}

/// The day of the decision: nothing of this procedure lies before it.
pub(super) fn decided(state: &CaseState, ctx: &Context) -> Date {
    state.decision.as_ref().map_or(ctx.today(), |d| d.at.date())
}

pub(super) fn consult(state: &CaseState, c: &ConsultThirdParty, ctx: &Context) -> Result<Fact, Refusal> {
    if state.credit.consultations.iter().any(|x| x.agrees.is_none()) {
        return Err(Refusal::new(&rules::D_06, "上一次征求意见已经有结果", "正在等待第三方意见")
            .fix("法治室", "先登记第三方意见，或者等待期满")
            .act("record_third_party"));
    }
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::D_06, "书面征求意见的材料", "没有附件")
            .fix("法治室", "上传征求意见书和送达凭证")
            .field("files"));
    }
    Ok(Fact::ThirdPartyConsulted {
        third_party: text("third_party", "第三方", &c.third_party)?,
        content: text("content", "涉及的内容", &c.content)?,
        received_on: day("received_on", "送达日", c.received_on, decided(state, ctx), ctx)?,
        files: c.files.clone(),
    })
}

pub(super) fn record(state: &CaseState, c: &RecordThirdParty, ctx: &Context) -> Result<Fact, Refusal> {
    let open = state.credit.consultations.iter().find(|x| x.agrees.is_none());
    let Some(open) = open else {
        return Err(Refusal::new(&rules::D_06, "正在征求第三方意见", "没有")
            .fix("法治室", "先征求意见")
            .act("consult_third_party"));
    };
    Ok(Fact::ThirdPartyAnswered {
        third_party: open.third_party.clone(),
        agrees: c.agrees,
        opinion: text("opinion", "第三方的理由", &c.opinion)?,
        received_on: day("received_on", "收到日", c.received_on, open.received_on, ctx)?,
    })
}

/// D-06: whoever was asked has answered or let fifteen working days pass; against a reasoned no only a grave public
/// interest, written down, makes it public.
pub(in crate::case) fn consulted(
    state: &CaseState,
    public_interest: &str,
    ctx: &Context,
) -> Result<(), Refusal> {
    for c in &state.credit.consultations {
        let window = deadline::third_party(c.received_on, &ctx.town.calendar);
        match c.agrees {
            None if !window.has_passed(ctx.today()) => {
                let have = format!("{}送达，意见期至{}", c.received_on, window.text());
                return Err(Refusal::new(&rules::D_06, "第三方提出意见，或者十五个工作日期满", have)
                    .fix("法治室", "等待期满，或者登记第三方意见")
                    .act("record_third_party"));
            }
            Some(false) if public_interest.trim().is_empty() => {
                return Err(Refusal::new(
                    &rules::D_06,
                    "第三方同意，或者不公开会对公共利益造成重大影响的理由",
                    "第三方不同意公开",
                )
                .fix("法治室", "删去涉及第三方的内容并写明理由，或者决定不公示")
                .field("public_interest"));
            }
            _ => {}
        }
    }
    Ok(())
}
