//! The forms of 强制执行.

use super::build::*;
use crate::form::Form;

const CONFIRMED: &[(&str, &str)] = &[("true", "是本人决定的"), ("false", "没有作过决定")];
const DUTIES: &[(&str, &str)] = &[("payment", "缴纳罚款"), ("act", "改正（拆除、恢复原状）")];

/// One form an act, in the order of the procedure.
pub static FORMS: &[Form] = &[
    form(
        "urge_performance",
        "将生成《催告书》，载明履行的内容、方式、十个工作日的期限和陈述申辩权；已经决定代履行的，作为代履行三个工作日前的再次催告。",
        &[
            area("content", "应当履行的内容").opt().help("不填就是责令改正的内容"),
            line("way", "履行方式").help("如：自行拆除并清理现场"),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "answer_demand",
        "当事人收到催告书后有权陈述申辩，应当记录、复核。",
        &[
            line("demand", "催告书文号").opt().help("不填就是最近送达的一份"),
            date("made_on", "提出日").opt().help("不填就是今天"),
            area("content", "当事人的意见"),
            files("files", "书面材料").opt(),
            sign("signature", "当事人签名").opt().help("口头提出的签名；拒签的注明"),
        ],
    ),
    form(
        "review_demand_answer",
        "意见成立的应当采纳，本次催告不再作为强制执行的依据。",
        &[
            radio("accepted", "复核结果", &[("false", "意见不成立"), ("true", "意见成立，予以采纳")]),
            area("conclusion", "复核结论和理由"),
        ],
    ),
    form(
        "propose_enforcement",
        "只有法律授予本镇强制执行权的义务才能自行执行；罚款和非法占地上的建筑申请人民法院。批准后生成《行政强制执行决定书》。",
        &[
            radio("duty", "义务", DUTIES),
            area("reason", "强制执行的理由"),
            area("way", "强制执行的方式"),
            check("demolition", "拆除建筑物、构筑物、设施").opt().help("须公告，并等复议、诉讼期限届满"),
            datetime("planned_at", "实施时间").help("不得在夜间或者节假日（含调休放假）"),
            area("urgent", "情况紧急的理由").opt().help("须在夜间或者节假日实施的填写"),
            radio(
                "supply",
                "停止供水、供电、供热、供燃气",
                &[
                    ("none", "不采取"),
                    ("homes", "对居民生活采取（法律禁止）"),
                    ("business", "对生产经营场所采取，法律另有规定"),
                ],
            ),
            line("supply_basis", "停止供应的法律依据").opt().when("supply", "business"),
            check("immediate", "催告期间有转移、隐匿财物迹象，立即强制执行").opt(),
            area("evidence", "转移、隐匿财物的证据").opt().when("immediate", "on"),
            files("files", "证据材料").opt().when("immediate", "on"),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "announce_demolition",
        "将生成《强制拆除公告》；在现场张贴并拍照。",
        &[
            area("content", "拆除的建筑物、构筑物、设施").opt().help("不填就是责令改正的内容"),
            date("due_on", "自行拆除的期限"),
            date("posted_on", "公告日").opt().help("不填就是今天"),
            line("place", "张贴地点"),
            check("sealed", "公告盖有镇人民政府公章"),
            files("files", "张贴照片"),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "carry_out_enforcement",
        "决定书送达之后、按决定书载明的时间实施；拆除的，公告期限和复议、诉讼期限都已届满。",
        &[
            datetime("started_at", "开始时间"),
            datetime("ended_at", "结束时间"),
            line("place", "地点"),
            datetime("shown_at", "出示执法证件时间"),
            datetime("told_at", "告知理由、依据、权利和救济途径的时间"),
            area("defence", "当事人的陈述和申辩").help("没有的写“无”"),
            area("process", "经过和结果"),
            area("urgent", "情况紧急的理由").opt().help("在夜间或者节假日实施的填写"),
            line("present", "在场人"),
            sign("signature", "当事人签名").opt(),
            witness_is(),
            witness().help("当事人不在场、不签名的，请见证人签名"),
            files("files", "照片、录像"),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "propose_substitute",
        "后果危害交通安全、污染环境或者破坏自然资源的，可以代履行。批准后生成《代履行决定书》，须送达，并在三个工作日前再催告。",
        &[
            radio(
                "harm",
                "后果",
                &[
                    ("traffic", "已经或者将危害交通安全"),
                    ("pollution", "已经或者将造成环境污染"),
                    ("resources", "已经或者将破坏自然资源"),
                    ("none", "没有以上后果"),
                ],
            ),
            area("reason", "代履行的理由"),
            line("object", "代履行的标的"),
            area("way", "代履行的方式"),
            datetime("planned_at", "实施时间").help("留足送达和三个工作日前再催告的时间"),
            area("urgent", "情况紧急的理由").opt().help("须在夜间或者节假日实施的填写"),
            rows("budget", "费用预算", &[line("item", "项目"), money("amount", "金额")]),
            line("performer", "代履行人").opt().help("不填就是本机关"),
            check("disinterested", "代履行人与当事人、本案没有利害关系").opt().help("委托第三人的必须确认"),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "perform_substitute",
        "到场监督，完毕后各方签名；将生成《代履行现场监督记录》。当事人已经自行履行的，停止代履行。",
        &[
            datetime("started_at", "开始时间"),
            datetime("ended_at", "结束时间"),
            line("place", "地点"),
            area("process", "过程和结果"),
            area("urgent", "情况紧急的理由").opt().help("在夜间或者节假日实施的填写"),
            money("cost", "实际费用"),
            area("cost_note", "超过预算的说明").opt().help("按成本合理确定；超过预算的必填"),
            sign("performer_signature", "代履行人签名"),
            sign("signature", "当事人签名").opt(),
            witness_is(),
            witness().help("当事人不签名的，请见证人签名"),
            files("files", "照片、录像").opt(),
            officers("officers", "到场监督人员"),
        ],
    ),
    form(
        "clear_at_once",
        "道路、河道、航道、公共场所的遗洒物、障碍物、污染物须立即清除、当事人不能清除的，免予催告；当事人不在场的，事后立即通知。",
        &[
            radio(
                "site",
                "场所",
                &[
                    ("road", "道路"),
                    ("river", "河道"),
                    ("waterway", "航道"),
                    ("public", "公共场所"),
                    ("other", "其他场所"),
                ],
            ),
            line("object", "遗洒物、障碍物或者污染物"),
            area("reason", "当事人不能清除的情况"),
            choice("approved_by", "决定立即实施的负责人", Choices::Heads),
            datetime("approved_at", "负责人决定的时间"),
            line("approved_how", "报告和决定的方式").help("如电话报告、当面报告；负责人事后在本系统确认"),
            line("performer", "代履行人").opt().help("不填就是本机关"),
            datetime("started_at", "开始时间"),
            datetime("ended_at", "结束时间"),
            line("place", "地点"),
            area("process", "过程和结果"),
            money("cost", "实际费用"),
            check("attended", "当事人在场，决定书已当场交付").opt(),
            sign("performer_signature", "代履行人签名"),
            sign("signature", "当事人签名").opt(),
            witness_is(),
            witness().help("当事人不签名的，请见证人签名"),
            files("files", "照片、录像").opt(),
            officers("officers", "到场监督人员"),
        ],
    ),
    form(
        "confirm_clearing",
        "强§52：立即代履行由本机关决定。承办人员登记由您决定的，请确认；没有作过决定的，当事人不承担费用。",
        &[radio("confirmed", "是否本人决定", CONFIRMED), area("opinion", "意见")],
    ),
    form(
        "register_substitute_cost",
        "",
        &[money("amount", "金额"), date("paid_on", "缴款日").opt(), line("voucher", "凭证号")],
    ),
    form(
        "propose_surcharge",
        "每日按罚款数额的百分之三，不超过罚款本金；金额按批准当日计算。处罚决定书未告知加处标准的不得加处。",
        &[area("reason", "加处的理由"), officers("officers", "承办人员")],
    ),
    form(
        "propose_agreement",
        "可以约定分阶段履行；当事人采取补救措施的，可以减免加处罚款，罚款本金不得减免。",
        &[
            rows(
                "stages",
                "分阶段履行",
                &[date("due", "期限"), money("amount", "缴款").opt(), line("what", "履行内容").opt()],
            ),
            money("waived", "减免的加处罚款").opt(),
            area("redress", "当事人采取的补救措施").opt().help("减免加处罚款的必填"),
            area("harmless", "不损害公共利益和他人合法权益的说明"),
            sign("signature", "当事人签名").opt(),
            files("files", "当事人签署的协议").opt(),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "propose_suspension",
        "批准后生成《中止执行通知书》；情形消失后应当恢复执行。",
        &[
            radio(
                "ground",
                "情形（强§39）",
                &[
                    ("unable", "当事人履行确有困难或者暂无履行能力"),
                    ("third_party", "第三人对执行标的主张权利，确有理由"),
                    ("irreparable", "可能造成难以弥补的损失，且不损害公共利益"),
                    ("other", "需要中止执行的其他情形"),
                ],
            ),
            area("reason", "理由"),
            check("harmless", "没有明显社会危害，当事人确无能力履行")
                .opt()
                .help("中止满三年未恢复的，不再执行")
                .when("ground", "unable"),
            files("files", "材料").opt(),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "propose_resumption",
        "中止的情形消失，或者当事人不履行执行协议的，恢复执行；批准后生成《恢复执行通知书》。",
        &[area("reason", "恢复执行的理由"), officers("officers", "承办人员")],
    ),
    form(
        "propose_termination",
        "批准后生成《终结执行决定书》。",
        &[
            radio(
                "ground",
                "情形（强§40）",
                &[
                    ("death", "公民死亡，无遗产可供执行，又无义务承受人"),
                    ("dissolved", "组织终止，无财产可供执行，又无义务承受人"),
                    ("object_gone", "执行标的灭失"),
                    ("annulled", "据以执行的行政决定被撤销"),
                    ("lapsed", "中止执行满三年未恢复（强§39）"),
                    ("other", "需要终结执行的其他情形"),
                ],
            ),
            radio(
                "scope",
                "范围",
                &[("all", "全部义务"), ("payment", "缴纳罚款"), ("act", "改正（拆除、恢复原状）")],
            ),
            area("reason", "理由"),
            line("document", "证明文书").opt().help("撤销决定的文书、死亡证明、注销登记等的文号"),
            files("files", "材料").opt(),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "propose_court",
        "起诉期限届满之日起三个月内，催告书送达满十个工作日后申请。批准后生成《强制执行申请书》，由负责人签名。",
        &[
            radio("duty", "义务", DUTIES),
            line("court", "受理法院").opt().help("不填就是本镇所在地法院；不动产由不动产所在地法院受理"),
            check("with_decision", "决定书及作出决定的事实、理由和依据已经备齐"),
            area("opinion", "当事人的意见").help("没有意见的写明"),
            area("object", "申请执行标的的情况"),
            area("other", "法律、行政法规规定的其他材料").help("没有的写“无”"),
            files("files", "材料").opt(),
            officers("officers", "承办人员"),
        ],
    ),
    form(
        "approve_execution",
        "批准时按当天的情况重新核对；批准后即取文号、生成文书。",
        &[radio("approve", "决定", &[("true", "批准"), ("false", "退回")]), area("opinion", "意见")],
    ),
    form(
        "submit_to_court",
        "",
        &[
            date("submitted_on", "递交日").opt().help("不填就是今天"),
            check("signed", "负责人已在申请书上签名、注明日期"),
            check("sealed", "申请书盖有镇人民政府公章"),
            line("receipt", "法院收件凭证"),
            officers("officers", "递交人"),
        ],
    ),
    form(
        "register_court_step",
        "法院五日内受理、七日（听取意见的三十日）内裁定；对不予受理、不予执行的裁定，收到之日起十五日内申请复议。",
        &[
            radio(
                "step",
                "办理事项",
                &[
                    ("accepted", "人民法院受理"),
                    ("not_accepted", "裁定不予受理"),
                    ("granted", "裁定准予执行"),
                    ("refused", "裁定不予执行"),
                    ("review_asked", "本机关向上一级人民法院申请复议"),
                    ("review_won", "上一级人民法院裁定受理或者准予执行"),
                    ("review_upheld", "上一级人民法院维持原裁定"),
                    ("ended", "人民法院执行终结"),
                ],
            ),
            date("on", "日期").opt().help("收到文书之日；不填就是今天"),
            line("document", "文书文号"),
            area("note", "情况").opt(),
            files("files", "法院文书").opt().help("法院的每一项处理都要附上文书；本机关申请复议的可以不附"),
        ],
    ),
];
