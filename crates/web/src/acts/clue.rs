//! The forms of the acts on a clue.

use super::build::*;
use crate::form::Form;

/// One form an act, in the order of the road.
pub static FORMS: &[Form] = &[
    form(
        "report_clue",
        "拍照或者录像，选好类别，写一句情况就能上报。",
        &[
            files("files", "照片、录像、录音").opt().help("最多九个；原图更有证明力"),
            choice("class", "问题类别", Choices::Classes),
            place("place", "地点"),
            area("content", "情况").help("看到了什么、有多大、谁在做"),
            choice("source", "来源", Choices::Sources).opt(),
            line("origin", "来文单位、文号")
                .opt()
                .help("部门移交、12345、上级交办的必填")
                .when("source", "department|hotline|higher"),
            datetime("seen_at", "发现时间").opt().help("不填就是现在"),
            datetime("captured_at", "拍摄时间").opt().help("手机离线拍摄时的手机时间"),
        ],
    ),
    form("supplement_clue", "", &[area("content", "补充说明"), files("files", "照片、录像、录音").opt()]),
    form("accept_clue", "", &[area("note", "受理意见").opt()]),
    form("decline_clue", "理由会告诉报告人，请写清楚、写客气。", &[area("reason", "不予受理的理由")]),
    form(
        "dispatch_clue",
        "已按分派规则选好单位；改动时请写明理由。",
        &[
            choice("office", "业务口", Choices::Offices),
            choice("squad", "执法中队", Choices::Squads),
            area("note", "要求").opt(),
            area("reason", "不按建议分派的理由").opt(),
        ],
    ),
    form(
        "reassign_clue",
        "",
        &[
            choice("office", "业务口", Choices::Offices),
            choice("squad", "执法中队", Choices::Squads),
            area("reason", "改派理由"),
        ],
    ),
    form(
        "assign_grid",
        "没有定位、定位不在任何网格里，或者划错了的，由指挥调度中心核对地点后划定。",
        &[
            choice("grid", "所在网格", Choices::Grids),
            check("position_wrong", "报告的位置有误").opt().help("位置不是事发地的勾选，以后不再用它"),
            area("reason", "理由").help("怎样核对的，例如与报告人电话核实"),
        ],
    ),
    form(
        "merge_clue",
        "并入后由主线索统一办理。本条的内容、照片列在主线索页面；报告人凭自己的回执看进展和答复，办结后可以评价。",
        &[line("into", "主线索").help("填主线索的登记号"), area("reason", "并案理由")],
    ),
    form(
        "transfer_clue",
        "将生成《线索移送函》。",
        &[line("agency", "受移送机关"), area("reason", "移送理由"), area("materials", "材料清单")],
    ),
    form(
        "urge_clue",
        "被督办的单位要在期限内答复；过了期限没有答复的亮红灯，线索办结以前必须答复。",
        &[area("note", "督办意见"), date("answer_by", "答复期限").opt().help("不填为本镇规定的工作日数")],
    ),
    form("answer_urging", "答复最早的一次督办，督办人和派单单位都能看到。", &[area("content", "答复内容")]),
    form(
        "join_units",
        "一件事涉及几个单位的，由派单单位牵头，协办单位一同核查；协办单位看得到这条线索，不改变由谁认定、由谁立案。",
        &[
            choice("lead", "牵头单位", Choices::Units),
            rows("assisting", "协办单位", &[choice("unit", "单位", Choices::Units).opt()]),
            area("note", "要求").opt(),
        ],
    ),
    form(
        "split_clue",
        "一次反映了两件事的，拆出一件另行分派；来源、报告人、地点、上报时间照旧，带去的附件两边都有。",
        &[
            choice("class", "拆出的问题类别", Choices::Classes),
            area("content", "拆出的内容").help("只写拆出去的那一件；原线索的内容不变"),
            numbers("files", "带去的附件序号").opt().help("例如 1、3；序号见上面的附件"),
            area("reason", "拆分的理由"),
        ],
    ),
    form(
        "mark_repeat",
        "只在“恶意重复”中另列，照常办理、照常计时，也不影响同一个人再次举报；经中心负责人批准后生效。",
        &[
            line("earlier", "此前的线索").help("填已经查清的那一件的登记号"),
            area("grounds", "根据").help("几次举报、怎样查实不属实、为什么认为是恶意"),
        ],
    ),
    form(
        "decide_repeat",
        "由中心负责人或者大队长决定，提出标记的人不能决定；已经批准的，选不同意即撤销标记。",
        &[
            radio("agree", "决定", &[("true", "同意标记"), ("false", "不同意，或者撤销标记")]),
            area("opinion", "意见"),
        ],
    ),
    form(
        "check_site",
        "两名持证人员到场，先亮证、再核查；将生成《现场检查（勘验）笔录》。",
        &[
            officers("officers", "核查人员"),
            check("shown_certificates", "已向在场人出示执法证"),
            datetime("started_at", "开始时间"),
            datetime("ended_at", "结束时间"),
            place("place", "核查地点").opt(),
            line("present", "在场人").help("没有的写“无”"),
            area("findings", "检查情况"),
            files("files", "现场照片、录像").opt().help("应当处罚的必须有"),
            radio(
                "outcome",
                "核查结果",
                &[
                    ("unfounded", "不属实"),
                    ("corrected", "轻微，现场已改正"),
                    ("simple", "适用简易程序，当场处罚"),
                    ("general", "应当处罚，由业务口出具认定意见"),
                ],
            ),
            sign("signature", "在场人签名"),
        ],
    ),
    form(
        "countersign_check",
        "先打开下面的笔录看过，再由本人用自己的账号签名。",
        &[own_sign("signature", "本人签名")],
    ),
    form("switch_procedure", "改为由业务口出具认定意见。", &[area("reason", "改按普通程序的理由")]),
    form(
        "issue_opinion",
        "由业务口出具，连同材料交指挥调度中心。",
        &[
            item("item", "执法事项"),
            area("facts", "违法事实"),
            area("evidence", "证据"),
            area("nature", "定性"),
            area("basis", "建议依据"),
            files("files", "调查取证材料").opt(),
        ],
    ),
    form("return_opinion", "", &[area("reason", "退回理由")]),
    form(
        "hand_to_squad",
        "",
        &[choice("squad", "执法中队", Choices::Squads).opt(), area("note", "要求").opt()],
    ),
    form(
        "tell_reporter",
        "署名的举报人书面告知，将生成《不予立案告知书》；告知后线索办结，举报人凭回执号也能看到理由和救济途径。",
        &[
            area("reason", "不予立案的理由").help("会告诉举报人，请写清楚"),
            line("way", "告知方式").help("例如邮寄、当面交付、电话通知后领取"),
        ],
    ),
    form("give_feedback", "报告人会看到这段话。", &[area("content", "反馈内容")]),
    form(
        "rate_clue",
        "由报告人在“查进度”页面凭回执号评价，一件一次。",
        &[
            radio(
                "satisfaction",
                "对办理结果",
                &[("satisfied", "满意"), ("mostly", "基本满意"), ("dissatisfied", "不满意")],
            ),
            area("words", "意见").opt().help("不满意的请写明在哪里"),
        ],
    ),
    form(
        "reopen_clue",
        "由报告人在“查进度”页面凭回执号申请，评价为不满意的可以申请一次。",
        &[area("reason", "申请重开的理由").help("哪里没有解决、有什么新情况")],
    ),
];
