//! Lists and counts made of events (read models), in the same transaction as the events.

use crate::cache::{Cache, Folded};
use crate::calendar::CurrentBook;
use crate::stream;
use crate::submit::{object_key, party_key};
use crate::{accounts, bank, calendar, course, footage, ledger, notify, receipts, redact, scope, store};
use futures::future::BoxFuture;
use jiff::civil::Date;
use journal::{Projector, Recorded, Tx, Value};
use law::case::{CaseEvent, CaseFact, CaseState, PublicationState};
use law::clue::{ClueEvent, ClueFact, ClueState, LampDays};
use law::deadline::Deadline;
use law::inspection::{InspectionEvent, InspectionFact, InspectionState, PlanWay};
use law::party::Party;
use law::patrol::{PatrolEvent, PatrolFact};
use law::town::{PenaltyKind, Town};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

/// The clue with a receipt. The second condition is the index's own: without it the whole table would be read.
pub(crate) const BY_RECEIPT: &str = "SELECT id FROM clue_row WHERE receipt = $1 AND receipt <> ''";

/// The tables, those of [`store`] and of [`notify`], in the shared subset of both engines. A change here throws the lists away at the next
/// opening and makes them anew from the events.
static SCHEMA: LazyLock<Vec<&str>> = LazyLock::new(|| [OWN, store::SCHEMA, notify::LISTS].concat());

const OWN: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS clue_row (id TEXT PRIMARY KEY, number TEXT NOT NULL, receipt TEXT NOT NULL, \
     stage TEXT NOT NULL, open BIGINT NOT NULL, class TEXT NOT NULL, domain TEXT NOT NULL, source TEXT NOT NULL, \
     content TEXT NOT NULL, place TEXT NOT NULL, grid TEXT NOT NULL, area TEXT NOT NULL, lon TEXT NOT NULL, lat TEXT NOT NULL, \
     office TEXT NOT NULL, squad TEXT NOT NULL, reporter_id TEXT NOT NULL, reported_at TEXT NOT NULL, \
     updated_at TEXT NOT NULL, due TEXT NOT NULL, provisional BIGINT NOT NULL, case_id TEXT NOT NULL, \
     outcome TEXT NOT NULL, urged BIGINT NOT NULL, photo TEXT NOT NULL, version BIGINT NOT NULL, \
     warn TEXT NOT NULL, lamp TEXT NOT NULL, urge_by TEXT NOT NULL, urge_centre BIGINT NOT NULL, \
     reopened BIGINT NOT NULL, mark TEXT NOT NULL, rating TEXT NOT NULL)",
    "CREATE UNIQUE INDEX IF NOT EXISTS clue_receipt ON clue_row (receipt) WHERE receipt <> ''",
    "CREATE INDEX IF NOT EXISTS clue_number ON clue_row (number)",
    "CREATE INDEX IF NOT EXISTS clue_at ON clue_row (reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_stage ON clue_row (stage, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_class ON clue_row (class, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_source ON clue_row (source, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_due ON clue_row (open, due, id)",
    "CREATE INDEX IF NOT EXISTS clue_warn ON clue_row (open, warn, id, lamp)",
    "CREATE INDEX IF NOT EXISTS clue_lamp ON clue_row (open, lamp, id, warn)",
    "CREATE INDEX IF NOT EXISTS clue_urged ON clue_row (reported_at, id) WHERE urge_by <> ''",
    "CREATE INDEX IF NOT EXISTS clue_urged_squad ON clue_row (squad, reported_at, id) WHERE urge_by <> ''",
    "CREATE INDEX IF NOT EXISTS clue_urged_office ON clue_row (office, reported_at, id) WHERE urge_by <> ''",
    "CREATE INDEX IF NOT EXISTS clue_reopened ON clue_row (reported_at, id) WHERE reopened = 1",
    "CREATE INDEX IF NOT EXISTS clue_rating ON clue_row (rating, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_mark ON clue_row (mark, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_open ON clue_row (open, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_squad_at ON clue_row (squad, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_squad_stage ON clue_row (squad, stage, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_squad_open ON clue_row (squad, open, due)",
    "CREATE INDEX IF NOT EXISTS clue_office_at ON clue_row (office, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_office_stage ON clue_row (office, stage, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_grid ON clue_row (grid, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_open_grid ON clue_row (grid) WHERE open = 1",
    "CREATE INDEX IF NOT EXISTS clue_area ON clue_row (area, reported_at, id)",
    "CREATE INDEX IF NOT EXISTS clue_reporter ON clue_row (reporter_id, reported_at, id)",
    course::TABLE,
    course::INDEX,
    "CREATE TABLE IF NOT EXISTS clue_unit (unit TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (unit, id))",
    "CREATE INDEX IF NOT EXISTS clue_unit_of ON clue_unit (id)",
    "CREATE TABLE IF NOT EXISTS case_row (id TEXT PRIMARY KEY, number TEXT NOT NULL, clue_id TEXT NOT NULL, \
     procedure TEXT NOT NULL, stage TEXT NOT NULL, open BIGINT NOT NULL, squad TEXT NOT NULL, item TEXT NOT NULL, \
     item_name TEXT NOT NULL, party TEXT NOT NULL, party_masked TEXT NOT NULL, handlers TEXT NOT NULL, \
     opened_at TEXT NOT NULL, filed_on TEXT NOT NULL, decided_on TEXT NOT NULL, fine BIGINT NOT NULL, \
     due TEXT NOT NULL, due_label TEXT NOT NULL, due_working BIGINT NOT NULL, provisional BIGINT NOT NULL, \
     updated_at TEXT NOT NULL, version BIGINT NOT NULL, goods BIGINT NOT NULL, justice BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS case_justice ON case_row (justice, opened_at, id)",
    "CREATE INDEX IF NOT EXISTS case_goods ON case_row (goods, opened_at, id)",
    "CREATE INDEX IF NOT EXISTS case_number ON case_row (number)",
    "CREATE INDEX IF NOT EXISTS case_at ON case_row (opened_at, id)",
    "CREATE INDEX IF NOT EXISTS case_stage ON case_row (stage, opened_at, id)",
    "CREATE INDEX IF NOT EXISTS case_squad ON case_row (squad, opened_at, id)",
    "CREATE INDEX IF NOT EXISTS case_squad_stage ON case_row (squad, stage, opened_at, id)",
    "CREATE INDEX IF NOT EXISTS case_squad_open ON case_row (squad, open, due)",
    "CREATE INDEX IF NOT EXISTS case_procedure ON case_row (procedure, opened_at, id)",
    "CREATE INDEX IF NOT EXISTS case_due ON case_row (open, due, id)",
    "CREATE INDEX IF NOT EXISTS case_near ON case_row (due, id) WHERE due <> ''",
    "CREATE INDEX IF NOT EXISTS case_open ON case_row (open, opened_at, id)",
    "CREATE INDEX IF NOT EXISTS case_decided ON case_row (decided_on, id)",
    "CREATE TABLE IF NOT EXISTS case_team (person TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (person, id))",
    "CREATE TABLE IF NOT EXISTS paper_row (number TEXT PRIMARY KEY, matter TEXT NOT NULL, code TEXT NOT NULL, \
     issued_on TEXT NOT NULL, served_on TEXT NOT NULL, check_code TEXT NOT NULL, version BIGINT NOT NULL, amended TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS paper_matter ON paper_row (matter, version)",
    "CREATE UNIQUE INDEX IF NOT EXISTS paper_check ON paper_row (check_code)",
    "CREATE TABLE IF NOT EXISTS publication_row (case_id TEXT PRIMARY KEY, number TEXT NOT NULL, \
     title TEXT NOT NULL, body TEXT NOT NULL, published_on TEXT NOT NULL, until_on TEXT NOT NULL, \
     withdrawn_on TEXT NOT NULL, reason TEXT NOT NULL, document TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS publication_on ON publication_row (published_on, case_id)",
    "CREATE TABLE IF NOT EXISTS hearing_row (case_id TEXT PRIMARY KEY, number TEXT NOT NULL, cause TEXT NOT NULL, \
     held_at TEXT NOT NULL, venue TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS hearing_at ON hearing_row (held_at, case_id)",
    "CREATE TABLE IF NOT EXISTS info_row (id TEXT PRIMARY KEY, receipt TEXT NOT NULL, stage TEXT NOT NULL, \
     open BIGINT NOT NULL, applicant TEXT NOT NULL, content TEXT NOT NULL, received_on TEXT NOT NULL, due TEXT NOT NULL, \
     due_label TEXT NOT NULL, due_working BIGINT NOT NULL, provisional BIGINT NOT NULL, ended_on TEXT NOT NULL, \
     answer TEXT NOT NULL, version BIGINT NOT NULL)",
    "CREATE UNIQUE INDEX IF NOT EXISTS info_receipt ON info_row (receipt)",
    "CREATE INDEX IF NOT EXISTS info_at ON info_row (received_on, id)",
    "CREATE INDEX IF NOT EXISTS info_due ON info_row (open, due, id)",
    "CREATE TABLE IF NOT EXISTS inspection_row (id TEXT PRIMARY KEY, number TEXT NOT NULL, title TEXT NOT NULL, \
     way TEXT NOT NULL, unit TEXT NOT NULL, stage TEXT NOT NULL, open BIGINT NOT NULL, from_day TEXT NOT NULL, \
     to_day TEXT NOT NULL, made_on TEXT NOT NULL, targets BIGINT NOT NULL, checked BIGINT NOT NULL, found BIGINT NOT NULL, \
     due TEXT NOT NULL, due_label TEXT NOT NULL, due_working BIGINT NOT NULL, provisional BIGINT NOT NULL, \
     version BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS inspection_at ON inspection_row (made_on, id)",
    "CREATE INDEX IF NOT EXISTS inspection_due ON inspection_row (open, due, id)",
    "CREATE INDEX IF NOT EXISTS inspection_unit ON inspection_row (unit, made_on, id)",
    "CREATE INDEX IF NOT EXISTS inspection_stage ON inspection_row (stage, made_on, id)",
    "CREATE INDEX IF NOT EXISTS inspection_way ON inspection_row (way, made_on, id)",
    "CREATE TABLE IF NOT EXISTS inspection_team (person TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (person, id))",
    "CREATE TABLE IF NOT EXISTS inspection_check (id TEXT NOT NULL, no BIGINT NOT NULL, target TEXT NOT NULL, \
     checked_on TEXT NOT NULL, unplanned BIGINT NOT NULL, PRIMARY KEY (id, no))",
    "CREATE INDEX IF NOT EXISTS inspection_target ON inspection_check (target, checked_on, id, no)",
    "CREATE TABLE IF NOT EXISTS inspection_result (id TEXT NOT NULL, no BIGINT NOT NULL, number TEXT NOT NULL, \
     title TEXT NOT NULL, unit TEXT NOT NULL, way TEXT NOT NULL, name TEXT NOT NULL, outcome TEXT NOT NULL, \
     checked_on TEXT NOT NULL, published_on TEXT NOT NULL, PRIMARY KEY (id, no))",
    "CREATE INDEX IF NOT EXISTS inspection_published ON inspection_result (published_on, id, no)",
    "CREATE TABLE IF NOT EXISTS footage_row (id TEXT PRIMARY KEY, name TEXT NOT NULL, media_type TEXT NOT NULL, \
     size BIGINT NOT NULL, original BIGINT NOT NULL, device TEXT NOT NULL, fixed BIGINT NOT NULL, wearer TEXT NOT NULL, \
     wearer_name TEXT NOT NULL, unit TEXT NOT NULL, importer TEXT NOT NULL, importer_name TEXT NOT NULL, \
     from_at TEXT NOT NULL, until_at TEXT NOT NULL, day TEXT NOT NULL, skew BIGINT NOT NULL, imported_at TEXT NOT NULL, \
     state TEXT NOT NULL, version BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS footage_at ON footage_row (from_at, id)",
    "CREATE INDEX IF NOT EXISTS footage_named ON footage_row (name, size)",
    "CREATE INDEX IF NOT EXISTS footage_state ON footage_row (state, from_at, id)",
    "CREATE INDEX IF NOT EXISTS footage_unit ON footage_row (unit, from_at, id)",
    "CREATE INDEX IF NOT EXISTS footage_wearer ON footage_row (wearer, from_at, id)",
    "CREATE TABLE IF NOT EXISTS footage_link (footage TEXT NOT NULL, case_id TEXT NOT NULL, step BIGINT NOT NULL, \
     PRIMARY KEY (footage, case_id, step))",
    "CREATE INDEX IF NOT EXISTS footage_link_case ON footage_link (case_id, step)",
    "CREATE TABLE IF NOT EXISTS footage_step (case_id TEXT NOT NULL, no BIGINT NOT NULL, title TEXT NOT NULL, \
     media TEXT NOT NULL, officers TEXT NOT NULL, began_at TEXT NOT NULL, ended_at TEXT NOT NULL, open BIGINT NOT NULL, \
     PRIMARY KEY (case_id, no))",
    "CREATE INDEX IF NOT EXISTS footage_step_at ON footage_step (began_at, case_id, no)",
    "CREATE TABLE IF NOT EXISTS patrol_row (id TEXT PRIMARY KEY, origin TEXT NOT NULL, sort TEXT NOT NULL, \
     title TEXT NOT NULL, grid TEXT NOT NULL, area TEXT NOT NULL, person TEXT NOT NULL, person_name TEXT NOT NULL, \
     stage TEXT NOT NULL, open BIGINT NOT NULL, from_day TEXT NOT NULL, until_day TEXT NOT NULL, due TEXT NOT NULL, \
     provisional BIGINT NOT NULL, made_at TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT NOT NULL, \
     spots BIGINT NOT NULL, reached BIGINT NOT NULL, late BIGINT NOT NULL, clues BIGINT NOT NULL, track BIGINT NOT NULL, \
     version BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS patrol_until ON patrol_row (until_day, id)",
    "CREATE INDEX IF NOT EXISTS patrol_due ON patrol_row (open, due, id)",
    "CREATE INDEX IF NOT EXISTS patrol_near ON patrol_row (due, id) WHERE due <> ''",
    "CREATE INDEX IF NOT EXISTS patrol_grid ON patrol_row (grid, until_day, id)",
    "CREATE INDEX IF NOT EXISTS patrol_area ON patrol_row (area, until_day, id)",
    "CREATE INDEX IF NOT EXISTS patrol_person ON patrol_row (person, until_day, id)",
    "CREATE INDEX IF NOT EXISTS patrol_stage ON patrol_row (stage, until_day, id)",
    "CREATE INDEX IF NOT EXISTS patrol_track ON patrol_row (id) WHERE track = 1",
    "CREATE TABLE IF NOT EXISTS patrol_visit (id TEXT NOT NULL, no BIGINT NOT NULL, spot TEXT NOT NULL, grid TEXT NOT NULL, \
     at TEXT NOT NULL, reached BIGINT NOT NULL, PRIMARY KEY (id, no))",
    "CREATE INDEX IF NOT EXISTS patrol_visit_grid ON patrol_visit (grid, reached, at)",
    "CREATE TABLE IF NOT EXISTS patrol_clue (clue TEXT PRIMARY KEY, patrol TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS patrol_clue_of ON patrol_clue (patrol, clue)",
    "CREATE TABLE IF NOT EXISTS receipt_range (id TEXT PRIMARY KEY, kind TEXT NOT NULL, first TEXT NOT NULL, \
     last TEXT NOT NULL, open BIGINT NOT NULL, holder TEXT NOT NULL, holder_name TEXT NOT NULL, day TEXT NOT NULL, \
     slip TEXT NOT NULL, total BIGINT NOT NULL, issued BIGINT NOT NULL, used BIGINT NOT NULL, voided BIGINT NOT NULL, \
     lost BIGINT NOT NULL, next TEXT NOT NULL, checked_off TEXT NOT NULL, stock TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS receipt_range_day ON receipt_range (kind, day, id)",
    "CREATE INDEX IF NOT EXISTS receipt_range_open ON receipt_range (kind, open, day, id)",
    "CREATE INDEX IF NOT EXISTS receipt_range_holder ON receipt_range (holder, day, id)",
    "CREATE TABLE IF NOT EXISTS receipt_row (number TEXT PRIMARY KEY, stock TEXT NOT NULL, fate TEXT NOT NULL, \
     holder TEXT NOT NULL, holder_name TEXT NOT NULL, case_id TEXT NOT NULL, detail TEXT NOT NULL, day TEXT NOT NULL, \
     reported TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS receipt_stock ON receipt_row (stock, number)",
    "CREATE INDEX IF NOT EXISTS receipt_fate ON receipt_row (fate, reported, number)",
    "CREATE TABLE IF NOT EXISTS ledger_row (id TEXT PRIMARY KEY, case_id TEXT NOT NULL, number TEXT NOT NULL, \
     decision TEXT NOT NULL, party TEXT NOT NULL, party_masked TEXT NOT NULL, kind TEXT NOT NULL, amount BIGINT NOT NULL, \
     fine BIGINT NOT NULL, gains BIGINT NOT NULL, surcharge BIGINT NOT NULL, day TEXT NOT NULL, receipt TEXT NOT NULL, \
     voucher TEXT NOT NULL, channel TEXT NOT NULL, disposal BIGINT NOT NULL, waiting BIGINT NOT NULL, \
     handed_in TEXT NOT NULL, treasury TEXT NOT NULL, slip TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS ledger_day ON ledger_row (day, id)",
    "CREATE INDEX IF NOT EXISTS ledger_kind ON ledger_row (kind, day, id)",
    "CREATE INDEX IF NOT EXISTS ledger_waiting ON ledger_row (waiting, day, id)",
    "CREATE INDEX IF NOT EXISTS ledger_case ON ledger_row (case_id, id)",
    "CREATE INDEX IF NOT EXISTS ledger_voucher ON ledger_row (voucher)",
    "CREATE TABLE IF NOT EXISTS bank_file (id TEXT PRIMARY KEY, name TEXT NOT NULL, taken_at TEXT NOT NULL, \
     taken_by TEXT NOT NULL, lines BIGINT NOT NULL, amount BIGINT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS bank_line (serial TEXT PRIMARY KEY, file TEXT NOT NULL, no BIGINT NOT NULL, \
     day TEXT NOT NULL, amount BIGINT NOT NULL, code TEXT NOT NULL, payer TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS bank_line_file ON bank_line (file, no)",
    "CREATE TABLE IF NOT EXISTS prior_penalty (case_id TEXT PRIMARY KEY, party_key TEXT NOT NULL, \
     number TEXT NOT NULL, item TEXT NOT NULL, act_from TEXT NOT NULL, act_to TEXT NOT NULL, place TEXT NOT NULL, \
     fined BIGINT NOT NULL, decided_on TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS prior_party ON prior_penalty (party_key, decided_on)",
    "CREATE TABLE IF NOT EXISTS search_gram (gram TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, \
     PRIMARY KEY (gram, kind, id))",
    "CREATE INDEX IF NOT EXISTS search_matter ON search_gram (kind, id)",
    "CREATE TABLE IF NOT EXISTS counter (day TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, \
     n BIGINT NOT NULL, PRIMARY KEY (day, name, value))",
    "CREATE TABLE IF NOT EXISTS gauge (name TEXT NOT NULL, value TEXT NOT NULL, n BIGINT NOT NULL, \
     PRIMARY KEY (name, value))",
    "CREATE TABLE IF NOT EXISTS person (id TEXT PRIMARY KEY, record TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS file_use (sha256 TEXT NOT NULL, matter TEXT NOT NULL, PRIMARY KEY (sha256, matter))",
    "CREATE INDEX IF NOT EXISTS file_use_matter ON file_use (matter)",
    redact::SCHEMA,
];

/// The projector.
pub struct Tables {
    cache: Arc<Cache>,
    pub(crate) book: CurrentBook,
}

type Apply<'a> = BoxFuture<'a, Result<(), journal::Error>>;

impl Tables {
    /// A projector that folds with this cache and reckons with this town.
    pub(crate) fn new(cache: Arc<Cache>, book: CurrentBook) -> Self {
        Tables { cache, book }
    }
}

impl Projector for Tables {
    fn tables(&self) -> Vec<&'static str> {
        let own = [
            "clue_row",
            "clue_course",
            "clue_unit",
            "case_row",
            "case_team",
            "paper_row",
            "publication_row",
            "hearing_row",
            "info_row",
            "inspection_row",
            "inspection_team",
            "inspection_check",
            "inspection_result",
            "footage_row",
            "footage_link",
            "footage_step",
            "patrol_row",
            "patrol_visit",
            "patrol_clue",
            "receipt_range",
            "receipt_row",
            "ledger_row",
            "bank_file",
            "bank_line",
            "prior_penalty",
            "search_gram",
            "counter",
            "gauge",
            "file_use",
            redact::TABLE,
            "person",
        ];
        own.into_iter().chain(store::TABLES).chain(notify::TABLES).collect()
    }

    fn schema(&self) -> &'static [&'static str] {
        &SCHEMA
    }

    fn apply<'a>(&'a self, tx: &'a mut Tx<'_>, events: &'a [Recorded]) -> Apply<'a> {
        Box::pin(async move {
            for event in events {
                if let Some(id) = event.stream.strip_prefix("clue/") {
                    self.clue(tx, id, event).await?;
                } else if let Some(id) = event.stream.strip_prefix("case/") {
                    self.case(tx, id, event).await?;
                } else if event.stream == calendar::STREAM {
                    self.arranged(tx, event).await?;
                } else if let Some(id) = event.stream.strip_prefix("info/") {
                    self.info(tx, id, event).await?;
                } else if let Some(id) = event.stream.strip_prefix("inspection/") {
                    self.inspection(tx, id, event).await?;
                } else if let Some(id) = event.stream.strip_prefix("stocktaking/") {
                    store::project_count(tx, id, event).await?;
                } else if let Some(id) = event.stream.strip_prefix("footage/") {
                    footage::project(tx, id, event).await?;
                    refers(tx, event).await?;
                    footage::forget(tx, id, event).await?;
                } else if let Some(id) = event.stream.strip_prefix("patrol/") {
                    self.patrol(tx, id, event).await?;
                } else if event.stream == notify::STREAM {
                    notify::project_limit(tx, event).await?;
                } else if event.stream == stream::COPIES {
                    redact::project(tx, event).await?;
                } else if event.stream == stream::BANK {
                    bank::project(tx, event).await?;
                } else if event.stream == stream::RECEIPTS {
                    receipts::project(&self.cache, tx, event).await?;
                } else if event.stream == accounts::PEOPLE_STREAM {
                    accounts::project(tx, event).await?;
                }
            }
            Ok(())
        })
    }
}

/// The tag of a unit-like value, as serde spells it.
pub(crate) fn tag<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(String::from)).unwrap_or_default()
}

fn day(date: Option<Date>) -> String {
    date.map_or(String::new(), |d| d.to_string())
}

/// The day to sort and to warn by: the due day, or the earliest it can be while provisional.
fn sort_day(deadline: Option<&Deadline>) -> (String, bool) {
    deadline.map_or((String::new(), false), |d| (d.due.unwrap_or(d.nominal).to_string(), d.provisional))
}

/// What the limit of a clue's step is called.
const CLUE_LIMIT: &str = "办理时限";

/// What the day is called by which an urging is to be answered.
pub(crate) const URGING_LIMIT: &str = "督办答复期限";

/// A clue's limits by their lamps: that of its step, and those of its urgings.
pub(crate) fn clue_limits(s: &ClueState, town: &Town) -> Vec<(&'static str, LampDays)> {
    let step = s.step_days(town).map(|days| (CLUE_LIMIT, days));
    let mut all: Vec<_> = step.into_iter().chain(s.urging_days().map(|days| (URGING_LIMIT, days))).collect();
    all.dedup();
    all
}

/// When a clue's next step is due and its lamps light up, for its row.
pub(crate) struct ClueDue {
    pub day: String,
    pub provisional: bool,
    /// 亮黄灯之日; empty where none lights up.
    pub warn: String,
    /// The last day before the lamp is red; empty where none lights up.
    pub lamp: String,
    /// The limits that run, with their days.
    pub running: Vec<(&'static str, String)>,
}

/// What hangs on the calendar of a clue's row.
pub(crate) fn clue_due(s: &ClueState, town: &Town) -> ClueDue {
    let (due, provisional) = sort_day(s.due(town).as_ref());
    let lamps = s.lamp_days(town);
    ClueDue {
        day: due,
        provisional,
        warn: day(lamps.map(|l| l.warn)),
        lamp: day(lamps.map(|l| l.due)),
        running: clue_limits(s, town)
            .into_iter()
            .map(|(label, days)| (label, days.due.to_string()))
            .collect(),
    }
}

/// The next deadline of a case or of a request for information, for its row.
pub(crate) struct NextDue {
    pub day: String,
    pub label: &'static str,
    pub working: bool,
    pub provisional: bool,
    /// Every limit that runs, with its day.
    pub running: Vec<(&'static str, String)>,
}

/// The deadline that runs out first.
fn first_due(deadlines: &[(&'static str, Deadline)]) -> NextDue {
    let next = deadlines.iter().min_by_key(|(_, d)| d.due.unwrap_or(d.nominal));
    let (day, provisional) = sort_day(next.map(|n| &n.1));
    let working = next.is_some_and(|n| n.1.in_working_days());
    let running = deadlines.iter().map(|(label, d)| (*label, sort_day(Some(d)).0)).collect();
    NextDue { day, label: next.map_or("", |n| n.0), working, provisional, running }
}

/// The deadline of a case that runs out first.
pub(crate) fn case_due(s: &CaseState, town: &Town) -> NextDue {
    first_due(&s.deadlines(town))
}

/// The deadline of a request for information that runs out first.
pub(crate) fn info_due(s: &law::inforequest::InfoState, town: &Town) -> NextDue {
    first_due(&s.deadlines(town))
}

/// The deadline of a plan of inspection that runs out first.
pub(crate) fn inspection_due(s: &InspectionState, town: &Town) -> NextDue {
    first_due(&s.deadlines(town))
}

/// What is printed under a document's QR code: derived from its record, so that a rebuild gives the same.
fn check_code(event: &Recorded, n: usize) -> String {
    let digest = Sha256::digest(format!("{}/{n}", event.hash).as_bytes());
    hex::encode(&digest[..8])
}

impl Tables {
    async fn clue(&self, tx: &mut Tx<'_>, id: &str, event: &Recorded) -> Result<(), journal::Error> {
        let before = match self.cache.get(&event.stream, event.version - 1, tx.epoch()) {
            Some(Folded::Clue(state)) => state,
            _ => {
                let all = tx.load(&event.stream).await?;
                let upto: Vec<Recorded> = all.into_iter().filter(|r| r.version < event.version).collect();
                Arc::new(stream::fold_clue(&upto)?)
            }
        };
        let fact: ClueEvent = stream::decode(event)?;
        let mut state = (*before).clone();
        state.evolve(&fact);
        self.clue_row(tx, id, event, &state).await?;
        course::project(tx, id, event, &before, &fact, &state, &self.book.get().law).await?;
        let counted = |s: &ClueState| {
            (s.version > 0).then(|| {
                let squad =
                    if s.stage.is_final() { String::new() } else { s.squad.clone().unwrap_or_default() };
                (tag(&s.stage), squad)
            })
        };
        self.shift(tx, "clue_stage", "clue_squad", counted(&before), counted(&state)).await?;
        if let ClueFact::ClueReported { content, place, .. } = &fact.fact {
            let class = state.class.clone();
            // A part that was split off counts on the day of the report it comes from, as the lists have it.
            let day = state.reported_at.unwrap_or(fact.at).date().to_string();
            for (name, value) in [
                ("reported", "all".to_string()),
                ("class", class),
                ("source", tag(&state.source)),
                ("grid", place.grid.clone().unwrap_or_default()),
            ] {
                count(tx, &day, name, &value, 1).await?;
            }
            let number = state.number.as_ref().map(ToString::to_string).unwrap_or_default();
            index(tx, "clue", id, &[content, &place.text, &number]).await?;
            // A part that is split off is not seen once more.
            if !state.patrol.is_empty() && state.split.is_none() {
                let (clue, patrol): (Value, Value) = (id.into(), state.patrol.as_str().into());
                let sql =
                    "INSERT INTO patrol_clue (clue, patrol) VALUES ($1, $2) ON CONFLICT (clue) DO NOTHING";
                tx.execute(sql, &[clue, patrol.clone()]).await?;
                tx.execute("UPDATE patrol_row SET clues = clues + 1 WHERE id = $1", &[patrol]).await?;
            }
        }
        if state.assisting != before.assisting {
            tx.execute("DELETE FROM clue_unit WHERE id = $1", &[id.into()]).await?;
            for unit in &state.assisting {
                let sql = "INSERT INTO clue_unit (unit, id) VALUES ($1, $2)";
                tx.execute(sql, &[unit.as_str().into(), id.into()]).await?;
            }
        }
        if let (Some(rating), None) = (&state.rating, &before.rating) {
            let day = event.at.chars().take(10).collect::<String>();
            // By squadron, or by nobody where it never left the centre.
            let by = format!("{}/{}", state.squad.clone().unwrap_or_default(), tag(&rating.satisfaction));
            count(tx, &day, "rated", &by, 1).await?;
        }
        if state.stage.is_final() && !before.stage.is_final() {
            let day = event.at.chars().take(10).collect::<String>();
            count(tx, &day, "closed", "all", 1).await?;
        }
        if let (true, false, Some(ended)) = (before.stage.is_final(), state.stage.is_final(), before.since) {
            // Reopened: it had not ended after all.
            count(tx, &ended.date().to_string(), "closed", "all", -1).await?;
        }
        refers(tx, event).await?;
        if let ClueFact::ClueAbsorbed { files, .. } | ClueFact::ClueSupplemented { files, .. } = &fact.fact
            && let Some(case) = &state.case
        {
            // What comes to a clue that has become a case comes to its case: whoever sees the case sees it.
            for file in files {
                uses(tx, &file.sha256, &stream::case(case)).await?;
            }
        }
        for (code, number) in state.papers.iter().skip(before.papers.len()) {
            let row = PaperRow { number: number.to_string(), code, version: state.version };
            paper(tx, event, &row, &event.at.chars().take(10).collect::<String>(), 0).await?;
        }
        let change = notify::Change { event, id, before: &*before, after: &state };
        notify::tell(tx, change, &fact).await?;
        self.cache.put(&event.stream, event.version, tx.epoch(), Folded::Clue(Arc::new(state)));
        Ok(())
    }

    async fn clue_row(
        &self,
        tx: &mut Tx<'_>,
        id: &str,
        event: &Recorded,
        s: &ClueState,
    ) -> Result<(), journal::Error> {
        let due = clue_due(s, &self.book.get().law);
        notify::limit_moved(tx, id, &due.running).await?;
        let urging = s.open_urgings().filter(|_| !s.stage.is_final()).min_by_key(|u| u.answer_by);
        let mark = s.repeat.as_ref().map_or("", |r| match r.approved_by {
            Some(_) => crate::read::MARKED,
            None => crate::read::TO_MARK,
        });
        let photo = s.files.iter().find(|f| f.media_type.starts_with("image/")).map_or("", |f| &f.sha256);
        let coordinate = |c: Option<f64>| c.map_or(String::new(), |c| format!("{c:.6}"));
        let args: Vec<Value> = vec![
            id.into(),
            s.number.as_ref().map(ToString::to_string).unwrap_or_default().into(),
            s.receipt.as_str().into(),
            tag(&s.stage).into(),
            s.is_open().into(),
            s.class.as_str().into(),
            s.domain.as_str().into(),
            tag(&s.source).into(),
            s.content.chars().take(200).collect::<String>().into(),
            s.place.text.as_str().into(),
            s.place.grid.clone().unwrap_or_default().into(),
            coordinate(s.place.lon).into(),
            coordinate(s.place.lat).into(),
            s.office.clone().unwrap_or_default().into(),
            s.squad.clone().unwrap_or_default().into(),
            s.reported_by.id.as_str().into(),
            s.reported_at.map(|t| t.to_string()).unwrap_or_default().into(),
            event.at.as_str().into(),
            due.day.into(),
            due.provisional.into(),
            s.case.clone().unwrap_or_default().into(),
            s.outcome.as_ref().map(tag).unwrap_or_default().into(),
            i64::try_from(s.urgings.len()).unwrap_or(i64::MAX).into(),
            photo.into(),
            event.version.into(),
            scope::area(&self.book.get().grids, s.place.grid.as_deref().unwrap_or_default()).into(),
            due.warn.into(),
            due.lamp.into(),
            day(urging.and_then(|u| u.answer_by)).into(),
            // Where a unit is asked as well, it has it on its desk.
            (urging.is_some() && s.open_urgings().all(|u| u.centre)).into(),
            s.reopened.is_some().into(),
            mark.into(),
            s.rating.as_ref().map(|r| tag(&r.satisfaction)).unwrap_or_default().into(),
        ];
        tx.execute(
            "INSERT INTO clue_row (id, number, receipt, stage, open, class, domain, source, content, place, grid, lon, \
             lat, office, squad, reporter_id, reported_at, updated_at, due, provisional, case_id, outcome, urged, photo, \
             version, area, warn, lamp, urge_by, urge_centre, reopened, mark, rating) VALUES ($1, $2, $3, $4, $5, $6, \
             $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, \
             $29, $30, $31, $32, $33) ON CONFLICT (id) DO UPDATE SET stage = $4, open = $5, office = $14, squad = $15, \
             updated_at = $18, due = $19, provisional = $20, case_id = $21, outcome = $22, urged = $23, photo = $24, \
             version = $25, grid = $11, area = $26, warn = $27, lamp = $28, urge_by = $29, urge_centre = $30, \
             reopened = $31, mark = $32, rating = $33",
            &args,
        )
        .await?;
        Ok(())
    }

    async fn case(&self, tx: &mut Tx<'_>, id: &str, event: &Recorded) -> Result<(), journal::Error> {
        let before = match self.cache.get(&event.stream, event.version - 1, tx.epoch()) {
            Some(Folded::Case(state)) => state,
            _ => {
                let all = tx.load(&event.stream).await?;
                let upto: Vec<Recorded> = all.into_iter().filter(|r| r.version < event.version).collect();
                Arc::new(stream::fold_case(&upto)?)
            }
        };
        let fact: CaseEvent = stream::decode(event)?;
        let mut state = (*before).clone();
        state.evolve(&fact);
        self.case_row(tx, id, event, &state).await?;
        ledger::project(tx, id, event, &before, &fact).await?;
        store::project(tx, id, event, &before, &state).await?;
        self.team(tx, id, &before, &state).await?;
        let counted = |s: &CaseState| {
            (s.version > 0).then(|| {
                let done = s.stage.is_final() || s.stage == law::case::CaseStage::Closed;
                let squad = s.subject.as_ref().filter(|_| !done).map_or(String::new(), |x| x.squad.clone());
                (tag(&s.stage), squad)
            })
        };
        self.shift(tx, "case_stage", "case_squad", counted(&before), counted(&state)).await?;
        let day = event.at.chars().take(10).collect::<String>();
        if before.filed_on.is_none() && state.filed_on.is_some() {
            count(tx, &day, "filed", &tag(&state.procedure), 1).await?;
        }
        if before.decision.is_none() && state.decision.is_some() {
            count(tx, &day, "decided", &tag(&state.procedure), 1).await?;
            self.prior(tx, id, &state).await?;
        }
        if before.closed_on.is_none() && state.closed_on.is_some() {
            count(tx, &day, "case_closed", "all", 1).await?;
        }
        if (before.subject.is_none() || before.number != state.number)
            && let Some(s) = &state.subject
        {
            let number = state.number.as_ref().map(ToString::to_string).unwrap_or_default();
            index(tx, "case", id, &[&s.item.name, &number, &s.place.text]).await?;
        }
        if let Some(s) = &state.subject {
            // Apart from the rest: not everyone who sees a case may look for people in it. A name set right is found by what
            // it is, and no more by what it was taken for.
            let before = before.subject.as_ref().map(|s| named(&s.party));
            if before.as_ref().is_none_or(|b| *b != named(&s.party)) {
                if before.is_some() {
                    let of = ["party".into(), id.into()];
                    tx.execute("DELETE FROM search_gram WHERE kind = $1 AND id = $2", &of).await?;
                }
                index(tx, "party", id, &named(&s.party)).await?;
            }
        }
        for (nth, paper_) in state.papers.iter().skip(before.papers.len()).enumerate() {
            let row =
                PaperRow { number: paper_.number.to_string(), code: &paper_.code, version: paper_.version };
            paper(tx, event, &row, &paper_.issued_on.to_string(), nth).await?;
        }
        for a in state.amend.amendments.iter().filter(|a| a.number.is_some()) {
            let numbers: Vec<String> = state.amend.of(&a.paper).map(ToString::to_string).collect();
            if before.amend != state.amend {
                tx.execute(
                    "UPDATE paper_row SET amended = $1 WHERE number = $2",
                    &[numbers.join("、").into(), a.paper.to_string().into()],
                )
                .await?;
            }
        }
        for p in state.papers.iter().filter(|p| p.served_on.is_some()) {
            if before.paper(&p.number).is_none_or(|b| b.served_on.is_none()) {
                tx.execute(
                    "UPDATE paper_row SET served_on = $1 WHERE number = $2",
                    &[day_of(p.served_on).into(), p.number.to_string().into()],
                )
                .await?;
            }
        }
        if before.publication != state.publication {
            publish(tx, id, &state).await?;
        }
        if before.hearing != state.hearing {
            announce(tx, id, &state).await?;
        }
        footage::project_case(tx, id, &before, &state).await?;
        refers(tx, event).await?;
        if let CaseFact::FilingProposed { .. } | CaseFact::DecidedOnSpot { .. } = &fact.fact
            && before.version == 0
        {
            // The clue's pictures are the case's too: whoever sees the case sees them.
            let clue = state.subject.as_ref().map(|s| stream::clue(&s.clue)).unwrap_or_default();
            tx.execute(
                "INSERT INTO file_use (sha256, matter) SELECT sha256, $1 FROM file_use WHERE matter = $2 \
                 ON CONFLICT (sha256, matter) DO NOTHING",
                &[event.stream.as_str().into(), clue.into()],
            )
            .await?;
        }
        let change = notify::Change { event, id, before: &*before, after: &state };
        change.tell(tx, &fact, &self.book.get().law).await?;
        self.cache.put(&event.stream, event.version, tx.epoch(), Folded::Case(Arc::new(state)));
        Ok(())
    }

    async fn case_row(
        &self,
        tx: &mut Tx<'_>,
        id: &str,
        event: &Recorded,
        s: &CaseState,
    ) -> Result<(), journal::Error> {
        let Some(subject) = &s.subject else { return Ok(()) };
        let next = case_due(s, &self.book.get().law);
        notify::limit_moved(tx, id, &next.running).await?;
        let handlers = format!("|{}|", team_of(s).into_iter().collect::<Vec<_>>().join("|"));
        let fine = s.decision.as_ref().and_then(|d| d.outcome.penalty()).map_or(0, |p| p.fine().0);
        let args: Vec<Value> = vec![
            id.into(),
            s.number.as_ref().map(ToString::to_string).unwrap_or_default().into(),
            subject.clue.as_str().into(),
            tag(&s.procedure).into(),
            tag(&s.stage).into(),
            // An archived case comes back into the lists while the credit platform waits for something.
            (!s.stage.is_final() || s.credit.unfinished()).into(),
            subject.squad.as_str().into(),
            subject.item.id.as_str().into(),
            subject.item.name.as_str().into(),
            subject.party.name.as_str().into(),
            law::case::masked_name(&subject.party).into(),
            handlers.into(),
            event.at.as_str().into(),
            day(s.filed_on).into(),
            s.decision.as_ref().map(|d| d.at.date().to_string()).unwrap_or_default().into(),
            fine.into(),
            next.day.into(),
            next.label.into(),
            next.working.into(),
            next.provisional.into(),
            event.at.as_str().into(),
            event.version.into(),
            (!s.goods.0.is_empty()).into(),
            s.waits_for_justice(&self.book.get().law).into(),
        ];
        tx.execute(
            "INSERT INTO case_row (id, number, clue_id, procedure, stage, open, squad, item, item_name, party, \
             party_masked, handlers, opened_at, filed_on, decided_on, fine, due, due_label, due_working, provisional, \
             updated_at, version, goods, justice) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
             $18, $19, $20, $21, $22, $23, $24) ON CONFLICT (id) DO UPDATE SET number = $2, stage = $5, open = $6, squad = $7, \
             item = $8, item_name = $9, party = $10, party_masked = $11, handlers = $12, filed_on = $14, \
             decided_on = $15, fine = $16, due = $17, due_label = $18, due_working = $19, provisional = $20, \
             updated_at = $21, version = $22, goods = $23, justice = $24",
            &args,
        )
        .await?;
        Ok(())
    }

    /// A request for information: few and short, it is folded anew at every step.
    async fn info(&self, tx: &mut Tx<'_>, id: &str, event: &Recorded) -> Result<(), journal::Error> {
        let all = tx.load(&event.stream).await?;
        let mut upto: Vec<Recorded> = all.into_iter().filter(|r| r.version <= event.version).collect();
        let state = stream::fold_info(&upto)?;
        upto.pop();
        let before = stream::fold_info(&upto)?;
        let next = info_due(&state, &self.book.get().law);
        notify::limit_moved(tx, id, &next.running).await?;
        let today = event.at.chars().take(10).collect::<String>();
        let ended = if state.stage.is_final() { today.as_str() } else { "" };
        let args: Vec<Value> = vec![
            id.into(),
            state.receipt.as_str().into(),
            tag(&state.stage).into(),
            (!state.stage.is_final()).into(),
            state.applicant.name.as_str().into(),
            state.content.chars().take(200).collect::<String>().into(),
            day(state.received_on).into(),
            next.day.into(),
            next.label.into(),
            next.working.into(),
            next.provisional.into(),
            ended.into(),
            state.answer.as_ref().map(|a| tag(&a.kind)).unwrap_or_default().into(),
            event.version.into(),
        ];
        tx.execute(
            "INSERT INTO info_row (id, receipt, stage, open, applicant, content, received_on, due, due_label, due_working, \
             provisional, ended_on, answer, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
             ON CONFLICT (id) DO UPDATE SET stage = $3, open = $4, content = $6, due = $8, due_label = $9, \
             due_working = $10, provisional = $11, ended_on = $12, answer = $13, version = $14",
            &args,
        )
        .await?;
        refers(tx, event).await?;
        if let Some(answer) = &state.answer
            && event.kind == "information_answered"
        {
            let row = PaperRow { number: answer.number.to_string(), code: "INFO", version: state.version };
            paper(tx, event, &row, &today, 0).await?;
        }
        notify::tell_request(tx, notify::Change { event, id, before: &before, after: &state }).await
    }

    /// A plan of inspection: few and short, it is folded anew at every step.
    async fn inspection(&self, tx: &mut Tx<'_>, id: &str, event: &Recorded) -> Result<(), journal::Error> {
        let all = tx.load(&event.stream).await?;
        let before: Vec<Recorded> = all.into_iter().filter(|r| r.version < event.version).collect();
        let before = stream::fold_inspection(&before)?;
        let fact: InspectionEvent = stream::decode(event)?;
        let mut state = before.clone();
        state.evolve(&fact);
        let next = inspection_due(&state, &self.book.get().law);
        notify::limit_moved(tx, id, &next.running).await?;
        let today = event.at.chars().take(10).collect::<String>();
        let found = state.checks.iter().filter(|c| c.clue.is_some()).count();
        let many = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let number = state.number.as_ref().map(ToString::to_string).unwrap_or_default();
        let args: Vec<Value> = vec![
            id.into(),
            number.as_str().into(),
            state.title.as_str().into(),
            tag(&state.way).into(),
            state.unit.as_str().into(),
            tag(&state.stage).into(),
            (!state.stage.is_final()).into(),
            day(state.from).into(),
            day(state.to).into(),
            day(state.made_on).into(),
            many(if state.drawing.is_some() { state.due_targets().len() } else { state.targets.len() })
                .into(),
            many(state.checks.len()).into(),
            many(found).into(),
            next.day.into(),
            next.label.into(),
            next.working.into(),
            next.provisional.into(),
            event.version.into(),
        ];
        tx.execute(
            "INSERT INTO inspection_row (id, number, title, way, unit, stage, open, from_day, to_day, made_on, targets, \
             checked, found, due, due_label, due_working, provisional, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
             $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT (id) DO UPDATE SET stage = $6, open = $7, \
             targets = $11, checked = $12, found = $13, due = $14, due_label = $15, due_working = $16, provisional = $17, \
             version = $18",
            &args,
        )
        .await?;
        match &fact.fact {
            InspectionFact::PlanMade { officers, .. } => {
                for person in officers.iter().map(|o| o.id.as_str()) {
                    let sql = "INSERT INTO inspection_team (person, id) VALUES ($1, $2) ON CONFLICT (person, id) DO NOTHING";
                    tx.execute(sql, &[person.into(), id.into()]).await?;
                }
                index(tx, "inspection", id, &[&state.title, &number]).await?;
            }
            InspectionFact::CheckRecorded { no, started_at, .. } => {
                let key = state.target(*no).map_or(String::new(), |t| object_key(t.key()));
                tx.execute(
                    "INSERT INTO inspection_check (id, no, target, checked_on, unplanned) VALUES ($1, $2, $3, $4, $5)",
                    &[
                        id.into(),
                        many(state.checks.len()).into(),
                        key.into(),
                        started_at.date().to_string().into(),
                        (state.way == PlanWay::Unplanned).into(),
                    ],
                )
                .await?;
            }
            InspectionFact::ResultsPublished { results } => {
                let first = before.checks.iter().filter(|c| c.published_on.is_some()).count();
                for (n, r) in results.iter().enumerate() {
                    tx.execute(
                        "INSERT INTO inspection_result (id, no, number, title, unit, way, name, outcome, checked_on, \
                         published_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                        &[
                            id.into(),
                            many(first + n + 1).into(),
                            number.as_str().into(),
                            state.title.as_str().into(),
                            state.unit.as_str().into(),
                            tag(&state.way).into(),
                            r.name.as_str().into(),
                            tag(&r.outcome).into(),
                            r.checked_on.to_string().into(),
                            today.as_str().into(),
                        ],
                    )
                    .await?;
                }
            }
            _ => {}
        }
        refers(tx, event).await?;
        for (code, number) in state.papers.iter().skip(before.papers.len()) {
            let row = PaperRow { number: number.to_string(), code, version: state.version };
            paper(tx, event, &row, &today, 0).await?;
        }
        notify::tell_plan(tx, notify::Change { event, id, before: &before, after: &state }).await
    }

    /// A patrol: short, it is folded anew at every step.
    async fn patrol(&self, tx: &mut Tx<'_>, id: &str, event: &Recorded) -> Result<(), journal::Error> {
        let all = tx.load(&event.stream).await?;
        let before: Vec<Recorded> = all.into_iter().filter(|r| r.version < event.version).collect();
        let before = stream::fold_patrol(&before)?;
        let fact: PatrolEvent = stream::decode(event)?;
        let mut state = before.clone();
        state.evolve(&fact);
        let next = first_due(&state.deadlines());
        notify::limit_moved(tx, id, &next.running).await?;
        let many = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let task = &state.task;
        // Until somebody begins it is theirs who was named.
        let person = state.walker.as_ref().or(task.named.as_ref());
        let moment = |at: Option<jiff::civil::DateTime>| at.map_or(String::new(), |m| m.to_string());
        let args: Vec<Value> = vec![
            id.into(),
            tag(&state.origin).into(),
            task.sort.as_str().into(),
            task.title.as_str().into(),
            task.grid.as_str().into(),
            scope::area(&self.book.get().grids, &task.grid).into(),
            person.map_or("", |p| p.id.as_str()).into(),
            person.map_or("", |p| p.name.as_str()).into(),
            tag(&state.stage).into(),
            state.stage.is_open().into(),
            day(task.from).into(),
            day(task.until).into(),
            next.day.into(),
            next.provisional.into(),
            moment(state.made_at).into(),
            moment(state.started_at).into(),
            moment(state.ended_at).into(),
            many(task.spots.len()).into(),
            many(task.spots.len() - state.missed().count()).into(),
            state.late.into(),
            state.consented().into(),
            event.version.into(),
        ];
        tx.execute(
            "INSERT INTO patrol_row (id, origin, sort, title, grid, area, person, person_name, stage, open, from_day, \
             until_day, due, provisional, made_at, started_at, ended_at, spots, reached, late, clues, track, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, $21, $22) \
             ON CONFLICT (id) DO UPDATE SET person = $7, person_name = $8, stage = $9, open = $10, due = $13, \
             provisional = $14, started_at = $16, ended_at = $17, reached = $19, late = $20, track = $21, version = $22",
            &args,
        )
        .await?;
        if let PatrolFact::PatrolCheckedIn { spot, checked_at, reached, .. } = &fact.fact {
            let sql =
                "INSERT INTO patrol_visit (id, no, spot, grid, at, reached) VALUES ($1, $2, $3, $4, $5, $6)";
            let args: Vec<Value> = vec![
                id.into(),
                many(state.visits.len()).into(),
                spot.as_str().into(),
                task.grid.as_str().into(),
                checked_at.to_string().into(),
                (*reached).into(),
            ];
            tx.execute(sql, &args).await?;
        }
        refers(tx, event).await?;
        notify::tell_patrol(tx, notify::Change { event, id, before: &before, after: &state }).await
    }

    /// Who handles the case or is assigned to it, for their own lists.
    async fn team(
        &self,
        tx: &mut Tx<'_>,
        id: &str,
        before: &CaseState,
        after: &CaseState,
    ) -> Result<(), journal::Error> {
        let (old, new) = (seen_by(before), seen_by(after));
        for person in new.difference(&old) {
            let sql =
                "INSERT INTO case_team (person, id) VALUES ($1, $2) ON CONFLICT (person, id) DO NOTHING";
            tx.execute(sql, &[(*person).into(), id.into()]).await?;
        }
        for person in old.difference(&new) {
            tx.execute("DELETE FROM case_team WHERE person = $1 AND id = $2", &[(*person).into(), id.into()])
                .await?;
        }
        Ok(())
    }

    /// A decided penalty, as later cases of the same party will look it up.
    async fn prior(&self, tx: &mut Tx<'_>, id: &str, s: &CaseState) -> Result<(), journal::Error> {
        let (Some(subject), Some(decision)) = (&s.subject, &s.decision) else { return Ok(()) };
        let Some(penalty) = decision.outcome.penalty() else { return Ok(()) };
        let args: Vec<Value> = vec![
            id.into(),
            party_key(&subject.party).into(),
            s.number.as_ref().map(ToString::to_string).unwrap_or_default().into(),
            subject.item.id.as_str().into(),
            subject.act_from.to_string().into(),
            day(subject.act_to).into(),
            subject.place.text.as_str().into(),
            penalty.has(PenaltyKind::Fine).into(),
            decision.at.date().to_string().into(),
        ];
        tx.execute(
            "INSERT INTO prior_penalty (case_id, party_key, number, item, act_from, act_to, place, fined, decided_on) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (case_id) DO NOTHING",
            &args,
        )
        .await?;
        Ok(())
    }

    /// Moves a matter from one stage's count to another's, and from one squadron's load to another's.
    async fn shift(
        &self,
        tx: &mut Tx<'_>,
        stages: &str,
        squads: &str,
        before: Option<(String, String)>,
        after: Option<(String, String)>,
    ) -> Result<(), journal::Error> {
        if before == after {
            return Ok(());
        }
        for (name, pick) in [(stages, 0), (squads, 1)] {
            let get = |x: &Option<(String, String)>| {
                x.as_ref().map(|v| if pick == 0 { v.0.clone() } else { v.1.clone() })
            };
            let (old, new) = (get(&before), get(&after));
            if old == new {
                continue;
            }
            for (value, by) in [(old, -1i64), (new, 1)] {
                if let Some(value) = value.filter(|v| !v.is_empty()) {
                    tx.execute(
                        "INSERT INTO gauge (name, value, n) VALUES ($1, $2, $3) \
                         ON CONFLICT (name, value) DO UPDATE SET n = gauge.n + $3",
                        &[name.into(), value.into(), by.into()],
                    )
                    .await?;
                }
            }
        }
        Ok(())
    }
}

/// Everyone for whom [`CaseState::is_handler`] holds.
fn team_of(s: &CaseState) -> BTreeSet<&str> {
    s.handlers.iter().map(String::as_str).chain(s.officers.iter().map(|o| o.id.as_str())).collect()
}

/// The team, and the keepers once there is something to keep.
fn seen_by(s: &CaseState) -> BTreeSet<&str> {
    let keepers = (!s.goods.0.is_empty()).then_some(crate::scope::THE_KEEPERS);
    team_of(s).into_iter().chain(keepers).collect()
}

fn day_of(date: Option<Date>) -> String {
    day(date)
}

async fn count(tx: &mut Tx<'_>, day: &str, name: &str, value: &str, by: i64) -> Result<(), journal::Error> {
    tx.execute(
        "INSERT INTO counter (day, name, value, n) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (day, name, value) DO UPDATE SET n = counter.n + $4",
        &[day.into(), name.into(), value.into(), by.into()],
    )
    .await?;
    Ok(())
}

/// Every file an event refers to is its matter's: photographs, and the pictures of signatures.
async fn refers(tx: &mut Tx<'_>, event: &Recorded) -> Result<(), journal::Error> {
    let private = event.private.iter().flat_map(files_of);
    for sha in files_of(&event.body).into_iter().chain(private) {
        uses(tx, &sha, &event.stream).await?;
    }
    Ok(())
}

async fn uses(tx: &mut Tx<'_>, sha256: &str, matter: &str) -> Result<(), journal::Error> {
    tx.execute(
        "INSERT INTO file_use (sha256, matter) VALUES ($1, $2) ON CONFLICT (sha256, matter) DO NOTHING",
        &[sha256.into(), matter.into()],
    )
    .await?;
    Ok(())
}

/// Every file an event refers to: `sha256` of files, `image` of signatures.
pub(crate) fn files_of(value: &serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    fn walk(v: &serde_json::Value, found: &mut Vec<String>) {
        match v {
            serde_json::Value::Object(map) => {
                for (k, v) in map {
                    match v.as_str() {
                        Some(s) if matches!(k.as_str(), "sha256" | "image") && s.len() == 64 => {
                            found.push(s.into())
                        }
                        _ => walk(v, found),
                    }
                }
            }
            serde_json::Value::Array(list) => list.iter().for_each(|v| walk(v, found)),
            _ => {}
        }
    }
    walk(value, &mut found);
    found
}

struct PaperRow<'a> {
    number: String,
    code: &'a str,
    version: u64,
}

async fn paper(
    tx: &mut Tx<'_>,
    event: &Recorded,
    row: &PaperRow<'_>,
    issued_on: &str,
    nth: usize,
) -> Result<(), journal::Error> {
    let version = i64::try_from(row.version).unwrap_or(event.version);
    tx.execute(
        "INSERT INTO paper_row (number, matter, code, issued_on, served_on, check_code, version, amended) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, '') ON CONFLICT (number) DO NOTHING",
        &[
            row.number.as_str().into(),
            event.stream.as_str().into(),
            row.code.into(),
            issued_on.into(),
            "".into(),
            // Several documents of one act have a code each.
            check_code(event, row.number.len() + 64 * nth).into(),
            version.into(),
        ],
    )
    .await?;
    Ok(())
}

/// A document that an event issued, for the list of documents.
pub(crate) async fn issued(
    tx: &mut Tx<'_>,
    event: &Recorded,
    number: &str,
    code: &str,
    version: u64,
    on: &str,
) -> Result<(), journal::Error> {
    paper(tx, event, &PaperRow { number: number.into(), code, version }, on, 0).await
}

async fn publish(tx: &mut Tx<'_>, id: &str, s: &CaseState) -> Result<(), journal::Error> {
    let number = s.decision.as_ref().map(|d| d.number.to_string()).unwrap_or_default();
    match &s.publication {
        PublicationState::Published { on, title, text, until } => {
            tx.execute(
                "INSERT INTO publication_row (case_id, number, title, body, published_on, until_on, withdrawn_on, reason, \
                 document) VALUES ($1, $2, $3, $4, $5, $6, '', '', '') ON CONFLICT (case_id) DO UPDATE SET title = $3, \
                 body = $4, published_on = $5, until_on = $6",
                &[
                    id.into(),
                    number.into(),
                    title.into(),
                    text.into(),
                    on.to_string().into(),
                    until.to_string().into(),
                ],
            )
            .await?;
        }
        PublicationState::Withdrawn { on, reason, document, .. } => {
            tx.execute(
                "UPDATE publication_row SET withdrawn_on = $1, reason = $2, document = $3, body = '' WHERE case_id = $4",
                &[on.to_string().into(), reason.into(), document.into(), id.into()],
            )
            .await?;
        }
        PublicationState::Pending | PublicationState::Declined { .. } => {}
    }
    Ok(())
}

/// H-05: an open hearing is on the public list from its announcement until it is held, put off or set aside.
async fn announce(tx: &mut Tx<'_>, id: &str, s: &CaseState) -> Result<(), journal::Error> {
    tx.execute("DELETE FROM hearing_row WHERE case_id = $1", &[id.into()]).await?;
    let Some(session) = s.hearing.pending() else { return Ok(()) };
    let (Some(number), Some(subject)) = (&session.announcement, &s.subject) else { return Ok(()) };
    tx.execute(
        "INSERT INTO hearing_row (case_id, number, cause, held_at, venue) VALUES ($1, $2, $3, $4, $5)",
        &[
            id.into(),
            number.to_string().into(),
            subject.item.name.as_str().into(),
            session.held_at.strftime("%Y-%m-%d %H:%M").to_string().into(),
            session.venue.as_str().into(),
        ],
    )
    .await?;
    Ok(())
}

/// Overlapping pairs of characters (bigrams) of what people search for; single characters of short words too.
pub(crate) fn grams(text: &str) -> BTreeSet<String> {
    let mut grams = BTreeSet::new();
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()) {
        let chars: Vec<char> = word.chars().collect();
        if chars.len() == 1 {
            grams.insert(chars.iter().collect());
        }
        grams.extend(chars.windows(2).map(|w| w.iter().collect::<String>()));
    }
    grams
}

/// Most grams indexed for one matter.
const GRAMS: usize = 240;

/// The names under which a party is looked for.
fn named(party: &Party) -> [&str; 2] {
    [&party.name, party.representative.as_deref().unwrap_or("")]
}

pub(crate) async fn index(
    tx: &mut Tx<'_>,
    kind: &str,
    id: &str,
    texts: &[&str],
) -> Result<(), journal::Error> {
    let all: BTreeSet<String> = texts.iter().flat_map(|t| grams(t)).take(GRAMS).collect();
    let all: Vec<String> = all.into_iter().collect();
    for chunk in all.chunks(20) {
        let values: Vec<String> = (0..chunk.len()).map(|i| format!("(${}, $1, $2)", i + 3)).collect();
        let sql = format!(
            "INSERT INTO search_gram (gram, kind, id) VALUES {} ON CONFLICT (gram, kind, id) DO NOTHING",
            values.join(", ")
        );
        let mut args: Vec<Value> = vec![kind.into(), id.into()];
        args.extend(chunk.iter().map(Value::from));
        tx.execute(&sql, &args).await?;
    }
    Ok(())
}
