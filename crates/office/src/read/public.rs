//! What anyone may see: decisions published, the progress of a report.

use super::{PAGE, Page, cursor, paged};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::stream;
use crate::timeline::reporter;
use jiff::civil::{Date, DateTime};
use law::case::CaseState;
use law::clue::{ClueEvent, ClueFact, ClueStage, ClueState};
use law::matter::Stage;
use law::person::Person;
use serde::Serialize;

/// A published decision.
#[derive(Clone, Debug, Serialize)]
pub struct Published {
    /// 案件编号
    pub id: String,
    /// 决定书文号
    pub number: String,
    /// 标题
    pub title: String,
    /// 正文; empty once withdrawn.
    pub text: String,
    /// 公示日
    pub on: String,
    /// 到期日
    pub until: String,
    /// 撤回日; empty while shown.
    pub withdrawn_on: String,
    /// 撤回理由
    pub reason: String,
    /// 生效文书
    pub document: String,
    /// 更正书文号, `、` between them; empty where the decision stands as it was written.
    pub amended: String,
}

/// A page of published decisions.
pub type PublishedPage = Page<Published>;

/// An officer as the public is told of him (执法人员公示).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicOfficer {
    /// 姓名
    pub name: String,
    /// 职务
    pub post: String,
    /// 机构
    pub unit: String,
    /// 执法证号
    pub certificate: String,
    /// 证件有效期至, included.
    pub until: Date,
}

/// An open hearing that is announced (H-05). It names no party.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnnouncedHearing {
    /// 公告文号
    pub number: String,
    /// 案由
    pub cause: String,
    /// 举行时间
    pub held_at: String,
    /// 地点
    pub venue: String,
}

/// How a report stands, for the one who holds its receipt. Nothing personal, nothing internal.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Progress {
    /// 回执号
    pub receipt: String,
    /// 类别
    pub class: String,
    /// 上报时间
    pub reported_at: String,
    /// 现阶段
    pub stage: String,
    /// 与另一上报合并办理: the steps from then on are those of the other one.
    pub merged: bool,
    /// Time and step.
    pub steps: Vec<(String, String)>,
    /// 反馈
    pub feedback: Option<String>,
    /// 拆出的另一件: class, stage and its own receipt.
    pub parts: Vec<(String, String, String)>,
    /// 已作的评价
    pub rated: Option<String>,
    /// The last day on which it may be rated now, where it may.
    pub rate_until: Option<String>,
    /// The last day on which it may be asked to be reopened now, where it may.
    pub reopen_until: Option<String>,
    /// 此前的答复, where it was reopened.
    pub earlier_answer: Option<String>,
}

/// The amendments to the decision that a row publishes.
const AMENDED: &str =
    "COALESCE((SELECT amended FROM paper_row WHERE paper_row.number = publication_row.number), '')";

impl Office {
    /// Whoever may enforce today: established, with a certificate that is valid.
    pub fn officers(&self) -> Vec<PublicOfficer> {
        let today = self.now().date();
        self.people().values().filter_map(|p| self.public_officer(p, today)).collect()
    }

    pub(super) fn public_officer(&self, person: &Person, today: Date) -> Option<PublicOfficer> {
        let certificate = person.fit_for_duty(today).ok()?;
        Some(PublicOfficer {
            name: person.name.clone(),
            post: person.post.clone(),
            unit: self.town().unit_name(&person.unit).to_string(),
            certificate: certificate.number.clone(),
            until: certificate.expires_on,
        })
    }

    /// Published decisions, newest first: those whose term has not run out, and withdrawn ones with the reason.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn published(&self, after: &str) -> Result<PublishedPage, Error> {
        let today = self.now().date().to_string();
        let mut sql = format!(
            "SELECT case_id, number, title, body, published_on, until_on, withdrawn_on, reason, document, {AMENDED} \
             FROM publication_row WHERE (until_on >= $1 OR withdrawn_on <> '')"
        );
        let mut args: Vec<journal::Value> = vec![today.into()];
        if let Some((on, id)) = cursor(after) {
            sql.push_str(" AND (published_on < $2 OR (published_on = $2 AND case_id < $3))");
            args.extend([on.into(), id.into()]);
        }
        sql.push_str(&format!(" ORDER BY published_on DESC, case_id DESC LIMIT {}", PAGE + 1));
        let rows: Vec<Published> = self.journal().query(&sql, &args).await?.iter().map(published).collect();
        Ok(paged(rows, |p| format!("{}~{}", p.on, p.id)))
    }

    /// One published decision.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, or its term has run out.
    pub async fn published_one(&self, id: &str) -> Result<Published, Error> {
        let sql = format!(
            "SELECT case_id, number, title, body, published_on, until_on, withdrawn_on, reason, document, {AMENDED} \
             FROM publication_row WHERE case_id = $1 AND (until_on >= $2 OR withdrawn_on <> '')"
        );
        let rows = self.journal().query(&sql, &[id.into(), self.now().date().to_string().into()]).await?;
        rows.first().map(published).ok_or(Error::NotFound)
    }

    /// Open hearings from today on, the next one first.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn hearings(&self) -> Result<Vec<AnnouncedHearing>, Error> {
        let sql = format!(
            "SELECT number, cause, held_at, venue FROM hearing_row WHERE held_at >= $1 ORDER BY held_at, case_id LIMIT {PAGE}"
        );
        let rows = self.journal().query(&sql, &[self.now().date().to_string().into()]).await?;
        let one = |r: &journal::Row| AnnouncedHearing {
            number: r.text(0),
            cause: r.text(1),
            held_at: r.text(2),
            venue: r.text(3),
        };
        Ok(rows.iter().map(one).collect())
    }

    /// The progress of a report by its receipt.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn progress(&self, receipt: &str) -> Result<Option<Progress>, Error> {
        let receipt = receipt.trim().to_uppercase();
        let rows = self.journal().query(crate::project::BY_RECEIPT, &[receipt.as_str().into()]).await?;
        let Some(row) = rows.first() else { return self.request_progress(&receipt).await };
        let records = self.journal().load(&stream::clue(&row.text(0))).await?;
        let events: Vec<ClueEvent> = records.iter().map(stream::decode).collect::<Result<_, _>>()?;
        let state = ClueState::fold(&events);
        let main = if state.stage == ClueStage::Merged { self.main_of(&state).await? } else { None };
        let mut steps: Vec<reporter::Step> = events.iter().filter_map(reporter::clue).collect();
        steps.extend(self.told_elsewhere(&events).await?);
        let steps = reporter::in_order(steps);
        let ended = matches!(state.stage, ClueStage::Declined | ClueStage::Transferred);
        let over = main.as_ref().filter(|main| main.stage.is_final());
        let told = state.told.as_ref().map(|t| {
            let reason = t.reason.trim_end_matches('。');
            let remedy = law::clue::remedy(&self.town().law.agency);
            format!("{reason}。（不予立案告知书{}）{remedy}", t.number)
        });
        let mut parts = Vec::new();
        for part in &state.parts {
            let sql = "SELECT class, stage, receipt FROM clue_row WHERE id = $1";
            for r in self.journal().query(sql, &[part.as_str().into()]).await? {
                let stage = serde_json::from_value::<ClueStage>(r.text(1).into());
                let stage = stage.map_or("", |s| s.label());
                parts.push((self.town().class_name(&r.text(0)).to_string(), stage.to_string(), r.text(2)));
            }
        }
        let may = |act: &str| {
            let row = law::clue::act(act)?;
            let last = state.rateable_until(self.town().law.policy.rating_days.value)?;
            self.look(&Me::public(), |ctx| row.allows(&state, state.stage, ctx)).ok()?;
            Some(last.to_string())
        };
        Ok(Some(Progress {
            parts,
            rated: state.rating.as_ref().map(|r| r.satisfaction.label().to_string()),
            rate_until: may("rate_clue"),
            reopen_until: may("reopen_clue"),
            earlier_answer: state.reopened.as_ref().map(|r| r.answer.clone()),
            receipt,
            class: self.town().class_name(&state.class).to_string(),
            reported_at: state
                .reported_at
                .map(|t| t.strftime("%Y-%m-%d %H:%M").to_string())
                .unwrap_or_default(),
            stage: main.as_ref().map_or(state.stage, |main| main.stage).label().to_string(),
            merged: state.stage == ClueStage::Merged,
            feedback: told
                .or_else(|| state.feedback.clone())
                .or_else(|| over.map(|main| main.answer().to_string()))
                .or_else(|| ended.then(|| state.reason.clone())),
            steps,
        }))
    }

    /// What whoever reported is told of the cases that were opened from a clue, and of the clue that it was merged into.
    pub(super) async fn told_elsewhere(&self, events: &[ClueEvent]) -> Result<Vec<reporter::Step>, Error> {
        let (own, mut merged) = leads(events);
        // Cases, each with the moment from which it is no longer this report's.
        let mut cases: Vec<(String, Option<DateTime>)> = own.into_iter().map(|id| (id, None)).collect();
        let mut steps = Vec::new();
        for _ in 0..FOLLOWED {
            let Some(way) = merged.take() else { break };
            let Some(events) = self.merged_into(&way.into).await? else { break };
            let shared = |e: &&ClueEvent| e.at >= way.from && way.to.is_none_or(|to| e.at < to);
            steps.extend(events.iter().filter(shared).filter_map(reporter::joint_clue));
            let (more, on) = leads(&events);
            cases.extend(more.into_iter().map(|id| (id, way.to)));
            // What was opened again goes its own way.
            merged = on.filter(|_| way.to.is_none());
        }
        for (id, to) in cases.iter().rev().take(FOLLOWED) {
            let events = self.case_events(id).await?;
            let state = CaseState::fold(&events);
            let shared = events.iter().filter(|e| to.is_none_or(|to| e.at < to));
            steps.extend(shared.filter_map(|e| reporter::case(e, &state)));
        }
        Ok(steps)
    }

    /// The clue in which a merged one is dealt with; that one may itself be merged.
    async fn main_of(&self, merged: &ClueState) -> Result<Option<ClueState>, Error> {
        let (mut into, mut found) = (merged.merged_into.clone(), None);
        for _ in 0..FOLLOWED {
            let Some(main) = into.take() else { break };
            let Some(events) = self.merged_into(&main).await? else { break };
            let state = ClueState::fold(&events);
            into = (state.stage == ClueStage::Merged).then(|| state.merged_into.clone()).flatten();
            found = Some(state);
        }
        Ok(found)
    }

    /// What happened in the clue that another was merged into. Records of before the identifier was kept name the number.
    async fn merged_into(&self, into: &str) -> Result<Option<Vec<ClueEvent>>, Error> {
        let sql = "SELECT id FROM clue_row WHERE id = $1 OR number = $1 LIMIT 1";
        let rows = self.journal().query(sql, &[into.into()]).await?;
        let Some(id) = rows.first().map(|r| r.text(0)) else { return Ok(None) };
        let records = self.journal().load(&stream::clue(&id)).await?;
        Ok(Some(records.iter().map(stream::decode).collect::<Result<_, _>>()?))
    }
}

/// How many cases of a clue, and how many mergers in a row, are followed: a page stays cheap whatever was recorded.
const FOLLOWED: usize = 4;

/// A clue that was dealt with in another one: in which, from when, and until it was opened again.
struct Merged {
    into: String,
    from: DateTime,
    to: Option<DateTime>,
}

/// Where a clue leads: the cases opened from it, and what it was merged into.
fn leads(events: &[ClueEvent]) -> (Vec<String>, Option<Merged>) {
    let (mut cases, mut merged) = (Vec::new(), None);
    for e in events {
        match &e.fact {
            ClueFact::CaseOpened { case, .. } => cases.push(case.clone()),
            ClueFact::ClueMerged { into, main, .. } => {
                let into = if main.is_empty() { into.clone() } else { main.clone() };
                merged = Some(Merged { into, from: e.at, to: None });
            }
            ClueFact::ClueReopened { .. } => {
                if let Some(way) = &mut merged {
                    way.to = Some(e.at);
                }
            }
            _ => {}
        }
    }
    (cases, merged)
}

fn published(r: &journal::Row) -> Published {
    Published {
        id: r.text(0),
        number: r.text(1),
        title: r.text(2),
        text: r.text(3),
        on: r.text(4),
        until: r.text(5),
        withdrawn_on: r.text(6),
        reason: r.text(7),
        document: r.text(8),
        amended: r.text(9),
    }
}
