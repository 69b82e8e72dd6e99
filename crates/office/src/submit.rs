//! The one way in for every act: key, streams, scope, context, law, journal, lists — one transaction.

mod exhibits;
mod merge;
mod related;

use crate::cache::Folded;
use crate::clean::clean_value;
use crate::countersign::Contents;
use crate::files::Faults;
use crate::ids;
use crate::me::Me;
use crate::office::{Inner, Office};
use crate::project::BY_RECEIPT;
use crate::{crs, footage, issued, scope, store, stream};
use documents::papers::{self, Issued, Issues};
use jiff::civil::DateTime;
use journal::{Act, ActError, Expect, Key, NewEvent, Projector, Tx};
use law::case::hold::found_at_count;
use law::case::{CaseCommand, CaseState, fund};
use law::clue::{ClueCommand, ClueEvent, ClueFact, ClueState};
use law::context::{Context, PriorCheck, PriorPenalty, Registers};
use law::footage::{FootageCommand, Recording, may_open};
use law::inforequest::{self, InfoCommand, InfoState};
use law::inspection::{self, InspectionCommand, InspectionEvent, InspectionState};
use law::matter::Entry;
use law::number::DocNumber;
use law::party::{FileFault, Party};
use law::patrol::{self, PatrolCommand};
use law::person::Role;
use law::receipt::{self, ReceiptBook, ReceiptCommand};
use law::refusal::Refusal;
use law::signing;
use law::stocktaking::{self, StocktakingCommand, StocktakingState};
use law::town::Town;
use law::{case, clue};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which matter an act is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// A new clue.
    NewClue,
    /// A clue.
    Clue(String),
    /// A clue as the public knows it: by its receipt (回执号), which is the reporter's own.
    Followed(String),
    /// A new case, from this clue.
    NewCase(String),
    /// A case.
    Case(String),
    /// A new request for information.
    NewInfo,
    /// A request for information.
    Info(String),
    /// A new plan of inspection.
    NewInspection,
    /// A plan of inspection.
    Inspection(String),
    /// New special patrols.
    NewPatrol,
    /// A patrol.
    Patrol(String),
    /// The register of receipts.
    Receipts,
    /// A new count of the store-room.
    NewStocktaking,
    /// A count of the store-room.
    Stocktaking(String),
    /// A recording that is not here yet.
    NewFootage,
    /// A recording, by the digest of its file.
    Footage(String),
}

/// An act as it comes from a page or the API.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The matter.
    pub matter: Matter,
    /// The command, with its tag `act`.
    pub command: Value,
    /// The version the page was drawn from; none accepts any.
    pub expected: Option<u64>,
    /// Made by the client: a repeated request acts once.
    pub key: Option<String>,
}

/// An act done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// `clue`, `case`, `info`, `inspection`, `patrol`, `receipts`, `stocktaking` or `footage`
    pub matter: String,
    /// Its identifier.
    pub id: String,
    /// Its version now.
    pub version: u64,
    /// 取得的文号
    pub numbers: Vec<String>,
    /// 回执号 of a new clue.
    #[serde(default)]
    pub receipt: String,
    /// The same request had been done before.
    #[serde(default)]
    pub repeated: bool,
}

/// One field that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field, e.g. `party.name`.
    pub field: String,
    /// The message in Chinese.
    pub message: String,
}

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The law says no.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// The command could not be read.
    #[error("填写有误")]
    Fields(Vec<FieldError>),
    /// Someone else acted first.
    #[error("事项已有新的进展，请刷新后再办")]
    Stale {
        /// The version now.
        now: u64,
    },
    /// No such matter, or not one this person may know of.
    #[error("没有找到")]
    NotFound,
    /// The same key came with another content.
    #[error("重复提交的内容与第一次不同")]
    KeyReused,
    /// The house itself failed.
    #[error(transparent)]
    Broken(#[from] journal::Error),
}

/// What the closure inside the journal may answer besides success.
enum No {
    Refused(Box<Refusal>),
    Stale(u64),
    NotFound,
}

impl From<No> for SubmitError {
    fn from(no: No) -> Self {
        match no {
            No::Refused(r) => SubmitError::Refused(r),
            No::Stale(now) => SubmitError::Stale { now },
            No::NotFound => SubmitError::NotFound,
        }
    }
}

type Answer<T> = Result<T, ActError<No>>;

/// The command with its files by their content alone: a file sent up again under another name is the same request still.
fn by_content(value: &Value) -> Value {
    match value {
        Value::Object(map) => match map.get("sha256").filter(|_| map.contains_key("sm3")) {
            Some(address) => address.clone(),
            None => map.iter().map(|(k, v)| (k.clone(), by_content(v))).collect(),
        },
        Value::Array(list) => list.iter().map(by_content).collect(),
        other => other.clone(),
    }
}

fn refused(refusal: Refusal) -> ActError<No> {
    ActError::Refused(No::Refused(Box::new(refusal)))
}

fn broken(error: impl std::fmt::Display) -> ActError<No> {
    ActError::Store(journal::Error::Corrupt(error.to_string()))
}

pub(crate) enum Command {
    Clue(Box<ClueCommand>),
    Case(Box<CaseCommand>),
    Info(Box<InfoCommand>),
    Inspection(Box<InspectionCommand>),
    Patrol(Box<PatrolCommand>),
    Receipts(ReceiptCommand),
    Stocktaking(StocktakingCommand),
    Footage(Box<FootageCommand>),
}

impl Office {
    /// Does an act, or says why not.
    ///
    /// # Errors
    /// [`SubmitError`]; whatever it is, nothing is half done.
    pub async fn submit(&self, me: &Me, submission: Submission) -> Result<Done, SubmitError> {
        let key = key(me, &submission);
        self.hand_in(me, submission, key, None).await
    }

    /// Does an act as a page hands it in: the photograph of a signed sheet that comes with the form is bound to what the form
    /// says. Where that cannot be done, neither can the act, which says why.
    ///
    /// # Errors
    /// As [`Office::submit`].
    pub async fn submit_form(&self, me: &Me, submission: Submission) -> Result<Done, SubmitError> {
        self.submit_late(me, submission, None).await
    }

    /// Does an act as it was filled in on a phone without a network, `filled_at` being what the phone's clock said then. What
    /// was signed there, over the form, is bound to what the form brings about now. The phone's word on the time is kept
    /// beside the moment of receipt; nothing is decided by it.
    ///
    /// # Errors
    /// As [`Office::submit`].
    pub async fn submit_late(
        &self,
        me: &Me,
        mut submission: Submission,
        filled_at: Option<DateTime>,
    ) -> Result<Done, SubmitError> {
        // A second click is known by what was sent, not by what the house adds.
        let key = key(me, &submission);
        for place in signing::unbound(&submission.command, true) {
            if let Ok(content) = self.to_be_signed(me, &submission, place).await {
                signing::bind(&mut submission.command, place, &content);
            }
        }
        self.hand_in(me, submission, key, filled_at).await
    }

    async fn hand_in(
        &self,
        me: &Me,
        submission: Submission,
        key: Option<Key>,
        filled_at: Option<DateTime>,
    ) -> Result<Done, SubmitError> {
        let mut command = self.read(me, &submission)?;
        if let Command::Footage(c) = &mut command {
            footage::complete(self, c).await;
        }
        let printed = match (&command, &submission.matter) {
            (Command::Case(c), Matter::Case(id)) => self.printed(me, id, c).await?,
            _ => None,
        };
        let faults = match (&command, &submission.matter) {
            (Command::Case(c), Matter::Case(id)) => {
                self.faults_before(me, id, c, submission.expected).await?
            }
            _ => Faults::new(),
        };
        let now = self.now();
        let act = Act { key, at: now.to_string(), actor: me.person.id.clone() };
        let inner = self.clone();
        let me = me.clone();
        let people = self.people();
        let done = self
            .journal
            .act::<No, _>(act, move |tx| {
                Box::pin(async move {
                    let expected = submission.expected;
                    let desk = Desk {
                        office: &inner,
                        me: &me,
                        people: &people,
                        now,
                        expected,
                        printed,
                        faults,
                        filled_at,
                    };
                    let result = match command {
                        Command::Clue(c) => desk.clue(tx, &submission.matter, *c).await,
                        Command::Case(c) => desk.case(tx, &submission.matter, *c).await,
                        Command::Info(c) => desk.info(tx, &submission.matter, *c).await,
                        Command::Inspection(c) => desk.inspection(tx, &submission.matter, *c).await,
                        Command::Patrol(c) => desk.patrol(tx, &submission.matter, *c).await,
                        Command::Receipts(c) => desk.receipts(tx, &c).await,
                        Command::Stocktaking(c) => desk.stocktaking(tx, &submission.matter, c).await,
                        Command::Footage(c) => desk.footage(tx, &submission.matter, &c).await,
                    };
                    if let Err(ActError::Store(_)) = &result {
                        // What was folded on the way did not happen.
                        inner.cache.clear();
                    }
                    result.and_then(|d| serde_json::to_value(d).map_err(broken))
                })
            })
            .await;
        match done {
            Ok(outcome) => {
                let done: Done = serde_json::from_value(outcome.value)
                    .map_err(|e| journal::Error::Corrupt(e.to_string()))?;
                Ok(Done { repeated: outcome.repeated, ..done })
            }
            Err(ActError::Refused(no)) => Err(no.into()),
            Err(ActError::Store(journal::Error::KeyReused)) => Err(SubmitError::KeyReused),
            Err(ActError::Store(journal::Error::Stale { found, .. })) => {
                Err(SubmitError::Stale { now: u64::try_from(found).unwrap_or(0) })
            }
            Err(ActError::Store(error)) => Err(SubmitError::Broken(error)),
        }
    }

    pub(crate) fn read(&self, me: &Me, submission: &Submission) -> Result<Command, SubmitError> {
        let mut value = submission.command.clone();
        clean_value(&mut value);
        crs::settle(&mut value)?;
        match &submission.matter {
            Matter::NewClue => self.complete_report(me, &mut value),
            Matter::NewCase(clue) => value["clue"] = json!(clue),
            Matter::Inspection(_) => self.complete_drawing(&mut value),
            Matter::Clue(_)
            | Matter::Followed(_)
            | Matter::Case(_)
            | Matter::NewInfo
            | Matter::Info(_)
            | Matter::NewInspection
            | Matter::Receipts
            | Matter::NewStocktaking
            | Matter::Stocktaking(_)
            | Matter::NewFootage
            | Matter::Footage(_) => {}
            Matter::NewPatrol | Matter::Patrol(_) => self.complete_task(&mut value),
        }
        self.complete_place(&mut value)?;
        if matches!(submission.matter, Matter::NewClue) && value.is_object() {
            self.complete_proposal(&mut value);
        }
        let act = value["act"].as_str().unwrap_or_default().to_string();
        if let Value::Object(fields) = &mut value {
            fields.remove("act");
        }
        let (mut track, mut unknown) = (serde_path_to_error::Track::new(), Vec::new());
        let fields = serde_path_to_error::Deserializer::new(value, &mut track);
        // A misspelt field would otherwise be lost without a word.
        let mut ignored = |path: serde_ignored::Path<'_>| unknown.push(path.to_string());
        let fields = serde_ignored::Deserializer::new(fields, &mut ignored);
        let read = match submission.matter {
            Matter::NewClue | Matter::Clue(_) | Matter::Followed(_) => {
                ClueCommand::read(&act, fields).map(|c| c.map(|c| Command::Clue(Box::new(c))))
            }
            Matter::NewCase(_) | Matter::Case(_) => {
                CaseCommand::read(&act, fields).map(|c| c.map(|c| Command::Case(Box::new(c))))
            }
            Matter::NewInfo | Matter::Info(_) => {
                InfoCommand::read(&act, fields).map(|c| c.map(|c| Command::Info(Box::new(c))))
            }
            Matter::NewInspection | Matter::Inspection(_) => {
                InspectionCommand::read(&act, fields).map(|c| c.map(|c| Command::Inspection(Box::new(c))))
            }
            Matter::NewPatrol | Matter::Patrol(_) => {
                PatrolCommand::read(&act, fields).map(|c| c.map(|c| Command::Patrol(Box::new(c))))
            }
            Matter::Receipts => ReceiptCommand::read(&act, fields).map(|c| c.map(Command::Receipts)),
            Matter::NewStocktaking | Matter::Stocktaking(_) => {
                StocktakingCommand::read(&act, fields).map(|c| c.map(Command::Stocktaking))
            }
            Matter::NewFootage | Matter::Footage(_) => {
                FootageCommand::read(&act, fields).map(|c| c.map(|c| Command::Footage(Box::new(c))))
            }
        };
        let command = read
            .map_err(|e| unreadable(&track.path().to_string(), &e.to_string()))?
            .ok_or_else(|| wrong_field("act".into(), "没有这个行为"))?;
        if unknown.is_empty() {
            return Ok(command);
        }
        let errors = unknown
            .iter()
            .map(|path| FieldError { field: as_typed(path), message: "没有这个字段".into() });
        Err(SubmitError::Fields(errors.collect()))
    }

    /// What the office knows better than the reporter: the receipt, the class's domain, the grid of a position; and where
    /// a grid member says neither, the member's own grid.
    fn complete_report(&self, me: &Me, value: &mut Value) {
        if !value.is_object() {
            return;
        }
        // Given when the report is taken; the type asks for one.
        value["receipt"] = json!("");
        // A report that comes of an inspection is written by the record of it, never by hand.
        value["inspection"] = json!("");
        // Nor is the patrol on which it was seen: that is known from the patrol.
        value["patrol"] = json!("");
        let class = value["class"].as_str().unwrap_or_default().to_string();
        value["domain"] = json!(self.town().class(&class).map_or("", |c| c.domain.as_str()));
        // What a grid member saw without a position lies in the member's own grid.
        let own = me.person.grid.as_deref().filter(|_| me.is(Role::Grid));
        if let (Some(grid), Some(place)) = (own, value.get_mut("place").and_then(Value::as_object_mut))
            && place.get("grid").is_none_or(Value::is_null)
            && place.get("lon").is_none_or(Value::is_null)
        {
            place.insert("grid".into(), json!(grid));
        }
    }

    /// To whom the rules send a report, now that its grid is known; what was typed of it is not looked at.
    fn complete_proposal(&self, value: &mut Value) {
        let class = value["class"].as_str().unwrap_or_default().to_string();
        let proposal = self.town().propose(&class, value["place"]["grid"].as_str(), self.now());
        value["proposed"] = json!(proposal.proposed);
    }

    /// The grid of a place: the one that was named, or the one its position lies in; none for a position in the town but in
    /// no grid (the centre assigns one).
    ///
    /// # Errors
    /// `place.grid`: a grid that the town does not have.
    fn complete_place(&self, value: &mut Value) -> Result<(), SubmitError> {
        let grids = &self.town().grids;
        let Some(place) = value.get_mut("place").and_then(Value::as_object_mut) else { return Ok(()) };
        let named = place.get("grid").and_then(Value::as_str).map(str::trim).filter(|g| !g.is_empty());
        if let Some(grid) = named {
            if grids.assignable(grid) {
                return Ok(());
            }
            let message = format!("没有网格“{grid}”，请从本镇的村级网格里选");
            return Err(SubmitError::Fields(vec![FieldError { field: "place.grid".into(), message }]));
        }
        let degrees = |half: &str| place.get(half).and_then(Value::as_f64);
        let grid = degrees("lon").zip(degrees("lat")).and_then(|(lon, lat)| grids.place(lon, lat));
        match grid {
            Some(grid) => place.insert("grid".into(), json!(grid)),
            None => place.remove("grid"),
        };
        Ok(())
    }

    /// A task is completed from the town's own book, never by whoever sends it.
    fn complete_task(&self, value: &mut Value) {
        if let Some(map) = value.as_object_mut() {
            map.remove("task");
        }
    }

    /// U-16: where nobody gave a public seed, the system's chance gives one when the lots are drawn.
    fn complete_drawing(&self, value: &mut Value) {
        if value["act"] != "draw_random" || value["seed"].as_str().is_some_and(|s| !s.trim().is_empty()) {
            return;
        }
        value["seed"] = json!(ids::clear_text(self.entropy.as_ref(), 24));
        value["seed_origin"] = json!("系统随机数，抽取时生成");
    }
}

/// By what a repeated request is known.
fn key(me: &Me, submission: &Submission) -> Option<Key> {
    submission.key.as_ref().map(|k| Key {
        key: format!("{}/{k}", me.person.id),
        digest: hex::encode(Sha256::digest(
            format!("{:?}{}", submission.matter, journal::canonical(&by_content(&submission.command)))
                .as_bytes(),
        )),
    })
}

fn wrong_field(field: String, message: &str) -> SubmitError {
    SubmitError::Fields(vec![FieldError { field, message: message.into() }])
}

/// A path as forms name their fields: `penalty[0].amount` is `penalty.0.amount`.
fn as_typed(path: &str) -> String {
    path.replace('[', ".").replace(']', "").replace(".?", "").trim_matches('.').to_string()
}

/// What came from outside, read as what it should be.
///
/// # Errors
/// [`SubmitError::Fields`]: the field that cannot be read, and why, in Chinese.
pub fn readable<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, SubmitError> {
    serde_path_to_error::deserialize(value)
        .map_err(|e| unreadable(&e.path().to_string(), &e.inner().to_string()))
}

/// What is wrong with a field, for whoever wrote it.
fn unreadable(path: &str, error: &str) -> SubmitError {
    let path = as_typed(path);
    let below = |name: &str| if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
    if let Some(name) = error.strip_prefix("missing field `").and_then(|r| r.split('`').next()) {
        return wrong_field(below(name), "请填写");
    }
    let message = match error {
        e if e.starts_with("unknown variant") => "不是可选的值",
        e if e.contains("expected a string") => "应当是文字",
        e if e.contains("expected u") || e.contains("expected i") || e.contains("expected f") => "应当是数字",
        e if e.contains("expected a boolean") => "应当是是或者否",
        e if e.contains("expected a sequence") => "应当是列表",
        e if e.contains("civil") || e.contains("date") || e.contains("parsing") => {
            "应当是日期，例如2026-01-31"
        }
        _ => "格式不对",
    };
    wrong_field(path, message)
}

/// Numbers as they stand when the act begins; every number taken in the act is counted. With them the register of
/// receipts, for an act that may give one out.
#[derive(Default)]
struct Numbers {
    counts: BTreeMap<String, u32>,
    receipts: Option<Arc<ReceiptBook>>,
    checks: Vec<PriorCheck>,
    printed: Option<(String, String)>,
    contents: Contents,
    faults: Faults,
}

impl Registers for Numbers {
    fn next(&self, word: &str, year: i16) -> u32 {
        self.counts.get(&stream::register(word, year)).copied().unwrap_or(0) + 1
    }

    fn checks(&self) -> &[PriorCheck] {
        &self.checks
    }

    fn printed(&self, paper: &DocNumber) -> Option<&str> {
        self.printed.as_ref().filter(|p| p.0 == paper.to_string()).map(|p| p.1.as_str())
    }

    fn content(&self, paper: &DocNumber) -> Option<&str> {
        self.contents.get(paper)
    }

    fn receipts(&self) -> Option<&ReceiptBook> {
        self.receipts.as_deref()
    }

    fn fault(&self, sha256: &str) -> Option<&FileFault> {
        self.faults.get(sha256)
    }
}

/// One act being done.
struct Desk<'a> {
    office: &'a Inner,
    me: &'a Me,
    people: &'a law::person::People,
    now: DateTime,
    expected: Option<u64>,
    /// A document that the act is about, by its number, and its text as printed.
    printed: Option<(String, String)>,
    /// What stands against the files that the act rests on.
    faults: Faults,
    /// When a phone says that it was filled in.
    filled_at: Option<DateTime>,
}

impl Desk<'_> {
    fn town(&self) -> &Town {
        &self.office.town().law
    }

    fn context<'c>(
        &'c self,
        matter: &'c str,
        numbers: &'c Numbers,
        history: &'c [PriorPenalty],
    ) -> Context<'c> {
        Context {
            matter,
            now: self.now,
            actor: &self.me.person,
            people: self.people,
            town: self.town(),
            registers: numbers,
            history,
        }
    }

    /// The registers that this command can draw from, at their present counts.
    async fn numbers(&self, tx: &mut Tx<'_>, words: &[&str]) -> Answer<Numbers> {
        let this = self.now.date().year();
        let mut counts = BTreeMap::new();
        // What was decided outside in the last days of a year may arrive in the next: its number is of the year it was made in.
        for (word, year) in words.iter().flat_map(|word| [(word, this - 1), (word, this)]) {
            let name = stream::register(word, year);
            let count = tx.version(&name).await?;
            counts.insert(name, u32::try_from(count).map_err(broken)?);
        }
        Ok(Numbers { counts, ..Numbers::default() })
    }

    async fn load_clue(&self, tx: &mut Tx<'_>, id: &str) -> Answer<Arc<ClueState>> {
        let name = stream::clue(id);
        let (version, epoch) = (tx.version(&name).await?, tx.epoch());
        if version == 0 {
            return Err(ActError::Refused(No::NotFound));
        }
        if let Some(Folded::Clue(state)) = self.office.cache.get(&name, version, epoch) {
            return Ok(state);
        }
        let state = Arc::new(stream::fold_clue(&tx.load(&name).await?)?);
        self.office.cache.put(&name, version, epoch, Folded::Clue(state.clone()));
        Ok(state)
    }

    async fn load_case(&self, tx: &mut Tx<'_>, id: &str) -> Answer<Arc<CaseState>> {
        let name = stream::case(id);
        let (version, epoch) = (tx.version(&name).await?, tx.epoch());
        if version == 0 {
            return Err(ActError::Refused(No::NotFound));
        }
        if let Some(Folded::Case(state)) = self.office.cache.get(&name, version, epoch) {
            return Ok(state);
        }
        let state = Arc::new(stream::fold_case(&tx.load(&name).await?)?);
        self.office.cache.put(&name, version, epoch, Folded::Case(state.clone()));
        Ok(state)
    }

    async fn load_receipts(&self, tx: &mut Tx<'_>) -> Answer<Arc<ReceiptBook>> {
        let name = stream::RECEIPTS;
        let (version, epoch) = (tx.version(name).await?, tx.epoch());
        if let Some(Folded::Receipts(book)) = self.office.cache.get(name, version, epoch) {
            return Ok(book);
        }
        let book = Arc::new(stream::fold_receipts(&tx.load(name).await?)?);
        self.office.cache.put(name, version, epoch, Folded::Receipts(book.clone()));
        Ok(book)
    }

    fn fresh(&self, version: u64) -> Answer<()> {
        match self.expected {
            Some(expected) if expected != version => Err(ActError::Refused(No::Stale(version))),
            _ => Ok(()),
        }
    }

    /// An identifier that no matter has yet; chance alone would give one twice in some hundred thousand a minute.
    async fn new_id(&self, tx: &mut Tx<'_>, stream: fn(&str) -> String) -> Answer<String> {
        loop {
            let id = ids::sortable(self.office.entropy.as_ref(), self.now);
            if tx.version(&stream(&id)).await? == 0 {
                return Ok(id);
            }
        }
    }

    /// A receipt (回执号) that no clue and no request has yet: it is short, since people type it.
    async fn new_receipt(&self, tx: &mut Tx<'_>) -> Answer<String> {
        loop {
            let receipt = ids::clear_text(self.office.entropy.as_ref(), 8);
            let known = format!("{BY_RECEIPT} UNION ALL SELECT id FROM info_row WHERE receipt = $1");
            if tx.fetch(&known, &[receipt.as_str().into()]).await?.is_empty() {
                return Ok(receipt);
            }
        }
    }

    async fn clue(&self, tx: &mut Tx<'_>, matter: &Matter, mut command: ClueCommand) -> Answer<Done> {
        let (id, state) = match matter {
            Matter::Clue(id) => (id.clone(), self.load_clue(tx, id).await?),
            Matter::Followed(receipt) => {
                let id = self.followed(tx, receipt, &command).await?;
                let state = self.load_clue(tx, &id).await?;
                (id, state)
            }
            _ => (self.new_id(tx, stream::clue).await?, Arc::new(ClueState::default())),
        };
        if let ClueCommand::ReportClue(c) = &mut command {
            c.receipt = self.new_receipt(tx).await?;
            c.patrol = self.on_patrol(tx, c.captured_at).await?;
        }
        let holds_receipt = matches!(matter, Matter::Followed(_));
        let sees = holds_receipt || scope::sees_clue(self.me, &state, &self.office.town().grids);
        if state.version > 0 && !sees {
            return Err(refused(scope::not_mine(self.me)));
        }
        self.fresh(state.version)?;
        self.complete(tx, &state, &mut command).await?;
        let row = clue::act(command.act()).ok_or_else(|| broken("没有这个行为"))?;
        let mut numbers = self.numbers(tx, clue_words(row.id)).await?;
        let name = stream::clue(&id);
        if let ClueCommand::CountersignCheck(_) = &command {
            let waiting = state.countersigned.waiting_for(&self.me.person.id);
            numbers.contents = Contents::of(&tx.load(&name).await?, waiting);
        }
        let context = self.context(&name, &numbers, &[]);
        let mut events = clue::decide(&state, &command, &context).map_err(refused)?;
        if let ClueCommand::SplitClue(c) = &command
            && self.office.town().class(&c.class).is_none()
        {
            return Err(refused(law::matter::incomplete("class", "选择问题类别", "没有这个类别")));
        }
        if let ClueCommand::MarkRepeat(c) = &command {
            self.is_another(tx, &id, c.earlier.trim()).await?;
        }
        let part = match &command {
            ClueCommand::SplitClue(c) => {
                events.iter().find_map(|e| Some((c.part.clone(), clue::part(&state, c, &e.fact, &context)?)))
            }
            _ => None,
        };
        if let ClueCommand::AssignGrid(c) = &command
            && !self.office.town().grids.assignable(c.grid.trim())
        {
            let refusal = law::matter::incomplete("grid", "本镇的村级网格", "没有这个网格");
            return Err(refused(refusal));
        }
        // After the core's own answer: whoever may not merge learns nothing of the other clue.
        let mut main = None;
        if let ClueCommand::MergeClue(c) = &mut command {
            let (main_id, into) = self.main_clue(tx, c.into.trim()).await?;
            let absorbed = clue::absorb(&into, &main_id, &id, &state, &context).map_err(refused)?;
            c.into = into.number.as_ref().map_or_else(|| main_id.clone(), ToString::to_string);
            c.main = main_id.clone();
            main = Some((main_id, into, absorbed));
            events = clue::decide(&state, &command, &context).map_err(refused)?;
        }
        let receipt = events.iter().find_map(|e| match &e.fact {
            ClueFact::ClueReported { receipt, .. } => Some(receipt.clone()),
            _ => None,
        });
        let version = i64::try_from(state.version).map_err(broken)?;
        let mut taken = Vec::new();
        self.append(tx, &name, version, &events, &mut taken).await?;
        if let Some((part, reported)) = part {
            self.append(tx, &stream::clue(&part), 0, &[reported], &mut taken).await?;
        }
        if let Some((main_id, into, absorbed)) = main {
            let version = i64::try_from(into.version).map_err(broken)?;
            self.append(tx, &stream::clue(&main_id), version, &[absorbed], &mut taken).await?;
        }
        let mut after = (*state).clone();
        events.iter().for_each(|e| after.evolve(e));
        if after.stage.is_final() && !state.stage.is_final() {
            self.tell_merged(tx, &id, &after, &context, &mut taken).await?;
        }
        let version = state.version + events.len() as u64;
        Ok(Done {
            matter: "clue".into(),
            id,
            version,
            numbers: taken.iter().map(DocNumber::to_string).collect(),
            receipt: receipt.unwrap_or_default(),
            repeated: false,
        })
    }

    /// What the house knows of a clue's way better than whoever directs it: why it goes where the rules send it, and where
    /// they send it from another grid. The clue keeps the version of the rules it was first proposed under.
    async fn complete(&self, tx: &mut Tx<'_>, state: &ClueState, command: &mut ClueCommand) -> Answer<()> {
        match command {
            ClueCommand::DispatchClue(c) if c.why.trim().is_empty() => {
                c.why = state.proposed.as_ref().map_or("按领域分派".into(), |p| p.why.clone());
            }
            ClueCommand::AssignGrid(c) => {
                let version = state.proposed.as_ref().and_then(|p| p.version);
                let at = state.reported_at.unwrap_or(self.now);
                let town = self.office.town();
                let proposal = town.propose_under(version, &state.class, Some(c.grid.trim()), at);
                c.proposed = Some(proposal.proposed);
            }
            ClueCommand::SplitClue(c) => {
                c.part = self.new_id(tx, stream::clue).await?;
                c.receipt = self.new_receipt(tx).await?;
                let town = self.office.town();
                // Whether there is such a class is looked at when the law has said who may split.
                c.domain = town.class(&c.class).map_or(String::new(), |class| class.domain.clone());
                // By the rules of the day of the report, as the page shows it.
                let at = state.reported_at.unwrap_or(self.now);
                c.proposed = Some(town.propose(&c.class, state.place.grid.as_deref(), at).proposed);
            }
            _ => {}
        }
        Ok(())
    }

    /// The clue whose receipt this is. With a receipt the reporter rates and objects, and does nothing else.
    async fn followed(&self, tx: &mut Tx<'_>, receipt: &str, command: &ClueCommand) -> Answer<String> {
        if !matches!(command, ClueCommand::RateClue(_) | ClueCommand::ReopenClue(_)) {
            return Err(ActError::Refused(No::NotFound));
        }
        let receipt = receipt.trim().to_uppercase();
        let rows = tx.fetch(BY_RECEIPT, &[receipt.as_str().into()]).await?;
        rows.first().map(|r| r.text(0)).ok_or(ActError::Refused(No::NotFound))
    }

    /// The earlier clue that is named by its number is there, and another one.
    async fn is_another(&self, tx: &mut Tx<'_>, id: &str, earlier: &str) -> Answer<()> {
        let no = |have: &str| refused(law::matter::incomplete("earlier", "另一条线索的登记号", have));
        let rows = tx.fetch("SELECT id FROM clue_row WHERE number = $1 LIMIT 1", &[earlier.into()]).await?;
        match rows.first() {
            None => Err(no("没有这条线索")),
            Some(row) if row.text(0) == id => Err(no("就是这条线索")),
            Some(_) => Ok(()),
        }
    }

    /// A payment's voucher (缴款凭证号) stands for one payment: the core knows this case's, the ledger all the others'. Asked
    /// after the core's own answer, so that nobody learns of other cases by asking.
    async fn voucher_is_new(&self, tx: &mut Tx<'_>, case: &str, command: &CaseCommand) -> Answer<()> {
        let voucher = match command {
            CaseCommand::RegisterPayment(c) => c.voucher.trim(),
            CaseCommand::Fund(fund::Command::RegisterExcess(c)) => c.voucher.trim(),
            _ => return Ok(()),
        };
        let sql = "SELECT decision FROM ledger_row WHERE voucher = $1 AND case_id <> $2 \
                   AND kind IN ('payment', 'excess') ORDER BY id LIMIT 1";
        let rows = tx.fetch(sql, &[voucher.into(), case.into()]).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        let have = format!("{voucher}已经在{}的案件登记", row.text(0));
        let refusal = law::matter::incomplete("voucher", "没有在别的案件登记过的缴款凭证号", have);
        Err(refused(refusal.fix("财政", "核对凭证；登记错的，先更正那一件")))
    }

    async fn case(&self, tx: &mut Tx<'_>, matter: &Matter, mut command: CaseCommand) -> Answer<Done> {
        let name = command.act();
        let row = case::act(name).ok_or_else(|| broken("没有这个行为"))?;
        let (id, state, clue_id) = match matter {
            Matter::Case(id) => {
                let state = self.load_case(tx, id).await?;
                let clue = state.subject.as_ref().map(|s| s.clue.clone()).unwrap_or_default();
                (id.clone(), state, clue)
            }
            Matter::NewCase(clue) => (self.new_id(tx, stream::case).await?, Arc::default(), clue.clone()),
            _ => return Err(ActError::Refused(No::NotFound)),
        };
        let clue = self.load_clue(tx, &clue_id).await?;
        let visible = if state.version > 0 {
            scope::sees_case(self.me, &state)
        } else {
            scope::sees_clue(self.me, &clue, &self.office.town().grids)
        };
        if !visible {
            return Err(refused(scope::not_mine(self.me)));
        }
        // A case is opened from the page of its clue: the version shown is the clue's.
        self.fresh(if state.version > 0 { state.version } else { clue.version })?;
        if state.version == 0 && clue.case.is_some() {
            return Err(ActError::Refused(No::Stale(clue.version)));
        }
        let party = party_of(&state, &command);
        let history = match &party {
            Some(p) => self.history(tx, p, &id).await?,
            None => Vec::new(),
        };
        let mut numbers = self.numbers(tx, &case_words(row)).await?;
        numbers.printed.clone_from(&self.printed);
        numbers.faults = self.faults_at_hand(tx, &state, &command).await?;
        if receipt::draws(row.id) {
            numbers.receipts = Some(self.load_receipts(tx).await?);
        }
        let stream = stream::case(&id);
        if let CaseCommand::Countersign(_) = &command {
            let waiting = state.countersigned.waiting_for(&self.me.person.id);
            numbers.contents = Contents::of(&tx.load(&stream).await?, waiting);
        }
        let context = self.context(&stream, &numbers, &history);
        if let CaseCommand::Footage(case::footage::Command::LinkFootage(c)) = &mut command {
            c.recordings = self.recordings(tx, c, &state, &context).await?;
        }
        if let CaseCommand::Related(case::related::Command::RelateCase(c)) = &mut command {
            c.other = self.other_case(tx, c).await?.map(Box::new);
        }
        let events = case::decide(&state, &command, &clue, &context).map_err(refused)?;
        self.voucher_is_new(tx, &id, &command).await?;
        let drawn = match &numbers.receipts {
            Some(book) => receipt::drawn(book, &events, &id, &context).map_err(refused)?,
            None => Vec::new(),
        };
        let mut after = (*state).clone();
        events.iter().for_each(|e| after.evolve(e));
        let echo: Vec<ClueEvent> = if state.version == 0 {
            let simple = after.procedure == case::Procedure::Simple;
            vec![Entry::stamp(&context, ClueFact::CaseOpened { case: id.clone(), simple })]
        } else {
            law::road::outcome_for_clue(&after, &events)
                .map_or(Vec::new(), |o| clue::concluded(&clue, o, &context))
        };
        let version = i64::try_from(state.version).map_err(broken)?;
        let mut taken = Vec::new();
        self.append(tx, &stream, version, &events, &mut taken).await?;
        if !echo.is_empty() {
            let version = i64::try_from(clue.version).map_err(broken)?;
            self.append(tx, &stream::clue(&clue_id), version, &echo, &mut taken).await?;
        }
        self.point_back(tx, (&id, &state), &events, &context, &mut taken).await?;
        if let (Some(book), false) = (&numbers.receipts, drawn.is_empty()) {
            let version = i64::try_from(book.version).map_err(broken)?;
            self.append(tx, stream::RECEIPTS, version, &drawn, &mut taken).await?;
        }
        Ok(Done {
            matter: "case".into(),
            id,
            version: after.version,
            numbers: taken.iter().map(DocNumber::to_string).collect(),
            receipt: String::new(),
            repeated: false,
        })
    }

    async fn info(&self, tx: &mut Tx<'_>, matter: &Matter, mut command: InfoCommand) -> Answer<Done> {
        let (id, state) = match matter {
            Matter::Info(id) => {
                let records = tx.load(&stream::info(id)).await?;
                if records.is_empty() {
                    return Err(ActError::Refused(No::NotFound));
                }
                (id.clone(), stream::fold_info(&records)?)
            }
            _ => (self.new_id(tx, stream::info).await?, InfoState::default()),
        };
        if let InfoCommand::ApplyInformation(c) = &mut command {
            c.receipt = self.new_receipt(tx).await?;
        }
        if state.version > 0 && !scope::sees_requests(self.me) {
            return Err(refused(scope::not_mine(self.me)));
        }
        self.fresh(state.version)?;
        let row = inforequest::act(command.act()).ok_or_else(|| broken("没有这个行为"))?;
        let words: Vec<&str> =
            row.papers.iter().filter_map(|code| law::paper::find(code)).map(|p| p.word).collect();
        let numbers = self.numbers(tx, &words).await?;
        let events =
            inforequest::decide(&state, &command, &self.context("", &numbers, &[])).map_err(refused)?;
        let version = i64::try_from(state.version).map_err(broken)?;
        let mut taken = Vec::new();
        self.append(tx, &stream::info(&id), version, &events, &mut taken).await?;
        let mut after = state;
        events.iter().for_each(|e| after.evolve(e));
        Ok(Done {
            matter: "info".into(),
            id,
            version: after.version,
            numbers: taken.iter().map(DocNumber::to_string).collect(),
            receipt: after.receipt,
            repeated: false,
        })
    }

    async fn inspection(
        &self,
        tx: &mut Tx<'_>,
        matter: &Matter,
        mut command: InspectionCommand,
    ) -> Answer<Done> {
        let (id, state) = match matter {
            Matter::Inspection(id) => {
                let records = tx.load(&stream::inspection(id)).await?;
                if records.is_empty() {
                    return Err(ActError::Refused(No::NotFound));
                }
                (id.clone(), stream::fold_inspection(&records)?)
            }
            _ => (self.new_id(tx, stream::inspection).await?, InspectionState::default()),
        };
        // A post that never acts on plans is told so by the law; another department's plan is not this one's.
        let row = inspection::act(command.act()).ok_or_else(|| broken("没有这个行为"))?;
        let post = row.roles.iter().any(|r| self.me.is(*r));
        if state.version > 0 && post && !scope::keeps_inspection(self.me, &state) {
            return Err(refused(scope::not_mine(self.me)));
        }
        self.fresh(state.version)?;
        let mut words: Vec<&str> =
            row.papers.iter().filter_map(|code| law::paper::find(code)).map(|p| p.word).collect();
        if let InspectionCommand::RecordCheck(c) = &mut command {
            // The clue's own number, and the name by which the record points to it.
            words.push("线");
            c.clue = self.new_id(tx, stream::clue).await?;
        }
        let mut numbers = self.numbers(tx, &words).await?;
        if let InspectionCommand::NotifyCheck(c) = &command {
            let target = c.target.trim().parse().ok().and_then(|no| state.target(no));
            if let Some(target) = target {
                numbers.checks = self.checks_of(tx, target.key()).await?;
            }
        }
        let name = stream::inspection(&id);
        let context = self.context(&name, &numbers, &[]);
        let events = inspection::decide(&state, &command, &context).map_err(refused)?;
        let handed = self.handed_over(tx, &state, &command, &events, &id, &context).await?;
        let version = i64::try_from(state.version).map_err(broken)?;
        let mut taken = Vec::new();
        self.append(tx, &name, version, &events, &mut taken).await?;
        if let Some((clue, reported)) = handed {
            self.append(tx, &stream::clue(&clue), 0, &reported, &mut taken).await?;
        }
        Ok(Done {
            matter: "inspection".into(),
            id,
            version: state.version + events.len() as u64,
            numbers: taken.iter().map(DocNumber::to_string).collect(),
            receipt: String::new(),
            repeated: false,
        })
    }

    /// 移交: what a check found unlawful, as a clue on the centre's desk.
    async fn handed_over(
        &self,
        tx: &mut Tx<'_>,
        state: &InspectionState,
        command: &InspectionCommand,
        events: &[InspectionEvent],
        id: &str,
        context: &Context<'_>,
    ) -> Answer<Option<(String, Vec<ClueEvent>)>> {
        let InspectionCommand::RecordCheck(c) = command else { return Ok(None) };
        let Some(mut report) = events.iter().find_map(|e| inspection::clue_of(state, c, &e.fact, id)) else {
            return Ok(None);
        };
        let town = self.office.town();
        let Some(class) = town.class(&report.class) else {
            return Err(refused(law::matter::incomplete("class", "选择问题类别", "没有这个类别")));
        };
        report.domain.clone_from(&class.domain);
        let grid = report.place.grid.as_deref();
        report.proposed = Some(town.propose(&report.class, grid, self.now).proposed);
        report.receipt = self.new_receipt(tx).await?;
        let command = ClueCommand::ReportClue(report);
        let reported = clue::decide(&ClueState::default(), &command, context).map_err(refused)?;
        Ok(Some((c.clue.clone(), reported)))
    }

    /// U-17: the checks of an object under every plan, whoever made it.
    async fn checks_of(&self, tx: &mut Tx<'_>, key: &str) -> Answer<Vec<PriorCheck>> {
        let sql = "SELECT checked_on, unplanned FROM inspection_check WHERE target = $1 ORDER BY checked_on, id, no LIMIT 200";
        let rows = tx.fetch(sql, &[object_key(key).into()]).await?;
        rows.iter()
            .map(|r| Ok(PriorCheck { on: r.text(0).parse().map_err(broken)?, unplanned: r.int(1) == 1 }))
            .collect()
    }

    async fn patrol(&self, tx: &mut Tx<'_>, matter: &Matter, command: PatrolCommand) -> Answer<Done> {
        if let (Matter::NewPatrol, PatrolCommand::AssignPatrol(c)) = (matter, &command) {
            return self.assign_patrols(tx, c).await;
        }
        let Matter::Patrol(id) = matter else { return Err(ActError::Refused(No::NotFound)) };
        let name = stream::patrol(id);
        let records = tx.load(&name).await?;
        if records.is_empty() {
            return Err(ActError::Refused(No::NotFound));
        }
        let state = stream::fold_patrol(&records)?;
        // A post that never acts on patrols is told so by the law; another grid's patrol is not this one's.
        let row = patrol::act(command.act()).ok_or_else(|| broken("没有这个行为"))?;
        let post = row.roles.iter().any(|r| self.me.is(*r));
        if post && !scope::sees_patrol(self.me, &state, &self.office.town().grids) {
            return Err(refused(scope::not_mine(self.me)));
        }
        if !patrol::stands_alone(row.id) {
            self.fresh(state.version)?;
        }
        let numbers = Numbers::default();
        let context = self.context(&name, &numbers, &[]);
        let events = patrol::decide(&state, &command, &context).map_err(refused)?;
        if matches!(command, PatrolCommand::StartPatrol(_)) {
            self.one_at_a_time(tx, id).await?;
        }
        if matches!(command, PatrolCommand::EraseTrack(_)) {
            crate::patrol::erase(tx, id).await?;
        }
        let version = i64::try_from(state.version).map_err(broken)?;
        self.append(tx, &name, version, &events, &mut Vec::new()).await?;
        Ok(done_patrol(id.clone(), state.version + events.len() as u64))
    }

    /// A task for each of the grids, in one act.
    async fn assign_patrols(&self, tx: &mut Tx<'_>, c: &patrol::AssignPatrol) -> Answer<Done> {
        let numbers = Numbers::default();
        let mut first = None;
        // A post that gives none is told so before anything is looked up.
        let row = patrol::act("assign_patrol").ok_or_else(|| broken("没有这个行为"))?;
        self.context("", &numbers, &[]).require_role(row.roles).map_err(refused)?;
        let tasks = crate::patrol::tasks(self.office.town(), self.people, c);
        // Where nothing was chosen the law says what is missing.
        for task in tasks.map_err(|r| refused(*r))? {
            let id = self.new_id(tx, stream::patrol).await?;
            let name = stream::patrol(&id);
            let command = PatrolCommand::AssignPatrol(patrol::AssignPatrol { task, ..c.clone() });
            let context = self.context(&name, &numbers, &[]);
            let events =
                patrol::decide(&patrol::PatrolState::default(), &command, &context).map_err(refused)?;
            self.append(tx, &name, 0, &events, &mut Vec::new()).await?;
            first.get_or_insert(id);
        }
        Ok(done_patrol(first.unwrap_or_default(), 1))
    }

    /// Nobody is on two patrols at once: a clue and a track belong to one.
    async fn one_at_a_time(&self, tx: &mut Tx<'_>, id: &str) -> Answer<()> {
        let sql = "SELECT title FROM patrol_row WHERE person = $1 AND stage = 'on_duty' AND id <> $2 LIMIT 1";
        let rows = tx.fetch(sql, &[self.me.person.id.as_str().into(), id.into()]).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        let have = format!("“{}”还没有结束", row.text(0));
        Err(refused(
            Refusal::new(&law::rules::P_03, "一次只进行一项巡查", have)
                .fix("巡查人", "先结束那一项，再开始这一项"),
        ))
    }

    /// The patrol on which whoever reports is, or was when the report was captured.
    async fn on_patrol(&self, tx: &mut Tx<'_>, captured_at: Option<DateTime>) -> Answer<String> {
        if !self.me.any(&[Role::Grid, Role::GridHead]) {
            return Ok(String::new());
        }
        let at = captured_at.filter(|c| *c < self.now).unwrap_or(self.now).to_string();
        let sql = "SELECT id FROM patrol_row WHERE person = $1 AND started_at <> '' AND started_at <= $2 \
                   AND (stage = 'on_duty' OR ended_at >= $2) ORDER BY started_at DESC, id DESC LIMIT 1";
        let rows = tx.fetch(sql, &[self.me.person.id.as_str().into(), at.into()]).await?;
        Ok(rows.first().map_or(String::new(), |r| r.text(0)))
    }

    async fn receipts(&self, tx: &mut Tx<'_>, command: &ReceiptCommand) -> Answer<Done> {
        let book = self.load_receipts(tx).await?;
        self.fresh(book.version)?;
        let numbers = Numbers::default();
        let events = receipt::decide(&book, command, &self.context("", &numbers, &[])).map_err(refused)?;
        let version = i64::try_from(book.version).map_err(broken)?;
        self.append(tx, stream::RECEIPTS, version, &events, &mut Vec::new()).await?;
        Ok(Done {
            matter: "receipts".into(),
            id: String::new(),
            version: book.version + events.len() as u64,
            numbers: Vec::new(),
            receipt: String::new(),
            repeated: false,
        })
    }

    /// The recordings that a linking names, as the house knows them: those that are here and that this person may open.
    async fn recordings(
        &self,
        tx: &mut Tx<'_>,
        command: &case::footage::LinkFootage,
        state: &CaseState,
        context: &Context<'_>,
    ) -> Answer<Vec<Recording>> {
        let mut found: Vec<Recording> = Vec::new();
        for id in command.links.iter().map(|l| l.footage.trim()) {
            if found.iter().any(|r| r.id() == id) {
                continue;
            }
            let known = stream::fold_footage(&tx.load(&stream::footage(id)).await?)?;
            let of_case = state.footage.recording(id).is_some();
            let open = known.removed_on.is_none() && may_open(&known, of_case, context).is_ok();
            found.extend(known.recording.filter(|_| open));
        }
        Ok(found)
    }

    async fn footage(&self, tx: &mut Tx<'_>, matter: &Matter, command: &FootageCommand) -> Answer<Done> {
        let id = match (matter, command) {
            (Matter::Footage(id), FootageCommand::CorrectFootage(_) | FootageCommand::RemoveFootage(_)) => {
                id.clone()
            }
            (Matter::NewFootage, FootageCommand::ImportFootage(c)) => {
                c.files.first().map_or_else(String::new, |f| f.sha256.clone())
            }
            _ => return Err(ActError::Refused(No::NotFound)),
        };
        let name = stream::footage(&id);
        let state = stream::fold_footage(&tx.load(&name).await?)?;
        let numbers = Numbers::default();
        let context = self.context(&name, &numbers, &[]);
        if matches!(matter, Matter::Footage(_)) {
            if state.version == 0 {
                return Err(ActError::Refused(No::NotFound));
            }
            may_open(&state, false, &context).map_err(refused)?;
            self.fresh(state.version)?;
        }
        // Linked to a step of a case, or evidence in one.
        let sql = "SELECT 1 FROM footage_link WHERE footage = $1 UNION ALL \
                   SELECT 1 FROM file_use WHERE sha256 = $1 AND matter LIKE 'case/%' LIMIT 1";
        let linked = !tx.fetch(sql, &[id.as_str().into()]).await?.is_empty();
        let events = law::footage::decide(&state, command, linked, &context).map_err(refused)?;
        let version = i64::try_from(state.version).map_err(broken)?;
        self.append(tx, &name, version, &events, &mut Vec::new()).await?;
        Ok(Done {
            matter: "footage".into(),
            id,
            version: state.version + events.len() as u64,
            numbers: Vec::new(),
            receipt: String::new(),
            repeated: false,
        })
    }

    /// A count of the store-room. What the books say is the lists' to tell, not the form's; what a signed result finds missing
    /// or with a broken seal breaks the chain of custody in the case it belongs to, here and now.
    async fn stocktaking(
        &self,
        tx: &mut Tx<'_>,
        matter: &Matter,
        mut command: StocktakingCommand,
    ) -> Answer<Done> {
        let (id, state) = match matter {
            Matter::Stocktaking(id) => {
                let records = tx.load(&stream::stocktaking(id)).await?;
                if records.is_empty() {
                    return Err(ActError::Refused(No::NotFound));
                }
                (id.clone(), stream::fold_stocktaking(&records)?)
            }
            _ => (self.new_id(tx, stream::stocktaking).await?, StocktakingState::default()),
        };
        // A post that never counts is told so by the law.
        let row = stocktaking::act(command.act()).ok_or_else(|| broken("没有这个行为"))?;
        if row.roles.iter().any(|r| self.me.is(*r)) && !scope::sees_counts(self.me) {
            return Err(refused(scope::not_mine(self.me)));
        }
        self.fresh(state.version)?;
        match &mut command {
            StocktakingCommand::BeginCount(c) => {
                let room = c.room.trim();
                c.underway = store::underway(tx, room).await?;
                c.booked = store::booked(tx, room).await?;
            }
            StocktakingCommand::ApproveCount(c) => c.moved = self.moved(tx, &state).await?,
            _ => {}
        }
        let words: Vec<&str> =
            row.papers.iter().filter_map(|code| law::paper::find(code)).map(|p| p.word).collect();
        let numbers = self.numbers(tx, &words).await?;
        let name = stream::stocktaking(&id);
        let context = self.context(&name, &numbers, &[]);
        let events = stocktaking::decide(&state, &command, &context).map_err(refused)?;
        let version = i64::try_from(state.version).map_err(broken)?;
        let mut taken = Vec::new();
        self.append(tx, &name, version, &events, &mut taken).await?;
        let mut after = state;
        events.iter().for_each(|e| after.evolve(e));
        if let (Some(number), StocktakingCommand::ApproveCount(_)) = (after.number.clone(), &command) {
            self.faults(tx, &after, &number, &context).await?;
        }
        Ok(Done {
            matter: "stocktaking".into(),
            id,
            version: after.version,
            numbers: taken.iter().map(DocNumber::to_string).collect(),
            receipt: String::new(),
            repeated: false,
        })
    }

    /// The lines of a count whose things were moved by the book while they were counted.
    async fn moved(&self, tx: &mut Tx<'_>, count: &StocktakingState) -> Answer<Vec<u32>> {
        let Some(begun_at) = count.begun_at else { return Ok(Vec::new()) };
        let mut lines = Vec::new();
        for (booked, _) in count.differences() {
            let case = self.load_case(tx, &booked.case).await?;
            if stocktaking::moved(booked, &case, begun_at) {
                lines.push(booked.line);
            }
        }
        Ok(lines)
    }

    /// V-16: what the signed result found, as facts of the cases that the things belong to.
    async fn faults(
        &self,
        tx: &mut Tx<'_>,
        count: &StocktakingState,
        number: &DocNumber,
        context: &Context<'_>,
    ) -> Answer<()> {
        for (booked, found) in count.breaks() {
            let case = self.load_case(tx, &booked.case).await?;
            let fault = format!("盘点（{number}）：{}，{}", found.outcome.label(), found.note);
            let Some(event) = found_at_count(&case, booked.no, number, fault, context) else { continue };
            let version = i64::try_from(case.version).map_err(broken)?;
            self.append(tx, &stream::case(&booked.case), version, &[event], &mut Vec::new()).await?;
        }
        Ok(())
    }

    /// Earlier penalties of the same party, in other cases (J-06, J-10).
    async fn history(&self, tx: &mut Tx<'_>, party: &Party, id: &str) -> Answer<Vec<PriorPenalty>> {
        let sql = "SELECT number, item, act_from, act_to, place, fined, decided_on FROM prior_penalty \
                   WHERE party_key = $1 AND case_id <> $2 ORDER BY decided_on DESC LIMIT 50";
        let rows = tx.fetch(sql, &[party_key(party).into(), id.into()]).await?;
        rows.iter()
            .map(|r| {
                Ok(PriorPenalty {
                    case_number: r.text(0),
                    item: r.text(1),
                    act_from: r.text(2).parse().map_err(broken)?,
                    act_to: r.maybe(3).filter(|d| !d.is_empty()).and_then(|d| d.parse().ok()),
                    place: r.text(4),
                    fined: r.int(5) == 1,
                    decided_on: r.text(6).parse().map_err(broken)?,
                })
            })
            .collect()
    }

    /// The documents that the facts issue, each with all that the law demands of it; else the act is not done, and no number
    /// is taken (X-09 …).
    async fn issue<F: DeserializeOwned + Clone + Issues>(
        &self,
        tx: &mut Tx<'_>,
        name: &str,
        events: &[Entry<F>],
    ) -> Answer<Vec<Issued>> {
        let records = tx.load(name).await?;
        let mut all: Vec<Entry<F>> = records.iter().map(stream::decode).collect::<Result<_, _>>()?;
        all.extend_from_slice(events);
        let mut issued = papers::issue(&all, records.len(), self.town()).map_err(refused)?;
        if name.starts_with("clue/") {
            issued.iter_mut().for_each(|i| crate::papers::name(self.office.town(), &mut i.paper));
        }
        Ok(issued)
    }

    /// Appends a matter's events, takes their numbers from the registers, and brings the lists up to date.
    async fn append<F: Serialize + DeserializeOwned + Clone + Issues>(
        &self,
        tx: &mut Tx<'_>,
        name: &str,
        version: i64,
        events: &[Entry<F>],
        taken: &mut Vec<DocNumber>,
    ) -> Answer<()> {
        for event in events {
            for (place, image) in signing::pictures(event).map_err(refused)? {
                let sql = "SELECT 1 FROM file_use WHERE sha256 = $1 LIMIT 1";
                if !tx.fetch(sql, &[image.as_str().into()]).await?.is_empty() {
                    return Err(refused(signing::borrowed(place, "这个签名图已经用在别的记录里")));
                }
            }
        }
        let mut encoded: Vec<NewEvent> =
            events.iter().map(stream::encode).collect::<Result<_, _>>().map_err(broken)?;
        if let Some(filled_at) = self.filled_at {
            encoded.iter_mut().for_each(|e| e.body["filled_at"] = json!(filled_at));
        }
        let mut numbers = Vec::new();
        encoded.iter().for_each(|e| find_new_numbers(&e.body, &mut numbers));
        if !numbers.is_empty() {
            let issued = self.issue(tx, name, events).await?;
            for event in &mut encoded {
                issued::keep(event, &numbers, &issued).map_err(broken)?;
            }
        }
        let recorded = tx.append(name, Expect::Version(version), encoded).await?;
        for number in numbers {
            let register = stream::register(&number.word, number.year);
            let before = i64::from(number.sequence) - 1;
            let body = json!({ "number": number.to_string(), "matter": name });
            let event = NewEvent { kind: "number_taken".into(), body, private: None };
            tx.append(&register, Expect::Version(before), vec![event]).await?;
            taken.push(number);
        }
        self.office.tables.apply(tx, &recorded).await?;
        crate::notify::post(tx, &recorded).await?;
        Ok(())
    }
}

fn done_patrol(id: String, version: u64) -> Done {
    Done {
        matter: "patrol".into(),
        id,
        version,
        numbers: Vec::new(),
        receipt: String::new(),
        repeated: false,
    }
}

/// The numbers an event takes are its own fields (`law::NUMBER_KEYS`); numbers of other documents it mentions were taken before.
fn find_new_numbers(body: &Value, found: &mut Vec<DocNumber>) {
    found.extend(
        law::NUMBER_KEYS
            .iter()
            .filter_map(|key| serde_json::from_value::<DocNumber>(body[*key].clone()).ok()),
    );
}

/// The party an act concerns: the one in the command that opens a case, else the case's own.
fn party_of(state: &CaseState, command: &CaseCommand) -> Option<Party> {
    match command {
        CaseCommand::ProposeFiling(c) => Some(c.party.clone()),
        CaseCommand::DecideOnSpot(c) => Some(c.party.clone()),
        CaseCommand::DecideFiling(_)
        | CaseCommand::SubmitReport(_)
        | CaseCommand::ProposeDecision(_)
        | CaseCommand::Decide(_) => state.subject.as_ref().map(|s| s.party.clone()),
        _ => None,
    }
}

/// By what a party is known again: its identity number or credit code, else its name; digested, since it stands in an index.
pub(crate) fn party_key(party: &Party) -> String {
    let id = party.id_number.as_deref().or(party.credit_code.as_deref()).unwrap_or(&party.name);
    hex::encode(&Sha256::digest(id.trim().to_uppercase().as_bytes())[..16])
}

/// By what an object of inspection is known again; digested, since it stands in an index.
pub(crate) fn object_key(key: &str) -> String {
    hex::encode(&Sha256::digest(key.trim().to_uppercase().as_bytes())[..16])
}

/// The 代字 an act on a clue may draw.
fn clue_words(act: &str) -> &'static [&'static str] {
    match act {
        "report_clue" | "split_clue" => &["线"],
        "transfer_clue" => &["移函"],
        "check_site" => &["检笔"],
        "issue_opinion" => &["认"],
        "tell_reporter" => &["不立"],
        _ => &[],
    }
}

/// The 代字 an act on a case may draw.
fn case_words(row: &case::Row) -> Vec<&'static str> {
    let own: &[&str] = match row.id {
        "decide_filing" => &["立", "不立审"],
        "decide_recusal" => &["回"],
        "record_inquiry" => &["询笔"],
        "record_inspection" => &["检笔"],
        "order_correction" => &["责改"],
        "check_correction" => &["改查"],
        "confirm_address" => &["送确"],
        "submit_report" => &["终"],
        "review_legality" => &["法审"],
        "review_major" => &["司审"],
        "issue_notice" => &["罚告", "听告"],
        "serve_paper" | "conclude_announcement" => &["送"],
        "announce_service" => &["公送"],
        "record_defence" => &["申笔"],
        "review_defence" => &["申复"],
        "waive_rights" => &["弃"],
        "discuss" => &["集"],
        "propose_decision" => &["罚审"],
        "decide" => &["罚决", "不罚", "撤立"],
        "decide_on_spot" => &["当罚"],
        "file_for_record" => &["当备"],
        "publish" => &["公示"],
        "collect_cash" => &["票"],
        "decide_deferral" => &["缓"],
        "urge_payment" => &["催"],
        "report_major" => &["重备"],
        "propose_closing" => &["结"],
        // A side procedure draws what its row says it makes.
        _ => return row.papers.iter().filter_map(|code| law::paper::find(code)).map(|p| p.word).collect(),
    };
    own.to_vec()
}
