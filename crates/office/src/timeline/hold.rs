//! 证据保全 in words.

use super::{Told, names, sentence, told as say};
use law::case::hold::Fact;
use law::goods::GoodsItem;

fn list(items: &[GoodsItem]) -> String {
    items.iter().map(|i| format!("{}{}", i.name, i.quantity)).collect::<Vec<_>>().join("、")
}

fn numbered(goods: &[u32]) -> String {
    goods.iter().map(|no| format!("第{no}号")).collect::<Vec<_>>().join("、")
}

/// A step in words.
pub(super) fn told(fact: &Fact) -> Told {
    match fact {
        Fact::InquirySummoned { number, ask_at, place, .. } => {
            say("通知询问", format!("{}在{place}接受询问。", ask_at.strftime("%Y-%m-%d %H:%M"))).paper(number)
        }
        Fact::EvidenceRequested { number, materials, due_on, .. } => {
            say("调取证据", format!("{}。期限{due_on}。", materials.join("、"))).paper(number)
        }
        Fact::RequestedEvidenceReceived { received, missing, files, .. } => {
            let got =
                if received.is_empty() { String::new() } else { format!("收到：{}", sentence(received)) };
            let not =
                if missing.is_empty() { String::new() } else { format!("未提供：{}", sentence(missing)) };
            say("登记调取结果", format!("{got}{not}")).files(files)
        }
        Fact::DataExtracted { number, object, path, list, officers, .. } => {
            let files: Vec<_> = list.iter().map(|d| d.file.clone()).collect();
            say(
                "提取电子数据",
                format!("{object}，{}，{}份。提取人：{}", path.label(), list.len(), names(officers)),
            )
            .paper(number)
            .files(&files)
        }
        Fact::PicturesDescribed { number, proves, author, files, .. } => {
            say("说明照片录像", format!("{}拍摄人：{}", sentence(proves), author.name))
                .paper(number)
                .files(files)
        }
        Fact::EvidenceExcluded { no, reason } => {
            say("排除非法证据", format!("第{no}号证据。{}", sentence(reason)))
        }
        Fact::HoldRequested { items, reason, .. } => {
            say("申请先行登记保存", format!("{}。{}", list(items), sentence(reason)))
        }
        Fact::HoldApproved { number, opinion } => say("批准先行登记保存", opinion).paper(number),
        Fact::HoldRefused { opinion } => say("不批准先行登记保存", opinion),
        Fact::GoodsHeld { number, items, place, in_place, delivered, officers, files, .. } => {
            let way = if *in_place { "就地保存" } else { "存放" };
            let handed = if *delivered { "通知书当场交付。" } else { "通知书待送达。" };
            say(
                "先行登记保存",
                format!("{}，{way}于{place}。{handed}执法人员：{}", list(items), names(officers)),
            )
            .paper(number)
            .files(files)
        }
        Fact::HoldDisposalProposed { goods, way, reason, files, .. } => {
            say("提出登记保存处理意见", format!("{}：{}。{}", numbered(goods), way.label(), sentence(reason)))
                .files(files)
        }
        Fact::HoldDisposalDecided { number, goods, way, lapsed, opinion, .. } => {
            let late = if *lapsed { "登记保存已经失效。" } else { "" };
            say("决定登记保存处理", format!("{}：{}。{late}{opinion}", numbered(goods), way.label()))
                .paper(number)
        }
        Fact::HoldDisposalReturned { opinion } => say("退回登记保存处理意见", opinion),
        Fact::HeldGoodsReturned { number, goods, condition, files, .. } => {
            say("退还物品", format!("{}。{}", numbered(goods), sentence(condition)))
                .paper(number)
                .files(files)
        }
        Fact::ConfiscatedStored { goods, place, condition, .. } => {
            say("没收物品转库", format!("{}存放于{place}。{}", numbered(goods), sentence(condition)))
        }
        Fact::SampleTaken { number, samples, officers, files, .. } => {
            let what =
                samples.iter().map(|s| format!("{}{}", s.name, s.quantity)).collect::<Vec<_>>().join("、");
            say("抽样取证", format!("{what}。抽样人：{}", names(officers))).paper(number).files(files)
        }
        Fact::TestCommissioned { number, no, to, matters, due_on, .. } => {
            say(format!("委托检测鉴定（第{no}次）"), format!("{to}。{}{due_on}前完成。", sentence(matters)))
                .paper(number)
        }
        Fact::TestPeriodTold { number, no, from, until, .. } => {
            say("告知检测期间", format!("第{no}次检测：{from}至{until}。")).paper(number)
        }
        Fact::TestResultRecorded { no, report, conclusion, result_on, files, .. } => {
            say("登记检测结果", format!("第{no}次检测，{report}，{result_on}。{}", sentence(conclusion)))
                .files(files)
        }
        Fact::TestResultTold { number, no, retest_days, .. } => {
            say("告知检测结果", format!("第{no}次检测；{retest_days}个工作日内可以申请复检。")).paper(number)
        }
        Fact::RetestRequested { no, waived: true, answer, files, .. } => {
            say("登记放弃复检", format!("第{no}次检测，当事人书面放弃申请复检。{}", sentence(answer)))
                .files(files)
        }
        Fact::RetestRequested { no, accepted, answer, files, .. } => {
            let how = if *accepted { "同意" } else { "不同意" };
            say("登记复检申请", format!("第{no}次检测，{how}复检。{}", sentence(answer))).files(files)
        }
        Fact::CustodyRecorded { goods, action, giver, taker, condition, broken, files, .. } => {
            let fault = broken.as_ref().map_or(String::new(), |b| format!("保管链断裂：{}", sentence(b)));
            say(
                format!("物品{}", action.label()),
                format!("第{goods}号：{giver}→{taker}。{}{fault}", sentence(condition)),
            )
            .files(files)
        }
        Fact::CustodyFaultFound { goods, count, fault } => {
            say("保管链断裂", format!("第{goods}号物品，{}", sentence(fault))).paper(count)
        }
    }
}
