//! `zhifa simulate STORY.toml` (推演): plays a written story of acts and dates against a town, in an office of its own that is
//! thrown away, through the same way in as every page; prints acts, dates, documents and refusals.

mod story;
mod value;

use crate::cli::Failure;
use crate::serve;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use law::calendar::Calendar;
use law::case::CaseState;
use law::deadline::{Deadline, Term};
use law::inforequest::InfoState;
use law::inspection::InspectionState;
use law::matter::Stage;
use law::refusal::Refusal;
use office::clock::{SetClock, SystemEntropy};
use office::{Config, Done, Matter, Me, Office, Submission, SubmitError};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use story::{Check, Step, Story};
use value::Names;

/// Plays a story and prints it.
///
/// # Errors
/// In words: the story cannot be read, or something came about that it does not say.
pub async fn simulate(path: &Path, town: Option<&Path>, json: bool) -> Result<(), Failure> {
    let story = Story::read(path)?;
    let folder = tempfile::tempdir()?;
    let mut play = Play::open(&story, folder.path(), town).await?;
    if !json {
        println!("{}", story.title);
        if !story.about.is_empty() {
            println!("{}", story.about);
        }
    }
    for (n, step) in story.steps.iter().enumerate() {
        let line = play.step(step).await.map_err(|why| format!("第{}步：{why}", n + 1))?;
        match json {
            true => println!("{}", serde_json::to_string(&line)?),
            false => line.print(),
        }
    }
    if !json {
        println!("共{}步，都如故事所说", story.steps.len());
    }
    Ok(())
}

/// What came of one step.
#[derive(serde::Serialize)]
struct Line {
    at: String,
    who: String,
    act: String,
    /// 新出的文书: code, name, number.
    papers: Vec<(String, &'static str, String)>,
    /// 新起算的期限: name and day.
    deadlines: Vec<(String, String)>,
    refusal: Option<Refusal>,
    /// Cases of the rule book that it shows.
    shows: Vec<String>,
}

impl Line {
    fn print(&self) {
        let shows = if self.shows.is_empty() {
            String::new()
        } else {
            format!("　〔{}〕", self.shows.join("、"))
        };
        let mark = if self.refusal.is_some() { "不能" } else { "" };
        println!("{}　{}　{mark}{}{shows}", self.at, self.who, self.act);
        if let Some(r) = &self.refusal {
            println!("　　{}（{}）：{}", r.rule.id, r.rule.articles.join("、"), r.rule.title);
            println!("　　需要{}；现在{}；由{}{}", r.need, r.have, r.fix.who, r.fix.how);
        }
        for (_, name, number) in &self.papers {
            println!("　　文书 {name} {number}");
        }
        for (name, due) in &self.deadlines {
            println!("　　期限 {name} {due}");
        }
    }
}

/// The office's identifiers of a matter of the story.
#[derive(Default, Clone)]
struct Ids {
    clue: String,
    case: String,
    /// 检查计划
    inspection: String,
    /// 政府信息公开申请
    info: String,
    /// Deadlines told already.
    told: BTreeSet<(String, String)>,
    /// Documents told already.
    papers: usize,
}

/// A story being played.
struct Play<'a> {
    story: &'a Story,
    office: Office,
    clock: Arc<SetClock>,
    now: DateTime,
    matters: BTreeMap<String, Ids>,
}

impl<'a> Play<'a> {
    async fn open(story: &'a Story, data: &Path, town: Option<&Path>) -> Result<Self, Failure> {
        let begin = story.begin.as_deref().ok_or("故事没有写明begin（开始的时刻）")?;
        let now: DateTime = begin.parse().map_err(|_| format!("看不懂begin：{begin}"))?;
        let clock = Arc::new(SetClock::at(now));
        let config =
            Config { data: data.into(), database: None, public_url: "https://example.invalid".into() };
        let office = Office::open(config, serve::town(town)?, clock.clone(), Arc::new(SystemEntropy)).await?;
        Ok(Play { story, office, clock, now, matters: BTreeMap::new() })
    }

    async fn step(&mut self, step: &Step) -> Result<Line, String> {
        self.now = moment(self.now, step, &self.office.town().law.calendar)?;
        self.clock.set(self.now);
        let mut ids = self.matters.get(&step.matter).cloned().unwrap_or_default();
        let mut line = Line {
            at: self.now.strftime("%Y-%m-%d %H:%M").to_string(),
            who: String::new(),
            act: "查看".into(),
            papers: Vec::new(),
            deadlines: Vec::new(),
            refusal: None,
            shows: step.shows.clone(),
        };
        if let Some(act) = &step.act {
            line.act = title(act).ok_or_else(|| format!("没有{act}这个行为"))?.into();
            let me = self.me(step.who.as_deref().unwrap_or_default())?;
            line.who = format!("{}（{}）", me.person.name, me.person.post);
            match (self.hand_in(act, step, &me, &mut ids).await?, &step.refused) {
                (Ok(_), None) => {}
                (Ok(_), Some(rule)) => return Err(format!("{}应当依{rule}不能办，却办成了", line.act)),
                (Err(refusal), Some(rule)) if refusal.rule.id == rule => line.refusal = Some(*refusal),
                (Err(refusal), Some(rule)) => {
                    return Err(format!("{}应当依{rule}不能办，却是：{refusal}", line.act));
                }
                (Err(refusal), None) => return Err(format!("{}没有办成：{refusal}", line.act)),
            }
        }
        self.look(step, &mut ids, &mut line).await?;
        self.matters.insert(step.matter.clone(), ids);
        Ok(line)
    }

    fn me(&self, id: &str) -> Result<Me, String> {
        match id {
            "public" => Ok(Me::public()),
            _ => self
                .office
                .people()
                .get(id)
                .cloned()
                .map(Me::new)
                .ok_or_else(|| format!("没有编号为{id}的人员")),
        }
    }

    /// Hands an act in; the inner answer is the law's.
    async fn hand_in(
        &self,
        act: &str,
        step: &Step,
        me: &Me,
        ids: &mut Ids,
    ) -> Result<Result<Done, Box<Refusal>>, String> {
        let state = self.case(ids).await?;
        let papers = state.as_ref().map(|s| s.papers.as_slice()).unwrap_or_default();
        let agency = &self.office.town().law.agency.name;
        let draft = state.as_ref().and_then(|s| law::case::masked_draft(s, agency));
        let names = Names { vars: &self.story.vars, now: self.now, papers, draft };
        let mut files = Vec::new();
        let mut command = names.fields(step.with.as_ref(), &mut files)?;
        command.insert("act".into(), act.into());
        for file in files {
            let (size, bytes) = (file.bytes.len() as u64, axum::body::Bytes::from(file.bytes));
            let stream = futures::stream::iter([Ok::<_, std::io::Error>(bytes)]);
            self.office.files().put(stream, size).await.map_err(|e| e.to_string())?;
        }
        let of_case = law::case::act(act).is_some();
        let of_plan = law::inspection::act(act).is_some();
        let of_request = law::inforequest::act(act).is_some();
        let matter = match (of_case, ids.clue.is_empty(), ids.case.is_empty()) {
            _ if of_plan && ids.inspection.is_empty() => Matter::NewInspection,
            _ if of_plan => Matter::Inspection(ids.inspection.clone()),
            _ if of_request && ids.info.is_empty() => Matter::NewInfo,
            _ if of_request => Matter::Info(ids.info.clone()),
            (_, true, _) => Matter::NewClue,
            (true, false, true) => Matter::NewCase(ids.clue.clone()),
            (true, false, false) => Matter::Case(ids.case.clone()),
            (false, false, _) => Matter::Clue(ids.clue.clone()),
        };
        let command = Value::Object(command);
        let mut submission = Submission { matter, command, expected: None, key: None };
        // Whoever signs in a story signs what the screen shows; what may not be done is said when it is handed in.
        for place in law::signing::unbound(&submission.command, false) {
            if let Ok(content) = self.office.to_be_signed(me, &submission, place).await {
                law::signing::bind(&mut submission.command, place, &content);
            }
        }
        match self.office.submit(me, submission).await {
            Ok(done) => {
                if of_plan {
                    ids.inspection = done.id.clone();
                    self.follow_clue(ids).await?;
                } else if of_request {
                    ids.info = done.id.clone();
                } else if of_case {
                    ids.case = done.id.clone();
                } else if ids.clue.is_empty() {
                    ids.clue = done.id.clone();
                }
                Ok(Ok(done))
            }
            Err(SubmitError::Refused(refusal)) => Ok(Err(refusal)),
            Err(SubmitError::Fields(errors)) => {
                let said = errors.iter().map(|e| format!("{}{}", e.field, e.message)).collect::<Vec<_>>();
                Err(said.join("；"))
            }
            Err(other) => Err(other.to_string()),
        }
    }

    /// The case as the city bureau reads it, if there is one yet.
    async fn case(&self, ids: &Ids) -> Result<Option<CaseState>, String> {
        if ids.case.is_empty() {
            return Ok(None);
        }
        let mut reader = Me::public();
        reader.person.roles = [law::person::Role::CityBureau].into();
        let view = self.office.case(&reader, &ids.case, false).await.map_err(|e| e.to_string())?;
        Ok(Some(view.state))
    }

    /// The plan of inspection as the city bureau reads it.
    async fn plan(&self, ids: &Ids) -> Result<InspectionState, String> {
        let mut reader = Me::public();
        reader.person.roles = [law::person::Role::CityBureau].into();
        let view = self.office.inspection(&reader, &ids.inspection).await.map_err(|e| e.to_string())?;
        Ok(view.state)
    }

    /// The request for information as the legal office reads it.
    async fn request(&self, ids: &Ids) -> Result<InfoState, String> {
        let mut reader = Me::public();
        reader.person.roles = [law::person::Role::Legal].into();
        let view = self.office.info(&reader, &ids.info).await.map_err(|e| e.to_string())?;
        Ok(view.state)
    }

    /// What a check found goes on as the matter's clue.
    async fn follow_clue(&self, ids: &mut Ids) -> Result<(), String> {
        if let Some(clue) = self.plan(ids).await?.checks.iter().rev().find_map(|c| c.clue.clone()) {
            ids.clue = clue;
        }
        Ok(())
    }

    /// [`Play::look`] at a plan of inspection.
    async fn look_at_plan(&self, step: &Step, ids: &mut Ids, line: &mut Line) -> Result<(), String> {
        let state = self.plan(ids).await?;
        let town = &self.office.town().law;
        for (code, number) in &state.papers[ids.papers.min(state.papers.len())..] {
            let name = law::paper::find(code).map_or("", |k| k.name);
            line.papers.push((code.clone(), name, number.to_string()));
        }
        ids.papers = state.papers.len();
        let running = state.deadlines(town);
        tell(ids, line, &running);
        let codes: Vec<&str> = state.papers.iter().map(|(code, _)| code.as_str()).collect();
        let all = serde_json::to_value(&state).map_err(|e| e.to_string())?;
        hold_any(&step.check, state.stage.label(), &codes, &all, &running)?;
        hold_late(&step.check, &running, self.now.date(), false)
    }

    /// [`Play::look`] at a request for information.
    async fn look_at_request(&self, step: &Step, ids: &mut Ids, line: &mut Line) -> Result<(), String> {
        let state = self.request(ids).await?;
        let town = &self.office.town().law;
        let papers: Vec<_> = state.answer.iter().map(|a| ("INFO", &a.number)).collect();
        for (code, number) in &papers[ids.papers.min(papers.len())..] {
            let name = law::paper::find(code).map_or("", |k| k.name);
            line.papers.push(((*code).into(), name, number.to_string()));
        }
        ids.papers = papers.len();
        let running = state.deadlines(town);
        tell(ids, line, &running);
        let codes: Vec<&str> = papers.iter().map(|(code, _)| *code).collect();
        let all = serde_json::to_value(&state).map_err(|e| e.to_string())?;
        hold_any(&step.check, state.stage.label(), &codes, &all, &running)?;
        hold_late(&step.check, &running, self.now.date(), state.answered_late(town).is_some())
    }

    /// Says what is new in the matter, and holds the step to what it says of it.
    async fn look(&self, step: &Step, ids: &mut Ids, line: &mut Line) -> Result<(), String> {
        let Some(state) = self.case(ids).await? else {
            if !ids.inspection.is_empty() {
                return self.look_at_plan(step, ids, line).await;
            }
            if !ids.info.is_empty() {
                return self.look_at_request(step, ids, line).await;
            }
            return if step.check.is_empty() { Ok(()) } else { Err("还没有案件可查看".into()) };
        };
        let town = &self.office.town().law;
        for p in &state.papers[ids.papers.min(state.papers.len())..] {
            let name = law::paper::find(&p.code).map_or("", |k| k.name);
            line.papers.push((p.code.clone(), name, p.number.to_string()));
        }
        ids.papers = state.papers.len();
        let running = [state.deadlines(town), state.windows(town)].concat();
        tell(ids, line, &running);
        hold(&step.check, &state, &running, self.now.date(), town)
    }
}

fn due(deadline: &Deadline) -> String {
    deadline.due.map_or_else(|| "暂定".into(), |d| d.to_string())
}

/// What runs and was not told before.
fn tell(ids: &mut Ids, line: &mut Line, running: &[(&'static str, Deadline)]) {
    for (name, deadline) in running {
        let told = ((*name).to_string(), due(deadline));
        if ids.told.insert(told.clone()) {
            line.deadlines.push(told);
        }
    }
}

/// Whether the case stands as a step says.
fn hold(
    check: &Check,
    state: &CaseState,
    running: &[(&'static str, Deadline)],
    today: Date,
    town: &law::town::Town,
) -> Result<(), String> {
    let account = state.account(today, town);
    if let Some(owed) = &check.owed {
        same("应缴余额", owed, &account.balance().figures())?;
    }
    if let Some(surcharge) = &check.surcharge {
        same("加处", surcharge, &account.surcharge.figures())?;
    }
    let codes: Vec<&str> = state.papers.iter().map(|p| p.code.as_str()).collect();
    let all = serde_json::to_value(state).map_err(|e| e.to_string())?;
    hold_any(check, state.stage.label(), &codes, &all, running)?;
    hold_late(check, running, today, false)
}

/// Whether what a step says to be over its time is, and nothing that it does not say; `answered` is an answer that came late.
fn hold_late(
    check: &Check,
    running: &[(&'static str, Deadline)],
    today: Date,
    answered: bool,
) -> Result<(), String> {
    let Some(wanted) = &check.late else { return Ok(()) };
    let over = running.iter().filter(|(_, d)| d.has_passed(today)).map(|(name, _)| *name);
    let over: Vec<&str> = over.chain(answered.then_some("答复")).collect();
    same("超期", &wanted.join("、"), &over.join("、"))
}

fn same(what: &str, want: &str, have: &str) -> Result<(), String> {
    if want == have { Ok(()) } else { Err(format!("{what}应当是{want}，却是{have}")) }
}

/// What may be said of any kind of matter: its stage, its deadlines, its documents, and values of its state.
fn hold_any(
    check: &Check,
    stage: &str,
    papers: &[&str],
    state: &Value,
    running: &[(&'static str, Deadline)],
) -> Result<(), String> {
    if let Some(wanted) = &check.stage {
        same("阶段", wanted, stage)?;
    }
    for (name, want) in &check.due {
        let found = running.iter().find(|(n, _)| n == name);
        same(name, want, &found.map_or("没有".into(), |(_, d)| due(d)))?;
    }
    for name in &check.not_due {
        if let Some((_, d)) = running.iter().find(|(n, _)| n == name) {
            return Err(format!("{name}不应再计算，却到{}", due(d)));
        }
    }
    for code in &check.papers {
        if !papers.contains(&code.as_str()) {
            return Err(format!("没有{code}这种文书"));
        }
    }
    for (pointer, want) in &check.state {
        let want = serde_json::to_value(want).map_err(|e| e.to_string())?;
        let have = state.pointer(pointer).cloned().unwrap_or(Value::Null);
        same(pointer, &want.to_string(), &have.to_string())?;
    }
    Ok(())
}

fn title(act: &str) -> Option<&'static str> {
    let title = law::case::act(act).map(|a| a.title).or_else(|| law::clue::act(act).map(|a| a.title));
    let title = title.or_else(|| law::inspection::act(act).map(|a| a.title));
    title.or_else(|| law::inforequest::act(act).map(|a| a.title))
}

/// The moment of a step: as it says, or a minute after the last.
fn moment(last: DateTime, step: &Step, calendar: &Calendar) -> Result<DateTime, String> {
    if let Some(at) = &step.at {
        let whole = at.parse::<DateTime>().ok().filter(|_| at.contains('T'));
        let day = || at.parse::<Date>().ok().map(|d| d.to_datetime(last.time()));
        let moment = whole.or_else(day).ok_or_else(|| format!("看不懂at：{at}"))?;
        return if moment < last { Err(format!("{at}早于上一步")) } else { Ok(moment) };
    }
    let Some(after) = &step.after else { return Ok(last.saturating_add(1.minutes())) };
    let (n, unit) = after.split_at(after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len()));
    let n: u32 = n.parse().map_err(|_| format!("看不懂after：{after}"))?;
    let on = |d: Date| d.to_datetime(last.time());
    Ok(match unit {
        "个工作日" | "工作日" => {
            let due = Term::W(n).from(last.date(), calendar);
            on(due.due.unwrap_or(due.nominal))
        }
        "天" | "日" => on(last.date().saturating_add(i64::from(n).days())),
        "个月" => on(last.date().saturating_add(i64::from(n).months())),
        "小时" => last.saturating_add(i64::from(n).hours()),
        "分钟" => last.saturating_add(i64::from(n).minutes()),
        _ => return Err(format!("看不懂after：{after}")),
    })
}
