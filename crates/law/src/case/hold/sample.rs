//! 抽样、检测鉴定 — samples (E-05), tests, their period and result told to the party in writing, the second test.

use super::keep::{attested, shown};
use super::{Fact, Test};
use crate::case::acts::there_is;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::matter::{fit_then, incomplete, text};
use crate::party::{Attestor, FileRef, Signature};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// 一项样品
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sample {
    /// 样品名称
    pub name: String,
    /// 规格、型号
    pub spec: String,
    /// 批号（生产日期）
    pub batch: String,
    /// 抽样基数
    pub base: String,
    /// 抽样数量
    pub quantity: String,
    /// 封签号
    pub seal: String,
}

/// 抽样取证
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TakeSample {
    /// 样品
    pub samples: Vec<Sample>,
    /// 抽样时间; now when absent.
    pub taken_at: Option<DateTime>,
    /// 抽样地点
    pub place: String,
    /// 抽样方法
    pub method: String,
    /// 费用承担
    pub cost: String,
    /// 已出示执法证
    pub shown_certificates: bool,
    /// 抽样人
    pub officers: Vec<PersonId>,
    /// 照片录像
    pub files: Vec<FileRef>,
    /// 当事人签名或者拒签注记
    pub signature: Signature,
    /// 见证人签名
    pub witness: Signature,
    /// 见证人的身份、单位
    pub witness_identity: String,
}

/// 委托检测、鉴定
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommissionTest {
    /// 受托机构
    pub to: String,
    /// 资质证书编号
    pub qualification: String,
    /// 委托事项
    pub matters: String,
    /// 送检材料
    pub materials: String,
    /// 检材（物品序号）
    pub goods: Vec<u32>,
    /// 送检日; today when absent.
    pub sent_on: Option<Date>,
    /// 完成期限
    pub due_on: Option<Date>,
    /// 复检所针对的检测
    pub retest_of: Option<u32>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 告知检测期间
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TellTestPeriod {
    /// 检测序号; the first untold when absent.
    pub no: Option<u32>,
    /// 延长后的截止日, where a period that was told is told anew; the letter's own when absent.
    pub until: Option<Date>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 登记检测结果
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordTestResult {
    /// 检测序号; the first running when absent.
    pub no: Option<u32>,
    /// 报告编号
    pub report: String,
    /// 鉴定人
    pub appraisers: String,
    /// 依据和手段
    pub method: String,
    /// 结论
    pub conclusion: String,
    /// 结果日; today when absent.
    pub result_on: Option<Date>,
    /// 检材已经耗尽
    pub used_up: bool,
    /// 报告
    pub files: Vec<FileRef>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 告知检测结果
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TellTestResult {
    /// 检测序号; the first untold when absent.
    pub no: Option<u32>,
    /// 承办人员
    pub officers: Vec<PersonId>,
}

/// 登记复检申请
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestRetest {
    /// 检测序号; the last told when absent.
    pub no: Option<u32>,
    /// 申请日; today when absent.
    pub requested_on: Option<Date>,
    /// 理由
    pub reason: String,
    /// 同意复检
    pub accepted: bool,
    /// 当事人书面放弃申请复检: then nothing is asked for and the decision need not wait.
    pub waived: bool,
    /// 答复
    pub answer: String,
    /// 申请书、放弃声明
    pub files: Vec<FileRef>,
}

/// The first of the tests for which this holds, or the one named if it does.
fn pick(s: &CaseState, no: Option<u32>, able: impl Fn(&Test) -> bool, need: &str) -> Result<u32, Refusal> {
    let named = |t: &&Test| no.is_none_or(|no| t.no == no);
    match s.hold.tests.iter().filter(named).find(|t| able(t)) {
        Some(t) => Ok(t.no),
        None => Err(incomplete("no", need, format!("没有这样的检测{}", no.unwrap_or_default()))),
    }
}

fn untold_period(t: &Test) -> bool {
    t.result_on.is_none() && t.period_notice.is_none()
}

fn untold_result(t: &Test) -> bool {
    t.result_on.is_some() && t.result_notice.is_none()
}

/// A test runs.
pub(super) fn running(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.hold.tests.iter().any(|t| t.result_on.is_none()), "有未出结果的检测", "没有")
}

/// A result has not been told.
pub(super) fn result_untold(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.hold.tests.iter().any(untold_result), "有未告知的检测结果", "没有")
}

/// A result was told to the party, and no second test is under way for it.
pub(super) fn result_known(s: &CaseState, _: &Context) -> Result<(), Refusal> {
    there_is(s.hold.tests.iter().any(contestable), "有已经告知当事人的检测结果", "没有")
}

fn contestable(t: &Test) -> bool {
    t.result_told_on.is_some() && !t.retest_open
}

pub(super) fn take(state: &CaseState, c: &TakeSample, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let taken_at = c.taken_at.unwrap_or(ctx.now);
    let filed = state.filed_on.unwrap_or(ctx.today());
    if taken_at > ctx.now || taken_at.date() < filed {
        return Err(incomplete("taken_at", format!("立案（{filed}）以后、现在以前"), taken_at.to_string()));
    }
    fit_then(ctx, &officers, taken_at.date())?;
    shown(c.shown_certificates)?;
    let samples: Vec<Sample> = c.samples.iter().filter(|s| **s != Sample::default()).cloned().collect();
    let no = |have: String| {
        Err(Refusal::new(&rules::E_05, "每项样品的名称、批号、抽样基数、抽样数量和封签号", have)
            .fix("抽样人", "逐项填写；没有批号的写明生产日期或者“无批号”")
            .field("samples"))
    };
    if samples.is_empty() {
        return no("没有样品".into());
    }
    let blank = |t: &String| t.trim().is_empty();
    for (i, s) in samples.iter().enumerate() {
        let fields = [
            ("名称", &s.name),
            ("批号", &s.batch),
            ("抽样基数", &s.base),
            ("抽样数量", &s.quantity),
            ("封签号", &s.seal),
        ];
        if let Some((what, _)) = fields.iter().find(|(_, value)| blank(value)) {
            return no(format!("第{}项没有{what}", i + 1));
        }
    }
    let witness = Attestor::new(&c.witness, &c.witness_identity);
    attested(&c.signature, &witness, &officers, &rules::E_05, "抽样记录")?;
    Ok(vec![Fact::SampleTaken {
        number: ctx.number("抽"),
        samples,
        taken_at,
        place: text("place", "抽样地点", &c.place)?,
        method: text("method", "抽样方法", &c.method)?,
        cost: text("cost", "费用承担", &c.cost)?,
        shown_certificates: true,
        officers,
        files: c.files.clone(),
        signature: c.signature.clone(),
        witness,
    }])
}

pub(super) fn commission(state: &CaseState, c: &CommissionTest, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let sent_on = c.sent_on.unwrap_or(ctx.today());
    let filed = state.filed_on.unwrap_or(ctx.today());
    if sent_on > ctx.today() || sent_on < filed {
        return Err(incomplete("sent_on", format!("立案（{filed}）至今天之间"), sent_on.to_string()));
    }
    let due_on = c.due_on.ok_or_else(|| incomplete("due_on", "完成期限", "没有填写"))?;
    if due_on < sent_on {
        return Err(incomplete("due_on", format!("不早于送检日{sent_on}"), due_on.to_string()));
    }
    let here: Vec<u32> = state.goods.0.iter().filter(|g| g.is_here()).map(|g| g.no).collect();
    let goods = if c.goods.is_empty() {
        Vec::new()
    } else {
        super::dispose::chosen(&c.goods, &here, "本案在管的物品")?
    };
    for no in &goods {
        super::usable(state, *no, ctx)?;
    }
    if let Some(no) = c.retest_of
        && !state.hold.test(no).is_some_and(|t| t.retest_open)
    {
        return Err(incomplete("retest_of", "已同意复检的检测", format!("第{no}次检测没有同意复检")));
    }
    // Who appraises must be qualified for it (行诉证据§14): the certificate is written into the letter.
    let qualification = text("qualification", "受托机构的资质证书编号", &c.qualification)
        .map_err(|r| Refusal { rule: &rules::X_06, ..r })?;
    Ok(vec![Fact::TestCommissioned {
        number: ctx.number("鉴"),
        no: u32::try_from(state.hold.tests.len()).unwrap_or(u32::MAX).saturating_add(1),
        to: text("to", "受托机构", &c.to)?,
        qualification,
        matters: text("matters", "委托事项", &c.matters)?,
        materials: text("materials", "送检材料", &c.materials)?,
        goods,
        sent_on,
        due_on,
        retest_of: c.retest_of,
        officers,
    }])
}

pub(super) fn tell_period(
    state: &CaseState,
    c: &TellTestPeriod,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let again = |t: &Test| t.result_on.is_none() && t.period_notice.is_some();
    let no = match c.until {
        None => pick(state, c.no, untold_period, "未告知期间的检测（重新告知的填写延长后的截止日）")?,
        Some(_) => pick(state, c.no, again, "已经告知期间、尚未出结果的检测")?,
    };
    let Some(t) = state.hold.test(no) else { return Ok(Vec::new()) };
    let (from, until) = (t.sent_on, c.until.unwrap_or(t.due_on));
    // a longer period is told while the first one still runs.
    if c.until.is_some() && (until <= t.due_on || ctx.today() > t.due_on) {
        return Err(Refusal::new(
            &rules::Q_10,
            format!("在已经告知的期间（至{}）届满以前告知更长的期间", t.due_on),
            format!("今天{}，告知至{until}", ctx.today()),
        )
        .fix("承办人", "届满以后的日数照算，不再告知")
        .field("until"));
    }
    Ok(vec![Fact::TestPeriodTold { number: ctx.number("鉴告"), no, from, until, officers }])
}

pub(super) fn result(state: &CaseState, c: &RecordTestResult, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let no = pick(state, c.no, |t| t.result_on.is_none(), "未出结果的检测")?;
    let Some(t) = state.hold.test(no) else { return Ok(Vec::new()) };
    let result_on = c.result_on.unwrap_or(ctx.today());
    if result_on < t.sent_on || result_on > ctx.today() {
        return Err(incomplete("result_on", format!("{}至今天之间", t.sent_on), result_on.to_string()));
    }
    if c.files.is_empty() {
        return Err(Refusal::new(&rules::X_06, "检测机构签名盖章的报告", "没有附件")
            .fix("承办人", "上传报告；退检的上传退检函")
            .field("files"));
    }
    let says = |field, label, value: &str| {
        text(field, label, value).map_err(|r| Refusal { rule: &rules::X_06, ..r })
    };
    Ok(vec![Fact::TestResultRecorded {
        no,
        report: says("report", "报告编号", &c.report)?,
        appraisers: says("appraisers", "鉴定人、检验人及其资格", &c.appraisers)?,
        method: says("method", "依据和手段", &c.method)?,
        conclusion: says("conclusion", "结论", &c.conclusion)?,
        result_on,
        used_up: c.used_up,
        files: c.files.clone(),
        officers,
    }])
}

pub(super) fn tell_result(
    state: &CaseState,
    c: &TellTestResult,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let officers = guard::team(state, &c.officers, ctx)?;
    let no = pick(state, c.no, untold_result, "未告知的检测结果")?;
    let retest_days = ctx.town.policy_on(ctx.today()).retest_days.value;
    Ok(vec![Fact::TestResultTold { number: ctx.number("鉴告"), no, retest_days, officers }])
}

pub(super) fn request(state: &CaseState, c: &RequestRetest, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    guard::books(state, ctx)?;
    let no = pick(state, c.no, contestable, "已经告知当事人结果的检测")?;
    let told = state.hold.test(no).and_then(|t| t.result_told_on).unwrap_or(ctx.today());
    let requested_on = c.requested_on.unwrap_or(ctx.today());
    if requested_on < told || requested_on > ctx.today() {
        return Err(incomplete("requested_on", format!("{told}至今天之间"), requested_on.to_string()));
    }
    if c.waived {
        if c.accepted {
            return Err(incomplete("waived", "同意复检，或者当事人放弃", "都选择了"));
        }
        if c.files.is_empty() {
            return Err(Refusal::new(&rules::X_06, "当事人放弃申请复检的书面声明", "没有附件")
                .fix("承办人", "上传当事人签名的声明；没有放弃的等待期满")
                .field("files"));
        }
    }
    let said = |field, label, value: &str| {
        if c.waived { Ok(value.trim().to_string()) } else { text(field, label, value) }
    };
    Ok(vec![Fact::RetestRequested {
        no,
        requested_on,
        reason: said("reason", "申请复检的理由", &c.reason)?,
        accepted: c.accepted,
        waived: c.waived,
        answer: said("answer", "是否同意复检的答复和理由", &c.answer)?,
        files: c.files.clone(),
    }])
}

/// a test that was commissioned, or promised as a second one, has its result.
pub(in crate::case) fn results_in(s: &CaseState) -> Result<(), Refusal> {
    for t in &s.hold.tests {
        let which = format!("第{}次检测（{}）", t.no, t.to);
        if t.result_on.is_none() {
            let how = "登记结果；退检的登记退检情况";
            return wait(
                &rules::X_05,
                "委托的检测、鉴定已有结果",
                format!("{which}没有结果"),
                how,
                "record_test_result",
            );
        }
        if t.retest_open {
            let have = format!("{which}同意复检，尚未委托");
            return wait(
                &rules::X_06,
                "同意的复检已经委托",
                have,
                "委托复检；调查已经终结的先重新调查",
                "commission_test",
            );
        }
    }
    Ok(())
}

/// What a decision must wait for: results, told to the party, and its time to ask for a second test.
pub(super) fn before_decision(s: &CaseState, ctx: &Context) -> Result<(), Refusal> {
    results_in(s)?;
    for t in &s.hold.tests {
        let which = format!("第{}次检测（{}）", t.no, t.to);
        if t.result_told_on.is_none() {
            let act = if t.result_notice.is_some() { "serve_paper" } else { "tell_test_result" };
            let have = format!("{which}的结果没有告知");
            return wait(&rules::X_06, "检测、鉴定结果已经书面告知当事人", have, "制作并送达结果告知书", act);
        }
        let window = t.retest_window(&ctx.town.calendar);
        if let Some(window) = window.filter(|w| !w.has_passed(ctx.today())) {
            return wait(
                &rules::X_06,
                "告知当事人的复检申请期限届满，或者当事人书面放弃",
                format!("{which}的复检申请期限至{}", window.text()),
                "等待期满；当事人放弃的登记书面声明",
                "request_retest",
            );
        }
    }
    Ok(())
}

fn wait(rule: &'static Rule, need: &str, have: String, how: &str, act: &'static str) -> Result<(), Refusal> {
    Err(Refusal::new(rule, need, have).fix("承办人", how).act(act))
}
