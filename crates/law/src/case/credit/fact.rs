//! What has happened in 信用公开.

use super::state::Why;
use super::tier::Tier;
use crate::party::FileRef;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A fact of this procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// 已征求第三方意见
    ThirdPartyConsulted {
        /// 第三方
        #[serde(default)]
        third_party: String,
        /// 涉及的内容
        content: String,
        /// 征求意见书送达日
        received_on: Date,
        /// 征求意见书、送达凭证
        files: Vec<FileRef>,
    },
    /// 第三方已有意见
    ThirdPartyAnswered {
        /// 第三方
        #[serde(default)]
        third_party: String,
        /// 同意公开
        agrees: bool,
        /// 理由
        opinion: String,
        /// 收到日
        received_on: Date,
    },
    /// 已确定信用报送
    CreditReported {
        /// 分级
        tier: Tier,
        /// 不按建议分级的理由
        tier_reason: String,
        /// 公示截止日
        until: Date,
        /// 轻微处罚确需公示的理由
        necessity: String,
        /// 救济期届满日; none while the calendar does not reach so far.
        remedies_until: Option<Date>,
    },
    /// 决定不报送信用平台
    CreditDeclined {
        /// 理由
        reason: String,
    },
    /// 已标记为失信信息
    DishonestyMarked {
        /// 维持原决定的生效文书; empty where the periods simply ran out.
        upheld: String,
    },
    /// 已收到信用异议
    ObjectionRegistered {
        /// 序号
        no: u32,
        /// 异议人或者转来的平台
        #[serde(default)]
        applicant: String,
        /// 收到日
        received_on: Date,
        /// 异议内容
        content: String,
        /// 证明材料
        files: Vec<FileRef>,
    },
    /// 异议已答复
    ObjectionAnswered {
        /// 序号
        no: u32,
        /// 核实情况
        finding: String,
        /// 已更正; false explains why nothing was to be corrected.
        corrected: bool,
        /// 更正后的公示正文; empty where the public text stays.
        text: String,
        /// 告知日
        told_on: Date,
    },
    /// 已信用修复
    CreditRepaired {
        /// 准予修复的文书或者平台通知
        document: String,
        /// 准予修复日
        granted_on: Date,
        /// 本站停止公示日: the last day shown, one working day later at most.
        shown_until: Date,
        /// 信用承诺等材料
        files: Vec<FileRef>,
    },
    /// 信用平台已撤下
    CreditWithdrawn {
        /// 原因
        why: Why,
        /// 撤下日
        on: Date,
        /// 平台回执
        receipt: String,
    },
}
