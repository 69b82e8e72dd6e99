//! The forms of 行政检查.

use super::build::*;
use crate::form::{Choices, Form};

const WAYS: &[(&str, &str)] = &[
    ("listed", "日常检查：名录中的对象逐个检查"),
    ("random", "双随机抽查：随机抽取对象和人员"),
    ("unplanned", "临时检查：计划以外，事前报备"),
];

const FINDINGS: &[(&str, &str)] = &[
    ("clean", "未发现问题"),
    ("corrected", "发现问题，当场改正"),
    ("violation", "发现违法行为，移交指挥调度中心"),
    ("unreachable", "未能实施检查（停业、迁出或者查无下落）"),
];

/// One form an act, in the order of the road.
pub static FORMS: &[Form] = &[
    form(
        "make_plan",
        "由业务口制定，报指挥调度中心备案后实施；将生成《行政检查计划（临时检查备案）表》。",
        &[
            line("title", "计划名称"),
            radio("way", "检查方式", WAYS),
            area("cause", "临时检查的原因").opt().help("投诉举报、上级交办等").when("way", "unplanned"),
            rows("items", "检查事项", &[item("item", "执法事项").opt()]),
            area("basis", "检查依据").help("写明法律、法规、规章的名称和条款"),
            tall("roster", "检查对象名录")
                .help("每行一个：名称，统一社会信用代码，地址；个人和没有代码的场所，中间留空，例如：赵某，，一村路口摊位"),
            number("frequency", "每个对象的检查次数").opt().help("不填就是一次"),
            date("from", "检查期间起"),
            date("to", "检查期间止"),
            officers("officers", "检查人员"),
        ],
    ),
    form("report_plan", "临时检查应当在检查开始前报备。", &[area("note", "说明").opt()]),
    form(
        "acknowledge_plan",
        "核对是否与其他计划重复、能否合并检查；退回的写明理由。",
        &[
            radio("accept", "意见", &[("true", "予以备案"), ("false", "退回")]),
            area("opinion", "备案意见").opt().help("退回的必填"),
        ],
    ),
    form(
        "draw_random",
        "名录和人员以计划所附的为准，一份计划只抽一次；将生成《双随机抽取记录》，任何人可以用种子值复算。",
        &[
            number("count", "抽取对象数"),
            number("team", "每个对象的检查人员数").help("两名以上"),
            choice("supervisor", "见证的监督人", Choices::Supervisors),
            line("seed", "种子值").opt().help("可以填当日公开的号码；不填由系统随机生成"),
            line("seed_origin", "种子值的公开来源").opt().help("填了种子值的必填，例如某期彩票公告"),
            rows(
                "withdrawals",
                "回避",
                &[
                    person("officer", "人员").opt(),
                    number("target", "对象序号").opt().help("不填就是全部"),
                    line("reason", "事由").opt(),
                ],
            ),
        ],
    ),
    form(
        "notify_check",
        "进入企业检查前制作，检查时出示；将生成《行政检查通知书》。",
        &[
            choice("target", "检查对象", Choices::Targets),
            officers("officers", "检查人员"),
            datetime("visit_at", "检查时间"),
            area("substitute", "更换抽中人员的理由").opt().help("双随机抽查时，与抽中的人员不同才填写"),
            area("over_limit", "超过年度频次的理由").opt(),
        ],
    ),
    form(
        "record_check",
        "两名持证人员到场，先亮证、再检查；将生成《现场检查（勘验）笔录》。发现违法行为的，自动转为线索交指挥调度中心。",
        &[
            choice("target", "检查对象", Choices::Targets),
            officers("officers", "检查人员"),
            check("shown_certificates", "已向在场人出示执法证"),
            datetime("started_at", "开始时间"),
            datetime("ended_at", "结束时间"),
            line("place", "检查地点").opt().help("不填就是名录中的地址"),
            line("present", "在场人").help("没有的写“无”"),
            area("findings", "检查情况"),
            radio("outcome", "检查结果", FINDINGS),
            area("correction", "当场改正的情况").opt().when("outcome", "corrected"),
            choice("class", "问题类别", Choices::Classes).opt().when("outcome", "violation"),
            files("files", "现场照片、录像").opt().help("发现违法行为的必须有"),
            sign("signature", "在场人签名"),
        ],
    ),
    form(
        "publish_results",
        "自检查结果形成之日起二十个工作日内公布；个人姓名自动遮盖。",
        &[check("confirmed", "已核对没有应当遮盖的个人信息、商业秘密")],
    ),
    form("end_plan", "", &[area("reason", "未检查的对象及理由").opt().help("全部检查完的不用填写；没有报备、没有抽取就不再实施的写明理由")]),
];

#[cfg(test)]
mod tests {
    use super::FORMS;
    use crate::form::{Kind, Typed, parse};
    use law::inspection::{ACTS, InspectionCommand};
    use serde_json::Value;

    #[test]
    fn every_act_on_a_plan_has_a_form_whose_fields_its_command_reads() {
        let forms: Vec<&str> = FORMS.iter().map(|f| f.act).collect();
        let acts: Vec<&str> = ACTS.iter().map(|a| a.id).collect();
        assert_eq!(forms, acts);
        for form in FORMS {
            let mut typed = Typed::default();
            for field in form.fields {
                let value = match field.kind {
                    Kind::Date => "2026-01-05",
                    Kind::DateTime => "2026-01-05T09:30",
                    Kind::Number => "1",
                    Kind::Check => "on",
                    Kind::Radio(options) => options[0].0,
                    Kind::Files | Kind::Sign | Kind::OwnSign => "",
                    Kind::Rows(columns) => {
                        typed.push(&format!("{}.0.{}", field.name, columns[0].name), "x");
                        continue;
                    }
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
            let read = InspectionCommand::read(form.act, fields);
            assert!(read.unwrap_or_else(|e| panic!("{}: {e}", form.act)).is_some());
            assert!(unread.is_empty(), "{}: the command does not read {unread:?}", form.act);
        }
    }
}
