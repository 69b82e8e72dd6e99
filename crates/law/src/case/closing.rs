//! 结案、归档 — the self-check before closing (U-05's vetoes), the major penalty's report (U-01), the archive (G-17).

use super::fact::{CaseFact, Procedure};
use super::report::Outcome;
use super::review::ReviewItem;
use super::state::{CaseStage, CaseState, PublicationState};
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

/// What of U-05's vetoes no machine sees in a file: the legal office's person looks at each before a case is closed.
pub const VETO_ITEMS: [&str; 8] = [
    "处罚对象正确",
    "没有违法委托",
    "主要事实没有错误",
    "定性准确",
    "主要证据充分、没有伪造",
    "条款引用正确",
    "程序没有严重违法",
    "应当移送的已经移送",
];

/// 结案自查
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckVetoes {
    /// 逐项意见: each of [`VETO_ITEMS`].
    pub items: Vec<ReviewItem>,
    /// 法治室意见
    pub opinion: String,
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
    /// Whether failing it keeps the case from being closed; else it is a red mark that stays on the file (红牌).
    pub stops: bool,
}

fn line(item: &'static str, veto: bool, ok: bool, refusal: impl FnOnce() -> Refusal) -> CloseCheck {
    CloseCheck { item, veto, refusal: (!ok).then(refusal), stops: true }
}

/// The self-check: U-05's vetoes first, then what 结案 itself needs, at last what the legal office ticks once the closing is
/// proposed. Shown to the officer at any time.
pub fn close_checks(state: &CaseState, ctx: &Context) -> Vec<CloseCheck> {
    let mut lines = seen_by_machine(state, ctx);
    // Before that there is nothing for it to tick; a file closed before there was such a check has none.
    if state.stage == CaseStage::ClosingProposed || state.veto_check.is_some() {
        let refusal = ticked(state).err();
        lines.push(CloseCheck {
            item: "法治室逐项核对评查否决项", veto: true, refusal, stops: true
        });
    }
    lines
}

/// U-05: each veto that only a person can see was looked at by the legal office and holds.
fn ticked(state: &CaseState) -> Result<(), Refusal> {
    let need = |have: String| {
        Refusal::new(&rules::U_05, "法治室逐项核对评查一票否决事项，全部通过", have)
            .fix("法治室", "对照案卷办理“结案自查”；不通过的，由负责人退回结案建议，纠正后再提")
            .act("check_vetoes")
    };
    let Some(check) = &state.veto_check else { return Err(need("尚未自查".into())) };
    let failed: Vec<&str> = check.items.iter().filter(|i| !i.passed).map(|i| i.item.as_str()).collect();
    if failed.is_empty() { Ok(()) } else { Err(need(format!("不通过：{}", failed.join("、")))) }
}

fn seen_by_machine(state: &CaseState, ctx: &Context) -> Vec<CloseCheck> {
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
        Some(CloseCheck { item: s.name, veto: false, refusal: Some(refusal), stops: true })
    }));
    if general && decision.is_some() {
        // What was decided too late cannot be mended any more: it is seen, and stops nothing.
        let refusal = super::decision::basis_holds(state, ctx.town).err();
        lines.push(CloseCheck { item: "在办案期限内决定", veto: false, refusal, stops: false });
    }
    lines
}

/// Nothing that a machine sees stands in the way: closing can be proposed.
pub(super) fn checked(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    match seen_by_machine(state, ctx).into_iter().filter(|c| c.stops).find_map(|c| c.refusal) {
        Some(refusal) => Err(refusal),
        None => Ok(()),
    }
}

/// Nothing in the self-check stands in the way: it can be closed.
pub(super) fn sound(state: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    checked(state, ctx)?;
    ticked(state)
}

/// U-05: every item looked at, each that fails with its reason. What was found is kept even where it stops the closing.
pub(super) fn check_vetoes(_: &CaseState, c: &CheckVetoes, _: &Context) -> Result<CaseFact, Refusal> {
    let wrong = |need: String, have: &str| {
        Refusal::new(&rules::U_05, need, have).fix("法治室", "对照案卷逐项核对、勾选").field("items")
    };
    for name in VETO_ITEMS {
        let Some(item) = c.items.iter().find(|i| i.item == name) else {
            return Err(wrong(format!("逐项核对“{name}”"), "没有核对"));
        };
        if !item.passed && item.note.trim().is_empty() {
            return Err(wrong(format!("“{name}”不通过的理由"), "没有填写"));
        }
    }
    if let Some(other) = c.items.iter().find(|i| !VETO_ITEMS.contains(&i.item.as_str())) {
        return Err(wrong("列明的八项".into(), &format!("多出“{}”", other.item)));
    }
    let items = VETO_ITEMS.iter().filter_map(|name| c.items.iter().find(|i| i.item == *name)).cloned();
    Ok(CaseFact::VetoesChecked {
        items: items.collect(),
        opinion: text("opinion", "法治室意见", &c.opinion)?,
    })
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
