//! The forms of 巡查.

use super::build::*;
use crate::form::{Choices, Form};

/// One form an act, in the order of the road.
pub static FORMS: &[Form] = &[
    form(
        "assign_patrol",
        "由指挥调度中心交办；每个网格一项任务，通知到该网格的网格员。",
        &[
            choice("sort", "巡查种类", Choices::PatrolKinds),
            line("title", "任务名称").help("写明查什么，例如：清明前护林口值守巡查"),
            rows("grids", "网格", &[choice("grid", "网格", Choices::Villages).opt()]),
            line("spots", "只查这些点位").opt().help("点位编号，用顿号隔开；不填就是这类巡查的全部点位"),
            choice("person", "指定的人员", Choices::GridMembers)
                .opt()
                .help("只交给一个网格时可以指定；不填由该网格的人员巡查"),
            date("from", "开始的一天").opt().help("不填就是今天"),
            date("until", "最后一天"),
            area("reason", "交办理由"),
        ],
    ),
    form(
        "start_patrol",
        "从这里到“结束巡查”是在岗时间。位置只在签到时记录；轨迹要您另外同意才记录，不同意不影响巡查。",
        &[datetime("started_at", "开始时间").opt().help("不填就是现在")],
    ),
    form(
        "check_in",
        "只记录这一次的位置。离得太远、定位不准的也收下，标明“未到位”；可以走近了再签一次。",
        &[
            choice("spot", "点位", Choices::Targets),
            place("place", "现在的位置").opt().help("打开就定位"),
            files("files", "照片").opt(),
            line("note", "说明").opt().help("例如：封山不能进、修路绕行"),
            datetime("checked_at", "签到时间").opt().help("不填就是现在"),
        ],
    ),
    form(
        "end_patrol",
        "结束后不再记录位置。有问题的先“拍一拍上报”，会自动记在这次巡查里。",
        &[
            check("normal", "一切正常").opt(),
            area("summary", "巡查情况").opt().help("没有勾选一切正常的必填"),
            area("reason", "没有到位的原因").opt().help("还有点位没有到位的必填"),
            datetime("ended_at", "结束时间").opt().help("不填就是现在"),
        ],
    ),
    form(
        "allow_track",
        "轨迹是敏感个人信息，只有您同意才记录：只记这一次巡查，从同意起到您停止或者结束巡查为止，这个页面开着时才记；\
         用来核实走到了哪里，由您本人和指挥调度中心主任查看，他人查看留痕并告诉您；期满自动删除。\
         您可以随时停止或者撤回同意并删除，不同意、撤回都不影响巡查和考核。",
        &[check("agreed", "我同意记录这一次巡查的轨迹")],
    ),
    form("stop_track", "停止以后不再记录；已经记录的保存到期满，想马上删除的用“撤回同意、删除轨迹”。", &[]),
    form("erase_track", "撤回同意，马上删除这次巡查的轨迹；巡查和签到仍然有效。", &[]),
    form("cancel_patrol", "", &[area("reason", "取消的理由")]),
];

#[cfg(test)]
mod tests {
    use super::FORMS;
    use crate::form::{Kind, Typed, parse};
    use law::patrol::{ACTS, PatrolCommand};
    use serde_json::Value;

    #[test]
    fn every_act_on_a_patrol_has_a_form_whose_fields_its_command_reads() {
        let forms: Vec<&str> = FORMS.iter().map(|f| f.act).collect();
        let acts: Vec<&str> = ACTS.iter().map(|a| a.id).collect();
        assert_eq!(forms, acts);
        for form in FORMS {
            let mut typed = Typed::default();
            for field in form.fields {
                match field.kind {
                    Kind::Date => typed.push(field.name, "2026-01-05"),
                    Kind::DateTime => typed.push(field.name, "2026-01-05T09:30"),
                    Kind::Check => typed.push(field.name, "on"),
                    Kind::Files => {}
                    Kind::Place => typed.push("place.lon", "112.5"),
                    Kind::Rows(columns) => typed.push(&format!("{}.0.{}", field.name, columns[0].name), "x"),
                    _ => typed.push(field.name, "x"),
                }
            }
            let (mut map, errors) = parse(form, &typed);
            assert!(errors.is_empty(), "{}: {errors:?}", form.act);
            map.remove("act");
            // The office takes it out when the position has been converted.
            if let Some(place) = map.get_mut("place").and_then(Value::as_object_mut) {
                place.remove("crs");
            }
            let mut unread = Vec::new();
            let mut note = |path: serde_ignored::Path<'_>| unread.push(path.to_string());
            let fields = serde_ignored::Deserializer::new(Value::Object(map), &mut note);
            let read = PatrolCommand::read(form.act, fields);
            assert!(read.unwrap_or_else(|e| panic!("{}: {e}", form.act)).is_some());
            assert!(unread.is_empty(), "{}: the command does not read {unread:?}", form.act);
        }
    }
}
