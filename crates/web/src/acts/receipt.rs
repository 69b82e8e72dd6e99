//! The forms of the register of receipts.

use super::build::*;
use crate::form::Form;

/// One form an act.
pub static FORMS: &[Form] = &[
    form(
        "take_receipts",
        "从财政部门领入的专用票据，按号段登记。",
        &[
            line("first", "起号").help("字轨和数字，例如 豫罚0000001"),
            line("last", "止号").help("一次不超过1000张"),
            date("on", "领入日").opt().help("不填就是今天"),
            line("slip", "财政部门发放单号"),
        ],
    ),
    form(
        "issue_receipts",
        "发给有效执法证件的执法人员，或者本岗位；开具时按号顺序使用。",
        &[
            line("first", "起号"),
            line("last", "止号").help("在领入的号段之内"),
            choice("to", "领用人", Choices::ReceiptHolders),
        ],
    ),
    form(
        "return_receipts",
        "领用人交回号段末尾的空白票据；收回后可以再发放。",
        &[line("first", "起号"), line("last", "止号").help("号段的最后一张")],
    ),
    form(
        "void_receipt",
        "写坏的票据各联齐全、加盖作废章保存；缺联的按遗失登记。",
        &[line("receipt", "票号"), check("complete", "各联齐全"), area("reason", "作废原因")],
    ),
    form(
        "lose_receipt",
        "发现遗失之日起三个工作日内书面报告财政部门，并公告作废。",
        &[
            line("receipt", "票号"),
            date("found_on", "发现日").opt().help("不填就是今天"),
            area("reason", "遗失经过"),
        ],
    ),
    form(
        "report_loss",
        "",
        &[
            line("receipt", "票号"),
            date("reported_on", "书面报告日").opt().help("不填就是今天"),
            line("announcement", "公告作废的媒体和日期"),
        ],
    ),
    form(
        "check_off_receipts",
        "号段内的票据全部开具、作废或者遗失（已公告）后核销。",
        &[line("first", "发放号段的起号")],
    ),
];

#[cfg(test)]
mod tests {
    use super::FORMS;
    use crate::form::{Kind, Typed, parse};
    use law::receipt::{ACTS, ReceiptCommand};
    use serde_json::Value;

    #[test]
    fn every_act_on_the_register_has_a_form_whose_fields_its_command_reads() {
        let forms: Vec<&str> = FORMS.iter().map(|f| f.act).collect();
        let acts: Vec<&str> = ACTS.iter().map(|a| a.id).collect();
        assert_eq!(forms, acts);
        for form in FORMS {
            let mut typed = Typed::default();
            for field in form.fields {
                let value = match field.kind {
                    Kind::Date => "2026-01-05",
                    Kind::Check => "on",
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
            let read = ReceiptCommand::read(form.act, fields);
            assert!(read.unwrap_or_else(|e| panic!("{}: {e}", form.act)).is_some());
            assert!(unread.is_empty(), "{}: the command does not read {unread:?}", form.act);
        }
    }
}
