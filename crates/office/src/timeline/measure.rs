//! 查封扣押 in words.

use super::{Told, names, sentence, told as step};
use law::case::measure::Fact;

fn list(nos: &[u32]) -> String {
    nos.iter().map(|n| format!("第{n}号")).collect::<Vec<_>>().join("、")
}

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match fact {
        Fact::MeasureProposed { no, plan, officers } => step(
            format!("提出{}（第{no}项）", plan.measure_kind.label()),
            format!("{}依据：{}。执法人员：{}", sentence(&plan.reason), plan.basis, names(officers)),
        ),
        Fact::MeasureDecided { number, no, approved, afterwards, opinion } => {
            let what = match (afterwards, approved) {
                (false, true) => "批准查封扣押",
                (false, false) => "不批准查封扣押",
                (true, true) => "补办批准紧急措施",
                (true, false) => "不批准紧急措施",
            };
            step(format!("{what}（第{no}项）"), opinion).paper(number)
        }
        Fact::MeasureTaken { number, no, urgency, plan, until, scene, officers, .. } => {
            let how = if urgency.is_some() { "紧急当场" } else { "实施" };
            let urgent = urgency.as_deref().map_or(String::new(), |u| format!("紧急情况：{}", sentence(u)));
            step(
                format!("{how}{}（第{no}项）", plan.measure_kind.label()),
                format!("{urgent}{}期限至{until}。执法人员：{}", sentence(&scene.process), names(officers)),
            )
            .paper(number)
            .files(&scene.files)
        }
        Fact::UrgentMeasureReported { no, reported_to, reported_at, content, .. } => step(
            format!("报告紧急措施（第{no}项）"),
            format!("{}向{}报告：{content}", reported_at.strftime("%Y-%m-%d %H:%M"), reported_to.name),
        ),
        Fact::MeasureDelivered { no, delivered_at, officers, .. } => step(
            format!("当场交付决定书和清单（第{no}项）"),
            format!("{}交付。执法人员：{}", delivered_at.strftime("%Y-%m-%d %H:%M"), names(officers)),
        ),
        Fact::MeasureKept { no, goods, place, keeper, condition, files, .. } => step(
            format!("登记保管（第{no}项）"),
            format!("{}存{place}，{keeper}保管。{condition}", list(goods)),
        )
        .files(files),
        Fact::MeasureTested { no, agency, item, sent_on, result_on, until, told_on, files, .. } => step(
            format!("登记检测期间（第{no}项）"),
            format!(
                "{agency}，{item}，{sent_on}送检，{}；{}",
                result_on.map_or("尚无结果".to_string(), |d| format!("{d}出结果")),
                told_on
                    .zip(*until)
                    .map_or("没有书面告知，期间照算".to_string(), |(told, until)| format!(
                        "{told}书面告知，期间至{until}，不计入期限"
                    )),
            ),
        )
        .files(files),
        Fact::MeasureExtensionProposed { no, days, reason, .. } => {
            step(format!("提出延长（第{no}项）"), format!("延长{days}日。{reason}"))
        }
        Fact::MeasureExtended { number, no, days, reason, until, .. } => {
            step(format!("批准延长（第{no}项）"), format!("延长{days}日，告知当事人后至{until}。{reason}"))
                .paper(number)
        }
        Fact::MeasureExtensionRefused { no, opinion } => step(format!("不批准延长（第{no}项）"), opinion),
        Fact::MeasureSold { no, goods, way, proceeds, reason, .. } => step(
            format!("先行{}（第{no}项）", way.label()),
            format!("{}，所得{proceeds}。{reason}", list(goods)),
        ),
        Fact::MeasureSettled { no, goods, disposal, decision, basis, opinion } => {
            let ground = decision.as_ref().map_or(basis.clone(), ToString::to_string);
            step(
                format!("处理查封扣押物：{}（第{no}项）", disposal.label()),
                format!("{}，{}{opinion}", list(goods), sentence(&ground)),
            )
        }
        Fact::MeasureReleased { number, no, goods, ground, reason } => step(
            format!("解除查封扣押（第{no}项）"),
            format!("{}，{}。{reason}", list(goods), ground.label()),
        )
        .paper(number),
        Fact::MeasureReturned { no, release, goods, proceeds, compensation, officers, .. } => {
            let money = match (proceeds.0, compensation.0) {
                (0, 0) => String::new(),
                (_, 0) => format!("退还变卖款{proceeds}。"),
                (0, _) => format!("赔偿{compensation}。"),
                _ => format!("退还变卖款{proceeds}，补偿{compensation}。"),
            };
            step(
                format!("退还（第{no}项）"),
                format!("{}退还。{money}执法人员：{}", list(goods), names(officers)),
            )
            .paper(release)
        }
    }
}
