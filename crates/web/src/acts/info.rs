//! The forms of 依申请公开.

use super::build::*;
use crate::form::{Choices, Form};

const KINDS: &[(&str, &str)] = &[
    ("published", "已主动公开，告知获取方式"),
    ("provided", "予以公开"),
    ("partly", "部分公开（区分处理）"),
    ("withheld", "不予公开"),
    ("not_held", "信息不存在"),
    ("elsewhere", "不属于本机关负责公开"),
    ("repeated", "重复申请，不重复处理"),
    ("not_information", "不作为政府信息公开申请处理"),
];

const GROUNDS: &[(&str, &str)] = &[
    ("secret", "国家秘密或者依法禁止公开（公开§14）"),
    ("third_party", "商业秘密、个人隐私（公开§15）"),
    ("internal", "内部事务信息（公开§16第1款）"),
    ("process", "过程性信息、行政执法案卷信息（公开§16第2款）"),
];

const CHANNELS: &[(&str, &str)] =
    &[("site", "网上提交"), ("person", "当面提交"), ("post", "邮寄"), ("oral", "口头提出，代为填写")];

/// One form an act.
pub static FORMS: &[Form] = &[
    form(
        "apply_information",
        "自收到申请之日起二十个工作日内答复；征求第三方意见的时间不计算在内。",
        &[
            line("applicant.name", "申请人姓名或者名称"),
            line("applicant.document", "身份证明").help("证件名称和号码"),
            line("applicant.phone", "联系电话").opt(),
            line("applicant.contact", "通信地址或者电子邮箱"),
            area("content", "申请公开的信息").help("写明名称、文号或者便于查询的其他特征"),
            line("form", "获取信息的方式").help("例如电子邮件、邮寄、自行领取"),
            radio("channel", "提交方式", CHANNELS).opt(),
            date("received_on", "收到日").opt().help("邮寄的为签收之日；不填就是今天"),
            files("files", "身份证明、材料").opt(),
        ],
    ),
    form(
        "require_correction",
        "内容不明确的，自收到申请之日起七个工作日内一次性告知补正。",
        &[area("content", "需要补正的事项"), date("due_on", "补正期限")],
    ),
    form(
        "register_correction",
        "答复期限自收到补正之日起重新计算。",
        &[
            area("content", "补正后的内容"),
            date("received_on", "收到日").opt().help("不填就是今天"),
            files("files", "材料").opt(),
        ],
    ),
    form(
        "lapse_request",
        "申请人没有正当理由逾期不补正的，视为放弃申请。",
        &[area("reason", "逾期不补正的情况")],
    ),
    form(
        "ask_opinion",
        "书面征求意见；第三方自收到起有十五个工作日，这段时间不计入答复期限。",
        &[
            line("third_party", "第三方"),
            area("content", "涉及的内容"),
            date("received_on", "征求意见书送达日").opt().help("不填就是今天"),
            files("files", "征求意见书和送达凭证"),
        ],
    ),
    form(
        "record_opinion",
        "十五个工作日期满没有提出意见的，意见不选。",
        &[
            radio("agrees", "第三方意见", &[("true", "同意公开"), ("false", "不同意公开")]).opt(),
            area("opinion", "理由").opt(),
            date("received_on", "收到日").opt().help("不填就是今天"),
        ],
    ),
    form(
        "extend_answer",
        "经政府信息公开工作机构负责人同意并告知申请人，最长延长二十个工作日，只能延长一次。",
        &[
            number("days", "延长的工作日数"),
            area("reason", "延长的理由"),
            choice("approved_by", "同意延长的负责人", Choices::Heads),
            check("told", "已告知申请人"),
        ],
    ),
    form(
        "answer_information",
        "将生成《政府信息公开答复书》。",
        &[
            radio("answer", "答复类型", KINDS),
            radio("ground", "不予公开的根据", GROUNDS).opt().when("answer", "partly|withheld"),
            check("must_be_open", "所申请的信息依法应当公开")
                .opt()
                .help("例如处罚决定")
                .when("ground", "process"),
            area("text", "答复内容"),
            area("reason", "理由").opt().help("不予公开、部分公开的必填"),
            area("public_interest", "公共利益重大影响的理由").opt().help("第三方不同意而仍公开的填写"),
            files("files", "提供的信息").opt(),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::FORMS;
    use crate::form::{Kind, Typed, parse};
    use law::inforequest::{ACTS, InfoCommand};
    use serde_json::Value;

    #[test]
    fn every_act_on_a_request_has_a_form_whose_fields_its_command_reads() {
        let mut forms: Vec<&str> = FORMS.iter().map(|f| f.act).collect();
        let mut acts: Vec<&str> = ACTS.iter().map(|a| a.id).collect();
        forms.sort_unstable();
        acts.sort_unstable();
        assert_eq!(forms, acts);
        for form in FORMS {
            let mut typed = Typed::default();
            for field in form.fields {
                let value = match field.kind {
                    Kind::Date => "2026-01-05",
                    Kind::Number => "1",
                    Kind::Check => "on",
                    Kind::Radio(options) => options[0].0,
                    Kind::Files => "",
                    _ => "x",
                };
                typed.push(field.name, value);
            }
            let (map, errors) = parse(form, &typed);
            assert!(errors.is_empty(), "{}: {errors:?}", form.act);
            let mut map = crate::pages::requests::nested(map);
            map.remove("act");
            let mut unread = Vec::new();
            let mut note = |path: serde_ignored::Path<'_>| unread.push(path.to_string());
            let fields = serde_ignored::Deserializer::new(Value::Object(map), &mut note);
            let read = InfoCommand::read(form.act, fields);
            assert!(read.unwrap_or_else(|e| panic!("{}: {e}", form.act)).is_some());
            assert!(unread.is_empty(), "{}: the command does not read {unread:?}", form.act);
        }
    }
}
