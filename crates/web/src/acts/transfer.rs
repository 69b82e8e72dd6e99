//! The forms of 移送协作, in the order of the procedure.

use super::build::*;
use crate::form::Form;

const YES_NO: &[(&str, &str)] = &[("true", "是"), ("false", "否")];
const APPROVE: &[(&str, &str)] = &[("true", "批准移送"), ("false", "不批准移送")];
const AGREE: &[(&str, &str)] = &[("true", "同意"), ("false", "不同意")];
const WHOSE: &[(&str, &str)] =
    &[("ours", "由本机关管辖"), ("theirs", "由对方机关管辖"), ("open", "没有达成一致")];
const DESIGNATED: &[(&str, &str)] = &[("ours", "指定本机关管辖"), ("theirs", "指定对方机关管辖")];
const SEALED: &str = "已加盖镇人民政府公章";

/// One form an act.
pub static FORMS: &[Form] = &[
    form(
        "name_referral_team",
        "发现涉嫌犯罪的，立即指定两名以上执法人员专门负责核实（移§5）。指定后至有结果前不得作出处罚决定。",
        &[area("suspicion", "涉嫌犯罪的情况"), officers("officers", "专案组成员")],
    ),
    form(
        "report_suspected_crime",
        "由专案组成员提出。收到报告之日起三日内（自然日）由正职负责人决定。",
        &[
            radio(
                "recommend",
                "核实结论",
                &[("true", "涉嫌犯罪，建议移送"), ("false", "不构成犯罪，建议不移送")],
            ),
            tall("findings", "核实情况"),
            line("offence", "涉嫌罪名").when("recommend", "true"),
            area("standard", "达到的立案追诉标准及依据").when("recommend", "true"),
            files("files", "报告和核实材料").opt(),
            officers("officers", "专案组成员"),
        ],
    ),
    form(
        "decide_referral",
        "由镇长或者主持工作的负责人三日内决定（自然日，不顺延）。批准后二十四小时内移送；不批准的理由记录在案。",
        &[
            radio("approve", "决定", APPROVE),
            area("opinion", "意见").help("不批准的写明理由"),
            line("presiding_document", "主持工作的文号").opt().help("镇长本人审批不填"),
            area("late_reason", "超过三日的原因").opt().help("未超期不填"),
        ],
    ),
    form(
        "refer_crime",
        "将生成《涉嫌犯罪案件移送书》，附调查报告、物品清单、检验鉴定和其他材料五项（移§6）；公安机关在回执上签收。",
        &[
            line("to", "受移送公安机关").opt().help("不填就是本镇设定的公安机关"),
            datetime("sent_at", "移送时间").opt().help("不填就是现在"),
            area("goods_note", "清单以外的涉案物品")
                .opt()
                .help("案件登记的物品自动列入；没有任何物品的写“无”"),
            area("appraisals", "检验报告或者鉴定结论").help("没有的写“无”和理由"),
            area("materials", "其他有关涉嫌犯罪的材料"),
            check("sealed", SEALED),
            check("copied", "移送书已抄送人民检察院"),
            line("received_by", "回执签收人"),
            files("files", "回执和材料").opt(),
            area("late_reason", "超过二十四小时的原因").opt().help("未超期不填"),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "record_police_reply",
        "公安机关三日内书面通知（移§8）。复议、立案监督的结果也在此登记。",
        &[
            radio(
                "answer",
                "结果",
                &[("filed", "决定立案"), ("refused", "不予立案"), ("forwarded", "转送有管辖权的机关")],
            ),
            line("document", "通知书文号"),
            date("received_on", "收到日期").opt().help("不填就是今天"),
            area("reason", "理由（转送的填写机关名称）").when("answer", "refused|forwarded"),
            files("files", "书面通知"),
        ],
    ),
    form(
        "object_to_refusal",
        "收到不予立案通知之日起三日内（自然日）。提请复议一次；对复议决定仍有异议的建议立案监督。",
        &[
            radio(
                "way",
                "途径",
                &[("reconsideration", "提请公安机关复议"), ("supervision", "建议人民检察院立案监督")],
            ),
            date("made_on", "提出日期").opt().help("不填就是今天"),
            area("reason", "理由"),
            check("sealed", SEALED),
            files("files", "提请复议书、监督建议书"),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "resume_case",
        "公安机关不予立案、不再提出异议的，本机关依法处理（移§10）。没有条文依据，办案期限不扣除。",
        &[
            area("reason", "说明"),
            check("exclude", "办案期限扣除移送期间").opt(),
            choice("excluded_basis", "扣除的依据", Choices::Exclusions).opt().when("exclude", "on"),
        ],
    ),
    form(
        "hand_over_to_police",
        "收到立案通知之日起三日内移交并办结交接（移§12）；当面查点清楚，双方签名并盖章。查封、扣押的物品须全部列入。",
        &[
            numbers("goods", "物品序号").opt().help("不填就是全部在管物品"),
            area("other_goods", "清单以外的物品").opt(),
            area("materials", "材料清单"),
            date("on", "移交日期").opt().help("不填就是今天"),
            sign("signature", "接收人签名"),
            check("sealed", "双方已在交接单上签名并加盖单位印章"),
            files("files", "交接单"),
            area("late_reason", "超过三日的原因").opt().help("未超期不填"),
            officers("officers", "移交人"),
        ],
    ),
    form(
        "tell_of_goods",
        "移交之日起五个工作日内书面通知当事人和利害关系人（豫赃§13、强§21）。",
        &[
            rows("recipient", "被告知人", &[line("name", "姓名或者名称"), line("relation", "与物品的关系")])
                .help("必须包括当事人；利害关系人如所有人、抵押权人"),
            date("told_on", "告知日期").opt().help("不填就是今天"),
            files("files", "书面通知和签收凭证"),
            area("late_reason", "超过五个工作日的原因").opt().help("未超期不填"),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "record_criminal_result",
        "判处罚金的，已处的罚款折抵；尚未罚款的不再罚款（罚§35）。司法机关移送回来处理的，案件恢复办理。",
        &[
            radio(
                "result",
                "结果",
                &[
                    ("fined", "判处罚金"),
                    ("convicted", "判处刑罚，没有罚金"),
                    ("exempted", "免予刑事处罚"),
                    ("not_prosecuted", "不起诉"),
                    ("withdrawn", "公安机关撤销案件"),
                    ("acquitted", "宣告无罪"),
                ],
            ),
            money("amount", "罚金（元）").when("result", "fined"),
            line("document", "文书名称和文号"),
            date("received_on", "收到日期").opt().help("不填就是今天"),
            check("returned", "司法机关移送本机关处理（罚§27）").opt(),
            check("exclude", "办案期限扣除移送期间").opt().when("returned", "on"),
            choice("excluded_basis", "扣除的依据", Choices::Exclusions).opt().when("exclude", "on"),
            files("files", "文书"),
        ],
    ),
    form(
        "note_official_clue",
        "办案中发现公职人员涉嫌职务犯罪的，登记后由镇政府负责人移送（移§19）。",
        &[area("content", "线索内容"), files("files", "材料").opt()],
    ),
    form(
        "send_official_clue",
        "移送监察机关或者人民检察院。",
        &[
            line("to", "受移送的监察机关或者人民检察院"),
            line("document", "移送函文号"),
            date("sent_on", "移送日期").opt().help("不填就是今天"),
            files("files", "移送函和签收凭证"),
        ],
    ),
    form(
        "propose_case_transfer",
        "立案后发现不属本机关管辖的，移送有管辖权的机关（罚§22–25）。",
        &[
            line("to", "受移送机关"),
            radio(
                "ground",
                "情形",
                &[
                    ("place", "违法行为发生地不在本镇（罚§22）"),
                    ("level", "依法由上级机关管辖（罚§23）"),
                    ("item", "事项不在本镇有效清单内（罚§24）"),
                    ("other_agency", "其他机关先立案或者被指定管辖（罚§25）"),
                ],
            ),
            area("reason", "理由"),
            area("materials", "材料清单").help("一行一项"),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "decide_case_transfer",
        "同意的将生成移送函。",
        &[
            radio("approve", "决定", AGREE),
            area("opinion", "意见"),
            check("sealed", "移送函已加盖镇人民政府公章").opt().when("approve", "true"),
        ],
    ),
    form(
        "record_case_receipt",
        "对方接收的，案件按已移送结案；不接收的恢复办理，有争议的报请指定管辖。",
        &[
            radio("accepted", "受移送机关", &[("true", "接收"), ("false", "不接收")]),
            date("received_on", "收到回执日期").opt().help("不填就是今天"),
            line("received_by", "接收人").opt(),
            area("reason", "不接收的理由").when("accepted", "false"),
            numbers("goods", "随案移送的物品序号")
                .opt()
                .help("不填就是全部在管物品")
                .when("accepted", "true"),
            sign("signature", "接收人签名")
                .opt()
                .help("有物品随案移送的，接收人在交接单上签名")
                .when("accepted", "true"),
            check("sealed", "双方已在交接单上签名并加盖单位印章")
                .opt()
                .help("有物品随案移送的勾选（豫赃§13）")
                .when("accepted", "true"),
            files("files", "回执").help("有物品随案移送的，附交接单"),
        ],
    ),
    form(
        "record_other_filing",
        "两个以上机关都有管辖权的，由最先立案的机关管辖（罚§25）。",
        &[
            line("agency", "其他机关"),
            date("filed_on", "对方立案日期"),
            line("document", "对方案号"),
            files("files", "材料").opt(),
        ],
    ),
    form(
        "consult_jurisdiction",
        "管辖有争议的先协商；也可以直接报请共同的上一级机关指定。",
        &[
            date("on", "协商日期").opt().help("不填就是今天"),
            area("content", "协商情况"),
            radio("whose", "结果", WHOSE),
            files("files", "协商纪要、往来函件"),
        ],
    ),
    form(
        "request_designation",
        "",
        &[
            line("to", "共同的上一级行政机关"),
            line("document", "请示文号"),
            area("content", "争议情况和本机关意见"),
            check("sealed", SEALED),
            files("files", "请示").opt(),
        ],
    ),
    form(
        "record_designation",
        "",
        &[
            radio("whose", "指定", DESIGNATED),
            line("document", "指定管辖文书文号"),
            date("received_on", "收到日期").opt().help("不填就是今天"),
            files("files", "指定管辖文书"),
        ],
    ),
    form(
        "raise_dispute",
        "与其他机关发生执法争议的，依次协商、请政府法制机构协调、报政府决定（豫执§19）。",
        &[line("agency", "争议对方"), area("content", "争议事项"), files("files", "材料").opt()],
    ),
    form(
        "record_dispute_step",
        "",
        &[
            radio(
                "level",
                "处理层次",
                &[
                    ("negotiation", "双方协商"),
                    ("coordination", "政府法制机构协调"),
                    ("government", "政府决定"),
                ],
            ),
            radio("settled", "争议已解决", YES_NO),
            line("body", "主持协调、作出决定的机关").when("level", "coordination|government"),
            area("result", "结果"),
            date("on", "日期").opt().help("不填就是今天"),
            files("files", "纪要、协调意见、决定"),
        ],
    ),
    form(
        "request_assistance",
        "协助请求须为书面；对方不能协助的，应当书面说明理由（罚§26、豫执§17）。",
        &[
            line("to", "被请求机关"),
            area("matter", "协助事项"),
            area("reason", "请求的理由和依据"),
            date("due_on", "希望答复的日期"),
            line("document", "协助函文号"),
            check("sealed", SEALED),
            files("files", "协助函"),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "record_assistance_reply",
        "",
        &[
            line("request", "协助函文号").opt().help("不填就是最早未答复的一件"),
            radio(
                "answer",
                "答复",
                &[("given", "已协助"), ("refused", "不能协助"), ("withdrawn", "撤回请求")],
            ),
            area("content", "协助结果或者理由"),
            date("received_on", "收到日期").opt().help("不填就是今天"),
            files("files", "回函").opt().help("撤回请求的不需要"),
        ],
    ),
    form(
        "call_police",
        "紧急的先电话请求，再登记。",
        &[
            line("station", "派出所"),
            datetime("called_at", "请求时间").opt().help("不填就是现在"),
            line("at_place", "地点"),
            area("reason", "情况"),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "record_police_support",
        "有阻碍执法行为的，写明公安机关依法处理的情况。",
        &[
            check("arrived", "民警到场").opt(),
            datetime("arrived_at", "到场时间").opt().help("不填就是现在").when("arrived", "on"),
            line("police", "民警姓名、警号").when("arrived", "on"),
            check("obstructed", "有阻碍执法的行为").opt(),
            area("obstruction", "阻碍情况").when("obstructed", "on"),
            area("handling", "依法处理情况").opt().help("有阻碍执法行为的必填"),
            files("files", "现场录像、处警回执").opt(),
        ],
    ),
    form(
        "propose_joint",
        "经镇综合行政执法领导小组同意后开展（方案 第十一条）；各机关在职权内分别立案、分别决定，不得联合署名作出一个决定。",
        &[
            rows(
                "agencies",
                "参加机关",
                &[
                    line("name", "机关"),
                    line("task", "职权内的分工"),
                    check("invited", "市级部门，邀请参加").opt(),
                ],
            ),
            date("on", "行动日期"),
            area("plan", "行动方案"),
            files("files", "方案和通知").opt(),
        ],
    ),
    form("decide_joint", "", &[radio("consent", "领导小组", AGREE), area("opinion", "意见")]),
    form(
        "link_joint_case",
        "与本案相互登记；对方使用自己的案号和决定书文号。",
        &[
            line("agency", "参加机关").help("与方案中的名称一致"),
            radio("filed", "该机关立案", YES_NO),
            line("case_number", "对方案号").when("filed", "true"),
            line("decision", "对方决定书文号").opt().when("filed", "true"),
            area("reason", "没有立案的说明").when("filed", "false"),
        ],
    ),
    form(
        "propose_transfer_closing",
        "公安机关已立案、物品已移交，或者其他机关已接收的案件，不作处罚决定，按已移送结案。",
        &[area("summary", "移送情况"), officers("officers", "承办人员")],
    ),
];
