//! The forms of the acts on a case, in the order of the road.

use super::build::*;
use crate::form::Form;

const AGREE: &[(&str, &str)] = &[("true", "同意"), ("false", "退回")];
const YES_NO: &[(&str, &str)] = &[("true", "是"), ("false", "否")];
const OUTCOMES: &[(&str, &str)] =
    &[("penalty", "给予行政处罚"), ("no_penalty", "不予行政处罚"), ("dismiss", "撤销立案")];
const GROUNDS: &[(&str, &str)] = &[
    ("under_fourteen", "不满十四周岁（罚§30）"),
    ("incapable", "不能辨认或者控制自己行为（罚§31）"),
    ("trivial", "轻微并及时改正，没有危害后果（罚§33）"),
    ("first_offence", "初次违法、后果轻微并及时改正（罚§33）"),
    ("no_fault", "有证据证明没有主观过错（罚§33）"),
];

/// One form an act.
pub static FORMS: &[Form] = &[
    form(
        "propose_filing",
        "依据业务口的认定意见提出；大队据此制作《立案审批表》。",
        &[
            radio("recommend", "建议", &[("true", "立案"), ("false", "不予立案")]),
            item("item", "执法事项"),
            party("party", "当事人"),
            area("facts", "违法事实"),
            date("act_from", "行为开始日期"),
            date("act_to", "行为终了日期").opt(),
            check("continuing", "行为仍在继续").opt(),
            place("place", "违法地点").opt(),
            check("harm", "已经造成危害后果").opt(),
            area("reason", "立案（不立案）理由"),
            officers("officers", "拟承办人员"),
            area("repeat_note", "重复处罚的说明").opt().help("同一当事人同一事项已被罚款过的必填"),
            line("other_agency", "已先立案的其他机关").opt().help("其他有管辖权的机关已经立案的填写"),
            date("other_filed_on", "其他机关立案日期").opt(),
            line("designation", "指定本镇管辖的文书").opt(),
        ],
    ),
    form("endorse_filing", "", &[radio("agree", "大队意见", AGREE), area("opinion", "意见")]),
    form(
        "decide_filing",
        "立案之日起九十日内作出处理决定（自然日）。",
        &[
            radio("verdict", "决定", &[("file", "立案"), ("refuse", "不予立案"), ("return", "退回补充")]),
            area("opinion", "意见"),
        ],
    ),
    form(
        "correct_party",
        "立案时写错的姓名、号码、地址等，调查终结前在这里更正；查明是另一个人的，撤销立案后另行立案。已送达的文书另作《文书更正书》。",
        &[
            party("party", "当事人"),
            area("reason", "更正理由"),
            files("files", "证明材料").opt().help("姓名（名称）、号码、类别有变动的必须上传"),
        ],
    ),
    form("assign_officers", "", &[officers("officers", "承办人员"), area("reason", "变更理由")]),
    form(
        "request_recusal",
        "决定作出前调查不停止。",
        &[person("officer", "被申请回避的人员"), area("reason", "回避事由")],
    ),
    form(
        "decide_recusal",
        "",
        &[
            person("officer", "被申请回避的人员"),
            radio("recused", "应当回避", YES_NO),
            area("opinion", "理由"),
        ],
    ),
    form(
        "record_superior_recusal",
        "镇长的回避由本级人民政府或者上级机关决定（豫执§23）；收到书面决定后登记。",
        &[
            choice("officer", "被申请回避的负责人", Choices::Heads),
            radio("recused", "应当回避", YES_NO),
            line("authority", "作出决定的机关"),
            line("document", "决定文号"),
            date("decided_on", "决定日期"),
            files("files", "决定文书"),
        ],
    ),
    form(
        "extend_decision",
        "行政处罚法没有延长的规定：只能依据本领域法律、法规、规章的条款，在期限届满以前批准，每一条款一次。",
        &[choice("provision", "依据的条款", Choices::Extensions), area("reason", "延长的理由")],
    ),
    form(
        "record_inquiry",
        "先亮证、告知权利，再逐项问答；将生成《询问笔录》。",
        &[
            officers("officers", "询问人"),
            party("person", "被询问人"),
            line("relation", "与本案关系"),
            check("shown_certificates", "已出示执法证"),
            check("told_rights", "已告知权利义务和申请回避的权利"),
            datetime("started_at", "开始时间"),
            datetime("ended_at", "结束时间"),
            line("place", "询问地点"),
            line("monitor", "询问室监控设备号").opt(),
            rows("qa", "问答", &[area("question", "问"), area("answer", "答")]),
            sign("signature", "被询问人签名"),
        ],
    ),
    form(
        "record_inspection",
        "将生成《现场检查（勘验）笔录》。",
        &[
            officers("officers", "检查人"),
            check("shown_certificates", "已出示执法证"),
            datetime("started_at", "开始时间"),
            datetime("ended_at", "结束时间"),
            line("place", "检查地点"),
            line("present", "在场人").help("没有的写“无”"),
            area("findings", "检查情况"),
            files("files", "照片、录像").opt(),
            sign("signature", "在场人签名"),
        ],
    ),
    form(
        "add_evidence",
        "每件证据写明来源和证明对象。",
        &[
            radio(
                "evidence_kind",
                "种类（罚§46）",
                &[
                    ("documentary", "书证"),
                    ("physical", "物证"),
                    ("audio_visual", "视听资料"),
                    ("electronic", "电子数据"),
                    ("testimony", "证人证言"),
                    ("party_statement", "当事人陈述"),
                    ("appraisal", "鉴定意见"),
                    ("site_record", "勘验笔录、现场笔录"),
                ],
            ),
            line("name", "证据名称"),
            area("description", "特征、说明").opt(),
            line("source", "来源"),
            line("proves", "证明对象"),
            officers("officers", "收集人"),
            datetime("collected_at", "收集时间").opt().help("不填就是现在"),
            check("original", "原件、原物").opt().help("聊天软件转发的图片、复印件不是原件"),
            line("copied_from", "复制件的出处、原件存放处")
                .opt()
                .help("不是原件的必填")
                .when("evidence_kind", "documentary|physical|audio_visual|electronic"),
            line("checked_by", "与原件核对无误的核对人、保管人")
                .opt()
                .help("不是原件的必填")
                .when("evidence_kind", "documentary|physical|audio_visual|electronic"),
            line("maker", "制作人").opt().when("evidence_kind", "audio_visual"),
            datetime("made_at", "制作时间")
                .opt()
                .help("不填取文件自带的时间")
                .when("evidence_kind", "audio_visual"),
            line("method", "制作方法，或者鉴定的依据和手段")
                .opt()
                .when("evidence_kind", "audio_visual|appraisal"),
            party("witness", "证人").opt().when("evidence_kind", "testimony"),
            line("occupation", "证人的职业").opt().when("evidence_kind", "testimony"),
            sign("signature", "证人签名").opt().when("evidence_kind", "testimony"),
            number("test", "本案委托的检测序号")
                .opt()
                .help("填了的不用再填机构和资格")
                .when("evidence_kind", "appraisal"),
            line("institution", "鉴定机构和鉴定人").opt().when("evidence_kind", "appraisal"),
            line("qualification", "鉴定资格").opt().when("evidence_kind", "appraisal"),
            date("told_on", "告知当事人的日期").opt().when("evidence_kind", "appraisal"),
            number("thing", "物品序号")
                .opt()
                .help("登记保存、抽样取得的物品")
                .when("evidence_kind", "physical|electronic|audio_visual"),
            check("monitored", "由电子技术监控设备取得")
                .opt()
                .when("evidence_kind", "audio_visual|electronic"),
            check("monitor_approved", "该设备已经法制和技术审核、地点已公布").opt().when("monitored", "on"),
            files("files", "文件").opt(),
        ],
    ),
    form(
        "judge_evidence",
        "",
        &[
            number("no", "证据序号"),
            radio("verified", "审查结果", &[("true", "查证属实、合法取得"), ("false", "不予采信")]),
            area("opinion", "审查意见"),
        ],
    ),
    form(
        "order_correction",
        "将生成《责令（限期）改正通知书》，须送达当事人。",
        &[area("content", "改正内容"), date("due_on", "改正期限"), officers("officers", "执法人员")],
    ),
    form(
        "check_correction",
        "",
        &[
            officers("officers", "复查人"),
            radio("corrected", "是否已经改正", YES_NO),
            area("findings", "复查情况"),
            files("files", "照片").opt(),
        ],
    ),
    form(
        "confirm_address",
        "首次接触当事人时签署，以后送达更快。",
        &[
            line("address", "送达地址"),
            check("electronic_consent", "同意电子送达").opt(),
            line("electronic", "电子送达地址").opt().help("手机号、邮箱等").when("electronic_consent", "on"),
            sign("signature", "当事人签名"),
        ],
    ),
    form(
        "submit_report",
        "将生成《案件调查终结报告》，送法治室审核。",
        &[
            area("facts", "认定事实"),
            numbers("evidence", "采信证据序号").opt().help("不填为全部查证属实的证据"),
            area("nature", "性质"),
            choice("discretion", "裁量档次", Choices::Discretion).opt(),
            area("reasons", "裁量理由"),
            radio("outcome", "处理建议", OUTCOMES),
            penalty("penalty", "拟处罚").when("outcome", "penalty"),
            radio("ground", "不予处罚情形", GROUNDS).opt().when("outcome", "no_penalty"),
            area("education", "教育内容").opt().help("不予处罚的应当教育").when("outcome", "no_penalty"),
            area("reason", "撤销立案理由").opt().when("outcome", "dismiss"),
            check("complex", "情节复杂，需集体讨论").opt(),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "review_legality",
        "九项逐一审核；有一项不通过就不能“同意”。",
        &[
            review("items", "逐项审核", &law::case::REVIEW_ITEMS),
            radio("verdict", "结论", &[("pass", "同意"), ("supplement", "退回补充"), ("reject", "不同意")]),
            area("opinion", "审核意见"),
        ],
    ),
    form(
        "review_major",
        "达到重大处罚标准的，决定前由司法所逐项审查；有一项不通过就不能“同意”。",
        &[
            review("items", "逐项审查", &law::case::REVIEW_ITEMS),
            radio("verdict", "结论", &[("pass", "同意"), ("supplement", "退回补充"), ("reject", "不同意")]),
            area("opinion", "审查意见"),
        ],
    ),
    form(
        "issue_notice",
        "内容取自审核通过的终结报告；达到听证标准的自动制作《听证告知书》。",
        &[
            penalty("penalty", "拟处罚").help("不填与终结报告一致"),
            area("facts", "事实").opt().help("不填与终结报告一致"),
            area("reasons", "理由").opt(),
            area("basis", "依据").opt(),
            line("access", "监控记录的查询、申辩途径").opt().help("采用电子技术监控证据的必填"),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "serve_paper",
        "送达日决定各种期限的起算，请按回证如实填写。",
        &[
            choice("paper", "文书", Choices::UnservedPapers),
            radio(
                "method",
                "送达方式",
                &[
                    ("direct", "直接送达"),
                    ("household", "同住成年家属或者指定人代收"),
                    ("leaving", "留置送达"),
                    ("electronic", "电子送达"),
                    ("post", "邮寄送达"),
                    ("entrusted", "委托、转交送达"),
                ],
            ),
            date("served_on", "送达日").opt().help("签收日、留置日、到达日或者回执收件日；不填就是今天"),
            check("sealed", "文书已加盖镇人民政府公章"),
            line("recipient", "收件人"),
            line("relation", "与受送达人关系").opt().help("代收时必填").when("method", "household|leaving"),
            check("adult", "代收人已成年（满十八周岁）").opt().when("method", "household"),
            line("left_at", "留置地点")
                .opt()
                .help("必填：确认的送达地址或者登记的住址")
                .when("method", "leaving"),
            line("left_reason", "为何是受送达人的住所")
                .opt()
                .help("留置地点不是上述地址的必填，如租赁合同、村委会证明")
                .when("method", "leaving"),
            witness_is().help("基层组织或者所在单位的代表；没有录像的必填").when("method", "leaving"),
            witness().help("见证人签名或者录像二者有其一").when("method", "leaving"),
            area("undelivered", "直接送达不成的经过")
                .opt()
                .help("催告书、加处罚款和强制执行、代履行决定书必填：何时何地上门，为何没有送到")
                .when("method", "electronic|post|entrusted"),
            line("note", "邮件单号、到达回执号、受托机关").opt().when("method", "electronic|post|entrusted"),
            files("files", "回执、照片、录像").opt(),
            sign("signature", "签收").opt().when("method", "direct|household|entrusted"),
            officers("officers", "送达人"),
        ],
    ),
    form(
        "announce_service",
        "只在下落不明或者其他方式都送不到时使用；发出之日起满三十日视为送达。",
        &[
            choice("paper", "文书", Choices::UnservedPapers),
            date("announced_on", "发出日").opt(),
            check("sealed", "文书已加盖镇人民政府公章"),
            area("reason", "原因和经过"),
            officers("officers", "送达人"),
        ],
    ),
    form(
        "conclude_announcement",
        "",
        &[files("files", "张贴、发布的证明").opt(), officers("officers", "送达人")],
    ),
    form(
        "record_defence",
        "口头提出的当场制作笔录；书面提出的上传材料。",
        &[
            check("oral", "口头提出").opt(),
            date("made_on", "提出日").opt().help("邮寄以邮戳为准；不填就是今天"),
            area("content", "申辩内容"),
            files("files", "书面材料").opt(),
            sign("signature", "当事人签名").opt().when("oral", "on"),
            officers("officers", "记录人").opt().when("oral", "on"),
        ],
    ),
    form(
        "review_defence",
        "逐条写明采纳与否和理由；不得因申辩加重处罚。",
        &[
            rows(
                "points",
                "申辩意见",
                &[line("point", "意见"), check("adopted", "采纳").opt(), line("reason", "理由")],
            ),
            area("conclusion", "复核结论"),
        ],
    ),
    form(
        "waive_rights",
        "放弃必须明确：书面声明、签名或者录像。",
        &[
            radio(
                "scope",
                "范围",
                &[("defence", "陈述申辩"), ("hearing", "听证"), ("both", "陈述申辩和听证")],
            ),
            date("waived_on", "声明日期").opt(),
            files("files", "书面声明、录像").opt(),
            sign("signature", "当事人签名").opt(),
        ],
    ),
    form(
        "request_hearing",
        "告知书送达后五个工作日内提出；逾期又没有正当理由的，不予受理。",
        &[
            date("requested_on", "提出日").opt().help("邮寄以邮戳为准；不填就是今天"),
            area("obstacle", "耽误期限的正当理由").opt().help("逾期的填写；不可抗力等，由法治室审查"),
            date("obstacle_ended_on", "障碍消除日").opt().help("逾期的填写；须在此后十日内提出"),
            files("files", "书面要求、证明").opt().help("期满以后才收到的，附盖有邮戳的信封或者收件记录"),
        ],
    ),
    form("withdraw_hearing", "", &[date("withdrawn_on", "撤回日").opt(), files("files", "书面材料")]),
    form(
        "reopen_investigation",
        "旧告知书作废，须重新终结、审核、告知。",
        &[area("reason", "重新调查的理由")],
    ),
    form(
        "discuss",
        "法制审核通过之后、作出决定之前，由镇政府负责人集体讨论。",
        &[
            rows(
                "opinions",
                "参加人和意见",
                &[choice("person", "负责人", Choices::Heads), line("opinion", "意见")],
            ),
            area("conclusion", "讨论结论"),
            date("held_on", "讨论日期").opt(),
        ],
    ),
    form(
        "propose_decision",
        "将生成《行政处罚决定审批表》；不得重于告知。",
        &[
            radio("outcome", "处理", OUTCOMES),
            penalty("penalty", "处罚").when("outcome", "penalty"),
            radio("ground", "不予处罚情形", GROUNDS).opt().when("outcome", "no_penalty"),
            area("education", "教育内容").opt().when("outcome", "no_penalty"),
            area("reason", "撤销立案理由").opt().when("outcome", "dismiss"),
            area("reasons", "理由（含申辩采纳情况）"),
            check("surcharge", "逾期每日按罚款数额的百分之三加处罚款").opt().when("outcome", "penalty"),
            area("overdue_basis", "超过九十日的依据")
                .opt()
                .help("未超期不填；须写明本领域列明的条款，否则结案自查时亮红牌"),
            officers("officers", "承办人员"),
        ],
    ),
    form("endorse_decision", "", &[radio("agree", "大队意见", AGREE), area("opinion", "意见")]),
    form(
        "decide",
        "签批后即取文号、生成决定书。",
        &[radio("approve", "决定", AGREE), area("opinion", "意见")],
    ),
    form(
        "decide_on_spot",
        "先告知、听申辩，再决定；生成决定书后当场打印、宣读、交付。",
        &[
            officers("officers", "执法人员"),
            check("shown_certificates", "已向当事人出示执法证"),
            item("item", "执法事项"),
            party("party", "当事人"),
            area("facts", "违法事实"),
            datetime("decided_at", "决定时间").opt().help("不填就是现在；没有网络时作出的，以这里写明的为准"),
            date("act_on", "行为日期").opt().help("不填就是决定的当天"),
            place("place", "地点").opt(),
            line("evidence", "证据"),
            files("files", "照片、录像").opt(),
            check("informed", "已告知内容、事实、理由、依据和权利"),
            area("defence", "陈述申辩和复核").help("没有的写“无”"),
            penalty("penalty", "处罚").help("公民二百元以下、组织三千元以下罚款或者警告"),
            area("correction", "责令改正").opt().help("不填按事项规定"),
            check("surcharge", "逾期每日按罚款数额的百分之三加处罚款").opt(),
            area("repeat_note", "重复处罚的说明").opt(),
        ],
    ),
    form(
        "deliver_on_spot",
        "",
        &[
            check("sealed", "决定书盖有镇人民政府公章"),
            datetime("delivered_at", "交付时间").opt().help("不填就是现在"),
            sign("signature", "当事人签名"),
        ],
    ),
    form("file_for_record", "当场处罚报所属机关备案。", &[line("note", "备注").opt()]),
    form(
        "spot_check",
        "",
        &[radio("passed", "结果", &[("true", "合格"), ("false", "不合格")]), area("opinion", "抽查意见")],
    ),
    form(
        "publish",
        "系统已按规则脱敏；请逐字核对后再公示。",
        &[
            line("title", "公示标题"),
            tall("text", "公示内容"),
            radio("tier", "失信分级", super::credit::TIERS).opt().help("处罚决定须核对；不予处罚的不选"),
            line("tier_reason", "不按建议分级的理由").opt(),
            date("until", "公示到期日").opt().help("自决定日起算，期满自动停止；不填按该分级的最长期"),
            area("reason", "社会影响判断"),
            area("public_interest", "公共利益重大影响的理由").opt().help("第三方不同意公开的填写"),
            check("confirmed", "已逐字核对：没有证件号、电话、住址、自然人姓名和其他不得公开的内容"),
        ],
    ),
    form("decline_publication", "", &[area("reason", "不公示的理由")]),
    form(
        "withdraw_publication",
        "理由会向社会公开。",
        &[area("reason", "撤回理由"), line("document", "生效文书"), date("received_on", "收到日").opt()],
    ),
    form(
        "register_payment",
        "",
        &[
            money("amount", "金额"),
            date("paid_on", "缴款日").opt(),
            line("voucher", "缴款凭证号"),
            line("channel", "渠道").opt(),
            line("receipt", "开具的专用票据号").opt().help("由银行开具的不填"),
        ],
    ),
    form(
        "collect_cash",
        "只有法定三种情形可以当场收缴，并须出具财政专用票据。",
        &[
            money("amount", "金额"),
            radio(
                "ground",
                "情形",
                &[
                    ("small", "简易程序，一百元以下"),
                    ("hard_later", "简易程序，不当场收缴事后难以执行"),
                    ("remote", "边远、水上、交通不便，当事人提出"),
                ],
            ),
            area("reason", "理由").opt().when("ground", "hard_later|remote"),
            check("requested_by_party", "当事人提出").opt().when("ground", "remote"),
            line("receipt", "财政专用票据号"),
            date("ashore_on", "抵岸日").opt().help("水上收缴填写").when("ground", "remote"),
            officers("officers", "收款人员"),
        ],
    ),
    form("hand_in_cash", "", &[date("on", "交款日").opt()]),
    form("deposit_cash", "", &[date("on", "缴存日").opt(), line("slip", "银行回单号")]),
    form(
        "request_deferral",
        "一次延期填写“申请延至”；分期缴纳逐期填写日期和金额，合计等于尚欠的数额（不含加处）。",
        &[
            area("reason", "经济困难的情况"),
            date("until", "申请延至").opt().help("分期的不填"),
            rows("plan", "分期计划", &[date("due", "日期"), money("amount", "金额")]).opt(),
            files("files", "当事人申请书"),
        ],
    ),
    form(
        "decide_deferral",
        "",
        &[
            radio("granted", "决定", &[("true", "批准"), ("false", "不批准")]),
            date("until", "延至").opt().help("不填的，按申请").when("granted", "true"),
            rows("plan", "分期计划", &[date("due", "日期"), money("amount", "金额")])
                .opt()
                .help("不填的，按申请")
                .when("granted", "true"),
            radio(
                "on_default",
                "一期逾期的后果",
                &[("only_that", "只计该期逾期，其余各期不变"), ("all_due", "其余未到期各期一并到期")],
            )
            .opt()
            .when("granted", "true"),
            area("opinion", "意见"),
        ],
    ),
    form(
        "urge_payment",
        "将生成《履行行政处罚决定催告书》，金额含加处罚款。",
        &[officers("officers", "执法人员")],
    ),
    form(
        "record_stay",
        "复议、诉讼期间不计加处罚款。",
        &[
            line("proceeding", "程序").help("行政复议或者行政诉讼"),
            date("from", "申请、起诉日"),
            date("accepted_on", "受理、立案日").opt().help("本镇以受理、立案日起算停算的，须填写"),
            date("to", "决定、裁判生效日").opt(),
        ],
    ),
    form("report_major", "", &[date("reported_on", "报送日").opt()]),
    form("propose_closing", "", &[area("summary", "执行情况"), officers("officers", "承办人员")]),
    form(
        "check_vetoes",
        "案卷评查一票否决的事项中，系统看不出来的由法治室对照案卷逐项核对；有一项不通过，不能批准结案。",
        &[review("items", "逐项核对", &law::case::VETO_ITEMS), area("opinion", "法治室意见")],
    ),
    form("approve_closing", "", &[radio("approve", "决定", AGREE), area("opinion", "意见")]),
    form(
        "countersign",
        "先打开下面的文书逐份看过，再由本人用自己的账号签名；一次签名，签在全部待签的文书上。",
        &[own_sign("signature", "本人签名")],
    ),
    form(
        "archive",
        "",
        &[
            choice("checker", "检查人", Choices::Checkers),
            radio("retention", "保管期限", &[("永久", "永久"), ("30年", "30年"), ("10年", "10年")])
                .help("已按结案方式选好，可以延长，不能缩短"),
            area("remarks", "备考").opt().help("缺少的文书在此写明名称和原因"),
        ],
    ),
];
