//! 放假安排: the years that are known, drawn month by month, and the next one to enter (RULES §4.3, T-CAL).

use crate::app::App;
use crate::door::{Session, Visit};
use crate::error::PageError;
use crate::form::{FieldError, date};
use crate::pages::tools;
use crate::shell::Shell;
use crate::view::RefusalView;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use law::calendar::{Calendar, DayKind, YearArrangement};
use law::person::Role;
use law::refusal::Refusal;
use law::rules;
use office::{Me, SubmitError};
use serde::Deserialize;

/// One day of a drawn month.
struct DayView {
    number: i8,
    /// `work`, `makeup`, `weekend`, `holiday`
    kind: &'static str,
    label: String,
}

/// One drawn month.
struct MonthView {
    name: String,
    /// Empty cells before the first, Monday first.
    lead: Vec<()>,
    days: Vec<DayView>,
}

fn months(calendar: &Calendar, year: i16) -> Vec<MonthView> {
    let month = |m: i8| {
        let first = jiff::civil::date(year, m, 1);
        let days = (0..first.days_in_month()).filter_map(|n| first.checked_add(i64::from(n).days()).ok());
        MonthView {
            name: format!("{m}月"),
            lead: vec![(); first.weekday().to_monday_zero_offset().unsigned_abs().into()],
            days: days.filter_map(|d| day(calendar, d)).collect(),
        }
    };
    if calendar.knows(year) { (1..=12).map(month).collect() } else { Vec::new() }
}

fn day(calendar: &Calendar, day: Date) -> Option<DayView> {
    let kind = calendar.day_kind(day).ok()?;
    let class = match kind {
        DayKind::Workday => "work",
        DayKind::MakeUp => "makeup",
        DayKind::Weekend => "weekend",
        DayKind::Holiday => "holiday",
    };
    Some(DayView {
        number: day.day(),
        kind: class,
        label: format!("{}月{}日{}", day.month(), day.day(), kind.label()),
    })
}

#[derive(Template)]
#[template(path = "tool/calendar.html")]
struct CalendarPage {
    shell: Shell,
    year: i16,
    years: Vec<i16>,
    next: i16,
    notice: String,
    months: Vec<MonthView>,
    /// The system administrator enters years.
    enters: bool,
    typed: Entry,
    refusal: Option<RefusalView>,
    /// What is wrong, and with which field.
    wrong: Option<FieldError>,
}

impl CalendarPage {
    /// What is wrong with a field; empty when nothing is.
    fn error(&self, field: &str) -> &str {
        self.wrong.as_ref().filter(|w| w.field == field).map_or("", |w| &w.message)
    }
}

/// The year to look at.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    year: Option<i16>,
    entered: Option<u64>,
}

/// A notice as it is typed in: spans of days off, and days worked.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Entry {
    year: String,
    notice: String,
    /// A line a holiday: `2027-02-05 至 2027-02-13`.
    holidays: String,
    /// Days worked, on lines or between commas.
    makeup: String,
}

impl Entry {
    /// The arrangement, or what could not be read.
    fn read(&self) -> Result<YearArrangement, FieldError> {
        let wrong = |field: &str, message: String| FieldError { field: field.into(), message };
        let unread = |line: &str| wrong("holidays", format!("看不懂放假的这一行：{line}"));
        let year =
            self.year.trim().parse().map_err(|_| wrong("year", "年份写成四位数字，例如2027".into()))?;
        let mut off = Vec::new();
        for line in self.holidays.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let mut ends = line.split(['至', '到', '~']).map(str::trim).filter(|t| !t.is_empty()).map(date);
            let from = ends.next().flatten().ok_or_else(|| unread(line))?;
            let to = ends.next().unwrap_or(Some(from)).ok_or_else(|| unread(line))?;
            if to < from || to > from.saturating_add(20.days()) {
                return Err(wrong("holidays", format!("起止日期不对：{line}")));
            }
            off.extend(from.series(1.day()).take_while(|d| *d <= to));
        }
        let worked: Result<Vec<Date>, FieldError> = self
            .makeup
            .split(|c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；'))
            .filter(|t| !t.is_empty())
            .map(|t| date(t).ok_or_else(|| wrong("makeup", format!("看不懂补班的日期：{t}"))))
            .collect();
        let weekend = |d: &Date| d.weekday().to_monday_zero_offset() >= 5;
        off.retain(|d| !weekend(d));
        Ok(YearArrangement {
            year,
            weekday_holidays: off,
            weekend_workdays: worked?,
            notice: self.notice.trim().into(),
            source: "按通知录入".into(),
        })
    }
}

fn keeper(me: &Me) -> Result<(), PageError> {
    if me.is(Role::SystemAdmin) {
        return Ok(());
    }
    let have = format!("{}（{}）", me.person.name, me.person.post);
    let refusal = Refusal::new(&rules::P_01, "由系统管理员办理", have).fix("系统管理员", "录入放假安排");
    Err(PageError::Refused(Box::new(refusal)))
}

/// The page as it is before anything is typed.
fn page(app: &App, shell: Shell, year: Option<i16>) -> CalendarPage {
    let calendar = &app.office.town().law.calendar;
    let years: Vec<i16> = calendar.years().map(|y| y.year).collect();
    let last = years.last().copied().unwrap_or(app.office.now().year());
    let year = year.filter(|y| calendar.knows(*y)).unwrap_or_else(|| last.min(app.office.now().year()));
    CalendarPage {
        shell,
        year,
        next: last.saturating_add(1),
        notice: calendar.years().find(|y| y.year == year).map_or(String::new(), |y| y.notice.clone()),
        months: months(calendar, year),
        years,
        enters: false,
        typed: Entry::default(),
        refusal: None,
        wrong: None,
    }
}

/// The years that are known, for anybody: the public's deadlines are counted by them.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut page = page(&app, tools::shell(&app, &visit, "放假安排", "/calendar"), asked.year);
    page.enters = Session::of(&visit).is_some_and(|session| keeper(&session.me).is_ok());
    if let (true, Some(year), Some(matters)) = (page.enters, asked.year, asked.entered) {
        page.shell = page
            .shell
            .flash(format!("已录入{year}年放假安排，{matters}件线索、案件、申请的期限随之确定或者改变"));
    }
    Ok(Html(page.render()?).into_response())
}

/// Enters a year.
pub async fn enter(
    State(app): State<App>,
    session: Session,
    Form(typed): Form<Entry>,
) -> Result<Response, PageError> {
    keeper(&session.me)?;
    let again = |refusal: Option<&Refusal>, wrong: Option<FieldError>| {
        let shell = Shell::office(&app, &session, "放假安排", "/calendar");
        let refusal = refusal.map(|r| RefusalView::new(r, None));
        let page =
            CalendarPage { enters: true, typed: typed.clone(), refusal, wrong, ..page(&app, shell, None) };
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
    };
    let arrangement = match typed.read() {
        Ok(arrangement) => arrangement,
        Err(wrong) => return again(None, Some(wrong)),
    };
    match app.office.enter_year(&session.me, arrangement).await {
        Ok(done) => {
            let to = format!("/calendar?year={}&entered={}", done.year, done.matters);
            Ok(Redirect::to(&to).into_response())
        }
        Err(SubmitError::Refused(r)) => {
            let message = format!("需要{}；现在{}", r.need, r.have);
            again(Some(&r), r.field.map(|field| FieldError { field: field.into(), message }))
        }
        Err(other) => Err(PageError::Broken(other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_read_as_people_type_it() {
        let entry = Entry {
            year: "2027".into(),
            notice: "通知".into(),
            holidays: "2027-01-01 至 2027-01-03\n\n2027年5月1日到2027年5月5日".into(),
            makeup: "2027-04-25、2027-05-08".into(),
        };
        let read = entry.read().unwrap();
        let days = |list: &[Date]| list.iter().map(Date::to_string).collect::<Vec<_>>();
        assert_eq!(days(&read.weekday_holidays), ["2027-01-01", "2027-05-03", "2027-05-04", "2027-05-05"]);
        assert_eq!(days(&read.weekend_workdays), ["2027-04-25", "2027-05-08"]);
    }

    #[test]
    fn what_cannot_be_read_is_shown_to_whoever_typed_it() {
        let wrong = |holidays: &str, makeup: &str| {
            let (year, notice) = ("2027".into(), "通知".into());
            Entry { year, notice, holidays: holidays.into(), makeup: makeup.into() }.read().unwrap_err()
        };
        for (holidays, makeup, field, said) in [
            ("元旦三天", "", "holidays", "元旦三天"),
            ("2027-05-05至2027-05-01", "", "holidays", "起止"),
            ("2027-01-01", "周日", "makeup", "周日"),
        ] {
            let wrong = wrong(holidays, makeup);
            assert!(wrong.field == field && wrong.message.contains(said), "{wrong:?}");
        }
    }
}
