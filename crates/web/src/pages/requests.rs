//! 依申请公开: anyone applies and gets a receipt; the legal office keeps the list and answers.

use crate::acts;
use crate::app::App;
use crate::door::{Session, Visit};
use crate::error::PageError;
use crate::flow;
use crate::form::{self, FieldError, FieldView, Typed};
use crate::pages::clues::Done;
use crate::pages::export;
use crate::shell::Shell;
use crate::view::{self, DueView, OfferView, PaperView, RefusalView, TimelineView};
use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use law::inforequest::{self, AnswerKind, InfoStage, YearReport};
use law::matter::Stage;
use law::party::FileRef;
use law::person::Role;
use law::refusal::Refusal;
use law::rules;
use office::read::{InfoFilter, InfoRow};
use office::{Matter, Me, Submission, SubmitError};
use serde::Deserialize;
use serde_json::{Map, Value};

/// What came in by a name with a dot in it, as the object that the name says: `applicant.name` → `{"applicant": {"name": …}}`.
pub fn nested(flat: Map<String, Value>) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in flat {
        match name.split_once('.') {
            Some((outer, inner)) => {
                let object = map.entry(outer).or_insert_with(|| Value::Object(Map::new()));
                object[inner] = value;
            }
            None => {
                map.insert(name, value);
            }
        }
    }
    map
}

/// P-01: the legal office books what comes by post or over the counter. Whoever only reads the requests is told so before
/// a form is shown or a file is taken in.
fn books(me: &Me) -> Result<(), PageError> {
    if me.is(Role::Legal) {
        return Ok(());
    }
    let have = format!("{}（{}）", me.person.name, me.person.post);
    let refusal = Refusal::new(&rules::P_01, "由法治室登记申请", have).fix("法治室", "以法治室账号登记");
    Err(PageError::Refused(Box::new(refusal)))
}

fn tone(stage: InfoStage) -> &'static str {
    match stage {
        InfoStage::Open => "blue",
        InfoStage::Correcting => "orange",
        InfoStage::Answered => "green",
        InfoStage::Absent | InfoStage::Lapsed => "secondary",
    }
}

/// A request in a list.
pub(super) struct InfoLine {
    pub id: String,
    pub content: String,
    pub applicant: String,
    pub received_on: String,
    pub stage: &'static str,
    pub tone: &'static str,
    /// The deadline that runs out first, with what it is for.
    pub due: Option<DueView>,
}

/// A row of the list as it is drawn.
pub(super) fn line(app: &App, r: InfoRow) -> InfoLine {
    let calendar = &app.office.town().law.calendar;
    let due = DueView::row(&r.due, r.provisional, r.due_working, app.office.now(), calendar);
    let stage = InfoStage::ALL.into_iter().find(|s| view::tag(s) == r.stage).unwrap_or_default();
    InfoLine {
        due: due.map(|d| DueView { text: format!("{} {}", r.due_label, d.text), ..d }),
        id: r.id,
        content: r.content,
        applicant: r.applicant,
        received_on: r.received_on,
        stage: stage.label(),
        tone: tone(stage),
    }
}

#[derive(Template)]
#[template(path = "info/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<InfoLine>,
    /// Whoever looks may book a request.
    books: bool,
    /// Only what is open, what is due first before the rest.
    open: bool,
    /// Only what is overdue.
    overdue: bool,
    /// What is looked for.
    text: String,
    /// The tabs' addresses go on looking for it.
    looks: String,
    /// The same list as a spreadsheet.
    export: String,
    next: Option<String>,
    /// This year, for the way to its numbers.
    year: i16,
}

#[derive(Template)]
#[template(path = "info/year.html")]
struct YearPage {
    shell: Shell,
    report: YearReport,
    report_due: String,
    /// The year before and the year after, where there is one to look at.
    before: Option<i16>,
    after: Option<i16>,
}

/// What is asked of the list.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    all: String,
    overdue: String,
    text: String,
    after: String,
    year: String,
}

impl Asked {
    fn filter(&self) -> InfoFilter {
        let overdue = !self.overdue.is_empty();
        let open = !overdue && self.all.is_empty();
        let (text, after) = (self.text.trim().to_string(), self.after.clone());
        InfoFilter { open, overdue, text, after, ..InfoFilter::default() }
    }
}

/// The list; where a year is asked for, the numbers of that year instead.
pub async fn list(
    State(app): State<App>,
    session: Session,
    Query(q): Query<Asked>,
) -> Result<Response, PageError> {
    if !q.year.is_empty() {
        return year(&app, &session, &q.year).await;
    }
    let filter = q.filter();
    let InfoFilter { open, overdue, ref text, .. } = filter;
    let which = match (overdue, open) {
        (true, _) => "overdue=1&",
        (_, false) => "all=1&",
        _ => "",
    };
    let looks = if text.is_empty() { String::new() } else { format!("text={}&", view::encode(text)) };
    let page = app.office.infos(&session.me, &filter).await?;
    let body = ListPage {
        shell: Shell::office(&app, &session, "依申请公开", "/info"),
        next: page.next.map(|c| format!("/info?{which}{looks}after={}", view::encode(&c))),
        rows: page.rows.into_iter().map(|r| line(&app, r)).collect(),
        books: books(&session.me).is_ok(),
        export: format!("/info/export?{which}{looks}"),
        open,
        overdue,
        text: filter.text,
        looks,
        year: app.office.now().year(),
    };
    Ok(Html(body.render()?).into_response())
}

/// The list as a spreadsheet.
pub async fn export(
    State(app): State<App>,
    session: Session,
    Query(q): Query<Asked>,
) -> Result<Response, PageError> {
    let filter = q.filter();
    let headings = ["回执号", "申请内容", "申请人", "收到日", "阶段", "答复类型", "最近期限", "期限日"];
    export::csv("information-requests", headings, filter.after.clone(), move |after| {
        let (app, me) = (app.clone(), session.me.clone());
        let filter = InfoFilter { after, ..filter.clone() };
        async move {
            let page = app.office.infos(&me, &filter).await?;
            Ok(export::lines(page, |r| {
                let answer = AnswerKind::ALL.into_iter().find(|a| view::tag(a) == r.answer);
                let answer = answer.map_or("", AnswerKind::label).to_string();
                // The day itself: how many are left changes while the spreadsheet lies about.
                let (receipt, due_label, due) = (r.receipt.clone(), r.due_label.clone(), r.due.clone());
                let l = line(&app, r);
                [receipt, l.content, l.applicant, l.received_on, l.stage.to_string(), answer, due_label, due]
            }))
        }
    })
    .await
}

/// D-18: every request of the year is read for its numbers, so that they are reckoned only when somebody asks for them.
async fn year(app: &App, session: &Session, asked: &str) -> Result<Response, PageError> {
    const FIRST: i16 = 2000;
    let this = app.office.now().year();
    let there = |y: &i16| (FIRST..=this).contains(y);
    let year = asked.trim().parse().ok().filter(there).unwrap_or(this);
    let body = YearPage {
        shell: Shell::office(app, session, "政府信息公开年度报告数据", "/info"),
        report: app.office.info_year(&session.me, year).await?,
        report_due: inforequest::report_due(year, &app.office.town().law).text(),
        before: Some(year - 1).filter(there),
        after: Some(year + 1).filter(there),
    };
    Ok(Html(body.render()?).into_response())
}

#[derive(Template)]
#[template(path = "info/show.html")]
struct ShowPage {
    shell: Shell,
    receipt: String,
    stage: &'static str,
    tone: &'static str,
    deadlines: Vec<(&'static str, DueView)>,
    facts: Vec<(&'static str, String)>,
    content: String,
    files: Vec<FileRef>,
    timeline: Vec<TimelineView>,
    panel: Vec<OfferView>,
    papers: Vec<PaperView>,
}

/// One request.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let v = app.office.info(&session.me, &id).await?;
    let (now, calendar) = (app.office.now(), &app.office.town().law.calendar);
    let base = format!("/info/{id}");
    let mut shell = Shell::office(&app, &session, "政府信息公开申请", "/info");
    if !done.text().is_empty() {
        shell = shell.flash(done.text());
    }
    let s = &v.state;
    let mut facts = vec![
        ("申请人", s.applicant.name.clone()),
        ("身份证明", s.applicant.document.clone()),
        ("联系电话", s.applicant.phone.clone()),
        ("通信地址", s.applicant.contact.clone()),
        ("获取方式", s.form.clone()),
        ("提交方式", s.channel.label().into()),
        ("收到日", s.received_on.map(|d| d.to_string()).unwrap_or_default()),
    ];
    if let Some(a) = &s.answer {
        let ground = a.ground.map_or(String::new(), |g| format!("（{}）", g.label()));
        facts.push(("答复", format!("{}{ground}：{}", a.kind.label(), a.text)));
        facts.push(("理由", a.reason.clone()));
    }
    if let Some(due) = v.answered_late {
        facts.push(("超期答复", format!("应当在{due}前答复")));
    }
    let page = ShowPage {
        shell,
        receipt: s.receipt.clone(),
        stage: s.stage.label(),
        tone: tone(s.stage),
        deadlines: v.deadlines.iter().map(|(n, d)| (*n, DueView::new(d, now, calendar))).collect(),
        facts,
        content: s.content.clone(),
        files: s.files.clone(),
        timeline: v.timeline.into_iter().rev().map(TimelineView::from).collect(),
        panel: v.panel.iter().map(|o| OfferView::new(o, &base)).collect(),
        papers: v.papers.into_iter().map(PaperView::from).collect(),
    };
    Ok(Html(page.render()?).into_response())
}

#[derive(Template)]
#[template(path = "public/apply.html")]
struct ApplyPage {
    shell: Shell,
    action: &'static str,
    intro: &'static str,
    fields: Vec<FieldView>,
    errors: Vec<FieldError>,
    refusal: Option<RefusalView>,
    key: String,
    receipt: String,
}

/// What of a try is shown again.
#[derive(Default)]
struct Again {
    typed: Typed,
    errors: Vec<FieldError>,
    refusal: Option<RefusalView>,
    receipt: String,
}

/// The form, for anyone or for the office that books what came by post or over the counter.
fn apply_form(app: &App, me: &Me, shell: Shell, again: Again) -> Result<String, PageError> {
    let form = acts::find("apply_information").ok_or(PageError::NotFound)?;
    let public = me.is(Role::Public);
    let options = flow::options(app, me, None);
    let mut fields = form::view(form, &again.typed, &again.errors, &options);
    if public {
        fields.retain(|f| !matches!(f.name.as_str(), "channel" | "received_on"));
    }
    let key = match again.typed.get("_key") {
        "" => app.office.new_key(),
        kept => kept.to_string(),
    };
    let page = ApplyPage {
        shell,
        action: if public { "/apply" } else { "/info/new" },
        intro: form.intro,
        fields,
        errors: again.errors,
        refusal: again.refusal,
        key,
        receipt: again.receipt,
    };
    Ok(page.render()?)
}

/// Reads the form and hands it in.
async fn hand_in(app: &App, me: &Me, request: Request) -> Result<office::Done, Result<Again, PageError>> {
    let form = acts::find("apply_information").ok_or(Err(PageError::NotFound))?;
    let (typed, mut errors) = match flow::read(app, me, request).await {
        Ok(typed) => (typed, Vec::new()),
        Err((typed, errors)) => (typed, errors),
    };
    let (flat, unread) = form::parse(form, &typed);
    errors.extend(unread);
    let again = |typed: Typed, errors: Vec<FieldError>, refusal: Option<RefusalView>| {
        Ok(Again { typed, errors, refusal, receipt: String::new() })
    };
    // Everything that is missing is said at once.
    for field in form.fields.iter().filter(|f| f.required) {
        if typed.get(field.name).trim().is_empty() {
            errors
                .push(FieldError { field: field.name.into(), message: format!("请填写{}", field.label) });
        }
    }
    let mut command = Value::Object(nested(flat));
    if let Err(unproven) = super::files::prove(app, me, &mut command).await {
        errors.extend(unproven);
    }
    if !errors.is_empty() {
        return Err(again(typed, errors, None));
    }
    let key = Some(typed.get("_key").to_string()).filter(|k| !k.is_empty());
    let submission = Submission { matter: Matter::NewInfo, command, expected: None, key };
    match app.office.submit(me, submission).await {
        Ok(done) => Ok(done),
        Err(SubmitError::Refused(r)) => {
            let field = r.field.map(|f| FieldError { field: f.into(), message: format!("应当{}", r.need) });
            Err(again(typed, field.into_iter().collect(), Some(RefusalView::new(&r, None))))
        }
        Err(SubmitError::Fields(fields)) => {
            let errors = fields.into_iter().map(|f| FieldError { field: f.field, message: f.message });
            Err(again(typed, errors.collect(), None))
        }
        Err(SubmitError::KeyReused) => {
            let message = "这份申请已经提交过，如需再申请请刷新页面".into();
            Err(again(typed, vec![FieldError { field: String::new(), message }], None))
        }
        Err(e) => Err(Err(PageError::Broken(e.to_string()))),
    }
}

/// The public's form.
pub async fn apply_page(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    let shell = Shell::public(&app, &visit.request_id, "申请公开政府信息");
    Ok(Html(apply_form(&app, &Me::public(), shell, Again::default())?).into_response())
}

/// Someone applies.
pub async fn apply(State(app): State<App>, visit: Visit, request: Request) -> Result<Response, PageError> {
    let me = Me::public();
    let shell = Shell::public(&app, &visit.request_id, "申请公开政府信息");
    match hand_in(&app, &me, request).await {
        Ok(done) => {
            let again = Again { receipt: done.receipt, ..Again::default() };
            Ok(Html(apply_form(&app, &me, shell, again)?).into_response())
        }
        Err(Ok(again)) => {
            let body = apply_form(&app, &me, shell, again)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(body)).into_response())
        }
        Err(Err(e)) => Err(e),
    }
}

/// The office's form for what came by post, over the counter or by word of mouth.
pub async fn new(State(app): State<App>, session: Session) -> Result<Response, PageError> {
    books(&session.me)?;
    let shell = Shell::office(&app, &session, "登记政府信息公开申请", "/info");
    Ok(Html(apply_form(&app, &session.me, shell, Again::default())?).into_response())
}

/// Books such a request.
pub async fn register(
    State(app): State<App>,
    session: Session,
    request: Request,
) -> Result<Response, PageError> {
    books(&session.me)?;
    let shell = Shell::office(&app, &session, "登记政府信息公开申请", "/info");
    match hand_in(&app, &session.me, request).await {
        Ok(done) => {
            let text = view::encode(&format!("已登记，回执号{}", done.receipt));
            Ok(Redirect::to(&format!("/info/{}?done={text}", done.id)).into_response())
        }
        Err(Ok(again)) => {
            let body = apply_form(&app, &session.me, shell, again)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(body)).into_response())
        }
        Err(Err(e)) => Err(e),
    }
}
