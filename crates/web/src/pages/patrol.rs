//! One patrol: its points, its small map, its track, and the forms that are taken along.

use super::clues::Done;
use super::patrols::tone;
use super::sketch::{self, Frame};
use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::pages::along::{self, AlongView};
use crate::shell::Shell;
use crate::view::{self, DueView, OfferView, TimelineView};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use law::matter::Stage;
use law::patrol::{PatrolStage, PatrolState, Visit};
use office::patrol::TrackReading;
use office::read::{Reported, Returning};

/// A point and what became of it.
struct SpotView {
    no: usize,
    id: String,
    name: String,
    lon: f64,
    lat: f64,
    radius: u32,
    state: String,
    tone: &'static str,
    x: f64,
    y: f64,
    reached: bool,
}

fn spot_state(s: &PatrolState, spot: &str) -> (String, &'static str) {
    let at = |v: &Visit| v.at.strftime("%m-%d %H:%M").to_string();
    let far = |v: &Visit| v.metres.map_or(String::new(), |m| format!("，距{m}米"));
    let all = || s.visits.iter().filter(|v| v.spot == spot);
    if let Some(v) = all().find(|v| v.reached) {
        return (format!("{} 到位{}", at(v), far(v)), "green");
    }
    match all().next_back() {
        Some(v) => (format!("{} 未到位：{}", at(v), v.short), "orange"),
        None => ("还没有签到".into(), "secondary"),
    }
}

/// The small map of a patrol.
struct MapView {
    width: i64,
    height: i64,
    border: String,
    /// The track, where it is shown.
    line: String,
    /// 路线 from point to point, where the task has one.
    route: String,
}

fn drawn(app: &App, s: &PatrolState, track: &[[f64; 2]]) -> (Option<MapView>, Vec<SpotView>) {
    let grids = &app.office.town().grids;
    let border = grids.get(&s.task.grid).map_or(Vec::new(), |g| sketch::border(grids, g));
    let spots = s.task.spots.iter().map(|p| [p.lon, p.lat]);
    let all: Vec<[f64; 2]> =
        border.iter().flatten().flatten().copied().chain(spots).chain(track.iter().copied()).collect();
    let frame = Frame::around(&all, 320.0);
    let at = |p: [f64; 2]| frame.as_ref().map_or([0.0, 0.0], |f| f.at(p));
    let views = s.task.spots.iter().enumerate().map(|(i, p)| {
        let ([x, y], (state, tone)) = (at([p.lon, p.lat]), spot_state(s, &p.id));
        SpotView {
            no: i + 1,
            id: p.id.clone(),
            name: p.name.clone(),
            lon: p.lon,
            lat: p.lat,
            radius: p.radius,
            state,
            tone,
            x,
            y,
            reached: s.reached(&p.id),
        }
    });
    let views = views.collect();
    let map = frame.map(|f| MapView {
        width: f.width,
        height: f.height,
        border: f.border(&border),
        line: f.line(track.iter().copied()),
        route: if s.task.routed {
            f.line(s.task.spots.iter().map(|p| [p.lon, p.lat]))
        } else {
            String::new()
        },
    });
    (map, views)
}

#[derive(Template)]
#[template(path = "patrol/show.html")]
struct ShowPage {
    shell: Shell,
    id: String,
    title: String,
    grid: String,
    hint: String,
    stage: &'static str,
    tone: &'static str,
    due: Option<DueView>,
    facts: Vec<(&'static str, String)>,
    spots: Vec<SpotView>,
    reached: usize,
    /// 下一个点 of a route: its number and name.
    next: Option<(usize, String)>,
    map: Option<MapView>,
    notice: String,
    /// This person may do these now.
    starts: bool,
    checks: bool,
    ends: bool,
    allows: bool,
    recording: bool,
    erases: bool,
    /// Whoever looks walked, or walks, this patrol.
    walks: bool,
    /// The house's clock.
    now: String,
    track: bool,
    track_until: String,
    readings: Vec<TrackReading>,
    returning: Vec<Returning>,
    clues: Vec<(Reported, String, &'static str)>,
    timeline: Vec<TimelineView>,
    panel: Vec<OfferView>,
    along: Option<AlongView>,
    version: u64,
    keys: [String; 3],
}

/// What has just been done, said so that nobody takes a check-in from afar for one in place.
fn flash(shell: Shell, s: &PatrolState, done: &str) -> Shell {
    let last = s.visits.last().filter(|_| done.starts_with("签到") && s.stage == PatrolStage::OnDuty);
    match last {
        Some(v) => {
            let name = s.spot(&v.spot).map_or("", |p| p.name.as_str());
            if v.reached {
                let next = s.next_spot().map_or(String::new(), |p| format!("。下一个点：{}", p.name));
                return shell.flash(format!("{name}：到位，已签到{next}"));
            }
            let mut shell =
                shell.flash(format!("{name}：已收下，标明“未到位”——{}。走近了可以再签一次", v.short));
            shell.flash_kind = "warning".into();
            shell
        }
        None if done.is_empty() => shell,
        None => shell.flash(done),
    }
}

/// The forms of a patrol for where there is no network: beginning, every point, end.
fn taken(shell: &Shell, base: &str, s: &PatrolState, about: &str, own: bool) -> Option<AlongView> {
    if !own || !s.stage.is_open() {
        return None;
    }
    let mut forms: Vec<(String, String)> = Vec::new();
    if s.stage == PatrolStage::Open {
        forms.push((format!("{base}/acts/start_patrol"), "开始巡查".into()));
    }
    let spots =
        s.missed().map(|p| (format!("{base}/acts/check_in?spot={}", p.id), format!("签到：{}", p.name)));
    forms.extend(spots);
    forms.push((format!("{base}/acts/end_patrol"), "结束巡查".into()));
    along::of_forms(shell, base, about, &forms)
}

/// One patrol.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let v = app.office.patrol(&session.me, &id).await?;
    let town = app.office.town();
    let (now, calendar) = (app.office.now(), &town.law.calendar);
    let (s, base) = (&v.state, format!("/patrols/{id}"));
    let shell = flash(Shell::office(&app, &session, "巡查", "/patrols"), s, done.text());
    let moment = |at: Option<jiff::civil::DateTime>| {
        at.map_or(String::new(), |m| m.strftime("%Y-%m-%d %H:%M").to_string())
    };
    let day = |d: Option<jiff::civil::Date>| d.map_or(String::new(), |d| d.to_string());
    let kind = town.patrol.as_ref().and_then(|b| b.kind(&s.task.sort));
    let name = |p: &law::matter::PersonRef| p.name.clone();
    let members: Vec<&str> = s.task.members.iter().map(|m| m.name.as_str()).collect();
    let missed = s.stage == PatrolStage::Done && s.missed().next().is_some();
    let facts = vec![
        ("来源", s.origin.label().to_string()),
        ("种类", s.task.name.clone()),
        ("起止", format!("{}至{}", day(s.task.from), day(s.task.until))),
        ("由谁", s.task.named.as_ref().map_or_else(|| members.join("、"), name)),
        ("理由", s.reason.clone()),
        ("巡查人", s.walker.as_ref().map(name).unwrap_or_default()),
        ("开始", moment(s.started_at)),
        ("结束", format!("{}{}", moment(s.ended_at), if s.late { "（逾期）" } else { "" })),
        ("情况", if s.normal { format!("一切正常 {}", s.summary) } else { s.summary.clone() }),
        ("未到位的原因", if missed { s.missed_why.clone() } else { String::new() }),
    ];
    let own = match &s.walker {
        Some(w) => w.id == session.me.person.id,
        None => match &s.task.named {
            Some(named) => named.id == session.me.person.id,
            None => session.me.person.grid.as_deref() == Some(s.task.grid.as_str()),
        },
    };
    let may = |act: &str| own && v.panel.iter().any(|o| o.act == act && o.refusal.is_none());
    let (map, spots) = drawn(&app, s, &[]);
    let next = s.next_spot().filter(|_| own).and_then(|p| spots.iter().find(|v| v.id == p.id));
    let next = next.map(|v| (v.no, v.name.clone()));
    let grid = town.grids.label(&s.task.grid);
    let about = format!("{} · {grid}", s.task.title);
    let clue = |c: Reported| {
        let (stage, tone) = view::clue_stage(&c.stage);
        (c, stage, tone)
    };
    // What has a button of its own stands there; the centre's acts stand in the panel.
    let panel =
        v.panel.iter().filter(|o| o.act == "cancel_patrol").map(|o| OfferView::new(o, &base)).collect();
    let page = ShowPage {
        along: taken(&shell, &base, s, &about, own),
        shell,
        title: s.task.title.clone(),
        grid,
        hint: kind.map_or(String::new(), |k| k.hint.clone()),
        stage: s.stage.label(),
        tone: tone(s.stage),
        due: v.deadlines.first().map(|(_, d)| DueView::new(d, now, calendar)),
        facts,
        reached: spots.iter().filter(|p| p.reached).count(),
        spots,
        next,
        map,
        notice: if town.grids.schematic { town.grids.notice.clone() } else { String::new() },
        starts: may("start_patrol"),
        checks: may("check_in"),
        ends: may("end_patrol"),
        allows: may("allow_track"),
        recording: own && s.recording(),
        erases: may("erase_track"),
        walks: own && s.walker.is_some(),
        now: now.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        track: v.track,
        track_until: v.track_until,
        readings: v.readings,
        returning: v.returning,
        clues: v.clues.into_iter().map(clue).collect(),
        timeline: v.timeline.into_iter().rev().map(TimelineView::from).collect(),
        panel,
        version: s.version,
        keys: [app.office.new_key(), app.office.new_key(), app.office.new_key()],
        id,
    };
    Ok(Html(page.render()?).into_response())
}

#[derive(Template)]
#[template(path = "patrol/track.html")]
struct TrackPage {
    shell: Shell,
    base: String,
    title: String,
    grid: String,
    map: Option<MapView>,
    spots: Vec<SpotView>,
    points: usize,
    span: String,
    until: String,
    notice: String,
}

/// The track of a patrol; opening another's leaves a trace.
pub async fn track(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let opened = app.office.track(&session.me, &id).await?;
    let v = app.office.patrol(&session.me, &id).await?;
    let line: Vec<[f64; 2]> = opened.points.iter().map(|p| [p.lon, p.lat]).collect();
    let (map, spots) = drawn(&app, &v.state, &line);
    let span = opened.points.first().zip(opened.points.last()).map_or(String::new(), |(a, b)| {
        format!("{}至{}", a.at.strftime("%Y-%m-%d %H:%M"), b.at.strftime("%H:%M"))
    });
    let town = app.office.town();
    let page = TrackPage {
        shell: Shell::office(&app, &session, "巡查轨迹", "/patrols"),
        base: format!("/patrols/{id}"),
        title: v.state.task.title.clone(),
        grid: town.grids.label(&v.state.task.grid),
        map,
        spots,
        points: line.len(),
        span,
        until: opened.kept_until,
        notice: if town.grids.schematic { town.grids.notice.clone() } else { String::new() },
    };
    Ok(Html(page.render()?).into_response())
}
