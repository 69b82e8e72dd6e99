//! 态势看板: queue, load, trend, what is overdue and where it lies, drawn rather than listed; every number leads to exactly
//! its rows. `?wall=1` is the same for a screen on the wall: dark, large, without a menu and without anybody's data.

use crate::app::App;
use crate::door::Session;
use crate::error::PageError;
use crate::pages::{cases, clues, home, map};
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use law::person::Role;
use office::read::{Behind, Board, CaseFilter, ClueFilter, Day, Figure, Load};
use serde::Deserialize;

/// A number and where it leads.
pub(super) struct FigureView {
    pub(super) label: &'static str,
    pub(super) n: i64,
    pub(super) href: String,
    /// The end of the class `figure-…`; empty for the plain one.
    pub(super) tone: &'static str,
}

impl FigureView {
    pub(super) fn new(figure: Figure, n: i64, today: Date) -> Self {
        let tone = match figure {
            Figure::CluesOverdue | Figure::CasesOverdue | Figure::Red if n > 0 => "red",
            Figure::Waiting | Figure::DueToday | Figure::Ungridded | Figure::Yellow if n > 0 => "orange",
            Figure::Reopened | Figure::ToMark if n > 0 => "orange",
            Figure::ClosedToday => "green",
            _ => "",
        };
        let href = match figure.behind(today) {
            Behind::Clues(filter) => clue_list(*filter),
            Behind::Cases(filter) => case_list(filter),
        };
        FigureView { label: figure.label(), n, href, tone }
    }
}

pub(super) fn clue_list(filter: ClueFilter) -> String {
    format!("/clues?{}", clues::FilterView(filter).query())
}

pub(super) fn case_list(filter: CaseFilter) -> String {
    format!("/cases?{}", cases::FilterView(filter).query())
}

/// A number beside its bar.
pub(super) struct Count {
    pub(super) n: i64,
    pub(super) href: String,
}

/// A squadron: clues and cases, of each what is overdue; the bars are in hundredths of the longest.
struct LoadView {
    name: String,
    clues: Count,
    clues_overdue: Count,
    cases: Count,
    cases_overdue: Count,
    clue_bar: [i64; 2],
    case_bar: [i64; 2],
}

struct ClassView {
    name: String,
    count: Count,
    bar: i64,
}

struct Bar {
    x: String,
    y: String,
    height: String,
    href: String,
    title: String,
    kind: &'static str,
}

struct DayView {
    day: String,
    reported: Count,
    closed: Count,
}

/// The trend as it is drawn.
struct Trend {
    /// `viewBox`
    frame: String,
    /// Where the lines across begin, and where their numbers end.
    left: [i64; 2],
    /// Where the days below stand.
    foot: i64,
    bars: Vec<Bar>,
    /// Height and number of each line across.
    lines: Vec<(String, i64)>,
    /// Place and day of each mark below.
    marks: Vec<(String, String)>,
    days: Vec<DayView>,
    /// Of all its days.
    reported: Count,
    closed: Count,
}

/// A box to draw in: its height, and the room for the numbers at the left and the days below.
struct Frame {
    high: i64,
    left: i64,
    below: i64,
}

const PAGE: Frame = Frame { high: 240, left: 34, below: 26 };
/// Letters of the wall are larger.
const WALL: Frame = Frame { high: 470, left: 56, below: 44 };
const WIDE: i64 = 900;
/// Room for what stands above the uppermost line and beside the last day.
const MARGIN: i64 = 16;

struct OverdueView {
    href: String,
    title: String,
    sub: String,
    late: String,
}

#[derive(Template)]
#[template(path = "board/show.html")]
struct BoardPage {
    shell: Shell,
    latest: i64,
    figures: Vec<FigureView>,
    loads: Vec<LoadView>,
    classes: Vec<ClassView>,
    trend: Trend,
    clues: Vec<home::ClueLine>,
    cases: Vec<home::CaseLine>,
}

#[derive(Template)]
#[template(path = "board/wall.html")]
struct WallPage {
    shell: Shell,
    latest: i64,
    now: String,
    figures: Vec<FigureView>,
    loads: Vec<LoadView>,
    classes: Vec<ClassView>,
    trend: Trend,
    overdue: Vec<OverdueView>,
    /// An account that does nothing but look may stay signed in on the wall; everybody else's session ends as it does.
    looks_only: bool,
}

/// How the board is asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    wall: String,
}

/// The board, or the wall.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let latest = app.office.latest();
    let board = app.office.board(&session.me).await?;
    let shell = Shell::office(&app, &session, "态势看板", "/board");
    let today = board.today;
    let figures = board.figures.iter().map(|(f, n)| FigureView::new(*f, *n, today)).collect();
    let wall = asked.wall == "1";
    let (loads, trend) = (loads(&board.loads), trend(&board.trend, if wall { &WALL } else { &PAGE }));
    let page = if wall {
        let now = app.office.now().strftime("%Y年%-m月%-d日 %H:%M").to_string();
        let (overdue, classes) = (overdue(&app, &board), classes(&app, &board, 6));
        let looks_only =
            session.me.person.roles.iter().all(|r| matches!(r, Role::LeadGroup | Role::CityBureau));
        WallPage { shell, latest, now, figures, loads, classes, trend, overdue, looks_only }.render()?
    } else {
        let classes = classes(&app, &board, 10);
        let clues = board.clues_overdue.into_iter().take(8).map(|r| home::clue_line(&app, r)).collect();
        let cases = board.cases_overdue.into_iter().take(8).map(|r| home::case_line(&app, r)).collect();
        BoardPage { shell, latest, figures, loads, classes, trend, clues, cases }.render()?
    };
    let mut answer = Html(page).into_response();
    if let Some(policy) = app.office.town().base_map.as_ref().and_then(map::policy) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(answer)
}

/// A part of the longest, in hundredths; never nothing where there is something.
fn share(n: i64, most: i64) -> i64 {
    if n == 0 { 0 } else { (n * 100 / most.max(1)).max(1) }
}

fn loads(loads: &[Load]) -> Vec<LoadView> {
    let most = loads.iter().flat_map(|l| [l.clues, l.cases]).max().unwrap_or(0);
    let clues = |n, l: &Load, overdue| {
        let filter = ClueFilter { squad: l.squad.clone(), open: true, overdue, ..ClueFilter::default() };
        Count { n, href: clue_list(filter) }
    };
    let cases = |n, l: &Load, overdue| {
        let filter = CaseFilter { squad: l.squad.clone(), open: true, overdue, ..CaseFilter::default() };
        Count { n, href: case_list(filter) }
    };
    let view = |l: &Load| LoadView {
        name: l.name.clone(),
        clue_bar: [share(l.clues, most), share(l.clues_overdue, most)],
        case_bar: [share(l.cases, most), share(l.cases_overdue, most)],
        clues: clues(l.clues, l, false),
        clues_overdue: clues(l.clues_overdue, l, true),
        cases: cases(l.cases, l, false),
        cases_overdue: cases(l.cases_overdue, l, true),
    };
    loads.iter().map(view).collect()
}

fn classes(app: &App, board: &Board, most: usize) -> Vec<ClassView> {
    let longest = board.classes.first().map_or(0, |c| c.1);
    let (from, to) = board.trend.first().zip(board.trend.last()).map_or_else(
        || (String::new(), String::new()),
        |(first, last)| (first.day.to_string(), last.day.to_string()),
    );
    let view = |(class, n): &(String, i64)| {
        let filter =
            ClueFilter { class: class.clone(), from: from.clone(), to: to.clone(), ..ClueFilter::default() };
        ClassView {
            name: app.office.town().class_name(class).to_string(),
            bar: share(*n, longest),
            count: Count { n: *n, href: clue_list(filter) },
        }
    };
    board.classes.iter().take(most).map(view).collect()
}

/// A round number that the tallest bar does not reach past, and the step of the lines across.
fn scale(most: i64) -> (i64, i64) {
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|s| s * 4 >= most);
    let step = step.unwrap_or_else(|| most / 4 + 1);
    (step * 4, step)
}

fn trend(days: &[Day], frame: &Frame) -> Trend {
    let ground = frame.high - frame.below;
    let (top, step) = scale(days.iter().map(|d| d.reported.max(d.closed)).max().unwrap_or(0));
    let room = ground - MARGIN;
    // Tenths of a unit, so that thirty days fill the breadth evenly.
    let tenths = |n: i64| format!("{}.{}", n / 10, n % 10);
    let height = |n: i64| n * room * 10 / top;
    let count = i64::try_from(days.len()).unwrap_or(1).max(1);
    let slot = (WIDE - frame.left - MARGIN) * 10 / count;
    let end = |day: Option<&Day>| day.map_or(String::new(), |d| d.day.to_string());
    let (from, to) = (end(days.first()), end(days.last()));
    let mut drawn = Trend {
        frame: format!("0 0 {WIDE} {}", frame.high),
        left: [frame.left, frame.left - 6],
        foot: frame.high - 6,
        bars: Vec::new(),
        lines: (0..=4).map(|i| (tenths(ground * 10 - height(i * step)), i * step)).collect(),
        marks: Vec::new(),
        days: Vec::new(),
        reported: Count {
            n: days.iter().map(|d| d.reported).sum(),
            href: clue_list(ClueFilter { from: from.clone(), to: to.clone(), ..ClueFilter::default() }),
        },
        closed: Count {
            n: days.iter().map(|d| d.closed).sum(),
            href: clue_list(ClueFilter { closed_from: from, closed_to: to, ..ClueFilter::default() }),
        },
    };
    for (i, d) in (0i64..).zip(days) {
        let (day, short) = (d.day.to_string(), d.day.strftime("%-m月%-d日").to_string());
        let x = frame.left * 10 + i * slot;
        let reported = clue_list(ClueFilter { from: day.clone(), to: day.clone(), ..ClueFilter::default() });
        let closed = clue_list(ClueFilter {
            closed_from: day.clone(),
            closed_to: day.clone(),
            ..ClueFilter::default()
        });
        let mut bar = |n: i64, at: i64, kind, word: &str, href: &str| {
            if n > 0 {
                drawn.bars.push(Bar {
                    x: tenths(at),
                    y: tenths(ground * 10 - height(n)),
                    height: tenths(height(n)),
                    href: href.into(),
                    title: format!("{short}{word}{n}件"),
                    kind,
                });
            }
        };
        bar(d.reported, x + slot / 10, "reported", "上报", &reported);
        bar(d.closed, x + slot / 2, "closed", "办结", &closed);
        // The last day is today: the marks are counted from it.
        if (count - 1 - i) % 5 == 0 {
            drawn.marks.push((tenths(x + slot / 2), short.replace('月', "-").replace('日', "")));
        }
        drawn.days.push(DayView {
            day,
            reported: Count { n: d.reported, href: reported },
            closed: Count { n: d.closed, href: closed },
        });
    }
    drawn.days.reverse();
    drawn
}

/// What the wall shows of overdue matters: their numbers and kinds, never whom they concern.
fn overdue(app: &App, board: &Board) -> Vec<OverdueView> {
    let town = app.office.town();
    let late = |due: &str| {
        let days =
            due.parse::<Date>().ok().and_then(|d| d.until(board.today).ok()).map_or(0, |s| s.get_days());
        format!("逾{days}天")
    };
    let unit = |squad: &str, office: &str| {
        let id = if squad.is_empty() { office } else { squad };
        if id.is_empty() { "指挥调度中心".to_string() } else { town.unit_name(id).to_string() }
    };
    let clues = board.clues_overdue.iter().map(|r| {
        let title = format!("{} {}", town.class_name(&r.class), view::clue_stage(&r.stage).0);
        let view = OverdueView {
            href: format!("/clues/{}", r.id),
            title,
            sub: format!("{} {}", r.number, unit(&r.squad, &r.office)),
            late: late(&r.due),
        };
        (r.due.clone(), view)
    });
    let cases = board.cases_overdue.iter().map(|r| {
        let number = if r.number.is_empty() { "未立案" } else { r.number.as_str() };
        let view = OverdueView {
            href: format!("/cases/{}", r.id),
            title: format!("{} {}", r.item, r.due_label),
            sub: format!("{number} {}", unit(&r.squad, "")),
            late: late(&r.due),
        };
        (r.due.clone(), view)
    });
    let mut all: Vec<(String, OverdueView)> = clues.chain(cases).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.into_iter().take(5).map(|(_, view)| view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn days(numbers: &[(i64, i64)]) -> Vec<Day> {
        let last = date(2026, 6, 30);
        let count = i64::try_from(numbers.len()).expect("few");
        let day = |i: i64| last.saturating_sub((count - 1 - i).days());
        (0..).zip(numbers).map(|(i, n)| Day { day: day(i), reported: n.0, closed: n.1 }).collect()
    }

    #[test]
    fn bars_stand_on_the_ground_and_never_leave_the_picture() {
        for most in [0, 1, 3, 4, 5, 39, 401, 5000] {
            let (top, step) = scale(most);
            assert!(top >= most && step >= 1 && top == step * 4, "{most}: {top} {step}");
        }
        let drawn = trend(&days(&[(3, 1); 30]), &PAGE);
        assert_eq!((drawn.bars.len(), drawn.reported.n, drawn.closed.n), (60, 90, 30));
        for bar in &drawn.bars {
            let read = |text: &str| text.parse::<f64>().expect("a number");
            let (x, y, height) = (read(&bar.x), read(&bar.y), read(&bar.height));
            assert!((34.0..875.0).contains(&x) && y >= 15.9, "{x} {y}");
            assert!((y + height - 214.0).abs() < 0.11, "{y} {height}");
        }
        assert_eq!(drawn.marks.last().map(|m| m.1.as_str()), Some("6-30"));
        assert_eq!(drawn.days.first().map(|d| d.day.as_str()), Some("2026-06-30"));
    }

    #[test]
    fn a_day_on_which_nothing_happened_has_no_bar_and_a_little_is_seen() {
        assert!(trend(&days(&[(0, 0); 30]), &WALL).bars.is_empty());
        assert_eq!((share(0, 50), share(1, 5000), share(50, 50)), (0, 1, 100));
    }

    #[test]
    fn every_figure_leads_to_the_list_it_counts() {
        let href = |figure| FigureView::new(figure, 1, date(2026, 6, 30)).href;
        assert_eq!(href(Figure::ReportedToday), "/clues?from=2026-06-30&to=2026-06-30");
        assert_eq!(href(Figure::Waiting), "/clues?stage=waiting");
        assert_eq!(href(Figure::CasesOverdue), "/cases?overdue=1");
    }
}
