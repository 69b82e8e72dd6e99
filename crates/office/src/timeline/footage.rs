//! 音像记录 in words.

use super::{Item, Told, told as step};
use law::case::footage::{Fact, places};
use law::case::{CaseEvent, CaseState};

/// Marks the steps that must be recorded and are not yet, each at the act itself and at the demand; `items` are of `events`.
pub(crate) fn unfinished(events: &[CaseEvent], state: &CaseState, items: &mut [Item]) {
    for place in places(events) {
        let Some(lacks) = state.footage.step(place.step).and_then(|s| s.unfinished()) else { continue };
        for at in [place.act, place.demand] {
            if let Some(item) = items.get_mut(at) {
                item.unfinished.clone_from(&lacks);
            }
        }
    }
}

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match fact {
        Fact::RecordingDemanded { step: no, title, entry, media, list_version, attached, .. } => {
            let wanted = media.iter().map(|m| m.label()).collect::<Vec<_>>().join("或者");
            let state = match attached.len() {
                0 => format!("须有{wanted}，待关联"),
                n => format!("须有{wanted}，已随记录提交{n}段"),
            };
            step("须录环节", format!("第{no}项 {title}：清单{list_version}“{entry}”，{state}"))
        }
        Fact::FootageLinked { links, recordings } => {
            let one = |r: &law::footage::Recording| {
                let steps = links.iter().filter(|l| l.footage == r.id()).map(|l| format!("第{}项", l.step));
                let worn = r.wearer.as_ref().map_or("固定设备", |w| w.name.as_str());
                let span = format!(
                    "{}至{}",
                    r.recorded_from.strftime("%Y-%m-%d %H:%M"),
                    r.recorded_until.strftime("%H:%M")
                );
                let skew = if r.skew == 0 { String::new() } else { format!("，时钟校正{}秒", r.skew) };
                let steps = steps.collect::<Vec<_>>().join("、");
                format!("{steps}：{}（{worn}，设备{}，{span}{skew}）", r.file.name, r.device)
            };
            let files: Vec<_> = recordings.iter().map(|r| r.file.clone()).collect();
            step("关联音像", recordings.iter().map(one).collect::<Vec<_>>().join("；")).files(&files)
        }
        Fact::FootageExplained { step: no, ground, reason, files } => {
            step("说明未录像", format!("第{no}项，{}：{reason}", ground.label())).files(files)
        }
        Fact::ExplanationSettled { step: no, agreed, opinion } => {
            step(if *agreed { "确认未录像说明" } else { "退回未录像说明" }, format!("第{no}项。{opinion}"))
        }
    }
}
