//! 巡查 in words.

use super::{Item, sentence, told};
use law::patrol::{Erasure, PatrolEvent, PatrolFact, PatrolState};

/// A step in words; `state` names the points, which the facts know by number.
pub(crate) fn patrol(event: &PatrolEvent, state: &PatrolState) -> Item {
    let name = |id: &str| state.spot(id).map_or_else(|| id.to_string(), |s| s.name.clone());
    let minute = |at: &jiff::civil::DateTime| at.strftime("%Y-%m-%d %H:%M").to_string();
    let step = match &event.fact {
        PatrolFact::PatrolAssigned { origin, task, reason } => {
            let why =
                if reason.is_empty() { String::new() } else { format!("理由：{}", sentence(reason)) };
            let until = task.until.map_or(String::new(), |d| format!("{d}前完成。"));
            told(
                format!("下达任务（{}）", origin.label()),
                format!("{}个点位，{until}{why}", task.spots.len()),
            )
        }
        PatrolFact::PatrolStarted { started_at } => told("开始巡查", minute(started_at)),
        PatrolFact::TrackAllowed {} => told("同意记录轨迹", "只限这一次巡查，本人可以随时停止、撤回"),
        PatrolFact::TrackStopped {} => told("停止记录轨迹", ""),
        PatrolFact::TrackErased { why: Erasure::Withdrawn } => told("撤回同意，轨迹已删除", ""),
        PatrolFact::TrackErased { why: Erasure::Expired } => told("轨迹保存期满，已删除", ""),
        PatrolFact::PatrolCheckedIn { spot, checked_at, metres, reached, short, note, files, .. } => {
            let far = metres.map_or(String::new(), |m| format!("，距点位{m}米"));
            let title = if *reached { "签到" } else { "签到（未到位）" };
            let why = if *reached { String::new() } else { format!("{}。", short.trim_end_matches('。')) };
            let note = if note.is_empty() { String::new() } else { sentence(note) };
            told(format!("{title}：{}", name(spot)), format!("{}{far}。{why}{note}", minute(checked_at)))
                .files(files)
        }
        PatrolFact::PatrolEnded { ended_at, normal, summary, missed, reason, late } => {
            let normal = if *normal { "一切正常。" } else { "" };
            let summary = if summary.is_empty() { String::new() } else { sentence(summary) };
            let missed = match missed.len() {
                0 => String::new(),
                n => format!("{n}个点位没有到位：{}", sentence(reason)),
            };
            let title = if *late { "结束巡查（逾期）" } else { "结束巡查" };
            told(title, format!("{}。{normal}{summary}{missed}", minute(ended_at)))
        }
        PatrolFact::PatrolCancelled { reason } => told("取消任务", reason),
        PatrolFact::PatrolLapsed {} => told("未完成，任务终止", ""),
    };
    step.stamp(event)
}
