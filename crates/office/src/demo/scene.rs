//! What happens in an invented town: for each class of clue where it is seen, what is said, found and punished.

use law::party::PartyKind;

use PartyKind::{Citizen, Organisation, SoleTrader};

/// 一种可处罚的情形, as it is put into the papers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offence {
    /// 事项编码, in the list in force since November 2025.
    pub item: &'static str,
    /// 当事人类别
    pub who: PartyKind,
    /// 经营内容, for the name of a business.
    pub trade: &'static str,
    /// 适用简易程序
    pub simple: bool,
    /// 罚款（元）; 0 is a warning.
    pub fine: i64,
    /// 裁量档次
    pub grade: &'static str,
    /// 事实; `{p}` is the place.
    pub facts: &'static str,
    /// 定性
    pub nature: &'static str,
    /// 没收的财物; empty where nothing is confiscated.
    pub confiscated: &'static str,
}

/// 一类线索的素材.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    /// 类别编号
    pub class: &'static str,
    /// 地点; `{v}` is the village.
    pub spots: &'static [&'static str],
    /// 上报内容; `{p}` is the place.
    pub said: &'static [&'static str],
    /// 现场已改正时的检查情况
    pub mended: &'static [&'static str],
    /// 受移送机关, where the town has no power since November 2025.
    pub elsewhere: Option<&'static str>,
    /// 可处罚的情形
    pub offences: &'static [Offence],
}

const fn offence(
    item: &'static str,
    who: PartyKind,
    trade: &'static str,
    simple: bool,
    fine: i64,
    grade: &'static str,
    facts: &'static str,
    nature: &'static str,
) -> Offence {
    Offence { item, who, trade, simple, fine, grade, facts, nature, confiscated: "" }
}

/// What is found where food is seized.
pub(super) const SPOILED: Offence = Offence {
    confiscated: "变质卤肉6千克",
    ..offence(
        "SC-06",
        SoleTrader,
        "卤味摊",
        false,
        800,
        "较轻",
        "当事人在{p}销售卤肉约6千克，感官检查有异味、表面发黏，没有进货凭证，尚未售出。",
        "销售不符合食品安全标准的食品",
    )
};

/// Every scene; the classes are those of the town's `classes.toml`.
#[rustfmt::skip]
pub(super) const SCENES: &[Scene] = &[
    Scene {
        class: "stall",
        spots: &["{v}主街中段", "{v}集市东口", "{v}小学门前", "{v}十字路口", "{v}卫生室旁"],
        said: &[
            "{p}有摊位占了人行道，行人只能走到车道上。",
            "{p}商户把货架摆到门外约三米，堵住盲道，已经连续几天。",
            "早市散了以后，{p}还有几辆三轮车占道卖菜，路口排队。",
            "{p}堆放了一批水泥和砖块，占了半幅路面，没有警示。",
        ],
        mended: &["现场核实情况属实，当事人当场将货物收回店内，恢复人行道通行，已批评教育。", "摊主表示不知不能占道，当场收摊，场地已清扫干净。"],
        elsewhere: None,
        offences: &[
            offence("CG-01", SoleTrader, "五金店", true, 100, "较轻", "当事人在{p}门前人行道堆放钢管、货架等物料，占地约3平方米，未经批准，责令后当场清理。", "擅自在街道两侧堆放物料"),
            offence("CG-01", Citizen, "", true, 50, "较轻", "当事人在{p}占用人行道堆放菜筐，占地约2平方米，未经批准，责令后当场清理。", "擅自在街道两侧堆放物料"),
            offence("CG-01", SoleTrader, "建材店", true, 200, "较轻", "当事人在{p}堆放瓷砖、水泥，占地约4平方米，未经批准，责令后当场清理。", "擅自在街道两侧堆放物料"),
            offence("CG-01", SoleTrader, "家具店", false, 500, "一般", "当事人在{p}门前公共场地堆放沙发、床垫等物料，占地约12平方米，未经批准，经责令后按期清理。", "擅自在公共场地堆放物料，影响市容"),
            offence("CG-02", Organisation, "商贸", false, 2000, "一般", "当事人在{p}公共场地搭建彩钢棚一处，面积约26平方米，未经批准，影响市容，经责令后自行拆除。", "擅自在公共场地搭建设施，影响市容"),
        ],
    },
    Scene {
        class: "dump",
        spots: &["{v}村口路边", "{v}南侧沟渠", "{v}打谷场", "{v}垃圾分类点旁", "{v}废弃砖窑"],
        said: &[
            "{p}倒了一车建筑垃圾，有碎砖和石膏板，看车辙是昨晚倒的。",
            "{p}堆着大量秸秆和生活垃圾，天热有臭味，苍蝇多。",
            "{p}有人把装修垃圾倒进沟里，沟快堵了。",
            "{p}柴草乱堆，占了半边路，会车困难。",
        ],
        mended: &["现场核实属实，户主当场联系车辆清运，一小时后复查已清理干净。", "经与村委会核实，系村民临时堆放，当场清理完毕，已宣传教育。"],
        elsewhere: None,
        offences: &[
            offence("CZ-01", Citizen, "", true, 50, "较轻", "当事人在{p}乱堆柴草、生活垃圾约1立方米，破坏村容环境，首次发现，当场清理。", "乱堆垃圾、柴草，破坏村容镇貌和环境卫生"),
            offence("CZ-01", Citizen, "", true, 150, "一般", "当事人在{p}乱堆粪便、柴草约3立方米，责令后按期清理。", "乱堆粪便、柴草，破坏村容镇貌和环境卫生"),
            offence("CG-03", Citizen, "", false, 300, "一般", "当事人在{p}不按规定地点倾倒生活垃圾约2立方米，经责令后按期清理。", "不按规定的地点倾倒垃圾"),
            offence("CG-03", Organisation, "装饰", false, 2000, "较重", "当事人使用货车将装修产生的建筑垃圾约6立方米倾倒在{p}，事后经责令清运至指定地点。", "不按规定的地点倾倒建筑垃圾"),
        ],
    },
    Scene {
        class: "advert",
        spots: &["{v}公交站牌", "{v}文化广场围墙", "{v}电线杆沿线", "{v}主街门面墙"],
        said: &["{p}新贴了一排小广告，有开锁和贷款的，刚清过又贴。", "{p}有人用喷漆写了电话号码。", "{p}未经批准挂了一条商业横幅，绳子拴在树上。"],
        mended: &["张贴人在现场，当场清除小广告六处，墙面已恢复。", "商户当场取下横幅，已告知办理审批的办法。"],
        elsewhere: None,
        offences: &[
            offence("CG-04", Citizen, "", true, 0, "较轻", "当事人未经批准在{p}张贴招租宣传品4处，当场清除。", "未经批准在设施上张贴宣传品"),
            offence("CG-04", SoleTrader, "开锁店", true, 100, "较轻", "当事人未经批准在{p}张贴宣传品9处，责令后当场清除。", "未经批准在设施上张贴宣传品"),
            offence("CG-04", SoleTrader, "驾校报名点", false, 300, "一般", "当事人未经批准在{p}及周边电线杆张贴宣传品32处，经责令后清除。", "未经批准在设施上张贴宣传品"),
        ],
    },
    Scene {
        class: "building",
        spots: &["{v}东头路北", "{v}文化广场西侧", "{v}市场南门", "{v}新居民点", "{v}老村部旁"],
        said: &["{p}有人正在砌墙，已经有一人多高，没有看到批准手续的公示牌。", "{p}夜里搭了一处彩钢房，占着广场的边。", "{p}在原来房子上加盖二层，脚手架已经搭好。"],
        mended: &["现场为临时堆料棚，当事人当场拆除，场地已平整。", "核实为修缮院墙，未扩大面积，已告知报备，当场拆除多砌的一段。"],
        elsewhere: None,
        offences: &[
            offence("GH-01", Citizen, "", false, 2000, "一般", "当事人未经批准在{p}集镇规划区内修建临时建筑物一处，砖混结构，面积约42平方米，经责令后自行拆除。", "擅自在集镇规划区内修建临时建筑物"),
            offence("GH-02", Citizen, "", false, 3000, "一般", "当事人未经批准在{p}扩建住宅，扩建部分约35平方米，主体未封顶，经责令停止建设并按期改正。", "农村居民未经批准建住宅"),
            offence("GH-02", Citizen, "", false, 5500, "较重", "当事人违反规划在{p}加建住宅二层，面积约110平方米，主体已封顶，尚可采取改正措施，经责令后改正。", "农村居民违反规划的规定建住宅"),
            offence("GH-01", Citizen, "", false, 10_000, "较重", "当事人未经批准在{p}修建临时经营用房一处，面积约180平方米，责令后逾期拆除。", "擅自在集镇规划区内修建临时建筑物"),
        ],
    },
    Scene {
        class: "farmland",
        spots: &["{v}北地", "{v}南坡耕地", "{v}机耕路东侧", "{v}河滩地"],
        said: &["{p}有挖掘机在取土，已经挖了半人深。", "{p}耕地上铺了碎石，像是要做停车场。", "{p}有人在地里打地基。"],
        mended: &["现场为农户平整土地，当场停工并回填，耕作层未破坏。"],
        elsewhere: Some("济源市自然资源和规划局"),
        offences: &[],
    },
    Scene {
        class: "straw",
        spots: &["{v}西地", "{v}村南麦田", "{v}河堤下", "{v}果园边"],
        said: &["{p}有明火，烟很大，飘到路上看不清车。", "{p}有人在烧玉米秆，火已经过了一垄。", "{p}路边烧落叶，离电线杆很近。"],
        mended: &["到场时明火已由村干部扑灭，过火面积不足10平方米，当事人承认并写下保证。", "核实为烧落叶，当场浇灭，未造成影响，已宣传教育。"],
        elsewhere: None,
        offences: &[
            offence("HB-01", Citizen, "", false, 500, "较轻", "当事人在{p}露天焚烧玉米秸秆，过火面积约0.3亩，经制止后当场扑灭。", "露天焚烧秸秆"),
            offence("HB-01", Citizen, "", false, 800, "一般", "当事人在{p}露天焚烧秸秆，过火面积约1.2亩，经制止后扑灭并清理余烬。", "露天焚烧秸秆"),
        ],
    },
    Scene {
        class: "dust",
        spots: &["{v}安置房工地", "{v}道路改造工地", "{v}物流园工地", "{v}搅拌站"],
        said: &["{p}土方没有盖，刮风时尘土飞到居民院里。", "{p}夜里十一点还在浇筑，机器声音很大，睡不着。", "{p}渣土车进出不冲洗，把路面带得全是泥。"],
        mended: &["现场督促施工方将裸土全部覆盖，开启喷淋，复查合格。", "施工方已停止夜间作业，并向居民张贴告示。"],
        elsewhere: None,
        offences: &[
            offence("HB-02", Organisation, "建筑工程", false, 15_000, "较轻", "当事人在{p}施工，约600平方米裸露土方未覆盖，未采取有效防尘降尘措施，经责令后按期改正。", "施工工地未采取有效防尘降尘措施"),
            offence("HB-04", Organisation, "混凝土", false, 12_000, "一般", "当事人在{p}夜间进行混凝土浇筑作业，产生噪声，未取得夜间作业证明，经制止后停止。", "夜间进行产生噪声的建筑施工作业"),
        ],
    },
    Scene {
        class: "food",
        spots: &["{v}集市", "{v}学校东侧小吃点", "{v}主街夜市", "{v}广场东北角"],
        said: &["{p}小吃摊没有罩子，苍蝇落在食物上。", "{p}炸串摊把废油倒进下水道。", "{p}做凉皮的没有戴口罩手套，也没看到健康证。"],
        mended: &["现场检查，摊主当场加装防尘罩、垃圾桶，健康证在有效期内。", "健康证放在家中，半小时后取来核验无误，已告知随身携带。"],
        elsewhere: None,
        offences: &[
            offence("SC-02", SoleTrader, "小吃摊", true, 0, "较轻", "当事人在{p}经营小吃，食品无防尘设施，经责令限期改正后部分改正。", "小摊点不符合食品经营要求"),
            offence("SC-03", Citizen, "", true, 100, "较轻", "当事人在{p}经营炸串，未配备废弃物收集设施，责令限期改正后部分改正。", "小摊点未配备废弃物收集设施"),
            offence("SC-04", SoleTrader, "凉皮摊", false, 350, "一般", "当事人在{p}经营凉皮，1名从业人员未取得有效健康证明。", "小摊点从业人员未取得有效健康证明"),
        ],
    },
    Scene {
        class: "culture",
        spots: &["{v}主街二楼", "{v}商业街"],
        said: &["{p}网吧里有穿校服的学生。", "{p}歌厅营业到凌晨，没看到许可证。"],
        mended: &["现场检查未发现未成年人，已要求在入口显著位置张贴标志。"],
        elsewhere: Some("济源市文化广电和旅游局"),
        offences: &[],
    },
    Scene {
        class: "fire_lane",
        spots: &["{v}安置小区3号楼前", "{v}商贸城南门", "{v}幼儿园门口", "{v}农贸市场消防通道"],
        said: &["{p}消防车道上长期停车，画了黄线也没用。", "{p}疏散通道堆着纸箱，出口只剩一半。", "{p}消火栓被货架挡住了，看不见。"],
        mended: &["现场联系车主当场移走车辆，通道恢复畅通。", "物业当场清理通道内的纸箱和旧家具，已落实巡查人员。"],
        elsewhere: None,
        offences: &[
            offence("XF-02", Citizen, "", true, 100, "个人较轻", "当事人将小型货车停放在{p}消防车通道上，妨碍消防车通行，经通知后当场驶离。", "占用消防车通道，妨碍消防车通行"),
            offence("XF-02", Citizen, "", true, 200, "个人较轻", "当事人在{p}消防车通道堆放家具，占用通道，责令后当场清理。", "堵塞消防车通道，妨碍消防车通行"),
            offence("XF-01", Organisation, "超市", false, 6000, "较轻", "当事人经营场所（{p}）疏散通道堆放纸箱、货架，占用通道宽度的一半，检查时当场改正。", "占用疏散通道"),
            offence("XF-02", Organisation, "物业服务", false, 8000, "较轻", "当事人管理的{p}消防车通道被固定石墩封闭，消防车不能通行，检查时当场改正。", "封闭消防车通道，妨碍消防车通行"),
        ],
    },
    Scene {
        class: "ebike",
        spots: &["{v}安置小区5号楼门厅", "{v}公租房楼道", "{v}教师公寓一楼"],
        said: &["{p}停了七八辆电动车，有三辆拉着线充电。", "{p}有人从三楼甩线下来给电动车充电。"],
        mended: &["现场联系车主将车辆推至室外充电棚，拔除飞线，已张贴提示。"],
        elsewhere: None,
        offences: &[
            offence("XF-05", Citizen, "", false, 500, "个人", "当事人在{p}停放电动自行车并充电，经管理单位书面告知后拒不改正，检查时移走。", "在公共门厅停放电动自行车并充电，拒不改正"),
        ],
    },
    Scene {
        class: "hazard",
        spots: &["{v}木材加工厂", "{v}废品收购站", "{v}铸造厂车间"],
        said: &["{p}机器没有防护罩，也没有警示标志。", "{p}气瓶和废纸堆在一起，看着危险。"],
        mended: &["现场督促负责人将气瓶移至专用区域，张贴警示标志，复查合格。"],
        elsewhere: Some("济源市应急管理局"),
        offences: &[],
    },
    Scene {
        class: "firework",
        spots: &["{v}广场", "{v}主街", "{v}新居民点门口"],
        said: &["{p}有人放大型烟花，离住户很近。", "{p}连日降雨，路边护坡掉石头。"],
        mended: &["到场时燃放已停止，剩余烟花由当事人自行退回，已宣传教育。", "已拉起警戒线，村委会安排清理落石。"],
        elsewhere: Some("济源市公安局承留派出所"),
        offences: &[],
    },
    Scene {
        class: "river",
        spots: &["{v}段河道", "{v}桥下游", "{v}河滩"],
        said: &["{p}有人用铲车挖沙子往车上装。", "{p}倒了很多渣土，河道变窄了。"],
        mended: &["现场为村民取少量砂石修路，当场停止并平整河床。"],
        elsewhere: None,
        offences: &[
            offence("SL-02", Citizen, "", false, 1500, "较轻", "当事人未经批准在{p}采砂约3立方米，经制止后停止并平整河床。", "未经批准在河道管理范围内采砂"),
            offence("SL-01", Organisation, "土石方工程", false, 6000, "较轻", "当事人在{p}弃置渣土约80立方米，阻碍行洪，经责令后按期清除。", "在河道管理范围内弃置阻碍行洪的物体"),
        ],
    },
    Scene {
        class: "road",
        spots: &["{v}段县道", "{v}路口", "{v}大桥东头"],
        said: &["{p}沿路掉了一层碎石，骑车容易摔。", "{p}有人在路肩上晒粮，占了半幅路。", "{p}路边摆了一溜瓜摊，车辆急刹。"],
        mended: &["当事人当场将粮食收起，路面清扫干净。", "驾驶人已返回清扫遗撒物，并加盖篷布。"],
        elsewhere: None,
        offences: &[
            offence("JT-01", Citizen, "", true, 100, "较轻", "当事人在{p}公路上摆摊售卖瓜果，占用路肩，责令后当场清理。", "在公路上摆摊设点"),
            offence("JT-02", Organisation, "运输", true, 500, "较轻", "当事人的货车在{p}装载碎石未覆盖，掉落遗洒约20米，当场清理。", "车辆装载物遗洒，污染公路"),
            offence("JT-02", Organisation, "砂石运输", false, 1500, "一般", "当事人的货车在{p}装载石料未覆盖，沿线遗洒约300米，经责令后按期清理。", "车辆装载物遗洒，污染公路"),
        ],
    },
    Scene {
        class: "pesticide",
        spots: &["{v}农资店", "{v}蔬菜大棚", "{v}果园"],
        said: &["{p}卖的农药没有开票，问了说没有记账。", "{p}打药离采摘只有两天，担心不安全。"],
        mended: &["现场指导经营户补建购销台账，农药均有登记证号。"],
        elsewhere: None,
        offences: &[
            offence("NY-01", Citizen, "", false, 300, "较轻", "当事人在{p}未按照农药标签标注的安全间隔期使用农药，未造成危害。", "未按照农药标签使用农药"),
            offence("NY-02", SoleTrader, "农资店", false, 3000, "一般", "当事人在{p}经营农药，未按规定建立采购、销售台账，经责令后逾期改正。", "农药经营者未按规定建立采购、销售台账"),
        ],
    },
    Scene {
        class: "other",
        spots: &["{v}村口", "{v}小广场", "{v}水塘边"],
        said: &["{p}路灯杆歪了，怕砸到人。", "{p}有流浪犬聚集，孩子上学害怕。", "{p}井盖松动，车一压就响。"],
        mended: &["已通知管护单位到场维修，现场设置警示。"],
        elsewhere: Some("济源市城市管理局"),
        offences: &[],
    },
];

/// The scene of a class.
pub(super) fn scene(class: &str) -> &'static Scene {
    SCENES.iter().find(|s| s.class == class).unwrap_or(&SCENES[SCENES.len() - 1])
}
