//! What went wrong, for people: never a raw error, always the request's number.

use crate::assets;
use crate::shell::Shell;
use crate::view::RefusalView;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use law::refusal::Refusal;

/// A page that cannot be shown.
#[derive(Debug)]
pub enum PageError {
    /// 404
    NotFound,
    /// Not signed in: to the door.
    SignIn,
    /// 403, with the rule.
    Refused(Box<Refusal>),
    /// 500
    Broken(String),
}

impl From<office::Error> for PageError {
    fn from(e: office::Error) -> Self {
        match e {
            office::Error::NotFound => PageError::NotFound,
            office::Error::Refused(r) => PageError::Refused(r),
            other => PageError::Broken(other.to_string()),
        }
    }
}

impl From<askama::Error> for PageError {
    fn from(e: askama::Error) -> Self {
        PageError::Broken(e.to_string())
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    code: u16,
    text: &'static str,
    refusal: Option<RefusalView>,
}

fn page(status: StatusCode, title: &str, text: &'static str, refusal: Option<RefusalView>) -> Response {
    let shell = Shell {
        title: title.into(),
        css: assets::url("app.css"),
        js: assets::url("app.js"),
        agency: "乡镇".into(),
        public_site: true,
        ..Shell::default()
    };
    let body =
        ErrorPage { shell, code: status.as_u16(), text, refusal }.render().unwrap_or_else(|_| title.into());
    (status, Html(body)).into_response()
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self {
            PageError::NotFound => {
                page(StatusCode::NOT_FOUND, "没有找到", "网址有误，或者内容已经移动。", None)
            }
            PageError::SignIn => Redirect::to("/sign-in").into_response(),
            PageError::Refused(r) => {
                let view = RefusalView::new(&r, None);
                page(StatusCode::FORBIDDEN, "不能查看", "这一页不归您办理。", Some(view))
            }
            PageError::Broken(detail) => {
                tracing::error!(%detail, "page failed");
                page(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "系统出了问题",
                    "已经记录，请稍后再试；填写的内容没有丢失。",
                    None,
                )
            }
        }
    }
}

/// 404 for every address that is none.
pub async fn not_found() -> PageError {
    PageError::NotFound
}
