//! What anyone may see: decisions published, the progress of a report.

use super::{PAGE, Page, cursor, paged};
use crate::me::Me;
use crate::office::{Error, Office};
use crate::stream;
use jiff::civil::{Date, DateTime};
use law::clue::{ClueEvent, ClueFact, ClueStage, ClueState};
use law::matter::Stage;
use serde::Serialize;
use std::collections::BTreeSet;

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
        let people = self.people();
        let fit = people.values().filter_map(|p| Some((p, p.fit_for_duty(today).ok()?)));
        fit.map(|(p, c)| PublicOfficer {
            name: p.name.clone(),
            post: p.post.clone(),
            unit: self.town().unit_name(&p.unit).to_string(),
            certificate: c.number.clone(),
            until: c.expires_on,
        })
        .collect()
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
        // What was merged goes on as its main clue does; what that one's reporter was told is told here by its own event.
        let heard = |fact: &ClueFact| {
            matches!(
                fact,
                ClueFact::ClueReported { .. }
                    | ClueFact::FeedbackGiven { .. }
                    | ClueFact::ReporterTold { .. }
            )
        };
        let since = state.since.unwrap_or_default();
        let elsewhere = main.iter().flat_map(|(_, events)| events);
        let elsewhere = elsewhere.filter(|e| e.at >= since && !heard(&e.fact));
        let mut steps: Vec<(DateTime, &str)> =
            events.iter().chain(elsewhere).filter_map(|e| Some((e.at, public_step(&e.fact)?))).collect();
        steps.sort_by_key(|(at, _)| *at);
        let ended = matches!(state.stage, ClueStage::Declined | ClueStage::Transferred);
        let over = main.as_ref().map(|(main, _)| main).filter(|main| main.stage.is_final());
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
            stage: main.as_ref().map_or(state.stage, |(main, _)| main.stage).label().to_string(),
            merged: state.stage == ClueStage::Merged,
            feedback: told
                .or_else(|| state.feedback.clone())
                .or_else(|| over.map(|main| main.answer().to_string()))
                .or_else(|| ended.then(|| state.reason.clone())),
            steps: steps
                .into_iter()
                .map(|(at, step)| (at.strftime("%Y-%m-%d %H:%M").to_string(), step.to_string()))
                .collect(),
        }))
    }

    /// The clue in which a merged one is dealt with, and what has happened there; that one may itself be merged.
    async fn main_of(&self, merged: &ClueState) -> Result<Option<(ClueState, Vec<ClueEvent>)>, Error> {
        let (mut into, mut found, mut seen) = (merged.merged_into.clone(), None, BTreeSet::new());
        while let Some(main) = into.take() {
            // Records of before the identifier was kept name the number.
            let sql = "SELECT id FROM clue_row WHERE id = $1 OR number = $1 LIMIT 1";
            let rows = self.journal().query(sql, &[main.as_str().into()]).await?;
            let Some(id) = rows.first().map(|r| r.text(0)).filter(|id| seen.insert(id.clone())) else {
                break;
            };
            let records = self.journal().load(&stream::clue(&id)).await?;
            let events: Vec<ClueEvent> = records.iter().map(stream::decode).collect::<Result<_, _>>()?;
            let state = ClueState::fold(&events);
            into = (state.stage == ClueStage::Merged).then(|| state.merged_into.clone()).flatten();
            found = Some((state, events));
        }
        Ok(found)
    }
}

/// What the reporter is told of a step; nothing internal.
fn public_step(fact: &ClueFact) -> Option<&'static str> {
    Some(match fact {
        ClueFact::ClueReported { .. } => "已收到您的上报",
        ClueFact::ClueAccepted { .. } => "已受理",
        ClueFact::ClueDispatched { .. } => "已分派核查",
        ClueFact::SiteChecked { .. } => "已现场核查",
        ClueFact::HandedToSquad { .. } => "已交执法中队",
        ClueFact::CaseOpened { simple: false, .. } => "正在研究立案",
        ClueFact::CaseOpened { simple: true, .. } => "已当场处理",
        ClueFact::CaseConcluded { outcome } => outcome.label(),
        ClueFact::ClueDeclined { .. } => "不予受理",
        ClueFact::ClueMerged { .. } => "与另一上报合并办理",
        ClueFact::MainAnswered { .. } => "合并办理的已办结并答复",
        ClueFact::ClueSplit { .. } => "拆分为两件办理",
        ClueFact::ClueReopened { .. } => "已收到重开申请，转指挥调度中心重新办理",
        ClueFact::ClueTransferredOut { .. } => "已移送有权机关",
        ClueFact::ReporterTold { .. } => "已书面告知不予立案",
        ClueFact::FeedbackGiven { .. } => "已反馈",
        _ => return None,
    })
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
