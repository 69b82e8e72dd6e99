//! The forms of 查封扣押. At the scene there is rain: what stands in the file is filled in and nothing is asked twice. What
//! happened there is stated by the officer, step by step.

use super::build::*;
use crate::form::{Field, Form};

const APPROVE: &[(&str, &str)] = &[("true", "批准"), ("false", "不批准")];
const PRESENT: &[(&str, &str)] = &[("true", "当事人到场"), ("false", "当事人不到场，请见证人")];
/// Freezing stands among them so that whoever looks for it is told why it is not the town's.
const KINDS: &[(&str, &str)] = &[
    ("seize", "扣押财物"),
    ("seal", "查封场所、设施、财物"),
    ("freeze", "冻结存款、汇款（乡镇没有此权限）"),
];
const PERFORMERS: &[(&str, &str)] =
    &[("own", "本机关执法人员"), ("entrusted", "委托其他组织、个人（法律禁止）")];
const GROUNDS: &[(&str, &str)] = &[
    ("no_violation", "当事人没有违法行为（强§28①）"),
    ("unrelated", "与违法行为无关（强§28②）"),
    ("handled", "已作出处理决定，不再需要（强§28③）"),
    ("expired", "期限已经届满（强§28④）"),
    ("not_needed", "其他不再需要的情形（强§28⑤）"),
    ("not_approved", "紧急措施没有获得批准（强§19）"),
];

/// What may be sealed or seized, one row a thing.
const OBJECTS: &[Field] = &[
    line("name", "名称"),
    line("spec", "规格、型号、特征").opt(),
    line("quantity", "数量"),
    line("condition", "状况").opt(),
    line("relation", "与违法行为的关系"),
    check("necessity", "公民及其扶养家属的生活必需品").opt(),
    line("sealed_by", "已被其他机关查封的，写该机关").opt(),
];

const MEASURE: Field =
    number("measure", "第几项措施").opt().help("本案只有一项待办的不用填；序号见案件“查封扣押”栏");
const GOODS: Field = numbers("goods", "物品序号").opt().help("不填就是该项措施的全部物品；如1、2");
const BASIS: Field =
    line("basis", "法律、法规依据").opt().help("不填就用清单列明的条款；规章和文件不能作依据");
const MINOR: Field =
    check("minor", "情节显著轻微或者没有明显社会危害").opt().help("这种情形可以不采取强制措施（强§16）");
const MINOR_REASON: Field = area("minor_reason", "仍须采取的理由").opt().when("minor", "on");
const HELD: Field =
    numbers("held", "转为扣押的登记保存物品序号").opt().help("先行登记保存的物品转为扣押的填写");
const DAYS: Field =
    number("days", "期限（日）").opt().help("自然日，不超过30日，不因节假日顺延；不填就是30日");

/// One form an act, in the order of the procedure.
pub static FORMS: &[Form] = &[
    form(
        "propose_measure",
        "实施前须报镇政府负责人批准。措施及其依据须在执法事项清单中列明。",
        &[
            radio("measure_kind", "措施", KINDS),
            BASIS,
            area("reason", "必要性"),
            MINOR,
            MINOR_REASON,
            rows("objects", "拟查封、扣押的场所、设施、财物", OBJECTS),
            HELD,
            DAYS,
            line("place", "地点"),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "take_urgent_measure",
        "情况紧急才可先实施：二十四小时内报告并补办批准，节假日照算；没有批准的立即解除。",
        &[
            area("urgency", "紧急情况"),
            radio("measure_kind", "措施", KINDS),
            rows("objects", "查封、扣押的场所、设施、财物", OBJECTS),
            area("reason", "必要性"),
            officers("officers", "执法人员"),
            radio("performer", "由谁实施", PERFORMERS),
            datetime("started_at", "开始时间"),
            datetime("shown_at", "出示执法证件时间"),
            datetime("notified_at", "通知当事人到场时间"),
            radio("party_present", "到场情况", PRESENT),
            datetime("told_at", "告知理由、依据、权利和救济途径的时间"),
            area("defence", "当事人的陈述和申辩").help("没有的写“无”"),
            area("process", "实施经过"),
            line("place", "地点"),
            datetime("ended_at", "结束时间").opt().help("不填就是现在"),
            sign("signature", "当事人在现场笔录上签名").opt().when("party_present", "true"),
            witness_is().when("party_present", "false"),
            witness().help("当事人不到场的必须签名").when("party_present", "false"),
            line("other", "法律、法规规定的其他程序").help("没有的写“无”"),
            DAYS,
            BASIS,
            MINOR,
            MINOR_REASON,
            HELD,
            files("files", "照片、录像").opt(),
        ],
    ),
    form(
        "report_urgent_measure",
        "自实施起二十四小时内报告，精确到分。",
        &[
            MEASURE,
            choice("reported_to", "报告给", Choices::Heads),
            datetime("reported_at", "报告时间").opt().help("不填就是现在"),
            area("content", "报告方式和内容"),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "decide_measure",
        "不批准已经紧急实施的，同时解除。",
        &[MEASURE, radio("approve", "决定", APPROVE), area("opinion", "意见")],
    ),
    form(
        "carry_out_measure",
        "十项程序逐项填写，缺一项不能完成；将生成决定书、清单和现场笔录。",
        &[
            MEASURE,
            officers("officers", "执法人员"),
            radio("performer", "由谁实施", PERFORMERS),
            datetime("started_at", "开始时间"),
            datetime("shown_at", "出示执法证件时间"),
            datetime("notified_at", "通知当事人到场时间"),
            radio("party_present", "到场情况", PRESENT),
            datetime("told_at", "告知理由、依据、权利和救济途径的时间"),
            area("defence", "当事人的陈述和申辩").help("没有的写“无”"),
            area("process", "实施经过"),
            line("place", "地点"),
            datetime("ended_at", "结束时间").opt().help("不填就是现在"),
            rows("objects", "实际查封、扣押的", OBJECTS).opt().help("与批准的一致就不填；不得超出批准范围"),
            sign("signature", "当事人在现场笔录上签名").opt().when("party_present", "true"),
            witness_is().when("party_present", "false"),
            witness().help("当事人不到场的必须签名").when("party_present", "false"),
            line("other", "法律、法规规定的其他程序").help("没有的写“无”"),
            files("files", "照片、录像").opt(),
        ],
    ),
    form(
        "deliver_measure",
        "决定书和清单当场交付；当日没有交付的只能解除。",
        &[
            MEASURE,
            datetime("delivered_at", "交付时间").opt().help("不填就是现在"),
            check("sealed", "决定书盖有镇政府公章"),
            check("two_copies", "清单一式二份，当事人和本机关各执一份"),
            sign("signature", "当事人签收"),
            witness_is(),
            witness().help("当事人拒收的，请见证人签名"),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "keep_measure",
        "妥善保管，不得使用或者损毁；保管费用由本机关承担。",
        &[
            MEASURE,
            GOODS,
            line("place", "保管处所"),
            line("keeper", "保管人").help("办理本案的人不能保管"),
            check("third_party", "委托第三人保管").opt().help("只限查封的"),
            area("condition", "检查情况"),
            check("used", "使用了查封、扣押的财物").opt(),
            money("cost", "保管费用（元）").opt(),
            check("charged", "向当事人收取保管费").opt(),
            files("files", "照片").opt(),
        ],
    ),
    form(
        "exclude_testing",
        "检测、检验、检疫、鉴定期间书面告知当事人的，不计入查封扣押期限；出结果后再登记一次。",
        &[
            MEASURE,
            choice("notice", "检测期间告知书", Choices::TestNotices)
                .opt()
                .help("不选就是最近一次已经送达的；期间和告知日以告知书和送达回证为准，没有告知的期间照算；延长的，届满前重新告知后再登记"),
            line("item", "检测事项"),
            line("agency", "检测机构").opt().help("选了告知书的不用填"),
            date("sent_on", "送检日期").opt().help("选了告知书的不用填"),
            date("result_on", "出结果日期").opt().help("没出结果的不填"),
            check("charged", "费用由当事人承担").opt(),
            files("files", "附件").opt(),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "propose_measure_extension",
        "只能延长一次，不超过30日，须在届满前批准并书面告知当事人。",
        &[
            MEASURE,
            number("days", "延长（日）").opt().help("不填就是30日"),
            area("reason", "情况复杂的理由").help("写入延长决定书，告知当事人"),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "decide_measure_extension",
        "批准后须在原期限届满前送达当事人，没有送达的不生效。",
        &[MEASURE, radio("approve", "决定", APPROVE), area("opinion", "意见")],
    ),
    form(
        "sell_seized",
        "只限鲜活物品和其他不易保管的财物；所得款项代替原物。",
        &[
            MEASURE,
            numbers("goods", "物品序号"),
            check("perishable", "鲜活物品或者其他不易保管的财物"),
            area("reason", "不能继续保管的理由"),
            radio("way", "方式", &[("auction", "拍卖"), ("sale", "变卖")]),
            date("sold_on", "成交日期").opt().help("不填就是今天"),
            money("proceeds", "所得款项（元）"),
            money("market", "当时市场价格（元）").help("所得明显低于市场价格的，退还时补偿"),
            area("opinion", "意见"),
        ],
    ),
    form(
        "settle_measure",
        "在查封扣押期限内处理；依法应当没收的按处罚决定没收，应当解除的用“解除查封扣押”。",
        &[
            MEASURE,
            GOODS,
            radio(
                "disposal",
                "处理",
                &[("confiscate", "按处罚决定没收"), ("destroy", "按法律、行政法规销毁")],
            ),
            line("basis", "应当销毁的法律、行政法规条款").opt().when("disposal", "destroy"),
            area("opinion", "意见"),
        ],
    ),
    form(
        "release_measure",
        "将生成《解除查封（扣押）决定书》；解除后立即退还。",
        &[MEASURE, GOODS, radio("ground", "解除情形", GROUNDS), area("reason", "理由")],
    ),
    form(
        "return_measure",
        "退还财物，由领取人签收；变卖的退还所得款项。",
        &[
            MEASURE,
            line("recipient", "领取人"),
            datetime("returned_at", "退还时间").opt().help("不填就是现在"),
            check("damaged", "有损毁、灭失").opt(),
            area("damage", "损毁、灭失情况").opt().when("damaged", "on"),
            money("proceeds", "退还的变卖款（元）").opt().help("没有变卖的不填"),
            money("compensation", "补偿、赔偿（元）").opt(),
            sign("signature", "领取人签收"),
            witness_is(),
            witness().help("领取人拒签的，请见证人签名"),
            officers("officers", "执法人员"),
        ],
    ),
];
