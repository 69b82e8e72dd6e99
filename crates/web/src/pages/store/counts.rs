//! 盘点: the list of counts with what is due, and one count with its things.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view::{self, OfferView, PaperView, TimelineView};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use law::matter::Stage;
use law::person::Role;
use law::stocktaking::{CountStage, Outcome, StocktakingState, Surplus};
use office::read::{CountDue, StocktakingRow};
use serde::Deserialize;

/// What is asked.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    after: String,
    done: String,
    /// `left` for what is not counted yet, `differing` for what differs.
    only: String,
}

fn tone(stage: CountStage) -> &'static str {
    match stage {
        CountStage::Counting => "blue",
        CountStage::Submitted => "orange",
        CountStage::Ended => "green",
        CountStage::Absent => "secondary",
    }
}

struct RowView {
    row: StocktakingRow,
    stage: &'static str,
    tone: &'static str,
    result: String,
}

fn row(row: StocktakingRow) -> RowView {
    let stage = CountStage::ALL.into_iter().find(|s| view::tag(s) == row.stage).unwrap_or_default();
    let result = match (row.differing, row.surplus) {
        (0, 0) if stage == CountStage::Counting => "—".into(),
        (0, 0) => "账物相符".into(),
        (d, 0) => format!("差异{d}件"),
        (d, s) => format!("差异{d}件，账外{s}件"),
    };
    RowView { stage: stage.label(), tone: tone(stage), result, row }
}

/// A room whose count is due, in words.
pub struct DueView {
    pub room: String,
    pub words: String,
    pub late: bool,
    pub tone: &'static str,
    pub href: String,
    pub title: &'static str,
}

/// A room whose count is due or under way, as the desk and the list tell it.
pub fn due(app: &App, c: CountDue) -> DueView {
    let today = app.office.now().date();
    let months = app.office.town().law.policy.stocktaking_months.value;
    let (words, late) = match (c.underway.is_some(), c.due) {
        (true, _) => ("正在盘点".to_string(), false),
        (false, None) => (format!("还没有盘点过；每{months}个月一次"), true),
        (false, Some(d)) if d < today => (format!("应在{d}前盘点，已超期"), true),
        (false, Some(d)) => (format!("应在{d}前盘点"), false),
    };
    let (href, title) = match &c.underway {
        Some(id) => (format!("/store/counts/{id}"), "继续"),
        None => (format!("/store/acts/begin_count?room={}", view::encode(&c.room)), "开始盘点"),
    };
    DueView { room: c.room, words, late, tone: if late { "red" } else { "blue" }, href, title }
}

#[derive(Template)]
#[template(path = "store/counts.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<RowView>,
    due: Vec<DueView>,
    /// Whoever looks may begin a count.
    begins: bool,
    next: Option<String>,
}

fn counts(session: &Session) -> bool {
    session.me.any(&[Role::Store, Role::Brigade])
}

/// The list of counts.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let page = app.office.stocktakings(&session.me, &asked.after).await?;
    let mut shell = Shell::office(&app, &session, "盘点", "/store");
    if !asked.done.is_empty() {
        shell = shell.flash(asked.done.as_str());
    }
    let body = ListPage {
        shell,
        next: page.next.map(|c| format!("/store/counts?after={}", view::encode(&c))),
        rows: page.rows.into_iter().map(row).collect(),
        due: app.office.counts_due().await?.into_iter().map(|c| due(&app, c)).collect(),
        begins: counts(&session),
    };
    Ok(Html(body.render()?).into_response())
}

struct LineView {
    line: u32,
    thing: String,
    id: String,
    number: String,
    no: u32,
    place: String,
    seal: String,
    found: String,
    note: String,
    tone: &'static str,
    counted: bool,
}

fn lines(s: &StocktakingState) -> Vec<LineView> {
    let one = |b: &law::stocktaking::Booked| {
        let c = s.counted.get(&b.line);
        let (found, tone) = match c.map(|c| c.outcome) {
            None => ("待清点", "secondary"),
            Some(o @ Outcome::InOrder) => (o.label(), "green"),
            Some(o @ Outcome::Misplaced) => (o.label(), "orange"),
            Some(o) => (o.label(), "red"),
        };
        let moved = if s.moved.contains(&b.line) { "清点期间依登记流转" } else { "" };
        let at = c.map_or("", |c| c.place.as_str());
        let note = [at, c.map_or("", |c| c.note.as_str()), moved];
        LineView {
            line: b.line,
            thing: format!("{}　{}", b.name, b.quantity),
            id: format!("{}-{}", b.case, b.no),
            number: b.case_number.clone(),
            no: b.no,
            place: b.place.clone(),
            seal: b.seal.clone(),
            found: found.into(),
            note: note.into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>().join("；"),
            tone,
            counted: c.is_some(),
        }
    };
    s.booked.iter().map(one).collect()
}

#[derive(Template)]
#[template(path = "store/count.html")]
struct CountPage {
    shell: Shell,
    base: String,
    room: String,
    stage: &'static str,
    tone: &'static str,
    facts: Vec<(&'static str, String)>,
    lines: Vec<LineView>,
    only: String,
    surplus: Vec<Surplus>,
    /// Whoever looks may count now.
    counts: bool,
    left: usize,
    key: String,
    panel: Vec<OfferView>,
    timeline: Vec<TimelineView>,
    papers: Vec<PaperView>,
}

/// One count.
pub async fn count(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let v = app.office.stocktaking(&session.me, &id).await?;
    let base = format!("/store/counts/{id}");
    let mut shell = Shell::office(&app, &session, "盘点", "/store");
    if !asked.done.is_empty() {
        shell = shell.flash(asked.done.as_str());
    }
    let s = &v.state;
    let signed = |p: &Option<law::matter::PersonRef>, on: Option<jiff::civil::Date>| {
        p.as_ref()
            .map_or(String::new(), |p| format!("{}，{}", p.name, on.map_or(String::new(), |d| d.to_string())))
    };
    let begun = s.begun_at.map_or(String::new(), |t| t.strftime("%Y-%m-%d %H:%M").to_string());
    let left = s.uncounted().count();
    let facts = vec![
        ("开始", format!("{begun}，{}", s.begun_by.name)),
        ("账面", format!("{}件", s.booked.len())),
        ("已清点", format!("{}件", s.counted.len())),
        ("差异", format!("{}处", s.difference_count())),
        ("差异说明", s.explanation.clone()),
        ("提交", signed(&s.submitted_by, s.submitted_on)),
        ("签认", signed(&s.approved_by, s.ended_on)),
        ("意见", s.opinion.clone()),
    ];
    let all = lines(s);
    let lines = match asked.only.as_str() {
        "left" => all.into_iter().filter(|l| !l.counted).collect(),
        "differing" => all.into_iter().filter(|l| matches!(l.tone, "orange" | "red")).collect(),
        _ => all,
    };
    let page = CountPage {
        shell,
        room: s.room.clone(),
        stage: s.stage.label(),
        tone: tone(s.stage),
        facts,
        lines,
        only: asked.only,
        surplus: s.surplus.clone(),
        counts: counts(&session) && s.stage == CountStage::Counting,
        left,
        key: app.office.new_key(),
        panel: v.panel.iter().map(|o| OfferView::new(o, &base)).collect(),
        timeline: v.timeline.into_iter().rev().map(TimelineView::from).collect(),
        papers: v.papers.into_iter().map(PaperView::from).collect(),
        base,
    };
    Ok(Html(page.render()?).into_response())
}
