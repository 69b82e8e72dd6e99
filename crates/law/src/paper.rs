//! The catalogue of enforcement documents (执法文书目录, RULES §9): eighty kinds and our additions, what each must say, who signs it.
//!
//! [`check`] is the gate before a document is issued: it names every statutory element (法定要素) that its data lack.

use crate::refusal::Refusal;
use crate::rule::{Mark, Rule};
use crate::rules;
use serde_json::Value;

/// 签章人
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Signer {
    /// 办: two or more officers, with their certificates.
    Officers,
    /// 当: the party.
    Party,
    /// 见: a witness.
    Witness,
    /// 承: the head of the handling unit.
    Unit,
    /// 业务口负责人
    Office,
    /// 法: the legal office.
    Legal,
    /// 司法所
    Justice,
    /// 长: the town head or an authorised deputy.
    Head,
    /// 章: the seal of the town government.
    Seal,
    /// 保管员, who is not an officer of the case.
    Keeper,
    /// 受理人
    Receiver,
    /// 听证主持人
    Presider,
    /// 监督人
    Supervisor,
    /// 集体讨论参加人
    Participants,
    /// 代履行人
    Performer,
    /// 立卷人、检查人
    Archivists,
}

impl Signer {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Signer::Officers => "执法人员",
            Signer::Party => "当事人",
            Signer::Witness => "见证人",
            Signer::Unit => "承办机构负责人",
            Signer::Office => "业务口负责人",
            Signer::Legal => "法治室",
            Signer::Justice => "司法所",
            Signer::Head => "镇政府负责人",
            Signer::Seal => "镇政府公章",
            Signer::Keeper => "保管员",
            Signer::Receiver => "受理人",
            Signer::Presider => "听证主持人",
            Signer::Supervisor => "监督人",
            Signer::Participants => "参加讨论人员",
            Signer::Performer => "代履行人",
            Signer::Archivists => "立卷人、检查人",
        }
    }
}

/// 要素 — one thing a document says.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Where it stands in the data; dots go into objects (`party.name`).
    pub key: &'static str,
    /// 要素名称
    pub label: &'static str,
    /// May not be absent or blank.
    pub required: bool,
    /// Required only where this key of the data is true, e.g. `fine`.
    pub when: Option<&'static str>,
    /// The rule that demands it, where it is another than the document's own.
    pub rule: Option<&'static Rule>,
}

/// 文书种类 — one row of the catalogue.
#[derive(Debug)]
pub struct PaperKind {
    /// 序号, 1–80; beyond them, our additions.
    pub no: u8,
    /// 代码
    pub code: &'static str,
    /// 名称
    pub name: &'static str,
    /// 代字; empty where only the case number is used.
    pub word: &'static str,
    /// 何时用
    pub when: &'static str,
    /// 对外: in the town government's name and under its seal.
    pub outgoing: bool,
    /// 要素
    pub fields: &'static [Field],
    /// 签章
    pub signers: &'static [Signer],
    /// 依据
    pub articles: &'static [&'static str],
    /// The rule under which a missing element is refused.
    pub rule: &'static Rule,
    /// How sure the row's source is.
    pub mark: Mark,
}

const fn need(key: &'static str, label: &'static str) -> Field {
    Field { key, label, required: true, when: None, rule: None }
}
const fn may(key: &'static str, label: &'static str) -> Field {
    Field { key, label, required: false, when: None, rule: None }
}
const fn by(rule: &'static Rule, field: Field) -> Field {
    Field { rule: Some(rule), ..field }
}
const fn if_true(when: &'static str, field: Field) -> Field {
    Field { when: Some(when), ..field }
}

const PARTY: Field = need("party.name", "当事人姓名或者名称");
const ADDRESS: Field = need("party.address", "当事人地址");
const CAUSE: Field = need("case_name", "案由");
const FACTS: Field = need("facts", "违法事实");
const EVIDENCE: Field = need("evidence", "证据");
const BASIS: Field = need("basis", "依据");
const REASON: Field = need("reason", "理由");
const PLACE: Field = need("place", "地点");
const TIME: Field = need("time", "时间");
const REMEDY: Field = need("remedy", "救济途径和期限");
const GOODS: Field = need("goods", "物品清单");
const OFFICERS: Field = by(&rules::R_01, need("officers", "两名以上执法人员及证号"));
const SHOWN: Field = by(&rules::R_02, need("shown", "出示执法证件情况"));

macro_rules! catalogue {
    ($($no:literal $code:literal $name:literal $word:literal $way:ident $when:literal
       [$($field:expr),* $(,)?] [$($signer:ident)*] $rule:ident [$($article:literal),*] $mark:ident;)*) => {
        /// Every document of the catalogue, in its order.
        pub static ALL: &[PaperKind] = &[$(PaperKind {
            no: $no, code: $code, name: $name, word: $word, when: $when, outgoing: way::$way,
            fields: &[$($field),*], signers: &[$(Signer::$signer),*], articles: &[$($article),*],
            rule: &rules::$rule, mark: Mark::$mark,
        }),*];
    };
}

mod way {
    /// Inside the file.
    pub const IN: bool = false;
    /// Out to the party or another body.
    pub const OUT: bool = true;
}

catalogue! {
    1 "CLUE" "案件线索登记（受理）表" "线" IN "收到巡查、举报、转交"
        [need("source", "来源"), need("seen_at", "发现时间"), PLACE, need("content", "内容"), may("attachments", "附件"), may("reporter", "联系人（可匿名）"), may("dispatch", "分派")]
        [Receiver] G_01 ["方案§12"] D;
    2 "CLUE-T" "线索移送函" "移函" OUT "不属本机关管辖"
        [need("to", "受移送机关"), need("content", "线索内容"), REASON, need("materials", "材料清单")] [Head Seal] J_02 ["罚§22", "罚§25"] D;
    3 "CLUE-N" "不予立案告知书" "不立" OUT "核查后不立案且有举报人"
        [need("to", "被告知人"), REASON, REMEDY] [Seal] U_25 ["投诉举报办法§31"] D;
    4 "PLAN" "行政检查计划（临时检查备案）表" "检备" IN "检查计划或者事前报备"
        [need("items", "检查事项"), BASIS, need("targets", "检查对象"), need("frequency", "频次"), need("people", "检查人员")]
        [Office] U_17 ["方案§12", "国办发〔2024〕54号"] VE;
    5 "RAND" "双随机抽取记录" "随" IN "双随机抽查"
        [need("roster", "名单快照"), need("seed", "随机方案值"), need("drawn", "抽中对象和人员"), need("witness", "见证")]
        [Supervisor] U_16 ["方案§12"] D;
    6 "INSP-N" "行政检查通知书" "检通" OUT "入企检查"
        [PARTY, need("items", "检查事项"), BASIS, OFFICERS, TIME] [Seal] U_17 ["国办发〔2024〕54号"] D;
    7 "INSP" "现场检查（勘验）笔录" "检笔" IN "现场检查、勘验"
        [need("started_at", "开始时间"), need("ended_at", "结束时间"), PLACE, SHOWN, OFFICERS, need("present", "在场人"), need("findings", "检查过程和结果"), may("photos", "图照编号")]
        [Officers Party Witness] R_02 ["罚§55", "行诉证据§15"] V;
    8 "ACKN" "违法行为认定意见" "认" IN "业务口认定违法行为"
        [FACTS, EVIDENCE, need("nature", "定性"), need("basis", "建议依据")] [Office] G_03 ["方案§12"] V;
    9 "FILE" "立案审批表" "立" IN "立案"
        [CAUSE, need("source", "案件来源"), PARTY, FACTS, need("evidence", "初步证据"), BASIS, need("opinions.handler.text", "承办人意见"), need("opinions.brigade.text", "执法大队意见"), by(&rules::G_05, need("opinions.head.text", "镇人民政府决定"))]
        [Officers Unit Head] G_05 ["罚§54", "方案§12"] V;
    10 "FILE-N" "不予立案审批表" "不立审" IN "不予立案"
        [CAUSE, PARTY, need("reason", "不予立案理由"), need("opinions.head.text", "镇人民政府决定")] [Unit Head] G_05 ["罚§54"] D;
    11 "CANC" "撤销立案审批表" "撤立" IN "不应立案、违法事实不能成立"
        [CAUSE, PARTY, need("reason", "撤销立案理由"), need("opinions.head.text", "镇人民政府决定")] [Unit Head] G_13 ["罚§57"] M;
    12 "RECU" "回避申请（决定）书" "回" IN "申请或者责令回避"
        [need("officer", "被申请回避人员"), need("reason", "事由"), need("decision", "审查决定")] [Head] R_05 ["罚§43", "豫执§23"] V;
    13 "ASK" "询问通知书" "询通" OUT "通知到场接受询问"
        [PARTY, TIME, PLACE, need("materials", "携带材料"), need("rights", "权利")] [Seal] G_06 ["罚§55"] M;
    14 "ASKR" "询问笔录" "询笔" IN "询问"
        [need("started_at", "开始时间"), need("ended_at", "结束时间"), PLACE, need("person.name", "被询问人"), SHOWN, OFFICERS, need("rights", "权利义务告知"), need("qa", "问答")]
        [Officers Party] R_02 ["罚§55"] V;
    15 "EV-R" "调取证据通知书（附清单）" "调" OUT "向第三方调取证据"
        [need("to", "被调取单位或者个人"), need("materials", "材料"), need("due", "期限")] [Seal] G_06 ["罚§54", "罚§26"] M;
    16 "EV-L" "证据（物品）清单" "证" IN "收集证据"
        [need("list", "证据（名称、数量、特征、来源、校验值）")] [Officers Party Witness] X_06 ["罚§46"] D;
    17 "EV-E" "电子数据提取笔录（附清单）" "电" IN "提取电子数据"
        [need("object", "提取对象"), TIME, PLACE, need("method", "提取方法和过程"), need("list", "类别、格式、完整性校验值"), OFFICERS]
        [Officers Party Witness] V_02 ["电子数据规定§14"] VE;
    18 "EV-P" "证据照片（录像）说明" "照" IN "拍摄照片、录像"
        [need("author", "拍摄人"), TIME, PLACE, need("proves", "证明对象"), need("statement", "与原件一致的声明")]
        [Officers Party] X_06 ["行诉证据§12"] V;
    19 "SAMP" "抽样取证记录" "抽" IN "抽样取证"
        [PARTY, need("samples", "品名、批号、基数、数量、封签"), need("cost", "费用"), OFFICERS] [Officers Party Witness] E_05 ["罚§56"] V;
    20 "TEST" "检测（鉴定）委托书" "鉴" OUT "送检、委托鉴定"
        [need("to", "受托机构"), need("items", "委托事项"), need("materials", "材料"), need("due", "时限")] [Seal] X_06 ["强§25"] V;
    21 "TEST-N" "检测（鉴定）期间、结果告知书" "鉴告" OUT "送检时、取得结果时"
        [PARTY, need("period", "检测期间"), may("result", "结论"), need("rights", "申请复检的权利")] [Seal] X_06 ["强§25"] V;
    22 "HOLD-A" "先行登记保存审批表" "保审" IN "先行登记保存前"
        [CAUSE, PARTY, need("reason", "必要性"), GOODS, need("opinions.head.text", "负责人批准")] [Unit Head] E_01 ["罚§56"] V;
    23 "HOLD" "先行登记保存证据通知书（附清单）" "保" OUT "先行登记保存时"
        [PARTY, GOODS, PLACE, need("period", "期限（七个工作日）"), by(&rules::E_03, need("duty", "不得销毁、转移")), OFFICERS] [Officers Party Witness Seal] E_06 ["罚§56"] V;
    24 "HOLD-D" "登记保存证据处理决定书" "保处" OUT "登记保存后七个工作日内"
        [PARTY, GOODS, by(&rules::E_04, need("disposal", "处理方式"))] [Head Seal] E_02 ["罚§56"] V;
    25 "SEIZ-A" "查封（扣押）审批表" "封审" IN "查封扣押前，或者紧急实施后二十四小时内"
        [CAUSE, PARTY, need("reason", "必要性"), by(&rules::Q_01, need("basis", "法律、法规依据")), need("opinions.head.text", "负责人批准")] [Unit Head] Q_04 ["强§18", "强§19"] V;
    26 "SEIZ" "查封（扣押）决定书" "封决" OUT "实施查封扣押，当场交付"
        [PARTY, ADDRESS, REASON, need("basis", "依据"), need("period", "期限"), GOODS, REMEDY] [Seal] Q_07 ["强§24"] V;
    27 "SEIZ-L" "查封（扣押）清单" "封清" OUT "与决定书一并当场交付，一式二份"
        [PARTY, need("goods", "名称、规格、数量、状况"), OFFICERS] [Officers Party Witness] Q_07 ["强§24"] V;
    28 "SEIZ-R" "行政强制现场笔录" "强笔" IN "实施行政强制措施"
        [PARTY, need("started_at", "开始时间"), need("ended_at", "结束时间"), PLACE, SHOWN, OFFICERS, need("told", "当场告知的理由、依据、权利和救济"), need("defence", "陈述申辩"), need("process", "实施过程")]
        [Officers Party Witness] Q_04 ["强§18"] V;
    29 "SEIZ-E" "延长查封（扣押）期限决定书" "封延" OUT "查封扣押期限届满前"
        [PARTY, REASON, need("until", "延长后的期限"), REMEDY] [Head Seal] Q_09 ["强§25"] V;
    30 "SEIZ-F" "解除查封（扣押）决定书" "封解" OUT "应当解除或者期限届满"
        [PARTY, REASON, GOODS] [Head Seal Party] Q_13 ["强§28"] V;
    31 "CORR" "责令（限期）改正通知书" "责改" OUT "发现违法行为"
        [PARTY, FACTS, need("violated", "违反的规定"), BASIS, need("content", "改正内容"), need("due", "改正期限"), REMEDY] [Seal] X_13 ["罚§28"] V;
    32 "CORR-R" "责令改正复查记录" "改查" IN "改正期满"
        [PARTY, need("order", "责令改正内容"), need("result", "是否改正"), need("findings", "复查情况"), OFFICERS] [Officers Party] X_13 ["罚§28", "罚§33"] D;
    33 "FINAL" "案件调查终结报告" "终" IN "调查终结"
        [CAUSE, PARTY, need("course", "调查经过"), FACTS, EVIDENCE, need("nature", "案件性质"), need("discretion", "裁量"), need("proposal", "处理建议"), OFFICERS]
        [Officers Unit] G_07 ["罚§57"] V;
    34 "LEGAL" "法制审核意见书" "法审" IN "决定前"
        [CAUSE, PARTY, need("items", "主体、权限、事实、证据、依据、程序、裁量、文书、是否涉嫌犯罪"), need("verdict", "审核结论"), need("opinion", "审核意见"), need("reviewer.name", "审核人")]
        [Legal] G_08 ["罚§58", "方案§12"] V;
    35 "LEGAL-S" "司法所合法性审查意见" "司审" IN "重大决定前"
        [CAUSE, need("items", "逐项审查"), need("verdict", "审查结论"), need("opinion", "审查意见")] [Justice] U_02 ["方案§7", "豫备§5"] VE;
    36 "NOTICE" "行政处罚事先告知书" "罚告" OUT "拟给予行政处罚"
        [PARTY, need("penalty", "拟处罚内容"), FACTS, REASON, BASIS, need("defence_right", "陈述、申辩的权利和期限")] [Seal] N_01 ["罚§44"] V;
    37 "NOTICE-H" "行政处罚听证告知书" "听告" OUT "拟给予的处罚达到听证标准"
        [PARTY, need("penalty", "拟处罚内容"), FACTS, REASON, BASIS, need("defence_right", "陈述、申辩的权利和期限"), by(&rules::H_01, need("hearing_right", "要求听证的权利和五个工作日的期限"))]
        [Seal] N_01 ["罚§63", "罚§64"] V;
    38 "PLEA" "陈述申辩笔录" "申笔" IN "口头陈述申辩"
        [need("made_on", "陈述申辩日期"), PLACE, PARTY, need("content", "陈述申辩意见"), OFFICERS] [Officers Party] N_02 ["罚§45"] V;
    39 "PLEA-R" "陈述申辩复核意见书" "申复" IN "陈述申辩后"
        [CAUSE, PARTY, need("points", "逐条采纳与否及理由"), need("conclusion", "复核结论")] [Officers Unit] N_02 ["罚§45"] V;
    40 "WAIV" "放弃陈述申辩（听证）声明" "弃" IN "明确放弃"
        [PARTY, need("scope", "放弃的范围"), need("waived_on", "声明日期")] [Party] N_03 ["罚§62"] V;
    41 "HEAR-N" "听证通知书" "听通" OUT "听证举行七个工作日前"
        [PARTY, TIME, PLACE, need("presider", "主持人"), need("rights", "权利")] [Seal] H_04 ["罚§64"] V;
    42 "HEAR-P" "听证公告" "听公" OUT "公开举行听证"
        [TIME, PLACE, CAUSE] [Seal] H_05 ["罚§64"] V;
    43 "HEAR-X" "不予受理听证通知书" "听不" OUT "逾期或者不符合条件"
        [PARTY, REASON] [Seal] H_03 ["豫听"] M;
    44 "HEAR" "听证笔录" "听笔" IN "举行听证"
        [CAUSE, TIME, PLACE, need("presider", "主持人"), need("process", "听证全过程")] [Presider Party Officers] H_09 ["罚§64"] V;
    45 "HEAR-R" "听证报告" "听报" IN "听证结束后"
        [CAUSE, need("process", "听证情况"), need("opinion", "处理意见")] [Presider] H_10 ["罚§65"] M;
    46 "DISC" "重大案件集体讨论记录" "集" IN "情节复杂或者重大违法"
        [CAUSE, PARTY, need("held_on", "讨论日期"), need("presider", "主持人"), need("opinions_of", "参加人和各人意见"), need("conclusion", "结论")]
        [Participants] G_12 ["罚§57", "豫执§28"] V;
    47 "DECA" "行政处罚决定审批表" "罚审" IN "作出决定前"
        [CAUSE, PARTY, FACTS, EVIDENCE, BASIS, need("proposal", "拟处理意见"), need("opinions.handler.text", "承办人意见"), need("opinions.legal.text", "法制审核意见")]
        [Officers Unit Legal Head] G_13 ["罚§57"] D;
    48 "DEC" "行政处罚决定书" "罚决" OUT "作出处罚决定"
        [PARTY, ADDRESS, need("violated", "违反的法律、法规、规章"), FACTS, EVIDENCE, need("basis", "处罚依据"), need("penalty", "处罚种类"), need("performance", "履行方式和期限"), REMEDY, need("agency.name", "作出机关名称"),
         by(&rules::X_13, need("correction", "责令改正情况")),
         by(&rules::F_03, if_true("fine", need("payment.amount", "缴款数额"))), by(&rules::F_03, if_true("fine", need("payment.bank", "代收机构名称"))), by(&rules::F_03, if_true("fine", need("payment.bank_address", "代收机构地址"))),
         by(&rules::F_03, if_true("fine", need("payment.due", "缴款期限"))), by(&rules::F_03, if_true("fine", need("payment.surcharge", "是否逾期加处罚款")))]
        [Head Seal] X_09 ["罚§59", "缴§7"] V;
    49 "DEC-S" "当场行政处罚决定书" "当罚" OUT "适用简易程序"
        [PARTY, FACTS, need("violated", "违反的规定"), need("basis", "处罚依据"), need("penalty", "处罚种类、罚款数额"), TIME, PLACE, need("defence", "告知和陈述申辩情况"), REMEDY, need("agency.name", "作出机关名称"), OFFICERS,
         by(&rules::F_03, if_true("fine", need("payment.bank", "代收机构名称"))), by(&rules::F_03, if_true("fine", need("payment.due", "缴款期限"))),
         by(&rules::F_03, if_true("fine", need("payment.surcharge", "是否逾期加处罚款")))]
        [Officers Party Seal] S_04 ["罚§52", "复§23"] V;
    50 "DEC-B" "当场处罚备案表" "当备" IN "当场处罚后"
        [PARTY, CAUSE, FACTS, BASIS, need("penalty", "处罚内容"), need("decision_number", "决定书文号"), need("decided_at", "作出时间"), OFFICERS]
        [Officers] S_06 ["罚§52"] V;
    51 "DEC-N" "不予行政处罚决定书" "不罚" OUT "轻微、首违、无过错、不满十四周岁等"
        [PARTY, ADDRESS, FACTS, EVIDENCE, REASON, BASIS, need("education", "教育内容"), REMEDY, need("agency.name", "作出机关名称")]
        [Seal] X_09 ["罚§30", "罚§31", "罚§33", "罚§57"] V;
    52 "TRANS-A" "涉嫌犯罪案件移送审批表" "移审" IN "拟移送公安机关"
        [CAUSE, PARTY, need("report", "核实报告"), need("opinions.head.text", "三日内的批准意见")] [Head] TR_02 ["移§5"] V;
    53 "TRANS" "涉嫌犯罪案件移送书（附物品清单、调查报告）" "移书" OUT "批准后二十四小时内"
        [need("to", "受移送公安机关"), PARTY, FACTS, need("report", "调查报告"), GOODS, need("appraisals", "检验报告或者鉴定结论"), need("materials", "其他有关涉嫌犯罪的材料")] [Seal] TR_04 ["移§6"] V;
    54 "SERV" "送达回证" "送" IN "每次送达"
        [need("recipient", "受送达人"), need("paper_name", "送达文书名称"), need("paper_number", "送达文书文号"), need("method", "送达方式"), PLACE, need("served_on", "送达日期"), need("receiver", "收件人"), OFFICERS]
        [Party Witness Officers] SV_01 ["罚§61", "民诉§87"] V;
    55 "SERV-A" "送达地址（电子送达）确认书" "送确" IN "首次接触当事人"
        [PARTY, need("address", "送达地址"), if_true("electronic_agreed", by(&rules::SV_04, need("electronic", "电子送达地址")))]
        [Party] SV_04 ["罚§61", "民诉§90"] V;
    56 "SERV-P" "公告送达" "公送" OUT "无法以其他方式送达"
        [PARTY, need("reason", "公告送达的原因和经过"), need("paper_name", "文书名称"), need("paper_number", "文书文号"), need("content", "文书主要内容"), need("days", "三十日的期限")]
        [Seal] SV_07 ["民诉§95"] V;
    57 "PAY-D" "延期（分期）缴纳罚款通知书" "缓" OUT "确有经济困难，申请并经批准"
        [PARTY, need("reason", "申请理由"), need("decision_number", "处罚决定书文号"), need("decision", "审批决定"), need("plan", "缴纳计划")] [Party Head Seal] F_08 ["罚§66"] V;
    58 "RECPT" "罚没票据登记表" "票" IN "当场收缴、没收"
        [PARTY, need("receipt", "票据号"), need("amount", "金额"), need("ground", "当场收缴情形"), need("payer", "交款人"), OFFICERS, may("handed_in", "交机关日期"), may("deposited", "缴银行日期和回单")]
        [Officers Party] F_06 ["罚§70", "罚§71"] V;
    59 "URGE" "履行行政处罚决定催告书" "催" OUT "逾期不履行"
        [PARTY, need("decision_number", "处罚决定书文号"), need("due", "履行期限"), need("way", "履行方式"), need("amount", "金额（含加处）和给付方式"), need("rights", "陈述、申辩的权利")]
        [Seal] Q_15 ["强§35", "强§54"] V;
    60 "SURC" "加处罚款决定书" "加" OUT "逾期不缴纳"
        [PARTY, need("span", "起止日期"), need("calculation", "计算方法"), need("cap", "封顶"), REMEDY] [Seal] Q_23 ["罚§72", "强§45"] D;
    61 "ENF" "行政强制执行决定书" "强决" OUT "有强制执行权"
        [PARTY, ADDRESS, REASON, BASIS, need("way", "方式和时间"), REMEDY] [Seal] Q_16 ["强§37"] V;
    62 "ENF-P" "强制拆除公告" "拆公" OUT "违法建筑"
        [PARTY, FACTS, need("due", "限期自行拆除")] [Seal] Q_20 ["强§44"] V;
    63 "DOING" "代履行决定书" "代决" OUT "代履行前"
        [PARTY, ADDRESS, REASON, BASIS, need("way", "方式和时间"), need("object", "标的"), need("budget", "费用预算"), need("performer", "代履行人")] [Seal] Q_29 ["强§51"] V;
    64 "DOING-R" "代履行现场监督记录" "代笔" IN "代履行时"
        [PARTY, TIME, PLACE, need("process", "过程"), OFFICERS] [Officers Performer Party Witness] Q_29 ["强§51"] V;
    65 "COURT" "行政强制执行申请书" "申执" OUT "起诉期满三个月内"
        [need("court", "受理法院"), PARTY, need("decision_number", "决定书及事实、理由、依据"), need("opinion", "当事人意见和催告情况"), need("object", "申请执行标的"), need("head", "负责人签名")]
        [Head Seal] Q_27 ["强§55"] V;
    66 "SUSP" "中止（恢复）执行通知书" "中止" OUT "执行中出现法定情形"
        [PARTY, REASON] [Seal] Q_17 ["强§39"] V;
    67 "TERM" "终结执行决定书" "终结" OUT "执行终结"
        [PARTY, REASON] [Seal] Q_17 ["强§40"] V;
    68 "AGRE" "执行协议" "协" OUT "分阶段履行"
        [PARTY, need("plan", "分阶段履行"), may("waiver", "减免加处罚款")] [Party Seal] Q_18 ["强§42"] V;
    69 "DISP" "涉案（没收）物品处置审批表（附处置记录）" "处" IN "处置物品"
        [CAUSE, GOODS, need("way", "处置方式"), need("reason", "处置理由"), need("opinions.head.text", "镇政府负责人审批"), need("process", "处置经过"), by(&rules::F_13, need("witness", "见证人")), by(&rules::F_13, need("photos", "照片、凭证")), may("proceeds", "款项")] [Keeper Witness Head] R_10 ["罚§74", "豫赃§28"] VE;
    70 "RETN" "物品退还（领取）清单" "退" IN "退还物品"
        [PARTY, GOODS] [Party Officers] E_04 ["强§28"] V;
    71 "CLOSE" "结案审批表" "结" IN "结案"
        [CAUSE, PARTY, need("decision_number", "决定书文号"), need("penalty", "处理结果"), need("summary", "执行情况"), need("opinions.handler.text", "承办人意见")]
        [Unit Legal Head] G_17 ["罚§47"] D;
    72 "ARCH" "案卷（封面、卷内目录、备考表）" "" IN "归档"
        [CAUSE, PARTY, need("list", "卷内目录"), need("keeper", "立卷人"), need("checker", "检查人"), need("retention", "保管期限")] [Archivists] G_17 ["豫执§33"] V;
    73 "REC-MJ" "重大行政处罚备案报告" "重备" OUT "达到重大行政处罚标准"
        [need("to", "备案机关"), CAUSE, PARTY, FACTS, need("penalty", "处罚内容"), need("decision_number", "决定书文号"), need("materials", "决定书、终结报告、审核意见")] [Seal] U_01 ["豫备§3"] VE;
    74 "PUB" "行政处罚信息公示审批（脱敏对照）表" "公示" IN "公示前"
        [CAUSE, need("decision_number", "决定书文号"), need("judgement", "社会影响判断"), need("masked", "脱敏前后对照"), need("text", "公示内容"), need("until", "公示到期日"), need("approver", "审核人")]
        [Legal] D_06 ["罚§48", "公开§17"] V;
    75 "PUB-W" "撤回公示及说明" "撤示" OUT "决定被撤销、变更、确认违法或者无效"
        [need("decision_number", "决定书文号"), REASON] [Seal] D_05 ["罚§48"] V;
    76 "RECON" "行政复议答复书（附证据目录）" "复答" OUT "收到副本十个（简易五个）工作日内"
        [need("to", "复议机关"), FACTS, BASIS, need("list", "证据目录"), need("contact", "联系人")] [Seal] A_07 ["复§48", "复§54"] V;
    77 "SUIT" "行政诉讼答辩状（附证据清单、负责人出庭说明）" "诉答" OUT "收到起诉状副本十五日内"
        [need("court", "人民法院"), FACTS, BASIS, need("list", "证据清单"), need("head", "负责人出庭情况")] [Seal] A_20 ["诉§67"] V;
    78 "INFO" "政府信息公开答复书" "公答" OUT "收到申请二十个工作日内"
        [need("to", "申请人"), need("answer", "答复内容"), BASIS, REMEDY] [Seal] D_16 ["公开§36"] V;
    79 "SUPV" "执法监督意见回复" "监回" OUT "监督机关限期内"
        [need("to", "监督机关"), need("rectification", "整改情况")] [Seal] U_07 ["豫执§43"] V;
    80 "COMP" "执法责任认定（过错追究）表" "责" IN "出现执法过错"
        [need("case", "情形"), need("responsibility", "责任"), need("handling", "处理")] [Head] U_08 ["豫执§44", "豫执§45", "豫执§46"] V;
    // Our additions, after the eighty of the catalogue.
    81 "ERRA" "文书更正书" "更" OUT "已经送达的文书有笔误"
        [PARTY, need("paper_name", "被更正的文书"), need("paper_number", "被更正文书的文号"), need("wrong", "原文"), need("right", "更正后的文字"), REASON]
        [Head Seal] P_07 ["方案§20"] D;
    82 "STOCK" "涉案物品盘点表" "盘" IN "存放室盘点"
        [need("room", "存放处"), need("begun", "开始时间"), need("things", "账面物品和清点结果"), need("summary", "盘点结果"), need("counters", "清点人"), need("opinion.text", "签认意见"), may("surplus", "账外物品"), may("explanation", "差异说明")]
        [Keeper Supervisor] V_16 ["方案§22"] D;
}

/// How many documents the catalogue of the rules numbers; what follows them is our addition.
pub const CATALOGUED: u8 = 80;

/// The row with this code.
pub fn find(code: &str) -> Option<&'static PaperKind> {
    ALL.iter().find(|p| p.code == code)
}

/// The value at a dotted path.
fn at<'a>(data: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(data, |v, key| v.get(key).unwrap_or(&Value::Null))
}

fn blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(s) => s.trim().is_empty(),
        Value::Array(a) => a.is_empty() || a.iter().all(blank),
        Value::Object(o) => o.is_empty() || o.values().all(blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// How many different certificates the officers of a document hold.
fn certificates(officers: &Value) -> usize {
    let mut seen: Vec<&str> = officers
        .as_array()
        .into_iter()
        .flatten()
        .filter(|o| !blank(&o["name"]))
        .filter_map(|o| o["certificate"].as_str().map(str::trim))
        .filter(|c| !c.is_empty())
        .collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// Whether a document with these data may be issued; otherwise every statutory element that is missing, one refusal each.
///
/// # Errors
/// A refusal for each missing element under the rule that demands it (S-04, X-09, N-01, F-03, R-01, P-04 …).
pub fn check(kind: &'static PaperKind, data: &Value) -> Result<(), Vec<Refusal>> {
    let refuse = |rule, field: &Field, have: &str| {
        Refusal::new(rule, format!("《{}》载明{}", kind.name, field.label), have)
            .fix("经办人", format!("补填{}", field.label))
            .field(field.key)
    };
    let mut missing = Vec::new();
    for field in kind.fields.iter().filter(|f| f.required) {
        if field.when.is_some_and(|key| at(data, key) != &Value::Bool(true)) {
            continue;
        }
        let rule = field.rule.unwrap_or(kind.rule);
        let value = at(data, field.key);
        if blank(value) {
            missing.push(refuse(rule, field, "没有填写"));
        } else if field.key == "officers" && certificates(value) < 2 {
            let have = format!("只有{}名（按执法证号去重）", certificates(value));
            missing.push(refuse(rule, field, &have));
        }
    }
    if let Some(field) = kind.fields.iter().find(|f| f.key == "remedy") {
        missing.extend(remedy(kind, at(data, "remedy").as_str().unwrap_or_default(), field, refuse));
    }
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// S-07: against an on-the-spot decision reconsideration comes first; against others both ways must be told.
fn remedy(
    kind: &PaperKind,
    text: &str,
    field: &Field,
    refuse: impl Fn(&'static Rule, &Field, &str) -> Refusal,
) -> Option<Refusal> {
    if text.trim().is_empty() || !matches!(kind.code, "DEC" | "DEC-S" | "DEC-N") {
        return None;
    }
    let both = text.contains("行政复议") && text.contains("行政诉讼") && text.contains("六十日");
    if !both {
        return Some(refuse(kind.rule, field, "没有写全行政复议、行政诉讼的途径和期限"));
    }
    let first = text.contains("应当") && text.contains("先向") && !text.contains("直接向");
    if kind.code == "DEC-S" && !first {
        return Some(refuse(&rules::S_07, field, "没有写明应当先申请行政复议，或者写了可以直接起诉"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn catalogue_has_eighty_documents_with_unique_codes_and_words() {
        assert_eq!(ALL.iter().filter(|p| p.no <= CATALOGUED).count(), 80);
        for (i, p) in ALL.iter().enumerate() {
            assert_eq!(usize::from(p.no), i + 1, "{}", p.code);
            assert!(ALL.iter().filter(|q| q.code == p.code).count() == 1, "{}", p.code);
            assert!(p.word.is_empty() || ALL.iter().filter(|q| q.word == p.word).count() == 1, "{}", p.word);
            assert!(
                p.word.chars().count() <= 4 && !p.fields.is_empty() && !p.signers.is_empty(),
                "{}",
                p.code
            );
        }
    }

    #[test]
    fn every_document_an_act_makes_is_in_the_catalogue() {
        for code in crate::case::acts().flat_map(|a| a.papers) {
            assert!(find(code).is_some(), "{code}");
        }
        for code in crate::clue::ACTS.iter().flat_map(|a| a.papers) {
            assert!(find(code).is_some(), "{code}");
        }
    }

    fn decision() -> Value {
        json!({
            "party": {"name": "张三", "address": "承留镇花石村"}, "agency": {"name": "承留镇人民政府"},
            "violated": "甲", "facts": "乙", "evidence": ["丙"], "basis": "丁", "penalty": ["罚款"], "performance": "戊",
            "remedy": "可以自收到本决定书之日起六十日内申请行政复议，也可以在六个月内直接向法院提起行政诉讼",
            "correction": "已责令改正", "fine": true,
            "payment": {"amount": "500元", "bank": "某银行", "bank_address": "某路", "due": "十五日内", "surcharge": "每日3%"}
        })
    }

    fn rules_of(kind: &str, data: &Value) -> Vec<&'static str> {
        check(find(kind).unwrap(), data).err().into_iter().flatten().map(|r| r.rule.id).collect()
    }

    #[test]
    fn x09_decision_with_all_elements_passes() {
        assert_eq!(rules_of("DEC", &decision()), [] as [&str; 0]);
    }

    #[test]
    fn x09_decision_without_evidence_is_refused_by_name() {
        let mut d = decision();
        d["evidence"] = json!([" "]);
        let refusals = check(find("DEC").unwrap(), &d).unwrap_err();
        assert_eq!((refusals.len(), refusals[0].rule.id, refusals[0].field), (1, "X-09", Some("evidence")));
        assert!(refusals[0].to_string().contains("《行政处罚决定书》载明证据"), "{}", refusals[0]);
    }

    #[test]
    fn f03_fine_without_bank_and_surcharge_is_refused_but_a_warning_needs_neither() {
        let mut d = decision();
        d["payment"] = json!({"amount": "500元", "due": "十五日内", "bank_address": "某路"});
        assert_eq!(rules_of("DEC", &d), ["F-03", "F-03"]);
        d["fine"] = json!(false);
        assert_eq!(rules_of("DEC", &d), [] as [&str; 0]);
    }

    #[test]
    fn x13_decision_silent_on_correction_is_refused() {
        let mut d = decision();
        d["correction"] = json!("");
        assert_eq!(rules_of("DEC", &d), ["X-13"]);
    }

    fn on_the_spot(remedy: &str) -> Value {
        json!({
            "party": {"name": "李四"}, "agency": {"name": "承留镇人民政府"}, "facts": "甲", "violated": "乙", "basis": "丙",
            "penalty": ["警告"], "time": "今", "place": "某处", "defence": "无异议", "remedy": remedy,
            "officers": [{"name": "甲", "certificate": "1"}, {"name": "乙", "certificate": "2"}]
        })
    }

    #[test]
    fn s07_on_the_spot_decision_must_send_the_party_to_reconsideration_first() {
        let good = "应当自收到本决定书之日起六十日内先向济源市人民政府申请行政复议；对复议决定不服的，可以提起行政诉讼";
        assert_eq!(rules_of("DEC-S", &on_the_spot(good)), [] as [&str; 0]);
        let bad = "可以在六十日内申请行政复议，也可以直接向法院提起行政诉讼";
        assert_eq!(rules_of("DEC-S", &on_the_spot(bad)), ["S-07"]);
    }

    #[test]
    fn s04_r01_on_the_spot_decision_needs_place_and_two_officers() {
        let mut d = on_the_spot("应当六十日内先向某府申请行政复议，其后行政诉讼");
        d["place"] = json!(null);
        d["officers"][1]["certificate"] = json!("1");
        assert_eq!(rules_of("DEC-S", &d), ["S-04", "R-01"]);
    }

    #[test]
    fn n01_notice_without_reasons_is_refused() {
        let d = json!({"party": {"name": "张三"}, "penalty": ["罚款"], "facts": "甲", "basis": "乙", "defence_right": "丙"});
        assert_eq!(rules_of("NOTICE", &d), ["N-01"]);
        assert_eq!(rules_of("NOTICE-H", &d), ["N-01", "H-01"]);
    }

    #[test]
    fn p04_clue_form_without_content_is_refused_under_its_own_rule() {
        let d = json!({"source": "网格巡查", "seen_at": "今", "place": "某处"});
        assert_eq!(rules_of("CLUE", &d), ["G-01"]);
    }
}
