//! 线索: the list, one clue, the capture page.

use super::act::{OpenDraftView, open_drafts};
use super::dispatch::ProposalView;
use super::export;
use crate::acts;
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::flow;
use crate::form::{self, FieldError, FieldView, Typed};
use crate::pages::along::{self, AlongView};
use crate::shell::Shell;
use crate::view::{self, DueView, OfferView, PaperView, RefusalView, TimelineView};
use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::civil::DateTime;
use law::clue::{ClueStage, Lamp, Satisfaction, Source};
use law::matter::Stage;
use law::party::FileRef;
use law::person::Role;
use law::refusal::Refusal;
use office::read::{ClueFilter, NO_GRID, NO_SQUAD, WAITING};
use office::{Matter, Submission, SubmitError};
use serde::Deserialize;
use serde_json::Value;

/// The filter with its address.
pub struct FilterView(pub(super) ClueFilter);

impl std::ops::Deref for FilterView {
    type Target = ClueFilter;
    fn deref(&self) -> &ClueFilter {
        &self.0
    }
}

impl FilterView {
    /// As a query string, without the cursor.
    pub(super) fn query(&self) -> String {
        let f = &self.0;
        let mut parts = Vec::new();
        for (name, value) in [
            ("text", &f.text),
            ("office", &f.office),
            ("from", &f.from),
            ("to", &f.to),
            ("closed_from", &f.closed_from),
            ("closed_to", &f.closed_to),
            ("due_on", &f.due_on),
            ("stage", &f.stage),
            ("class", &f.class),
            ("source", &f.source),
            ("squad", &f.squad),
            ("grid", &f.grid),
            ("lamp", &f.lamp),
            ("mark", &f.mark),
            ("rating", &f.rating),
            ("rated_from", &f.rated_from),
            ("rated_to", &f.rated_to),
            ("rated_squad", &f.rated_squad),
            ("counted", &f.counted),
        ] {
            if !value.is_empty() {
                parts.push(format!("{name}={}", view::encode(value)));
            }
        }
        for (name, on) in [
            ("overdue", f.overdue),
            ("open", f.open),
            ("mine", f.mine),
            ("urged", f.urged),
            ("reopened", f.reopened),
        ] {
            if on {
                parts.push(format!("{name}=1"));
            }
        }
        parts.join("&")
    }
}

/// The query of the list: check boxes come as `1`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    text: String,
    stage: String,
    class: String,
    source: String,
    squad: String,
    grid: String,
    overdue: String,
    open: String,
    mine: String,
    office: String,
    from: String,
    to: String,
    closed_from: String,
    closed_to: String,
    due_on: String,
    lamp: String,
    urged: String,
    mark: String,
    reopened: String,
    rating: String,
    rated_from: String,
    rated_to: String,
    rated_squad: String,
    counted: String,
    after: String,
    done: String,
}

impl ListQuery {
    fn filter(self) -> ClueFilter {
        ClueFilter {
            stage: self.stage,
            class: self.class,
            source: self.source,
            squad: self.squad,
            grid: self.grid,
            overdue: self.overdue == "1",
            open: self.open == "1",
            mine: self.mine == "1",
            office: self.office,
            from: self.from,
            to: self.to,
            closed_from: self.closed_from,
            closed_to: self.closed_to,
            due_on: self.due_on,
            lamp: self.lamp,
            urged: self.urged == "1",
            mark: self.mark,
            reopened: self.reopened == "1",
            rating: self.rating,
            rated_from: self.rated_from,
            rated_to: self.rated_to,
            rated_squad: self.rated_squad,
            counted: self.counted,
            text: self.text,
            after: self.after,
        }
    }
}

struct RowView {
    id: String,
    number: String,
    content: String,
    class: String,
    place: String,
    /// In no grid yet.
    ungridded: bool,
    source: String,
    stage: String,
    tone: &'static str,
    due: Option<DueView>,
    at: String,
    badges: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "clue/list.html")]
struct ListPage {
    shell: Shell,
    filter: FilterView,
    stages: Vec<(String, &'static str)>,
    classes: Vec<(String, String)>,
    sources: Vec<(String, &'static str)>,
    /// 网格: the areas, then the villages, each with its name.
    grids: Vec<(String, String)>,
    no_grid: &'static str,
    outside: &'static str,
    rows: Vec<RowView>,
    next: Option<String>,
    can_report: bool,
    /// Up to which record the list was made.
    latest: i64,
    /// What else narrows it, in words, for which the form has no field; with the names and values that keep it.
    more: Vec<(String, Vec<(&'static str, String)>)>,
}

/// 来源 from its tag.
pub fn source_label(tag: &str) -> &'static str {
    Source::ALL.iter().find(|s| view::tag(*s) == tag).map_or("", |s| s.label())
}

/// 亮灯、督办、重开、恶意重复: what a row is marked with, and in which tone.
pub fn badges(r: &office::read::ClueRow) -> Vec<(&'static str, &'static str)> {
    let lamp = match r.lamp.as_str() {
        "red" => Some(("红灯", "red")),
        "yellow" => Some(("黄灯", "orange")),
        _ => None,
    };
    let mark = match r.mark.as_str() {
        office::read::MARKED => Some(("恶意重复", "secondary")),
        office::read::TO_MARK => Some(("恶意重复待批", "orange")),
        _ => None,
    };
    let rating = Satisfaction::ALL.iter().find(|s| view::tag(*s) == r.rating);
    let rating = rating.map(|s| (s.label(), if *s == Satisfaction::Dissatisfied { "red" } else { "green" }));
    let urged = (!r.urge_by.is_empty()).then_some(("督办待答复", "orange"));
    let reopened = r.reopened.then_some(("重开", "orange"));
    [lamp, urged, reopened, mark, rating].into_iter().flatten().collect()
}

fn rows(app: &App, list: Vec<office::read::ClueRow>) -> Vec<RowView> {
    let (now, calendar) = (app.office.now(), &app.office.town().law.calendar);
    list.into_iter()
        .map(|r| {
            let (stage, tone) = view::clue_stage(&r.stage);
            let grid = app.office.town().grids.get(&r.grid).map_or(String::new(), |g| g.name.clone());
            let badges = badges(&r);
            RowView {
                badges,
                due: DueView::row(&r.due, r.provisional, true, now, calendar),
                class: app.office.town().class_name(&r.class).to_string(),
                ungridded: r.open && r.grid.is_empty(),
                place: if r.place.is_empty() { grid } else { r.place },
                source: source_label(&r.source).into(),
                at: view::moment(&r.reported_at),
                id: r.id,
                number: r.number,
                content: r.content,
                stage,
                tone,
            }
        })
        .collect()
}

/// What narrows a list beyond the fields of its form: a number of the board led here.
fn more(app: &App, f: &ClueFilter) -> Vec<(String, Vec<(&'static str, String)>)> {
    let span = |from: &str, to: &str| match (from, to) {
        (from, to) if from == to => from.to_string(),
        ("", to) => format!("{to}及以前"),
        (from, "") => format!("{from}及以后"),
        (from, to) => format!("{from}至{to}"),
    };
    let mut more = Vec::new();
    if !f.from.is_empty() || !f.to.is_empty() {
        let kept = vec![("from", f.from.clone()), ("to", f.to.clone())];
        more.push((format!("{}上报", span(&f.from, &f.to)), kept));
    }
    if !f.closed_from.is_empty() || !f.closed_to.is_empty() {
        let kept = vec![("closed_from", f.closed_from.clone()), ("closed_to", f.closed_to.clone())];
        more.push((format!("{}办结", span(&f.closed_from, &f.closed_to)), kept));
    }
    if !f.rated_from.is_empty() || !f.rated_to.is_empty() {
        let kept = vec![("rated_from", f.rated_from.clone()), ("rated_to", f.rated_to.clone())];
        more.push((format!("{}评价", span(&f.rated_from, &f.rated_to)), kept));
    }
    if !f.rated_squad.is_empty() {
        let unit = match f.rated_squad.as_str() {
            NO_SQUAD => "指挥调度中心",
            squad => app.office.town().unit_name(squad),
        };
        more.push((format!("评价时由{unit}承办"), vec![("rated_squad", f.rated_squad.clone())]));
    }
    if !f.counted.is_empty() {
        let words = office::performance::counted_words(&f.counted);
        more.push((words, vec![("counted", f.counted.clone())]));
    }
    if !f.due_on.is_empty() {
        more.push((format!("{}到期", f.due_on), vec![("due_on", f.due_on.clone())]));
    }
    if !f.squad.is_empty() {
        more.push((app.office.town().unit_name(&f.squad).to_string(), vec![("squad", f.squad.clone())]));
    }
    if !f.office.is_empty() {
        more.push((app.office.town().unit_name(&f.office).to_string(), vec![("office", f.office.clone())]));
    }
    if f.open {
        more.push(("未办结".into(), vec![("open", "1".into())]));
    }
    more
}

/// The list.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(q): Query<ListQuery>,
) -> Result<Response, PageError> {
    let done = q.done.clone();
    let filter = FilterView(q.filter());
    let latest = app.office.latest();
    let page = app.office.clues(&session.me, &filter).await?;
    let next = page.next.map(|c| format!("/clues?{}&after={}", filter.query(), view::encode(&c)));
    let title = if filter.mine { "我的上报" } else { "线索" };
    let mut shell =
        Shell::office(&app, &session, title, if filter.mine { "/clues?mine=1" } else { "/clues" });
    if !done.is_empty() {
        shell = shell.flash(done);
    }
    let body = ListPage {
        shell,
        stages: std::iter::once((WAITING.to_string(), "待受理分派"))
            .chain(ClueStage::ALL.iter().map(|s| (view::tag(s), s.label())))
            .collect(),
        classes: app.office.town().classes.iter().map(|c| (c.id.clone(), c.name.clone())).collect(),
        sources: Source::ALL.iter().map(|s| (view::tag(s), s.label())).collect(),
        grids: [2, 3]
            .iter()
            .flat_map(|level| app.office.town().grids.all.iter().filter(move |g| g.level == *level))
            .map(|g| (g.id.clone(), g.name.clone()))
            .collect(),
        no_grid: NO_GRID,
        outside: law::OUTSIDE,
        rows: rows(&app, page.rows),
        next,
        can_report: true,
        latest,
        more: more(&app, &filter),
        filter,
    };
    Ok(Html(body.render()?).into_response())
}

/// The list as a spreadsheet.
pub async fn export(
    State(app): State<App>,
    session: Session,
    Query(q): Query<ListQuery>,
) -> Result<Response, PageError> {
    let filter = q.filter();
    let headings = ["登记号", "类别", "来源", "内容", "地点", "网格", "阶段", "期限", "上报时间"];
    export::csv("clues", headings, filter.after.clone(), move |after| {
        let (app, me, filter) = (app.clone(), session.me.clone(), ClueFilter { after, ..filter.clone() });
        async move {
            let class = |id: &str| app.office.town().class_name(id).to_string();
            let page = app.office.clues(&me, &filter).await?;
            Ok(export::lines(page, |r| {
                let (source, stage) =
                    (source_label(&r.source).to_string(), view::clue_stage(&r.stage).0.to_string());
                let at = view::moment(&r.reported_at).to_string();
                let grid = app.office.town().grids.label(&r.grid);
                [r.number, class(&r.class), source, r.content, r.place, grid, stage, r.due, at]
            }))
        }
    })
    .await
}

struct UrgingView {
    note: String,
    by: String,
    answer_by: String,
    /// Past its day without an answer.
    late: bool,
    /// Text and who.
    answer: Option<(String, String)>,
}

struct AbsorbedView {
    /// Its page, for the centre, which sees every clue.
    href: Option<String>,
    number: String,
    at: String,
    content: String,
    files: Vec<FileRef>,
}

struct NearbyView {
    id: String,
    number: String,
    content: String,
    distance: String,
}

#[derive(Template)]
#[template(path = "clue/show.html")]
struct ShowPage {
    shell: Shell,
    along: Option<AlongView>,
    id: String,
    number: String,
    class: String,
    content: String,
    stage: &'static str,
    tone: &'static str,
    due: Option<DueView>,
    files: Vec<FileRef>,
    facts: Vec<(String, String)>,
    duplicates: Vec<NearbyView>,
    /// 亮灯, and who is told.
    lamp: Option<(&'static str, &'static str, String)>,
    urgings: Vec<UrgingView>,
    /// 重开: reason and the answer before.
    reopened: Option<(String, String)>,
    /// 恶意重复: how it stands, the earlier clue, the grounds.
    mark: Option<(&'static str, String, String)>,
    /// 拆分自, where it was split off: identifier and number.
    split: Option<(String, String)>,
    parts: Vec<String>,
    /// 并入了另一线索: where that one is found.
    merged: Option<String>,
    /// 并入本线索的
    absorbed: Vec<AbsorbedView>,
    timeline: Vec<TimelineView>,
    proposal: Option<ProposalView>,
    panel: Vec<OfferView>,
    drafts: Vec<OpenDraftView>,
    /// The case, for whoever may open it.
    case: Option<String>,
    /// 后续进展: time and step, for whoever may not.
    later: Vec<(String, String)>,
    /// The plan of inspection under which it was found; empty where it was not.
    inspection: String,
    /// The patrol on which it was seen, for whoever may see patrols; empty where it was not.
    patrol: String,
    papers: Vec<PaperView>,
}

/// What a redirect brings along.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Done {
    done: String,
    reveal: String,
}

impl Done {
    /// The word about what has just been done.
    pub fn text(&self) -> &str {
        &self.done
    }
    /// Whether to show a party's details.
    pub fn reveals(&self) -> bool {
        self.reveal == "1"
    }
}

/// One clue.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let view = app.office.clue(&session.me, &id).await?;
    let town = app.office.town();
    let s = &view.state;
    let (now, calendar) = (app.office.now(), &town.law.calendar);
    let base = format!("/clues/{id}");
    let mut drafts = open_drafts(&app, &session, &Matter::Clue(id.clone()), &base).await?;
    // What is filed from the clue is written here too.
    drafts.extend(open_drafts(&app, &session, &Matter::NewCase(id.clone()), &base).await?);
    let mut panel: Vec<OfferView> = view.panel.iter().map(|o| OfferView::new(o, &base)).collect();
    view::count_signatures(&mut panel, &s.countersigned, &session.me, &app.office.town().law);
    panel.extend(opening(&app, &session, &view.state, &base));
    let reporter = match (&s.reporter.anonymous, s.source) {
        (true, _) => "匿名（已隐去）".to_string(),
        (_, Source::Citizen) => format!("{} {}", s.reporter.name, s.reporter.phone),
        _ => format!("{} {}", s.reported_by.name, s.reported_by.post),
    };
    let grid = s.place.grid.as_deref().map_or(String::new(), |g| town.grids.label(g));
    let mut facts = vec![
        ("来源".to_string(), format!("{} {}", s.source.label(), s.origin)),
        ("地点".into(), s.place.text.clone()),
        ("网格".into(), if grid.is_empty() { "未划入网格".into() } else { grid }),
        (
            "上报时间".into(),
            s.reported_at.map(|t| t.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
        ),
        ("报告人".into(), reporter),
        ("回执号".into(), s.receipt.clone()),
    ];
    if let (Some(captured), Some(received)) = (s.captured_at, s.reported_at) {
        facts.push(("拍摄".into(), both_times(captured, received, s.place.accuracy)));
    }
    if let (Some(lon), Some(lat)) = (s.place.lon, s.place.lat) {
        let accuracy = s.place.accuracy.map_or(String::new(), |a| format!("，精度约{a:.0}米"));
        let given = s.place.given_crs.map_or(String::new(), |c| format!("（由{}换算）", c.label()));
        facts.push(("定位".into(), format!("{lon:.5}，{lat:.5}{accuracy}{given}")));
    }
    if let (Some(office), Some(squad)) = (&s.office, &s.squad) {
        facts.push(("派给".into(), format!("{}、{}", town.unit_name(office), town.unit_name(squad))));
    }
    if let Some(lead) = &s.lead {
        let others = s.assisting.iter().map(|u| town.unit_name(u)).collect::<Vec<_>>().join("、");
        facts.push(("联合核查".into(), format!("{}牵头，{others}协办", town.unit_name(lead))));
    }
    if let Some(feedback) = &s.feedback {
        facts.push(("反馈".into(), feedback.clone()));
    }
    if let Some(r) = &s.rating {
        facts.push(("报告人评价".into(), format!("{} {}", r.satisfaction.label(), r.words)));
    }
    let urgings = s.urgings.iter().rev().map(|u| UrgingView {
        note: u.note.clone(),
        by: format!("{}，{}", u.by.name, u.at.date()),
        answer_by: u.answer_by.map_or(String::new(), |d| d.to_string()),
        late: u.is_open() && u.answer_by.is_some_and(|d| d < now.date()),
        answer: u.answer.as_ref().map(|a| (a.content.clone(), format!("{}，{}", a.by.name, a.at.date()))),
    });
    let mark = s.repeat.as_ref().map(|r| {
        let state =
            if r.approved_by.is_some() { "已标为恶意重复" } else { "恶意重复标记待批准" };
        (state, r.earlier.clone(), r.grounds.clone())
    });
    let split = s
        .split
        .as_ref()
        .map(|p| (p.from.clone(), p.from_number.as_ref().map(ToString::to_string).unwrap_or_default()));
    let class = town.class_name(&s.class).to_string();
    let mut shell = Shell::office(&app, &session, &class, "/clues");
    if !done.text().is_empty() {
        shell = shell.flash(done.text());
    }
    let page = ShowPage {
        along: along::view(&shell, &base, &s.content, &panel),
        shell,
        id: id.clone(),
        number: s.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        content: s.content.clone(),
        inspection: s.inspection.clone(),
        patrol: if office::reads_patrols(&session.me) { s.patrol.clone() } else { String::new() },
        stage: s.stage.label(),
        tone: view::clue_tone(s.stage),
        due: view.deadline.as_ref().map(|d| DueView::new(d, now, calendar)),
        files: s.files.clone(),
        facts,
        lamp: view.lamp.map(|(lamp, told)| {
            let tone = if lamp == Lamp::Red { "danger" } else { "warning" };
            (lamp.label(), tone, told.join("、"))
        }),
        urgings: urgings.collect(),
        reopened: s.reopened.as_ref().map(|r| (r.reason.clone(), r.answer.clone())),
        mark,
        split,
        parts: s.parts.clone(),
        merged: s.merged_into.as_ref().filter(|_| s.stage == ClueStage::Merged).map(|into| {
            // Records of before the identifier was kept name the number.
            if into.is_ascii() {
                format!("/clues/{into}")
            } else {
                format!("/clues?text={}", view::encode(into))
            }
        }),
        absorbed: s
            .absorbed
            .iter()
            .map(|a| AbsorbedView {
                href: session.me.is(Role::Hub).then(|| format!("/clues/{}", a.from)),
                number: a.number.as_ref().map(ToString::to_string).unwrap_or_default(),
                at: a.at.strftime("%Y-%m-%d %H:%M").to_string(),
                content: a.content.clone(),
                files: a.files.clone(),
            })
            .collect(),
        duplicates: view
            .duplicates
            .into_iter()
            .map(|d| NearbyView {
                distance: d.metres.map_or("同一网格".into(), |m| format!("{m}米")),
                id: d.id,
                number: d.number,
                content: d.content,
            })
            .collect(),
        timeline: view.timeline.into_iter().rev().map(TimelineView::from).collect(),
        proposal: view.proposal.map(|p| ProposalView::new(p, town)),
        panel,
        drafts,
        case: s.case.clone().filter(|_| view.opens_case),
        later: view.later,
        papers: view.papers.into_iter().map(PaperView::from).collect(),
        class,
    };
    Ok(Html(page.render()?).into_response())
}

/// When it was captured by the phone's clock and when it came, which may be hours later; and how well the phone knew
/// where it was.
fn both_times(captured: DateTime, received: DateTime, accuracy: Option<f64>) -> String {
    let at = |t: DateTime| t.strftime("%Y-%m-%d %H:%M").to_string();
    let accuracy = accuracy.map_or(String::new(), |a| format!("，定位精度约{a:.0}米"));
    format!(
        "拍摄于{}，收到于{}{accuracy}{}",
        at(captured),
        at(received),
        office::fast_clock(captured, received)
    )
}

/// The two acts that open a case from a clue, where the clue's stage calls for one.
fn opening(app: &App, session: &Session, clue: &law::clue::ClueState, base: &str) -> Vec<OfferView> {
    let id = match clue.stage {
        ClueStage::WithSquad => "propose_filing",
        ClueStage::ForSimple => "decide_on_spot",
        _ => return Vec::new(),
    };
    let Some(act) = law::case::act(id) else { return Vec::new() };
    let empty = law::case::CaseState::default();
    let offer = app.office.look(&session.me, |ctx| act.offer(&empty, empty.stage, ctx));
    let mut view = OfferView::new(&offer, base);
    view.href = format!("{base}/case/{id}");
    vec![view]
}

#[derive(Template)]
#[template(path = "clue/new.html")]
struct NewPage {
    shell: Shell,
    fields: Vec<FieldView>,
    errors: Vec<FieldError>,
    refusal: Option<RefusalView>,
    key: String,
    centre: bool,
    /// 姓名、联系电话, as typed.
    reporter: (String, String),
}

fn capture(
    app: &App,
    session: &Session,
    typed: &Typed,
    errors: Vec<FieldError>,
    refusal: Option<RefusalView>,
) -> Result<String, PageError> {
    let form = acts::find("report_clue").ok_or(PageError::NotFound)?;
    let options = flow::options(app, &session.me, None);
    let centre = session.me.is(Role::Hub);
    let mut fields = form::view(form, typed, &errors, &options);
    // Said by the phone that captured, never typed.
    fields.retain(|f| f.name != "captured_at");
    // On the phone: photo, class, place, a sentence. Where it came from is the centre's question.
    if !centre {
        fields.retain(|f| !matches!(f.name.as_str(), "origin" | "seen_at"));
        if !session.me.any(&[Role::Dept, Role::Squad]) {
            fields.retain(|f| f.name != "source");
        }
    }
    let key = match typed.get("_key") {
        "" => app.office.new_key(),
        kept => kept.to_string(),
    };
    let shell = Shell::office(app, session, "上报线索", "/clues/new");
    let reporter = (typed.get("reporter.name").to_string(), typed.get("reporter.phone").to_string());
    Ok(NewPage { shell, fields, errors, refusal, key, centre, reporter }.render()?)
}

/// The capture page.
pub async fn new(State(app): State<App>, session: Session) -> Result<Response, PageError> {
    let mut typed = Typed::default();
    let first = flow::options(&app, &session.me, None).choices.remove(&form::Choices::Sources);
    typed.push("source", first.and_then(|s| s.into_iter().next()).map_or(String::new(), |s| s.0));
    Ok(Html(capture(&app, &session, &typed, Vec::new(), None)?).into_response())
}

/// Reports a clue.
pub async fn create(
    State(app): State<App>,
    session: Session,
    request: Request,
) -> Result<Response, PageError> {
    let form = acts::find("report_clue").ok_or(PageError::NotFound)?;
    let (typed, mut errors) = match flow::read(&app, &session.me, request).await {
        Ok(typed) => (typed, Vec::new()),
        Err((typed, errors)) => (typed, errors),
    };
    let (mut command, unread) = form::parse(form, &typed);
    errors.extend(unread);
    let again = |errors: Vec<FieldError>, refusal: Option<&Refusal>| {
        let status = refusal.map_or(StatusCode::UNPROCESSABLE_ENTITY, crate::error::status);
        let refusal = refusal.map(|r| RefusalView::new(r, None));
        let html = capture(&app, &session, &typed, errors, refusal)?;
        Ok((status, Html(html)).into_response())
    };
    if !errors.is_empty() {
        return again(errors, None);
    }
    if command.get("source").is_none_or(|s| s.as_str().is_none_or(str::is_empty)) {
        command.insert("source".into(), Value::String("patrol".into()));
    }
    // Who called or came in, as the centre wrote it down; named or not, it is private to the centre (D-15).
    let (name, phone) = (typed.get("reporter.name").trim(), typed.get("reporter.phone").trim());
    if session.me.is(Role::Hub) && command.get("source").is_some_and(|s| s == "citizen") {
        let anonymous = name.is_empty() && phone.is_empty();
        let reporter = serde_json::json!({ "name": name, "phone": phone, "anonymous": anonymous });
        command.insert("reporter".into(), reporter);
    }
    let key = Some(typed.get("_key").to_string()).filter(|k| !k.is_empty());
    let mut command = Value::Object(command);
    if let Err(unproven) = super::files::prove(&app, &session.me, &mut command).await {
        return again(unproven, None);
    }
    let submission = Submission { matter: Matter::NewClue, command, expected: None, key };
    match app.office.submit(&session.me, submission).await {
        Ok(done) => {
            let text = view::encode(&format!("已上报，回执号{}", done.receipt));
            Ok(Redirect::to(&format!("/clues/{}?done={text}", done.id)).into_response())
        }
        Err(SubmitError::Refused(r)) => {
            let field = r.field.map(|f| FieldError { field: f.into(), message: format!("需要{}", r.need) });
            again(field.into_iter().collect(), Some(&r))
        }
        Err(SubmitError::Fields(fields)) => again(
            fields.into_iter().map(|f| FieldError { field: f.field, message: f.message }).collect(),
            None,
        ),
        Err(SubmitError::KeyReused) => again(
            vec![FieldError {
                field: String::new(), message: "这条已经上报过，如需再报请刷新页面".into()
            }],
            None,
        ),
        Err(e) => Err(PageError::Broken(e.to_string())),
    }
}
