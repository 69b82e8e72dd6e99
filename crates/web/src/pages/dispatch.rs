//! 分派规则: the rules in force as a table, and the trial of rules that are not.

use super::export;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::form::FieldError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use law::dispatch::{Condition, DispatchRule, Proposed, Version};
use office::read::{Trial, TrialRow, TrialTotals};
use office::town::{NearRule, Proposal, TownBook};
use serde::Deserialize;

/// A proposal as the clue's page and the page of rules show it.
pub struct ProposalView {
    /// 执法中队
    pub squad: String,
    /// 业务口
    pub office: String,
    /// Nobody is proposed: the centre judges.
    pub judged: bool,
    /// 理由
    pub why: String,
    /// 符合的条件
    pub matched: Vec<String>,
    /// 也符合、但不如它具体的规则
    pub outranked: Vec<String>,
    /// 最接近而不符合的规则
    pub near: Option<NearRule>,
    /// 受理分派时限（工作日）
    pub dispatch_days: u16,
    /// 现场核查时限（工作日）
    pub check_days: u16,
    /// 规则版本; empty where there was none.
    pub version: String,
}

impl ProposalView {
    /// With the units' names.
    pub fn new(p: Proposal, town: &TownBook) -> Self {
        let Proposal { proposed, matched, outranked, near, .. } = p;
        ProposalView {
            squad: town.unit_name(&proposed.squad).to_string(),
            office: town.unit_name(&proposed.office).to_string(),
            judged: proposed.squad.is_empty(),
            why: proposed.why,
            matched,
            outranked,
            near,
            dispatch_days: proposed.dispatch_days,
            check_days: proposed.check_days,
            version: proposed.version.map_or(String::new(), |v| v.to_string()),
        }
    }
}

/// A line of the table.
struct RuleLine {
    name: String,
    /// 条件, each in words; empty for a rule that asks nothing.
    asks: Vec<String>,
    squad: String,
    office: String,
    dispatch_days: String,
    check_days: String,
    why: String,
}

#[derive(Template)]
#[template(path = "dispatch/rules.html")]
struct RulesPage {
    shell: Shell,
    /// 生效日 and how it is called, the newest first.
    versions: Vec<(String, String)>,
    version: String,
    note: String,
    classes: Vec<(String, String)>,
    class: String,
    grids: Vec<(String, String)>,
    grid: String,
    rules: Vec<RuleLine>,
    domains: Vec<RuleLine>,
    hours: String,
    /// What a report of the chosen class in the chosen grid would be proposed now.
    now: Option<ProposalView>,
    tries: bool,
}

/// What to show.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    version: String,
    class: String,
    grid: String,
}

fn days(own: Option<u16>, general: u16) -> String {
    own.map_or(format!("{general}（一般）"), |d| d.to_string())
}

fn rule_line(town: &TownBook, r: &DispatchRule) -> RuleLine {
    let unit =
        |u: &Option<String>| u.as_deref().map_or("按领域".into(), |u| town.unit_name(u).to_string());
    let policy = &town.law.policy;
    RuleLine {
        name: r.name.clone(),
        asks: r.conditions().into_iter().map(|c: Condition| town.asks(r, c)).collect(),
        squad: unit(&r.squad),
        office: unit(&r.office),
        dispatch_days: days(r.dispatch_days, policy.dispatch_days.value),
        check_days: days(r.check_days, policy.check_days.value),
        why: r.why.clone(),
    }
}

/// Whether a rule may concern what was filtered for.
fn concerns(town: &TownBook, r: &DispatchRule, class: &str, grid: &str) -> bool {
    let domain = town.class(class).map_or("", |c| c.domain.as_str());
    let by_class = class.is_empty()
        || (r.class.is_empty() && r.domain.is_empty())
        || r.class.iter().any(|c| c == class)
        || r.domain.iter().any(|d| d == domain);
    let by_grid = grid.is_empty()
        || r.grid.is_empty()
        || r.grid.iter().any(|g| town.grids.within(grid, g) || town.grids.within(g, grid));
    by_class && by_grid
}

/// The version in force, or the one asked for.
fn shown<'a>(town: &'a TownBook, asked: &str, today: Date) -> Option<&'a Version> {
    let asked = asked.parse().ok().and_then(|from| town.dispatch.version(from));
    asked.or_else(|| town.dispatch.on(today))
}

/// The table: open to everyone of the office.
pub async fn rules(
    State(app): State<App>,
    session: Session,
    Query(q): Query<Asked>,
) -> Result<Response, PageError> {
    let (town, now) = (app.office.town(), app.office.now());
    let today = now.date();
    let in_force = town.dispatch.on(today).map(|v| v.from);
    let version = shown(town, &q.version, today);
    let named = |v: &Version| {
        let state = match in_force {
            Some(from) if v.from == from => "现行",
            Some(from) if v.from < from => "已被替代",
            _ => "尚未生效",
        };
        (v.from.to_string(), format!("{}起（{state}）", v.from))
    };
    let rules = version.map_or_else(Vec::new, |v| {
        let mut rules: Vec<&DispatchRule> =
            v.rules.iter().filter(|r| concerns(town, r, &q.class, &q.grid)).collect();
        // As they are chosen: the most specific first.
        rules.sort_by_key(|r| std::cmp::Reverse(r.rank()));
        rules.into_iter().map(|r| rule_line(town, r)).collect()
    });
    let policy = &town.law.policy;
    let own = town.class(&q.class).map(|c| c.domain.clone());
    let domains = town.law.domains.iter().filter(|d| own.as_ref().is_none_or(|own| *own == d.id));
    let domains = domains.map(|d| RuleLine {
        name: d.name.clone(),
        asks: town.classes.iter().filter(|c| c.domain == d.id).map(|c| c.name.clone()).collect(),
        squad: town.unit_name(&d.squad).to_string(),
        office: town.unit_name(&d.office).to_string(),
        dispatch_days: days(None, policy.dispatch_days.value),
        check_days: days(None, policy.check_days.value),
        why: String::new(),
    });
    let hours = town.dispatch.working.iter();
    let hours = hours.map(|(from, to)| format!("{}至{}", from.strftime("%H:%M"), to.strftime("%H:%M")));
    let grid = Some(q.grid.as_str()).filter(|g| !g.is_empty());
    let known = town.class(&q.class).is_some();
    let page = RulesPage {
        shell: Shell::office(&app, &session, "分派规则", "/dispatch/rules"),
        versions: town.dispatch.versions.iter().rev().map(named).collect(),
        version: version.map_or(String::new(), |v| v.from.to_string()),
        note: version.map_or(String::new(), |v| v.note.clone()),
        classes: town.classes.iter().map(|c| (c.id.clone(), c.name.clone())).collect(),
        grids: grid_options(town),
        rules,
        domains: domains.collect(),
        hours: hours.collect::<Vec<_>>().join("、"),
        now: known.then(|| {
            let proposal = town.propose_by(version, &town.dispatch, &q.class, grid, now);
            ProposalView::new(proposal, town)
        }),
        tries: app.office.may_try_rules(&session.me).is_ok(),
        class: q.class,
        grid: q.grid,
    };
    Ok(Html(page.render()?).into_response())
}

/// 网格: the areas, then the villages.
fn grid_options(town: &TownBook) -> Vec<(String, String)> {
    let of = |level: u8| town.grids.all.iter().filter(move |g| g.level == level);
    of(2).chain(of(3)).map(|g| (g.id.clone(), g.name.clone())).collect()
}

/// What is typed for a trial.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct TrialForm {
    rules: String,
    from: String,
    to: String,
    all: String,
    after: String,
}

struct TrialLine {
    id: String,
    number: String,
    content: String,
    about: String,
    at: String,
    old: String,
    new: String,
    moves: bool,
}

struct ResultView {
    version: String,
    totals: TrialTotals,
    moves: Vec<(String, String, u64)>,
    rows: Vec<TrialLine>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "dispatch/trial.html")]
struct TrialPage {
    shell: Shell,
    rules: String,
    from: String,
    to: String,
    all: bool,
    errors: Vec<FieldError>,
    result: Option<ResultView>,
}

impl TrialPage {
    /// What is wrong with a field; empty when nothing is.
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|e| e.field == field).map_or("", |e| &e.message)
    }
}

/// Both units, and the limits behind them.
fn given(town: &TownBook, p: &Proposed) -> String {
    let limits = format!("分派{}日、核查{}日", p.dispatch_days, p.check_days);
    let rule = if p.rule.is_empty() { String::new() } else { format!("，规则“{}”", p.rule) };
    format!("{}（{limits}{rule}）", units(town, &p.office, &p.squad))
}

fn units(town: &TownBook, office: &str, squad: &str) -> String {
    if office.is_empty() {
        return "由指挥调度中心判断".into();
    }
    format!("{}、{}", town.unit_name(office), town.unit_name(squad))
}

/// The longest text of rules that is tried: many times any town's.
const LONGEST: usize = 300_000;

/// Days (自然日) that are tried at once: a season.
const MOST_DAYS: i64 = 92;

/// What was typed, read; or what is wrong with it.
fn read(app: &App, typed: &TrialForm) -> Result<Trial, Vec<FieldError>> {
    let today = app.office.now().date();
    let mut errors = Vec::new();
    let period = crate::period::asked(&typed.from, &typed.to, today, |to| to.saturating_sub(29.days()));
    let period = period.map_err(|e| errors.extend(e)).ok();
    if period.as_ref().is_some_and(|p| p.to > p.from.saturating_add(MOST_DAYS.days())) {
        let message = format!("一次最多试算{MOST_DAYS}日，请缩短期间");
        errors.push(FieldError { field: "to".into(), message });
    }
    let mut wrong = |message: String| errors.push(FieldError { field: "rules".into(), message });
    let rules = if typed.rules.trim().is_empty() {
        wrong("把要试的规则贴进来".into());
        None
    } else if typed.rules.len() > LONGEST {
        wrong("规则太长，请只留分派规则".into());
        None
    } else {
        match app.office.town().read_dispatch(&typed.rules) {
            Ok(book) if book.versions.is_empty() => {
                wrong("没有一个版本：至少要有一段 [[version]]".into());
                None
            }
            Ok(book) => Some(book),
            Err(e) => {
                e.problems.iter().for_each(|p| wrong(p.to_string()));
                None
            }
        }
    };
    match (rules, period) {
        (Some(rules), Some(period)) if errors.is_empty() => Ok(Trial { rules, period }),
        _ => Err(errors),
    }
}

/// The page of a trial: it begins with the rules in force, to be changed.
pub async fn trial_page(State(app): State<App>, session: Session) -> Result<Response, PageError> {
    app.office.may_try_rules(&session.me)?;
    let today = app.office.now().date();
    let typed = TrialForm {
        rules: app.office.town().write_dispatch(),
        from: today.saturating_sub(29.days()).to_string(),
        to: today.to_string(),
        ..TrialForm::default()
    };
    answered(&app, &session, typed, Vec::new(), None)
}

/// A trial: nothing is changed by it.
pub async fn trial(
    State(app): State<App>,
    session: Session,
    Form(typed): Form<TrialForm>,
) -> Result<Response, PageError> {
    app.office.may_try_rules(&session.me)?;
    match read(&app, &typed) {
        Err(errors) => answered(&app, &session, typed, errors, None),
        Ok(trial) => {
            let result = tried(&app, &trial, &typed).await?;
            answered(&app, &session, typed, Vec::new(), Some(result))
        }
    }
}

/// The page with what was typed: what is wrong with it, or what came of it.
fn answered(
    app: &App,
    session: &Session,
    typed: TrialForm,
    errors: Vec<FieldError>,
    result: Option<ResultView>,
) -> Result<Response, PageError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = TrialPage {
        shell: Shell::office(app, session, "试算分派规则", "/dispatch/rules"),
        rules: typed.rules,
        from: typed.from,
        to: typed.to,
        all: typed.all == "1",
        errors,
        result,
    };
    Ok((status, Html(page.render()?)).into_response())
}

async fn tried(app: &App, trial: &Trial, typed: &TrialForm) -> Result<ResultView, PageError> {
    let town = app.office.town();
    let totals = app.office.trial_totals(trial).await?;
    let page = app.office.trial(trial, typed.all == "1", &typed.after).await?;
    let moves = totals.moves.iter();
    let moves = moves.map(|(from, to, n)| (units(town, &from.0, &from.1), units(town, &to.0, &to.1), *n));
    let line = |r: TrialRow| TrialLine {
        about: format!("{}　{}", town.class_name(&r.class), place(town, &r.grid)),
        at: view::moment(&r.reported_at),
        old: given(town, &r.old),
        new: given(town, &r.new),
        moves: r.moves(),
        id: r.id,
        number: r.number,
        content: r.content,
    };
    Ok(ResultView {
        version: trial.version().map_or(String::new(), |v| v.from.to_string()),
        moves: moves.collect(),
        totals,
        rows: page.rows.into_iter().map(line).collect(),
        next: page.next,
    })
}

fn place(town: &TownBook, grid: &str) -> String {
    if grid.is_empty() { "未划入网格".into() } else { town.grids.label(grid) }
}

/// The rows of a trial as a spreadsheet.
pub async fn trial_export(
    State(app): State<App>,
    session: Session,
    Form(typed): Form<TrialForm>,
) -> Result<Response, PageError> {
    app.office.may_try_rules(&session.me)?;
    let trial = match read(&app, &typed) {
        Ok(trial) => trial,
        Err(errors) => return answered(&app, &session, typed, errors, None),
    };
    let all = typed.all == "1";
    export::csv("dispatch-trial", office::read::TRIAL_HEADINGS, String::new(), move |after| {
        let (app, trial) = (app.clone(), trial.clone());
        async move {
            let page = app.office.trial(&trial, all, &after).await?;
            Ok(export::lines(page, |r| app.office.trial_cells(&r)))
        }
    })
    .await
}
