//! 人员与账号: the register as its keepers see it. The system administrator makes, resets and stops accounts; the security
//! administrator gives posts and authorisations; the justice office registers certificates (三员分立, R-03, R-09, U-14, U-15).

use super::Session;
use super::account::bound;
use super::outside::{self, WayView};
use crate::app::App;
use crate::error::{self, PageError};
use crate::shell::Shell;
use crate::view::RefusalView;
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use law::person::{Employment, Person, Role};
use law::refusal::Refusal;
use law::rules;
use office::accounts::{AccountError, Bound, InitialPassword, PersonChange};
use serde::Deserialize;
use std::collections::BTreeSet;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(list).post(register))
        .route("/people/{id}", get(show))
        .route("/people/{id}/password", post(reset))
        .route("/people/{id}/unlock", post(unlock))
        .route("/people/{id}/sign-out", post(sign_out))
        .route("/people/{id}/change", post(change))
        .route("/people/{id}/identities/{way}", post(bind))
        .route("/people/{id}/identities/{way}/end", post(unbind))
}

/// Who keeps some part of the register.
const KEEPERS: [Role; 3] = [Role::SystemAdmin, Role::SecurityAdmin, Role::Justice];
/// Rows shown at once; the rest is found by name.
const ROWS: usize = 60;

/// Whether someone keeps some part of the register of people.
pub(crate) fn keeps(me: &office::Me) -> bool {
    me.any(&KEEPERS)
}

fn keeper(session: &Session) -> Result<(), PageError> {
    let me = &session.me;
    if keeps(me) {
        return Ok(());
    }
    let have = format!("{}（{}）", me.person.name, me.person.post);
    let refusal = Refusal::new(&rules::P_01, "由系统管理员、安全管理员或者司法所办理", have)
        .fix("系统管理员", "账号和密码找系统管理员，岗位找安全管理员，执法证找司法所");
    Err(PageError::Refused(Box::new(refusal)))
}

/// A person as listed.
struct Row {
    id: String,
    name: String,
    post: String,
    unit: String,
    roles: String,
    certificate: String,
    valid: bool,
    disabled: bool,
}

fn row(app: &App, p: &Person) -> Row {
    let today = app.office.now().date();
    Row {
        id: p.id.clone(),
        name: p.name.clone(),
        post: p.post.clone(),
        unit: app.office.town().unit_name(&p.unit).to_string(),
        roles: p.roles.iter().map(|r| r.label()).collect::<Vec<_>>().join("、"),
        certificate: p.certificate.as_ref().map_or(String::new(), |c| c.number.clone()),
        valid: p.fit_for_duty(today).is_ok(),
        disabled: p.disabled,
    }
}

#[derive(Template)]
#[template(path = "door/people.html")]
struct PeoplePage {
    shell: Shell,
    q: String,
    rows: Vec<Row>,
    more: usize,
    /// The system administrator takes new people in.
    registers: bool,
    units: Vec<(String, String)>,
    employments: Vec<(String, &'static str)>,
    typed: NewPerson,
    refusal: Option<RefusalView>,
    first: Option<InitialPassword>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct NewPerson {
    id: String,
    name: String,
    post: String,
    unit: String,
    employment: String,
}

fn employments() -> Vec<(String, &'static str)> {
    use Employment as E;
    [E::Established, E::Support, E::Contract, E::Temporary, E::External]
        .map(|e| (crate::view::tag(&e), e.label()))
        .to_vec()
}

fn people_page(
    app: &App,
    session: &Session,
    q: &str,
    typed: NewPerson,
    refusal: Option<&Refusal>,
    first: Option<InitialPassword>,
) -> Result<String, PageError> {
    let people = app.office.people();
    let wanted = q.trim();
    let fits = |p: &&Person| {
        let unit = app.office.town().unit_name(&p.unit);
        wanted.is_empty() || [p.id.as_str(), &p.name, &p.post, unit].iter().any(|t| t.contains(wanted))
    };
    let all: Vec<&Person> = people.values().filter(fits).collect();
    let page = PeoplePage {
        shell: Shell::office(app, session, "人员与账号", "/people"),
        q: q.into(),
        more: all.len().saturating_sub(ROWS),
        rows: all.into_iter().take(ROWS).map(|p| row(app, p)).collect(),
        registers: session.me.is(Role::SystemAdmin),
        units: app.office.town().units.iter().map(|u| (u.id.clone(), u.name.clone())).collect(),
        employments: employments(),
        typed,
        refusal: refusal.map(|r| RefusalView::new(r, None)),
        first,
    };
    Ok(page.render()?)
}

async fn list(
    State(app): State<App>,
    session: Session,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, PageError> {
    keeper(&session)?;
    Ok(Html(people_page(&app, &session, &asked.q, NewPerson::default(), None, None)?))
}

async fn register(
    State(app): State<App>,
    session: Session,
    Form(typed): Form<NewPerson>,
) -> Result<Response, PageError> {
    keeper(&session)?;
    let again = |refusal: &Refusal| {
        let html = people_page(&app, &session, "", typed.clone(), Some(refusal), None)?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
    };
    let employment = serde_json::from_value(serde_json::json!(typed.employment));
    let (Ok(employment), true) = (employment, app.office.town().units.iter().any(|u| u.id == typed.unit))
    else {
        return again(&Refusal::new(&rules::P_04, "单位和编制从列表中选择", "没有选择"));
    };
    let person = Person {
        id: typed.id.trim().into(),
        name: typed.name.clone(),
        post: typed.post.trim().into(),
        unit: typed.unit.clone(),
        roles: BTreeSet::new(),
        employment,
        certificate: None,
        legal_qualification: None,
        first_review_on: None,
        head_authorization: None,
        is_town_head: false,
        grid: None,
        disabled: false,
    };
    match app.accounts.register_person(&session.me.person, person).await {
        Ok(first) => {
            let html = people_page(&app, &session, "", NewPerson::default(), None, Some(first))?;
            Ok(Html(html).into_response())
        }
        Err(AccountError::Refused(refusal)) => again(&refusal),
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "door/person.html")]
struct PersonPage {
    shell: Shell,
    row: Row,
    employment: &'static str,
    /// The certificate with its history, in lines.
    certificate: Vec<String>,
    authorised: String,
    is_head: bool,
    /// Which keeper looks.
    system: bool,
    security: bool,
    justice: bool,
    roles: Vec<(String, &'static str, bool)>,
    typed: ChangeForm,
    refusal: Option<RefusalView>,
    first: Option<InitialPassword>,
    /// The ways beside the password, each with what is bound.
    ways: Vec<(WayView, Option<Bound>)>,
}

/// One form for every change; which fields count depends on the change.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct ChangeForm {
    change: String,
    number: String,
    valid_from: String,
    expires_on: String,
    from: String,
    to: String,
    on: String,
    document: String,
    reason: String,
    subject: String,
}

impl ChangeForm {
    /// The change, or which date cannot be read.
    fn read(&self, roles: BTreeSet<Role>) -> Result<PersonChange, Refusal> {
        let date = |field: &'static str, what: &str, text: &str| -> Result<Date, Refusal> {
            let read = text.trim().parse();
            read.map_err(|_| {
                Refusal::new(&rules::P_04, format!("{what}，例如2026-01-31"), format!("“{text}”"))
                    .field(field)
            })
        };
        let maybe = |field, what, text: &str| match text.trim() {
            "" => Ok(None),
            text => date(field, what, text).map(Some),
        };
        let document = || self.document.trim().to_string();
        Ok(match self.change.as_str() {
            "issue_certificate" => PersonChange::IssueCertificate {
                number: self.number.trim().into(),
                valid_from: date("valid_from", "有效期起", &self.valid_from)?,
                expires_on: date("expires_on", "到期日", &self.expires_on)?,
            },
            "suspend_certificate" => PersonChange::SuspendCertificate {
                from: date("from", "暂扣起日", &self.from)?,
                to: maybe("to", "暂扣止日", &self.to)?,
                document: document(),
            },
            "return_certificate" => {
                PersonChange::ReturnCertificate { to: date("to", "暂扣止日", &self.to)? }
            }
            "revoke_certificate" => PersonChange::RevokeCertificate {
                on: date("on", "注销日", &self.on)?,
                document: document(),
            },
            "set_roles" => PersonChange::SetRoles { roles },
            "authorise_head" => PersonChange::AuthoriseHead { document: Some(document()) },
            "withdraw_head" => PersonChange::AuthoriseHead { document: None },
            "disable" => PersonChange::SetDisabled { disabled: true, reason: self.reason.clone() },
            "enable" => PersonChange::SetDisabled { disabled: false, reason: self.reason.clone() },
            other => return Err(Refusal::new(&rules::P_04, "页面上的一种变更", format!("“{other}”"))),
        })
    }
}

fn certificate(p: &Person) -> Vec<String> {
    let Some(c) = &p.certificate else { return vec!["没有执法证".into()] };
    let mut lines = vec![format!("{}，{}至{}（到期日当日起无效）", c.number, c.valid_from, c.expires_on)];
    for s in &c.suspensions {
        let to = s.to.map_or("另行通知".into(), |to| to.to_string());
        lines.push(format!("暂扣{}至{to}（{}）", s.from, s.document));
    }
    lines.extend(c.revoked_on.map(|on| format!("{on}注销")));
    lines
}

async fn person_page(
    app: &App,
    session: &Session,
    id: &str,
    flash: &str,
    typed: ChangeForm,
    refusal: Option<&Refusal>,
    first: Option<InitialPassword>,
) -> Result<String, PageError> {
    keeper(session)?;
    let people = app.office.people();
    let person = people.get(id).ok_or(PageError::NotFound)?;
    let me = &session.me;
    let mut shell = Shell::office(app, session, format!("{}的账号", person.name), "/people");
    if !flash.is_empty() {
        shell = shell.flash(flash);
    }
    let given = Role::ALL.iter().filter(|r| **r != Role::Public);
    let page = PersonPage {
        shell,
        row: row(app, person),
        employment: person.employment.label(),
        certificate: certificate(person),
        authorised: person.head_authorization.clone().unwrap_or_default(),
        is_head: person.is(Role::Head) && !person.is_town_head,
        system: me.is(Role::SystemAdmin),
        security: me.is(Role::SecurityAdmin),
        justice: me.is(Role::Justice),
        roles: given.map(|r| (crate::view::tag(r), r.label(), person.is(*r))).collect(),
        typed,
        refusal: refusal.map(|r| RefusalView::new(r, None)),
        first,
        ways: if me.is(Role::SystemAdmin) { bound(app, id).await? } else { Vec::new() },
    };
    Ok(page.render()?)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Told {
    done: String,
}

async fn show(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(told): Query<Told>,
) -> Result<Html<String>, PageError> {
    // The line is one of ours, whatever the address says.
    let flash = match told.done.as_str() {
        "unlock" => "已解除锁定",
        "sign-out" => "已强制下线，全部登录和令牌失效",
        "change" => "变更已登记",
        "bound" => "身份已绑定",
        "unbound" => "绑定已解除，用它登录的都已退出",
        _ => "",
    };
    Ok(Html(person_page(&app, &session, &id, flash, ChangeForm::default(), None, None).await?))
}

/// The page once more with what stands against it, or with what was handed over.
async fn answer(
    app: &App,
    session: &Session,
    id: &str,
    typed: ChangeForm,
    done: Result<Option<InitialPassword>, AccountError>,
    told: &str,
) -> Result<Response, PageError> {
    match done {
        Ok(None) => {
            Ok(Redirect::to(&format!("/people/{}?done={told}", crate::view::encode(id))).into_response())
        }
        Ok(first) => Ok(Html(person_page(app, session, id, "", typed, None, first).await?).into_response()),
        Err(AccountError::Refused(refusal)) => {
            let html = person_page(app, session, id, "", typed, Some(&refusal), None).await?;
            Ok((error::status(&refusal), Html(html)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn reset(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let done = app.accounts.reset_password(&session.me.person, &id).await;
    answer(&app, &session, &id, ChangeForm::default(), done.map(Some), "").await
}

async fn unlock(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let done = app.accounts.unlock(&session.me.person, &id).await;
    answer(&app, &session, &id, ChangeForm::default(), done.map(|()| None), "unlock").await
}

async fn sign_out(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let done = app.accounts.revoke_everything(&session.me.person, &id).await;
    answer(&app, &session, &id, ChangeForm::default(), done.map(|()| None), "sign-out").await
}

async fn change(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let given = pairs.iter().filter(|(name, _)| name == "roles");
    let roles = given.filter_map(|(_, r)| serde_json::from_value(serde_json::json!(r)).ok()).collect();
    let fields: serde_json::Map<_, _> =
        pairs.iter().filter(|(n, _)| n != "roles").map(|(n, v)| (n.clone(), serde_json::json!(v))).collect();
    let typed: ChangeForm = serde_json::from_value(fields.into()).unwrap_or_default();
    let done = match typed.read(roles) {
        Ok(change) => app.accounts.change_person(&session.me.person, &id, change).await.map(|_| None),
        Err(refusal) => Err(AccountError::Refused(Box::new(refusal))),
    };
    answer(&app, &session, &id, typed, done, "change").await
}

#[derive(Deserialize)]
struct BindForm {
    subject: String,
}

async fn bind(
    State(app): State<App>,
    session: Session,
    Path((id, tag)): Path<(String, String)>,
    Form(form): Form<BindForm>,
) -> Result<Response, PageError> {
    keeper(&session)?;
    let way = outside::way(&app, &tag)?;
    let me = &session.me.person;
    let done = app.accounts.bind_identity(&app.providers, me, &id, way, &form.subject).await;
    let typed = ChangeForm { change: tag, subject: form.subject, ..ChangeForm::default() };
    answer(&app, &session, &id, typed, done.map(|()| None), "bound").await
}

async fn unbind(
    State(app): State<App>,
    session: Session,
    Path((id, tag)): Path<(String, String)>,
) -> Result<Response, PageError> {
    keeper(&session)?;
    let way = outside::way(&app, &tag)?;
    let done = app.accounts.unbind_identity(&app.providers, &session.me.person, &id, way).await;
    answer(&app, &session, &id, ChangeForm::default(), done.map(|()| None), "unbound").await
}
