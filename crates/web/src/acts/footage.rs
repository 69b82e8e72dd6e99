//! The forms of 音像记录: what is linked in a case, and what is said of a recording itself.

use super::build::*;
use crate::form::Form;

/// 未录像的原因
const GROUNDS: &[(&str, &str)] =
    &[("fault", "设备故障"), ("broken", "录制中断"), ("lost", "文件灭失"), ("obstructed", "当事人阻碍")];

/// One form an act on a case.
pub static FORMS: &[Form] = &[
    form(
        "link_footage",
        "把已经导入的音像与清单要求的环节对应起来；录制时间（校正后）须与环节重合，由在场人员佩戴或者固定设备录制，且为原始文件。一段录像可以对应几个环节，一个环节可以有几段录像。",
        &[rows(
            "links",
            "环节和音像",
            &[choice("step", "环节", Choices::FootageSteps), choice("footage", "音像", Choices::Footage)],
        )],
    ),
    form(
        "explain_footage",
        "没有录像，或者录像没有覆盖全程的，由承办人员如实说明，经没有参加该环节的中队长或者大队长确认。",
        &[
            choice("step", "环节", Choices::FootageSteps),
            radio("ground", "原因", GROUNDS),
            area("reason", "经过、原因和补救").help("何时发现、如何处理、用什么证据补强"),
            files("files", "维修记录、现场照片等").opt(),
        ],
    ),
    form(
        "confirm_footage",
        "属实的确认；不属实或者说明不清的退回，由承办人员重新说明。",
        &[
            choice("step", "环节", Choices::FootageSteps).opt().help("不选就是最先待确认的一项"),
            radio("approve", "结论", &[("true", "属实，确认"), ("false", "退回")]),
            area("opinion", "意见"),
        ],
    ),
];

/// One form an act on a recording.
pub static RECORDINGS: &[Form] = &[
    form(
        "import_footage",
        "从执法记录仪或者固定设备直接导入原始文件，当日导入。开始时间和时长从文件里读取，读不到的填写。",
        &[
            files("files", "音像文件"),
            line("device", "设备编号"),
            check("fixed", "固定设备（询问室、大厅监控等），没有佩戴人").opt(),
            choice("wearer", "佩戴人", Choices::Wearers).opt().help("不选就是本人"),
            datetime("camera_at", "设备时钟显示")
                .opt()
                .help("设备时钟不准的，同一时刻两个时间一起填写，据此校正"),
            datetime("real_at", "当时的实际时间").opt(),
            datetime("started_at", "开始录制的时间（设备时钟）").opt().help("文件里没有时间的填写"),
            number("seconds", "时长（秒）").opt().help("文件里没有时长的填写"),
            line("note", "备注").opt(),
        ],
    ),
    form(
        "correct_footage",
        "关联案件以前，佩戴人、设备、时钟校正登记有误的更正；原来的登记留在记录里。",
        &[
            line("device", "设备编号").opt(),
            check("fixed", "固定设备，没有佩戴人").opt(),
            choice("wearer", "佩戴人", Choices::Wearers).opt(),
            datetime("camera_at", "设备时钟显示").opt().help("同一时刻两个时间一起填写；不填则校正不变"),
            datetime("real_at", "当时的实际时间").opt(),
            area("reason", "更正的原因"),
        ],
    ),
    form(
        "remove_footage",
        "保存期满、没有关联案件的，清理后文件不再保存，文件摘要、时间和原因留在记录里。",
        &[area("reason", "清理的原因")],
    ),
];

#[cfg(test)]
mod tests {
    use super::RECORDINGS;
    use crate::form::{Kind, Typed, parse};
    use law::footage::{ACTS, FootageCommand};
    use serde_json::Value;

    #[test]
    fn every_act_on_a_recording_has_a_form_whose_fields_its_command_reads() {
        let forms: Vec<&str> = RECORDINGS.iter().map(|f| f.act).collect();
        let acts: Vec<&str> = ACTS.iter().map(|a| a.id).collect();
        assert_eq!(forms, acts);
        for form in RECORDINGS {
            let mut typed = Typed::default();
            for field in form.fields.iter().filter(|f| !matches!(f.kind, Kind::Files)) {
                let value = match field.kind {
                    Kind::DateTime => "2026-01-05 09:00:10",
                    Kind::Check => "on",
                    Kind::Number => "60",
                    _ => "x",
                };
                typed.push(field.name, value);
            }
            let (mut map, errors) = parse(form, &typed);
            assert!(errors.is_empty(), "{}: {errors:?}", form.act);
            map.remove("act");
            let mut unread = Vec::new();
            let mut note = |path: serde_ignored::Path<'_>| unread.push(path.to_string());
            let fields = serde_ignored::Deserializer::new(Value::Object(map), &mut note);
            let read = FootageCommand::read(form.act, fields);
            assert!(read.unwrap_or_else(|e| panic!("{}: {e}", form.act)).is_some());
            assert!(unread.is_empty(), "{}: the command does not read {unread:?}", form.act);
        }
    }
}
