//! What may be done to a recording, and by whom.

use super::acts::{CLEARING, FIELD};
use super::{FootageEvent, FootageFact, FootageState, Recording};
use crate::command::commands;
use crate::context::Context;
use crate::matter::{Entry, PersonRef, incomplete, text};
use crate::party::FileRef;
use crate::person::{PersonId, Role, UnitId};
use crate::refusal::Refusal;
use crate::rules;
use crate::town::Medium;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// 导入
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportFootage {
    /// 原始文件, one.
    pub files: Vec<FileRef>,
    /// 设备编号
    pub device: String,
    /// 固定设备
    pub fixed: bool,
    /// 佩戴人; the importer when empty.
    pub wearer: PersonId,
    /// 开始 by the device's clock; the file's own when absent.
    pub started_at: Option<DateTime>,
    /// 时长（秒）; found in the file where it says so.
    pub seconds: u32,
    /// 设备时钟显示的时间, read beside `real_at`.
    pub camera_at: Option<DateTime>,
    /// 当时的实际时间
    pub real_at: Option<DateTime>,
    /// 备注
    pub note: String,
}

/// 更正登记信息
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CorrectFootage {
    /// 设备编号; as it was when empty.
    pub device: String,
    /// 固定设备
    pub fixed: bool,
    /// 佩戴人; as it was when empty.
    pub wearer: PersonId,
    /// 设备时钟显示的时间
    pub camera_at: Option<DateTime>,
    /// 当时的实际时间
    pub real_at: Option<DateTime>,
    /// 原因
    pub reason: String,
}

/// 清理
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RemoveFootage {
    /// 原因
    pub reason: String,
}

commands! {
    /// A command to a recording.
    FootageCommand {
        /// 导入音像
        "import_footage" => ImportFootage(ImportFootage),
        /// 更正音像信息
        "correct_footage" => CorrectFootage(CorrectFootage),
        /// 清理到期音像
        "remove_footage" => RemoveFootage(RemoveFootage),
    }
}

/// A clock that is further off than this was never set: its recordings are dated by hand.
const MOST_SKEW: i64 = 400 * 24 * 3600;

/// What a fast clock may be ahead of ours without a word.
const SLACK: SignedDuration = SignedDuration::from_mins(2);

/// May this be done to the recording now? `linked` says whether a matter refers to it.
///
/// # Errors
/// P-01, P-02, P-03, P-04, V-11 or V-14.
pub fn decide(
    state: &FootageState,
    command: &FootageCommand,
    linked: bool,
    ctx: &Context,
) -> Result<Vec<FootageEvent>, Refusal> {
    let fact = match command {
        FootageCommand::ImportFootage(c) => import(state, c, ctx),
        FootageCommand::CorrectFootage(c) => correct(state, c, linked, ctx),
        FootageCommand::RemoveFootage(c) => remove(state, c, linked, ctx),
    }?;
    Ok(vec![Entry::stamp(ctx, fact)])
}

/// 时钟校正: what is to be added to what the camera's clock says, by the two times read at one moment.
fn skew(camera: Option<DateTime>, real: Option<DateTime>) -> Result<Option<i64>, Refusal> {
    match (camera, real) {
        (None, None) => Ok(None),
        (Some(camera), Some(real)) => {
            let off = real.duration_since(camera).as_secs();
            if off.abs() > MOST_SKEW {
                let have = "相差一年以上，设备时钟没有校准过";
                return Err(incomplete("camera_at", "同一时刻设备显示的时间和实际时间", have));
            }
            Ok(Some(off))
        }
        (Some(_), None) => Err(incomplete("real_at", "同一时刻的实际时间", "只填写了设备显示的时间")),
        (None, Some(_)) => Err(incomplete("camera_at", "同一时刻设备显示的时间", "只填写了实际时间")),
    }
}

/// Who wore it: the acting person or somebody of their unit; the brigade speaks for every squadron. A fixed device may
/// be nobody's.
fn worn_by(id: &str, fixed: bool, ctx: &Context) -> Result<(Option<PersonRef>, UnitId), Refusal> {
    let id = id.trim();
    if fixed && id.is_empty() {
        return Ok((None, ctx.actor.unit.clone()));
    }
    let id = if id.is_empty() { ctx.actor.id.as_str() } else { id };
    let person = ctx.people.get(id).filter(|p| !p.disabled);
    let Some(person) = person else {
        return Err(incomplete("wearer", "佩戴设备的人员", format!("没有编号为{id}的人员")));
    };
    if person.unit != ctx.actor.unit && !ctx.actor.is(Role::Brigade) {
        return Err(Refusal::new(
            &rules::P_02,
            "本人或者本单位人员佩戴的设备",
            format!("{}不是本单位人员", person.name),
        )
        .fix("执法大队", "由佩戴人所在单位或者执法大队导入")
        .field("wearer"));
    }
    Ok((Some(PersonRef::from(person)), person.unit.clone()))
}

fn import(state: &FootageState, c: &ImportFootage, ctx: &Context) -> Result<FootageFact, Refusal> {
    ctx.require_role(FIELD)?;
    if let Some(at) = state.imported_at {
        let by = &state.imported_by.name;
        let have = match state.removed_on {
            Some(on) => format!("同一文件{}由{by}导入过，{on}到期清理", at.date()),
            None => format!("同一文件{}由{by}导入过", at.date()),
        };
        return Err(Refusal::new(&rules::P_03, "没有导入过的文件", have)
            .fix("导入人", "无须重复导入，在音像列表中查看")
            .field("files"));
    }
    let [file] = c.files.as_slice() else {
        return Err(incomplete("files", "一个录像、录音或者照片文件", format!("{}个", c.files.len())));
    };
    let medium = Medium::of(&file.media_type);
    let Some(medium) = medium else {
        return Err(incomplete("files", "录像、录音或者照片", format!("{}不是", file.name)));
    };
    let Some(started) = c.started_at.or(file.taken_at) else {
        return Err(incomplete("started_at", "开始录制的时间", format!("{}里没有，也没有填写", file.name)));
    };
    if c.seconds == 0 && medium != Medium::Image {
        return Err(incomplete("seconds", "录制时长（秒）", format!("{}里没有，也没有填写", file.name)));
    }
    let device = text("device", "设备编号", &c.device)?;
    let skew = skew(c.camera_at, c.real_at)?.unwrap_or(0);
    let recorded_from = started.saturating_add(SignedDuration::from_secs(skew));
    let recorded_until = recorded_from.saturating_add(SignedDuration::from_secs(c.seconds.into()));
    not_ahead(recorded_until, ctx)?;
    let (wearer, unit) = worn_by(&c.wearer, c.fixed, ctx)?;
    Ok(FootageFact::FootageImported {
        recording: Recording {
            file: file.clone(),
            device,
            fixed: c.fixed,
            wearer,
            unit,
            recorded_from,
            recorded_until: recorded_until.min(ctx.now.max(recorded_from)),
            skew,
        },
        note: c.note.trim().into(),
    })
}

fn not_ahead(until: DateTime, ctx: &Context) -> Result<(), Refusal> {
    if until <= ctx.now.saturating_add(SLACK) {
        return Ok(());
    }
    let have = format!("录到{}，晚于现在", until.strftime("%Y-%m-%d %H:%M"));
    Err(incomplete("camera_at", "录制结束不晚于现在；设备时钟偏快的填写校正", have))
}

/// The recording, while it is there and no case rests on what is known of it.
fn open(state: &FootageState, linked: bool) -> Result<&Recording, Refusal> {
    let gone =
        |have: String| Refusal::new(&rules::P_03, "仍在系统内的音像", have).fix("导入人", "重新导入原始文件");
    let recording = state.recording.as_ref().ok_or_else(|| gone("没有导入".into()))?;
    if let Some(on) = state.removed_on {
        return Err(gone(format!("{on}已经清理")));
    }
    if linked {
        return Err(Refusal::new(&rules::V_11, "没有关联案件的音像", "已经关联案件，登记信息随案件固定")
            .fix("承办人", "信息有误的，在案件中写明情况"));
    }
    Ok(recording)
}

fn correct(
    state: &FootageState,
    c: &CorrectFootage,
    linked: bool,
    ctx: &Context,
) -> Result<FootageFact, Refusal> {
    ctx.require_role(FIELD)?;
    let known = open(state, linked)?;
    let mut recording = known.clone();
    if !c.device.trim().is_empty() {
        recording.device = text("device", "设备编号", &c.device)?;
    }
    recording.fixed = c.fixed;
    let before = known.wearer.as_ref().map_or("", |w| w.id.as_str());
    let wearer = if c.wearer.trim().is_empty() { before } else { c.wearer.trim() };
    (recording.wearer, recording.unit) = worn_by(wearer, c.fixed, ctx)?;
    if let Some(skew) = skew(c.camera_at, c.real_at)? {
        let by = SignedDuration::from_secs(skew - known.skew);
        recording.recorded_from = known.recorded_from.saturating_add(by);
        recording.recorded_until = known.recorded_until.saturating_add(by);
        recording.skew = skew;
        not_ahead(recording.recorded_until, ctx)?;
    }
    let reason = text("reason", "更正的原因", &c.reason)?;
    if recording == *known {
        return Err(incomplete("reason", "与原来不同的信息", "没有改动"));
    }
    Ok(FootageFact::FootageCorrected { recording, reason })
}

fn remove(
    state: &FootageState,
    c: &RemoveFootage,
    linked: bool,
    ctx: &Context,
) -> Result<FootageFact, Refusal> {
    ctx.require_role(CLEARING)?;
    let no = |need: String, have: String| {
        Err(Refusal::new(&rules::V_14, need, have).fix("执法大队", "期满后再清理；关联案件的随案卷保存"))
    };
    if linked {
        return no("没有关联案件的音像".into(), "已经关联案件，随案卷保存".into());
    }
    open(state, linked)?;
    let until = state.kept_until(ctx.town);
    if let Some(until) = until.filter(|until| ctx.today() <= *until) {
        let months = ctx.town.policy.footage_months.value;
        return no(format!("自录制起满{months}个月"), format!("保存至{until}"));
    }
    Ok(FootageFact::FootageRemoved { reason: text("reason", "清理的原因", &c.reason)? })
}
