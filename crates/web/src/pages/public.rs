//! The public site: works without script. Who enforces, what on, what was decided; report, follow, check.

use crate::acts;
use crate::app::App;
use crate::door::Visit;
use crate::error::PageError;
use crate::flow;
use crate::form::{self, FieldError, FieldView, Typed};
use crate::shell::Shell;
use crate::view::{self, RefusalView};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use law::chart;
use office::read::{
    AnnouncedHearing, CheckedPaper, InspectionResult, PublicOfficer, Published, ShownCertificate,
};
use office::{Matter, Me, Submission, SubmitError};
use serde::Deserialize;
use serde_json::{Value, json};

/// The public's addresses.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/public", get(home))
        .route("/public/officers", get(officers))
        .route("/public/officers/{number}", get(officer))
        .route("/public/powers", get(powers))
        .route("/public/lists/{id}", get(super::lists::show))
        .route("/public/charts", get(charts))
        .route("/public/hearings", get(hearings))
        .route("/public/inspections", get(inspections))
        .route("/public/decisions", get(decisions))
        .route("/public/decisions/{id}", get(decision))
        .route("/public/decisions.atom", get(atom))
        .route("/public/performance", get(super::performance::published))
        .route("/report", get(report_page).post(report))
        .route("/follow", get(super::follow::show))
        .route("/follow/rate", post(super::follow::rate))
        .route("/follow/reopen", post(super::follow::reopen))
        .route("/check", get(check))
        .route("/check/{code}", get(check_code))
}

/// A page as an answer.
pub(super) fn html<T: Template>(page: &T) -> Result<Response, PageError> {
    Ok(Html(page.render()?).into_response())
}

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomePage {
    shell: Shell,
    facts: Vec<(String, String)>,
    texts: Vec<(String, String)>,
    latest: Vec<Published>,
}

async fn home(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    let town = app.office.town();
    let a = &town.law.agency;
    let facts = [
        ("执法主体", &a.name),
        ("统一社会信用代码", &a.credit_code),
        ("地址", &a.address),
        ("电话", &a.phone),
        ("监督电话", &a.supervision_phone),
        ("行政复议机关", &a.reconsideration_body),
        ("行政诉讼管辖法院", &a.court),
    ];
    let page = HomePage {
        shell: Shell::public(&app, &visit.request_id, "行政执法公示"),
        facts: facts.iter().map(|(k, v)| ((*k).to_string(), (*v).clone())).collect(),
        texts: town.texts.iter().map(|t| (t.title.clone(), t.body.clone())).collect(),
        latest: app.office.published("").await?.rows.into_iter().take(5).collect(),
    };
    html(&page)
}

#[derive(Template)]
#[template(path = "public/officers.html")]
struct OfficersPage {
    shell: Shell,
    officers: Vec<PublicOfficer>,
    today: String,
}

async fn officers(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    let (officers, today) = (app.office.officers(), app.office.now().date());
    let shell = Shell::public(&app, &visit.request_id, "行政执法人员");
    html(&OfficersPage { shell, officers, today: today.to_string() })
}

#[derive(Template)]
#[template(path = "public/officer.html")]
struct OfficerPage {
    shell: Shell,
    shown: ShownCertificate,
    today: String,
    /// 监督电话
    phone: String,
}

/// What the code of a certificate opens (亮证): how it stands today, in the words of the public list.
async fn officer(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let shown = app.office.certificate(&number).ok_or(PageError::NotFound)?;
    html(&OfficerPage {
        shell: Shell::public(&app, &visit.request_id, "执法证核验"),
        shown,
        today: app.office.now().date().to_string(),
        phone: app.office.town().law.agency.supervision_phone.clone(),
    })
}

struct PowerLine {
    name: String,
    domain: String,
    violated: String,
    basis: String,
    penalties: String,
    discretion: Vec<String>,
}

#[derive(Template)]
#[template(path = "public/powers.html")]
struct PowersPage {
    shell: Shell,
    on: String,
    version: String,
    approval: String,
    span: String,
    versions: Vec<(String, String)>,
    items: Vec<PowerLine>,
}

/// The day on which a list is looked at, and where its page begins.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct On {
    pub(super) on: String,
    after: String,
}

async fn powers(State(app): State<App>, visit: Visit, Query(q): Query<On>) -> Result<Response, PageError> {
    let town = &app.office.town().law;
    let today = app.office.now().date();
    let on: Date = q.on.parse().unwrap_or(today);
    let list = town.powers_on(on);
    let items = list.map_or(&[][..], |l| &l.items);
    let page = PowersPage {
        shell: Shell::public(&app, &visit.request_id, "执法事项清单"),
        on: on.to_string(),
        version: list.map_or("当日没有生效的清单".into(), |l| l.version.clone()),
        approval: list.map_or(String::new(), |l| l.approval.clone()),
        span: list.map_or(String::new(), |l| {
            format!("{}起{}", l.from, l.to.map_or("，现行有效".to_string(), |t| format!("，至{t}")))
        }),
        versions: town.powers.iter().map(|l| (l.version.clone(), l.from.to_string())).collect(),
        items: items
            .iter()
            .filter(|i| i.published && i.from.is_none_or(|f| f <= on) && i.to.is_none_or(|t| on <= t))
            .map(|i| PowerLine {
                name: i.name.clone(),
                domain: town.domain(&i.domain).map_or(String::new(), |d| d.name.clone()),
                violated: i.violated.clone(),
                basis: i.basis.clone(),
                penalties: i.penalties.iter().map(|p| p.label()).collect::<Vec<_>>().join("、"),
                discretion: i
                    .discretion
                    .iter()
                    .map(|d| format!("{}：{}，罚款{}至{}", d.name, d.when, d.fine_min, d.fine_max))
                    .collect(),
            })
            .collect(),
    };
    html(&page)
}

#[derive(Template)]
#[template(path = "public/charts.html")]
struct ChartsPage {
    shell: Shell,
    charts: Vec<ChartView>,
}

struct ChartView {
    title: &'static str,
    /// Pictures to be put one below the other; each fits on a sheet of A4.
    parts: Vec<String>,
}

async fn charts(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    let draw = |kind: &chart::Kind| ChartView {
        title: kind.label(),
        parts: chart::chart(*kind).sheets().iter().map(|svg| super::papers::inline(svg)).collect(),
    };
    let charts = chart::Kind::ALL.iter().map(draw).collect();
    html(&ChartsPage { shell: Shell::public(&app, &visit.request_id, "执法流程图"), charts })
}

#[derive(Template)]
#[template(path = "public/hearings.html")]
struct HearingsPage {
    shell: Shell,
    rows: Vec<AnnouncedHearing>,
}

async fn hearings(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    let rows = app.office.hearings().await?;
    html(&HearingsPage { shell: Shell::public(&app, &visit.request_id, "听证公告"), rows })
}

struct ResultLine {
    name: String,
    outcome: &'static str,
    checked_on: String,
    way: &'static str,
    unit: String,
    title: String,
    published_on: String,
}

#[derive(Template)]
#[template(path = "public/inspections.html")]
struct InspectionsPage {
    shell: Shell,
    rows: Vec<ResultLine>,
    next: Option<String>,
}

/// 随机抽查结果 (D-03): what was found at whom, names of people masked.
async fn inspections(
    State(app): State<App>,
    visit: Visit,
    Query(q): Query<On>,
) -> Result<Response, PageError> {
    let page = app.office.inspection_results(&q.after).await?;
    let line = |r: InspectionResult| ResultLine {
        outcome: super::inspections::finding_label(&r.outcome),
        way: super::inspections::way_label(&r.way),
        name: r.name,
        checked_on: r.checked_on,
        unit: r.unit,
        title: r.title,
        published_on: r.published_on,
    };
    html(&InspectionsPage {
        shell: Shell::public(&app, &visit.request_id, "随机抽查结果"),
        next: page.next.map(|c| format!("/public/inspections?after={}", view::encode(&c))),
        rows: page.rows.into_iter().map(line).collect(),
    })
}

#[derive(Template)]
#[template(path = "public/decisions.html")]
struct DecisionsPage {
    shell: Shell,
    rows: Vec<Published>,
    next: Option<String>,
}

async fn decisions(State(app): State<App>, visit: Visit, Query(q): Query<On>) -> Result<Response, PageError> {
    let page = app.office.published(&q.after).await?;
    let next = page.next.map(|c| format!("/public/decisions?after={}", view::encode(&c)));
    html(&DecisionsPage {
        shell: Shell::public(&app, &visit.request_id, "行政处罚决定公示"),
        rows: page.rows,
        next,
    })
}

#[derive(Template)]
#[template(path = "public/decision.html")]
struct DecisionPage {
    shell: Shell,
    d: Published,
    lines: Vec<String>,
}

async fn decision(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let d = app.office.published_one(&id).await?;
    let lines = d.text.lines().map(String::from).collect();
    html(&DecisionPage { shell: Shell::public(&app, &visit.request_id, d.title.clone()), d, lines })
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

async fn atom(State(app): State<App>) -> Result<Response, PageError> {
    let rows = app.office.published("").await?.rows;
    let agency = xml(&app.office.town().law.agency.name);
    let updated = rows.first().map_or("2026-01-01".to_string(), |r| r.on.clone());
    let code = &app.office.town().law.code;
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>urn:zhifa:{code}:decisions</id>\n<title>{agency}行政处罚决定公示</title>\n\
         <author><name>{agency}</name></author>\n<updated>{updated}T00:00:00+08:00</updated>\n"
    );
    for r in rows {
        let (body, changed) = if r.withdrawn_on.is_empty() && r.amended.is_empty() {
            (r.text.clone(), r.on.clone())
        } else if r.withdrawn_on.is_empty() {
            (format!("{}\n（本决定书有文字笔误，已更正，见{}）", r.text, r.amended), r.on.clone())
        } else {
            (format!("已撤回：{}（{}）", r.reason, r.document), r.withdrawn_on.clone())
        };
        out.push_str(&format!(
            "<entry>\n<id>urn:zhifa:{code}:decision:{}</id>\n<title>{}</title>\n\
             <link href=\"/public/decisions/{}\"/>\n<published>{}T00:00:00+08:00</published>\n\
             <updated>{changed}T00:00:00+08:00</updated>\n<content type=\"text\">{}</content>\n</entry>\n",
            xml(&r.id),
            xml(&r.title),
            xml(&r.id),
            r.on,
            xml(&body)
        ));
    }
    out.push_str("</feed>\n");
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], out).into_response())
}

#[derive(Template)]
#[template(path = "public/report.html")]
struct ReportPage {
    shell: Shell,
    fields: Vec<FieldView>,
    name: String,
    phone: String,
    anonymous: bool,
    errors: Vec<FieldError>,
    refusal: Option<RefusalView>,
    key: String,
    receipt: String,
}

fn report_form(
    app: &App,
    visit: &Visit,
    typed: &Typed,
    errors: Vec<FieldError>,
    refusal: Option<RefusalView>,
    receipt: String,
) -> Result<String, PageError> {
    let form = acts::find("report_clue").ok_or(PageError::NotFound)?;
    let options = flow::options(app, &Me::public(), None);
    let mut fields = form::view(form, typed, &errors, &options);
    fields.retain(|f| !matches!(f.name.as_str(), "source" | "origin" | "seen_at" | "captured_at"));
    let key = match typed.get("_key") {
        "" => app.office.new_key(),
        kept => kept.to_string(),
    };
    let page = ReportPage {
        shell: Shell::public(app, &visit.request_id, "我要举报"),
        fields,
        name: typed.get("reporter.name").into(),
        phone: typed.get("reporter.phone").into(),
        anonymous: typed.get("reporter.anonymous") == "on",
        errors,
        refusal,
        key,
        receipt,
    };
    Ok(page.render()?)
}

async fn report_page(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    let body = report_form(&app, &visit, &Typed::default(), Vec::new(), None, String::new())?;
    Ok(Html(body).into_response())
}

async fn report(State(app): State<App>, visit: Visit, request: Request) -> Result<Response, PageError> {
    let me = Me::public();
    let form = acts::find("report_clue").ok_or(PageError::NotFound)?;
    let (typed, mut errors) = match flow::read(&app, &me, request).await {
        Ok(typed) => (typed, Vec::new()),
        Err((typed, errors)) => (typed, errors),
    };
    let (mut command, unread) = form::parse(form, &typed);
    errors.extend(unread);
    // Everything that is missing is said at once: a citizen should not be sent back three times.
    for (field, message) in
        [("class", "请选择问题类别"), ("place.text", "请填写地点"), ("content", "请写一句看到的情况")]
    {
        let found_by_device = field == "place.text" && !typed.get("place.lon").is_empty();
        if typed.get(field).trim().is_empty() && !found_by_device {
            errors.push(FieldError { field: field.into(), message: message.into() });
        }
    }
    let again = |errors: Vec<FieldError>, refusal: Option<RefusalView>| {
        let body = report_form(&app, &visit, &typed, errors, refusal, String::new())?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(body)).into_response())
    };
    if !errors.is_empty() {
        return again(errors, None);
    }
    command.insert("source".into(), json!("citizen"));
    command.insert(
        "reporter".into(),
        json!({
            "name": typed.get("reporter.name").trim(),
            "phone": typed.get("reporter.phone").trim(),
            "anonymous": typed.get("reporter.anonymous") == "on",
        }),
    );
    let key = Some(typed.get("_key").to_string()).filter(|k| !k.is_empty());
    let mut command = Value::Object(command);
    if let Err(unproven) = super::files::prove(&app, &me, &mut command).await {
        return again(unproven, None);
    }
    let submission = Submission { matter: Matter::NewClue, command, expected: None, key };
    match app.office.submit(&me, submission).await {
        Ok(done) => {
            let body = report_form(&app, &visit, &Typed::default(), Vec::new(), None, done.receipt)?;
            Ok(Html(body).into_response())
        }
        Err(SubmitError::Refused(r)) => {
            let field = r.field.map(|f| FieldError { field: f.into(), message: format!("应当{}", r.need) });
            again(field.into_iter().collect(), Some(RefusalView::new(&r, None)))
        }
        Err(SubmitError::Fields(fields)) => again(
            fields.into_iter().map(|f| FieldError { field: f.field, message: f.message }).collect(),
            None,
        ),
        Err(SubmitError::KeyReused) => again(
            vec![FieldError {
                field: String::new(), message: "这条已经提交过，如需再报请刷新页面".into()
            }],
            None,
        ),
        Err(e) => Err(PageError::Broken(e.to_string())),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Receipt {
    code: String,
}

#[derive(Template)]
#[template(path = "public/check.html")]
struct CheckPage {
    shell: Shell,
    code: String,
    paper: Option<CheckedPaper>,
}

async fn checked(app: &App, visit: &Visit, code: String) -> Result<Response, PageError> {
    let paper = if code.trim().is_empty() { None } else { app.office.check_paper(&code).await? };
    html(&CheckPage { shell: Shell::public(app, &visit.request_id, "文书核验"), code, paper })
}

async fn check(
    State(app): State<App>,
    visit: Visit,
    Query(q): Query<Receipt>,
) -> Result<Response, PageError> {
    checked(&app, &visit, q.code).await
}

async fn check_code(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    checked(&app, &visit, code).await
}
