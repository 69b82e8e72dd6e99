//! 亮证: one's own certificate, large enough to be held out, with the code that leads to what the public is told of it.

use super::Session;
use crate::app::App;
use crate::error::PageError;
use crate::shell::Shell;
use crate::view;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use office::read::HeldCertificate;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/certificate", get(show))
}

#[derive(Template)]
#[template(path = "door/certificate.html")]
struct CertificatePage {
    shell: Shell,
    held: Option<HeldCertificate>,
    /// When it was drawn: a phone shows it long after.
    at: String,
}

async fn show(State(app): State<App>, session: Session) -> Result<Response, PageError> {
    let held = app.office.held_certificate(&session.me, view::officer_href);
    let status = if held.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let page = CertificatePage {
        shell: Shell::office(&app, &session, "执法证", "/certificate"),
        held,
        at: app.office.now().strftime("%Y-%m-%d %H:%M").to_string(),
    };
    Ok((status, Html(page.render()?)).into_response())
}
