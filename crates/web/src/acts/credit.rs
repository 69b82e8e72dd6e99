//! The forms of 信用公开.

use super::build::*;
use crate::form::Form;

/// 失信分级, also asked with the publication.
pub const TIERS: &[(&str, &str)] = &[
    ("minor", "轻微：简易程序、警告、通报批评（最长三个月）"),
    ("general", "一般（三个月至一年）"),
    ("serious", "严重：较大数额、吊销、停产停业等（一年至三年）"),
];

/// One form an act.
pub static FORMS: &[Form] = &[
    form(
        "consult_third_party",
        "公开会涉及第三方商业秘密、个人隐私的，先书面征求意见；第三方自收到起有十五个工作日。",
        &[
            line("third_party", "第三方"),
            area("content", "涉及的内容"),
            date("received_on", "征求意见书送达日").opt().help("不填就是今天"),
            files("files", "征求意见书和送达凭证"),
        ],
    ),
    form(
        "record_third_party",
        "不同意公开且有合理理由的，删去相关内容；只有不公开会对公共利益造成重大影响时才可以公开。",
        &[
            radio("agrees", "第三方意见", &[("true", "同意公开"), ("false", "不同意公开")]),
            area("opinion", "理由"),
            date("received_on", "收到日").opt().help("不填就是今天"),
        ],
    ),
    form(
        "report_credit",
        "确认分级和期限后进入双公示报送文件；期满自动停止公示。轻微处罚原则上不报送。",
        &[
            radio("tier", "失信分级", TIERS).help("已按程序、种类和金额选出建议，请核对"),
            line("tier_reason", "不按建议分级的理由").opt(),
            date("until", "公示截止日").opt().help("自决定日起算；不填按该分级的最长期"),
            area("necessity", "轻微处罚确需公示的理由").opt().when("tier", "minor"),
            check("remedied", "当事人违法轻微，已主动消除或者减轻后果").opt(),
            check("confirmed", "已人工核对分级和期限"),
        ],
    ),
    form(
        "decline_credit",
        "自然人适用简易程序的、轻微且主动消除后果的，不报送信用平台。",
        &[area("reason", "不报送的理由")],
    ),
    form(
        "mark_dishonest",
        "复议、诉讼期限届满，或者最终维持原决定之后才可以标记为失信信息。",
        &[line("upheld", "最终维持的生效文书").opt().help("期限届满、没有复议诉讼的不填")],
    ),
    form(
        "register_objection",
        "自收到异议或者核查通知之日起三个工作日内处理完毕并告知。",
        &[
            line("applicant", "异议人或者转来的平台"),
            date("received_on", "收到日").opt().help("不填就是今天"),
            area("content", "异议内容"),
            files("files", "证明材料").opt(),
        ],
    ),
    form(
        "answer_objection",
        "有误的更正，并同步更正信用平台；无误的说明理由。",
        &[
            area("finding", "核实情况"),
            radio("corrected", "处理", &[("true", "有误，已更正"), ("false", "无误，已说明")]),
            tall("text", "更正后的公示正文")
                .opt()
                .help("本站公示内容需要更正的填写")
                .when("corrected", "true"),
            date("told_on", "告知异议人之日").opt().help("不填就是今天"),
        ],
    ),
    form(
        "register_repair",
        "登记后本站在一个工作日内自动停止公示；并在一个工作日内通知信用平台撤下。",
        &[
            line("document", "准予修复的文书或者平台通知"),
            date("granted_on", "准予修复日").opt().help("不填就是今天"),
            check("pledged", "当事人已公开作出信用承诺"),
            files("files", "信用承诺等材料").opt(),
        ],
    ),
    form(
        "withdraw_credit",
        "决定被撤销的、准予修复的，一个工作日内由信用平台撤下。",
        &[date("on", "撤下日").opt().help("不填就是今天"), line("receipt", "平台回执")],
    ),
];
