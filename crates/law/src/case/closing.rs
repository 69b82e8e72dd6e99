//! 结案、归档 — the self-check before closing (U-05's vetoes), the major penalty's report (U-01), the archive (G-17).

use super::fact::{CaseFact, Procedure};
use super::report::Outcome;
use super::state::{CaseState, PublicationState};
use super::{contents, execution, guard, side};
use crate::context::Context;
use crate::matter::{incomplete, text};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 重大处罚备案
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportMajor {
    /// 报送日
    pub reported_on: Option<Date>,
}

/// 提出结案
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposeClosing {
    /// 执行情况
    pub summary: String,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 批准结案
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApproveClosing {
    /// 同意; false returns it.
    pub approve: bool,
    /// 意见
    pub opinion: String,
}

/// 归档
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Archive {
    /// 检查人
    pub checker: PersonId,
    /// 保管期限: `永久`, `30年` or `10年`, not shorter than the town keeps such a file.
    pub retention: String,
    /// 备考; names what the file lacks and says why.
    pub remarks: String,
}

/// One line of the self-check before closing.
#[derive(Clone, Debug, Serialize)]
pub struct CloseCheck {
    /// 检查项
    pub item: &'static str,
    /// A veto item of the file review (U-05): failing it fails the whole file.
    pub veto: bool,
    /// What is wrong; none when it holds.
    pub refusal: Option<Refusal>,
}

fn line(item: &'static str, veto: bool, ok: bool, refusal: impl FnOnce() -> Refusal) -> CloseCheck {
    CloseCheck { item, veto, refusal: (!ok).then(refusal) }
}

/// The self-check: U-05's vetoes first, then what 结案 itself needs. Shown to the officer at any time.
pub fn close_checks(state: &CaseState, ctx: &Context) -> Vec<CloseCheck> {
    let veto =
        |need: &str, have: &str| Refusal::new(&rules::U_05, need, have).fix("法治室", "核实并纠正后再结案");
    let general = state.procedure == Procedure::General;
    let decision = state.decision.as_ref();
    let penalised = decision.is_some_and(|d| d.outcome.penalty().is_some());
    let Some(subject) = &state.subject else { return Vec::new() };
    let certified = !state.handling.is_empty()
        && state.handling.iter().all(|t| t.len() >= 2 && t.iter().all(|o| o.certificate.is_some()));
    let dismissed = decision.is_some_and(|d| matches!(d.outcome, Outcome::Dismiss { .. }));
    let verified = state.evidence.iter().any(|e| e.verified == Some(true));
    let discovered = super::filing::within_limitation(subject);
    let account = state.account(ctx.today(), ctx.town);
    // 强§40, §53: execution was ended by law, or the court has taken it up.
    let released = execution::released(state, execution::Duty::Payment, ctx.town);
    let published = !matches!(state.publication, PublicationState::Pending);
    let cash_done = state.cash.as_ref().is_none_or(|c| c.deposited.is_some());
    // Transferred before any decision: the file closes on the transfer.
    let away = decision.is_none() && state.transfer.is_away();
    let order_served = state.papers.iter().all(|p| p.code != "CORR" || p.served_on.is_some());
    let corrected = state.correction.as_ref().is_none_or(|c| c.checked.is_some());
    let mut lines = vec![
        line("主体合法、权限在清单内", true, !penalised || state.powers_held, || {
            veto("立案和决定时事项在有效清单内", "清单版本缺失")
        }),
        line("两名以上持证人员办理", true, certified, || {
            veto("每次办案两名以上持证人员", "有不足两名或者无证的办案记录")
        }),
        line(
            "主要事实清楚、证据查证属实",
            true,
            !general || verified || dismissed || away,
            || veto("查证属实的证据", "没有查证属实的证据"),
        ),
        line("未超过处罚时效", true, !penalised || discovered.is_ok(), || {
            discovered.clone().err().unwrap_or_else(|| veto("在时效内发现", "已超时效"))
        }),
        line("依据有效、引用正确", true, subject.item.rank >= crate::town::LawRank::Rule, || {
            veto("法律、法规、规章作依据", "依据为规范性文件")
        }),
        line(
            "经法制审核",
            true,
            !general || away || state.reviews.iter().any(|r| r.verdict == super::ReviewVerdict::Pass),
            || veto("法制审核通过", "没有通过的审核"),
        ),
        line(
            "告知并听取申辩",
            true,
            !general || !penalised || state.notice().is_some_and(|n| n.served_on.is_some()),
            || veto("告知书已送达", "没有送达的告知书"),
        ),
        line(
            "决定书已送达",
            false,
            away || dismissed || decision.is_some_and(|d| d.served_on.is_some()),
            || {
                Refusal::new(&rules::G_14, "决定书送达当事人", "尚未送达")
                    .fix("承办人", "送达")
                    .act("serve_paper")
            },
        ),
        line("罚没款已缴清", false, account.balance().0 == 0 || released, || {
            Refusal::new(&rules::G_16, "罚没款和加处罚款缴清", format!("尚欠{}", account.balance()))
                .fix("财政", "登记缴款；逾期的催告")
                .act("register_payment")
        }),
        line("当场收缴款已缴银行", false, cash_done, || {
            Refusal::new(&rules::F_07, "收缴款缴付银行", "尚未缴付")
                .fix("执法人员", "交机关并缴银行")
                .act("hand_in_cash")
        }),
        line("责令改正通知书已送达", false, order_served, || {
            Refusal::new(&rules::X_13, "责令改正通知书送达当事人", "尚未送达")
                .fix("承办人", "送达责令改正通知书")
                .act("serve_paper")
        }),
        line("责令改正已复查", false, corrected, || {
            Refusal::new(&rules::X_13, "复查改正情况", "尚未复查")
                .fix("承办人", "复查")
                .act("check_correction")
        }),
        line("当场处罚已备案", false, general || state.recorded.is_some(), || {
            Refusal::new(&rules::S_06, "报所属机关备案", "尚未备案")
                .fix("承办人", "备案")
                .act("file_for_record")
        }),
        line("公示已处理", false, !penalised || published || state.remedy.annulled(), || {
            Refusal::new(&rules::G_15, "公示或者决定不公示", "尚未处理").fix("法治室", "公示").act("publish")
        }),
        line("重大处罚已备案", false, !state.is_major || state.major_reported.is_some(), || {
            Refusal::new(&rules::U_01, "重大处罚报送备案", "尚未备案")
                .fix("司法所", "报送备案")
                .act("report_major")
        }),
    ];
    lines.extend(side::ALL.iter().filter_map(|s| {
        let refusal = (s.before_closing)(state, ctx).err()?;
        Some(CloseCheck { item: s.name, veto: false, refusal: Some(refusal) })
    }));
    lines
}

/// Nothing in the self-check stands in the way.
pub(super) fn checked(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    match close_checks(state, ctx).into_iter().find_map(|c| c.refusal) {
        Some(refusal) => Err(refusal),
        None => Ok(()),
    }
}

/// U-01: there is a major penalty that has not been reported.
pub(super) fn major(state: &CaseState, _: &Context) -> Result<(), Refusal> {
    if state.is_major && state.major_reported.is_none() {
        return Ok(());
    }
    let have = if state.is_major { "已经备案" } else { "本案没有达到重大处罚标准" };
    Err(Refusal::new(&rules::U_01, "达到重大处罚标准且未备案", have).fix("司法所", "无须备案"))
}

pub(super) fn report_major(state: &CaseState, c: &ReportMajor, ctx: &Context) -> Result<CaseFact, Refusal> {
    let decided = state.decision.as_ref().map_or(ctx.today(), |d| d.at.date());
    let reported_on = c.reported_on.unwrap_or(ctx.today());
    if reported_on < decided || reported_on > ctx.today() {
        return Err(incomplete("reported_on", format!("{decided}至今天之间"), reported_on.to_string()));
    }
    Ok(CaseFact::MajorReported { number: ctx.number("重备"), reported_on })
}

pub(super) fn propose(state: &CaseState, c: &ProposeClosing, ctx: &Context) -> Result<CaseFact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    Ok(CaseFact::ClosingProposed {
        number: ctx.number("结"),
        summary: text("summary", "执行情况", &c.summary)?,
        officers,
    })
}

pub(super) fn approve(state: &CaseState, c: &ApproveClosing, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::signs_as_head(state, ctx)?;
    let opinion = text("opinion", "意见", &c.opinion)?;
    if !c.approve {
        return Ok(CaseFact::ClosingReturned { opinion });
    }
    checked(state, ctx)?;
    Ok(CaseFact::CaseClosed { opinion })
}

pub(super) fn archive(state: &CaseState, c: &Archive, ctx: &Context) -> Result<CaseFact, Refusal> {
    guard::not_recused(state, &ctx.actor.id)?;
    if !state.is_handler(&ctx.actor.id) {
        return Err(Refusal::new(
            &rules::P_02,
            "由本案承办人员立卷",
            format!("{}没有承办本案", ctx.actor.name),
        )
        .fix("承办人员", "由承办人员立卷归档"));
    }
    let checker =
        ctx.people.get(&c.checker).ok_or_else(|| incomplete("checker", "选择检查人", "没有选择"))?;
    if checker.id == ctx.actor.id {
        return Err(Refusal::new(&rules::G_17, "立卷人和检查人不是同一人", format!("都是{}", checker.name))
            .fix("立卷人", "由他人检查")
            .field("checker"));
    }
    if state.stage.is_final() && state.archived.is_some() {
        return Err(Refusal::new(&rules::G_17, "尚未归档", "已经归档").fix("立卷人", "无须重复归档"));
    }
    let retention = contents::kept(state, &c.retention, ctx.town)?;
    contents::complete(state, &c.remarks, ctx.town)?;
    Ok(CaseFact::CaseArchived {
        keeper: ctx.actor.name.clone(),
        checker: checker.name.clone(),
        retention: retention.label().into(),
        remarks: c.remarks.trim().into(),
    })
}
