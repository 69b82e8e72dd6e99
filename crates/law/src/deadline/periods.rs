//! The periods of the statutes by name (RULES §4.1): which unit each is counted in, from what, under which article.

use super::{Deadline, Term};
use crate::calendar::Calendar;
use crate::rule::{Mark, Rule};
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::Serialize;

/// Whose time runs (谁的期限).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 行政机关应当在期内办理.
    Agency,
    /// 当事人可以在期内行使权利.
    Party,
    /// 其他机关 (court, reconsideration body).
    Other,
}

impl Side {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Side::Agency => "本机关",
            Side::Party => "当事人",
            Side::Other => "其他机关",
        }
    }
}

/// A period that a statute sets.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// Its key in addresses and commands.
    pub key: &'static str,
    /// 名称
    pub title: &'static str,
    /// 期间
    pub term: Term,
    /// 起算事件
    pub after: &'static str,
    /// 谁的期限
    pub side: Side,
    /// 条文
    pub articles: &'static [&'static str],
    /// The rule it belongs to.
    #[serde(serialize_with = "rule_id")]
    pub rule: &'static Rule,
    /// How sure the source is.
    pub mark: Mark,
}

fn rule_id<S: serde::Serializer>(rule: &&'static Rule, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(rule.id)
}

impl Period {
    /// Its deadline after an event on `start`.
    pub fn from(&self, start: Date, calendar: &Calendar) -> Deadline {
        self.with(self.term, start, calendar)
    }

    /// Its deadline with a length that the town's policy sets instead.
    pub fn with(&self, term: Term, start: Date, calendar: &Calendar) -> Deadline {
        term.from(start, calendar).under(self.rule, self.articles)
    }

    /// The period with this key.
    pub fn find(key: &str) -> Option<&'static Period> {
        PERIODS.iter().copied().find(|p| p.key == key)
    }
}

macro_rules! periods {
    ($($name:ident $key:literal $title:literal $term:ident($n:literal) $after:literal $side:ident $rule:ident $mark:ident [$($article:literal),+];)*) => {
        $(#[doc = $title] pub static $name: Period = Period {
            key: $key, title: $title, term: Term::$term($n), after: $after, side: Side::$side,
            articles: &[$($article),+], rule: &rules::$rule, mark: Mark::$mark,
        };)*
        /// Every named period, statute by statute.
        pub static PERIODS: &[&Period] = &[$(&$name),*];
    };
}

periods! {
    // 行政处罚法: two, three, five and seven days are working days (§85); 15 and 90 days are not.
    HEARING_REQUEST "hearing_request" "要求听证" W(5) "告知书送达" Party H_03 V ["罚§64", "罚§85"];
    DEFENCE "defence" "陈述申辩" W(5) "告知书送达" Party X_03 D ["罚§45", "罚§62"];
    HEARING_NOTICE "hearing_notice" "通知听证（宽：第七个工作日前）" Wb(7) "听证日" Agency T_WB D ["罚§64", "罚§85"];
    HEARING_NOTICE_STRICT "hearing_notice_strict" "通知听证（严：中间足七个工作日）" Wb(8) "听证日" Agency T_WB D ["罚§64", "罚§85"];
    REGISTRATION "registration" "先行登记保存后处理" W(7) "登记保存" Agency E_02 V ["罚§56", "罚§85"];
    DECISION "decision" "作出处罚决定" C(90) "立案" Agency T_90 V ["罚§60"];
    SERVICE "service" "送达决定书" W(7) "作出决定" Agency G_14 V ["罚§61", "罚§85"];
    PUBLICATION "publication" "公开处罚决定" W(7) "作出决定" Agency D_03 VE ["罚§48", "国办发〔2018〕118号"];
    RESULT_PUBLICATION "result_publication" "公开其他执法结果" W(20) "执法结果形成" Agency D_03 VE ["国办发〔2018〕118号"];
    WITHDRAWAL "withdrawal" "撤回已公开的决定并说明理由" W(3) "收到变更、撤销、确认违法的文书" Agency D_05 V ["罚§48", "罚§85"];
    PAYMENT "payment" "缴纳罚款" C(15) "收到决定书" Party T_PAY V ["罚§67"];
    CASH_HAND_IN "cash_hand_in" "当场收缴款交机关" W(2) "收缴（水上自抵岸）" Agency F_07 V ["罚§71", "罚§85"];
    CASH_DEPOSIT "cash_deposit" "机关缴付银行" W(2) "机关收到" Agency F_07 V ["罚§71", "罚§85"];
    LIMITATION "limitation" "处罚时效" Y0(2) "违法行为终了" Agency J_05 V ["罚§36"];
    LIMITATION_LONG "limitation_long" "处罚时效（生命健康安全、金融安全且有危害后果）" Y0(5) "违法行为终了" Agency J_05 V ["罚§36"];
    // 民事诉讼法 (service)
    ANNOUNCEMENT "announcement" "公告送达" C(30) "发出公告" Agency T_ANN V ["民诉§95"];
    EXTENSION_REQUEST "extension_request" "申请顺延期限" C(10) "障碍消除" Party T_OBSTACLE V ["民诉§86"];
    // 行政强制法: up to ten days are working days (§69); 30 days and three months are not.
    SEIZURE "seizure" "查封扣押" C0(30) "查封扣押" Agency Q_08 V ["强§25"];
    SEIZURE_REPORT "seizure_report" "紧急当场实施后补办批准" H(24) "实施" Agency Q_05 V ["强§19"];
    URGE "urge" "催告后等待" W(10) "催告书送达" Party T_W V ["强§54", "强§69"];
    SUBSTITUTE_URGE "substitute_urge" "代履行前再催告" Wb(3) "代履行日" Agency T_WB V ["强§51", "强§69"];
    COURT_ACCEPT "court_accept" "法院受理" W(5) "收到申请" Other T_W V ["强§56", "强§69"];
    COURT_REVIEW "court_review" "法院裁定（书面审查）" W(7) "受理" Other T_W V ["强§57", "强§69"];
    COURT_REVIEW_HEARD "court_review_heard" "法院裁定（听取意见）" C(30) "受理" Other Q_28 V ["强§58", "诉释§160"];
    COURT_ACCEPT_REVIEWED "court_accept_reviewed" "上一级法院对不予受理的复议裁定" C(15) "收到复议申请" Other Q_28 V ["强§56", "诉释§155"];
    COURT_REVIEW_REVIEWED "court_review_reviewed" "上一级法院对不予执行的复议裁定" C(30) "收到复议申请" Other Q_28 V ["强§58", "诉释§161"];
    SUSPENSION "suspension" "中止执行满三年不再执行" M(36) "中止执行" Agency Q_17 V ["强§39"];
    COURT_OBJECTION "court_objection" "对不予受理、不予执行的裁定申请复议" C(15) "收到裁定" Agency T_C V ["强§56", "强§58"];
    // 行政复议法: three, five, seven and ten days are working days (§88); 15, 30 and 60 days are not.
    RECONSIDERATION "reconsideration" "申请行政复议" C(60) "知道该行政行为（收到决定书）" Party A_01 V ["复§20"];
    RECONSIDERATION_UNTOLD "reconsideration_untold" "申请行政复议（未告知权利、机关、期限的最长期）" Y(1) "知道行政行为内容" Party A_01 V ["复§20"];
    RECONSIDERATION_LONGEST "reconsideration_longest" "申请行政复议（最长期，不动产除外）" Y(5) "作出行政行为" Party A_02 V ["复§21"];
    RECONSIDERATION_LONGEST_LAND "reconsideration_longest_land" "申请行政复议（不动产的最长期）" Y(20) "作出行政行为" Party A_02 V ["复§21"];
    FORWARDING "forwarding" "转送复议申请" W(5) "收到复议申请" Agency S_08 V ["复§32", "复§88"];
    RECONSIDERATION_ACCEPT "reconsideration_accept" "复议机关审查受理" W(5) "收到申请" Other A_06 V ["复§30", "复§88"];
    REPLY "reply" "提出复议答复（普通程序）" W(10) "收到申请书副本" Agency A_07 V ["复§48", "复§88"];
    REPLY_SIMPLE "reply_simple" "提出复议答复（简易程序）" W(5) "收到申请书副本" Agency A_07 V ["复§54", "复§88"];
    RECONSIDERATION_DECISION "reconsideration_decision" "作出复议决定" C(60) "受理" Other A_12 V ["复§62"];
    RECONSIDERATION_SIMPLE "reconsideration_simple" "作出复议决定（简易程序）" C(30) "受理" Other A_12 V ["复§62"];
    OPINION_REPORT "opinion_report" "报送复议意见书的纠正情况" C(60) "收到意见书" Agency A_15 V ["复§76"];
    // 行政诉讼法: no working days.
    SUIT "suit" "提起行政诉讼" M(6) "知道行政行为（收到决定书）" Party A_19 V ["诉§46"];
    SUIT_LAND "suit_land" "提起行政诉讼（土地管理法限期拆除）" C(15) "收到决定书" Party T_C V ["土地管理法§83"];
    SUIT_AFTER_RECONSIDERATION "suit_after_reconsideration" "复议后提起行政诉讼" C(15) "收到复议决定" Party A_18 V ["诉§45", "复§34"];
    SUIT_UNTOLD "suit_untold" "提起行政诉讼（未告知起诉期限的最长期）" Y(1) "知道行政行为内容" Party A_19 V ["诉释§64"];
    COURT_DEFENCE "court_defence" "行政诉讼答辩举证" C(15) "收到起诉状副本" Agency A_20 V ["诉§67"];
    APPEAL "appeal" "上诉（判决）" C(15) "判决书送达" Party A_27 V ["诉§85"];
    APPEAL_RULING "appeal_ruling" "上诉（裁定）" C(10) "裁定书送达" Party A_27 V ["诉§85"];
    COURT_APPLICATION "court_application" "申请法院强制执行" M(3) "起诉期限届满" Agency T_COURT V ["强§53", "诉释§156"];
    // 国家赔偿法
    COMPENSATION "compensation" "决定是否赔偿" M(2) "收到赔偿申请" Agency A_29 V ["赔§13"];
    COMPENSATION_SERVICE "compensation_service" "送达赔偿决定" C(10) "作出赔偿决定" Agency A_29 V ["赔§13"];
    COMPENSATION_SUIT "compensation_suit" "对赔偿决定起诉" M(3) "作出赔偿决定" Party A_29 V ["赔§14"];
    COMPENSATION_CLAIM "compensation_claim" "请求国家赔偿" Y(2) "知道侵权" Party A_29 V ["赔§39"];
    // 政府信息公开条例
    INFORMATION_REPLY "information_reply" "答复政府信息公开申请" W(20) "收到申请" Agency D_16 V ["公开§33"];
    INFORMATION_SUPPLEMENT "information_supplement" "通知补正政府信息公开申请" W(7) "收到申请" Agency D_16 V ["公开§30"];
    INFORMATION_EXTENSION "information_extension" "延长答复政府信息公开申请" W(20) "原答复期限届满" Agency D_16 V ["公开§33"];
    INFORMATION_OPEN "information_open" "主动公开政府信息" W(20) "信息形成或者变更" Agency D_04 V ["公开§26"];
    THIRD_PARTY "third_party" "第三方对公开提出意见" W(15) "收到征求意见书" Other D_06 V ["公开§32"];
    // 移送规定: no working days, and strictly no roll.
    TRANSFER_DECISION "transfer_decision" "正职负责人决定移送涉嫌犯罪案件" C0(3) "收到报告" Agency TR_02 D ["移§5"];
    TRANSFER_DISPATCH "transfer_dispatch" "决定后移送公安机关" H(24) "批准移送" Agency TR_03 V ["移§5"];
    POLICE_REVIEW "police_review" "公安机关审查移送的案件" C0(3) "接受移送" Other TR_05 D ["移§8"];
    TRANSFER_OBJECTION "transfer_objection" "对不予立案提请复议或者建议立案监督" C0(3) "收到不予立案通知" Agency TR_06 D ["移§9"];
    POLICE_RECONSIDERATION "police_reconsideration" "公安机关作出复议决定" C0(3) "收到提请复议的文件" Other TR_06 D ["移§9"];
    TRANSFER_HANDOVER "transfer_handover" "公安机关立案后移交物品和材料" C0(3) "收到立案通知" Agency TR_07 D ["移§12"];
    // 河南
    GOODS_TRANSFER_NOTICE "goods_transfer_notice" "书面通知物品随案移送" W(5) "移交物品" Agency TR_10 V ["豫赃§13"];
    CREDIT_WITHDRAWAL "credit_withdrawal" "处罚被撤销后撤销信用信息" W(1) "收到更新信息" Agency D_12 V ["豫信§42"];
    CREDIT_OBJECTION "credit_objection" "核实处理信用异议" W(3) "接到异议或者核查通知" Agency D_13 V ["豫信§41"];
    CREDIT_REPAIR "credit_repair" "信用修复后停止公示" W(1) "准予修复" Agency D_14 V ["豫信§43"];
    AUCTION_DEPOSIT "auction_deposit" "拍卖所得缴库" W(10) "拍卖" Agency F_14 V ["豫赃§30"];
    WRONG_FINE_REFUND "wrong_fine_refund" "错罚款退还" C(15) "确认错罚" Agency F_14 V ["豫赃§34"];
    UNCLAIMED "unclaimed" "通知领取后逾期未领" M(6) "书面通知领取" Party F_14 V ["豫赃§29"];
    TICKET_LOSS "ticket_loss" "票据遗失报告" W(3) "发现遗失" Agency F_16 V ["豫非税§31"];
    COLLECTION_RECORD "collection_record" "代收罚款协议备案" C(15) "签订协议" Agency F_20 V ["缴§6"];
}

/// F-20: the agreement with the collecting bank is reported to the superior authority and the treasury.
pub fn collection_record(agreed: Date, calendar: &Calendar) -> Deadline {
    COLLECTION_RECORD.from(agreed, calendar)
}

/// H-03 要求听证: the last day on which a hearing can be asked for.
pub fn hearing_request(served: Date, calendar: &Calendar) -> Deadline {
    HEARING_REQUEST.from(served, calendar)
}

/// 申请顺延期限: ten days after the obstacle that kept the party from acting in time is gone (民诉§86).
pub fn extension_request(ended: Date, calendar: &Calendar) -> Deadline {
    EXTENSION_REQUEST.from(ended, calendar)
}

/// X-03 陈述申辩期, of the working days that the town's policy sets (the statute is silent).
pub fn defence_window(served: Date, working_days: u32, calendar: &Calendar) -> Deadline {
    DEFENCE.with(Term::W(working_days), served, calendar)
}

/// The last day to serve the notice of a hearing; `strict` leaves seven whole working days between (recommended).
pub fn hearing_notice(hearing_on: Date, strict: bool, calendar: &Calendar) -> Deadline {
    if strict { &HEARING_NOTICE_STRICT } else { &HEARING_NOTICE }.from(hearing_on, calendar)
}

/// E-02 登记保存处理期限: what is left undecided on its last day lapses with it.
pub fn registration(held: Date, calendar: &Calendar) -> Deadline {
    REGISTRATION.from(held, calendar)
}

/// T-90 办案期限. `due` is the legal day, rolled; `control` the last working day before it (both are shown).
pub fn decision(filed: Date, days: u32, calendar: &Calendar) -> Deadline {
    DECISION.with(Term::C(days), filed, calendar)
}

/// T-PAY 缴款期限: the surcharge begins on the day after the rolled due day.
pub fn payment(received: Date, calendar: &Calendar) -> Deadline {
    PAYMENT.from(received, calendar)
}

/// G-14 送达期限
pub fn service(decided: Date, calendar: &Calendar) -> Deadline {
    SERVICE.from(decided, calendar)
}

/// D-03 公开期限 of a penalty decision.
pub fn publication(decided: Date, calendar: &Calendar) -> Deadline {
    PUBLICATION.from(decided, calendar)
}

/// D-05 撤回公开
pub fn withdrawal(received: Date, calendar: &Calendar) -> Deadline {
    WITHDRAWAL.from(received, calendar)
}

/// D-04 主动公开 of what is no penalty decision.
pub fn open_information(made: Date, calendar: &Calendar) -> Deadline {
    INFORMATION_OPEN.from(made, calendar)
}

/// D-06 第三方意见: what the third party was asked may be decided once this has run out.
pub fn third_party(received: Date, calendar: &Calendar) -> Deadline {
    THIRD_PARTY.from(received, calendar)
}

/// D-12 撤销信用信息
pub fn credit_withdrawal(received: Date, calendar: &Calendar) -> Deadline {
    CREDIT_WITHDRAWAL.from(received, calendar)
}

/// D-13 信用异议
pub fn credit_objection(received: Date, calendar: &Calendar) -> Deadline {
    CREDIT_OBJECTION.from(received, calendar)
}

/// D-14 信用修复
pub fn credit_repair(granted: Date, calendar: &Calendar) -> Deadline {
    CREDIT_REPAIR.from(granted, calendar)
}

/// F-07 当场收缴款交机关
pub fn cash_hand_in(collected: Date, calendar: &Calendar) -> Deadline {
    CASH_HAND_IN.from(collected, calendar)
}

/// F-07 机关缴付银行
pub fn cash_deposit(handed_in: Date, calendar: &Calendar) -> Deadline {
    CASH_DEPOSIT.from(handed_in, calendar)
}

/// F-14 错罚退还: within fifteen days of knowing that nothing was owed.
pub fn refund(confirmed: Date, calendar: &Calendar) -> Deadline {
    WRONG_FINE_REFUND.from(confirmed, calendar)
}

/// F-14 拍卖所得缴库: within ten working days of the auction.
pub fn auction_deposit(sold: Date, calendar: &Calendar) -> Deadline {
    AUCTION_DEPOSIT.from(sold, calendar)
}

/// F-14 领取期: six months after the written notice to fetch a thing.
pub fn claim(notified: Date, calendar: &Calendar) -> Deadline {
    UNCLAIMED.from(notified, calendar)
}

/// F-16 票据遗失报告
pub fn ticket_loss(found: Date, calendar: &Calendar) -> Deadline {
    TICKET_LOSS.from(found, calendar)
}

/// T-ANN 公告送达: `nominal` is the thirtieth day; `due` is rolled over rest days in the party's favour. Later periods
/// start from the day that the town treats as the day of service.
pub fn announcement(posted: Date, calendar: &Calendar) -> Deadline {
    ANNOUNCEMENT.from(posted, calendar)
}

/// J-05 处罚时效: the last day on which discovery is still in time (T-YEAR: never rolled over).
pub fn limitation(end: Date, years: u8) -> Date {
    limitation_deadline(end, years, &Calendar::default()).nominal
}

/// J-05 处罚时效 as a deadline, with its reasoning.
pub fn limitation_deadline(end: Date, years: u8, calendar: &Calendar) -> Deadline {
    LIMITATION.with(Term::Y0(years.into()), end, calendar)
}

/// 申请行政复议: sixty days, or a year at most when the party was not told its rights (复§20).
pub fn reconsideration(known: Date, told: bool, calendar: &Calendar) -> Deadline {
    if told { &RECONSIDERATION } else { &RECONSIDERATION_UNTOLD }.from(known, calendar)
}

/// TR-02 正职负责人决定: natural days, not rolled, for the statute knows no working days (TD-51).
pub fn transfer_decision(reported: Date, calendar: &Calendar) -> Deadline {
    TRANSFER_DECISION.from(reported, calendar)
}

/// TR-03 移送公安机关: twenty-four hours from the approval, to the minute.
pub fn transfer_dispatch(approved: DateTime, calendar: &Calendar) -> Deadline {
    let p = &TRANSFER_DISPATCH;
    p.term.from_time(approved, calendar).under(p.rule, p.articles)
}

/// TR-05 公安机关审查
pub fn police_review(received: Date, calendar: &Calendar) -> Deadline {
    POLICE_REVIEW.from(received, calendar)
}

/// TR-06 对不予立案的异议
pub fn transfer_objection(refused: Date, calendar: &Calendar) -> Deadline {
    TRANSFER_OBJECTION.from(refused, calendar)
}

/// TR-06 公安机关复议
pub fn police_reconsideration(asked: Date, calendar: &Calendar) -> Deadline {
    POLICE_RECONSIDERATION.from(asked, calendar)
}

/// TR-07 移交物品和材料
pub fn transfer_handover(filed: Date, calendar: &Calendar) -> Deadline {
    TRANSFER_HANDOVER.from(filed, calendar)
}

/// TR-10 书面通知物品移送
pub fn goods_transfer_notice(handed_over: Date, calendar: &Calendar) -> Deadline {
    GOODS_TRANSFER_NOTICE.from(handed_over, calendar)
}

/// 查封扣押期限: `due` is the last day even on a rest day; `control` is when to act. An extension runs on from the
/// original end.
pub fn seizure(seized: Date, extended_by: u32, calendar: &Calendar) -> Deadline {
    seizure_of(seized, 30 + extended_by, calendar)
}

/// Q-08 查封扣押期限 of so many calendar days, as its decision says.
pub fn seizure_of(seized: Date, days: u32, calendar: &Calendar) -> Deadline {
    SEIZURE.with(Term::C0(days), seized, calendar)
}

/// Q-05 补办批准: twenty-four hours from the moment of the measure, to the minute, through nights and holidays.
pub fn seizure_report(begun: DateTime, calendar: &Calendar) -> Deadline {
    SEIZURE_REPORT.term.from_time(begun, calendar).under(SEIZURE_REPORT.rule, SEIZURE_REPORT.articles)
}
