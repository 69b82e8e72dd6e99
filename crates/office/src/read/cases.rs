//! 案件: lists and one case.

use super::list::List;
use super::{PAGE, Page, PaperRow, TimelineItem, paged};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::volume::VolumeOffer;
use crate::{mask, scope, stream, timeline};
use jiff::civil::DateTime;
use journal::{Act, ActError, Expect, NewEvent, Row};
use law::case::hold::EvidenceMark;
use law::case::{Account, CaseEvent, CaseState, CloseCheck};
use law::deadline::Deadline;
use law::matter::Offer;
use law::number::DocNumber;
use law::party::FileRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseFilter {
    /// 阶段
    pub stage: String,
    /// 程序
    pub procedure: String,
    /// 中队
    pub squad: String,
    /// 只看超期
    pub overdue: bool,
    /// 只看未办结
    pub open: bool,
    /// 只看等待司法所审查的 (U-02)
    pub justice: bool,
    /// 案号、案由、当事人
    pub text: String,
    /// Where the page begins.
    pub after: String,
}

/// A row of the list.
#[derive(Clone, Debug, Serialize)]
pub struct CaseRow {
    /// 编号
    pub id: String,
    /// 案号
    pub number: String,
    /// 程序
    pub procedure: String,
    /// 阶段
    pub stage: String,
    /// 中队
    pub squad: String,
    /// 案由
    pub item: String,
    /// 当事人, masked outside the case team.
    pub party: String,
    /// 提出时间
    pub opened_at: String,
    /// 最近期限
    pub due: String,
    /// 期限名称
    pub due_label: String,
    /// 工作日期限
    pub due_working: bool,
    /// 暂定
    pub provisional: bool,
    /// 罚款（分）
    pub fine: i64,
}

const COLUMNS: &str = "c.id, c.number, c.procedure, c.stage, c.squad, c.item_name, c.party, c.party_masked, \
                       c.opened_at, c.due, c.due_label, c.due_working, c.provisional, c.fine, c.handlers";

/// One case as a person may see it.
#[derive(Clone, Debug, Serialize)]
pub struct CaseView {
    /// 编号
    pub id: String,
    /// 案件
    pub state: CaseState,
    /// 当事人信息已遮盖
    pub masked: bool,
    /// 时间线
    pub timeline: Vec<TimelineItem>,
    /// 下一步
    pub panel: Vec<Offer>,
    /// 期限
    pub deadlines: Vec<(&'static str, Deadline)>,
    /// 等待期
    pub windows: Vec<(&'static str, Deadline)>,
    /// 缴款
    pub account: Account,
    /// 结案自查, once there is a decision, or the case has gone to others.
    pub checks: Vec<CloseCheck>,
    /// 文书
    pub papers: Vec<PaperRow>,
    /// 公示草稿: title and text masked by the rules, for a person to check.
    pub publication_draft: Option<(String, String)>,
    /// 卷内应有文书, once it is known how the case ends.
    pub contents: Vec<law::case::Required>,
    /// 卷宗 as it is offered to this person.
    pub volume: VolumeOffer,
    /// 关联案件, in the order of the state's links: how far each is and what was decided; none where the case is not this
    /// person's to see.
    pub related: Vec<Option<String>>,
    /// What the house finds now of the files of a piece of evidence, by its number: locked, missing, damaged.
    pub file_marks: BTreeMap<u32, Vec<EvidenceMark>>,
    /// 线索附件: what came with the clue of the case, and with those merged into it.
    pub from_clues: Vec<FromClue>,
}

/// What came with a clue. Who reported is not told, and so neither is what they called their files (D-15).
#[derive(Clone, Debug, Serialize)]
pub struct FromClue {
    /// 登记号
    pub number: String,
    /// 并入时间; none for the clue of the case itself.
    pub merged_at: Option<DateTime>,
    /// 附件
    pub files: Vec<FileRef>,
}

impl Office {
    /// A page of cases this person may see, newest first; overdue ones by their due day.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn cases(&self, me: &Me, filter: &CaseFilter) -> Result<Page<CaseRow>, Error> {
        let rows = match filter.text.trim() {
            "" => self.case_list(me, filter).page(self).await?,
            text => self.case_search(me, filter, text).await?,
        };
        let row = |r: &Row| {
            let handles = r.text(14).contains(&format!("|{}|", me.person.id));
            let full = scope::reads_party_of(me, &r.text(4), handles);
            CaseRow {
                id: r.text(0),
                number: r.text(1),
                procedure: r.text(2),
                stage: r.text(3),
                squad: r.text(4),
                item: r.text(5),
                party: if full { r.text(6) } else { r.text(7) },
                opened_at: r.text(8),
                due: r.text(9),
                due_label: r.text(10),
                due_working: r.int(11) == 1,
                provisional: r.int(12) == 1,
                fine: r.int(13),
            }
        };
        let rows: Vec<CaseRow> = rows.iter().map(row).collect();
        let by_due = filter.overdue;
        Ok(paged(rows, |r| format!("{}~{}", if by_due { &r.due } else { &r.opened_at }, r.id)))
    }

    pub(super) fn case_list(&self, me: &Me, filter: &CaseFilter) -> List {
        let mut list = List::new("case_row", COLUMNS, "opened_at", scope::cases(me));
        for (column, value) in
            [("stage", &filter.stage), ("procedure", &filter.procedure), ("squad", &filter.squad)]
        {
            if !value.is_empty() {
                list.and(&format!("c.{column} = ?"), value);
            }
        }
        if filter.overdue {
            list.overdue(self.now().date().to_string());
        } else if filter.open {
            list.plain("c.open = 1");
        }
        if filter.justice {
            list.plain("c.justice = 1");
        }
        list.after(&filter.after);
        list
    }

    /// How many rows a list of cases has, over all its pages.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn count_cases(&self, me: &Me, filter: &CaseFilter) -> Result<i64, Error> {
        self.case_list(me, filter).count(self).await
    }

    /// By what a case is about, and by its party where this person may know it.
    async fn case_search(&self, me: &Me, filter: &CaseFilter, text: &str) -> Result<Vec<Row>, Error> {
        let mut rows = self.case_list(me, filter).search(self, "case", text).await?;
        let mut by_party = self.case_list(me, filter);
        by_party.within(scope::parties(me));
        rows.extend(by_party.search(self, "party", text).await?);
        let key = |r: &Row| if filter.overdue { (r.text(9), r.text(0)) } else { (r.text(8), r.text(0)) };
        rows.sort_by(|a, b| if filter.overdue { key(a).cmp(&key(b)) } else { key(b).cmp(&key(a)) });
        rows.dedup_by_key(|r| r.text(0));
        rows.truncate(PAGE + 1);
        Ok(rows)
    }

    pub(crate) async fn case_events(&self, id: &str) -> Result<Vec<CaseEvent>, Error> {
        let records = self.journal().load(&stream::case(id)).await?;
        if records.is_empty() {
            return Err(Error::NotFound);
        }
        Ok(records.iter().map(stream::decode).collect::<Result<_, _>>()?)
    }

    /// One case. With `reveal` the party's details are shown to those who may see the case, and that is recorded.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, [`Error::Refused`] when it is not this person's to see.
    pub async fn case(&self, me: &Me, id: &str, reveal: bool) -> Result<CaseView, Error> {
        let events = self.case_events(id).await?;
        let mut state = CaseState::fold(&events);
        if !scope::sees_case(me, &state) {
            return Err(Error::Refused(Box::new(scope::not_mine(me))));
        }
        let may_read = scope::reads_party(me, &state);
        if reveal && !may_read {
            self.record_access(me, id, "party").await?;
        }
        let masked = !may_read && !reveal;
        let papers = self.papers_of(&stream::case(id)).await?;
        let volume = self.volume_offer(me, id, &state, &papers).await?;
        let today = self.now().date();
        let town = &self.town().law;
        let from_clues = self.clue_files(&state).await?;
        let faults = self.evidence_faults(&state).await?;
        let (panel, checks, mut file_marks): (_, _, BTreeMap<u32, Vec<EvidenceMark>>) =
            self.look_at_files(me, faults, |ctx| {
                let marks = state.evidence.iter().map(|e| (e.no, law::case::hold::file_marks(e, ctx)));
                let marks = marks.filter(|(_, marks)| !marks.is_empty()).collect();
                let checks = if state.decision.is_some() || state.transfer.is_away() {
                    law::case::close_checks(&state, ctx)
                } else {
                    Vec::new()
                };
                (law::case::panel(&state, ctx), checks, marks)
            });
        let contents = law::case::required(&state, town);
        let (deadlines, windows) = (state.deadlines(town), state.windows(town));
        let account = state.account(today, town);
        let publication_draft =
            if may_read { law::case::masked_draft(&state, &town.agency.name) } else { None };
        let related = self.related_of(me, &state).await?;
        let mut steps: Vec<TimelineItem> = events.iter().map(timeline::case).collect();
        timeline::unfinished(&events, &state, &mut steps);
        if masked {
            mask::texts(&state, file_marks.values_mut().flatten().filter_map(EvidenceMark::how));
            state = mask::case(&state, &mut steps)?;
        }
        Ok(CaseView {
            timeline: steps,
            papers,
            id: id.into(),
            masked,
            panel,
            deadlines,
            windows,
            account,
            checks,
            publication_draft,
            contents,
            volume,
            related,
            file_marks,
            from_clues,
            state,
        })
    }

    /// How far the cases tied to this one are: whoever measures one person's part sees what the others were given (罚§5).
    async fn related_of(&self, me: &Me, state: &CaseState) -> Result<Vec<Option<String>>, Error> {
        let mut all = Vec::new();
        for link in &state.related.links {
            let other = CaseState::fold(&self.case_events(&link.case).await?);
            all.push(scope::sees_case(me, &other).then(|| {
                let decided = other.decision.as_ref().map(|d| {
                    d.outcome.penalty().map_or(d.outcome.label().to_string(), law::case::Penalty::words)
                });
                let stage = law::matter::Stage::label(other.stage);
                decided.map_or(stage.to_string(), |d| format!("{stage}：{d}"))
            }));
        }
        Ok(all)
    }

    /// What came with the clue that a case came from: the case's people open it, whether or not they see the clue.
    async fn clue_files(&self, state: &CaseState) -> Result<Vec<FromClue>, Error> {
        let Some(subject) = &state.subject else { return Ok(Vec::new()) };
        let clue = stream::fold_clue(&self.journal().load(&stream::clue(&subject.clue)).await?)?;
        let number = |n: &Option<DocNumber>| n.as_ref().map(ToString::to_string).unwrap_or_default();
        let own = FromClue { number: number(&clue.number), merged_at: None, files: clue.files };
        let merged = clue.absorbed.into_iter().map(|a| FromClue {
            number: number(&a.number),
            merged_at: Some(a.at),
            files: a.files,
        });
        let mut all: Vec<FromClue> =
            [own].into_iter().chain(merged).filter(|f| !f.files.is_empty()).collect();
        for (n, file) in all.iter_mut().flat_map(|f| &mut f.files).enumerate() {
            file.name = format!("线索附件{}", n + 1);
        }
        Ok(all)
    }

    /// 查看留痕: reading a party's details from outside the case team is itself recorded.
    pub(crate) async fn record_access(&self, me: &Me, id: &str, what: &str) -> Result<(), Error> {
        let body = serde_json::json!({ "case": id, "by": me.person.id, "what": what });
        self.leave_trace(me, "audit/access".into(), "personal_data_read", body).await
    }

    /// Puts one line into a trail.
    pub(crate) async fn leave_trace(
        &self,
        me: &Me,
        stream: String,
        kind: &'static str,
        body: serde_json::Value,
    ) -> Result<(), Error> {
        let act = Act { key: None, at: self.now().to_string(), actor: me.person.id.clone() };
        let done = self
            .journal()
            .act::<std::convert::Infallible, _>(act, move |tx| {
                Box::pin(async move {
                    let event = NewEvent { kind: kind.into(), body, private: None };
                    tx.append(&stream, Expect::Any, vec![event]).await?;
                    Ok(serde_json::Value::Null)
                })
            })
            .await;
        match done {
            Ok(_) => Ok(()),
            Err(ActError::Store(e)) => Err(e.into()),
            Err(ActError::Refused(never)) => match never {},
        }
    }
}
