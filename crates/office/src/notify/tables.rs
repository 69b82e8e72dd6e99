//! The list of notices, made of events: in an act's own transaction and again in a rebuild, both come out equal.

use super::{Kind, Waiting, address, waits};
use crate::stream;
use journal::{Recorded, Tx, Value};
use law::case::{CaseEvent, CaseFact, CaseStage, CaseState};
use law::clue::{ClueEvent, ClueFact, ClueStage, ClueState, Source};
use law::inforequest::InfoState;
use law::inspection::{InspectionState, PlanStage};
use law::patrol::PatrolState;
use law::person::Role;
use law::stocktaking::{CountStage, StocktakingState};
use law::town::Town;
use std::collections::BTreeSet;

/// The stream in which limits that turned yellow or red are recorded.
pub const STREAM: &str = "limits";

/// The tables, for the projector.
pub const TABLES: [&str; 1] = ["notice"];

/// Their shape. A notice stands once for every address it goes to.
pub const SCHEMA: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS notice (no BIGINT NOT NULL, addressee TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, \
     room TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL, task TEXT NOT NULL, actor TEXT NOT NULL, due TEXT NOT NULL, \
     open BIGINT NOT NULL, PRIMARY KEY (addressee, no))",
    "CREATE INDEX IF NOT EXISTS notice_no ON notice (no)",
    "CREATE INDEX IF NOT EXISTS notice_open ON notice (addressee, open, no)",
    "CREATE INDEX IF NOT EXISTS notice_matter ON notice (id, open)",
    "CREATE INDEX IF NOT EXISTS notice_due ON notice (room, due, id) WHERE open = 1 AND due <> ''",
];

/// Notices one event may make: its place in the journal times this is the number of its first.
pub const PER_EVENT: i64 = 64;

/// What those who handle a case are told when a count finds a thing of theirs missing or its seal broken.
pub const FAULT: &str = "custody_fault";

/// The first number of an event's notices.
pub fn first_no(seq: i64) -> i64 {
    seq.saturating_mul(PER_EVENT)
}

/// A matter before and after an event.
pub struct Change<'a, S> {
    /// The event.
    pub event: &'a Recorded,
    /// The matter's identifier.
    pub id: &'a str,
    /// As it stood.
    pub before: &'a S,
    /// As it stands.
    pub after: &'a S,
}

/// What is to be told beside what newly waits.
struct Told {
    task: String,
    kind: Kind,
    to: BTreeSet<String>,
}

struct Writer<'a, 'b, 'c> {
    tx: &'a mut Tx<'b>,
    event: &'c Recorded,
    room: &'static str,
    id: &'c str,
    number: String,
    written: i64,
}

impl Writer<'_, '_, '_> {
    async fn write(
        &mut self,
        kind: Kind,
        task: &str,
        to: &BTreeSet<String>,
        due: &str,
    ) -> Result<(), journal::Error> {
        if self.written >= PER_EVENT || to.is_empty() {
            return Ok(());
        }
        let no = first_no(self.event.seq) + self.written;
        self.written += 1;
        for addressee in to {
            let args: Vec<Value> = vec![
                no.into(),
                addressee.into(),
                self.event.at.as_str().into(),
                kind.tag().into(),
                self.room.into(),
                self.id.into(),
                self.number.as_str().into(),
                task.into(),
                self.event.actor.as_str().into(),
                due.into(),
            ];
            let sql = "INSERT INTO notice (no, addressee, at, kind, room, id, number, task, actor, due, open) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
            self.tx.execute(sql, &args).await?;
        }
        Ok(())
    }

    /// What no longer waits is settled; with the matter itself, everything that does not wait even then, but for what its
    /// reporter is told and for limits, which end by themselves ([`limit_moved`]).
    async fn settle(
        &mut self,
        before: &[Waiting],
        after: &[Waiting],
        over: bool,
    ) -> Result<(), journal::Error> {
        if over {
            let open =
                "SELECT DISTINCT task FROM notice WHERE id = $1 AND open = 1 AND kind <> $2 AND due = ''";
            let rows = self.tx.fetch(open, &[self.id.into(), Kind::Progress.tag().into()]).await?;
            for task in rows.iter().map(|r| r.text(0)).filter(|t| !after.iter().any(|w| w.task == t)) {
                self.close(&task).await?;
            }
        }
        for gone in before.iter().filter(|b| !after.contains(b)) {
            for addressee in &gone.to {
                self.close_for(gone.task, addressee).await?;
            }
        }
        Ok(())
    }

    async fn close(&mut self, task: &str) -> Result<(), journal::Error> {
        let sql =
            "UPDATE notice SET open = 0 WHERE id = $1 AND open = 1 AND task = $2 AND due = '' AND kind <> $3";
        self.tx.execute(sql, &[self.id.into(), task.into(), Kind::Progress.tag().into()]).await.map(drop)
    }

    /// Of one address alone: the same may still wait for others.
    async fn close_for(&mut self, task: &str, addressee: &str) -> Result<(), journal::Error> {
        let sql = "UPDATE notice SET open = 0 WHERE id = $1 AND open = 1 AND task = $2 AND due = '' AND kind <> $3 \
                   AND addressee = $4";
        let args = [self.id.into(), task.into(), Kind::Progress.tag().into(), addressee.into()];
        self.tx.execute(sql, &args).await.map(drop)
    }

    /// Tells what newly waits, and what else there is to be told.
    async fn tell(
        &mut self,
        new: &[Waiting],
        kind: impl Fn(&Waiting) -> Kind,
        more: Vec<Told>,
    ) -> Result<(), journal::Error> {
        for w in new {
            let kind = kind(w);
            // Its turn comes when everything has been carried out: until then there is nothing to tell, unless it comes back.
            if w.task != "propose_closing" || kind == Kind::Returned {
                self.write(kind, w.task, &w.to, "").await?;
            }
        }
        for told in more {
            self.write(told.kind, &told.task, &told.to, "").await?;
        }
        Ok(())
    }
}

/// What waits now and did not before.
fn fresh(before: &[Waiting], after: &[Waiting]) -> Vec<Waiting> {
    after.iter().filter(|a| !before.contains(a)).cloned().collect()
}

fn place<T: PartialEq>(all: &[T], stage: &T) -> usize {
    all.iter().position(|s| s == stage).unwrap_or_default()
}

/// What the reporter of a clue is told of: the steps that decide its course. Reports that the centre books for others
/// (热线、来文、群众) have their own way of telling.
fn progress(change: &Change<'_, ClueState>) -> Option<Told> {
    let (before, after) = (change.before, change.after);
    let own = matches!(after.source, Source::Patrol | Source::Inspection | Source::Department);
    let milestone = matches!(
        after.stage,
        ClueStage::Accepted
            | ClueStage::Dispatched
            | ClueStage::InCase
            | ClueStage::Closed
            | ClueStage::Declined
            | ClueStage::Merged
            | ClueStage::Transferred
    );
    // What was merged ends with its main clue.
    let stage =
        after.main_answer.as_ref().filter(|_| before.main_answer != after.main_answer).map(|m| m.stage);
    let moved = milestone && after.stage != before.stage;
    let told = own && (moved || stage.is_some()) && !after.reported_by.id.is_empty();
    told.then(|| Told {
        task: crate::project::tag(&stage.unwrap_or(after.stage)),
        kind: Kind::Progress,
        to: [address::person(&after.reported_by.id)].into(),
    })
}

/// Takes in what an event of a clue changed.
pub async fn tell(
    tx: &mut Tx<'_>,
    change: Change<'_, ClueState>,
    fact: &ClueEvent,
) -> Result<(), journal::Error> {
    let (mut before, after) = (waits::of_clue(change.before), waits::of_clue(change.after));
    if let ClueFact::ClueUrged { centre, .. } = &fact.fact {
        // Every urging is told, also while an earlier one waits for its answer; to those who are urged, not to the others.
        let side = |w: &Waiting| w.to.contains(&address::post(Role::Hub)) == *centre;
        before.retain(|w| w.kind != Kind::Urged || !side(w));
    }
    let back = place(&ClueStage::ALL, &change.after.stage) < place(&ClueStage::ALL, &change.before.stage)
        && change.before.version > 0;
    let step = |w: &Waiting| matches!(w.kind, Kind::Task | Kind::Dispatched);
    let kind = |w: &Waiting| if back && step(w) { Kind::Returned } else { w.kind };
    let number = change.after.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let over = change.after.stage.is_final() && !change.before.stage.is_final();
    let more = progress(&change).into_iter().collect();
    let mut writer = Writer { tx, event: change.event, room: "clue", id: change.id, number, written: 0 };
    writer.settle(&before, &after, over).await?;
    writer.tell(&fresh(&before, &after), kind, more).await
}

/// A clue's number.
pub async fn clue_number(tx: &mut Tx<'_>, clue: &str) -> Result<String, journal::Error> {
    let rows = tx.fetch("SELECT number FROM clue_row WHERE id = $1", &[clue.into()]).await?;
    Ok(rows.first().map_or(String::new(), |r| r.text(0)))
}

/// A case's number; before it is filed it goes by the clue's.
async fn case_number(tx: &mut Tx<'_>, s: &CaseState) -> Result<String, journal::Error> {
    if let Some(number) = &s.number {
        return Ok(number.to_string());
    }
    let clue = s.subject.as_ref().map(|s| s.clue.as_str()).unwrap_or_default();
    clue_number(tx, clue).await
}

impl Change<'_, CaseState> {
    /// Takes in what an event of a case changed.
    pub async fn tell(self, tx: &mut Tx<'_>, fact: &CaseEvent, town: &Town) -> Result<(), journal::Error> {
        let (before, after) =
            (waits::of_case(self.before, town, fact.at), waits::of_case(self.after, town, fact.at));
        let ids = |s: &CaseState| s.officers.iter().map(|o| o.id.clone()).collect::<BTreeSet<_>>();
        let new: BTreeSet<String> =
            ids(self.after).difference(&ids(self.before)).map(|id| address::person(id)).collect();
        let assigned = Told { task: "assign_officers".into(), kind: Kind::Assigned, to: new.clone() };
        // Whoever handles the case hears that a count broke a thing's chain: they may no longer rest on it.
        let fault = matches!(&fact.fact, CaseFact::Hold(law::case::hold::Fact::CustodyFaultFound { .. }));
        let faulted =
            fault.then(|| Told { task: FAULT.into(), kind: Kind::Task, to: waits::field(self.after) });
        // Sent back by somebody else, or taken up again by those who handle it.
        let own = self.before.is_handler(&fact.by.id);
        let back =
            place(&CaseStage::ALL, &self.after.stage) < place(&CaseStage::ALL, &self.before.stage) && !own;
        let handling = |w: &Waiting| w.kind == Kind::Task;
        let kind = |w: &Waiting| if back && handling(w) { Kind::Returned } else { w.kind };
        let number = case_number(tx, self.after).await?;
        let over = self.after.stage.is_final() && !self.before.stage.is_final();
        let mut writer = Writer { tx, event: self.event, room: "case", id: self.id, number, written: 0 };
        writer.settle(&before, &after, over).await?;
        // Who has just been made an officer is told that, not also what the officers have to do.
        let mut waiting = fresh(&before, &after);
        for w in &mut waiting {
            if handling(w) {
                w.to.retain(|to| !new.contains(to));
            }
        }
        writer.tell(&waiting, kind, std::iter::once(assigned).chain(faulted).collect()).await
    }
}

/// Takes in what an event of a request for information changed.
pub async fn tell_request(tx: &mut Tx<'_>, change: Change<'_, InfoState>) -> Result<(), journal::Error> {
    let (before, after) = (waits::of_request(change.before), waits::of_request(change.after));
    let over = change.after.stage.is_final() && !change.before.stage.is_final();
    let number = change.after.receipt.clone();
    let mut writer = Writer { tx, event: change.event, room: "info", id: change.id, number, written: 0 };
    writer.settle(&before, &after, over).await?;
    writer.tell(&fresh(&before, &after), |w| w.kind, Vec::new()).await
}

/// Takes in what an event of a plan of inspection changed.
pub async fn tell_plan(tx: &mut Tx<'_>, change: Change<'_, InspectionState>) -> Result<(), journal::Error> {
    let (before, after) = (waits::of_plan(change.before), waits::of_plan(change.after));
    let ids = |s: &InspectionState| s.officers.iter().map(|o| o.id.clone()).collect::<BTreeSet<_>>();
    let to = ids(change.after).difference(&ids(change.before)).map(|id| address::person(id)).collect();
    let assigned = Told { task: "make_plan".into(), kind: Kind::Assigned, to };
    let over = change.after.stage == PlanStage::Ended && change.before.stage != PlanStage::Ended;
    let number = change.after.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut writer =
        Writer { tx, event: change.event, room: "inspection", id: change.id, number, written: 0 };
    writer.settle(&before, &after, over).await?;
    writer.tell(&fresh(&before, &after), |w| w.kind, vec![assigned]).await
}

/// Takes in what an event of a count changed.
pub async fn tell_count(tx: &mut Tx<'_>, change: Change<'_, StocktakingState>) -> Result<(), journal::Error> {
    let (before, after) = (waits::of_count(change.before), waits::of_count(change.after));
    let over = change.after.stage.is_final() && !change.before.stage.is_final();
    let number = change.after.room.clone();
    let mut writer =
        Writer { tx, event: change.event, room: "stocktaking", id: change.id, number, written: 0 };
    writer.settle(&before, &after, over).await?;
    let back = change.before.stage == CountStage::Submitted && change.after.stage == CountStage::Counting;
    let kind = |w: &Waiting| if back { Kind::Returned } else { w.kind };
    writer.tell(&fresh(&before, &after), kind, Vec::new()).await
}

/// Takes in what an event of a patrol changed. It has no number and goes by its kind: the title is typed by people.
pub async fn tell_patrol(tx: &mut Tx<'_>, change: Change<'_, PatrolState>) -> Result<(), journal::Error> {
    let (before, after) = (waits::of_patrol(change.before), waits::of_patrol(change.after));
    let over = change.before.stage.is_open() && !change.after.stage.is_open();
    let number = change.after.task.name.clone();
    let mut writer = Writer { tx, event: change.event, room: "patrol", id: change.id, number, written: 0 };
    writer.settle(&before, &after, over).await?;
    writer.tell(&fresh(&before, &after), |w| w.kind, Vec::new()).await
}

/// These limits of a matter run now, each with its day: what was said of one that runs no more is settled.
pub async fn limit_moved(
    tx: &mut Tx<'_>,
    id: &str,
    running: &[(&'static str, String)],
) -> Result<(), journal::Error> {
    // One row an address: to look for the different ones here costs SQLite a table of its own.
    let said = "SELECT task, due FROM notice WHERE id = $1 AND open = 1 AND due <> ''";
    let rows = tx.fetch(said, &[id.into()]).await?;
    for (task, due) in rows.iter().map(|r| (r.text(0), r.text(1))).collect::<BTreeSet<_>>() {
        if !running.iter().any(|(label, day)| *label == task && *day == due) {
            let sql = "UPDATE notice SET open = 0 WHERE id = $1 AND open = 1 AND task = $2 AND due = $3";
            tx.execute(sql, &[id.into(), task.into(), due.into()]).await?;
        }
    }
    Ok(())
}

/// A limit that turned, as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Turned {
    /// `clue`, `case`, `info`, `inspection` or `patrol`.
    pub room: String,
    /// The matter.
    pub id: String,
    /// Its number.
    pub number: String,
    /// 期限名称
    pub label: String,
    /// 届满日
    pub due: String,
    /// The level it reached: [`Kind::Yellow`] or [`Kind::Red`].
    pub level: Kind,
    /// To whom it falls.
    pub to: BTreeSet<String>,
}

/// Takes in that a limit has turned.
pub async fn project_limit(tx: &mut Tx<'_>, event: &Recorded) -> Result<(), journal::Error> {
    let turned: Turned = serde_json::from_value(event.body.clone())
        .map_err(|e| journal::Error::Corrupt(format!("第{}条（期限提醒）：{e}", event.seq)))?;
    let room = match turned.room.as_str() {
        "clue" => "clue",
        "case" => "case",
        "info" => "info",
        "patrol" => "patrol",
        _ => "inspection",
    };
    if turned.level == Kind::Red {
        // Red says more than yellow of the same limit.
        let sql =
            "UPDATE notice SET open = 0 WHERE id = $1 AND open = 1 AND kind = $2 AND task = $3 AND due = $4";
        let args = [
            turned.id.as_str().into(),
            Kind::Yellow.tag().into(),
            turned.label.as_str().into(),
            turned.due.as_str().into(),
        ];
        tx.execute(sql, &args).await?;
    }
    let number = turned.number.clone();
    let mut writer = Writer { tx, event, room, id: &turned.id, number, written: 0 };
    writer.write(turned.level, &turned.label, &turned.to, &turned.due).await
}

/// The stream of a matter.
pub fn stream_of(room: &str, id: &str) -> String {
    match room {
        "clue" => stream::clue(id),
        "case" => stream::case(id),
        "info" => stream::info(id),
        "patrol" => stream::patrol(id),
        _ => stream::inspection(id),
    }
}
