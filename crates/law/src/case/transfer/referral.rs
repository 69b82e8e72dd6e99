//! 涉嫌犯罪 — from the special team to the letter to the police (TR-01–TR-04, J-12).

use super::fact::Fact;
use super::state::{Referral, Step};
use super::{in_time, moment};
use crate::case::state::CaseState;
use crate::case::{guard, service};
use crate::context::Context;
use crate::deadline;
use crate::matter::{PersonRef, incomplete, text};
use crate::party::FileRef;
use crate::person::{PersonId, Role};
use crate::refusal::Refusal;
use crate::rules;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// 指定专案组 (移§5).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NameReferralTeam {
    /// 涉嫌犯罪的情况: what raised the suspicion.
    pub suspicion: String,
    /// 专案组成员
    pub officers: Vec<PersonId>,
}

/// 专案组核实后提出书面报告
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportSuspectedCrime {
    /// 核实情况
    pub findings: String,
    /// 涉嫌罪名
    pub offence: String,
    /// 达到的立案追诉标准及依据
    pub standard: String,
    /// 建议移送; false where no crime was found.
    pub recommend: bool,
    /// 报告及核实材料
    pub files: Vec<FileRef>,
    /// 专案组成员
    pub officers: Vec<PersonId>,
}

/// 正职负责人决定是否移送
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideReferral {
    /// 批准
    pub approve: bool,
    /// 意见; the reason where it is not approved.
    pub opinion: String,
    /// 主持工作的文号: for whoever presides while there is no town head.
    pub presiding_document: String,
    /// 超过三日的原因
    pub late_reason: String,
}

/// 移送公安机关
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReferCrime {
    /// 受移送公安机关; the town's own when empty.
    pub to: String,
    /// 移送时间; now when absent.
    pub sent_at: Option<DateTime>,
    /// 涉案物品 besides those on the case's list; `无` where there are none at all.
    pub goods_note: String,
    /// 检验报告或者鉴定结论; `无` with the reason where there is none.
    pub appraisals: String,
    /// 其他有关涉嫌犯罪的材料
    pub materials: String,
    /// 已加盖镇政府公章.
    pub sealed: bool,
    /// 已抄送检察院
    pub copied: bool,
    /// 回执签收人
    pub received_by: String,
    /// 回执和材料
    pub files: Vec<FileRef>,
    /// 超过二十四小时的原因
    pub late_reason: String,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// TR-01 at the naming: two or more different people fit for duty, none recused, reviewing or approving.
pub(super) fn name_team(state: &CaseState, c: &NameReferralTeam, ctx: &Context) -> Result<Fact, Refusal> {
    guard::approves(state, ctx, "指定专案组")?;
    let suspicion = text("suspicion", "涉嫌犯罪的情况", &c.suspicion)?;
    let mut team: Vec<PersonRef> = Vec::new();
    for id in &c.officers {
        let person = ctx
            .people
            .get(id)
            .ok_or_else(|| incomplete("officers", "从名单中选择执法人员", format!("没有编号为{id}的人员")))?;
        person.fit_for_duty(ctx.today())?;
        guard::not_recused(state, id)?;
        let person = PersonRef::from(person);
        guard::not_crossed(state, &person)?;
        if person.id == ctx.actor.id {
            return Err(Refusal::new(
                &rules::X_14,
                "指定人自己不进专案组",
                format!("{}就是指定人", person.name),
            )
            .fix("大队长", "指定其他执法人员")
            .field("officers"));
        }
        if team.iter().all(|p| p.certificate != person.certificate) {
            team.push(person);
        }
    }
    if team.len() < 2 {
        return Err(Refusal::new(
            &rules::TR_01,
            "两名以上执法人员组成专案组",
            format!("只有{}名（按执法证号去重）", team.len()),
        )
        .fix("大队长", "再指定一名")
        .field("officers"));
    }
    Ok(Fact::ReferralTeamNamed { suspicion, officers: team })
}

pub(super) fn report(state: &CaseState, c: &ReportSuspectedCrime, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let referral = current(state, Step::Verifying)?;
    if let Some(other) = officers.iter().find(|o| referral.team.iter().all(|t| t.id != o.id)) {
        return Err(Refusal::new(
            &rules::TR_01,
            "由指定的专案组成员核实并报告",
            format!("{}不在专案组", other.name),
        )
        .fix("大队长", "由专案组成员提出报告")
        .field("officers"));
    }
    let tr01 = |r: Refusal| Refusal { rule: &rules::TR_01, ..r };
    let findings = text("findings", "核实情况", &c.findings).map_err(tr01)?;
    let (mut offence, mut standard) = (c.offence.trim().to_string(), c.standard.trim().to_string());
    if c.recommend {
        offence = text("offence", "涉嫌罪名", &offence).map_err(tr01)?;
        standard = text("standard", "立案追诉标准及依据", &standard).map_err(tr01)?;
    }
    Ok(Fact::SuspectedCrimeReported {
        findings,
        offence,
        standard,
        recommend: c.recommend,
        files: c.files.clone(),
        officers,
    })
}

pub(super) fn decide(state: &CaseState, c: &DecideReferral, ctx: &Context) -> Result<Fact, Refusal> {
    guard::approves(state, ctx, "审批移送")?;
    let referral = current(state, Step::Reported)?;
    let report = referral.report.as_ref().ok_or_else(|| missing("移送报告"))?;
    let presiding = c.presiding_document.trim().to_string();
    if !ctx.actor.is_town_head && presiding.is_empty() {
        return Err(Refusal::new(
            &rules::TR_02,
            "正职负责人，或者主持工作的负责人审批",
            format!("{}（{}）不是正职，也没有写明主持工作的文号", ctx.actor.name, ctx.actor.post),
        )
        .fix("镇长", "由镇长审批；正职空缺的，由主持工作的负责人写明文号后审批")
        .field("presiding_document"));
    }
    if c.approve && !report.recommend {
        return Err(Refusal::new(&rules::TR_01, "专案组建议移送的报告", "专案组核实后没有建议移送")
            .fix("镇长", "不批准移送；仍认为涉嫌犯罪的，重新指定专案组核实")
            .field("approve"));
    }
    let label = if c.approve { "意见" } else { "不予批准的理由" };
    let opinion = text("opinion", label, &c.opinion).map_err(|r| Refusal { rule: &rules::TR_02, ..r })?;
    let due = deadline::transfer_decision(report.at.date(), &ctx.town.calendar);
    let late_reason = in_time(&rules::TR_02, due.has_passed(ctx.today()), &due, &c.late_reason)?;
    Ok(Fact::ReferralDecided {
        number: ctx.number("移审"),
        approved: c.approve,
        opinion,
        presiding_document: presiding,
        late_reason,
    })
}

pub(super) fn refer(state: &CaseState, c: &ReferCrime, ctx: &Context) -> Result<Fact, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let referral = current(state, Step::Approved)?;
    let decision = referral.decision.as_ref().ok_or_else(|| missing("批准移送的决定"))?;
    let sent_at = moment("sent_at", "移送时间", c.sent_at, decision.at, ctx)?;
    let due = deadline::transfer_dispatch(decision.at, &ctx.town.calendar);
    let late = due.due_time.is_some_and(|t| sent_at > t);
    let late_reason = in_time(&rules::TR_03, late, &due, &c.late_reason)?;
    // TR-04: the letter and the report are here by construction; these three a person must see to.
    let tr04 = |r: Refusal| Refusal { rule: &rules::TR_04, ..r };
    let goods: Vec<u32> = state.goods.0.iter().filter(|g| g.is_here()).map(|g| g.no).collect();
    let goods_note = match (goods.is_empty(), c.goods_note.trim()) {
        (false, note) => note.to_string(),
        (true, note) => text("goods_note", "涉案物品清单（没有的写“无”）", note).map_err(tr04)?,
    };
    let appraisals =
        text("appraisals", "检验报告或者鉴定结论（没有的写“无”和理由）", &c.appraisals).map_err(tr04)?;
    let materials = text("materials", "其他有关涉嫌犯罪的材料", &c.materials).map_err(tr04)?;
    service::sealed(c.sealed)?;
    if !c.copied {
        return Err(Refusal::new(&rules::TR_03, "移送书同时抄送人民检察院", "没有确认抄送")
            .fix("承办人", "抄送后如实勾选")
            .field("copied"));
    }
    let policy = &ctx.town.policy;
    let to = match c.to.trim() {
        "" => text("to", "受移送公安机关", &policy.referral_police.value)?,
        to => to.to_string(),
    };
    Ok(Fact::CrimeReferred {
        number: ctx.number("移书"),
        to,
        copied_to: policy.referral_procuratorate.value.clone(),
        sent_at,
        goods,
        goods_note,
        appraisals,
        materials,
        received_by: text("received_by", "公安机关在回执上签收的人", &c.received_by)?,
        files: c.files.clone(),
        late_reason,
        officers,
    })
}

/// The referral that is at this step.
pub(super) fn current(state: &CaseState, step: Step) -> Result<&Referral, Refusal> {
    state.transfer.referral().filter(|r| r.step() == step).ok_or_else(|| missing(step.label()))
}

fn missing(what: &str) -> Refusal {
    Refusal::new(&rules::P_03, format!("涉嫌犯罪移送处于“{what}”"), "不在这一步")
        .fix("经办人", "按“下一步”栏提示办理")
}

/// Who may name the team: the brigade chief, or a responsible person of the town.
pub(super) const NAMING: &[Role] = &[Role::Brigade, Role::Head];
