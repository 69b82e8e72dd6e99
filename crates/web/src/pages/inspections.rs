//! 行政检查: the list of plans and one plan, with what is to be done for each object.

use super::act::{OpenDraftView, open_drafts};
use super::clues::Done;
use super::export;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::pages::along::{self, AlongView};
use crate::shell::Shell;
use crate::view::{self, DueView, OfferView, PaperView, TimelineView};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use law::inspection::{Finding, InspectionState, PlanStage, PlanWay, Target};
use law::matter::Stage;
use law::person::Role;
use office::read::{InspectionFilter, InspectionRow};
use office::{Matter, Me};
use serde::Deserialize;

/// What is asked of the list; check boxes come as `1`.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    text: String,
    stage: String,
    way: String,
    unit: String,
    overdue: String,
    after: String,
}

impl Asked {
    fn filter(&self) -> InspectionFilter {
        InspectionFilter {
            stage: self.stage.clone(),
            way: self.way.clone(),
            unit: self.unit.clone(),
            text: self.text.clone(),
            open: false,
            overdue: self.overdue == "1",
            after: self.after.clone(),
        }
    }

    /// As a query string, without the cursor.
    fn query(&self) -> String {
        let mut parts = Vec::new();
        for (name, value) in [
            ("text", &self.text),
            ("stage", &self.stage),
            ("way", &self.way),
            ("unit", &self.unit),
            ("overdue", &self.overdue),
        ] {
            if !value.is_empty() {
                parts.push(format!("{name}={}", view::encode(value)));
            }
        }
        parts.join("&")
    }
}

/// 检查方式 from its tag.
pub(super) fn way_label(tag: &str) -> &'static str {
    PlanWay::ALL.iter().find(|w| view::tag(*w) == tag).map_or("", |w| w.label())
}

/// 检查结果 from its tag.
pub(super) fn finding_label(tag: &str) -> &'static str {
    Finding::ALL.iter().find(|f| view::tag(*f) == tag).map_or("", |f| f.label())
}

fn tone(stage: PlanStage) -> &'static str {
    match stage {
        PlanStage::Made => "orange",
        PlanStage::Reported | PlanStage::Acknowledged => "blue",
        PlanStage::Ended => "green",
        PlanStage::Absent | PlanStage::Returned => "secondary",
    }
}

fn finding_tone(finding: Finding) -> &'static str {
    match finding {
        Finding::Clean => "green",
        Finding::Corrected => "blue",
        Finding::Violation => "red",
        Finding::Unreachable => "secondary",
    }
}

/// A plan in a list.
pub(super) struct PlanLine {
    pub id: String,
    pub number: String,
    pub title: String,
    pub way: &'static str,
    pub unit: String,
    pub period: String,
    pub progress: String,
    pub stage: &'static str,
    pub tone: &'static str,
    pub due: Option<DueView>,
}

/// A row of the list as it is drawn.
pub(super) fn line(app: &App, r: InspectionRow) -> PlanLine {
    let town = app.office.town();
    let due = DueView::row(&r.due, r.provisional, r.due_working, app.office.now(), &town.law.calendar);
    let stage = PlanStage::ALL.into_iter().find(|s| view::tag(s) == r.stage).unwrap_or_default();
    let found = if r.found > 0 { format!("，移交线索{}条", r.found) } else { String::new() };
    PlanLine {
        due: due.map(|d| DueView { text: format!("{} {}", r.due_label, d.text), ..d }),
        way: way_label(&r.way),
        unit: town.unit_name(&r.unit).to_string(),
        period: format!("{}至{}", r.from, r.to),
        progress: format!("{}个对象，已检查{}次{found}", r.targets, r.checked),
        id: r.id,
        number: r.number,
        title: r.title,
        stage: stage.label(),
        tone: tone(stage),
    }
}

#[derive(Template)]
#[template(path = "inspection/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    query: String,
    stages: Vec<(String, &'static str)>,
    ways: Vec<(String, &'static str)>,
    units: Vec<(String, String)>,
    rows: Vec<PlanLine>,
    /// Whoever looks may make a plan.
    plans: bool,
    next: Option<String>,
}

/// The business offices, each once.
fn units(app: &App) -> Vec<(String, String)> {
    let town = app.office.town();
    let mut units: Vec<(String, String)> = Vec::new();
    for d in &town.law.domains {
        if units.iter().all(|u| u.0 != d.office) {
            units.push((d.office.clone(), town.unit_name(&d.office).to_string()));
        }
    }
    units
}

fn makes_plans(me: &Me) -> bool {
    me.is(Role::Dept)
}

/// The list.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let page = app.office.inspections(&session.me, &asked.filter()).await?;
    let query = asked.query();
    let body = ListPage {
        shell: Shell::office(&app, &session, "行政检查", "/inspections"),
        next: page.next.map(|c| format!("/inspections?{query}&after={}", view::encode(&c))),
        rows: page.rows.into_iter().map(|r| line(&app, r)).collect(),
        stages: PlanStage::ALL.iter().map(|s| (view::tag(s), s.label())).collect(),
        ways: PlanWay::ALL.iter().map(|w| (view::tag(w), w.label())).collect(),
        units: units(&app),
        plans: makes_plans(&session.me),
        query,
        asked,
    };
    Ok(Html(body.render()?).into_response())
}

/// The list as a spreadsheet.
pub async fn export(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let filter = asked.filter();
    let headings = ["文号", "计划名称", "检查方式", "业务口", "检查期间", "进度", "阶段", "期限"];
    export::csv("inspections", headings, filter.after.clone(), move |after| {
        let (app, me, filter) =
            (app.clone(), session.me.clone(), InspectionFilter { after, ..filter.clone() });
        async move {
            let page = app.office.inspections(&me, &filter).await?;
            Ok(export::lines(page, |r| {
                let due = r.due.clone();
                let l = line(&app, r);
                [l.number, l.title, l.way.to_string(), l.unit, l.period, l.progress, l.stage.to_string(), due]
            }))
        }
    })
    .await
}

/// What has become of one object.
struct ObjectView {
    no: u32,
    name: String,
    detail: String,
    officers: String,
    state: String,
    tone: &'static str,
    /// Where the clue is that came of it.
    clue: Option<String>,
    /// The act to do next for it: address and title.
    next: Option<(String, &'static str)>,
}

fn object(plan: &InspectionState, base: &str, t: &Target, acts: bool) -> ObjectView {
    let last = plan.checks.iter().rev().find(|c| c.no == t.no);
    let notice = plan.notice(t.no);
    let (state, tone) = match (last, notice) {
        (Some(c), _) => (format!("{} {}", c.on, c.outcome.label()), finding_tone(c.outcome)),
        (None, Some(n)) => (format!("已通知，{}检查", n.visit_at.strftime("%Y-%m-%d %H:%M")), "orange"),
        (None, None) => ("待检查".into(), "secondary"),
    };
    let team = notice.map(|n| &n.officers).or_else(|| plan.drawn(t.no).map(|d| &d.officers));
    let officers =
        team.map_or(String::new(), |o| o.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、"));
    let open = acts && plan.times(t.no) < usize::from(plan.frequency);
    let next = open.then(|| {
        let (act, title) = if t.is_enterprise() && notice.is_none() {
            ("notify_check", "制作通知书")
        } else {
            ("record_check", "登记检查")
        };
        (format!("{base}/acts/{act}?target={}", t.no), title)
    });
    ObjectView {
        no: t.no,
        name: t.name.clone(),
        detail: [t.credit_code.as_deref().unwrap_or_default(), &t.address].join(" ").trim().to_string(),
        officers,
        state,
        tone,
        clue: last.and_then(|c| c.clue.clone()),
        next,
    }
}

#[derive(Template)]
#[template(path = "inspection/show.html")]
struct ShowPage {
    shell: Shell,
    along: Option<AlongView>,
    number: String,
    title: String,
    stage: &'static str,
    tone: &'static str,
    deadlines: Vec<(&'static str, DueView)>,
    facts: Vec<(&'static str, String)>,
    /// The lots and how anyone can reckon them again.
    drawing: Vec<(&'static str, String)>,
    heading: &'static str,
    objects: Vec<ObjectView>,
    timeline: Vec<TimelineView>,
    panel: Vec<OfferView>,
    drafts: Vec<OpenDraftView>,
    papers: Vec<PaperView>,
}

/// One plan.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let v = app.office.inspection(&session.me, &id).await?;
    let town = app.office.town();
    let (now, calendar) = (app.office.now(), &town.law.calendar);
    let base = format!("/inspections/{id}");
    let mut shell = Shell::office(&app, &session, "行政检查", "/inspections");
    if !done.text().is_empty() {
        shell = shell.flash(done.text());
    }
    let s = &v.state;
    let day = |d: Option<jiff::civil::Date>| d.map_or(String::new(), |d| d.to_string());
    let names =
        |o: &[law::matter::PersonRef]| o.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、");
    let mut facts = vec![
        ("业务口", town.unit_name(&s.unit).to_string()),
        ("检查方式", s.way.label().to_string()),
        ("检查期间", format!("{}至{}", day(s.from), day(s.to))),
        ("检查事项", s.items.iter().map(|i| i.name.as_str()).collect::<Vec<_>>().join("；")),
        ("依据", s.basis.clone()),
        ("频次", format!("每个对象{}次", s.frequency)),
        ("检查人员", names(&s.officers)),
    ];
    for (label, text) in [("临时检查的原因", &s.cause), ("说明", &s.reason)] {
        if !text.is_empty() {
            facts.push((label, text.clone()));
        }
    }
    let drawing = s.drawing.as_ref().map_or(Vec::new(), |d| {
        vec![
            ("文号", d.number.to_string()),
            ("种子值", format!("{}（{}）", d.seed, d.seed_origin)),
            ("名单快照", d.roster.clone()),
            ("监督人", format!("{}（{}）", d.supervisor.name, d.supervisor.post)),
        ]
    });
    let may = |act: &str| v.panel.iter().any(|o| o.act == act && o.refusal.is_none());
    let acts = may("record_check");
    let waits = s.way == PlanWay::Random && s.drawing.is_none();
    let shown: Vec<&Target> = if waits { s.targets.iter().collect() } else { s.due_targets() };
    let panel: Vec<OfferView> = v.panel.iter().map(|o| OfferView::new(o, &base)).collect();
    let page = ShowPage {
        along: along::view(&shell, &base, &s.title, &panel),
        shell,
        number: s.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        title: s.title.clone(),
        stage: s.stage.label(),
        tone: tone(s.stage),
        deadlines: v.deadlines.iter().map(|(n, d)| (*n, DueView::new(d, now, calendar))).collect(),
        facts,
        drawing,
        heading: if s.drawing.is_some() { "抽中的检查对象" } else { "检查对象名录" },
        objects: shown.into_iter().map(|t| object(s, &base, t, acts)).collect(),
        timeline: v.timeline.into_iter().rev().map(TimelineView::from).collect(),
        drafts: open_drafts(&app, &session, &Matter::Inspection(id.clone()), &base).await?,
        panel,
        papers: v.papers.into_iter().map(PaperView::from).collect(),
    };
    Ok(Html(page.render()?).into_response())
}
