//! 行政检查 in words.

use super::{Item, names, sentence, told};
use law::inspection::{InspectionEvent, InspectionFact, InspectionState};

/// A step in words; `state` names the objects, which the facts know by number.
pub(crate) fn inspection(event: &InspectionEvent, state: &InspectionState) -> Item {
    let name = |no: u32| state.target(no).map_or_else(|| format!("第{no}号"), |t| t.name.clone());
    let because = |label: &str, why: &str| {
        if why.is_empty() { String::new() } else { format!("{label}：{}", sentence(why)) }
    };
    let step = match &event.fact {
        InspectionFact::PlanMade { number, way, title, targets, from, to, cause, .. } => told(
            format!("制定计划（{}）", way.label()),
            format!("{title}，{}个对象，{from}至{to}。{}", targets.len(), because("原因", cause)),
        )
        .paper(number),
        InspectionFact::PlanReported { note } => told("向指挥调度中心报备", note),
        InspectionFact::PlanAcknowledged { opinion } => told("备案", opinion),
        InspectionFact::PlanReturned { opinion } => told("退回计划", opinion),
        InspectionFact::RandomDrawn { number, seed, seed_origin, drawn, supervisor, withdrawn, .. } => {
            let lots: Vec<String> =
                drawn.iter().map(|d| format!("{}（{}）", name(d.no), names(&d.officers))).collect();
            let away = match withdrawn.len() {
                0 => String::new(),
                n => format!("{n}项回避。"),
            };
            told(
                "双随机抽取",
                format!(
                    "种子值{seed}（{seed_origin}），抽中{}。{away}监督人：{}",
                    lots.join("、"),
                    supervisor.name
                ),
            )
            .paper(number)
        }
        InspectionFact::CheckNotified {
            number,
            no,
            officers,
            visit_at,
            substitute,
            earlier,
            over_limit,
            ..
        } => {
            let often =
                if *earlier > 0 { format!("本年此前已检查{earlier}次。") } else { String::new() };
            told(
                format!("通知检查：{}", name(*no)),
                format!(
                    "{}，检查人员：{}。{often}{}{}",
                    visit_at.strftime("%Y-%m-%d %H:%M"),
                    names(officers),
                    because("更换抽中人员", substitute),
                    because("超过频次", over_limit)
                ),
            )
            .paper(number)
        }
        InspectionFact::CheckRecorded {
            number, no, officers, findings, outcome, correction, files, ..
        } => told(
            format!("检查{}：{}", name(*no), outcome.label()),
            format!("{}{}检查人员：{}", sentence(findings), because("改正", correction), names(officers)),
        )
        .paper(number)
        .files(files),
        InspectionFact::ResultsPublished { results } => told("公布检查结果", format!("{}项", results.len())),
        InspectionFact::PlanEnded { reason } => told("办结计划", reason),
    };
    step.stamp(event)
}
