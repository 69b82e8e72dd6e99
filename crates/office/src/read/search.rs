//! 搜索 by any part of a Chinese word, over clues and cases this person may see.

use super::clues::ClueFilter;
use super::{CaseFilter, PAGE};
use crate::clean::clean;
use crate::me::Me;
use crate::office::{Error, Office};
use serde::Serialize;

/// Something found.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// `clue` or `case`
    pub kind: &'static str,
    /// 编号
    pub id: String,
    /// 登记号、案号
    pub number: String,
    /// 内容、案由
    pub title: String,
    /// 地点、当事人
    pub detail: String,
    /// 阶段
    pub stage: String,
    /// 时间
    pub at: String,
}

impl Office {
    /// What matches, cases first, newest first; at most one page of each.
    ///
    /// # Errors
    /// If the journal fails.
    pub async fn search(&self, me: &Me, text: &str) -> Result<Vec<Hit>, Error> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let text = clean(text).trim().chars().take(60).collect::<String>();
        let cases = self.cases(me, &CaseFilter { text: text.clone(), ..Default::default() }).await?;
        let clues = self.clues(me, &ClueFilter { text, ..Default::default() }).await?;
        let mut hits: Vec<Hit> = cases
            .rows
            .into_iter()
            .map(|r| Hit {
                kind: "case",
                id: r.id,
                number: r.number,
                title: r.item,
                detail: r.party,
                stage: r.stage,
                at: r.opened_at,
            })
            .collect();
        hits.extend(clues.rows.into_iter().map(|r| Hit {
            kind: "clue",
            id: r.id,
            number: r.number,
            title: r.content,
            detail: r.place,
            stage: r.stage,
            at: r.reported_at,
        }));
        hits.truncate(PAGE * 2);
        Ok(hits)
    }
}
