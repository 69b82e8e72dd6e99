//! What 音像记录 has come to.

use super::command::Ground;
use crate::footage::Recording;
use crate::matter::PersonRef;
use crate::town::Medium;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// 未录像的说明
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// 原因
    pub ground: Ground,
    /// 经过
    pub reason: String,
    /// 说明人
    pub by: PersonRef,
    /// 确认人; none while it waits.
    pub confirmed: Option<PersonRef>,
}

/// 须有音像记录的环节
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// 序号
    pub no: u32,
    /// 行为代号
    pub act: String,
    /// 行为名称
    pub title: String,
    /// 清单条目
    pub entry: String,
    /// 记录方式
    pub media: Vec<Medium>,
    /// 在场的执法人员
    pub officers: Vec<PersonRef>,
    /// 开始
    pub began_at: DateTime,
    /// 结束
    pub ended_at: DateTime,
    /// Recordings handed in with the act itself, by digest.
    pub attached: Vec<String>,
    /// 已关联的音像, by digest.
    pub linked: Vec<String>,
    /// 未录像的说明
    pub explained: Option<Explained>,
}

impl Step {
    /// Whether it still lacks a recording, or an explanation that was confirmed.
    pub fn is_open(&self) -> bool {
        let explained = self.explained.as_ref().is_some_and(|e| e.confirmed.is_some());
        self.attached.is_empty() && self.linked.is_empty() && !explained
    }

    /// 未完成, in words: what it lacks; none once it is recorded, or that it was not is explained and confirmed. The act itself stands:
    /// it was done, and what waits for its recording is what rests on it (V-11).
    pub fn unfinished(&self) -> Option<String> {
        if !self.is_open() {
            return None;
        }
        Some(match self.explained {
            Some(_) => "未完成（未录像的说明待确认）".into(),
            None => format!("未完成（缺{}）", self.wanted()),
        })
    }

    /// In words: what and when.
    pub fn words(&self) -> String {
        format!("{}（{}）", self.title, self.began_at.strftime("%Y-%m-%d %H:%M"))
    }

    /// What is asked for, in words.
    pub fn wanted(&self) -> String {
        self.media.iter().map(|m| m.label()).collect::<Vec<_>>().join("或者")
    }
}

/// 音像记录 as it stands in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// 须有音像记录的环节
    pub steps: Vec<Step>,
    /// 已关联的音像
    pub recordings: Vec<Recording>,
}

impl State {
    /// The step with this number.
    pub fn step(&self, no: u32) -> Option<&Step> {
        self.steps.iter().find(|s| s.no == no)
    }

    pub(super) fn step_mut(&mut self, no: u32) -> Option<&mut Step> {
        self.steps.iter_mut().find(|s| s.no == no)
    }

    /// The steps that still lack something.
    pub fn open(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|s| s.is_open())
    }

    /// The steps whose explanation waits to be confirmed.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|s| s.explained.as_ref().is_some_and(|e| e.confirmed.is_none()))
    }

    /// The recording with this digest.
    pub fn recording(&self, id: &str) -> Option<&Recording> {
        self.recordings.iter().find(|r| r.id() == id)
    }

    /// Whether recordings cover a step from its beginning to its end without a gap. What was handed in with the act has no
    /// times of its own and is taken for whole.
    pub fn covers(&self, step: &Step) -> bool {
        if !step.attached.is_empty() {
            return true;
        }
        let mut spans: Vec<_> = (step.linked.iter().filter_map(|id| self.recording(id)))
            .map(|r| (r.recorded_from, r.recorded_until))
            .collect();
        spans.sort_unstable();
        // What is known by a day alone is covered by any recording of that day.
        if step.ended_at.duration_since(step.began_at).as_hours() >= 12 {
            return !spans.is_empty();
        }
        let reached = spans.iter().fold(
            step.began_at,
            |to, (from, until)| {
                if *from <= to { to.max(*until) } else { to }
            },
        );
        !spans.is_empty() && reached >= step.ended_at
    }
}
