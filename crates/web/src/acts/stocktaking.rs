//! The forms of 盘点.

use super::build::*;
use crate::form::{Choices, Form};

const OUTCOMES: &[(&str, &str)] = &[
    ("in_order", "在库，位置和封签相符"),
    ("misplaced", "在库，位置不符"),
    ("seal_broken", "在库，封签破损或者不符"),
    ("missing", "不在"),
];

/// One form an act, in the order of the road.
pub static FORMS: &[Form] = &[
    form(
        "begin_count",
        "开始时账面上在库的物品就是本次盘点的范围，以后的入库、出库不改变它。",
        &[choice("room", "存放处", Choices::StoreRooms)],
    ),
    form(
        "count_things",
        "逐件核对：实物、位置、封签。不在的、封签破损的逐件登记并写明情况；签认后在所属案件中登记为保管链断裂。",
        &[
            numbers("lines", "盘点序号").help("例如1、2、5；扫描标签打开物品页可以直接登记"),
            radio("outcome", "清点结果", OUTCOMES),
            choice("place", "实际位置", Choices::StorePlaces).opt().when("outcome", "misplaced"),
            area("note", "情况").opt().help("不在、封签破损的必填"),
        ],
    ),
    form(
        "record_surplus",
        "账面上没有、存放处却有的物品。",
        &[
            line("name", "名称"),
            line("quantity", "数量").help("带单位，例如 2台"),
            choice("place", "位置", Choices::StorePlaces),
            area("note", "情况").opt(),
        ],
    ),
    form(
        "submit_count",
        "全部清点后提交；有差异的写明原因和处理。由保管员以外、没有参加清点的人签认。",
        &[area("explanation", "差异说明").opt().help("有差异的必填")],
    ),
    form(
        "approve_count",
        "签认后生成《涉案物品盘点表》；不在的、封签破损的物品在所属案件中登记为保管链断裂，不能再作定案证据。",
        &[
            radio("approve", "意见", &[("true", "签认"), ("false", "退回重新清点")]),
            area("opinion", "意见说明").opt().help("退回的必填"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::FORMS;
    use crate::form::{Kind, Typed, parse};
    use law::stocktaking::{ACTS, StocktakingCommand};
    use serde_json::Value;

    #[test]
    fn every_act_on_a_count_has_a_form_whose_fields_its_command_reads() {
        let forms: Vec<&str> = FORMS.iter().map(|f| f.act).collect();
        let acts: Vec<&str> = ACTS.iter().map(|a| a.id).collect();
        assert_eq!(forms, acts);
        for form in FORMS {
            let mut typed = Typed::default();
            for field in form.fields {
                let value = match field.kind {
                    Kind::Numbers => "1",
                    Kind::Radio(options) => options[0].0,
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
            let read = StocktakingCommand::read(form.act, fields);
            assert!(read.unwrap_or_else(|e| panic!("{}: {e}", form.act)).is_some());
            assert!(unread.is_empty(), "{}: the command does not read {unread:?}", form.act);
        }
    }
}
