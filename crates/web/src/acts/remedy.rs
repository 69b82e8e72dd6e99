//! The forms of 复议诉讼.

use super::build::*;
use crate::form::{Field, Form};

/// Which of several open proceedings an act is about.
const WHICH: Field =
    number("proceeding", "第几件").opt().help("只有一件未审结的不填；序号见“复议诉讼”要点的先后");
const RESULTS: &[(&str, &str)] = &[
    ("maintained", "维持（复议）"),
    ("dismissed", "驳回"),
    ("changed", "变更"),
    ("annulled", "撤销"),
    ("partly_annulled", "部分撤销"),
    ("confirmed_illegal", "确认违法"),
    ("invalid", "确认无效"),
    ("ordered_to_perform", "责令履行、给付"),
    ("settled", "调解、和解"),
    ("withdrawn", "撤回、终止"),
    ("affirmed", "驳回上诉，维持原判（二审）"),
    ("remanded", "发回重审（二审）"),
];
const KINDS: &[(&str, &str)] = &[
    ("documentary", "书证"),
    ("physical", "物证"),
    ("audio_visual", "视听资料"),
    ("electronic", "电子数据"),
    ("testimony", "证人证言"),
    ("party_statement", "当事人陈述"),
    ("appraisal", "鉴定意见"),
    ("site_record", "勘验笔录、现场笔录"),
];
const YES_NO: &[(&str, &str)] = &[("true", "是"), ("false", "否")];
const PAPER: Field =
    line("paper", "针对的文书").opt().help("针对处罚决定的不填；针对其他文书的，填已经送达的文书的文号");
const LATE: Field =
    area("late_note", "逾期的理由").opt().help("未逾期不填；逾期的视为没有证据、依据，仍可提交");
const EVIDENCE: Field =
    numbers("evidence", "证据序号").opt().help("不填就是本案全部查证属实的证据，如 1、2、5");

/// One form an act, in the order of the procedure.
pub static FORMS: &[Form] = &[
    form(
        "receive_application",
        "当场处罚、电子监控处罚的当事人可以通过本机关提交复议申请；认为应当维持的，五个工作日内转送复议机关。",
        &[
            line("applicant", "申请人"),
            date("received_on", "收到日").opt().help("不填就是今天"),
            area("request", "复议请求和理由"),
            files("files", "申请书或者口头申请笔录"),
        ],
    ),
    form(
        "forward_application",
        "",
        &[date("forwarded_on", "转送日").opt().help("不填就是今天"), area("opinion", "转送意见")],
    ),
    form(
        "register_reconsideration",
        "复议机关是上一级人民政府；登记后自动停算加处罚款，不停止执行。",
        &[
            line("applicant", "申请人"),
            PAPER,
            date("filed_on", "申请日"),
            date("accepted_on", "受理日").opt(),
            line("reference", "受理案号").opt(),
            date("received_on", "收到申请书副本日").opt().help("答复期限自此日起算，可以以后补登"),
            check("simple", "复议机关适用简易程序（五个工作日答复）").opt(),
            area("request", "复议请求和理由"),
            files("files", "申请书副本、通知").opt(),
        ],
    ),
    form(
        "register_suit",
        "收到起诉状副本之日起十五日内提交证据、依据和答辩状。",
        &[
            line("applicant", "原告"),
            PAPER,
            line("court", "法院").opt().help("不填就是本地基层人民法院"),
            area("court_note", "由中级以上法院一审的理由").opt().help("指定管辖、重大复杂的填写"),
            date("filed_on", "起诉日"),
            date("accepted_on", "立案日").opt(),
            line("reference", "案号").opt(),
            date("received_on", "收到起诉状副本日").opt().help("答辩期限自此日起算，可以以后补登"),
            area("request", "诉讼请求和理由"),
            files("files", "起诉状副本、应诉通知").opt(),
        ],
    ),
    form(
        "record_acceptance",
        "补登受理（立案）、收到副本和审理程序。",
        &[
            WHICH,
            date("accepted_on", "受理、立案日").opt(),
            line("reference", "案号").opt(),
            date("received_on", "收到副本日").opt(),
            check("simple", "复议机关适用简易程序").opt(),
            check("ordinary", "由简易程序转为普通程序")
                .opt()
                .help("答复期限改为十个工作日，审理期限改为六十日"),
            check("extended", "复议机关已延长审理期限三十日").opt(),
        ],
    ),
    form(
        "submit_reply",
        "收到副本十个（简易五个）工作日内提交；不答复、不举证的，视为没有证据、依据。",
        &[
            WHICH,
            tall("reply", "对复议请求和理由的答复"),
            area("facts", "作出决定的事实"),
            area("basis", "作出决定的依据"),
            EVIDENCE,
            line("contact", "联系人和电话"),
            date("submitted_on", "提交日").opt().help("不填就是今天"),
            LATE,
        ],
    ),
    form(
        "submit_court_defence",
        "收到副本十五日内提交（自然日）；逾期举证的，视为没有证据、依据。",
        &[
            WHICH,
            tall("reply", "答辩意见"),
            area("facts", "作出决定的事实"),
            area("basis", "作出决定的依据"),
            EVIDENCE,
            area("head", "负责人出庭情况").help("何人出庭；不能出庭的写明理由和委托的工作人员"),
            area("objection", "未经复议的意见").opt().help("当场处罚未经复议直接起诉的必填"),
            date("submitted_on", "提交日").opt().help("不填就是今天"),
            LATE,
        ],
    ),
    form(
        "arrange_appearance",
        "负责人应当出庭（参加听证）；不能出庭的说明理由并委托工作人员，不得仅委托律师。",
        &[
            WHICH,
            date("on", "开庭、听证日"),
            line("place", "地点"),
            date("notified_on", "收到通知日").opt(),
            choice("head", "出庭负责人", Choices::Heads).opt().help("不能出庭的不选"),
            area("reason", "负责人不能出庭的理由").opt().help("负责人不出庭的必填"),
            person("delegate", "委托的工作人员").opt().help("负责人不出庭的必选"),
            line("lawyers", "律师").opt(),
            check("proof", "身份证明已盖章，开庭前提交法院").opt(),
        ],
    ),
    form(
        "allow_evidence",
        "复议、诉讼期间不得自行收集证据；复议机关、法院准许或者责令补充的，先在这里登记。",
        &[
            WHICH,
            line("document", "准许或者责令的文书"),
            area("reason", "补充的理由"),
            files("files", "文书").opt(),
        ],
    ),
    form(
        "supplement_evidence",
        "只补充经准许或者责令补充的证据。",
        &[
            radio("evidence_kind", "种类（罚§46）", KINDS),
            line("name", "证据名称"),
            line("source", "来源"),
            line("proves", "证明对象"),
            officers("officers", "收集人"),
            datetime("collected_at", "收集时间").opt().help("不填就是现在"),
            check("original", "原件、原物").opt(),
            files("files", "文件").opt(),
        ],
    ),
    form(
        "record_remedy_stay",
        "复议、诉讼不停止执行；有法定情形的登记停止执行。",
        &[
            WHICH,
            radio("resumed", "登记什么", &[("false", "停止执行"), ("true", "恢复执行")]),
            radio(
                "ground",
                "情形",
                &[
                    ("agency", "本机关认为需要停止执行"),
                    ("body", "复议机关、法院认为需要停止执行"),
                    ("request", "申请人申请，复议机关、法院认为合理"),
                    ("statute", "法律、法规、规章规定停止执行"),
                ],
            )
            .opt()
            .when("resumed", "false"),
            line("document", "文书或者条款").opt().help("本机关自行停止的可以不填"),
            date("from", "自何日起").opt().help("不填就是今天"),
        ],
    ),
    form(
        "record_result",
        "照文书主文登记。复议决定收到即生效，一审裁判等上诉期满。生效后应办事项自动列出。",
        &[
            WHICH,
            radio("kind", "结果", RESULTS),
            line("document", "文书名称、文号"),
            date("received_on", "收到日").opt().help("不填就是今天"),
            check("ruling", "裁定（上诉期十日）").opt(),
            penalty("penalty", "变更后、仍然有效的处罚")
                .opt()
                .help("变更、部分撤销的必填；调解改变处罚的填写")
                .when("kind", "changed|partly_annulled|settled"),
            check("opposite_request", "第三人（同为原告的利害关系人）提出相反请求")
                .opt()
                .when("kind", "changed"),
            check("redo", "责令重新作出决定").opt().when("kind", "annulled|partly_annulled"),
            date("redo_by", "文书载明的重作期限").opt().when("redo", "on"),
            check("for_procedure", "因违反法定程序")
                .opt()
                .when("kind", "annulled|partly_annulled|confirmed_illegal"),
            check("inadmissible", "申请不符合受理条件，不予受理或者驳回").opt().when("kind", "dismissed"),
            area("perform", "应当履行的内容").opt().when("kind", "ordered_to_perform|settled"),
            date("perform_by", "履行期限").opt().when("kind", "ordered_to_perform|settled"),
            area("summary", "主要理由"),
            files("files", "文书").opt(),
        ],
    ),
    form(
        "register_appeal",
        "判决十五日、裁定十日内上诉（自然日）。",
        &[
            radio("appellant", "上诉人", &[("party", "对方当事人"), ("agency", "本机关"), ("both", "双方")]),
            date("filed_on", "上诉日"),
            line("court", "二审法院"),
            line("reference", "案号").opt(),
            date("received_on", "收到上诉状副本日").opt().help("答辩期限自此日起算"),
        ],
    ),
    form("confirm_effect", "上诉期满没有上诉的，登记生效。", &[area("note", "生效依据")]),
    form(
        "receive_opinion",
        "六十日内向复议机关报送纠正情况。",
        &[
            line("document", "意见书文号"),
            area("content", "意见"),
            date("received_on", "收到日").opt().help("不填就是今天"),
            files("files", "意见书").opt(),
        ],
    ),
    form(
        "record_refund",
        "错罚款十五日内全额退还。",
        &[
            money("amount", "退还金额"),
            date("refunded_on", "退还日").opt().help("不填就是今天"),
            line("voucher", "退库、支付凭证号"),
        ],
    ),
    form(
        "fulfil_duty",
        "",
        &[
            radio(
                "duty",
                "事项",
                &[
                    ("perform", "履行决定、判决、调解书"),
                    ("credit", "撤销信用信息"),
                    ("opinion", "报送意见书纠正情况"),
                ],
            ),
            date("done_on", "办结日").opt().help("不填就是今天"),
            line("document", "文书、凭证").help("没有报送过信用信息的，写“未报送”"),
            area("note", "履行情况"),
            files("files", "材料").opt(),
        ],
    ),
    form(
        "assess_compensation",
        "确认违法不退款，但要评估是否造成损害、是否应当赔偿。",
        &[
            radio("damage", "是否造成损害", YES_NO),
            check("told", "已告知当事人可以申请国家赔偿").opt().help("造成损害的必须告知"),
            area("opinion", "评估意见"),
        ],
    ),
    form(
        "begin_redo",
        "案件回到调查取证，重新终结、审核、告知；不得以同一事实和理由作出基本相同的决定，因违反程序被撤销的除外。",
        &[area("plan", "重新调查、重新告知的安排")],
    ),
    form(
        "register_claim",
        "收到申请之日起二个月内决定是否赔偿。",
        &[
            line("claimant", "赔偿请求人"),
            date("received_on", "收到申请日").opt().help("不填就是今天"),
            date("known_on", "请求人知道侵权之日").help("时效二年"),
            money("amount", "请求金额").opt(),
            area("request", "请求事项和理由"),
            files("files", "赔偿申请书"),
        ],
    ),
    form(
        "decide_claim",
        "决定前应当充分听取请求人的意见；决定后十日内送达。",
        &[
            radio("granted", "决定", &[("true", "予以赔偿"), ("false", "不予赔偿")]),
            money("amount", "赔偿金额").opt().when("granted", "true"),
            area("heard", "听取请求人意见的情况"),
            area("reasons", "理由"),
        ],
    ),
    form(
        "serve_claim",
        "",
        &[date("served_on", "送达日").opt().help("不填就是今天"), line("receipt", "签收情况")],
    ),
    form(
        "receive_supervision",
        "",
        &[
            line("from", "监督机关"),
            line("document", "意见书文号"),
            area("content", "监督意见"),
            date("received_on", "收到日").opt().help("不填就是今天"),
            date("due_on", "回复期限"),
            files("files", "意见书").opt(),
        ],
    ),
    form(
        "reply_supervision",
        "在意见书载明的期限内处理并回复。",
        &[tall("rectification", "整改情况"), area("late_note", "逾期的理由").opt().help("未逾期不填")],
    ),
    form(
        "assess_fault",
        "取消执法资格由政府法制机构决定，处分由任免机关或者监察机关决定，本表只记录其决定。",
        &[
            area("circumstance", "过错情形"),
            person("officer", "责任人").opt().help("不追究个人责任的不选"),
            area("responsibility", "责任认定"),
            radio(
                "handling",
                "处理",
                &[
                    ("none", "不予追究"),
                    ("criticism", "批评教育"),
                    ("training", "离岗培训"),
                    ("transfer", "调离执法岗位"),
                    ("disqualify", "取消行政执法资格"),
                    ("discipline", "依法给予处分"),
                ],
            ),
            line("document", "有权机关的决定").opt().when("handling", "disqualify|discipline"),
            area("measures", "整改措施").opt(),
        ],
    ),
    form(
        "consult_archive",
        "",
        &[
            line("reader", "调阅单位、人员"),
            area("purpose", "用途"),
            line("copied", "摘录、复制的内容").opt(),
            date("returned_on", "归还日").opt(),
        ],
    ),
];
