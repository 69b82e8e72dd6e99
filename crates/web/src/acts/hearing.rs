//! The forms of 听证.

use super::build::*;
use crate::form::Form;

const GROUNDS: &[(&str, &str)] = &[
    ("late", "逾期提出，没有正当理由"),
    ("out_of_scope", "不属于应当听证的处罚"),
    ("not_party", "不是本案当事人"),
];
const OPENNESS: &[(&str, &str)] = &[
    ("open", "公开举行（同时公告）"),
    ("state_secret", "不公开：涉及国家秘密"),
    ("trade_secret", "不公开：涉及商业秘密"),
    ("privacy", "不公开：涉及个人隐私"),
];
const ENDS: &[(&str, &str)] =
    &[("completed", "举行完毕"), ("absent", "当事人不到场，终止"), ("left", "当事人中途退出，终止")];

/// One form an act, in the order of the procedure.
pub static FORMS: &[Form] = &[
    form(
        "refuse_hearing",
        "生成《不予受理听证通知书》，须送达提出人。期限内提出的，登记听证要求。",
        &[
            line("person", "提出人"),
            date("requested_on", "提出日").opt().help("邮寄以邮戳为准；不填就是今天"),
            radio("ground", "情形", GROUNDS),
            area("reason", "理由"),
        ],
    ),
    form(
        "arrange_hearing",
        "生成《听证通知书》，须在举行前七个工作日送达；公开举行的同时生成《听证公告》。",
        &[
            datetime("held_at", "举行时间").help("留足送达和七个工作日；一般定在十四天以后"),
            line("venue", "地点"),
            choice("presider", "主持人", Choices::Presiders).help("没有调查、审核、审批过本案的人员"),
            line("appointment", "指定主持人的依据").opt().help("主持人不在法治室的必填：批示日期或者文号"),
            choice("recorder", "记录员", Choices::Presiders),
            radio("openness", "公开与否", OPENNESS),
            area("closed_reason", "不公开的理由").opt().when("openness", "state_secret|trade_secret|privacy"),
            line("others", "通知的其他有关人员").opt().help("第三人、证人、鉴定人等"),
        ],
    ),
    form(
        "register_agents",
        "当事人可以委托一至二人；重新登记的，以最后一次为准。",
        &[
            rows(
                "agents",
                "代理人",
                &[line("person", "姓名"), line("relation", "关系或者职业"), line("scope", "委托权限")],
            ),
            files("files", "授权委托书"),
        ],
    ),
    form(
        "replace_presider",
        "",
        &[
            choice("presider", "新的主持人", Choices::Presiders),
            line("appointment", "指定主持人的依据").opt().help("主持人不在法治室的必填"),
            choice("recorder", "记录员", Choices::Presiders).opt().help("不更换的不填"),
            area("reason", "原因"),
        ],
    ),
    form(
        "postpone_hearing",
        "重新生成《听证通知书》和公告，须再次在七个工作日前送达。",
        &[
            datetime("held_at", "延期后的举行时间"),
            line("venue", "地点").opt().help("不变的不填"),
            area("reason", "延期原因"),
            files("files", "申请、证明").opt(),
        ],
    ),
    form(
        "hold_hearing",
        "由主持人或者记录员填写，生成《听证笔录》；当事人或者代理人核对后签名。",
        &[
            radio("end", "结果", ENDS),
            datetime("started_at", "开始时间").opt().help("不填就是通知的时间"),
            datetime("ended_at", "结束时间").opt().help("不填就是现在"),
            line("present", "到场的当事人、代理人、其他人员").opt().when("end", "completed|left"),
            officers("investigators", "出席的调查人员").opt().when("end", "completed|left"),
            check("told_rights", "已核对身份、宣布权利义务、询问是否申请回避")
                .opt()
                .when("end", "completed|left"),
            tall("statement", "调查人员提出的事实、证据和处罚建议").opt().when("end", "completed|left"),
            tall("defence", "当事人的申辩").opt().when("end", "completed|left"),
            tall("debate", "质证和辩论").opt().when("end", "completed|left"),
            area("last_words", "当事人的最后陈述").opt().when("end", "completed|left"),
            area("absence", "未到场、退出的经过和说明的理由").opt().when("end", "absent|left"),
            check("excused", "当事人有正当理由")
                .opt()
                .when("end", "absent|left")
                .help("有正当理由的不能终止，应当延期"),
            sign("signature", "当事人或者代理人签名").opt().when("end", "completed|left"),
            files("files", "录音录像、提交的材料").opt(),
        ],
    ),
    form(
        "report_hearing",
        "由主持人根据听证笔录提出；处罚决定以听证笔录为根据。",
        &[
            area("summary", "听证情况"),
            rows(
                "points",
                "争议焦点和意见",
                &[
                    line("point", "焦点"),
                    check("adopted", "采纳当事人意见").opt(),
                    line("reason", "理由和笔录依据"),
                ],
            ),
            area("opinion", "处理意见"),
        ],
    ),
    form(
        "review_hearing",
        "对照听证笔录和报告再次审核；主持人不参加审核。不通过的，重新调查。",
        &[
            review("items", "审核九项", &law::case::REVIEW_ITEMS),
            radio("verdict", "结论", &[("pass", "同意"), ("supplement", "退回补充"), ("reject", "不同意")]),
            area("opinion", "审核意见"),
        ],
    ),
];
