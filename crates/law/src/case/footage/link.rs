//! 关联音像 — recordings are held against the steps they are to show: kind, original, time, wearer (V-10, V-11).

use super::command::LinkFootage;
use super::fact::{Fact, Link};
use super::named;
use super::state::Step;
use crate::case::guard;
use crate::case::state::CaseState;
use crate::context::Context;
use crate::footage::Recording;
use crate::matter::{incomplete, minute};
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Medium;

const FIELD: &str = "links";

fn no(need: impl Into<String>, have: impl Into<String>, how: &str) -> Refusal {
    Refusal::new(&rules::V_11, need, have).fix("承办人", how).field(FIELD)
}

/// Whether a recording may stand for a step.
///
/// # Errors
/// V-10 for a re-encoded file, V-11 with what does not fit: the kind, the time, the wearer.
pub fn fits(step: &Step, recording: &Recording) -> Result<(), Refusal> {
    let name = &recording.file.name;
    let medium = Medium::of(&recording.file.media_type);
    if !medium.is_some_and(|m| step.media.contains(&m)) {
        let have = format!("{name}是{}", medium.map_or("文件", Medium::label));
        return Err(no(
            format!("第{}项{}的{}", step.no, step.title, step.wanted()),
            have,
            "选择清单要求的音像",
        ));
    }
    if !recording.file.original {
        return Err(Refusal::new(&rules::V_10, "设备里的原始文件", format!("{name}是转码件"))
            .fix("导入人", "从执法记录仪直接导入原始文件；已经灭失的，说明未录像")
            .field(FIELD));
    }
    if !recording.meets(step.began_at, step.ended_at) {
        let (from, until) = (minute(recording.recorded_from), minute(recording.recorded_until));
        return Err(no(
            format!("录制时间与环节（{}至{}）重合", minute(step.began_at), minute(step.ended_at)),
            format!("{name}录于{from}至{until}（时钟校正{}秒）", recording.skew),
            "核对设备时钟的校正，或者选择当时的录像",
        ));
    }
    let worn = recording.wearer.as_ref().is_some_and(|w| step.officers.iter().any(|o| o.id == w.id));
    if !recording.fixed && !worn {
        let wearer = recording.wearer.as_ref().map_or("没有登记佩戴人", |w| w.name.as_str());
        let there = step.officers.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join("、");
        return Err(no(
            format!("由该环节的人员（{there}）佩戴，或者固定设备录制"),
            format!("{name}的佩戴人：{wearer}"),
            "选择在场人员的录像；佩戴人登记有误的先更正",
        ));
    }
    Ok(())
}

pub(super) fn link(state: &CaseState, c: &LinkFootage, ctx: &Context) -> Result<Fact, Refusal> {
    guard::books(state, ctx)?;
    if c.links.is_empty() {
        return Err(incomplete(FIELD, "选择环节和音像", "没有选择"));
    }
    let (mut links, mut recordings): (Vec<Link>, Vec<Recording>) = (Vec::new(), Vec::new());
    for pair in &c.links {
        let step = named(state, &pair.step, FIELD)?;
        let id = pair.footage.trim();
        let found = c.recordings.iter().find(|r| r.id() == id);
        let recording =
            found.ok_or_else(|| incomplete(FIELD, "已经导入的音像", "没有这段音像，或者无权查阅"))?;
        fits(step, recording)?;
        let link = Link { step: step.no, footage: id.into() };
        if step.linked.iter().any(|l| l == id) || links.contains(&link) {
            let have = format!("{}已经关联第{}项", recording.file.name, step.no);
            return Err(no("尚未关联该环节的音像", have, "无须重复关联"));
        }
        links.push(link);
        if recordings.iter().all(|r| r.id() != id) {
            recordings.push(recording.clone());
        }
    }
    Ok(Fact::FootageLinked { links, recordings })
}
