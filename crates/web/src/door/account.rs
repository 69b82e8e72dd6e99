//! 我的账号: where one is signed in, and the tokens one has made.

use super::outside::{self, WayView};
use super::{Session, Visit};
use crate::app::App;
use crate::error::PageError;
use crate::shell::Shell;
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::DateTime;
use office::accounts::{AccountError, Bound, By, OpenSession, SignedIn, TokenLine};
use serde::Deserialize;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(show))
        .route("/account/sessions/{id}/end", post(end_session))
        .route("/account/tokens", post(make_token))
        .route("/account/tokens/{id}/end", post(end_token))
}

#[derive(Template)]
#[template(path = "door/account.html")]
struct AccountPage {
    shell: Shell,
    id: String,
    roles: String,
    sessions: Vec<OpenSession>,
    tokens: Vec<TokenLine>,
    /// The ways beside the password, each with what is bound.
    ways: Vec<(WayView, Option<Bound>)>,
    /// Shown once.
    secret: String,
    error: String,
}

impl AccountPage {
    /// 登录方式
    fn by(&self, session: &OpenSession) -> &str {
        match session.by {
            By::Password => "密码",
            By::Demo => "演示",
            By::Outside(way) => {
                let named = self.ways.iter().find(|(w, _)| w.tag == way.tag());
                named.map_or(way.label(), |(w, _)| w.name.as_str())
            }
        }
    }

    fn who(&self, bound: &Bound) -> &'static str {
        if bound.by == self.id { "本人" } else { "系统管理员" }
    }

    fn at(&self, moment: &DateTime) -> String {
        moment.strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn used(&self, token: &TokenLine) -> String {
        token.used_at.as_ref().map_or("未使用".into(), |t| self.at(t))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Told {
    done: String,
}

impl From<AccountError> for PageError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Refused(refusal) => PageError::Refused(refusal),
            AccountError::NotFound(_) => PageError::NotFound,
            other => PageError::Broken(other.to_string()),
        }
    }
}

fn account(visit: &Visit) -> Result<(Session, &SignedIn), PageError> {
    let session = Session::asked(visit)?;
    Ok((session, visit.account.as_ref().ok_or(PageError::SignIn)?))
}

pub(super) async fn page(
    app: &App,
    visit: &Visit,
    flash: String,
    secret: String,
    error: String,
) -> Result<String, PageError> {
    let (session, signed) = account(visit)?;
    let mut shell = Shell::office(app, &session, "我的账号", "/account");
    if !flash.is_empty() {
        shell = shell.flash(flash);
    }
    let person = &signed.me.person;
    let page = AccountPage {
        shell,
        id: person.id.clone(),
        roles: person.roles.iter().map(|r| r.label()).collect::<Vec<_>>().join("、"),
        sessions: app.accounts.my_sessions(signed).await?,
        tokens: app.accounts.my_tokens(signed).await?,
        ways: bound(app, &person.id).await?,
        secret,
        error,
    };
    Ok(page.render()?)
}

/// The ways beside the password, each with what is bound to a person.
pub(super) async fn bound(app: &App, person: &str) -> Result<Vec<(WayView, Option<Bound>)>, PageError> {
    let all = app.accounts.identities(&app.providers, person).await?;
    let of = |way: &WayView| all.iter().find(|b| b.way.tag() == way.tag).cloned();
    let with = |way: WayView| {
        let bound = of(&way);
        (way, bound)
    };
    Ok(outside::ways(app).into_iter().map(with).collect())
}

async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(told): Query<Told>,
) -> Result<Html<String>, PageError> {
    // The line is one of ours, whatever the address says.
    let flash = match told.done.as_str() {
        "session" => "这个登录已经退出",
        "token" => "令牌已经撤销",
        "bound" => "身份已经绑定，以后可以用它登录",
        "unbound" => "绑定已经解除",
        _ => "",
    };
    Ok(Html(page(&app, &visit, flash.into(), String::new(), String::new()).await?))
}

async fn end_session(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let (_, signed) = account(&visit)?;
    app.accounts.revoke_session(signed, &id).await?;
    Ok(Redirect::to("/account?done=session"))
}

#[derive(Deserialize)]
struct TokenForm {
    name: String,
    days: i64,
}

async fn make_token(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<TokenForm>,
) -> Result<Response, PageError> {
    let (_, signed) = account(&visit)?;
    match app.accounts.make_token(signed, &form.name, form.days).await {
        Ok(token) => {
            let html = page(&app, &visit, String::new(), token.secret, String::new()).await?;
            Ok(Html(html).into_response())
        }
        Err(AccountError::Refused(refusal)) => {
            let error = format!("需要{}，现在{}", refusal.need, refusal.have);
            let html = page(&app, &visit, String::new(), String::new(), error).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn end_token(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let (_, signed) = account(&visit)?;
    app.accounts.revoke_token(signed, &id).await?;
    Ok(Redirect::to("/account?done=token"))
}
