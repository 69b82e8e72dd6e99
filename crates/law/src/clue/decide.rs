//! May this be done to the clue now? If so, what has happened.

use super::acts::act;
use super::command::*;
use super::fact::*;
use super::state::{ClueStage, ClueState};
use super::voice::Satisfaction;
use super::{split, urge};
use crate::context::Context;
use crate::countersign;
use crate::matter::{Entry, coordinates, fit_then, incomplete, officers, place, text};
use crate::party::FileRef;
use crate::person::Role;
use crate::refusal::Refusal;
use crate::rules;
use crate::signing;
use crate::town::Town;

/// Decides a command; the events are stamped and ready for the journal.
pub fn decide(state: &ClueState, command: &ClueCommand, ctx: &Context) -> Result<Vec<ClueEvent>, Refusal> {
    let events = settle(state, command, ctx)?;
    signing::bound(&events, ctx)?;
    Ok(events)
}

/// What is signed at a place of this act ([`signing`]), asked before the signatures are given.
pub fn content(
    state: &ClueState,
    command: &ClueCommand,
    ctx: &Context,
    place: &str,
) -> Result<signing::Content, Refusal> {
    signing::content(&settle(state, command, ctx)?, command, place, ctx)
}

fn settle(state: &ClueState, command: &ClueCommand, ctx: &Context) -> Result<Vec<ClueEvent>, Refusal> {
    let row = act(command.act()).expect("every command has a row in the table of acts");
    row.allows(state, state.stage, ctx)?;
    let fact = match command {
        ClueCommand::ReportClue(c) => report(c, ctx)?,
        ClueCommand::SupplementClue(c) => {
            own_report(state, ctx)?;
            ClueFact::ClueSupplemented {
                content: text("content", "补充说明", &c.content)?,
                files: c.files.clone(),
            }
        }
        ClueCommand::AcceptClue(c) => ClueFact::ClueAccepted { note: c.note.trim().into() },
        ClueCommand::DeclineClue(c) => {
            ClueFact::ClueDeclined { reason: text("reason", "不予受理的理由", &c.reason)? }
        }
        ClueCommand::DispatchClue(c) => dispatch(state, c, ctx)?,
        ClueCommand::ReassignClue(c) => {
            known_units(&c.office, &c.squad, ctx.town)?;
            ClueFact::ClueReassigned {
                office: c.office.clone(),
                squad: c.squad.clone(),
                reason: text("reason", "改派理由", &c.reason)?,
            }
        }
        ClueCommand::AssignGrid(c) => assign_grid(state, c)?,
        ClueCommand::MergeClue(c) => ClueFact::ClueMerged {
            into: text("into", "主线索", &c.into)?,
            reason: text("reason", "并案理由", &c.reason)?,
            main: c.main.clone(),
        },
        ClueCommand::TransferClue(c) => ClueFact::ClueTransferredOut {
            number: ctx.number("移函"),
            agency: text("agency", "受移送机关", &c.agency)?,
            reason: text("reason", "移送理由", &c.reason)?,
            materials: text("materials", "材料清单", &c.materials)?,
        },
        ClueCommand::UrgeClue(c) => ClueFact::ClueUrged {
            note: text("note", "督办意见", &c.note)?,
            answer_by: Some(urge::answer_by(c.answer_by, ctx)?),
            centre: state.awaited_units().is_empty(),
        },
        ClueCommand::AnswerUrging(c) => ClueFact::UrgingAnswered {
            content: text("content", "答复内容", &c.content)?,
            urging: urge::to_answer(state, ctx)
                .ok_or_else(|| Refusal::new(&rules::P_09, "督办本单位而尚未答复的", "没有待答复的督办"))?,
        },
        ClueCommand::JoinUnits(c) => join(state, c, ctx.town)?,
        ClueCommand::SplitClue(c) => split::split(state, c, ctx)?,
        ClueCommand::MarkRepeat(c) => ClueFact::RepeatMarked {
            earlier: text("earlier", "此前的线索", &c.earlier)?,
            grounds: text("grounds", "根据", &c.grounds)?,
        },
        ClueCommand::DecideRepeat(c) => {
            if c.agree && state.repeat.as_ref().is_some_and(|r| r.approved_by.is_some()) {
                return Err(Refusal::new(&rules::P_11, "等待批准的标记", "已经批准")
                    .fix("指挥调度中心负责人", "不用再批；要撤销的选不同意")
                    .field("agree"));
            }
            ClueFact::RepeatDecided { agree: c.agree, opinion: text("opinion", "意见", &c.opinion)? }
        }
        ClueCommand::RateClue(c) => ClueFact::ClueRated {
            satisfaction: c.satisfaction,
            words: match c.satisfaction {
                Satisfaction::Dissatisfied => text("words", "不满意在哪里", &c.words)?,
                _ if c.words.trim().is_empty() => String::new(),
                _ => text("words", "意见", &c.words)?,
            },
        },
        ClueCommand::ReopenClue(c) => ClueFact::ClueReopened {
            reason: text("reason", "申请重开的理由", &c.reason)?,
            answer: state.answer().to_string(),
        },
        ClueCommand::CheckSite(c) => check_site(state, c, ctx)?,
        ClueCommand::CountersignCheck(c) => {
            ClueFact::PapersSigned(countersign::decide(&state.countersigned, c, ctx)?)
        }
        ClueCommand::SwitchProcedure(c) => {
            of_the_units(state, ctx)?;
            ClueFact::ProcedureSwitched { reason: text("reason", "改按普通程序的理由", &c.reason)? }
        }
        ClueCommand::IssueOpinion(c) => opinion(state, c, ctx)?,
        ClueCommand::ReturnOpinion(c) => {
            ClueFact::OpinionReturned { reason: text("reason", "退回理由", &c.reason)? }
        }
        ClueCommand::HandToSquad(c) => {
            let squad =
                if c.squad.is_empty() { state.squad.clone().unwrap_or_default() } else { c.squad.clone() };
            if !ctx.town.domains.iter().any(|d| d.squad == squad) {
                return Err(incomplete("squad", "选择执法中队", "没有选择"));
            }
            ClueFact::HandedToSquad { squad, note: c.note.trim().into() }
        }
        ClueCommand::TellReporter(c) => ClueFact::ReporterTold {
            number: ctx.number("不立"),
            reason: text("reason", "不予立案的理由", &c.reason)?,
            way: text("way", "告知方式", &c.way)?,
        },
        ClueCommand::GiveFeedback(c) => {
            ClueFact::FeedbackGiven { content: text("content", "反馈内容", &c.content)? }
        }
    };
    Ok(vec![Entry::stamp(ctx, fact)])
}

/// A phone may lie so many days (自然日) without a network; what its clock says of a time before that is not taken for the
/// time at which something was seen.
const OFFLINE_DAYS: i64 = 30;

fn report(c: &ReportClue, ctx: &Context) -> Result<ClueFact, Refusal> {
    let content = text("content", "内容", &c.content)?;
    let class = text("class", "问题类别", &c.class)?;
    if !c.place.given() {
        return Err(Refusal::new(&rules::G_01, "线索的地点", "没有定位，也没有填写地点")
            .fix("报告人", "点“定位”，或者填写地点")
            .field("place.text"));
    }
    coordinates(&c.place)?;
    // A phone whose clock is fast must not lose a report over it: what it says is kept, and nothing was seen after it came.
    // Nor does a clock that has lost its date make a report of long ago.
    let long_ago = ctx.now.saturating_sub(jiff::Span::new().days(OFFLINE_DAYS));
    let captured = c.captured_at.filter(|at| *at >= long_ago).map_or(ctx.now, |at| at.min(ctx.now));
    let seen_at = c.seen_at.unwrap_or(captured);
    if seen_at > ctx.now {
        return Err(incomplete("seen_at", "发现时间不晚于现在", seen_at.to_string()));
    }
    // Only what comes from outside has an author other than the account: a patrol report is the member's own.
    let outside = matches!(c.source, Source::Department | Source::Hotline | Source::Higher);
    if outside {
        ctx.require_role(&[Role::Hub])?;
        text("origin", "来文单位或者文号", &c.origin)?;
    }
    if c.source == Source::Citizen {
        ctx.require_role(&[Role::Public, Role::Hub, Role::Justice])?;
        if !c.reporter.anonymous {
            text("reporter.name", "姓名（或者选择匿名）", &c.reporter.name)?;
            crate::ident::phone("reporter.phone", &c.reporter.phone)?;
        }
    } else {
        ctx.require_role(&[Role::Grid, Role::GridHead, Role::ChiefGrid, Role::Hub, Role::Dept, Role::Squad])?;
    }
    let reporter = if c.reporter.anonymous {
        Reporter { anonymous: true, ..Default::default() }
    } else {
        c.reporter.clone()
    };
    Ok(ClueFact::ClueReported {
        number: ctx.number("线"),
        receipt: text("receipt", "回执号", &c.receipt)?,
        source: c.source,
        origin: c.origin.trim().into(),
        class,
        domain: c.domain.clone(),
        content,
        place: c.place.clone(),
        seen_at,
        captured_at: c.captured_at,
        reporter,
        files: c.files.clone(),
        inspection: c.inspection.clone(),
        patrol: c.patrol.clone(),
        proposed: c.proposed.clone(),
        split: None,
    })
}

/// G-01: a clue has its place, and the place its grid; one that lies in it already is not put there again. A position
/// outside the town is another agency's (J-02): to put such a clue into a grid is to say that the position is wrong.
fn assign_grid(state: &ClueState, c: &AssignGrid) -> Result<ClueFact, Refusal> {
    let grid = text("grid", "所在网格", &c.grid)?;
    if state.place.grid.as_deref() == Some(grid.as_str()) {
        return Err(Refusal::new(&rules::G_01, "与现在不同的网格", "线索已经在这个网格")
            .fix("指挥调度中心", "不用再划；要改的，选另一个网格")
            .field("grid"));
    }
    let outside = state.place.grid.as_deref() == Some(crate::OUTSIDE) && state.place.lon.is_some();
    if outside && !c.position_wrong {
        return Err(Refusal::new(&rules::J_02, "位置在镇域以内的线索", "报告的位置在镇域以外")
            .fix("指挥调度中心", "不属本镇的，移送有管辖权的机关；查明位置报错了的，勾选“报告的位置有误”")
            .act("transfer_clue")
            .field("position_wrong"));
    }
    Ok(ClueFact::GridAssigned {
        grid,
        from: state.place.grid.clone(),
        reason: text("reason", "划入的理由", &c.reason)?,
        position_wrong: c.position_wrong && state.place.lon.is_some(),
        proposed: c
            .proposed
            .clone()
            .filter(|_| matches!(state.stage, ClueStage::Reported | ClueStage::Accepted)),
    })
}

/// A grid member or a citizen supplements only what they reported.
fn own_report(state: &ClueState, ctx: &Context) -> Result<(), Refusal> {
    let worker = [Role::Hub, Role::Dept, Role::Squad].iter().any(|r| ctx.actor.is(*r));
    if worker || state.reported_by.id == ctx.actor.id {
        return Ok(());
    }
    Err(Refusal::new(&rules::R_04, "本人上报的线索", format!("由{}上报", state.reported_by.name))
        .fix("原报告人", "由原报告人补充，或者另行上报"))
}

fn known_units(office: &str, squad: &str, town: &Town) -> Result<(), Refusal> {
    if !town.domains.iter().any(|d| d.office == office) {
        return Err(incomplete("office", "选择业务口", "没有选择，或者不是本镇业务口"));
    }
    if !town.domains.iter().any(|d| d.squad == squad) {
        return Err(incomplete("squad", "选择执法中队", "没有选择，或者不是本镇中队"));
    }
    Ok(())
}

fn dispatch(state: &ClueState, c: &DispatchClue, ctx: &Context) -> Result<ClueFact, Refusal> {
    known_units(&c.office, &c.squad, ctx.town)?;
    // Where the rules proposed nobody, whoever is chosen needs a reason; without rules the domain's own units stand.
    let by_rule = state.proposed.as_ref().map(|p| (&p.office, &p.squad));
    let by_domain = ctx.town.domain(&state.domain).map(|d| (&d.office, &d.squad));
    let fits = by_rule.or(by_domain) == Some((&c.office, &c.squad));
    let why = if fits {
        c.why.trim().to_string()
    } else {
        text("reason", "不按建议分派的理由", &c.reason)?
    };
    Ok(ClueFact::ClueDispatched {
        office: c.office.clone(),
        squad: c.squad.clone(),
        note: c.note.trim().into(),
        why,
    })
}

/// P-02: units that only assist decide nothing.
fn of_the_units(state: &ClueState, ctx: &Context) -> Result<(), Refusal> {
    if [&state.office, &state.squad].into_iter().flatten().any(|unit| *unit == ctx.actor.unit) {
        return Ok(());
    }
    Err(Refusal::new(&rules::P_02, "由派单单位人员办理", format!("{}不属派单单位", ctx.actor.name))
        .fix("派单单位", "由派单的业务口、中队办理"))
}

/// G-02: one of those dispatched to leads, others of the town's units assist.
fn join(state: &ClueState, c: &JoinUnits, town: &Town) -> Result<ClueFact, Refusal> {
    let own = [state.office.as_deref(), state.squad.as_deref()];
    if !own.contains(&Some(c.lead.as_str())) {
        return Err(incomplete("lead", "由派单的业务口或者中队牵头", "没有选择，或者不是派单单位"));
    }
    let mut assisting: Vec<String> = Vec::new();
    for unit in c.assisting.iter().map(|a| &a.unit).filter(|u| !u.is_empty()) {
        if !town.domains.iter().any(|d| d.office == *unit || d.squad == *unit) {
            return Err(incomplete("assisting", "本镇的业务口、中队", "不是本镇的业务口或者中队"));
        }
        if own.contains(&Some(unit.as_str())) {
            return Err(incomplete("assisting", "派单单位以外的单位", "派单单位本来就要核查"));
        }
        if !assisting.contains(unit) {
            assisting.push(unit.clone());
        }
    }
    if assisting.is_empty() {
        return Err(incomplete("assisting", "至少一个协办单位", "没有选择"));
    }
    Ok(ClueFact::UnitsJoined { lead: c.lead.clone(), assisting, note: c.note.trim().into() })
}

fn check_site(state: &ClueState, c: &CheckSite, ctx: &Context) -> Result<ClueFact, Refusal> {
    let officers = officers(ctx, &c.officers)?;
    if !c.shown_certificates {
        return Err(Refusal::new(&rules::R_02, "核查时已出示执法证件", "没有勾选")
            .fix("核查人员", "向在场人出示执法证并如实勾选")
            .field("shown_certificates"));
    }
    let of = |unit: &str| officers.iter().any(|o| ctx.people[&o.id].unit == unit);
    if state.lead.as_deref().is_some_and(|lead| !of(lead)) {
        let have = "没有牵头单位的人员";
        return Err(Refusal::new(&rules::G_02, "联合核查有牵头单位人员参加", have)
            .fix("牵头单位", "派人参加并一同登记")
            .field("officers"));
    }
    if ![&state.office, &state.squad].into_iter().flatten().any(|unit| of(unit)) {
        return Err(Refusal::new(&rules::G_02, "由派单的业务口、中队人员核查", "所选人员都不属派单单位")
            .fix("指挥调度中心", "改派，或者由派单单位人员核查")
            .act("reassign_clue")
            .field("officers"));
    }
    if c.started_at > c.ended_at || c.ended_at > ctx.now {
        return Err(incomplete(
            "ended_at",
            "开始不晚于结束、结束不晚于现在",
            format!("{}至{}", c.started_at, c.ended_at),
        ));
    }
    if state.since.is_some_and(|s| c.started_at < s && c.started_at.date() < s.date()) {
        return Err(incomplete("started_at", "核查在派单之后", c.started_at.to_string()));
    }
    fit_then(ctx, &officers, c.started_at.date())?;
    let findings = text("findings", "检查情况", &c.findings)?;
    signed(&c.signature, "在场人签名，或者注明拒签、无人在场")?;
    photographed(c.outcome, &c.files)?;
    Ok(ClueFact::SiteChecked {
        number: ctx.number("检笔"),
        officers,
        started_at: c.started_at,
        ended_at: c.ended_at,
        place: place(&c.place, &state.place)?,
        present: text("present", "在场人（没有的写“无”）", &c.present)?,
        findings,
        outcome: c.outcome,
        files: c.files.clone(),
        signature: c.signature.clone(),
    })
}

/// A record is signed, or says why not (行诉证据§15).
pub(crate) fn signed(signature: &crate::party::Signature, need: &str) -> Result<(), Refusal> {
    if signature.given() || signature.declined().is_some() {
        return Ok(());
    }
    Err(incomplete("signature", need, "没有签名，也没有拒签注记"))
}

/// What is to be punished must have been photographed (方案 art. 12: 拍照（录像）).
fn photographed(outcome: CheckOutcome, files: &[FileRef]) -> Result<(), Refusal> {
    if matches!(outcome, CheckOutcome::Simple | CheckOutcome::General) && files.is_empty() {
        return Err(Refusal::new(&rules::X_05, "现场照片或者录像", "没有附件")
            .fix("核查人员", "拍照或者选择照片后再提交")
            .field("files"));
    }
    Ok(())
}

fn opinion(state: &ClueState, c: &IssueOpinion, ctx: &Context) -> Result<ClueFact, Refusal> {
    if state.office.as_deref() != Some(ctx.actor.unit.as_str()) {
        return Err(Refusal::new(
            &rules::P_02,
            "由派单的业务口出具",
            format!("{}不属该业务口", ctx.actor.name),
        )
        .fix("指挥调度中心", "改派，或者由派单的业务口出具")
        .act("reassign_clue"));
    }
    ctx.town.item_on(&c.item, ctx.today())?;
    Ok(ClueFact::OpinionIssued {
        number: ctx.number("认"),
        facts: text("facts", "事实", &c.facts)?,
        evidence: text("evidence", "证据", &c.evidence)?,
        nature: text("nature", "定性", &c.nature)?,
        item: c.item.clone(),
        basis: text("basis", "建议依据", &c.basis)?,
        files: c.files.clone(),
    })
}

/// The facts by which a case tells its clue how it went.
pub fn concluded(state: &ClueState, outcome: ClueOutcome, ctx: &Context) -> Vec<ClueEvent> {
    if state.stage != ClueStage::InCase {
        return Vec::new();
    }
    vec![Entry::stamp(ctx, ClueFact::CaseConcluded { outcome })]
}
