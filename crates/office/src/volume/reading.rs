//! 查阅留痕 — from archiving on, whoever opens the file of a case is on record, its handlers too.

use super::Part;
use super::contents::is_inner;
use crate::me::Me;
use crate::office::{Error, Office};
use crate::read::PaperRow;
use crate::scope;
use crate::stream;
use law::case::{CaseStage, CaseState};
use law::refusal::Refusal;
use serde::Serialize;
use serde_json::json;

/// 一次查阅
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// 时间
    pub at: String,
    /// 查阅人
    pub who: String,
    /// 查阅内容: 正卷、副卷 or 案卷包.
    pub what: String,
}

/// What of the file this person is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VolumeOffer {
    /// Whether the file is open to this person at all (P-02, G-17).
    pub open: bool,
    /// 正卷 may be opened, and there is something in it.
    pub main: bool,
    /// 副卷 may be opened, and there is something in it.
    pub inner: bool,
    /// Attached files that are locked: something malicious was found in them, so they are in no bundle and not bound.
    pub locked: usize,
    /// 查阅记录 since archiving, the last first; for those who answer for the case.
    pub readings: Vec<Reading>,
}

/// The kind of record of an opening since archiving.
const READ: &str = "file_read";

impl Office {
    /// Lets in whoever may open this part of a file, and records it: from archiving on everyone, before that those who
    /// read the party's details from outside the team.
    pub(crate) async fn opens_file(
        &self,
        me: &Me,
        id: &str,
        state: &CaseState,
        part: Part,
    ) -> Result<(), Error> {
        let refused = |refusal: Refusal| Err(Error::Refused(Box::new(refusal)));
        if !scope::sees_case(me, state) {
            return refused(scope::not_mine(me));
        }
        if part == Part::Inner && !scope::opens_inner(me, state) {
            return refused(scope::not_the_inner_part(me));
        }
        if !scope::opens_volume(me, state) {
            return refused(scope::not_from_the_archive(me));
        }
        self.record_opening(me, id, state, part.label()).await
    }

    /// Records that somebody opened the file, or took it along.
    pub(crate) async fn record_opening(
        &self,
        me: &Me,
        id: &str,
        state: &CaseState,
        what: &str,
    ) -> Result<(), Error> {
        if state.stage == CaseStage::Archived {
            let body = json!({ "case": id, "by": me.person.id, "name": me.person.name, "what": what });
            return self.leave_trace(me, stream::readings(id), READ, body).await;
        }
        if scope::reads_party(me, state) { Ok(()) } else { self.record_access(me, id, what).await }
    }

    /// What of a case's file a person is offered, with who has read it.
    pub(crate) async fn volume_offer(
        &self,
        me: &Me,
        id: &str,
        state: &CaseState,
        papers: &[PaperRow],
    ) -> Result<VolumeOffer, Error> {
        if !scope::opens_volume(me, state) {
            return Ok(VolumeOffer::default());
        }
        let of_clue = match &state.subject {
            Some(s) => self.papers_of(&stream::clue(&s.clue)).await?,
            None => Vec::new(),
        };
        let clue = state.subject.as_ref().map(|s| stream::clue(&s.clue)).unwrap_or_default();
        let locked = self.locked_in([&stream::case(id), &clue]).await?;
        let any = |inner: bool| papers.iter().chain(&of_clue).any(|p| is_inner(&p.code) == inner);
        let answers = scope::opens_inner(me, state);
        let readings =
            if answers && state.archived.is_some() { self.readings(id).await? } else { Vec::new() };
        let main = any(false) || !state.evidence.is_empty();
        Ok(VolumeOffer { open: true, main, inner: answers && any(true), locked, readings })
    }

    async fn readings(&self, id: &str) -> Result<Vec<Reading>, Error> {
        let records = self.journal().load(&stream::readings(id)).await?;
        let text = |body: &serde_json::Value, key: &str| body[key].as_str().unwrap_or_default().to_string();
        Ok(records
            .iter()
            .filter(|r| r.kind == READ)
            .rev()
            .map(|r| Reading { at: r.at.clone(), who: text(&r.body, "name"), what: text(&r.body, "what") })
            .collect())
    }
}
