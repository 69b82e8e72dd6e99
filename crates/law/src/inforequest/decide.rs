//! May this be done to the request now? If so, what has happened.

use super::acts::act;
use super::answer::{AnswerInformation, Ground};
use super::command::*;
use super::fact::{Channel, InfoEvent, InfoFact};
use super::state::InfoState;
use crate::context::Context;
use crate::deadline;
use crate::matter::{Entry, incomplete, text};
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;

/// Decides a command; the events are stamped and ready for the journal.
///
/// # Errors
/// The refusal, with the rule that stands in the way.
pub fn decide(state: &InfoState, command: &InfoCommand, ctx: &Context) -> Result<Vec<InfoEvent>, Refusal> {
    let row = act(command.act()).expect("every command has a row in the table of acts");
    row.allows(state, state.stage, ctx)?;
    let fact = match command {
        InfoCommand::ApplyInformation(c) => apply(c, ctx)?,
        InfoCommand::RequireCorrection(c) => require(state, c, ctx)?,
        InfoCommand::RegisterCorrection(c) => InfoFact::CorrectionReceived {
            content: text("content", "补正后的内容", &c.content)?,
            received_on: between("received_on", c.received_on, state.received_on, ctx)?,
            files: c.files.clone(),
        },
        InfoCommand::LapseRequest(c) => lapse(state, c, ctx)?,
        InfoCommand::AskOpinion(c) => ask(state, c, ctx)?,
        InfoCommand::RecordOpinion(c) => opinion(state, c, ctx)?,
        InfoCommand::ExtendAnswer(c) => extend(state, c, ctx)?,
        InfoCommand::AnswerInformation(c) => answer(state, c, ctx)?,
    };
    Ok(vec![Entry::stamp(ctx, fact)])
}

fn no(need: impl Into<String>, have: impl Into<String>) -> Refusal {
    Refusal::new(&rules::D_16, need, have)
}

/// A day that is not before another and not after today.
fn between(
    field: &'static str,
    day: Option<Date>,
    from: Option<Date>,
    ctx: &Context,
) -> Result<Date, Refusal> {
    let day = day.unwrap_or(ctx.today());
    if from.is_some_and(|from| day < from) || day > ctx.today() {
        return Err(incomplete(field, "日期不早于收到申请之日、不晚于今天", day.to_string()));
    }
    Ok(day)
}

fn apply(c: &ApplyInformation, ctx: &Context) -> Result<InfoFact, Refusal> {
    let mut applicant = c.applicant.clone();
    applicant.name = text("applicant.name", "申请人姓名或者名称", &applicant.name)?;
    applicant.document = text("applicant.document", "身份证明（证件名称和号码）", &applicant.document)?;
    applicant.contact = text("applicant.contact", "通信地址或者电子邮箱", &applicant.contact)?;
    applicant.phone = applicant.phone.trim().into();
    let public = !ctx.actor.is(Role::Legal);
    let (channel, received_on) = match c.channel {
        // What is sent on the site is received when it is sent; only the office books what came by another way.
        _ if public => (Channel::Site, ctx.today()),
        channel => (channel, between("received_on", c.received_on, None, ctx)?),
    };
    Ok(InfoFact::InformationRequested {
        receipt: c.receipt.clone(),
        applicant,
        content: text("content", "申请公开的信息", &c.content)?,
        form: text("form", "获取信息的方式", &c.form)?,
        channel,
        received_on,
        files: c.files.clone(),
    })
}

fn require(state: &InfoState, c: &RequireCorrection, ctx: &Context) -> Result<InfoFact, Refusal> {
    if state.correction.is_some() {
        return Err(no("一次性告知补正", "已经通知过补正").fix("法治室", "按现有内容答复"));
    }
    let due = state.correction_notice_due(ctx.town);
    if due.as_ref().is_some_and(|d| d.has_passed(ctx.today())) {
        let have = format!("收到之日起七个工作日至{}届满", due.map(|d| d.text()).unwrap_or_default());
        return Err(no("收到申请之日起七个工作日内通知补正", have).fix("法治室", "按现有内容答复"));
    }
    let content = text("content", "需要补正的事项", &c.content)?;
    let due_on = c.due_on.ok_or_else(|| incomplete("due_on", "合理的补正期限", "没有填写"))?;
    if due_on <= ctx.today() {
        return Err(incomplete("due_on", "补正期限晚于今天", due_on.to_string()));
    }
    Ok(InfoFact::CorrectionRequired { content, due_on })
}

fn lapse(state: &InfoState, c: &LapseRequest, ctx: &Context) -> Result<InfoFact, Refusal> {
    let due = state.correction.as_ref().map(|(_, due)| *due);
    if due.is_none_or(|due| ctx.today() <= due) {
        let have = due.map_or("没有通知补正".into(), |due| format!("补正期限至{due}"));
        return Err(no("申请人逾期不补正", have).fix("法治室", "等待补正期满"));
    }
    Ok(InfoFact::RequestLapsed {
        reason: text("reason", "申请人没有正当理由逾期不补正的情况", &c.reason)?
    })
}

fn ask(state: &InfoState, c: &AskOpinion, ctx: &Context) -> Result<InfoFact, Refusal> {
    if state.asked().is_some() {
        return Err(no("上一次征求意见已有结果", "正在等待第三方意见")
            .fix("法治室", "先登记第三方意见")
            .act("record_opinion"));
    }
    if c.files.is_empty() {
        return Err(no("书面征求意见的材料", "没有附件")
            .fix("法治室", "上传征求意见书和送达凭证")
            .field("files"));
    }
    Ok(InfoFact::OpinionAsked {
        third_party: text("third_party", "第三方", &c.third_party)?,
        content: text("content", "涉及的内容", &c.content)?,
        received_on: between("received_on", c.received_on, state.started_on(), ctx)?,
        files: c.files.clone(),
    })
}

fn opinion(state: &InfoState, c: &RecordOpinion, ctx: &Context) -> Result<InfoFact, Refusal> {
    let since = state.asked().map_or(ctx.today(), |o| o.received_on);
    let window = deadline::third_party(since, &ctx.town.calendar);
    let Some(agrees) = c.agrees else {
        if !window.has_passed(ctx.today()) {
            let have = format!("{since}送达，意见期至{}", window.text());
            return Err(Refusal::new(&rules::D_06, "第三方的意见，或者十五个工作日期满", have)
                .fix("法治室", "等待期满，或者登记第三方意见")
                .field("agrees"));
        }
        let ended = window.due.unwrap_or(window.nominal);
        return Ok(InfoFact::OpinionReceived {
            agrees: None,
            opinion: "逾期没有提出意见".into(),
            received_on: ended,
        });
    };
    Ok(InfoFact::OpinionReceived {
        agrees: Some(agrees),
        opinion: text("opinion", "第三方的理由", &c.opinion)?,
        received_on: between("received_on", c.received_on, Some(since), ctx)?,
    })
}

fn extend(state: &InfoState, c: &ExtendAnswer, ctx: &Context) -> Result<InfoFact, Refusal> {
    if state.extended.is_some() {
        return Err(no("只延长一次", "已经延长过").fix("法治室", "在延长后的期限内答复"));
    }
    let due = state.reply_due(ctx.town);
    if due.as_ref().is_some_and(|d| d.has_passed(ctx.today())) {
        let have = format!("答复期限至{}已经届满", due.map(|d| d.text()).unwrap_or_default());
        return Err(no("答复期限届满前延长", have).fix("法治室", "立即答复").act("answer_information"));
    }
    let most = deadline::INFORMATION_EXTENSION.term.count();
    if c.days == 0 || u32::from(c.days) > most {
        return Err(no(format!("延长一至{most}个工作日"), format!("{}个工作日", c.days))
            .fix("法治室", "填写延长的工作日数")
            .field("days"));
    }
    if !c.told {
        return Err(no("告知申请人", "没有确认").fix("法治室", "告知申请人后勾选").field("told"));
    }
    let approved_by = approver(&c.approved_by, ctx)?;
    Ok(InfoFact::AnswerExtended {
        days: c.days,
        reason: text("reason", "延长的理由", &c.reason)?,
        approved_by,
    })
}

/// 公开§33: who may agree that the answer comes later: a head of the town, who answers for the office of information.
fn approver(id: &str, ctx: &Context) -> Result<String, Refusal> {
    let refuse = |have: String| {
        Err(no("政府信息公开工作机构负责人同意", have)
            .fix("法治室", "报负责人同意后选择其姓名")
            .field("approved_by"))
    };
    match ctx.people.get(id) {
        None => refuse("没有选择".into()),
        Some(p) if p.disabled || !p.is(Role::Head) => refuse(format!("{}（{}）不是负责人", p.name, p.post)),
        Some(p) => Ok(p.name.clone()),
    }
}

fn answer(state: &InfoState, c: &AnswerInformation, ctx: &Context) -> Result<InfoFact, Refusal> {
    if c.answer.keeps_back() {
        let Some(ground) = c.ground else {
            return Err(no("不予公开的根据", "没有选择").fix("法治室", "选择根据并说明理由").field("ground"));
        };
        if ground == Ground::Process && c.must_be_open {
            return Err(Refusal::new(
                &rules::D_07,
                "依法应当公开的以外的案卷、过程性信息",
                "所申请的信息依法应当公开",
            )
            .fix("法治室", "予以公开，或者告知在何处查阅已公开的信息")
            .field("ground"));
        }
        if ground == Ground::ThirdParty {
            objected(state)?;
        }
        text("reason", "不予公开的理由", &c.reason).map_err(|r| Refusal { rule: &rules::D_16, ..r })?;
    } else if c.ground.is_some() {
        return Err(incomplete("ground", format!("“{}”不填不予公开的根据", c.answer.label()), "选择了根据"));
    }
    if c.answer.gives() {
        heard(state, c, ctx)?;
    }
    Ok(InfoFact::InformationAnswered {
        number: ctx.number("公答"),
        answer: c.answer,
        ground: c.ground,
        text: text("text", "答复内容", &c.text)?,
        reason: c.reason.trim().into(),
        public_interest: c.public_interest.trim().into(),
        files: c.files.clone(),
    })
}

/// D-06, 公开§15, §32: what touches a third party is kept back for its sake once it was asked in writing, and not where it
/// agrees.
fn objected(state: &InfoState) -> Result<(), Refusal> {
    let refuse = |need, have, how, act| {
        Err(Refusal::new(&rules::D_06, need, have).fix("法治室", how).act(act).field("ground"))
    };
    if state.opinions.is_empty() {
        return refuse(
            "书面征求过第三方的意见",
            "没有征求",
            "书面征求第三方意见；十五个工作日没有意见的，依法决定",
            "ask_opinion",
        );
    }
    if state.asked().is_some() {
        return refuse(
            "第三方提出意见，或者十五个工作日期满",
            "正在征求意见",
            "登记第三方意见；期满没有意见的也登记",
            "record_opinion",
        );
    }
    if state.opinions.iter().all(|o| o.agrees == Some(true)) {
        return refuse("第三方没有同意公开", "第三方同意公开", "予以公开", "answer_information");
    }
    Ok(())
}

/// D-06: nothing that touches a third party is given while it may still answer, nor against its reasoned no.
fn heard(state: &InfoState, c: &AnswerInformation, ctx: &Context) -> Result<(), Refusal> {
    if let Some(o) = state.asked() {
        let window = deadline::third_party(o.received_on, &ctx.town.calendar);
        return Err(Refusal::new(
            &rules::D_06,
            "第三方提出意见，或者十五个工作日期满",
            format!("{}送达，意见期至{}", o.received_on, window.text()),
        )
        .fix("法治室", "登记第三方意见；期满没有意见的也登记")
        .act("record_opinion"));
    }
    let against = state.opinions.iter().any(|o| o.agrees == Some(false));
    // What of it is kept back on this ground is not given.
    let spared = c.ground == Some(Ground::ThirdParty);
    if against && !spared && c.public_interest.trim().is_empty() {
        return Err(Refusal::new(
            &rules::D_06,
            "第三方同意，或者不公开会对公共利益造成重大影响的理由",
            "第三方不同意公开",
        )
        .fix("法治室", "不予公开或者区分处理；必须公开的写明理由并书面告知第三方")
        .field("public_interest"));
    }
    Ok(())
}
