//! 单点登录 at the door: out to a provider and back, and binding one's own identity on 我的账号. The way out from the door is a
//! link: a form that is sent on to another site is stopped by the pages' own policy (`form-action 'self'`).

use super::{Session, Visit, cookie, origin};
use crate::app::App;
use crate::error::PageError;
use crate::shell::Shell;
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use office::accounts::{AccountError, Back, Inward, OutsideError, Outward, Password, SignInError};
use office::sso::Way;
use serde::Deserialize;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in/{way}", get(leave))
        .route("/sign-in/{way}/back", get(come_back))
        .route("/account/identities/{way}", post(bind))
        .route("/account/identities/{way}/end", post(unbind))
}

/// A button on the sign-in page.
pub(super) struct WayView {
    pub tag: &'static str,
    pub name: String,
}

/// The ways that are offered beside the password.
pub(super) fn ways(app: &App) -> Vec<WayView> {
    let named = |w: &Way| WayView { tag: w.tag(), name: app.providers.name(*w).to_string() };
    app.providers.ways().iter().map(named).collect()
}

/// A way that is configured.
pub(super) fn way(app: &App, tag: &str) -> Result<Way, PageError> {
    Way::find(tag).filter(|w| app.providers.authority(*w).is_some()).ok_or(PageError::NotFound)
}

/// Where a browser stands: in WeCom's own web view, and whether on a phone.
fn stands(headers: &HeaderMap) -> (bool, bool) {
    let said =
        headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default().to_lowercase();
    let in_wecom = said.contains("wxwork");
    (in_wecom, in_wecom && said.contains("mobile"))
}

fn outward<'a>(
    way: Way,
    headers: &HeaderMap,
    browser: Option<&'a str>,
    visit: &'a Visit,
    to: &'a str,
) -> Outward<'a> {
    let (in_wecom, phone) = stands(headers);
    Outward { way, in_wecom, phone, to, browser, address: &visit.address }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Going {
    /// Where to go in the house afterwards: 企业微信 and portals open one of its pages by this.
    to: String,
}

async fn leave(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(tag): Path<String>,
    Query(going): Query<Going>,
) -> Result<Response, PageError> {
    let way = way(&app, &tag)?;
    let kept = cookie::read_outside(&headers);
    let out = outward(way, &headers, kept.as_deref(), &visit, &going.to);
    match app.accounts.go_out(&app.providers, out).await {
        Ok(sent) => {
            let mut response = Redirect::to(&sent.url).into_response();
            if let Some(value) = cookie::give_outside(&headers, &sent.browser) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
            Ok(response)
        }
        Err(error) => at_the_door(&app, &visit, &error),
    }
}

/// The sign-in page with what went wrong out there.
fn at_the_door(app: &App, visit: &Visit, error: &OutsideError) -> Result<Response, PageError> {
    let said = match error {
        OutsideError::SignIn(e) => return super::refused(app, visit, String::new(), e),
        other => other.to_string(),
    };
    let page = super::sign_in_form(app, visit, String::new(), said, String::new())?;
    Ok((status(error), Html(page)).into_response())
}

fn status(error: &OutsideError) -> StatusCode {
    match error {
        OutsideError::Away { .. } => StatusCode::BAD_GATEWAY,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Brought {
    state: String,
    code: String,
    error: String,
}

async fn come_back(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(tag): Path<String>,
    Query(brought): Query<Brought>,
) -> Result<Response, PageError> {
    let way = way(&app, &tag)?;
    let (kept, device, replaces) =
        (cookie::read_outside(&headers), origin::device(&headers), cookie::read(&headers));
    let back = Inward {
        way,
        state: &brought.state,
        code: &brought.code,
        error: &brought.error,
        browser: kept.as_deref(),
        me: visit.account.as_ref(),
        address: &visit.address,
        device: &device,
        replaces: replaces.as_deref(),
    };
    match app.accounts.come_back(&app.providers, back).await {
        Ok(Back::In { session, to }) => {
            let mut response = Redirect::to(&to).into_response();
            let cookies = [cookie::give(&headers, &session), cookie::take_back_outside(&headers)];
            for value in cookies.into_iter().flatten() {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
            Ok(response)
        }
        Ok(Back::Bound) => Ok(Redirect::to("/account?done=bound").into_response()),
        Err(error @ (OutsideError::Binding(_) | OutsideError::NotYou)) if Session::of(&visit).is_some() => {
            on_my_account(&app, &visit, &error).await
        }
        Err(error) => at_the_door(&app, &visit, &error),
    }
}

/// 我的账号 with what stands against binding.
async fn on_my_account(app: &App, visit: &Visit, error: &OutsideError) -> Result<Response, PageError> {
    let (said, wait) = match error {
        // Whose password it is, is known here.
        OutsideError::SignIn(SignInError::Wrong) => (AccountError::WrongPassword.to_string(), None),
        OutsideError::SignIn(e) => {
            let wait = super::wait(app, e)?;
            (e.to_string(), wait)
        }
        other => (other.to_string(), None),
    };
    let html = super::account::page(app, visit, String::new(), String::new(), said).await?;
    let page = (status(error), Html(html)).into_response();
    Ok(match wait {
        Some(seconds) => super::too_many(page, seconds),
        None => page,
    })
}

#[derive(Template)]
#[template(path = "door/binding.html")]
struct BindingPage {
    shell: Shell,
    name: String,
    /// Where the provider is.
    url: String,
}

#[derive(Deserialize)]
struct BindForm {
    password: String,
}

async fn bind(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(tag): Path<String>,
    Form(form): Form<BindForm>,
) -> Result<Response, PageError> {
    let session = Session::asked(&visit)?;
    let me = visit.account.as_ref().ok_or(PageError::SignIn)?;
    let way = way(&app, &tag)?;
    let kept = cookie::read_outside(&headers);
    let out = outward(way, &headers, kept.as_deref(), &visit, "/account");
    match app.accounts.go_out_to_bind(&app.providers, me, Password(form.password), out).await {
        Ok(sent) => {
            let name = app.providers.name(way).to_string();
            let shell = Shell::office(&app, &session, format!("绑定{name}"), "/account");
            let page = BindingPage { shell, name, url: sent.url };
            let mut response = Html(page.render()?).into_response();
            if let Some(value) = cookie::give_outside(&headers, &sent.browser) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
            Ok(response)
        }
        Err(error) => on_my_account(&app, &visit, &error).await,
    }
}

async fn unbind(
    State(app): State<App>,
    visit: Visit,
    Path(tag): Path<String>,
) -> Result<Redirect, PageError> {
    Session::asked(&visit)?;
    let me = visit.account.as_ref().ok_or(PageError::SignIn)?;
    let way = way(&app, &tag)?;
    app.accounts.unbind_mine(&app.providers, me, way, &visit.address).await?;
    Ok(Redirect::to("/account?done=unbound"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_says_whether_it_is_wecoms_own() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 wxwork/4.1.0 MicroMessenger/7.0.1",
                (true, true),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; WOW64) Chrome/116.0 Safari/537.36 wxwork/4.1.20 (MicroMessenger/6.2) WindowsWechat",
                (true, false),
            ),
            ("Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile Safari/537.36", (false, false)),
            ("Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.40", (false, false)),
        ] {
            let headers = HeaderMap::from_iter([(header::USER_AGENT, agent.parse().expect("a value"))]);
            assert_eq!(stands(&headers), expected, "{agent}");
        }
        assert_eq!(stands(&HeaderMap::new()), (false, false));
    }
}
