//! The forms of 罚没款物.

use super::build::*;
use crate::form::Form;

/// One form an act, in the order of the procedure.
pub static FORMS: &[Form] = &[
    form(
        "calculate_gains",
        "违法所得是实施违法行为所取得的款项，不扣成本；应当退赔的先退赔，余额没收，作为处罚内容“没收违法所得”的数额。",
        &[
            rows("income", "逐笔所得", &[line("source", "来源和证据"), money("amount", "金额")]),
            rows(
                "victims",
                "应当退赔的",
                &[line("person", "受害人"), money("amount", "应退赔金额"), line("reason", "退赔依据")],
            )
            .opt()
            .help("没有的不填"),
            area("basis", "计算依据").help("依据的证据和计算方法"),
            officers("officers", "计算人员"),
        ],
    ),
    form(
        "record_victim_refund",
        "按计算表逐笔登记；全部登记后才能结案。",
        &[
            number("victim", "第几笔").help("计算表“应当退赔的”中的顺序，从1开始"),
            check("unfound", "无法退赔").opt().help("经查找、公告仍找不到受害人"),
            date("on", "退赔日").opt(),
            line("voucher", "收条或者转账凭证号").opt().help("已经退赔的必须填写"),
            area("reason", "无法退赔的情况").opt().when("unfound", "on"),
        ],
    ),
    form(
        "register_excess",
        "应缴款已经缴清后又到账的款项，登记后由负责人决定退还。",
        &[money("amount", "多缴金额"), date("paid_on", "缴款日").opt(), line("voucher", "缴款凭证号")],
    ),
    form(
        "request_refund",
        "决定被撤销、变更或者确认违法的，自确认之日起十五日内退还。",
        &[
            radio(
                "ground",
                "事由",
                &[("wrong", "处罚决定被撤销、变更或者确认违法"), ("overpaid", "多缴、重复缴")],
            ),
            money("amount", "退还金额").opt().help("只退还物品的不填"),
            numbers("goods", "退还的物品序号")
                .opt()
                .help("尚未处置的没收物品，例如 1、2")
                .when("ground", "wrong"),
            line("document", "依据的文书").opt().help("例如 济政复决字〔2026〕第3号").when("ground", "wrong"),
            date("confirmed_on", "确认日").opt().help("收到撤销、变更文书之日；期限由此起算"),
            area("reason", "理由"),
        ],
    ),
    form(
        "order_refund",
        "错罚的应当退还，不能不同意。",
        &[radio("approve", "决定", &[("true", "同意退还"), ("false", "不同意")]), area("opinion", "意见")],
    ),
    form(
        "carry_out_refund",
        "由没有承办本案的财政或者保管人员办理。",
        &[
            date("on", "退还日").opt(),
            line("voucher", "退库或者付款凭证号").opt().help("退还款项的必须填写"),
            line("recipient", "领取人"),
            sign("signature", "领取人签名").opt().help("退还物品的必须签名"),
        ],
    ),
    form(
        "collect_forfeits",
        "决定书送达后收取。已经登记保存、扣押的写序号；当事人交出的逐项填写。",
        &[
            numbers("goods", "已在保管的物品序号").opt().help("例如 1、2"),
            rows(
                "items",
                "当事人交出的物品",
                &[
                    line("name", "名称"),
                    line("spec", "规格特征").opt(),
                    line("quantity", "数量（带单位）"),
                    line("condition", "状况").opt(),
                ],
            )
            .opt(),
            area("unavailable", "无法收取的情况").opt().help("物品灭失、当事人拒不交出的才填写"),
            officers("officers", "执法人员"),
        ],
    ),
    form(
        "store_goods",
        "保管员验收：逐项核对名称、数量、状况。承办本案的人员不得保管。",
        &[
            numbers("goods", "入库的物品序号").help("例如 1、2"),
            choice("room", "存放处所", Choices::StorePlaces),
            officers("officers", "移交人员"),
            line("condition", "验收情况"),
            files("files", "照片").opt(),
        ],
    ),
    form(
        "release_goods",
        "",
        &[
            numbers("goods", "出库的物品序号"),
            line("reason", "出库事由").help("送检、处置、退还等"),
            line("recipient", "领取人"),
        ],
    ),
    form(
        "count_goods",
        "账上在库与实有不符的，必须说明。",
        &[
            numbers("found", "实有的物品序号").opt(),
            person("supervisor", "监盘人").help("保管员以外的人员"),
            area("explanation", "差异说明").opt().help("盘亏、盘盈的原因和处理"),
        ],
    ),
    form(
        "notify_claim",
        "应当退还当事人的物品，书面通知领取；满六个月未领取的才能按规定处置。",
        &[
            numbers("goods", "物品序号"),
            date("on", "通知日").opt(),
            line("way", "通知方式").help("直接送达、邮寄、公告"),
            files("files", "通知书和送达凭证"),
        ],
    ),
    form(
        "propose_disposal",
        "结案前不得处置，鲜活、易腐、易变质、低值易耗的除外。由没有承办本案的人员提出。",
        &[
            numbers("goods", "物品序号").help("已经入库的物品"),
            radio(
                "way",
                "方式",
                &[
                    ("auction", "委托公开拍卖"),
                    ("sale", "变卖（只限不易保存的物品）"),
                    ("hand_over", "移交有关部门（危险、限制流通、专卖物品）"),
                    ("destruction", "销毁"),
                    ("filed", "拍照存卷，原物随卷保管"),
                ],
            ),
            check("perishable", "鲜活、易腐、易变质、低值易耗").opt(),
            money("value", "估价").opt(),
            area("reason", "处置理由"),
        ],
    ),
    form(
        "approve_disposal",
        "",
        &[radio("approve", "决定", &[("true", "同意"), ("false", "不同意")]), area("opinion", "意见")],
    ),
    form(
        "carry_out_disposal",
        "将生成《涉案（没收）物品处置审批表（附处置记录）》。须有见证人和照片；拍卖所得十个工作日内、变卖所得即时上缴国库。",
        &[
            date("on", "处置日").opt(),
            line("agent", "受托拍卖人、收购人、接收单位").opt().help("拍卖、变卖、移交的必须填写"),
            witness_is(),
            sign("witness", "见证人签名").help("经办人以外的人"),
            money("proceeds", "所得款项").opt().help("拍卖、变卖的成交款"),
            area("process", "处置经过"),
            files("files", "照片、成交确认书、接收回执"),
        ],
    ),
    form(
        "remit_proceeds",
        "处置所得全部上缴国库。",
        &[
            number("disposal", "第几次处置").opt().help("只有一次未缴库的不填"),
            date("on", "缴库日").opt(),
            line("voucher", "缴款书号"),
        ],
    ),
];
