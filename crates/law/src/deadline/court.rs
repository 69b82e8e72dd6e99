//! When the court can be asked to enforce (申请法院强制执行的窗口): T-COURT and T-COURT-S.

use super::{COURT_APPLICATION, Deadline, Period, RECONSIDERATION, SUIT, SUIT_UNTOLD, Term, URGE};
use crate::calendar::Calendar;
use crate::refusal::Refusal;
use crate::rules;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How long the party may sue (起诉期限).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuitTerm {
    /// 六个月 (诉§46).
    SixMonths,
    /// 特别法规定的日数, e.g. 15 days under 土地管理法§83.
    Special {
        /// 日数
        days: u32,
        /// The special law's article.
        article: String,
    },
    /// 未告知起诉期限: at most a year from knowing the act (诉释§64).
    NotTold,
}

/// The end of the time to sue (起诉期限届满).
pub fn suit(served: Date, term: &SuitTerm, calendar: &Calendar) -> Deadline {
    match term {
        SuitTerm::SixMonths => SUIT.from(served, calendar),
        SuitTerm::Special { days, article } => {
            Term::C(*days).from(served, calendar).under(&rules::T_COURT, &[]).article(article.clone())
        }
        SuitTerm::NotTold => SUIT_UNTOLD.from(served, calendar),
    }
}

/// The window for asking the court to enforce.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CourtWindow {
    /// The time to sue (or, for reading A of T-COURT-S, to ask for reconsideration), after which the window opens.
    pub remedy: Deadline,
    /// The end: `nominal` is the strict last day, `due` the lenient one rolled over rest days, `control` the last
    /// working day before (内控末日).
    pub end: Deadline,
    /// 催告期: ten working days from serving the demand; none while it is not served.
    pub urge: Option<Deadline>,
    /// 最早申请日: none while the demand is not served or a year is not known.
    pub earliest: Option<Date>,
    /// 催告书最迟送达日: served later, the ten working days do not end before the strict last day.
    pub last_urge: Option<Date>,
    /// The same, for an application on the last working day.
    pub last_urge_control: Option<Date>,
}

impl CourtWindow {
    /// The window that opens when `remedy` has run out; `urged` is when the demand was served.
    pub fn new(remedy: Deadline, urged: Option<Date>, calendar: &Calendar) -> Self {
        let mut end = COURT_APPLICATION.from(remedy.due.unwrap_or(remedy.nominal), calendar);
        if remedy.provisional {
            end.due = None;
            end.control = None;
            end.provisional = true;
            end.note.clone_from(&remedy.note);
        }
        let urge = urged.map(|day| URGE.from(day, calendar));
        let after = |day: Option<Date>| day.map(|d| d.saturating_add(1.day()));
        let opens = after(remedy.due);
        let earliest = urge.as_ref().and_then(|u| Some(opens?.max(after(u.due)?)));
        // The tenth working day after the demand must come before `end`: the day before the ninth working day
        // that precedes the last working day before `end`.
        let last_urge_before = |end: Date| {
            let tenth = calendar.working_on_or_before(end.saturating_sub(1.day())).ok()?;
            Some(Term::Wb(9).from(tenth, calendar).due?.saturating_sub(1.day()))
        };
        let last_urge = if end.provisional { None } else { last_urge_before(end.nominal) };
        let last_urge_control = end.control.and_then(last_urge_before);
        CourtWindow { remedy, end, urge, earliest, last_urge, last_urge_control }
    }

    /// Whether the application may be made on a day (TL-47, TL-48).
    ///
    /// # Errors
    /// T-COURT while the party may still sue, before the demand has run ten working days, and after three months.
    pub fn check(&self, on: Date) -> Result<(), Refusal> {
        let refuse = |need: String, have: String, how: &str| {
            Err(Refusal::new(&rules::T_COURT, need, have).fix("法治室", how).field("applied_on"))
        };
        if !self.remedy.has_passed(on) {
            return refuse(
                "法定起诉期限届满".into(),
                format!("起诉期限至{}", self.remedy.text()),
                "期限届满后再申请",
            );
        }
        let Some(urge) = &self.urge else {
            return refuse("已经送达催告书".into(), "没有催告书的送达日期".into(), "先送达催告书");
        };
        if !urge.has_passed(on) {
            return refuse(
                "催告书送达满十个工作日".into(),
                format!("催告期至{}", urge.text()),
                "催告期满仍不履行的再申请",
            );
        }
        if self.end.met_on(on) == Some(false) {
            return refuse(
                format!("自起诉期限届满之日起三个月内（至{}）", self.end.text()),
                format!("{on}申请，已经超过"),
                "不再申请；本机关自己拖延不是正当理由，报负责人并记入执法监督",
            );
        }
        Ok(())
    }
}

/// T-COURT: the window after a decision served on `served`; `urged` is when the demand (催告书) was served.
pub fn court_window(served: Date, term: &SuitTerm, urged: Option<Date>, calendar: &Calendar) -> CourtWindow {
    CourtWindow::new(suit(served, term, calendar), urged, calendar)
}

/// T-COURT-S: both readings of the window after an on-the-spot decision, against which reconsideration comes first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SimpleCourtWindows {
    /// 口径A: three months from the end of the sixty days for reconsideration.
    pub a: CourtWindow,
    /// 口径B: three months from the end of the six months for suing.
    pub b: CourtWindow,
    /// 报警日: the earlier of both strict last days.
    pub alarm: Date,
}

/// T-COURT-S: the windows after an on-the-spot decision (复议前置).
pub fn court_window_simple(served: Date, urged: Option<Date>, calendar: &Calendar) -> SimpleCourtWindows {
    let reading = |period: &Period| {
        let remedy = period.from(served, calendar).under(&rules::T_COURT_S, rules::T_COURT_S.articles);
        CourtWindow::new(remedy, urged, calendar)
    };
    let (a, b) = (reading(&RECONSIDERATION), reading(&SUIT));
    let alarm = a.end.nominal.min(b.end.nominal);
    SimpleCourtWindows { a, b, alarm }
}
