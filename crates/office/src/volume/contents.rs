//! What lies in the file of a case (卷内文件), in which part and in which order: every document issued, the evidence, and
//! what was attached to a step.

use crate::issued::Kept;
use crate::read::PaperRow;
use crate::timeline;
use documents::papers::{Order, Place};
use documents::volume::Part;
use jiff::civil::{Date, DateTime};
use law::case::{CaseEvent, CaseFact, CaseStage, CaseState};
use law::clue::ClueEvent;
use law::party::FileRef;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// Documents of the inner part (副卷; 口径, 公开§16 on information about the process): where the matter came from, with the
/// person who reported it (D-15), reviews, discussion and approval within the house.
const INNER: &[&str] = &[
    "CLUE", "CLUE-T", "COMP", "DECA", "DISC", "HEAR-R", "LEGAL", "LEGAL-S", "PLEA-R", "PUB", "SUPV",
    "TRANS-A",
];

/// Whether a document lies in the inner part.
pub(super) fn is_inner(code: &str) -> bool {
    INNER.contains(&code)
}

/// The facts of a case and of the clue that it came from, with the documents that they issued.
#[derive(Default)]
pub(super) struct Facts {
    /// 案件
    pub case: Vec<CaseEvent>,
    /// Its documents.
    pub papers: Vec<PaperRow>,
    /// What they said when they were issued.
    pub kept: Kept,
    /// 线索
    pub clue: Vec<ClueEvent>,
    /// Its documents.
    pub clue_papers: Vec<PaperRow>,
    /// What they said when they were issued.
    pub clue_kept: Kept,
}

/// One row of the catalogue, before anything of it is printed.
#[derive(Debug)]
pub(super) struct Item {
    /// 题名
    pub name: String,
    /// The document, if it is one.
    pub source: Source,
    /// 日期
    pub date: Date,
    /// 备注
    pub note: String,
    /// A piece of evidence, under its list.
    pub evidence: bool,
    /// 附件, numbered.
    pub files: Vec<(String, FileRef)>,
    part: Part,
}

/// Where the document of a row comes from.
#[derive(Debug)]
pub(super) enum Source {
    /// A document of the case.
    Case(PaperRow),
    /// A document of the clue.
    Clue(PaperRow),
    /// 证据清单
    EvidenceList,
    /// None: a row of files only.
    Files,
}

impl Item {
    /// 文号
    pub fn number(&self) -> &str {
        match &self.source {
            Source::Case(row) | Source::Clue(row) => &row.number,
            Source::EvidenceList | Source::Files => "",
        }
    }
}

impl Facts {
    /// Up to the archiving, if the case is archived: the volume is fixed from then on, until the case is opened again.
    pub fn fixed(mut self) -> Facts {
        let archived = self.case.iter().rposition(|e| matches!(e.fact, CaseFact::CaseArchived { .. }));
        if let Some(last) = archived.filter(|_| CaseState::fold(&self.case).stage == CaseStage::Archived) {
            let at = self.case[last].at;
            self.case.truncate(last + 1);
            self.clue.retain(|e| e.at <= at);
            let (case, clue) = (self.case.len(), self.clue.len());
            self.papers.retain(|p| index(p) < case);
            self.clue_papers.retain(|p| index(p) < clue);
        }
        self
    }

    /// The day of the last act.
    pub fn last_day(&self) -> Option<Date> {
        self.case.last().map(|e| e.at.date())
    }

    /// The rows of a part, in order.
    pub fn contents(&self, part: Part) -> Vec<Item> {
        let state = CaseState::fold(&self.case);
        let order = Order::of(&state);
        let mut rows: Vec<(Place, Item)> = self.of_clue().map(|item| (order.clue(), item)).collect();
        rows.extend(self.of_case(&order));
        rows.extend(evidence(&state).into_iter().map(|item| (order.evidence(), item)));
        rows.retain(|(_, item)| item.part == part);
        rows.sort_by_key(|(place, _)| *place);
        let mut items: Vec<Item> = rows.into_iter().map(|(_, item)| item).collect();
        once(&mut items, &state);
        items
    }

    fn of_clue(&self) -> impl Iterator<Item = Item> {
        steps(&self.clue, &self.clue_papers, |e| e.at, Source::Clue).map(|(_, mut step)| {
            if step.name.is_empty() {
                // Whoever reported it may be known by what they sent.
                (step.name, step.part) = ("线索材料（附件）".into(), Part::Inner);
            }
            step
        })
    }

    fn of_case<'a>(&'a self, order: &'a Order) -> impl Iterator<Item = (Place, Item)> + 'a {
        steps(&self.case, &self.papers, |e| e.at, Source::Case).map(move |(i, mut step)| {
            if step.name.is_empty() {
                step.name = format!("{}（附件）", timeline::case(&self.case[i]).title);
            }
            let number = Some(step.number()).filter(|n| !n.is_empty());
            // The file counts a fact as its version: the first is 1.
            (order.paper(number, i as u64 + 1), step)
        })
    }
}

fn index(paper: &PaperRow) -> usize {
    usize::try_from(paper.version - 1).unwrap_or(usize::MAX)
}

/// The documents of every fact, the last of them with the files that the fact carries; a fact with files and without a
/// document is a row without a name.
fn steps<'a, E: Serialize>(
    events: &'a [E],
    papers: &'a [PaperRow],
    at: impl Fn(&E) -> DateTime + 'a,
    source: impl Fn(PaperRow) -> Source + 'a,
) -> impl Iterator<Item = (usize, Item)> + 'a {
    events.iter().enumerate().flat_map(move |(i, event)| {
        let files = files(event);
        let date = at(event).date();
        let mut items: Vec<Item> = papers
            .iter()
            .filter(|p| index(p) == i)
            .map(|p| Item {
                part: if is_inner(&p.code) { Part::Inner } else { Part::Main },
                name: p.name.clone(),
                date: p.issued_on.parse().unwrap_or(date),
                source: source(p.clone()),
                ..bare(date)
            })
            .collect();
        if items.is_empty() && !files.is_empty() {
            items.push(bare(date));
        }
        if let Some(last) = items.last_mut() {
            last.files = files.into_iter().map(|f| (String::new(), f)).collect();
        }
        items.into_iter().map(move |item| (i, item))
    })
}

fn bare(date: Date) -> Item {
    let (name, note, files) = (String::new(), String::new(), Vec::new());
    Item { name, source: Source::Files, date, note, evidence: false, files, part: Part::Main }
}

/// The list of evidence, and every piece of evidence that there are files of.
fn evidence(state: &CaseState) -> Vec<Item> {
    let Some(last) = state.evidence.last() else { return Vec::new() };
    let list = Item {
        name: "证据（物品）清单".into(),
        source: Source::EvidenceList,
        ..bare(last.collected_at.date())
    };
    let piece = |e: &law::case::Evidence| Item {
        name: format!("证据{} {}", e.no, e.name),
        note: e.kind.label().into(),
        evidence: true,
        files: (1..).zip(&e.files).map(|(n, f)| (format!("证据{}-{n}", e.no), f.clone())).collect(),
        ..bare(e.collected_at.date())
    };
    std::iter::once(list).chain(state.evidence.iter().filter(|e| !e.files.is_empty()).map(piece)).collect()
}

/// What is evidence stands there and nowhere else, and no file stands twice among the rest. Numbers what remains by its row.
fn once(items: &mut Vec<Item>, state: &CaseState) {
    let mut shown: BTreeSet<String> =
        state.evidence.iter().flat_map(|e| &e.files).map(|f| f.sha256.clone()).collect();
    for item in items.iter_mut().filter(|i| !i.evidence) {
        item.files.retain(|(_, file)| shown.insert(file.sha256.clone()));
        if !item.files.is_empty() {
            item.note = format!("附件{}件", item.files.len());
        }
    }
    items.retain(|i| !i.files.is_empty() || !matches!(i.source, Source::Files));
    for (row, item) in items.iter_mut().enumerate().filter(|(_, i)| !i.evidence) {
        for (n, (no, _)) in item.files.iter_mut().enumerate() {
            *no = format!("附件{}-{}", row + 1, n + 1);
        }
    }
}

/// The files that a fact refers to, signatures apart.
fn files(event: &impl Serialize) -> Vec<FileRef> {
    fn walk(value: &Value, found: &mut Vec<FileRef>) {
        match value {
            Value::Object(map) if map.contains_key("sha256") => {
                found.extend(
                    serde_json::from_value::<FileRef>(value.clone()).ok().filter(|f| f.sha256.len() == 64),
                );
            }
            Value::Object(map) => map.values().for_each(|v| walk(v, found)),
            Value::Array(items) => items.iter().for_each(|v| walk(v, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    // Facts are JSON in the journal: that they can be written is beyond doubt.
    walk(&serde_json::to_value(event).unwrap_or_default(), &mut found);
    found
}
