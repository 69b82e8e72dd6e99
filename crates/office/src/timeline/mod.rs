//! 时间线 — every step of a matter in words: when, who, what, which documents, which files.

mod amend;
mod credit;
mod execution;
mod footage;
mod fund;
mod hearing;
mod hold;
mod info;
mod inspection;
mod measure;
mod patrol;
mod related;
mod remedy;
pub(crate) mod reporter;
mod stocktaking;
mod transfer;

pub(crate) use footage::unfinished;
pub(crate) use info::info;
pub(crate) use inspection::inspection;
pub(crate) use patrol::patrol;
pub(crate) use stocktaking::stocktaking;

use jiff::civil::DateTime;
use law::case::{CaseEvent, CaseFact, Outcome};
use law::clue::{ClueEvent, ClueFact};
use law::countersign::PapersSigned;
use law::matter::{Entry, PersonRef};
use law::number::DocNumber;
use law::party::FileRef;
use serde::Serialize;

/// One step.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// 时间, e.g. `2026-03-05 09:30`.
    pub at: String,
    /// 何人
    pub who: String,
    /// 岗位
    pub post: String,
    /// 何事
    pub title: String,
    /// 详情
    pub text: String,
    /// 文书
    pub paper: Option<String>,
    /// 文件
    pub files: Vec<FileRef>,
    /// When it was filled in by a phone's clock, where it was filled in without a network.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub filled: String,
    /// 未完成: what a step that must be recorded still lacks (V-11).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unfinished: String,
}

/// A word on a phone's clock that was ahead of the moment of receipt; empty where it was not.
pub fn fast_clock(said: DateTime, received: DateTime) -> &'static str {
    // The minute is what people see: within it, the two do not contradict each other.
    if said > received.saturating_add(jiff::SignedDuration::from_mins(1)) {
        "（手机时钟偏快，以收到时间为准）"
    } else {
        ""
    }
}

struct Told {
    title: String,
    text: String,
    paper: Option<DocNumber>,
    files: Vec<FileRef>,
}

fn told(title: impl Into<String>, text: impl Into<String>) -> Told {
    Told { title: title.into(), text: tidy(&text.into()), paper: None, files: Vec::new() }
}

/// Where what a person wrote ends with a stop and another follows, the later one is left: `。，` goes on, `，。` ends.
fn tidy(text: &str) -> String {
    const STOPS: [char; 3] = ['。', '，', '；'];
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if STOPS.contains(&c) && out.ends_with(STOPS) {
            out.pop();
        }
        out.push(c);
    }
    out
}

impl Told {
    fn paper(mut self, number: &DocNumber) -> Self {
        self.paper = Some(number.clone());
        self
    }
    fn files(mut self, files: &[FileRef]) -> Self {
        self.files = files.to_vec();
        self
    }
    fn stamp<F>(self, event: &Entry<F>) -> Item {
        let (at, by) = (event.at, &event.by);
        Item {
            filled: event.filled_at.map_or(String::new(), |said| {
                format!("{}{}", said.strftime("%Y-%m-%d %H:%M"), fast_clock(said, at))
            }),
            at: at.strftime("%Y-%m-%d %H:%M").to_string(),
            who: by.name.clone(),
            post: by.post.clone(),
            title: self.title,
            text: self.text,
            paper: self.paper.map(|n| n.to_string()),
            files: self.files,
            unfinished: String::new(),
        }
    }
}

fn names(people: &[PersonRef]) -> String {
    people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、")
}

fn countersigned(fact: &PapersSigned) -> Told {
    let papers: Vec<String> = fact.papers.iter().map(|p| p.paper.to_string()).collect();
    told("执法人员签名", format!("签名{}份：{}", papers.len(), papers.join("、")))
}

fn verdict(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Penalty { penalty } => penalty.words(),
        Outcome::NoPenalty { ground, .. } => format!("不予处罚：{}", ground.label()),
        Outcome::Dismiss { reason } => format!("撤销立案：{reason}"),
    }
}

/// A clue's step in words; `unit` gives a unit's name, `grid_name` a grid's.
pub fn clue(event: &ClueEvent, unit: &dyn Fn(&str) -> String, grid_name: &dyn Fn(&str) -> String) -> Item {
    let t = match &event.fact {
        ClueFact::ClueReported { number, content, files, source, split, .. } => match split {
            Some(from) => {
                let number_of = from.from_number.as_ref().map(ToString::to_string).unwrap_or_default();
                told("拆分形成", format!("拆自{number_of}。{content}")).paper(number).files(files)
            }
            None => told(format!("上报线索（{}）", source.label()), content).paper(number).files(files),
        },
        ClueFact::ClueSupplemented { content, files } => told("补充说明", content).files(files),
        ClueFact::ClueAccepted { note } => told("受理", note),
        ClueFact::ClueDeclined { reason } => told("不予受理", reason),
        ClueFact::ClueDispatched { office, squad, note, why } => {
            let note = if note.is_empty() { String::new() } else { format!("要求：{}", sentence(note)) };
            told("分派", format!("派{}、{}。{note}理由：{why}", unit(office), unit(squad)))
        }
        ClueFact::ClueReassigned { office, squad, reason } => {
            told("改派", format!("改派{}、{}。理由：{reason}", unit(office), unit(squad)))
        }
        ClueFact::GridAssigned { grid, from, reason, position_wrong, .. } => {
            let was = from.as_deref().map_or(String::new(), |g| format!("（原{}）", grid_name(g)));
            let wrong = if *position_wrong { "报告的位置有误，不再使用。" } else { "" };
            told("划入网格", format!("{}{was}。{wrong}理由：{reason}", grid_name(grid)))
        }
        ClueFact::ClueAbsorbed { from_number, content, files, .. } => {
            let number = from_number.as_ref().map(ToString::to_string).unwrap_or_default();
            told("另一线索并入", format!("{number}：{content}")).files(files)
        }
        ClueFact::MainAnswered { content, .. } => told("主线索已办结", content),
        ClueFact::ClueMerged { into, reason, .. } => told("并入另一线索", format!("并入{into}。{reason}")),
        ClueFact::ClueTransferredOut { number, agency, reason, .. } => {
            told("移送其他机关", format!("移送{agency}。{reason}")).paper(number)
        }
        ClueFact::ClueUrged { note, answer_by, .. } => {
            let by = answer_by.map_or(String::new(), |day| format!("答复期限{day}（含当日）。"));
            told("督办", format!("{}{by}", sentence(note)))
        }
        ClueFact::UrgingAnswered { content, .. } => told("答复督办", content),
        ClueFact::UnitsJoined { lead, assisting, note } => {
            let others = assisting.iter().map(|u| unit(u)).collect::<Vec<_>>().join("、");
            told("联合核查", format!("由{}牵头，{others}协办。{note}", unit(lead)))
        }
        ClueFact::ClueSplit { part_number, content, files, reason, .. } => {
            told("拆分为两件", format!("拆出{part_number}：{}理由：{reason}", sentence(content))).files(files)
        }
        ClueFact::RepeatMarked { earlier, grounds } => {
            told("提出标为恶意重复", format!("此前的线索{earlier}。根据：{grounds}"))
        }
        ClueFact::RepeatDecided { agree, opinion } => {
            told(if *agree { "同意标为恶意重复" } else { "不作恶意重复标记" }, opinion)
        }
        ClueFact::ClueRated { satisfaction, words } => {
            told(format!("报告人评价：{}", satisfaction.label()), words)
        }
        ClueFact::ClueReopened { reason, answer } => {
            told("报告人申请重开", format!("{}此前的答复：{answer}", sentence(reason)))
        }
        ClueFact::SiteChecked { number, officers, findings, outcome, files, .. } => told(
            format!("现场核查：{}", outcome.label()),
            format!("{}核查人员：{}", sentence(findings), names(officers)),
        )
        .paper(number)
        .files(files),
        ClueFact::PapersSigned(fact) => countersigned(fact),
        ClueFact::ProcedureSwitched { reason } => told("改按普通程序", reason),
        ClueFact::OpinionIssued { number, nature, files, .. } => {
            told("出具违法行为认定意见", nature).paper(number).files(files)
        }
        ClueFact::OpinionReturned { reason } => told("退回认定意见", reason),
        ClueFact::HandedToSquad { squad, note } => told("交执法中队", format!("{} {note}", unit(squad))),
        ClueFact::CaseOpened { simple, .. } => {
            told(if *simple { "当场处罚" } else { "提出立案建议，转为案件" }, "")
        }
        ClueFact::CaseConcluded { outcome } => told("案件有了结果", outcome.label()),
        ClueFact::ReporterTold { number, reason, way } => {
            told("告知举报人不予立案", format!("{}告知方式：{way}", sentence(reason))).paper(number)
        }
        ClueFact::FeedbackGiven { content } => told("向报告人反馈", content),
    };
    t.stamp(event)
}

/// What a person wrote, ending with one full stop whether they typed it or not.
fn sentence(text: &str) -> String {
    format!("{}。", text.trim().trim_end_matches(['。', '；', '，']))
}

/// A case's step in words.
#[expect(clippy::too_many_lines, reason = "one arm a fact, in the order of the road")]
pub fn case(event: &CaseEvent) -> Item {
    let t = match &event.fact {
        CaseFact::FilingProposed { recommend, reason, officers, .. } => told(
            if *recommend { "建议立案" } else { "建议不予立案" },
            format!("{}拟承办：{}", sentence(reason), names(officers)),
        ),
        CaseFact::FilingEndorsed { agree, opinion } => {
            told(if *agree { "大队同意立案建议" } else { "大队退回立案建议" }, opinion)
        }
        CaseFact::CaseFiled { number, opinion, officers, .. } => {
            told("立案", format!("{}承办：{}", sentence(opinion), names(officers))).paper(number)
        }
        CaseFact::FilingRefused { number, opinion } => told("不予立案", opinion).paper(number),
        CaseFact::FilingReturned { opinion } => told("退回立案建议", opinion),
        CaseFact::OfficersAssigned { officers, reason } => {
            told("变更承办人员", format!("{}。{reason}", names(officers)))
        }
        CaseFact::PartyCorrected { changed, reason, files, .. } => {
            told("更正当事人信息", format!("更正：{}。{reason}", changed.join("、"))).files(files)
        }
        CaseFact::RecusalRequested { officer, reason } => {
            told("申请回避", format!("{}：{reason}", officer.name))
        }
        CaseFact::RecusalDecided { number, officer, recused, opinion } => told(
            "决定回避",
            format!("{}{}。{opinion}", officer.name, if *recused { "应当回避" } else { "不需回避" }),
        )
        .paper(number),
        CaseFact::SuperiorRecusalRecorded { officer, recused, authority, document, decided_on, files } => {
            told(
                "上级决定负责人回避",
                format!(
                    "{authority}{decided_on}决定（{document}）：{}{}",
                    officer.name,
                    if *recused { "应当回避" } else { "不需回避" }
                ),
            )
            .files(files)
        }
        CaseFact::DecisionExtended { provision, days, reason, until } => told(
            "延长办案期限",
            format!(
                "依据{provision}延长{days}日{}。{reason}",
                until.map_or(String::new(), |d| format!("，至{d}"))
            ),
        ),
        CaseFact::InquiryRecorded { number, relation, officers, .. } => {
            told("询问", format!("被询问人：{relation}。询问人：{}", names(officers))).paper(number)
        }
        CaseFact::InspectionRecorded { number, findings, officers, files, .. } => {
            told("检查勘验", format!("{}检查人：{}", sentence(findings), names(officers)))
                .paper(number)
                .files(files)
        }
        CaseFact::EvidenceAdded { no, name, evidence_kind, proves, files, .. } => {
            told("收集证据", format!("第{no}号 {name}（{}），证明：{proves}", evidence_kind.label()))
                .files(files)
        }
        CaseFact::EvidenceJudged { no, verified, opinion } => told(
            "审查证据",
            format!("第{no}号{}。{opinion}", if *verified { "查证属实" } else { "不予采信" }),
        ),
        CaseFact::CorrectionOrdered { number, content, due_on, .. } => {
            told("责令改正", format!("{content}，期限{due_on}")).paper(number)
        }
        CaseFact::CorrectionChecked { number, corrected, findings, files, .. } => {
            told(if *corrected { "复查：已改正" } else { "复查：未改正" }, findings)
                .paper(number)
                .files(files)
        }
        CaseFact::AddressConfirmed { number, electronic, .. } => told(
            "确认送达地址",
            if electronic.is_some() {
                "当事人同意电子送达"
            } else {
                "当事人未同意电子送达"
            },
        )
        .paper(number),
        CaseFact::ReportSubmitted { number, nature, outcome, .. } => {
            told("调查终结", format!("{}建议：{}", sentence(nature), verdict(outcome))).paper(number)
        }
        CaseFact::LegalReviewed { number, verdict, opinion, .. } => {
            told(format!("法制审核：{}", verdict.label()), opinion).paper(number)
        }
        CaseFact::MajorReviewed { number, verdict, opinion, .. } => {
            told(format!("司法所合法性审查：{}", verdict.label()), opinion).paper(number)
        }
        CaseFact::NoticeIssued { number, hearing, penalty, .. } => {
            told(if *hearing { "制作听证告知书" } else { "制作处罚告知书" }, penalty.words()).paper(number)
        }
        CaseFact::PaperServed { number, paper, method, served_on, files, note, witness, .. } => {
            let seen = match witness.words() {
                by if by.is_empty() => by,
                by => format!("见证人：{by}。"),
            };
            told("送达", format!("{paper}，{}，{served_on}送达。{seen}{note}", method.label()))
                .paper(number)
                .files(files)
        }
        CaseFact::ServiceAnnounced { number, paper, announced_on, reason, .. } => {
            told("公告送达", format!("{paper}，{announced_on}发出。{reason}")).paper(number)
        }
        CaseFact::DefenceRecorded { number, content, files, made_on, .. } => {
            let t = told("陈述申辩", format!("{made_on}：{content}")).files(files);
            match number {
                Some(n) => t.paper(n),
                None => t,
            }
        }
        CaseFact::DefenceReviewed { number, conclusion, .. } => told("复核申辩", conclusion).paper(number),
        CaseFact::RightsWaived { number, files, .. } => told("当事人放弃权利", "").paper(number).files(files),
        CaseFact::HearingRequested { requested_on, obstacle, files } => {
            let late = if obstacle.is_empty() {
                String::new()
            } else {
                format!("，逾期的正当理由：{obstacle}")
            };
            told("要求听证", format!("{requested_on}{late}")).files(files)
        }
        CaseFact::HearingRequestWithdrawn { withdrawn_on, files } => {
            told("撤回听证要求", withdrawn_on.to_string()).files(files)
        }
        CaseFact::InvestigationReopened { reason } => told("重新调查", reason),
        CaseFact::Discussed { number, conclusion, held_on, .. } => {
            told("集体讨论", format!("{held_on}：{conclusion}")).paper(number)
        }
        CaseFact::DecisionProposed { number, outcome, reasons, .. } => {
            told("提出处理建议", format!("{}。{reasons}", verdict(outcome))).paper(number)
        }
        CaseFact::DecisionEndorsed { opinion } => told("大队同意处理建议", opinion),
        CaseFact::DecisionReturned { opinion } => told("退回处理建议", opinion),
        CaseFact::Decided { number, outcome, .. } => told("作出决定", verdict(outcome)).paper(number),
        CaseFact::DecidedOnSpot { number, penalty, officers, files, .. } => {
            told("当场处罚", format!("{}。执法人员：{}", penalty.words(), names(officers)))
                .paper(number)
                .files(files)
        }
        CaseFact::DeliveredOnSpot { .. } => told("当场交付决定书", ""),
        CaseFact::FiledForRecord { number } => told("当场处罚备案", "").paper(number),
        CaseFact::SpotChecked { passed, opinion } => {
            told(if *passed { "法治室抽查：合格" } else { "法治室抽查：不合格" }, opinion)
        }
        CaseFact::Published { number, title, until, .. } => {
            told("公示", format!("{title}，至{until}")).paper(number)
        }
        CaseFact::PublicationDeclined { reason } => told("决定不公示", reason),
        CaseFact::PublicationWithdrawn { number, reason, document, .. } => {
            let t = told("撤回公示", format!("{reason}（{document}）"));
            if let Some(number) = number { t.paper(number) } else { t }
        }
        CaseFact::PaymentRegistered { amount, paid_on, voucher, receipt, .. } => {
            let ours = if receipt.is_empty() { String::new() } else { format!("，票据{receipt}") };
            told("缴款", format!("{paid_on}缴纳{amount}，凭证{voucher}{ours}"))
        }
        CaseFact::CashCollected { number, amount, ground, receipt, .. } => {
            told("当场收缴", format!("{amount}，{}，票据{receipt}", ground.label())).paper(number)
        }
        CaseFact::CashHandedIn { on } => told("收缴款交机关", on.to_string()),
        CaseFact::CashDeposited { on, slip } => told("收缴款缴银行", format!("{on}，回单{slip}")),
        CaseFact::DeferralRequested { reason, until, plan, files } => {
            let how = if plan.is_empty() { String::new() } else { format!("，分{}期", plan.len()) };
            told("申请延期缴纳", format!("{reason}，申请延至{until}{how}")).files(files)
        }
        CaseFact::DeferralDecided { number, granted, until, plan, on_default, opinion } => {
            let title = match (granted, plan.len()) {
                (false, _) => "不批准延期".to_string(),
                (true, 0) => format!("批准延期至{until}"),
                (true, n) => format!("批准分{n}期缴纳至{until}"),
            };
            let parts: Vec<String> = plan.iter().map(|i| format!("{}前{}", i.due, i.amount)).collect();
            let plan = if *granted && !plan.is_empty() {
                format!("。{}；一期逾期的，{}", parts.join("，"), on_default.label())
            } else {
                String::new()
            };
            told(title, format!("{opinion}{plan}")).paper(number)
        }
        CaseFact::PaymentUrged { number, principal, gains, surcharge, .. } => {
            let gains = if gains.0 > 0 { format!("违法所得{gains}，") } else { String::new() };
            told("催告", format!("本金{principal}，{gains}加处{surcharge}")).paper(number)
        }
        CaseFact::StayRecorded { proceeding, from, to, .. } => told(
            "登记停算期间",
            format!("{proceeding}，{from}至{}", to.map_or("今".to_string(), |d| d.to_string())),
        ),
        CaseFact::MajorReported { number, reported_on } => {
            told("重大处罚备案", reported_on.to_string()).paper(number)
        }
        CaseFact::ClosingProposed { number, summary, .. } => told("提出结案", summary).paper(number),
        CaseFact::VetoesChecked { items, opinion } => {
            let failed = items.iter().filter(|i| !i.passed);
            let failed: Vec<String> = failed.map(|i| format!("“{}”不通过：{}。", i.item, i.note)).collect();
            told("结案自查", format!("{}{opinion}", failed.concat()))
        }
        CaseFact::ClosingReturned { opinion } => told("退回结案建议", opinion),
        CaseFact::CaseClosed { opinion } => told("结案", opinion),
        CaseFact::PapersSigned(fact) => countersigned(fact),
        CaseFact::CaseArchived { keeper, checker, retention, .. } => {
            told("归档", format!("立卷人{keeper}，检查人{checker}，保管{retention}"))
        }
        CaseFact::Hearing(f) => hearing::in_words(f),
        CaseFact::Hold(f) => hold::told(f),
        CaseFact::Measure(f) => measure::told(f),
        CaseFact::Execution(f) => execution::told_of(f),
        CaseFact::Transfer(f) => transfer::told(f),
        CaseFact::Fund(f) => fund::told(f),
        CaseFact::Remedy(f) => remedy::told(f),
        CaseFact::Footage(f) => footage::told(f),
        CaseFact::Credit(f) => credit::told(f),
        CaseFact::Amend(f) => amend::told(f),
        CaseFact::Related(f) => related::told(f),
    };
    t.stamp(event)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(super::sentence("同意立案。"), "同意立案。");
        assert_eq!(super::sentence(" 同意立案"), "同意立案。");
        assert_eq!(
            super::tidy("家庭困难。，申请延至2026-12-01，分3期"),
            "家庭困难，申请延至2026-12-01，分3期"
        );
        assert_eq!(
            super::tidy("同意。。3月1日前100元；逾期的，作罢；。"),
            "同意。3月1日前100元；逾期的，作罢。"
        );
    }
}
