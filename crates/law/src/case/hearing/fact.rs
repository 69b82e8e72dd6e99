//! What has happened in 听证.

use super::command::{Agent, HearingEnd, Openness, RefusalGround};
use crate::case::notice::DefencePoint;
use crate::case::review::{ReviewItem, ReviewVerdict};
use crate::matter::PersonRef;
use crate::number::DocNumber;
use crate::party::{FileRef, Signature};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 已不予受理
    HearingRefused {
        /// 文号
        number: DocNumber,
        /// 提出日
        requested_on: Date,
        /// 提出人
        person: String,
        /// 情形
        ground: RefusalGround,
        /// 要求听证的期限; none where the right itself was lacking.
        #[serde(default)]
        due: Option<Date>,
        /// 理由
        reason: String,
    },
    /// 已安排并通知
    HearingArranged {
        /// 听证通知书文号
        number: DocNumber,
        /// 举行时间
        held_at: DateTime,
        /// 地点
        venue: String,
        /// 主持人
        presider: PersonRef,
        /// 指定主持人的依据
        appointment: String,
        /// 记录员
        recorder: PersonRef,
        /// 公开与否
        openness: Openness,
        /// 不公开的理由
        closed_reason: String,
        /// 通知的其他有关人员
        others: String,
        /// 最迟送达日
        notify_by: Date,
    },
    /// 已公告
    HearingAnnounced {
        /// 公告文号
        number: DocNumber,
        /// 举行时间
        held_at: DateTime,
        /// 地点
        venue: String,
    },
    /// 已登记代理人
    AgentsRegistered {
        /// 代理人
        agents: Vec<Agent>,
        /// 授权委托书
        files: Vec<FileRef>,
    },
    /// 已更换主持人
    PresiderReplaced {
        /// 主持人
        presider: PersonRef,
        /// 指定主持人的依据
        appointment: String,
        /// 记录员
        recorder: PersonRef,
        /// 原因
        reason: String,
    },
    /// 已延期
    HearingPostponed {
        /// 新的听证通知书文号
        number: DocNumber,
        /// 举行时间
        held_at: DateTime,
        /// 地点
        venue: String,
        /// 原因
        reason: String,
        /// 材料
        files: Vec<FileRef>,
        /// 最迟送达日
        notify_by: Date,
    },
    /// 已举行，或者已终止
    HearingHeld {
        /// 笔录文号
        number: DocNumber,
        /// 结果
        end: HearingEnd,
        /// 开始时间
        started_at: DateTime,
        /// 结束时间
        ended_at: DateTime,
        /// 到场人员
        present: String,
        /// 出席的调查人员
        investigators: Vec<PersonRef>,
        /// 调查人员的陈述
        statement: String,
        /// 当事人的申辩
        defence: String,
        /// 质证、辩论
        debate: String,
        /// 最后陈述
        last_words: String,
        /// 未到场、退出的经过
        absence: String,
        /// 当事人或者代理人签名
        signature: Signature,
        /// 录音录像、材料
        files: Vec<FileRef>,
    },
    /// 已报告
    HearingReported {
        /// 文号
        number: DocNumber,
        /// 听证情况
        summary: String,
        /// 争议焦点和意见
        points: Vec<DefencePoint>,
        /// 处理意见
        opinion: String,
    },
    /// 听证后已法制审核
    HearingReviewed {
        /// 文号
        number: DocNumber,
        /// 逐项意见
        items: Vec<ReviewItem>,
        /// 结论
        verdict: ReviewVerdict,
        /// 意见
        opinion: String,
    },
}
