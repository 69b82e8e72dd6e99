//! 保管链 of evidence that is files (照片、视听资料、电子数据、扫描件; RULES 7): collected, judged, relied on, copied, handed over.
//!
//! A file cannot be handed about: whoever opens it has it, and it stays what it is as long as its digest does. So its chain is not
//! booked but put together: what the case's own facts say of it, here, and what the house knows besides (who opened it, which
//! copies were made, what the scanner found, whether it is there now), given to [`chain`]. Every link says how the digest stood to
//! that at collection. Nothing is decided by it: what bars evidence is asked in [`hold`](super::hold).

use super::hold::Fact as Hold;
use super::remedy::Fact as Remedy;
use super::transfer::Fact as Transfer;
use super::{CaseEvent, CaseFact, footage};
use crate::matter::{PersonRef, minute};
use crate::number::DocNumber;
use crate::party::FileRef;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// What was done with the files of a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 导入: out of the device that recorded it.
    Imported,
    /// 查毒
    Scanned,
    /// 采集: put down as evidence.
    Collected,
    /// 关联: linked to a step, or described.
    Linked,
    /// 审查
    Judged,
    /// 排除
    Excluded,
    /// 采信
    Relied,
    /// 查阅: opened by somebody who does not handle the case.
    Opened,
    /// 借阅: lent out of the archive.
    Lent,
    /// 复制
    Copied,
    /// 移送: taken along or sent off with the case.
    HandedOver,
    /// 入卷: archived with the case.
    Archived,
    /// 封存: locked, nobody opens it.
    Locked,
    /// 核对: held against its record now.
    Compared,
    /// 销毁
    Destroyed,
}

impl Step {
    /// The Chinese term.
    pub fn label(self) -> &'static str {
        match self {
            Step::Imported => "导入",
            Step::Scanned => "查毒",
            Step::Collected => "采集",
            Step::Linked => "关联",
            Step::Judged => "审查",
            Step::Excluded => "排除",
            Step::Relied => "采信",
            Step::Opened => "查阅",
            Step::Lent => "借阅",
            Step::Copied => "复制",
            Step::HandedOver => "移送",
            Step::Archived => "入卷",
            Step::Locked => "封存（锁定）",
            Step::Compared => "核对",
            Step::Destroyed => "销毁",
        }
    }
}

/// How a digest stands to that at collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// It is that at collection.
    First,
    /// The same.
    Same,
    /// That of a copy, which has its own.
    OfCopy,
    /// Another one.
    Differs,
    /// Not reckoned this time.
    Untold,
}

impl Stands {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Stands::First => "采集时的校验值",
            Stands::Same => "与采集时相同",
            Stands::OfCopy => "副本的校验值，与原件不同",
            Stands::Differs => "与采集时不同",
            Stands::Untold => "没有重新计算",
        }
    }
}

/// A file at a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// 文件名
    pub name: String,
    /// SHA-256; empty where it could not be reckoned.
    pub sha256: String,
    /// SM3
    pub sm3: String,
    /// How it stands to that at collection.
    pub stands: Stands,
}

impl Digest {
    /// A file as a record names it.
    pub fn of(file: &FileRef, stands: Stands) -> Digest {
        Digest { name: file.name.clone(), sha256: file.sha256.clone(), sm3: file.sm3.clone(), stands }
    }
}

/// One link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// 时间
    pub at: DateTime,
    /// 动作
    pub step: Step,
    /// 经手人
    pub people: String,
    /// 情况
    pub words: String,
    /// 文书
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<DocNumber>,
    /// 校验值
    pub digests: Vec<Digest>,
    /// 断链的情况
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
}

impl Link {
    /// A link without more.
    pub fn new(at: DateTime, step: Step, people: impl Into<String>, words: impl Into<String>) -> Link {
        Link {
            at,
            step,
            people: people.into(),
            words: words.into(),
            paper: None,
            digests: Vec::new(),
            broken: None,
        }
    }

    fn paper(self, number: &DocNumber) -> Link {
        Link { paper: Some(number.clone()), ..self }
    }
}

fn named(people: &[PersonRef], by: &PersonRef) -> String {
    if people.is_empty() {
        return by.name.clone();
    }
    people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、")
}

/// How a record's words on a file stand to those at collection: an address is the digest itself, so that what differs is the SM3
/// or the size, in a record that was altered.
pub fn held_against(first: &FileRef, later: &FileRef) -> Stands {
    let sm3 = first.sm3.is_empty() || later.sm3.is_empty() || first.sm3.eq_ignore_ascii_case(&later.sm3);
    if first.sha256 == later.sha256 && sm3 && first.size == later.size {
        Stands::Same
    } else {
        Stands::Differs
    }
}

/// A clock that is that much ahead says so.
const SLACK: SignedDuration = SignedDuration::from_mins(1);

/// How it came in: who took it where from, when by the device's own clock, with both digests.
fn collected(event: &CaseEvent) -> Option<Link> {
    let CaseFact::EvidenceAdded { source, officers, collected_at, original, files, .. } = &event.fact else {
        return None;
    };
    let mut words = vec![format!("来源：{source}，{}", if *original { "原件" } else { "复制件" })];
    if event.at.duration_since(*collected_at) > SLACK {
        words.push(format!("{}登记", minute(event.at)));
    }
    for file in files {
        if let Some(taken) = file.taken_at {
            let late = taken.duration_since(*collected_at) > SLACK;
            let clock = if late { "，晚于收集时间，请核对设备时钟" } else { "" };
            words.push(format!("“{}”的设备时间{}{clock}", file.name, minute(taken)));
        }
        if !file.original {
            words.push(format!("“{}”不是原始文件", file.name));
        }
    }
    let link = Link::new(*collected_at, Step::Collected, named(officers, &event.by), words.join("；"));
    Some(Link { digests: files.iter().map(|f| Digest::of(f, Stands::First)).collect(), ..link })
}

/// Files of the evidence that a later fact names again.
fn again(event: &CaseEvent, files: &[FileRef]) -> Option<Link> {
    let (named_again, words, paper): (Vec<&FileRef>, &str, Option<&DocNumber>) = match &event.fact {
        CaseFact::Footage(footage::Fact::FootageLinked { recordings, .. }) => {
            (recordings.iter().map(|r| &r.file).collect(), "关联为执法音像", None)
        }
        CaseFact::Hold(Hold::PicturesDescribed { number, files, .. }) => {
            (files.iter().collect(), "制作照片录像说明", Some(number))
        }
        _ => return None,
    };
    let pair = |f: &FileRef| {
        let first = files.iter().find(|first| first.sha256 == f.sha256)?;
        Some(Digest::of(f, held_against(first, f)))
    };
    let digests: Vec<Digest> = named_again.into_iter().filter_map(pair).collect();
    if digests.is_empty() {
        return None;
    }
    let differs = digests.iter().find(|d| d.stands == Stands::Differs);
    let broken = differs.map(|d| format!("“{}”的记载与采集时不同", d.name));
    let link = Link::new(event.at, Step::Linked, event.by.name.clone(), words);
    Some(Link { paper: paper.cloned(), digests, broken, ..link })
}

/// What happened to the whole file of the case, and so to this in it.
fn with_the_case(event: &CaseEvent) -> Option<Link> {
    let by = event.by.name.clone();
    Some(match &event.fact {
        CaseFact::CaseArchived { keeper, retention, .. } => {
            let words = format!("随案卷归档，立卷人{keeper}，保管期限{retention}");
            Link::new(event.at, Step::Archived, by, words)
        }
        CaseFact::Remedy(Remedy::ArchiveConsulted { reader, purpose, copied, returned_on }) => {
            let copied =
                if copied.is_empty() { String::new() } else { format!("，摘录、复制：{copied}") };
            let back = returned_on.map_or(String::new(), |day| format!("，{day}归还"));
            Link::new(event.at, Step::Lent, by, format!("{reader}调阅案卷，用途：{purpose}{copied}{back}"))
        }
        CaseFact::Transfer(Transfer::CrimeReferred { number, to, sent_at, officers, .. }) => {
            let words = format!("随案件移送{to}");
            Link::new(*sent_at, Step::HandedOver, named(officers, &event.by), words).paper(number)
        }
        CaseFact::Transfer(Transfer::CaseTransferSent { number, .. }) => {
            Link::new(event.at, Step::HandedOver, by, "随案件移送有管辖权的机关").paper(number)
        }
        _ => return None,
    })
}

/// The links that the case's own facts give, in their order; none where there is no such evidence, or nothing of it is a file.
pub fn links(events: &[CaseEvent], no: u32) -> Vec<Link> {
    let (mut all, mut files, mut relied): (Vec<Link>, &[FileRef], bool) = (Vec::new(), &[], false);
    for event in events {
        let by = event.by.name.clone();
        match &event.fact {
            CaseFact::EvidenceAdded { no: n, files: new, .. } if *n == no => {
                files = new;
                all.extend(collected(event).filter(|_| !new.is_empty()));
            }
            _ if files.is_empty() => {}
            CaseFact::EvidenceJudged { no: n, verified, opinion } if *n == no => {
                let words = format!("{}：{opinion}", if *verified { "查证属实" } else { "不予采信" });
                all.push(Link::new(event.at, Step::Judged, by, words));
            }
            CaseFact::Hold(Hold::EvidenceExcluded { no: n, reason }) if *n == no => {
                all.push(Link::new(event.at, Step::Excluded, by, format!("非法证据排除：{reason}")));
            }
            CaseFact::ReportSubmitted { number, officers, evidence, .. } => {
                relied = evidence.contains(&no);
                if relied {
                    let people = named(officers, &event.by);
                    all.push(Link::new(event.at, Step::Relied, people, "调查终结报告采信").paper(number));
                }
            }
            CaseFact::Decided { number, .. } if relied => {
                all.push(Link::new(event.at, Step::Relied, by, "决定依据的证据").paper(number));
            }
            _ => all.extend(again(event, files).or_else(|| with_the_case(event))),
        }
    }
    all
}

/// The whole chain: what the case says and what the house knows besides, in the order of time; of one moment, the case's own first.
pub fn chain(own: Vec<Link>, outside: Vec<Link>) -> Vec<Link> {
    let mut all = own;
    all.extend(outside);
    all.sort_by_key(|l| l.at);
    all
}
